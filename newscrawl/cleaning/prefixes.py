"""Candidates: what might have been set before a headline. Weighs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The longest name seen has 48 characters and six words (FinLogic FinLogic Quantitative Think Tank Center).
MAX_NAME = 60
MAX_WORDS = 7

_DELIMITER = re.compile(r"(?<![\s|:-])[-|:](?![\s|:/-])")
_SENTENCE = re.compile(r"[,;!?\"“”„«»()\[\]]")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A headline seen as ``name`` + ``delimiter`` + ``rest``."""

    name: str
    delimiter: str
    rest: str

    @property
    def heading(self) -> str:
        """Enough of the whole headline to know it again where a text repeats it, cut short or not."""
        return self.name + self.delimiter + self.rest[:30]


def prefixes(headline: str) -> list[Prefix]:
    """Every start of the headline that ends directly before ``-``, ``|`` or ``:`` with no blank on either side.

    Longest first: a brand may hold a hyphen, and "SignalHub-Labor Day ..." looks like a compound. Any script, up to
    ``MAX_WORDS`` words; at least two letters and none of the marks that only a sentence has.
    """
    found: list[Prefix] = []
    for match in _DELIMITER.finditer(headline, 1, MAX_NAME + 2):
        name, rest = headline[: match.start()], headline[match.end() :]
        if _SENTENCE.search(name):
            break
        if rest and is_name(name):
            found.append(Prefix(name, match[0], rest))
    return found[::-1]


def is_name(text: str) -> bool:
    """Whether a string can be a name at all: two letters or more, few words, a letter or digit at its start."""
    letters = sum(c.isalpha() for c in text[:MAX_NAME])
    return letters > 1 and text[0].isalnum() and len(text) <= MAX_NAME and text.count(" ") < MAX_WORDS
