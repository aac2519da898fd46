"""The one database: frontier, outcomes, articles, fingerprints, brands, runs, leases. Knows no Scrapy.

A ``Store`` is one connection and belongs to one thread at a time. Everything that writes is one transaction that
first checks the leases' fencing numbers.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self

from newscrawl.errors import UsageError
from newscrawl.items import Article, Known, RawArticle
from newscrawl.store import articles, brands, frontier, membership, pages, rereading, revisits, settling, splits
from newscrawl.store.database import Database
from newscrawl.store.leases import Lease
from newscrawl.store.page_finding import KeptPage
from newscrawl.store.plans import Plan
from newscrawl.store.values import Cleaner, Due, Kept, Outcome, Placed, Result, Rules, Stored

__all__ = ["Due", "Kept", "Lease", "Outcome", "Placed", "Result", "Rules", "Store", "Stored", "run_name", "utc"]

# Articles cleaned and written in one transaction, a story always whole: 40 ms at .8 ms an article.
CHUNK = 50


def utc(now: float) -> str:
    """Seconds of the epoch as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def run_name(now: float) -> str:
    """A name for a run that begins now, which no other run has."""
    return f"{utc(now).replace(':', '').replace('-', '')}-{secrets.token_hex(3)}"


class Store(Database):
    """What is remembered. ``rules`` and ``digest`` are what stories and publishing say."""

    def __init__(
        self,
        folder: Path,
        rules: Rules,
        digest: Callable[[Article], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(folder, clock)
        self._rules = rules
        self._digest = digest
        self._book: brands.Book | None = None
        self.archive: pages.Archive | None = None  # keeps the pages of the outcomes that this connection commits
        self.plan: Plan | None = None  # by which what it commits is asked again; None: lists in each round

    def sibling(self) -> Self:
        """Another connection to the same database, for another thread, under the same leases."""
        other = type(self)(self.folder, self._rules, self._digest, self._clock)
        other.leases, other.plan = self.leases, self.plan
        return other

    # -- targets, runs

    def begin(self, run: str, spider: str, starts: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Open a run over targets (name -> start addresses): {name: number}. Unfinished rounds go on."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO run (id, spider, targets, started) VALUES (?, ?, ?, ?)",
                (run, spider, json.dumps(list(starts)), utc(self._clock())),
            )
            return {name: self._open_round(db, name, addresses)[0] for name, addresses in starts.items()}

    def died(self, rows: Sequence[int], version: str) -> None:
        """Note that processes ended while they read these rows; what others did under another version is forgiven."""
        with self.transaction() as db:
            frontier.forgive(db, version)
            frontier.died(db, rows)

    def next_round(self, starts: Mapping[str, Sequence[str]]) -> bool:
        """Begin the next round of targets whose round is over; True if one was begun."""
        with self.transaction() as db:
            begun = [self._open_round(db, name, addresses)[1] for name, addresses in starts.items()]
        return any(begun)

    def targets(self, names: Sequence[str]) -> list[int]:
        """The numbers of targets by name; unknown names are left out."""
        with self.reading() as db:
            rows = (db.execute("SELECT id FROM target WHERE name = ?", (name,)).fetchone() for name in names)
            return [row[0] for row in rows if row]

    def unfinished(self, targets: Sequence[int]) -> bool:
        """Whether a round of one of these targets is still open."""
        with self.reading() as db:
            return any(frontier.hosts_due(db, target) for target in targets)

    def dead(self, names: Sequence[str]) -> list[str]:
        """Those of these targets whose start addresses all gave no page when they were asked last."""
        with self.reading() as db:
            return [name for name in names for number in self.targets([name]) if frontier.is_dead(db, number)]

    def end(self, run: str, reason: str, counts: Mapping[str, object]) -> None:
        """Close a run with its reason and what it counted."""
        with self.transaction() as db:
            db.execute(
                "UPDATE run SET ended = ?, reason = ?, counts = ? WHERE id = ?",
                (utc(self._clock()), reason, json.dumps(counts), run),
            )

    # -- frontier

    def hosts_due(self, targets: Sequence[int]) -> list[tuple[int, str, float]]:
        """(target, host, time at which it may be asked) of all that is pending."""
        with self.reading() as db:
            return [(t, host, at) for t in targets for host, at in frontier.hosts_due(db, t)]

    def due(self, target: int, host: str, limit: int) -> list[Due]:
        """The next addresses of a host that may be asked now."""
        with self.reading() as db:
            return frontier.due(db, target, host, self._clock(), limit)

    def all_links_done(self, item: Due) -> bool:
        """Whether everything a listing linked to has an outcome."""
        with self.reading() as db:
            return frontier.all_links_done(db, item.id)

    def commit(self, outcomes: Sequence[Outcome], run: str | None) -> list[list[Placed]]:
        """Write outcomes with their articles in one transaction; for each the articles as they were placed."""
        with self.transaction() as db:
            now = utc(self._clock())
            placed = [self._commit_one(db, outcome, now, run) for outcome in outcomes]
            if self.archive is not None:
                pages.keep(db, self.archive, outcomes, placed, run)
            return placed

    def revise(
        self, read: Sequence[tuple[KeptPage, RawArticle]], clean: Cleaner, known: Known, run: str | None
    ) -> list[Placed]:
        """Store what kept pages say when they are read anew, in one transaction.

        A page that is older than what is stored of it is passed over. Stories of what changed are to be settled.
        """
        with self.transaction() as db:
            now = utc(self._clock())
            ready = [
                (page, kept) for page, raw in read if (kept := rereading.kept(db, page, raw, clean, known, self._rules))
            ]
            placed = self._place_all(db, [kept for _, kept in ready], now, run)
            for (page, _), one in zip(ready, placed, strict=True):
                if one.change == "new":
                    articles.reach(db, page.target, one.article, page.head.url)
            settling.queue(db, {one.story.id for one in placed if one.change == "updated"})
            return placed

    # -- articles and brands

    def known(self) -> Known:
        """The brand book as it stands; the same snapshot again while nothing changed."""
        with self.reading() as db:
            self._book = brands.read(db, self._book)
        return self._book.known

    def learn(self, known: Known, run: str | None) -> None:
        """Add proofs and uses as language that were counted outside this state's articles; rules are not taken over.

        Counts add up: give what was learned beyond what this state knew, and only once.
        """
        with self.transaction() as db:
            now = utc(self._clock())
            evidence = f"learned outside a crawl, run {run}" if run else "learned outside a crawl"
            for brand in known.brands.values():
                if brand.proofs or brand.language:
                    brands.learn(db, brand, self._rules, evidence, now)

    def allow(self, name: str, reason: str) -> None:
        """Let a name stand as proven on the operator's word."""
        self._rule(name, "allow", reason)

    def deny(self, name: str, reason: str) -> None:
        """Forbid that a name is removed anywhere, whoever proved it."""
        self._rule(name, "deny", reason)

    def forget_rule(self, name: str) -> None:
        """Take back what the operator said of a name: the evidence alone counts again."""
        self._rule(name, None, None)

    def articles(self, targets: Sequence[int] | None = None, *, copies: bool = False) -> Iterator[Stored]:
        """Articles by id, each story once (with ``copies`` all); of the named targets or of all."""
        with self.reading() as db:
            yield from articles.stored(db, targets, copies=copies)

    def edges(self, host: str) -> tuple[bytes, bytes]:
        """What is known of the shingles that a host shows around its articles, for ``Rules.observe`` and others."""
        with self.reading() as db:
            return membership.edges(db, host)

    def find(self, address: str) -> Stored | None:
        """The article met under an address."""
        with self.reading() as db:
            return articles.find(db, address)

    def members(self, story: str) -> list[Stored]:
        """The articles of a story, the original first."""
        with self.reading() as db:
            return articles.members(db, story)

    def totals(self, targets: Sequence[int]) -> dict[str, int]:
        """What the state holds of these targets: articles, stories, copies, edits, edited articles."""
        with self.reading() as db:
            return articles.totals(db, targets)

    def split(self, article: str, reason: str) -> splits.Split:
        """Take an article (by id) out of its story for good; the rule that was kept, or UsageError."""
        with self.transaction() as db:
            return splits.split(db, article, self._rules, reason, utc(self._clock()))

    def unsplit(self, article: str) -> tuple[splits.Split, str | None]:
        """Take the latest split of an article back: the rule, and the id of the story that is one again, or None."""
        with self.transaction() as db:
            return splits.take_back(db, article)

    # -- settling

    def to_settle(self) -> list[int]:
        """Row numbers of the articles that wait to be cleaned again, in the order in which they will be.

        First looks for what the operator's rules concern since they were given; that reads every article.
        """
        self._look_for_ruled()
        with self.reading() as db:
            return settling.waiting(db)

    def settle_some(self, clean: Cleaner, run: str | None) -> list[Placed]:
        """Clean the next stories that wait, with what is known by then, and store what reads differently.

        One transaction: nobody writes between reading and writing. Empty when nothing waits.
        """
        with self.transaction() as db:
            now, known = utc(self._clock()), self.known()
            return [
                one
                for story in settling.take(db, CHUNK)
                for one in self._place_all(db, self._cleaned_again(db, story, clean, known), now, run)
            ]

    def _cleaned_again(self, db: sqlite3.Connection, story: str, clean: Cleaner, known: Known) -> list[Kept]:
        members = settling.members(db, story)
        best = [member.article for member in members[: articles.SIBLINGS + 1]]
        return [Kept(m.raw, clean(m.raw, known, articles.siblings(best, m.article.id))) for m in members]

    def _look_for_ruled(self) -> None:
        """Put on the list what rulings concern: read without a lock first, then what was written meanwhile."""
        with self.reading() as db:
            rulings = settling.rulings(db)
            if not rulings:
                return
            stories, last = settling.concerned(db, rulings, 0)
        with self.transaction() as db:
            settling.queue(db, stories | settling.concerned(db, rulings, last)[0])
            settling.found_all(db, rulings)

    def _rule(self, name: str, verdict: Literal["allow", "deny"] | None, reason: str | None) -> None:
        if not name or name != name.strip() or not name.isprintable():
            raise UsageError(f"{name!r} is no name: give the letters as they stand in the text")
        with self.transaction() as db:
            brands.rule(db, name, self._rules.stem(name), verdict, reason)

    def _open_round(self, db: sqlite3.Connection, name: str, starts: Sequence[str]) -> tuple[int, bool]:
        target = frontier.target_id(db, name)
        return target, frontier.open_round(db, target, starts, self.plan, self._clock())

    def _commit_one(self, db: sqlite3.Connection, outcome: Outcome, now: str, run: str | None) -> list[Placed]:
        if outcome.due.article is not None:
            return self._commit_look(db, outcome, now, run)
        frontier.record(db, outcome, self.plan, self._clock())
        placed = self._place_all(db, outcome.articles, now, run)
        for one in placed:
            articles.reach(db, outcome.due.target, one.article, outcome.due.url)
        if self.plan is not None:
            revisits.plan_looks(db, outcome, placed, self.plan, self._clock())
        return placed

    def _commit_look(self, db: sqlite3.Connection, outcome: Outcome, now: str, run: str | None) -> list[Placed]:
        changed = revisits.record(db, outcome, self.plan or Plan(), self._clock())
        return articles.standing(db, outcome.articles, self._place_all(db, changed, now, run))

    def _place_all(self, db: sqlite3.Connection, several: Sequence[Kept], now: str, run: str | None) -> list[Placed]:
        """Place articles, then let the stories of those that changed choose their originals."""
        changes = [
            (kept.cleaned.article, articles.place(db, kept, self._rules, self._digest(kept.cleaned.article), now, run))
            for kept in several
        ]
        placed = [articles.placed(db, article, change) for article, change in changes]
        stories = {one.story.id for one in placed if one.change == "updated"}
        for story in stories:
            membership.elect(db, story)
        return [articles.placed(db, article, change) for article, change in changes] if stories else placed
