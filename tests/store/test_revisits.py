"""Articles that are looked at again: changes, pages that vanish and come back, sites that break. Real pages over loopback,
days that pass at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import slow
from recrawling import DAY, HOUR, PLAN, Recrawled, article, at, listing, recrawled, words

from newscrawl.archive import Archive
from newscrawl.demo.responses import Answer, Response, redirect
from newscrawl.store import removal
from newscrawl.store.plans import Plan

COUNT = 10
ALL = list(range(COUNT))
EXTRA = "<p>A correction of the same evening says that ledger nine had been closed a day before.</p>"
GONE_HTML = Response(
    200, "<html><head><title>Not found</title></head><body><p>This page is not there.</p></body></html>"
)


def pages(_: str) -> dict[str, Answer]:
    return {"/": listing(ALL), **{at(n): article(n) for n in ALL}}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Recrawled]:
    with recrawled(tmp_path / "state", pages) as one:
        assert one.run().changes["new"] == COUNT
        yield one


def test_nothing_is_looked_at_within_the_hour(site: Recrawled) -> None:
    site.clock.now += HOUR - 1
    assert site.run().looks == []


def test_each_article_is_looked_at_once_a_step_and_only_asked_whether_it_changed(site: Recrawled) -> None:
    counts = []
    for hours in (1, 2, 3, 18, 24, 24, 24, 24 * 7, 24):
        site.clock.now += hours * HOUR
        asked = site.run()
        assert set(asked.looks) <= set(asked.conditional)
        assert not asked.changes
        counts.append(len(asked.looks))
    assert counts == [COUNT, 0, COUNT, COUNT, 0, COUNT, 0, COUNT, 0]


def test_a_change_is_a_revision_and_a_new_date_of_download_is_none(site: Recrawled) -> None:
    site.pages[at(3)] = article(3, body=words(3) + EXTRA)
    for number in ALL:
        page = site.pages[at(number)]
        assert isinstance(page, Response)
        site.pages[at(number)] = Response(200, page.body, {"ETag": f'"{number}-served-by-another-machine"'})
    site.clock.now += HOUR
    asked = site.run()
    assert asked.changes == {"updated": 1, "same": COUNT - 1}
    (changed,) = [one for one in site.store.articles() if one.revision > 1]
    assert (changed.revision, EXTRA[3:-4] in changed.article.article_body) == (2, True)
    assert (site.revisit(at(3))["changes"], site.revisit(at(4))["changes"]) == (1, 0)


@pytest.mark.slow
def test_every_change_is_found_within_the_step_that_follows_it(site: Recrawled) -> None:
    changed_at, ages = 0.0, []
    for change in range(1, 6):
        site.pages[at(2)] = article(2, body=words(2) + EXTRA * change)
        changed_at = site.clock.now
        while not site.run().changes["updated"]:
            site.clock.now += HOUR
        ages.append((site.clock.now - changed_at) / HOUR)
    assert ages == [1, 5, 18, 48, 168]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_twice_an_hour_apart_is_withdrawn_and_kept(site: Recrawled, status: int) -> None:
    site.pages[at(5)] = Response(status, "no more")
    site.clock.now += HOUR
    first = site.run()
    assert (first.vanished.missing, first.vanished.gone) == (1, 0)
    assert len(site.told()) == COUNT
    site.clock.now += HOUR - 60
    assert site.run().looks == []
    site.clock.now += 5 * HOUR
    assert site.run().vanished.gone == 1
    assert at(5) not in site.told()
    assert len(site.told()) == COUNT - 1
    assert site.store.find(site.url(5)) is not None
    assert site.revisit(at(5))["reason"] == f"HTTP {status}"


def test_a_page_that_was_away_for_one_look_is_not_withdrawn(site: Recrawled) -> None:
    before = site.pages.pop(at(5))
    site.clock.now += HOUR
    site.run()
    site.pages[at(5)] = before
    site.clock.now += 6 * HOUR
    site.run()
    del site.pages[at(5)]
    site.clock.now += DAY
    assert site.run().vanished.gone == 0
    assert len(site.told()) == COUNT


def withdraw(site: Recrawled, path: str, answer: Answer) -> None:
    site.pages[path] = answer
    for hours in (1, 6, 18):
        site.clock.now += hours * HOUR
        site.run()


def test_what_is_there_again_is_told_again(site: Recrawled) -> None:
    withdraw(site, at(5), Response(404, ""))
    assert len(site.told()) == COUNT - 1
    site.pages[at(5)] = article(5)
    site.clock.now += DAY
    assert site.run().vanished.back == 1
    assert len(site.told()) == COUNT
    site.pages[at(5)] = article(5, body=words(5) + EXTRA)
    site.clock.now += HOUR
    assert site.run().changes["updated"] == 1  # its plan began anew


@pytest.mark.slow
def test_what_stays_away_is_looked_for_a_while_and_then_not_any_more(site: Recrawled) -> None:
    withdraw(site, at(5), Response(404, ""))
    looks = []
    for _ in range(15):
        site.clock.now += 2 * DAY
        looks += site.run().looks
    assert 1 <= looks.count(at(5)) <= len(PLAN.steps)
    assert site.revisit(at(5))["gone"] is not None


OTHER = article(77, headline="Ferry timetable changes for winter")
SOFT: dict[str, Answer] = {
    "soft 404": GONE_HTML,
    "a listing": listing(ALL),
    "another article": OTHER,
    "moved to the front page": redirect("/", 301),
}


@pytest.mark.parametrize("seen", ["soft 404", *map(slow, list(SOFT)[1:])])
def test_a_page_that_is_something_else_now_is_gone_after_two_sights_and_never_overwrites(
    site: Recrawled, seen: str
) -> None:
    site.pages[at(5)] = SOFT[seen]
    before = site.store.find(site.url(5))
    site.clock.now += HOUR
    assert (site.run().vanished.missing, len(site.told())) == (1, COUNT)
    site.clock.now += 6 * HOUR
    site.run()
    assert at(5) not in site.told()
    assert site.store.find(site.url(5)) == before


SILENT: dict[str, Answer] = {
    "500": Response(500, "oops"),
    "503 with a wait": Response(503, "", {"Retry-After": "7200"}),
    "403": Response(403, "log in"),
    "to a log-in": redirect("/login", 302),
}


@pytest.mark.parametrize("seen", ["500", *map(slow, list(SILENT)[1:])])
def test_a_page_that_does_not_answer_counts_for_nothing(site: Recrawled, seen: str) -> None:
    site.pages[at(5)] = SILENT[seen]
    looks = []
    for _ in range(30):
        site.clock.now += DAY
        asked = site.run()
        looks += asked.looks
        assert asked.vanished.missing == 0
    assert len(site.told()) == COUNT
    assert looks.count(at(5)) <= 60


def test_a_stub_never_takes_the_place_of_the_article(site: Recrawled) -> None:
    before = site.store.find(site.url(5))
    site.pages[at(5)] = article(5, body=words(5, 2) + "<p>Subscribe to read on.</p>")
    site.clock.now += HOUR
    asked = site.run()
    assert (asked.changes["updated"], asked.vanished.missing) == (0, 0)
    assert site.store.find(site.url(5)) == before
    assert "the longer text is kept" in str(site.revisit(at(5))["reason"])
    site.clock.now += 6 * HOUR
    assert at(5) in site.run().looks
    assert site.store.find(site.url(5)) == before


def test_pages_whose_text_is_not_believed_are_not_kept_for_replay(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", pages) as site, closing(Archive(tmp_path / "state", "run-1")) as archive:
        site.store.archive = archive
        site.run()
        site.pages |= {
            at(1): article(1, body=words(1) + EXTRA),
            at(5): article(5, body=words(5, 2)),
            at(6): GONE_HTML,
            at(7): OTHER,
        }
        site.clock.now += HOUR
        site.run()
        rows = site.store._db.execute("SELECT url, count(*) FROM page GROUP BY url HAVING count(*) > 1").fetchall()
        assert rows == [(site.url(1), 2)]


def breaks(site: Recrawled, answer: Answer, paths: list[int]) -> dict[str, Answer]:
    before = {at(n): site.pages[at(n)] for n in paths}
    site.pages.update(dict.fromkeys(before, answer))
    return before


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (Response(404, ""), ALL),
        slow(Response(404, ""), ALL[:6]),
        slow(GONE_HTML, ALL),
        slow(GONE_HTML, ALL[:6]),
        slow(redirect("/", 301), ALL),
        slow(OTHER, ALL),
    ],
)
def test_a_broken_deployment_withdraws_nothing_and_is_told(site: Recrawled, answer: Answer, share: list[int]) -> None:
    before = breaks(site, answer, share)
    told = []
    for hours in (1, 6, 18, 24, 24):
        site.clock.now += hours * HOUR
        asked = site.run()
        told.append(asked.vanished.unbelieved)
        assert asked.vanished.gone == 0
    assert told[0]
    assert len(site.told()) == COUNT
    site.pages.update(before)
    site.clock.now += 3 * DAY
    assert site.run().vanished.missing == 0
    assert len(site.told()) == COUNT


def test_single_articles_go_while_others_are_there(site: Recrawled) -> None:
    breaks(site, Response(410, ""), [1, 4])
    for hours in (1, 6):
        site.clock.now += hours * HOUR
        site.run()
    assert set(site.told()) == {at(n) for n in ALL if n not in {1, 4}}


@pytest.mark.parametrize("number", [3, slow(1)])
def test_a_small_site_that_breaks_withdraws_nothing_without_a_witness(tmp_path: Path, number: int) -> None:
    def few(_: str) -> dict[str, Answer]:
        return {"/": listing(ALL[:number]), **{at(n): article(n) for n in ALL[:number]}}

    with recrawled(tmp_path / "state", few) as site:
        site.run()
        site.pages.update({at(n): GONE_HTML for n in ALL[:number]})
        for hours in (1, 6, 18, 48):
            site.clock.now += hours * HOUR
            site.run()
        assert len(site.told()) == number


@pytest.mark.slow
def test_a_break_that_comes_drop_by_drop_withdraws_nothing(tmp_path: Path) -> None:
    """One look a run: none of them alone shows that the whole site is away."""

    def empty(_: str) -> dict[str, Answer]:
        return {"/": listing([])}

    with recrawled(tmp_path / "state", empty) as site:
        for number in ALL:
            site.pages |= {"/": listing(ALL[: number + 1]), at(number): article(number)}
            site.run()
            site.clock.now += 20 * 60
        breaks(site, Response(404, ""), ALL)
        for _ in range(60):
            site.clock.now += 20 * 60
            site.run()
        assert len(site.told()) == COUNT


@pytest.mark.slow
def test_where_the_operator_says_that_articles_go_they_go(site: Recrawled) -> None:
    breaks(site, Response(404, ""), ALL[:6])
    for hours in (1, 6):
        site.clock.now += hours * HOUR
        assert not site.run(trusted=True).vanished.unbelieved
    assert set(site.told()) == {at(n) for n in ALL[6:]}


def lose_one(site: Recrawled) -> None:
    del site.pages[at(5)]


@pytest.mark.parametrize(
    ("stop", "when"),
    [(COUNT + 1, 0), *(slow(s, w) for s in (1, 4, COUNT + 1) for w in (0, 1) if (s, w) != (COUNT + 1, 0))],
)
def test_a_kill_in_between_loses_no_sight_and_invents_none(site: Recrawled, stop: int, when: int) -> None:
    lose_one(site)
    for place, hours in enumerate((1, 6, 6, 18)):
        site.clock.now += hours * HOUR
        if place == when:
            site.run(stop)
            assert len(site.told()) == COUNT
        site.run()
    assert site.revisit(at(5))["gone"] is not None
    assert set(site.told()) == {at(n) for n in ALL if n != 5}


def test_a_sight_of_a_run_that_was_killed_is_one_sight(site: Recrawled) -> None:
    lose_one(site)
    site.clock.now += HOUR
    site.run(COUNT + 1)
    for _ in range(3):
        site.run()
    row = site.revisit(at(5))
    assert (row["missed"], row["unseen"], row["gone"]) == (1, None, None)


@pytest.mark.parametrize(
    ("plan", "looks"),
    [(Plan((), 0, DAY), 0), slow(Plan((2 * HOUR,), 0, DAY), COUNT), slow(Plan(PLAN.steps, 0, 0), COUNT)],
)
def test_a_site_may_have_another_plan_or_none(tmp_path: Path, plan: Plan, looks: int) -> None:
    with recrawled(tmp_path / "state", pages, plan) as site:
        site.run()
        site.clock.now += 3 * HOUR
        assert len(site.run().looks) == looks


def test_what_leaves_the_store_leaves_the_plan(site: Recrawled) -> None:
    with site.store.transaction() as db:
        removal.remove(db, [db.execute("SELECT min(row) FROM article").fetchone()[0]])
    site.clock.now += HOUR
    assert len(site.run().looks) == COUNT - 1
