"""``newscrawl bench layouts``: what it counts, and that a reading of one site reaches its floors or says which not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.bench import layouts
from newscrawl.bench.layouts_score import MISSING, RIGHT, WRONG, Read, Tally, body_f1, verdicts
from newscrawl.demo.layouts import Told, site

TOLD = Told(
    path="/a/1",
    kind="article",
    headline="Harbour reopens after the storm",
    paragraphs=("The harbour of Merrow reopened on Tuesday.", "Ships had waited for three weeks."),
    optional=frozenset({"What the storm left behind."}),
    authors=("Jane Roe", "Dennis Vance"),
    date_published="2024-03-05T14:30:00+01:00",
    section="Local",
    keywords=None,
    main_image="/img/1.jpg",
    language="en",
    canonical="/a/1",
)
WHOLE = Read(
    headline=TOLD.headline,
    lines=TOLD.paragraphs,
    authors=TOLD.authors,
    date=TOLD.date_published,
    section="Local",
    main_image="https://www.paper.example/img/1.jpg",
    language="en",
    canonical="https://www.paper.example/a/1",
)


def verdict(field: str, read: Read, told: Told = TOLD) -> str | None:
    return {name: found for name, found, _, _ in verdicts(told, read)}.get(field)


def test_a_whole_reading_is_right_and_what_the_page_does_not_state_is_not_asked() -> None:
    assert {name: found for name, found, _, _ in verdicts(TOLD, WHOLE)} == dict.fromkeys(
        ("headline", "body", "authors", "date", "day", "section", "main_image", "language", "canonical"), RIGHT
    )


@pytest.mark.parametrize(
    ("field", "change", "expected"),
    [
        ("headline", {"headline": "Harbour reopens after the storm | Post"}, WRONG),
        ("headline", {"headline": None}, MISSING),
        ("body", {"lines": ("What the storm left behind.", *TOLD.paragraphs)}, RIGHT),
        ("body", {"lines": TOLD.paragraphs[:1]}, WRONG),
        ("body", {"lines": TOLD.paragraphs[::-1]}, WRONG),
        ("body", {"lines": ()}, MISSING),
        ("authors", {"authors": ("Jane Roe",)}, WRONG),
        ("authors", {"authors": ()}, MISSING),
        ("date", {"date": "2024-03-05T13:30:00+00:00"}, RIGHT),
        ("date", {"date": "2024-03-05T14:30:00"}, WRONG),
        ("day", {"date": "2024-03-05T14:30:00"}, RIGHT),
        ("day", {"date": "2024-03-06"}, WRONG),
        ("day", {"date": None}, MISSING),
        ("main_image", {"main_image": "https://www.paper.example/img/2.jpg"}, WRONG),
        ("language", {"language": "en-GB"}, RIGHT),
    ],
)
def test_a_verdict(field: str, change: dict, expected: str) -> None:
    assert verdict(field, replace(WHOLE, **change)) == expected


def test_a_date_that_the_page_has_not_is_wrong() -> None:
    undated = replace(TOLD, date_published=None)
    assert verdict("date", WHOLE, undated) == WRONG
    assert verdict("date", replace(WHOLE, date=None), undated) == RIGHT


def test_bodies_without_blanks_are_compared_by_characters() -> None:
    told = replace(
        TOLD, language="ja", paragraphs=("港は火曜日に再開した。船は三週間待っていた。",), optional=frozenset()
    )
    assert body_f1(told, ("港は火曜日に再開した。船は三週間待っていた。",)) == 1
    assert 0.4 < body_f1(told, ("港は火曜日に再開した。",)) < 0.9


def test_what_is_no_article_counts_when_it_is_taken_for_one() -> None:
    tally = Tally()
    tally.other(1, "section", "/local", None)
    tally.other(1, "section", "/sport", WHOLE)
    tally.other(1, "lost", "/jobs", None)
    assert tally.wrongly_exported("section") == 0.5
    assert tally.wrongly_exported("lost") == 0
    assert [(one.path, one.field) for one in tally.failures] == [("/sport", "exported")]


def test_a_reader_that_knows_the_truth_misses_no_floor_and_one_that_reads_nothing_misses_them() -> None:
    known = site(1)

    def knowing(url: str, _: object) -> Read | None:
        told = known.truth.get(url.removeprefix(known.origin))
        if told is None:
            return None
        image = told.main_image and known.url(told.main_image)
        return Read(
            told.headline,
            told.paragraphs,
            told.authors,
            told.date_published,
            told.section,
            told.keywords or (),
            image,
            told.language,
            told.canonical and known.url(told.canonical),
            (told.label,) if told.label else (),
        )

    report = layouts.measure([1], {layouts.OURS: lambda _: knowing})
    assert report.missed() == []
    assert "100.0" in str(report)
    assert len(layouts.measure([1], {layouts.OURS: lambda _: lambda *_: None}).missed()) == len(layouts.FLOORS) + 1


@pytest.mark.slow
def test_our_reading_reaches_the_floors() -> None:
    assert layouts.run(layouts.SIZE).missed() == []
