"""Names of sites: what may be one, which one an address suggests, the class that goes with it. Text in, text out."""

from __future__ import annotations

import keyword
import re
from urllib.parse import urlsplit

from newscrawl.errors import UsageError

# The spider of bare addresses has this name, and Scrapy's log lines would not tell the two apart.
_TAKEN = frozenset({"url"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# Longer ones make no good file name; the longest host label has 63.
_MAX = 60
# Labels under which registries sell names (example.co.uk); the name stands before them.
_REGISTRIES = frozenset("ac co com edu gob gouv gov govt id info ltd mil ne net nom or org plc sch web".split())
_PREFIXES = frozenset(("www", "m", "mobile", "amp"))


def proposed(address: str) -> str | None:
    """The name that an address suggests: ``https://www.harbour-post.co.uk/`` gives ``harbour_post``.

    None for a number or a local name: several sites may stand there, see ``called``.
    """
    host = urlsplit(address).hostname or ""
    labels = [one for one in host.split(".") if one]
    if len(labels) < 2 or re.fullmatch(r"[\d.]+|.*:.*", host):
        return None
    while len(labels) > 2 and labels[0] in _PREFIXES:
        labels = labels[1:]
    labels = labels[:-1]
    if len(labels) > 1 and (labels[-1] in _REGISTRIES or len(labels[-1]) == 1):
        labels = labels[:-1]
    return _sound(labels[-1].removeprefix("xn--"))


def called(title: str) -> str:
    """The name that a site's own title suggests: "Harbour Post" gives ``harbour_post``."""
    return _sound(title)


def checked(name: str) -> str:
    """The name, if it may be one; raises UsageError with one that may."""
    if _is_taken(name) or not _NAME.fullmatch(name) or len(name) > _MAX:
        why = "has a meaning of its own" if _NAME.fullmatch(name) and len(name) <= _MAX else "is no name of a site"
        raise UsageError(
            f"{name[: 2 * _MAX]!r} {why}: small letters, digits and _ are, a letter first; try --name {_sound(name)}"
        )
    return name


def class_name(name: str) -> str:
    """The class of a site: ``harbour_post`` gives ``HarbourPost``."""
    return "".join(part.capitalize() for part in name.split("_"))


def _sound(text: str) -> str:
    """Small letters, digits and _; a part that begins with a digit joins the one before it, for its class's name."""
    joined = _NO_LETTERS.sub("_", text.lower()).strip("_")
    joined = re.sub(r"_(?=\d)", "", joined)[:_MAX].strip("_")
    if not joined or not joined[0].isalpha():
        joined = f"site{joined}"
    return f"{joined}_site" if _is_taken(joined) else joined


def _is_taken(name: str) -> bool:
    """Whether Python has a use of its own for a name or for its class's (``none`` would be the class None)."""
    return name in _TAKEN or keyword.iskeyword(name) or keyword.iskeyword(class_name(name))
