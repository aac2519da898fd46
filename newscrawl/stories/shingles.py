"""A text as arrays of hashes: words, figures, names, 3-word shingles. Knows no article, no rule and no memory.

The words are those of ``text.tokens``; they are hashed without being made: .12 ms for 700 words, where tokens,
join, split and ``zlib.crc32`` take .27 ms, and a cache of word hashes .23 ms and a memory that must be bounded.

Scripts that put no blanks between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer) would be one token a
sentence: every two neighbouring characters of such a run are a word here, so that a shingle spans four characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Hashes = npt.NDArray[np.uint32]
    Indexes = npt.NDArray[np.intp]
    Kinds = npt.NDArray[np.uint8]
    Wide = npt.NDArray[np.uint64]

SHINGLE = 3

_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_IS_LETTER, _IS_UNSPACED, _IS_DIGIT = 1, 2, 3
_BLANK, _COMMA = ord(" "), ord(",")

# Odd 64-bit constants without structure: the golden ratio, two primes of xxHash, two multipliers of SplitMix64.
_BASE = 0x9E3779B97F4A7C15
_BACK = pow(_BASE, -1, 1 << 64)
_FIRST, _SECOND = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9)
_STIR, _STIR_AGAIN = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)


def _kinds_of(text: str) -> Kinds:
    """Class each character: 0 separates words, else a letter, a character of an unspaced script or a digit."""
    kinds = np.zeros(len(text), np.uint8)
    for run in _WORD.finditer(text):
        kinds[run.start() : run.end()] = _IS_LETTER
    for run in _UNSPACED.finditer(text):
        part = kinds[run.start() : run.end()]
        part[part > 0] = _IS_UNSPACED
    for run in _DIGITS.finditer(text):
        kinds[run.start() : run.end()] = _IS_DIGIT
    return kinds


_BMP_KINDS = _kinds_of("".join(map(chr, range(0x10000))))


class Reading(NamedTuple):
    """A body's words in order (64 bits each), its figures and its names in order (32 bits each).

    ``headline``: the words of the headline, in order.
    """

    words: Wide
    figures: Hashes
    names: Hashes
    headline: Wide


def read(body: str, headline: str = "") -> Reading:
    """Hash a text's words, figures and names, and in the same pass its headline's words.

    A figure is a run of digits, not a token that has digits: an injected brand makes "16,XDY Exchange000" of
    16,000, and the runs are still 16 and 000. A name is a word with a capital that opens no sentence: it stands
    after a word, or a word and a comma, and a blank. Scripts without capitals have none.
    """
    above, composed = (unicodedata.normalize("NFKC", text) for text in (headline + "\n", body))
    folded = above.lower()
    start = len(folded)
    folded += composed.lower()
    points = _code_points(folded)
    kinds = _BMP_KINDS.take(points, mode="clip")  # U+FFFF, where the clipped ones fall, is no character
    beyond = points > 0xFFFF
    if beyond.any():
        kinds[beyond] = _kinds_of("".join(map(chr, points[beyond].tolist())))
    starts, ends = _words(kinds)
    figure_starts, figure_ends = _runs(kinds == _IS_DIGIT)
    hash_of = _Spans(points)
    words = hash_of(starts, ends)
    first, first_figure = starts.searchsorted(start), figure_starts.searchsorted(start)
    # Only "İ" and its like change their length in lower case: no names then, rather than wrong ones.
    own = above + composed if len(above) + len(composed) == len(folded) else folded
    named = _named(_code_points(own), points, kinds, starts[first:])
    return Reading(
        words[first:],
        stir(hash_of(figure_starts, figure_ends)[first_figure:]),
        stir(words[first:][named]),
        words[:first],
    )


def _code_points(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _named(composed: Hashes, folded: Hashes, kinds: Kinds, starts: Indexes) -> Bools:
    """Which of the words are names."""
    before = np.maximum(starts - 2, 0)
    within = (kinds[before] > 0) | (folded[before] == _COMMA)
    named: Bools = (starts > 1) & (composed[starts] != folded[starts]) & (folded[starts - 1] == _BLANK) & within
    return named


def shingles(words: Wide) -> Hashes:
    """Hash every three neighbouring words, in order; empty below three words."""
    if len(words) < SHINGLE:
        return np.empty(0, np.uint32)
    return stir((words[:-2] * _FIRST + words[1:-1]) * _SECOND + words[2:])


def stir(values: Wide) -> Hashes:
    """Spread 64-bit values evenly over 32 bits (the finaliser of SplitMix64, upper half)."""
    values = (values ^ (values >> _HALF)) * _STIR
    values = (values ^ (values >> _HALF)) * _STIR_AGAIN
    return (values >> _HALF).astype(np.uint32)


def short_hash(text: str) -> int:
    """One short text's 32-bit hash, the same in every process and on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest(), "little")


def distinct(hashes: Hashes) -> Hashes:
    """Sort and drop repeats; np.unique takes four times as long on arrays of this size."""
    ordered = np.sort(hashes)
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return ordered[new]


def among(hashes: Hashes, others: Hashes) -> Bools:
    """Which hashes are among others, which are sorted; np.isin takes three times as long on arrays of this size."""
    if not len(others):
        return np.zeros(len(hashes), np.bool_)
    at = others.searchsorted(hashes)
    at[at == len(others)] = 0
    found: Bools = others[at] == hashes
    return found


class _Spans:
    """Polynomial hashes (modulo 2^64) of spans of one text, each from two prefix sums.

    The sum over a span is that of its characters times _BASE^position; times _BASE^-start it no longer depends on
    where the span stands.
    """

    def __init__(self, points: Hashes) -> None:
        self._sums = np.zeros(len(points) + 1, np.uint64)
        np.cumsum(points * _powers(_BASE, len(points)), out=self._sums[1:])
        self._back = _powers(_BACK, len(points))

    def __call__(self, starts: Indexes, ends: Indexes) -> Wide:
        return (self._sums[ends] - self._sums[starts]) * self._back[starts]


def _powers(base: int, count: int) -> Wide:
    factors = np.full(count, base, np.uint64)
    factors[:1] = 1
    return np.cumprod(factors)


def _runs(inside: Bools) -> tuple[Indexes, Indexes]:
    """Where runs of True start and end."""
    padded = np.zeros(len(inside) + 2, np.bool_)
    padded[1:-1] = inside
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]


def _words(kinds: Kinds) -> tuple[Indexes, Indexes]:
    unspaced = kinds == _IS_UNSPACED
    if not unspaced.any():
        return _runs(kinds > 0)
    starts, ends = _runs((kinds > 0) & ~unspaced)
    run_starts, run_ends = _runs(unspaced)
    alone = run_ends - run_starts == 1
    pairs = np.flatnonzero(unspaced[1:] & unspaced[:-1])
    starts = np.concatenate((starts, run_starts[alone], pairs))
    ends = np.concatenate((ends, run_ends[alone], pairs + 2))
    order = np.argsort(starts)
    return starts[order], ends[order]
