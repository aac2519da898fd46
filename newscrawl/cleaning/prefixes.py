"""Candidates: what might have been set before a headline, or behind it. Weighs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The longest name seen has 48 characters and six words (FinLogic FinLogic Quantitative Think Tank Center).
MAX_NAME = 60
MAX_WORDS = 7

_DELIMITER = re.compile(r"[-|:](?<![\s|:-].)(?![\s|:/-])")  # the mark first: it is searched for, the rest tried
_SENTENCE = re.compile(r"[,;!?\"“”„«»()\[\]]")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A headline seen as ``lead`` + ``name`` + ``delimiter`` + ``rest``, or, ``behind``, as rest + delimiter + name.

    ``lead`` is a category of the breadcrumb that lost its blank ("ContactRekubit-..."), mostly empty.
    """

    name: str
    delimiter: str
    rest: str
    lead: str = ""
    behind: bool = False

    @property
    def heading(self) -> str:
        """Enough of the whole headline to know it again where a text repeats it, cut short or not."""
        return "" if self.behind or self.lead else self.name + self.delimiter + self.rest[:30]

    @property
    def repeated(self) -> int:
        """How many characters of the rest are the name and its delimiter once more."""
        count = 0
        while not self.behind and self.rest.startswith(tuple(self.name + mark for mark in "-|:"), count):
            count += len(self.name) + 1
        return count if count < len(self.rest) else 0

    @property
    def place(self) -> tuple[int, int]:
        """What of the headline goes when the name is injected."""
        if self.behind:
            return len(self.rest), len(self.rest) + len(self.delimiter) + len(self.name)
        return 0, len(self.lead) + len(self.name) + len(self.delimiter) + self.repeated


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
            found += [Prefix(name[at:], match[0], rest, name[:at]) for at in _seams(name)]
    return sorted(found, key=lambda one: (bool(one.lead), -len(one.name)))


def suffixes(headline: str) -> list[Prefix]:
    """Every end of the headline that begins directly behind such a delimiter, the longest first."""
    start = max(1, len(headline) - MAX_NAME - 1)
    found = [(match, headline[match.end() :]) for match in _DELIMITER.finditer(headline, start)]
    return [
        Prefix(name, match[0], headline[: match.start()], behind=True)
        for match, name in found
        if is_name(name) and not _SENTENCE.search(name) and not any(word[0].islower() for word in name.split())
    ]


def _seams(name: str) -> list[int]:
    """Where a name in its first word goes from lower case to upper: "Contact|Rekubit"."""
    word = name.split(" ", 1)[0]
    return [at for at in range(3, len(word) - 2) if word[at].isupper() and word[at - 1].islower()]


def heads(headline: str) -> set[str]:
    """The first words of all that may have been set before a headline or behind it."""
    return {one.name.split(" ", 1)[0] for one in (*prefixes(headline), *suffixes(headline))}


def leads(headline: str, name: str) -> bool:
    """Whether a headline begins or ends with a name and a delimiter."""
    return any(headline.startswith(name + mark) or headline.endswith(mark + name) for mark in "-|:")


def is_name(text: str) -> bool:
    """Whether a string can be a name at all: two letters or more, few words, a letter or digit at its start."""
    letters = sum(map(str.isalpha, text[:MAX_NAME]))
    return letters > 1 and text[0].isalnum() and len(text) <= MAX_NAME and text.count(" ") < MAX_WORDS
