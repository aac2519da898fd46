"""Whether a record may name any of some strings: asked of every line of a corpus, so answered without parsing most."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from newscrawl.cleaning.finder import Finder
from newscrawl.corpus.records import Record

# A line of 5 KB is searched for 20 words in 25 us, for 1,000 in 57; parsing it takes 30 us, and searching its texts
# for any number of words 100.
_FEW = 1000
# How JSON may write an ASCII character otherwise; and which characters it may write otherwise though it need not.
_ESCAPED_ASCII = re.compile(rb"\\u00[0-7]")
_ESCAPABLE = frozenset('"\\/')


@dataclass(frozen=True, slots=True)
class Names:
    """The first words of some strings: where none of them is, none of the strings is, nor one of their families.

    ``finder`` finds the words in a text. ``raw`` finds them as they stand in a line of JSON, if they are few and can be
    told there, else it is None; ``ascii``: whether escapes of other characters are no matter to it.
    """

    finder: Finder
    raw: re.Pattern[bytes] | None
    ascii: bool

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Make it of the strings themselves."""
        heads = sorted({name.split(" ", 1)[0] for name in names})
        tellable = len(heads) <= _FEW and not any(_ESCAPABLE & set(head) or not head.isprintable() for head in heads)
        raw = _any_of([head.encode() for head in heads]) if tellable else None
        return cls(Finder.of(heads), raw, all(map(str.isascii, heads)))

    def may_be_in(self, line: bytes) -> bool:
        """False where no text of this line of JSON has one of the words, whatever it says."""
        if self.raw is None or _ESCAPED_ASCII.search(line) or (not self.ascii and b"\\u" in line):
            return True
        return self.raw.search(line) is not None

    def are_in(self, record: Record) -> bool:
        """Whether a text that cleaning looks at has one of the words."""
        texts = (record.headline, record.body, record.description or "")
        return any(self.finder.found_in(text) for text in texts)


def _any_of(words: Iterable[bytes]) -> re.Pattern[bytes]:
    """One pattern for all: a branch for each first byte, so that most places are passed by at once."""
    rests: dict[bytes, list[bytes]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(re.escape(word[1:]))
    return re.compile(b"|".join(b"%b(?:%b)" % (re.escape(first), b"|".join(some)) for first, some in rests.items()))
