"""The brand book: strings proven before and their families. Reads a snapshot, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newscrawl.cleaning.finder import Finder
from newscrawl.items import Brand, Known

# At a place stems and tails are looked up by so many first characters.
_HEAD = 4
# So often proven, and so many times as often as it is language, a string has no life as language at all.
CERTAIN = 3


def stem(name: str) -> str:
    """The family's name: the first word, or two where the first is doubled.

    ``SignalHub Quantitative Think Tank Center`` -> ``SignalHub``; ``FinLogic FinLogic Quantitative`` ->
    ``FinLogic FinLogic``, which ``family`` counts to FinLogic all the same.
    """
    words = name.split(" ", 2)
    return " ".join(words[:2]) if len(words) > 1 and words[0] == words[1] else words[0]


def family(name: str, known: Known) -> list[Brand]:
    """The known brands whose first word is the first word of ``name``, ``name`` itself left out."""
    members = _index(known).families.get(name.split(" ", 1)[0], ())
    return [brand for brand in members if brand.name != name]


def is_tail(tail: str, known: Known) -> bool:
    """Whether this stands behind the stem of a known brand, with its blank: `` Exchange``, `` Think Tank Center``."""
    return tail in _index(known).tails.get(tail[:_HEAD], ())


def known_in(text: str, known: Known) -> Iterator[str]:
    """The known names that occur in ``text``, each once, the longest first; families with each other's tails.

    Where ``Nova Exchange`` and ``Quant Think Tank`` are known, ``Nova Think Tank`` is found and not ``Nova`` alone:
    a part of a name taken out would be a wrong edit.
    """
    if not known.brands:
        return
    index = _index(known)
    found: set[str] = set()
    for one in index.finder.found_in(text):
        at = text.find(one)
        while at >= 0:
            found.add(_name_at(text, at, index, known))
            at = text.find(one, at + 1)
    found.discard("")
    yield from sorted(found, key=lambda name: (-len(name), name))


def proofs(brand: Brand | None) -> int:
    """How often a string was proven; what the operator allows counts as proven beyond doubt, what he denies as never."""
    if brand is None or brand.rule == "deny":
        return 0
    return max(brand.proofs, CERTAIN) if brand.rule == "allow" else brand.proofs


def is_denied(name: str, known: Known) -> bool:
    """Whether the operator forbids to take this string out."""
    brand = known.brands.get(name)
    return brand is not None and brand.rule == "deny"


def is_language(name: str, known: Known) -> bool:
    """Whether other texts use the string, or the operator calls it language."""
    brand = known.brands.get(name)
    return brand is not None and (brand.language > 0 or brand.rule == "deny")


def _name_at(text: str, at: int, index: _Index, known: Known) -> str:
    """The longest known name, or a known stem with a known tail, that begins at this place; empty for none."""
    name = _longest(text, at, index.stems_at(text, at))
    if not name:
        return ""
    end = at + len(name)
    tails = (_longest(text, end, index.tails.get(text[end : end + size], ())) for size in range(_HEAD, 1, -1))
    whole = name + next(filter(None, tails), "")
    if not proofs(known.brands.get(name)):  # a stem alone is no brand: of "Robert Brown" it is "Robert"
        return whole if whole != name else ""
    # "DAGRX Prime Minister": where the tail is a word of the text, the stem was set before it.
    is_word = not proofs(known.brands.get(whole)) and text.count(whole[len(name) :]) > text.count(whole)
    return name if is_word else whole


def _longest(text: str, at: int, names: Sequence[str]) -> str:
    return next((name for name in names if text.startswith(name, at)), "")


@dataclass(frozen=True, slots=True)
class _Index:
    """The proven names of one brand book, stems and tails by their first characters, the longest first.

    ``finder`` tells which stems a text has at all.
    """

    stems: dict[str, list[str]]
    finder: Finder
    tails: dict[str, list[str]]
    families: dict[str, list[Brand]]

    def stems_at(self, text: str, at: int) -> list[str]:
        """The stems that may begin at a place, the longest first."""
        return [one for size in range(_HEAD, 0, -1) for one in self.stems.get(text[at : at + size], ())]


@lru_cache(maxsize=4)
def _index(known: Known) -> _Index:
    brands = [brand for brand in known.brands.values() if proofs(brand)]
    stems: defaultdict[str, set[str]] = defaultdict(set)
    families: defaultdict[str, list[Brand]] = defaultdict(list)
    tails: defaultdict[str, set[str]] = defaultdict(set)
    for brand in brands:
        stems[brand.stem[:_HEAD]].add(brand.stem)
        families[brand.stem.split(" ", 1)[0]].append(brand)
        if tail := brand.name.removeprefix(brand.stem):
            tails[tail[:_HEAD]].add(tail)
    finder = Finder.of(brand.stem for brand in brands)
    return _Index(_by_length(stems), finder, _by_length(tails), dict(families))


def _by_length(names: Mapping[str, set[str]]) -> dict[str, list[str]]:
    return {head: sorted(some, key=lambda one: (-len(one), one)) for head, some in names.items()}
