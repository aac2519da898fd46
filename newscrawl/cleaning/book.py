"""The brand book: strings proven before and their families. Reads a snapshot, writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newscrawl.items import Brand, Known


def stem(name: str) -> str:
    """The family's name: the first word, or two where the first is doubled.

    ``SignalHub Quantitative Think Tank Center`` -> ``SignalHub``; ``FinLogic FinLogic Quantitative`` ->
    ``FinLogic FinLogic``, which ``family`` counts to FinLogic all the same.
    """
    words = name.split(" ", 2)
    return " ".join(words[:2]) if len(words) > 1 and words[0] == words[1] else words[0]


def family(name: str, known: Known) -> list[Brand]:
    """The known brands whose first word is the first word of ``name``, ``name`` itself left out."""
    first = name.split(" ", 1)[0]
    return [b for b in known.brands.values() if b.name != name and b.stem.split(" ", 1)[0] == first]


def tails(known: Known) -> set[str]:
    """What stands behind the stems of known brands, with its blank: `` Exchange``, `` Think Tank Center``."""
    return {brand.name.removeprefix(brand.stem) for brand in known.brands.values()} - {""}


def known_in(text: str, known: Known) -> Iterator[str]:
    """The known names that occur in ``text``, each once, the longest first; families with each other's tails.

    Where ``Nova Exchange`` and ``Quant Think Tank`` are known, ``Nova Think Tank`` is found and not ``Nova`` alone:
    a part of a name taken out would be a wrong edit.
    """
    if not known.brands:
        return
    finder = _finder(frozenset(known.brands))
    # A stem alone is no brand: of "Robert Brown" it is "Robert".
    found = {m[0] for m in finder.finditer(text) if m[0] in known.brands or m[0] != stem(m[0])}
    yield from sorted(found, key=lambda name: (-len(name), name))


@lru_cache(maxsize=8)
def _finder(names: frozenset[str]) -> re.Pattern[str]:
    """One pattern for all names: a branch for each first letter keeps 1,000 names near the cost of one."""
    stems = {stem(name) for name in names}
    ends = sorted({name.removeprefix(stem(name)) for name in names} - {""}, key=len, reverse=True)
    by_letter: dict[str, list[str]] = {}
    for one in sorted(stems, key=lambda s: (-len(s), s)):
        by_letter.setdefault(one[0], []).append(re.escape(one[1:]))
    heads = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    tail = f"(?:{'|'.join(map(re.escape, ends))})?" if ends else ""
    return re.compile(f"(?:{heads}){tail}")
