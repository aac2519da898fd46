"""What a story costs as the store grows: the look-up, decision and insertion of the store itself, on disk.

The fingerprints are those of 2,000 generated texts of 700 words, their keys stirred anew for every further 2,000: as
many different keys and as large postings as so many articles have, without making their texts.
"""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl import stories
from newscrawl.state import RULES
from newscrawl.store import Rules, membership, schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from newscrawl.items import Fingerprint

TEXTS, WORDS, BATCH = 2_000, 700, 50
# Measured over the last so many before each point.
WINDOW = 5_000


@dataclass(frozen=True, slots=True)
class Point:
    """Where the index held ``articles``: CPU milliseconds of a fingerprint and of all that is done in the lock."""

    articles: int
    fingerprint_ms: float
    decision_ms: float
    bytes_per_article: float

    @property
    def per_second(self) -> float:
        """Articles a second of CPU."""
        return 1000 / (self.fingerprint_ms + self.decision_ms)

    def __str__(self) -> str:
        return (
            f"{self.articles:>12,} articles: {self.per_second:>6,.0f} a second of CPU ({WORDS} words; fingerprint "
            f"{self.fingerprint_ms:.2f} ms, decision {self.decision_ms:.2f} ms), {self.bytes_per_article:,.0f} B each"
        )


def curve(most: int) -> Iterator[Point]:
    """Let an index grow; yield a point at every power of ten from 10,000 and at ``most``."""
    rng = random.Random(7)
    texts = _texts(rng, min(TEXTS, most))
    start = time.process_time()
    prints = [stories.fingerprint(f"the headline of story {place}", text) for place, text in enumerate(texts)]
    each = (time.process_time() - start) / len(prints) * 1000
    points = sorted({most, *(10**power for power in range(4, 10) if 10**power < most)})
    rules = RULES
    with tempfile.TemporaryDirectory() as folder:
        connection = schema.connect(Path(folder))
        try:
            done = 0
            for point in points:
                _grow(connection, prints, rules, rng, range(done, max(done, point - WINDOW)))
                last = range(max(done, point - WINDOW), point)
                start = time.process_time()
                _grow(connection, prints, rules, rng, last)
                spent = (time.process_time() - start) / len(last) * 1000
                done = point
                yield Point(point, each, spent, _bytes(connection) / point)
        finally:
            connection.close()


def _grow(
    connection: sqlite3.Connection, prints: Sequence[Fingerprint], rules: Rules, rng: random.Random, numbers: range
) -> None:
    for first in range(numbers.start, numbers.stop, BATCH):
        connection.execute("BEGIN IMMEDIATE")
        for number in range(first, min(first + BATCH, numbers.stop)):
            one = prints[number % len(prints)]
            mask = rng.getrandbits(32)
            _keep(connection, replace(one, keys=tuple(key ^ mask for key in one.keys)), rules, number + 1)
        connection.execute("COMMIT")


def _keep(connection: sqlite3.Connection, one: Fingerprint, rules: Rules, number: int) -> None:
    """What the store does with a new article's fingerprint."""
    found = rules.matches(one, membership.candidates(connection, one, rules))
    story = found[0].story_id if found else str(number)
    insert(connection, number, one, story, "original")


def insert(connection: sqlite3.Connection, number: int, one: Fingerprint, story: str, role: str) -> None:
    """Store an article that has nothing but its number as id, its story and its fingerprint."""
    row = connection.execute(
        "INSERT INTO article (id, headline, record, raw, hash, revision, edits, story, role, rank, first_seen) "
        "VALUES (?, '', '', '', '', 1, 0, ?, ?, '', '') RETURNING row",
        (str(number), story, role),
    ).fetchone()[0]
    membership.index(connection, row, story, one)


def _bytes(connection: sqlite3.Connection) -> float:
    """The pages of what stories keep: fingerprints and postings, not the articles themselves."""
    used = connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name IN ('fingerprint', 'posting')").fetchone()[0]
    return float(used or 0)


def _texts(rng: random.Random, count: int) -> list[str]:
    """Texts with as many figures and names as 500 news articles of that length had; common words are frequent."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(30_000)]

    def word() -> str:
        chance = rng.random()
        if chance < 0.016:
            return str(rng.randint(1, 9999))
        return rng.choice(words).capitalize() if chance < 0.12 else words[int(len(words) ** rng.random()) - 1]

    return [" ".join(word() for _ in range(WORDS)) for _ in range(count)]
