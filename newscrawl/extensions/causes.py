"""What went wrong, by cause: how often, with one example. Knows words and counts, no store."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace

# Different causes that are kept; a crawl that fails in more ways is told well enough by these.
MAX_CAUSES = 50
# What differs between two reasons of one cause: addresses, and which host an operator may allow.
_PLACES = re.compile(r"https?://\S+|--allow-host \S+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
# An error of a site's own code: its type, what it says (often with the page's own words), file and line.
_OWN = re.compile(r"(\w+):.*( \([^()]+:\d+\))", re.DOTALL)
# Letters of a reason on one line; the address behind it has about as many.
_MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Cause:
    """One way to fail: the reason in words, an address it was seen at, at how many; ``starts`` are start addresses."""

    reason: str
    example: str
    count: int = 1
    starts: int = 0

    def sentence(self) -> str:
        """The cause on one line, with its count and an example of the addresses that are no start addresses."""
        reason = textwrap.shorten(self.reason.replace(self.example, "").strip(" :"), _MAX_REASON, placeholder=" ...")
        number = self.count - self.starts
        return f"{reason}: {self.example}" if number == 1 else f"{reason}: {number} addresses, e.g. {self.example}"


class Causes:
    """Collects causes; the first reason and the first example of each stand for the others."""

    def __init__(self) -> None:
        self._causes: dict[str, Cause] = {}

    def add(self, reason: str, address: str, *, start: bool = False) -> None:
        """Count one address that failed."""
        self._put(Cause(reason, address, 1, int(start)))

    def update(self, other: Iterable[Cause]) -> None:
        """Add what another crawl has collected."""
        for cause in other:
            self._put(cause)

    def all(self) -> list[Cause]:
        """The causes, the most frequent first."""
        return sorted(self._causes.values(), key=lambda cause: -cause.count)

    def _put(self, new: Cause) -> None:
        key = cause_of(new.reason)
        old = self._causes.get(key)
        if old is None:
            if len(self._causes) < MAX_CAUSES:
                self._causes[key] = new
            return
        example = new.example if old.count == old.starts and new.count > new.starts else old.example
        count, starts = old.count + new.count, old.starts + new.starts
        self._causes[key] = replace(old, example=example, count=count, starts=starts)


def cause_of(reason: str) -> str:
    """What two reasons have in common when they are one cause: all but addresses and a page's own words."""
    own = _OWN.fullmatch(reason)
    return f"{own[1]}{own[2]}" if own else _PLACES.sub("", reason)
