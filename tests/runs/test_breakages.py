"""Green but wrong: what breaks a site's articles while every page answers 200, each caught in one run, over the demo."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from conftest import slow
from farm import NOW, Break, a_run, pages, sound, verdict

from newscrawl.runs import Figures, judge

HONEST, FARM = "sandmark-courier", "copperlane"
GERMAN = (
    "Die Brücke über den Fluss ist seit dem Morgen nicht mehr offen, und das wird auch so bleiben, sagt der Sprecher.",
    "Mit dem Bau der neuen Straße werden sich die Wege für die Leute im Tal nicht ändern, auch wenn das viele hoffen.",
)
PARAGRAPH = re.compile(r"<p>.*?</p>\n?", re.DOTALL)
BODY = re.compile(r'(<div class="article-body">)(.*?)(</div></article>)', re.DOTALL)


def in_body(change: Break) -> Break:
    return lambda html: BODY.sub(lambda found: found[1] + change(found[2]) + found[3], html)


def first(share: float) -> Break:
    def cut(body: str) -> str:
        paragraphs = PARAGRAPH.findall(body)
        return "".join(paragraphs[: max(1, int(len(paragraphs) * share))])

    return in_body(cut)


def the_sites_name(html: str) -> str:
    html = re.sub(r"<h1>.*?</h1>", "<h1>Sandmark Courier</h1>", html, flags=re.DOTALL)
    html = re.sub(r'("headline": )"(?:[^"\\]|\\.)*"', r'\1"Sandmark Courier"', html)
    html = re.sub(r'(og:title" content=)"[^"]*"', r'\1"Sandmark Courier"', html)
    return re.sub(r"<title>.*?</title>", "<title>Sandmark Courier</title>", html, flags=re.DOTALL)


def dated(day: str) -> Break:
    return lambda html: re.sub(r"\d{4}-\d\d-\d\dT[\d:+]+", day, html)


def mid_sentence(html: str) -> str:
    return re.sub(r"(\w+ \w+)[^<]*</p>\n(?=</div></article>)", r"\1 ...the</p>", html)


def no_author(html: str) -> str:
    return re.sub(r'"author": \[.*?\], |<p class="byline">.*?</p>\n', "", html, flags=re.DOTALL)


def a_wall(html: str) -> str:
    wall = "<p>You have read three of three free reports. Please log in or subscribe to continue reading.</p>\n"
    return first(0.8)(html).replace("</div></article>", wall + "</div></article>")


def one_last_line(html: str) -> str:
    line = "<p>Get the five reports of the day each morning: our letter is free.</p>\n"
    return html.replace("</div></article>", line + "</div></article>")


def in_between(html: str) -> str:
    line = "<p>Our newsroom is paid by its readers and by nobody else, whatever the day brings.</p>\n"

    def put(body: str) -> str:
        paragraphs = PARAGRAPH.findall(body)
        return "".join([*paragraphs[:2], line, *paragraphs[2:]])

    return in_body(put)(html)


def admin(html: str) -> str:
    html = re.sub(r'"author": \[.*?\]', '"author": [{"@type": "Person", "name": "admin"}]', html)
    return re.sub(r'(<p class="byline">).*?</p>', r"\1By admin</p>", html, flags=re.DOTALL)


def short_headlines(html: str) -> str:
    html = re.sub(r"(<h1>)([^<]{20})[^<]*", r"\1\2", html)
    html = re.sub(r'((?:"headline": |og:title" content=)"[^"\\]{20})[^"]*', r"\1", html)
    return re.sub(r"(<title>)([^<]{20})[^<]*", r"\1\2", html)


def in_the_future(html: str) -> str:
    return re.sub(r"\d{4}(-\d\d-\d\dT)", r"2027\1", html)


def german(html: str) -> str:
    mark = len(html)
    body = "".join(
        f"<p>Zum {mark * n}. Mal: {GERMAN[n % 2]} Das waren {mark + n} von hundert.</p>\n" for n in range(1, 7)
    )
    return in_body(lambda _: body)(html)


def injected(html: str) -> str:
    """A name before every headline, and glued to a figure in every body."""
    html = re.sub(r"(<title>|<h1[^>]*>)", r"\1Quibbex Exchange-", html)
    return in_body(
        lambda body: (
            re.sub(r"(\d,)", r"\1Quibbex Exchange", body, count=1) + "<p>It cost 16,Quibbex Exchange000 in all.</p>"
        )
    )(html)


def scripted(html: str) -> str:
    return in_body(lambda _: "<script>draw()</script>")(html).replace('"@type": "NewsArticle"', '"@type": "WebPage"')


def lost(_: str) -> str:
    return "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>It was not found.</p></body></html>"


def no_section(html: str) -> str:
    return re.sub(r'"articleSection": "[^"]*", ', "", html)


BREAKAGES = {
    "the headline's selector yields the site's name": (the_sites_name, "headline_constant"),
    "the date is always today's": (dated("2026-03-04"), "date_constant"),
    "the date is the moment of the fetch": (dated("2026-03-04T05:59:30+00:00"), "date_constant"),
    "bodies lost their second half": (first(0.5), "bodies_short"),
    "bodies are teasers": (first(0.1), "teasers"),
    "bodies end in mid sentence": (mid_sentence, "bodies_cut"),
    "authors are gone": (no_author, "authors_gone"),
    "sections are gone": (no_section, "sections_gone"),
    "a wall asks to log in": (a_wall, "login_wall"),
    "one and the same last line": (one_last_line, "boilerplate"),
    "one and the same line within": (in_between, "boilerplate"),
    "one author has written all": (admin, "authors_constant"),
    "headlines are cut": (short_headlines, "headlines_short"),
    "dates lie in the future": (in_the_future, "dates_ahead"),
    "another language": (german, "language_changed"),
    "something is cut from all": (injected, "all_cleaned"),
    "the layout changed": (scripted, "layout_changed"),
    "all pages are soft 404s": (lost, "soft_404"),
}
SOUND: dict[str, Break] = {
    "as ever": lambda html: html,
    "a redesign that reading survives": lambda html: (
        html.replace("<main>", '<main class="new"><div id="page">')
        .replace("</main>", "</div></main>")
        .replace('class="byline"', 'class="who"')
    ),
    "half of the dates are today's": lambda html: dated("2026-03-04T04:10:00+00:00")(html) if len(html) % 2 else html,
}


# One of each kind of measure is quick: constants, lengths, shares that fall and that rise, languages.
QUICK = (
    "the headline's selector yields the site's name",
    "bodies lost their second half",
    "authors are gone",
    "a wall asks to log in",
    "another language",
)


@pytest.mark.parametrize("runs", [20, slow(5)])
@pytest.mark.parametrize("name", [name if name in QUICK else slow(name) for name in BREAKAGES])
def test_a_breakage_is_caught_within_one_run(name: str, runs: int) -> None:
    change, code = BREAKAGES[name]
    found = verdict(HONEST, a_run(HONEST, pages(HONEST)[:20], change), runs)
    if runs < 14 and code in {"bodies_short", "headlines_short", "authors_constant"}:
        assert found.kind == "ok", "half is not down by 80 %, and who writes here is not known yet"
        return
    assert (found.kind, found.code) == ("degraded", code), found.sentence


def test_all_articles_are_copies_at_once() -> None:
    found = verdict(HONEST, a_run(HONEST, pages(HONEST)[:20], copies=lambda _: True))
    assert (found.kind, found.code) == ("degraded", "all_copies")


def test_a_listing_froze() -> None:
    found = verdict(HONEST, Figures(pages=3, results={"listing": 3}))
    assert (found.kind, found.code) == ("degraded", "listing_frozen")


def test_all_that_is_new_is_old() -> None:
    young = replace(a_run(HONEST, pages(HONEST)[:15]), stale=0)
    past = [replace(one, figures=replace(one.figures, stale=0)) for one in sound(HONEST, 20)]
    old = replace(young, stale=15)
    assert judge(NOW.isoformat(), 24.0, young, past).kind == "ok"
    assert judge(NOW.isoformat(), 24.0, old, past).code == "all_stale"


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("host", [HONEST, FARM])
def test_what_is_honest_is_no_alarm(name: str, host: str) -> None:
    found = verdict(host, a_run(host, pages(host)[:20], SOUND[name]))
    assert found.kind == "ok", found.sentence


@pytest.mark.parametrize(
    ("day", "count"),
    [(3, 6), (3, 0), (0, 60), (0, 9)],
    ids=["a Saturday", "a Saturday without news", "a big day", "a slow day"],
)
def test_volumes_that_are_honest(day: int, count: int) -> None:
    if day == 3 and count == 0:
        past = [
            replace(one, figures=Figures(pages=3) if n % 7 in {2, 3} else one.figures)
            for n, one in enumerate(sound(HONEST, 20))
        ]
        kind = "quiet"
    else:
        past, kind = list(sound(HONEST, 20)), "ok"
    at = NOW + timedelta(days=day)
    chosen = (pages(HONEST) * 3)[:count]
    found = judge(at.isoformat(), 24.0, a_run(HONEST, chosen, at=at), past)
    assert found.kind == kind, found.sentence


@pytest.mark.parametrize(("other", "kind"), [(20, "ok"), (0, "degraded")], ids=["beside the first", "instead of half"])
def test_a_new_section_in_another_language(other: int, kind: str) -> None:
    chosen = pages(HONEST)[:20]
    section = [(f"{path}-de", german(html)) for path, html in chosen]
    now = a_run(HONEST, [*chosen, *section] if other else [*chosen[:8], *section[:12]])
    assert verdict(HONEST, now).kind == kind


def test_a_new_section_brings_what_is_old() -> None:
    past = [replace(one, figures=replace(one.figures, stale=0)) for one in sound(HONEST, 20)]
    now = replace(a_run(HONEST, (pages(HONEST) * 3)[:66]), stale=50)
    assert judge(NOW.isoformat(), 24.0, now, past).kind == "ok"


def test_a_quiet_night_of_an_hourly_site() -> None:
    dice, past = Random(7), []
    start = NOW - timedelta(days=21)
    for number in range(21 * 24):
        at = start + timedelta(hours=number)
        count = 0 if at.hour < 6 else dice.randrange(12, 20)
        figures = a_run(HONEST, [], at=at) if not count else Figures(pages=9, new=count, results={"article": count})
        past.append(replace(sound(HONEST, 20)[1], started=at.isoformat(), hours=1.0, figures=figures))
    night = NOW.replace(hour=5, minute=30)
    nothing = Figures(pages=3, results={"listing": 3})
    assert judge(night.isoformat(), 1.0, nothing, past).kind == "quiet"
    noon = judge(NOW.replace(hour=12).isoformat(), 1.0, nothing, past)
    assert (noon.kind, noon.code) == ("degraded", "listing_frozen")
    assert judge(NOW.replace(hour=12).isoformat(), 0.1, nothing, past).kind == "quiet", "started by hand after another"
