"""The thread that commits: in order, in batches, and never leaving anyone waiting."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import make_kept, make_raw
from filling import HOME, a_page, seen

from newscrawl.errors import InUse
from newscrawl.errors.drops import NotStored
from newscrawl.items import Known, Sighting
from newscrawl.store import Outcome, Placed, Store
from newscrawl.store.writer import RELEARN, Writer


def test_the_writer_commits_in_the_order_it_was_given_and_closes_dry(store: Store) -> None:
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    writer = Writer(store.sibling(), "run", lambda _: None)
    futures = [writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(n))])) for n in range(120)]
    writer.close()
    assert all(f.result()[0].change == "new" for f in futures)
    assert len(list(store.articles(copies=True))) == 120


def test_a_bug_in_one_outcome_does_not_take_the_others_with_it(store: Store) -> None:
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    writer = Writer(store.sibling(), "run", lambda _: None)
    bad = make_kept(make_raw(1))
    bad = replace(bad, cleaned=replace(bad.cleaned, sightings=(Sighting("x", "glue", object()),)))  # type: ignore[arg-type]
    futures = [
        writer.put(Outcome(item, "listing", articles=[k]))
        for k in (make_kept(make_raw(2)), bad, make_kept(make_raw(3)))
    ]
    writer.close()
    assert [f.exception() is None for f in futures] == [True, False, True]
    assert len(list(store.articles())) == 2


def test_after_a_failure_nothing_more_is_claimed_to_be_stored(store: Store) -> None:
    store.acquire("target", ["t"])
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    failures: list[Exception] = []
    writer = Writer(store.sibling(), "run", failures.append)
    store._db.execute("UPDATE lease SET fence = fence + 1")
    futures = [writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(n))])) for n in range(3)]
    writer.close()
    assert all(isinstance(f.exception(), InUse) for f in futures)
    assert len(failures) == 1
    assert list(store.articles()) == []
    assert Known().brands == {}


def test_a_cancelled_future_stops_nobody(store: Store) -> None:
    """The page was fetched, so it is written, whoever does not wait any more."""
    item = a_page(store)
    writer = Writer(store.sibling(), "run", lambda _: None)
    futures = []
    for n in range(1, 9):
        futures.append(writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(n))])))
        if n % 2:
            futures[-1].cancel()
    assert [f.result(10)[0].change for f in futures[1::2]] == ["new"] * 4
    writer.close()
    assert len(list(store.articles(copies=True))) == 8


def test_cancelled_futures_of_a_broken_batch_stop_nobody(store: Store) -> None:
    item = a_page(store)
    writer = Writer(store.sibling(), "run", lambda _: None)
    bad = replace(make_kept(make_raw(1)), fingerprint=None)
    writer.put(Outcome(item, "listing", articles=[bad])).cancel()
    good = writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(2))]))
    assert good.result(10)[0].change == "new"
    writer.close()


def test_after_the_end_a_put_is_refused(store: Store) -> None:
    writer = Writer(store.sibling(), "run", lambda _: None)
    writer.close()
    writer.close()
    with pytest.raises(NotStored):
        writer.put(Outcome(a_page(store), "listing")).result(10)


class SlowStore(Store):
    """Waits inside its first commit until it is told to go on; notes how many outcomes each commit has."""

    def __init__(self, like: Store) -> None:
        super().__init__(like.folder, like._rules, like._digest, like._clock)
        self.sizes: list[int] = []
        self.entered, self.may_go = threading.Event(), threading.Event()

    def commit(self, outcomes: Sequence[Outcome], run: str | None) -> list[list[Placed]]:
        self.entered.set()
        self.may_go.wait(10)
        self.sizes.append(len(outcomes))
        return super().commit(outcomes, run)


def test_a_batch_closes_at_fifty_however_many_wait(store: Store) -> None:
    """The clock stands still: no window ends, only a full batch or an empty queue does."""
    slow = SlowStore(store)
    item = a_page(store)
    writer = Writer(slow, "run", lambda _: None, clock=lambda: 0.0)
    futures = [writer.put(Outcome(item, "listing"))]
    assert slow.entered.wait(10)
    futures += [writer.put(Outcome(item, "listing")) for _ in range(120)]
    slow.may_go.set()
    writer.close()
    assert [f.result(10) for f in futures] == [[]] * 121
    assert slow.sizes == [1, 50, 50, 20]


class Learning:
    """A writer whose clock a test sets; tells when its thread has taken a batch's lesson."""

    def __init__(self, store: Store) -> None:
        self.now = 0.0
        self.store = store
        self.item = a_page(store)
        self.writer = Writer(store.sibling(), "run", lambda _: None, clock=lambda: self.now)

    def put(self, *kept: object) -> None:
        """Write a batch, and then an empty one, whose answer says that the first one's lesson is learned."""
        self.writer.put(Outcome(self.item, "listing", articles=list(kept))).result(10)  # type: ignore[arg-type]
        self.writer.put(Outcome(self.item, "listing")).result(10)


def test_newly_proven_names_are_known_at_once_and_the_rest_later(store: Store) -> None:
    learning = Learning(store)
    first = learning.writer.known
    learning.put(seen(1, ("Winning", "language")))
    assert learning.writer.known is first
    for number in range(2, 6):
        learning.put(seen(number, ("Zorvexil", "glue")))
    brands = learning.writer.known.brands
    assert (brands["Zorvexil"].proofs, brands["Winning"].language) == (3, 1)
    learning.now += RELEARN
    learning.put()
    assert learning.writer.known.brands["Zorvexil"].proofs == 4
    learning.writer.close()


def test_what_fails_while_learning_is_a_failure_and_not_of_what_is_stored(store: Store) -> None:
    class Forgetful(Store):
        times = 0

        def known(self) -> Known:
            self.times += 1
            if self.times > 1:
                raise sqlite3.InterfaceError("a bug")
            return super().known()

    failures: list[Exception] = []
    item = a_page(store)
    writer = Writer(Forgetful(store.folder, store._rules, store._digest), "run", failures.append)
    future = writer.put(Outcome(item, "listing", articles=[seen(1, ("Zorvexil", "glue"))]))
    assert future.result(10)[0].change == "new"
    after = writer.put(Outcome(item, "listing"))
    assert isinstance(after.exception(10), sqlite3.InterfaceError)
    writer.close()
    assert failures == [writer.failure]
