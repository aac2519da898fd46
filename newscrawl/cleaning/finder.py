"""Which of many words occur in a text, whatever stands before them: one search for any number of words. Knows no brand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Words are looked up by so many characters behind the first: 50,000 words cost a text of 4,000 characters no more than
# 50 do, and a new word costs no regular expression of all words.
_BEHIND = 3


@dataclass(frozen=True, slots=True)
class Finder:
    """Words by the few characters behind their first one; ``starts`` gives those behind each first letter of a word.

    ``sizes`` are the numbers of such characters that some words have, because they are shorter than what is searched.
    """

    words: dict[str, list[str]]
    starts: re.Pattern[str]
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> Finder:
        """Make it of the words; an empty one is left out."""
        behind: dict[str, list[str]] = {}
        for word in sorted(set(words) - {""}):
            behind.setdefault(word[1 : 1 + _BEHIND], []).append(word)
        first = "".join(sorted({re.escape(word[0]) for some in behind.values() for word in some}))
        # Looking ahead, so that a word may begin within another.
        starts = re.compile(f"[{first}](?=(.{{0,{_BEHIND}}}))" if first else "(?!)()", re.DOTALL)
        sizes = {len(key) for key in behind} - {_BEHIND}
        return cls(behind, starts, tuple(sorted(sizes)))

    def found_in(self, text: str) -> list[str]:
        """The words that occur anywhere in a text."""
        seen = set(self.starts.findall(text))
        seen |= {one[:size] for size in self.sizes for one in seen}
        return [word for key in seen & self.words.keys() for word in self.words[key] if word in text]
