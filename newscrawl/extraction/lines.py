"""Lines of a page as a reader sees them, with what their markup said; knows no landmark and no site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# What stood around a line. Plain ints: an IntFlag costs 1 us for each "or", and a page has hundreds of lines.
H1 = 1  # inside <h1>
HEADING = 2  # inside <h1> ... <h6>
CHROME = 4  # inside <nav>, <footer>, <aside> or their roles
HEADER = 8  # inside <header>
LISTED = 16  # inside <li>
CAPTION = 32  # inside <figcaption> or <caption>
PARAGRAPH = 64  # inside <p> or <blockquote>
ARTICLE = 128  # inside <article>
CONTROL = 256  # inside <button>, <label>; not <form>, which may be the whole page
LINK = 512  # inside <a>
LINKED = 1024  # all its words are inside links
PREFORMATTED = 2048  # inside <pre>: line feeds end lines
COMMENTS = 4096  # inside what is called comments
ASIDE = 8192  # inside what is called an author's note, related, newsletter, promotion ...
INTRO = 16384  # inside what is called a standfirst
# What its markup says of a line that is no text of an article.
NO_BODY = CHROME | CAPTION | CONTROL | COMMENTS | H1 | ASIDE

# A paragraph of running text; headlines in lists have 5 to 20 words, snippets are cut at 100 characters.
PROSE_WORDS = 25
# A headline has up to 130 characters, the snippets below headlines are cut at 100.
_MAX_ITEM = 260
_MAX_SNIPPET = 110

# Scripts that write without blanks: Thai and Lao, kana, ideographs.
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u9fff]")


class Line(NamedTuple):
    """One line of text: ``flags`` of its first words, ``linked`` characters of it inside links.

    ``parts`` are the pieces that inline markup cuts it into, as written; empty when there is but one. ``path`` is the
    number of the element around it among the document's paths, 0 for none.
    """

    text: str
    flags: int = 0
    linked: int = 0
    parts: tuple[str, ...] = ()
    path: int = 0

    @property
    def link_only(self) -> bool:
        """Whether all its words are inside links (a bullet, a number or a date beside them is no word)."""
        return bool(self.flags & LINKED)

    @property
    def spaced(self) -> str:
        """The text with a blank wherever inline markup cuts it: style sheets part what the markup glues."""
        return " ".join(" ".join(self.parts).split()) if self.parts else self.text

    @property
    def is_item(self) -> bool:
        """Whether it is an entry of a list of links: link-only, a link and its snippet, or written with "- "."""
        if self.flags & LINKED or (self.text.startswith("- ") and len(self.text) <= _MAX_ITEM):
            return True
        return bool(self.flags & LINK) and len(self.text) - self.linked <= _MAX_SNIPPET

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough to be a paragraph of running text, and is no entry of a list."""
        return words(self.text) >= PROSE_WORDS and not self.is_item


def plain_lines(text: str) -> list[Line]:
    """Read page text that was saved as plain text: "- " before a list item stays, blank lines go."""
    lines = []
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            lines.append(Line(line))
    return lines


def words(text: str) -> int:
    """Count words by their blanks; of a script without blanks two characters count as a word."""
    return text.count(" ") + 1 + (0 if text.isascii() else len(_WIDE.findall(text)) // 2)


def count_words(lines: Iterable[Line]) -> int:
    """The words of several lines together."""
    return sum(words(line.text) for line in lines)


def unspaced(text: str) -> str:
    """A text without blanks, which markup and style sheets set as they like."""
    return "".join(text.split())
