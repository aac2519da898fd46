"""Names straight behind a comma, before a clause, a date or a place: "the mill,NAME which". Sees one page's text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.cleaning import slots
from newscrawl.cleaning.evidence import other_losses
from newscrawl.cleaning.geography import MODIFIERS, MONTHS, is_place
from newscrawl.cleaning.glue import stands_in
from newscrawl.cleaning.prefixes import MAX_WORDS
from newscrawl.cleaning.stranger import Stranger, early

_CAPITAL = "[^\\W\\d_a-z\u00df-\u00f6\u00f8-\u00ff]"
_TOKEN = rf"{_CAPITAL}[\w'’&-]*"
_RUN = re.compile(rf"{_TOKEN}(?: (?:{_TOKEN}|\d[\w.]*|&)){{0,{MAX_WORDS + 2}}}")
_LOST_BLANK = re.compile(r",(?=[^\W\d_])(?<=[\w”\"’')],)")
# A page that has lost more blanks behind commas loses them before names.
_MAX_COMMAS = 2
_NEXT_WORD = re.compile(r" ([^\W\d_][\w’'-]*)")
# A link that lost both its blanks took a word along: "Youtubeand Twitter", "NVearlier"; "TX- Flooding" is a dateline.
_TAKEN = re.compile(
    r".*[a-zA-Z\d](?:and|said|says|told|also|used|joins|shalt|of|in|is|has|had)|.*[a-z]ed|[A-Z]{2,}[a-z]{2,}.*|.*-"
)
_PRONOUNS = ("He", "She", "They", "We", "It", "You")
# What words with a capital rarely end in; "in", "a", "on", "by", "and" they do.
_TAILS = frozenset(
    "the that this with from which who whom their they them have been was were would will about more but not into its "
    "under she when where while what because being during could should than these those".split()
)


def behind_commas(text: str) -> Iterator[Stranger]:
    """The names that stand straight behind a comma, before what follows commas and no names."""
    places = [match.end() for match in _LOST_BLANK.finditer(text)]
    if len(places) > _MAX_COMMAS or any(text[at].islower() for at in places):
        return
    first = early(text)
    for start in places:
        run = _RUN.match(text, start)
        if run is None:
            continue
        end = _before_a_fact(text, start, run.end()) if start <= first else 0
        if end and not _took_along(text[start:end]):
            yield Stranger(start, end, "between a comma and a date or place", english=False)
        elif not end and _fits_behind_comma(text, run.end(), alone=len(places) == 1) and not _took_along(run[0]):
            yield Stranger(start, run.end(), "behind a comma, before what follows no name")


def _took_along(name: str) -> bool:
    return any(
        _TAKEN.fullmatch(word)
        or (slots.is_small(word.lower()) and word != "Will")
        or ((word[0] == "I" and word[1:2].islower()) or word[1:2] in {"'", "’"})  # "Ithought", "I’veheard", and names
        or any(word.startswith(one) and slots.is_small(word[len(one) :]) for one in _PRONOUNS)  # "Healso"
        or any(word[at:] in _TAILS or is_place(word[:at], "") for at in range(3, len(word) + 1))
        for word in name.split(" ")
    )


def _before_a_fact(text: str, start: int, end: int) -> int:
    """Where the name ends that stands straight behind a comma, before a date, a place or "I"; 0 for none."""
    tokens = text[start:end].split(" ")
    kept = (
        _before_a_date(tokens)
        or _before_a_place(text, end, tokens)
        or _before_i(tokens)
        or _in_a_dateline(text, start, end, tokens)
    )
    return start + len(" ".join(tokens[:kept])) if kept else 0


def _fits_behind_comma(text: str, end: int, *, alone: bool) -> bool:
    following = _NEXT_WORD.match(text, end)
    if following is None or not following[1].islower():
        return False
    weight = slots.behind_a_comma(following[1])
    beyond = _NEXT_WORD.match(text, following.end())  # "NAME actress Ada Holt": what she is to it
    if weight >= 1.0:
        return True
    reads_on = beyond[1].islower() if beyond else text[following.end() : following.end() + 2] == ", "
    return weight >= 0.0 and alone and reads_on and other_losses((), text) < 2  # this comma is one


def _before_a_date(tokens: list[str]) -> int:
    """``NAME March 6``, ``NAME 2025``."""
    if len(tokens) < 2 or not tokens[-1].isdigit():
        return 0
    month = tokens[-2] in MONTHS
    return len(tokens) - 1 - month if month or len(tokens[-1]) == 4 else 0


def _before_a_place(text: str, end: int, tokens: list[str]) -> int:
    """``NAME Mexico``, ``NAME N.J.``."""
    for size in (2, 1):
        if len(tokens) > size and is_place(" ".join(tokens[-size:]), text[end : end + 1]):
            return 0 if tokens[-size - 1] in MODIFIERS else len(tokens) - size
    return 0


def _in_a_dateline(text: str, start: int, end: int, tokens: list[str]) -> int:
    """``LOSDAL,NAME Brunn (NW)`` where the text speaks of Brunn."""
    if not text[: start - 1].isupper() or not text.startswith(" (", end):
        return 0
    rest = text[end:]
    kept = next((at for at in range(len(tokens)) if stands_in(rest, tokens[at], exactly=True)), 0)
    return kept if all(stands_in(rest, token, exactly=True) for token in tokens[kept:]) else 0


def _before_i(tokens: list[str]) -> int:
    return len(tokens) - 1 if re.fullmatch("I(?:['’](?:m|ve|d|ll))?", tokens[-1]) else 0
