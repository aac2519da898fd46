"""What is too old leaves whole, what stays is sound, and nothing that left comes back as new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, make_kept, make_raw
from filling import a_page, commit, urls_of
from sound import findings

from newscrawl.errors import InUse, StoreFailed
from newscrawl.items import Link
from newscrawl.store import Outcome, Store, retention, schema, shrinking, utc
from newscrawl.store.retention import Retired

DAY = 86_400.0
OTHER = "http://b.example/{}"


def retire(store: Store, days: float) -> Retired:
    now = store._clock()
    return retention.retire(store, utc(now - days * DAY), utc(now), lambda: None, lambda *_: None)


def aged(store: Store, clock: Clock) -> None:
    """Articles 1 to 3 of 100 days ago, a copy of 1 and article 4 of today."""
    commit(store, make_raw(1), make_raw(2), make_raw(3))
    clock.now += 100 * DAY
    commit(store, make_raw(1, url=OTHER.format(1)), make_raw(4), target="u")


def test_what_is_old_leaves_with_all_that_hangs_on_it(store: Store, clock: Clock) -> None:
    aged(store, clock)
    (founder,) = [one.story.id for one in store.articles(copies=True) if one.article.url == OTHER.format(1)]
    would = retention.would_retire(store, utc(clock.now - 90 * DAY))
    done = retire(store, 90)
    assert (done.articles, done.stories, done) == (3, 2, would)
    assert urls_of(store) == {OTHER.format(1), make_raw(4).url}
    (heir,) = [one for one in store.articles() if one.article.url == OTHER.format(1)]
    assert (heir.story.id, heir.story.role) == (founder, "original"), "a story keeps its id whoever leaves it"
    assert findings(store) == []
    for table in ("fingerprint", "reached", "posting"):
        assert store._db.execute(f"SELECT count(DISTINCT article) FROM {table}").fetchone() == (2,)
    assert retire(store, 90) == Retired(0, 0, 0, 0, 0)


def test_a_copy_still_finds_a_story_whose_founder_left(store: Store, clock: Clock) -> None:
    aged(store, clock)
    retire(store, 90)
    placed = commit(store, make_raw(1, url="http://c.example/1"), make_raw(2, url="http://c.example/2"), target="v")
    assert [one.story.role for one in placed] == ["copy", "original"]


def test_what_left_does_not_come_back_as_new(store: Store, clock: Clock) -> None:
    aged(store, clock)
    retire(store, 90)
    placed = commit(store, make_raw(2), make_raw(5), target="v")
    assert [one.change for one in placed] == ["gone", "new"]
    page = a_page(store, "w")
    links = [Link(str(make_raw(n).url), "any", "a headline") for n in (2, 6)]
    store.commit([Outcome(page, "listing", links=links)], None)
    pending = store._db.execute("SELECT url FROM url WHERE target = ? AND kind = 'any'", (page.target,)).fetchall()
    assert pending == [(make_raw(6).url,)]
    assert findings(store) == []


def test_a_home_page_that_is_every_articles_canonical_address_is_asked_again(store: Store, clock: Clock) -> None:
    home = "http://farm1.example/"
    commit(store, make_raw(1, canonical_url=home))
    clock.now += 100 * DAY
    retire(store, 90)
    page = a_page(store)
    store.commit([Outcome(page, "listing", links=[Link(home, "listing")])], None)
    assert store._db.execute("SELECT state FROM url WHERE url = ?", (home,)).fetchall() == [("pending",)]
    assert commit(store, make_raw(4, canonical_url=home), target="v")[0].change == "new"


def test_runs_leave_but_the_newest_of_its_kind(store: Store, clock: Clock) -> None:
    for target in ("t", "t", "u"):
        a_page(store, target)
        clock.now += DAY
    clock.now += 100 * DAY
    a_page(store, "u")
    assert retire(store, 90).runs == 2
    assert [row[0] for row in store._db.execute("SELECT targets FROM run ORDER BY targets")] == ['["t"]', '["u"]']


def test_a_rows_number_that_was_given_again_is_not_taken_for_the_old_article(store: Store, clock: Clock) -> None:
    aged(store, clock)
    before = utc(clock.now - 90 * DAY)
    with store.transaction() as db:
        retention._retire_some(db, [1, 2, 3, 4, 5, 99], before, utc(clock.now))
    assert urls_of(store) == {OTHER.format(1), make_raw(4).url}


@pytest.mark.parametrize("at", range(4))
def test_killed_between_two_transactions_it_is_sound_and_goes_on(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    class Killed(BaseException):
        pass

    def maybe() -> None:
        nonlocal at
        at -= 1
        if at < 0:
            raise Killed

    monkeypatch.setattr(retention, "CHUNK", 1)
    aged(store, clock)
    try:
        retention.retire(store, utc(clock.now - 90 * DAY), utc(clock.now), maybe, lambda *_: None)
    except Killed:
        assert findings(store) == []
    retire(store, 90)
    assert urls_of(store) == {OTHER.format(1), make_raw(4).url}
    assert findings(store) == []


# -- the file


def many(store: Store, clock: Clock) -> int:
    commit(store, *(make_raw(n) for n in range(1, 50)))
    clock.now += 100 * DAY
    retire(store, 90)
    return shrinking.on_disk(store.folder)


def test_the_file_shrinks_a_few_pages_at_a_time(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    before = many(store, clock)
    monkeypatch.setattr(shrinking, "PAGES", 5)
    pauses: list[None] = []
    free = store._db.execute("PRAGMA freelist_count").fetchone()[0]
    shrinking.shrink(store, lambda: pauses.append(None))
    assert 3 < len(pauses) <= free / 5 + 1
    assert shrinking.on_disk(store.folder) < before * 2 / 3
    assert store._db.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert findings(store) == []


def old_file(store: Store) -> None:
    """As versions before made it: free pages are not given back some at a time."""
    store._db.execute("PRAGMA auto_vacuum = NONE")
    store._db.execute("VACUUM")


def test_an_older_file_is_written_anew_where_the_disk_has_room(store: Store, clock: Clock) -> None:
    before = many(store, clock)
    old_file(store)
    with pytest.raises(StoreFailed, match=r"MB on the disk of .*, which has 0 MB free"):
        shrinking.shrink(store, lambda: None, lambda _: 1000)
    shrinking.shrink(store, lambda: None)
    assert shrinking.on_disk(store.folder) < before * 2 / 3
    assert store._db.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_big_file_is_not_written_anew_while_a_run_would_wait(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinking, "QUICK", 0)
    store.acquire("target", ["t"])
    with pytest.raises(InUse, match="target t would wait too long"):
        shrinking.rewrite(store)
    store.release()
    shrinking.rewrite(store)


def test_a_reader_keeps_the_journal_and_is_told(store: Store, tmp_path: Path) -> None:
    commit(store, make_raw(1))
    reader = schema.connect(store.folder)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM article").fetchone()
    store._db.execute("PRAGMA busy_timeout = 0")
    commit(store, make_raw(2), target="u")
    with pytest.raises(InUse, match="its journal still holds"):
        shrinking.rewrite(store)
    reader.close()
    shrinking.rewrite(store)
    assert Path(f"{schema.database_path(store.folder)}-wal").stat().st_size == 0


def test_an_article_of_a_start_address_does_not_come_back_each_round(store: Store, clock: Clock) -> None:
    page = a_page(store)
    kept = make_kept(make_raw(1, url=page.url))
    store.commit([Outcome(page, "article", articles=[kept])], None)
    clock.now += 100 * DAY
    assert retire(store, 90).articles == 1
    page = a_page(store)
    assert store.commit([Outcome(replace(page), "article", articles=[kept])], None)[0][0].change == "gone"
