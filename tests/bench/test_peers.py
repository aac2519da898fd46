"""The peers do to a page what their makers say or their libraries do, and the table counts it."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.bench import peers
from newscrawl.bench.clean_pages import Sample
from newscrawl.bench.clean_peers import (
    PAGES,
    Missing,
    forty_lines,
    media_cloud,
    media_cloud_title,
    newscrawl_alone,
    newscrawl_file,
    newspaper4k,
    trafilatura,
    usual_regex,
)
from newscrawl.bench.peers import compare

PLAIN, NAMED, BARE = PAGES
TEXT = "The ferry to Ardnal was late, and forty passengers waited on the quay until noon.\nNobody was hurt."
LONG = "Ferry to Ardnal waits for the tide"

MEDIA_CLOUD = [
    ("Ardnal Post | " + LONG, LONG, "a short first part is a name"),
    (LONG + " - Ardnal Post", LONG, "a short last part is a name"),
    ("Ferry waits : Ardnal Post", "Ferry waits", "both short: the last is the name"),
    (LONG + " | Passengers tell of a night", LONG, "both long: the first is kept"),
    ("Ardnal | Ferry late | Post", "Ardnal | Ferry late", "three parts, the first short: one off the end"),
    (LONG + " - News - Ardnal Post", LONG, "three parts, the first long: every short one off the end"),
    (LONG + " - News - Passengers tell of a night", LONG, "three parts, the last long: the first is kept"),
    (LONG + " - Passengers tell of a night - Post", LONG + " - Passengers tell of a night", "long ones stay"),
    ("Rekubit-" + LONG, "Rekubit-" + LONG, "no blanks, no separator"),
    ("Rekubit: " + LONG, "Rekubit: " + LONG, "a blank on one side only"),
    ("'" + LONG + "' - Ardnal Post", LONG + "'", "a mark at the title's very start goes too"),
    ("Fish & chips - " + LONG, LONG, "an ampersand is taken for an entity"),
    (LONG, LONG, "one part"),
    ("", "", "no title"),
]


@pytest.mark.parametrize(("title", "kept", "reason"), MEDIA_CLOUD)
def test_media_cloud_parts_a_title_at_spaced_separators(title, kept, reason):
    assert media_cloud_title(title) == kept, reason


@pytest.mark.parametrize(
    ("page", "headline", "told", "reason"),
    [
        (PLAIN, "Exclusive | " + LONG, LONG, "the label is taken for a site's name"),
        (NAMED, "Exclusive | " + LONG, "Exclusive | " + LONG, "the h1 stands in what is left of the title"),
        (BARE, "Exclusive | " + LONG, "Exclusive | " + LONG, "the site's name alone goes"),
        (NAMED, "Rekubit-" + LONG, "Rekubit-" + LONG, "a tight brand stays"),
    ],
)
def test_media_cloud_believes_a_heading_that_the_title_holds(page, headline, told, reason):
    assert media_cloud(page)(headline, TEXT) == (told, TEXT), reason


@given(st.text("ab-|: ", max_size=60))
def test_media_cloud_only_cuts(title):
    kept = media_cloud_title(title)
    assert kept in " ".join(title.split()) or kept == title
    if not any(f" {mark} " in " ".join(title.split()) for mark in ":|-"):
        assert kept == title


@pytest.mark.parametrize(
    ("page", "headline", "told", "reason"),
    [
        (PLAIN, "Rekubit-" + LONG, "Rekubit-" + LONG, "a single h1 is the title"),
        (NAMED, "Exclusive | " + LONG, "Exclusive | " + LONG, "a single h1 is the title"),
        (BARE, LONG, LONG, "the site's name goes"),
        (BARE, "Rekubit-" + LONG, "Rekubit-" + LONG, "no blanks, no separator"),
        (BARE, "IA 6.0 Desk-" + LONG, "Northern Lantern", "a first part with a full stop is taken for an address"),
    ],
)
def test_trafilatura_misses_a_tight_brand(page, headline, told, reason):
    assert trafilatura(page)(headline, TEXT) == (told, TEXT), reason


NEWSPAPER = [
    (PLAIN, "Rekubit-" + LONG, "Rekubit-" + LONG, "title and h1 are equal: nothing is cut"),
    (NAMED, "Rekubit-" + LONG, LONG, "the longest part between hyphens"),
    (NAMED, "Ardnal-area ferry waits for the tide", "area ferry waits for the tide", "a compound is cut apart"),
]


@pytest.mark.parametrize(("page", "headline", "told", "reason"), NEWSPAPER)
def test_newspaper4k_cuts_at_any_hyphen_where_it_is_installed(page, headline, told, reason):
    if find_spec("newspaper") is None:
        with pytest.raises(Missing, match="not installed"):
            newspaper4k(page)
    else:
        assert newspaper4k(page)(headline, TEXT) == (told, TEXT), reason


def test_a_library_that_is_missing_gives_a_row_with_the_reason(monkeypatch):
    monkeypatch.setitem(sys.modules, "newspaper", None)
    for name in [name for name in sys.modules if name.startswith("newspaper.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(Missing, match="newspaper4k is not installed"):
        newspaper4k(PLAIN)
    table = compare([Sample("plain", LONG, TEXT, LONG, TEXT)])
    missing = [row for row in table.rows if row.reason]
    assert len(missing) == len(PAGES)
    assert all(row.name.startswith("newspaper4k") and not row.figures for row in missing)
    assert "not installed" in str(table)


@pytest.mark.parametrize(
    ("headline", "kept", "reason"),
    [
        ("Rekubit-" + LONG, LONG, "the brand it is meant for"),
        ("Rekubit Exchange|" + LONG, LONG, "several words"),
        ("Rekubit: " + LONG, "Rekubit: " + LONG, "a blank follows"),
        ("Ex-teacher is heard", "teacher is heard", "a compound is cut apart"),
        ("Will voters back Ardnal-area ferry", "area ferry", "so is one at the far end"),
    ],
)
def test_the_usual_regex_cuts_whatever_stands_before_a_mark(headline, kept, reason):
    assert usual_regex(headline, TEXT) == (kept, TEXT), reason


FILE = [
    ("Rekubit-" + LONG, "On Monday RekubitArdnal was calm."),  # the brand proves itself
    ("Rekubit|Harvest begins", "Ripe,Rekubit said the growers. Then Rekubit came up 1,Rekubit200 times."),
    ("Dorn-Velk talks resume", "Dornsaid more on Monday."),  # a lost blank
    ("Dorn-area school opens", "Dorn,Dorn people say, is ready."),
    ("Ardnal: " + LONG, "Ardnalmen waited."),  # a blank after the colon
]


@pytest.mark.parametrize(
    ("number", "cleaned", "reason"),
    [
        (0, (LONG, "On Monday Ardnal was calm."), "restored"),
        (1, ("Harvest begins", "Ripe, said the growers. Then Rekubit came up 1,200 times."), "glued places only"),
        (2, ("Velk talks resume", "said more on Monday."), "ordinary link loss is taken for a brand"),
        (3, ("area school opens", "Dorn, people say, is ready."), "and strikes other records of the file"),
        (4, FILE[4], "no tight prefix"),
    ],
)
def test_forty_lines_learn_from_the_file(number, cleaned, reason):
    assert forty_lines(FILE)(*FILE[number]) == cleaned, reason


@given(st.lists(st.tuples(st.text("Ab-: ", max_size=20), st.text("xy ,", max_size=40)), max_size=5))
def test_forty_lines_change_nothing_where_no_body_holds_a_prefix(rows):
    clean = forty_lines(rows)
    assert [clean(*row) for row in rows] == rows


def test_our_own_cleaner_learns_from_the_file():
    proving = ("Rekubit-" + LONG, "Talks in Ardnal began,Rekubit as 16,Rekubit000 residents waited. Nobody was hurt.")
    alone = ("Rekubit-Harvest begins early", TEXT)
    assert newscrawl_alone(*alone) == alone
    told = newscrawl_file([proving, *[alone] * 3])
    assert told(*proving) == (LONG, "Talks in Ardnal began, as 16,000 residents waited. Nobody was hurt.")


def test_a_page_escapes_what_it_states():
    page = NAMED.html('"A < B" & more', "5 < 6\nTom & co")
    assert "<title>&quot;A &lt; B&quot; &amp; more - Northern Lantern</title>" in page
    assert "<p>5 &lt; 6</p><p>Tom &amp; co</p>" in page
    assert trafilatura(PLAIN)('"A < B" & more', TEXT)[0] == '"A < B" & more'


def test_the_table_counts_by_kind():
    samples = [
        Sample("plain", LONG, TEXT, LONG, TEXT),
        Sample("compound", "Ex-teacher is heard", TEXT, "Ex-teacher is heard", TEXT),
        Sample("title", "Rekubit-" + LONG, TEXT, LONG, TEXT, "Rekubit"),
        Sample("next", "Rekubit-" + LONG, "Rekubit" + TEXT, LONG, TEXT, "Rekubit"),
        Sample("body", LONG, "Rekubit" + TEXT, LONG, TEXT, "Rekubit"),
    ]
    figures = {row.name: row.figures for row in compare(samples).rows}
    told = figures["usual regex"]
    assert told.pop("microseconds a record") >= 0
    assert told == {
        "false edits per 1,000": 500,
        "headline restored %": 100,
        "title %": 100,
        "next %": 0,
        "body %": 0,
    }
    assert figures["forty lines, whole file"]["body %"] == 100  # learned from the page before
    assert figures["newscrawl, each page alone"]["false edits per 1,000"] == 0


def test_without_rows_of_a_sort_there_is_no_figure():
    honest = compare([Sample("plain", LONG, TEXT, LONG, TEXT)])
    assert all("headline restored %" not in row.figures for row in honest.rows)
    assert all(list(row.figures) == ["microseconds a record"] for row in compare([]).rows if not row.reason)


def test_every_brand_comes_in_every_kind_and_a_seed_gives_the_same_rows():
    rows = peers.rows(20)
    assert rows == peers.rows(20) != peers.rows(20, seed=1)
    assert sum(row.brand is None for row in rows) == 20
    assert len({row.kind for row in rows if row.brand}) == 10
    assert peers.BRANDS % 10


@pytest.mark.slow
def test_ours_is_exact_where_the_others_are_not():
    figures = {row.name: row.figures for row in peers.run(150).rows}
    ours = figures["newscrawl, whole file"]
    assert ours["false edits per 1,000"] == 0  # 0 of 2,000, too
    assert figures["usual regex"]["false edits per 1,000"] > 200
    for kind in ("next", "mark", "number"):
        assert ours[f"{kind} %"] > 90  # 15 pages a kind; 100 of 200
        assert all(row[f"{kind} %"] == 0 for name, row in figures.items() if "Media" in name or "trafil" in name)


def test_the_table_prints_a_line_a_figure():
    lines = str(peers.run(10)).splitlines()
    assert lines[0].startswith("A  trafilatura ")
    assert any(line.startswith("false edits per 1,000") for line in lines)
    assert lines[-1].startswith("microseconds a record")
