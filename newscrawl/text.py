"""What every room needs to know of text: repair, blanks, tokens. Knows no HTML and no site."""

from __future__ import annotations

import re
import unicodedata

# C0 controls but tab and line feed, DEL, C1 controls, lone surrogates and the two non-characters of the BMP.
_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")
_TOKEN = re.compile(r"[^\W_]+")


def repair(text: str) -> tuple[str, int]:
    r"""Replace what no strict UTF-8 JSON line may hold by U+FFFD; return the text and the number replaced.

    Line ends of every kind become ``\n`` first (not counted: nothing is lost).
    """
    text = _LINE_ENDS.sub("\n", text)
    return _BROKEN.subn("\ufffd", text)


def one_line(text: str) -> str:
    """Fold every run of white space to one blank and strip the ends."""
    return " ".join(text.split())


def common_prefix(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    size = min(len(one), len(other))
    return next((at for at in range(size) if one[at] != other[at]), size)


def tokens(text: str) -> list[str]:
    r"""Words and numbers of NFKC-normalised lower-case text, in order (``[^\W_]+``)."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


def printable(text: str, limit: int = 200) -> str:
    """A text from the web made safe for a terminal or a log line: controls escaped, cut at ``limit``."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: limit + 1])
    return safe if len(text) <= limit else safe[:limit] + "…"


def cut(text: str, limit: int) -> str:
    """The beginning of a long text, whole words where it has blanks, with " ..." behind it: ``limit`` characters at most."""
    if len(text) <= limit:
        return text
    head, blank, _ = text[: limit - 4].rpartition(" ")
    return f"{head if blank else text[: limit - 4]} ..."


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """A count with its noun: ``1 error``, ``2 errors``."""
    return f"{number} {noun if number == 1 else nouns or noun + 's'}"
