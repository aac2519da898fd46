"""Whether a line may hold a brand: asked of every line of a corpus, so answered without parsing most of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from newscrawl.cleaning.book import proofs
from newscrawl.items import Brand

# A line of 5 KB is searched for 20 words in 25 us, for 1,000 in 57; parsing it takes 16 us, and searching its body
# for any number of words 60.
_FEW = 1000
# How JSON may write an ASCII character otherwise; and which characters it may write otherwise though it need not.
_ESCAPED_ASCII = re.compile(rb"\\u00[0-7]")
_ESCAPABLE = frozenset('"\\/')
# Enough of a tail to tell it from most words.
_TAIL = 4


@dataclass(frozen=True, slots=True)
class Names:
    """What brands look like in a line: a stem that is a brand itself, another stem with the beginning of a tail.

    ``raw`` finds them as they stand in a line of JSON, if they are few and can be told there, else it is None;
    ``ascii``: whether escapes of other characters are no matter to it.
    """

    raw: re.Pattern[bytes] | None
    ascii: bool

    @classmethod
    def of(cls, brands: Iterable[Brand]) -> Self:
        """Make it of brands; those that were never proven are left out."""
        proven = [brand for brand in brands if proofs(brand)]
        stems = {brand.stem for brand in proven}
        alone = stems & {brand.name for brand in proven}
        tails = {brand.name.removeprefix(brand.stem)[:_TAIL] for brand in proven} - {""}
        written = stems | tails
        tellable = len(stems) <= _FEW and not any(_ESCAPABLE & set(one) or not one.isprintable() for one in written)
        return cls(_pattern(alone, stems - alone, tails) if tellable else None, all(map(str.isascii, written)))

    def may_be_in(self, line: bytes) -> bool:
        """False where no text of this line of JSON has a brand, whatever it says."""
        if self.raw is None or _ESCAPED_ASCII.search(line) or (not self.ascii and b"\\u" in line):
            return True
        return self.raw.search(line) is not None


def _pattern(alone: Iterable[str], others: Iterable[str], tails: Iterable[str]) -> re.Pattern[bytes]:
    """One pattern for all: a branch for each first byte, so that most places are passed by at once."""
    ends = b"(?:%b)" % b"|".join(re.escape(tail.encode()) for tail in sorted(tails))
    rests: dict[bytes, list[bytes]] = {}
    for behind, stems in ((b"", alone), (ends if tails else b"(?!)", others)):
        for stem in sorted(stems):
            data = stem.encode()
            rests.setdefault(data[:1], []).append(re.escape(data[1:]) + behind)
    branches = [b"%b(?:%b)" % (re.escape(first), b"|".join(some)) for first, some in sorted(rests.items())]
    return re.compile(b"|".join(branches) or b"(?!)")
