"""What a host shows around its articles: a memory of bounded size, a value. Knows no store and no story."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from newscrawl.stories.shingles import among, distinct, read, shingles

if TYPE_CHECKING:
    import numpy.typing as npt

    from newscrawl.stories.shingles import Bools, Hashes, Indexes

# A host's own words stand before and after the article.
FRONT_WORDS, END_WORDS = 60, 120
# So many characters a word has on average at most, its blank included: enough of a long text to find its edges.
_LONGEST = 9
# Seen in so many unrelated articles, a shingle is the host's own: twice may be a quotation or an update.
SEEN = 3
# The edges of the last dozen articles; half of the room at most is for the host's own. 10 KB a host.
SHINGLES_MOST = 2048
_LITTLE_ENDIAN = "<u4"


class Edges(NamedTuple):
    """The shingles at the edges of a host's last articles, oldest sight first, and in how many each was seen.

    ``shingles`` are unsigned 32-bit, ``counts`` 8-bit; both as bytes, to be stored as they are.
    """

    shingles: bytes = b""
    counts: bytes = b""


def observe(edges: Edges, body: str) -> Edges:
    """Count an article's edges in; the caller leaves out articles of a story that the host has shown already.

    Once the memory is full one article in four is counted, chosen by its text: the host's own words are in each of them,
    and counting costs .25 ms.
    """
    if len(edges.counts) == SHINGLES_MOST and crc32(body.encode("utf-8", "replace")) % 4:
        return edges
    seen = _edges_of(body)
    known, counts = _unpack(edges)
    again = among(known, seen)
    fresh = seen[~among(seen, np.sort(known))]
    known = np.concatenate((known[~again], known[again], fresh))
    counts = np.concatenate((counts[~again], np.minimum(counts[again], 254) + 1, np.ones(len(fresh), np.uint8)))
    if len(known) > SHINGLES_MOST:
        kept = _latest(counts >= SEEN)
        known, counts = known[kept], counts[kept]
    return Edges(known.astype(_LITTLE_ENDIAN).tobytes(), counts.astype(np.uint8).tobytes())


def boilerplate(edges: Edges) -> frozenset[int]:
    """Give the shingles that are the host's own, for ``fingerprint``."""
    known, counts = _unpack(edges)
    return frozenset(known[counts >= SEEN].tolist())


def _latest(own: Bools) -> Indexes:
    """Where the shingles stand that stay: the host's own seen last, up to half the room, and the latest others."""
    owned = np.flatnonzero(own)[-(SHINGLES_MOST // 2) :]
    others = np.flatnonzero(~own)[-(SHINGLES_MOST - len(owned)) :]
    return np.sort(np.concatenate((owned, others)))


def _unpack(edges: Edges) -> tuple[Hashes, npt.NDArray[np.uint8]]:
    return np.frombuffer(edges.shingles, _LITTLE_ENDIAN), np.frombuffer(edges.counts, np.uint8)


def _edges_of(body: str) -> Hashes:
    if len(body) <= _LONGEST * (FRONT_WORDS + END_WORDS):
        words = read(body).words
        if len(words) <= FRONT_WORDS + END_WORDS:
            return distinct(shingles(words))
        return distinct(np.concatenate((shingles(words[:FRONT_WORDS]), shingles(words[-END_WORDS:]))))
    front = read(body[: _LONGEST * FRONT_WORDS].rpartition(" ")[0]).words[:FRONT_WORDS]
    end = read(body[-_LONGEST * END_WORDS :].partition(" ")[2]).words[-END_WORDS:]
    return distinct(np.concatenate((shingles(front), shingles(end))))
