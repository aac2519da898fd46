"""Feeds in the store: what is judged once, what is appended with its plan, what is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_raw
from filling import commit

from newscrawl.errors import InUse, StoreFailed
from newscrawl.store import Store, feeds
from newscrawl.store.feed_moment import Moment
from newscrawl.store.feed_values import Entry, Judged
from newscrawl.store.feeds import FeedLog


@pytest.fixture
def log(store: Store) -> FeedLog:
    return FeedLog(store, "f", "shape", "judge")


def judged_and_planned(
    store: Store, log: FeedLog, moment: Moment, *, copies: bool = False
) -> list[tuple[int, str, str]]:
    found = [Judged(article.id, version, True, "", False) for version, article in moment.unjudged()]
    moment.judge(found)
    log.judge(found)
    moment.plan("", copies=copies)
    return [(one.sequence, one.status, one.id) for one in moment.changes()]


def append(log: FeedLog, *planned: tuple[int, str, str]) -> None:
    entries = [Entry(number, name, 1, status, b"line\n", 1, name, "original") for number, status, name in planned]
    log.append(entries, f"{entries[0].sequence}", "2026-01-01T00:00:00Z")


def test_a_version_of_an_article_is_judged_once(store: Store, log: FeedLog) -> None:
    placed = commit(store, make_raw(1), make_raw(2))
    with Moment(store.folder, log.id) as moment:
        assert len(judged_and_planned(store, log, moment)) == 2
    with Moment(store.folder, log.id) as moment:
        assert list(moment.unjudged()) == []
        assert [one[2] for one in judged_and_planned(store, log, moment)] == sorted(
            (one.article.id for one in placed), key=[one.article.id for one in placed].index
        )
    commit(store, make_raw(2, "Another headline"))
    with Moment(store.folder, log.id) as moment:
        assert [version for version, _ in moment.unjudged()] == [2]
    FeedLog(store, "f", "shape", "another judge")
    with Moment(store.folder, log.id) as moment:
        assert len(list(moment.unjudged())) == 2


def test_a_moment_does_not_see_what_comes_later(store: Store, log: FeedLog) -> None:
    commit(store, make_raw(1))
    with Moment(store.folder, log.id) as moment:
        commit(store, make_raw(2), make_raw(1, "Another headline"), target="u")
        planned = judged_and_planned(store, log, moment)
        append(log, *planned)
        assert [one.article.headline for one in moment.changes() if one.article] == [make_raw(1).headline]
        assert [one.sequence for one in moment.whole()] == [1]
    with Moment(store.folder, log.id) as moment:
        assert [one[:2] for one in judged_and_planned(store, log, moment)] == [(2, "updated"), (3, "new")]


def test_what_is_appended_is_all_there_or_nothing_of_it(store: Store, log: FeedLog) -> None:
    def fail(_: str) -> None:
        raise KeyboardInterrupt

    append(log, (1, "new", "a"), (2, "new", "b"))
    broken = FeedLog(store, "f", "shape", "judge")
    broken._step = fail
    with pytest.raises(KeyboardInterrupt):
        append(broken, (3, "updated", "a"))
    assert log.standing().last == 2
    (planned,) = log.files()
    assert (planned.state, planned.first, planned.last, planned.lines) == ("planned", 1, 2, 2)
    assert list(log.lines(planned)) == [b"line\n", b"line\n"]
    log.written(planned)
    assert store._db.execute("SELECT count(line), count(*) FROM feed_entry").fetchone() == (0, 2)


def test_the_log_has_no_gaps(store: Store, log: FeedLog) -> None:
    append(log, (1, "new", "a"))
    with pytest.raises(InUse, match="published by another process"):
        append(log, (1, "new", "b"))
    with pytest.raises(InUse):
        append(log, (3, "new", "b"))
    assert log.standing().last == 1


def test_a_lease_that_was_taken_over_appends_nothing(store: Store, log: FeedLog) -> None:
    store.acquire("feed", ["f"])
    with store.reading() as db:
        db.execute("UPDATE lease SET fence = fence + 1")
    with pytest.raises(InUse, match="feed f was taken over"):
        append(log, (1, "new", "a"))


def test_what_is_forgotten_ends_the_epoch_of_the_feeds_that_told_it_alone(store: Store, log: FeedLog) -> None:
    other = FeedLog(store, "other", "shape", "judge")
    append(log, (1, "new", "a"))
    append(other, (1, "new", "b"))
    with store.transaction() as db:
        feeds.forget(db, "a")
    assert log.standing().renew == "an article was forgotten"
    assert other.standing().renew is None
    epoch = log.standing().epoch
    log.begin_epoch("shape", 7)
    assert log.standing().renew, "until its files are gone"
    with store.transaction() as db:
        feeds.forget(db, "a")  # its last line is gone with the old epoch
    log.published("2026-01-01T00:00:00Z", log.standing().renewals)
    assert (log.standing().renew, log.standing().last, log.standing().epoch == epoch) == (None, 8, False)


def test_what_is_forgotten_while_a_feed_is_published_is_left_to_the_next_publish(store: Store, log: FeedLog) -> None:
    store.acquire("feed", ["f"])
    renewals = log.standing().renewals
    with store.transaction() as db:
        feeds.forget(db, "a")
    append(log, (1, "new", "a"))  # read before
    log.published("2026-01-01T00:00:00Z", renewals)
    assert log.standing().renew == "an article was forgotten"
    store.release()


def test_an_article_that_is_gone_is_withdrawn_and_its_row_may_be_given_again(store: Store, log: FeedLog) -> None:
    (old,) = commit(store, make_raw(1))
    with Moment(store.folder, log.id) as moment:
        append(log, *judged_and_planned(store, log, moment))
    with store.transaction() as db:
        for table in ("fingerprint", "posting", "reached", "alias", "sighting"):
            db.execute(f"DELETE FROM {table}")
        db.execute("DELETE FROM article")
    (new,) = commit(store, make_raw(2), target="u")
    with Moment(store.folder, log.id) as moment:
        told = judged_and_planned(store, log, moment)
    assert told == [(2, "withdrawn", old.article.id), (3, "new", new.article.id)]


def test_a_disk_that_is_full_is_a_store_failure(store: Store, log: FeedLog, tmp_path: Path) -> None:
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFailed, match="full"):
        append(log, *((number, "new", f"{number:020}") for number in range(1, 500)))
    store._db.execute("PRAGMA max_page_count = 1000000")
    assert log.standing().last == 0
