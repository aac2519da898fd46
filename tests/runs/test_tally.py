"""What is counted of pages and articles, and what values survive JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from conftest import BARE_ARTICLE
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import Author, Edit
from newscrawl.runs import Tally
from newscrawl.runs.codes import code_of
from newscrawl.runs.tally import MAX_CODES, MAX_VALUES
from newscrawl.runs.values import Finding, figures_of, findings_json, findings_of, to_json, together
from newscrawl.runs.words import ends_well, is_wall, language

FETCHED = "2026-03-04T06:00:00Z"


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        ("HTTP 403", 403, "http_403"),
        ("HTTP 429", 429, "http_429"),
        ("HTTP 503", 503, "http_5xx"),
        ("HTTP 418", 418, "http_4xx"),
        ("robots.txt forbids it", None, "robots"),
        ("robots.txt could not be read (HTTP 500)", None, "robots"),
        ("robots.txt could not be read (DNSLookupError: no results for hostname lookup: x.example)", None, "dns"),
        ("DNS lookup failed: no results for hostname lookup: x.example.", None, "dns"),
        (
            "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL routines', '', 'certificate verify failed')]>]",
            None,
            "tls",
        ),
        ("User timeout caused connection failure: Getting http://x/ took longer than 20.0 seconds..", None, "timeout"),
        ("Connection was refused by other side: 111: Connection refused.", None, "connect"),
        ("10.0.0.1 is not a public address; --allow-host 10.0.0.1", None, "not_allowed"),
        ("KeyError: 'title' (mine/spiders/hill.py:12)", 200, "code"),
        ("redirects to itself", 302, "redirects"),
        ("its body is larger than DOWNLOAD_MAXSIZE", None, "too_large"),
        ("of another kind", None, "other"),
    ],
)
def test_a_reason_has_a_code(reason: str, status: int | None, code: str) -> None:
    assert code_of(reason, status) == code


def test_pages_are_counted_by_status_outcome_and_reason() -> None:
    tally = Tally()
    tally.page(200, "listing", "", "http://x.example/", start=True)
    tally.page(503, "retry", "HTTP 503", "http://x.example/a")
    tally.page(503, "failed", "HTTP 503", "http://x.example/a")
    tally.page(500, "failed", "HTTP 500", "http://x.example/b")
    tally.page(200, "nothing", "too short: 9 words", "http://x.example/c")
    tally.page(200, "listing", "too short: 11 words", "http://x.example/d")
    tally.page(200, "listing", "too short: 11 words", "http://x.example/old", first=False)
    tally.page(None, "refused", "robots.txt forbids it", "http://x.example/private")
    found = tally.figures()
    assert found.pages == 7
    assert found.statuses == {"200": 4, "503": 2, "500": 1}
    assert found.results == {"listing": 3, "failed": 2, "nothing": 1, "refused": 1}
    assert found.drops == {"too short": 2}
    assert found.waits == {"http_5xx": 1}
    assert (found.starts, found.dead_starts, found.forbidden, found.errors) == (1, 0, 1, 2)
    assert [(one.code, one.example, one.count) for one in found.problems] == [("http_5xx", "http://x.example/a", 2)]


def test_articles_are_counted_field_by_field() -> None:
    tally = Tally()
    edit = Edit("headline", "brand-prefix", 0, "X-", "", "a test")
    full = replace(
        BARE_ARTICLE,
        authors=(Author(None, "A Brand"),),
        date_published="2026-03-04T05:59:00Z",
        date_downloaded=FETCHED,
        cleaning=(edit, edit),
        in_language="en-GB",
    )
    old = replace(full, date_published="2026-01-02", cleaning=(), headline="Another", article_body="No end")
    tally.article(full, "new", is_copy=True)
    tally.article(old, "updated", is_copy=False)
    tally.article(full, "same", is_copy=False)
    found = tally.figures()
    assert (found.new, found.updated, found.same, found.articles) == (1, 1, 1, 2)
    assert (found.copies, found.cleaned, found.edits) == (1, 1, 2)
    assert (found.dated, found.today, found.at_fetch, found.stale) == (2, 1, 1, 1)
    assert found.newest == "2026-03-04T05:59:00+00:00"
    assert found.ended == 1
    assert found.filled["authors"] == 2
    assert "main_image" not in found.filled
    assert found.common["in_language"] == {"en": 2}
    assert found.distinct["headline"] == 1, "a copy's headline is its story's"
    assert found.lengths["article_body"].count == 2


def test_memory_is_bounded() -> None:
    tally = Tally()
    for number in range(MAX_VALUES + 10):
        tally.article(replace(BARE_ARTICLE, headline=f"Headline {number}"), "new", is_copy=False)
        tally.page(400 + number, "failed", f"HTTP {400 + number}", "http://x.example/")
    assert len(tally._values["headline"]) == MAX_VALUES
    assert tally.figures().distinct["headline"] == MAX_VALUES + 10
    assert len(tally._problems) <= MAX_CODES


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30))
def test_lengths_are_right_and_can_be_put_together(lengths: list[int]) -> None:
    half = len(lengths) // 2
    tallies = [Tally(), Tally(), Tally()]
    for tally, part in zip(tallies, (lengths, lengths[:half], lengths[half:]), strict=True):
        for length in part:
            tally.article(replace(BARE_ARTICLE, article_body="x" * length), "new", is_copy=False)
    whole, first, second = (tally.figures() for tally in tallies)
    length = whole.lengths["article_body"]
    assert length.mean == pytest.approx(sum(lengths) / len(lengths))
    assert length.median == pytest.approx(sorted(lengths)[(len(lengths) - 1) // 2], rel=0.05)
    both = together([first, second])
    assert both.new == whole.new
    assert both.lengths["article_body"].log_mean == pytest.approx(length.log_mean)
    assert both.lengths["article_body"].spread == pytest.approx(length.spread, abs=1e-5)


def test_figures_survive_json() -> None:
    tally = Tally()
    tally.article(replace(BARE_ARTICLE, date_downloaded=FETCHED), "new", is_copy=False)
    tally.page(403, "refused", "HTTP 403", "http://x.example/")
    text = to_json(tally.figures())
    assert figures_of(text) == tally.figures()
    assert '"stale"' not in text, "what is 0 is left out"
    assert json.loads(text)["problems"][0]["code"] == "http_403"
    findings = (Finding("headline", "headlines_gone", "gone"),)
    assert findings_of(findings_json(findings)) == findings
    assert figures_of(None).articles == 0


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        ("The bridge is open. Log in to continue reading.", True),
        ("Subscribe now to read the full story", True),
        ("This article is only available to subscribers.", True),
        ("Jetzt anmelden und weiterlesen", True),
        ("She said that subscribers log in each morning and read the paper.", False),
        ("Readers must sign up for the run by Friday.", False),
    ],
)
def test_a_wall_is_told_from_a_report(body: str, wall: bool) -> None:
    assert is_wall(body) == wall


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor said that the bridge is open and the road is closed for the week.", "en"),
        ("Der Bürgermeister sagt, dass die Brücke nicht offen ist und das auch so bleibt.", "de"),
        ("Le maire dit que les ponts sont dans une zone qui est fermée pour des travaux.", "fr"),
        ("市长说这座桥今天重新开放了。", "zh"),
        ("橋は今日また開いたと市長は言った。", "ja"),
        ("Bridge open", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, code: str | None) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        ("It is open.", True),
        ('"It is open."', True),
        ("It is open.)", True),
        ("It is op", False),
        ("It is the", False),
        ("桥开了。", True),
    ],
)
def test_how_a_body_ends(body: str, ends: bool) -> None:
    assert ends_well(body) == ends
