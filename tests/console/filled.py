"""A state with something on every page of the console, an article that was made to hurt among it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conftest import make_kept, make_raw
from store.filling import commit_kept, cut, seen

from newscrawl.items import Edit, Label
from newscrawl.runs.values import Figures, Length, Problem, to_json
from newscrawl.store import Kept, Store, due, utc
from newscrawl.store.due import Turn
from newscrawl.store.history import History, RunRow

BRAND = "Velmora Exchange"
SITE = "http://valley.example/"
# What a hostile page may call itself: markup, a turned order of letters, a terminal's codes, no end.
HOSTILE = (
    "<script>alert('x')</script><img src=x onerror=alert(1)>\"'{{ 7 * 7 }}\u202eevil\u202c\x1b[31mred\x00"
    + "A" * 10_000
)
ADDRESS = "javascript:alert(document.domain)"


@dataclass(frozen=True)
class Filled:
    """Ids of what was stored."""

    story: str
    copy: str
    hostile: str
    run: str


def fill(store: Store, now: float) -> Filled:
    """Three articles of two stories, a brand, two sites' runs, a turn."""
    first = make_kept(make_raw(1, "Ferry line keeps its old timetable"))
    copy = cut(
        seen(1, (BRAND, "glue"), url="http://farm9.example/html/99.html", headline=f"{BRAND}-Ferry line keeps"),
        f"{BRAND}-",
    )
    placed = commit_kept(store, first, copy, a_hostile_article(), target=SITE)
    history = History(store)
    rows = [RunRow(SITE, "run-1", utc(now - 3600)), RunRow("demo_farm", "run-2", utc(now - 1800), revision="1")]
    history.begin(rows)
    history.end([_ended(rows[0], "ok", "", now), _ended(rows[1], "degraded", "layout", now)], [], [])
    with store.transaction() as db:
        due.put(db, Turn(SITE, "30m", now, now + 600))
    return Filled(placed[0].story.id, placed[1].article.id, placed[2].article.id, "run-2")


def a_hostile_article() -> Kept:
    kept = make_kept(make_raw(5))
    article = replace(
        kept.cleaned.article,
        url=ADDRESS,
        headline=HOSTILE,
        headline_raw=f"{HOSTILE}\u2067",
        article_body=f"{HOSTILE}\n{kept.cleaned.article.article_body}",
        in_language="<b>",
        labels=(Label("<i>x", 0.5, HOSTILE),),
        cleaning=(Edit("headline", "<u>", len(HOSTILE), "\u2067", "", HOSTILE),),
    )
    return replace(kept, cleaned=replace(kept.cleaned, article=article))


def _ended(row: RunRow, verdict: str, code: str, now: float) -> RunRow:
    figures = Figures(
        pages=12,
        statuses={"200": 11, "404": 1},
        results={"article": 3},
        problems=(Problem("http_404", "HTTP 404", ADDRESS, 1),),
        new=3,
        copies=1,
        cleaned=1,
        edits=1,
        filled={"headline": 3, "authors": 2},
        lengths={"headline": Length(3, 60, 61, 4.1, 16.9)},
        distinct={"headline": 3},
    )
    return replace(
        row,
        ended=utc(now),
        reason="finished",
        verdict=verdict,
        code=code,
        sentence="3 new <b>",
        findings="[]",
        figures=to_json(figures),
        memory=80_000_000,
    )
