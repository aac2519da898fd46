"""Two processes that store the two halves of a corpus at once, in one state on disk. Knows no truth; is given a scorer."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.bench.stories_curve import BATCH, insert
from newscrawl.state import RULES
from newscrawl.store import membership, schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from newscrawl.items import Fingerprint

    # F1 of told stories.
    Scorer = Callable[[Sequence[str]], float]
    Part = Sequence[tuple[int, Fingerprint]]

# What is stored; more only takes longer.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Writers:
    """F1 of the stories that one and two writers told, wall seconds, and the texts that the two founded twice.

    ``twice`` counts texts (same sketch, figures and names) whose copies are in more than one story though one writer
    has them in one.
    """

    articles: int
    alone: float
    together: float
    seconds: tuple[float, float]
    twice: int

    def __str__(self) -> str:
        one, two = self.seconds
        return (
            f"two writers at once, {self.articles:,} articles on disk: F1 {self.together:.4f} (one writer "
            f"{self.alone:.4f}), {self.twice} stories founded twice, {two:.1f} s (one {one:.1f})"
        )


def measured(prints: Sequence[Fingerprint], score: Scorer) -> Writers:
    """Let one process store all fingerprints, then two store every other one each, and compare."""
    numbered = list(enumerate(prints))
    alone, first = _told([numbered])
    together, second = _told([numbered[::2], numbered[1::2]])
    twice = len(_parted(prints, together) - _parted(prints, alone))
    return Writers(len(prints), score(alone), score(together), (first, second), twice)


def _told(parts: Sequence[Part]) -> tuple[list[str], float]:
    """Each article's story, in order, when each part is stored by a process of its own; and how long that took."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        connection = schema.connect(Path(folder))
        try:
            writers = [context.Process(target=_store, args=(folder, part)) for part in parts]
            start = time.monotonic()
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            spent = time.monotonic() - start
            stories = [
                story for (story,) in connection.execute("SELECT story FROM article ORDER BY CAST(id AS INTEGER)")
            ]
        finally:
            connection.close()
    if any(writer.exitcode for writer in writers):
        raise RuntimeError("a writer of the benchmark failed; what it said stands above")
    return stories, spent


def _store(folder: str, part: Part) -> None:
    """Store fingerprints as a crawl does: look-up, decision and insertion in one write transaction."""
    connection = schema.connect(Path(folder))
    try:
        for first in range(0, len(part), BATCH):
            connection.execute("BEGIN IMMEDIATE")
            for number, one in part[first : first + BATCH]:
                _keep(connection, number, one)
            connection.execute("COMMIT")
    finally:
        connection.close()


def _keep(connection: sqlite3.Connection, number: int, one: Fingerprint) -> None:
    found = RULES.matches(one, membership.candidates(connection, one, RULES))
    several = RULES.joined(found)
    story = membership.join(connection, several) if several else str(number)
    insert(connection, number, one, story, "copy" if found else "original")


def _parted(prints: Sequence[Fingerprint], told: Sequence[str]) -> set[tuple[bytes, bytes]]:
    """The texts whose copies are in more than one story."""
    stories: dict[tuple[bytes, bytes], set[str]] = {}
    for one, story in zip(prints, told, strict=True):
        if one.sketch:
            stories.setdefault((one.sketch, one.numbers), set()).add(story)
    return {text for text, some in stories.items() if len(some) > 1}
