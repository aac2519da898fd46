"""Ways in which a farm may wrap one and the same text; nobody has seen the real markup. Knows no template's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


def text(value: str) -> str:
    """Escape text for HTML, quotes left alone as content systems leave them."""
    return escape(value, quote=False)


def link(href: str, anchor: str) -> str:
    """A link with its text, both escaped."""
    return f'<a href="{escape(href)}">{text(anchor)}</a>'


@dataclass(frozen=True, slots=True)
class Markup:
    """One way of wrapping: formats with ``{}`` for the content and ``{name}`` for a class name.

    ``inline`` wraps a piece of a line. ``apart`` gives every piece of a line a line of its own; ``halved`` cuts
    headings, labels and paragraphs in two inline elements. ``bullet`` is written before list items.
    """

    name: str
    block: str = '<div class="{name}">{}</div>'
    inline: str = "{}"
    heading: str = '<h1 class="title">{}</h1>'
    paragraph: str = "<p>{}</p>"
    body: str = '<div class="content">{}</div>'
    label: str = '<h3 class="label">{}</h3>'
    items: str = '<ul class="list">{}</ul>'
    item: str = "<li>{}</li>"
    row: str = "{}"
    page: str = '<div class="page">{}</div>'
    bullet: str = ""
    apart: bool = False
    halved: bool = False

    def line(self, name: str, pieces: Iterable[str]) -> str:
        """A line of pieces of HTML; in a markup that tears lines apart each piece stands alone."""
        filled = [piece for piece in pieces if piece]
        if self.apart:
            return "".join(self.block.format(piece.strip(), name=name) for piece in filled)
        return self.unbroken(name, filled)

    def unbroken(self, name: str, pieces: Iterable[str]) -> str:
        """A line of pieces of HTML that stays one line."""
        return self.block.format("".join(self.inline.format(piece) for piece in pieces), name=name)

    def title(self, value: str) -> str:
        """The headline."""
        return self.heading.format(self._text(value))

    def caption(self, value: str) -> str:
        """The name of a list, such as Related."""
        return self.label.format(self._text(value))

    def story(self, body: str) -> str:
        """A body of one paragraph a line."""
        return self.body.format("".join(self.paragraph.format(self._text(line)) for line in body.split("\n")))

    def listed(self, entries: Iterable[str]) -> str:
        """A list of entries of HTML."""
        return self.items.format("".join(self.item.format(f"{self.bullet}{entry}") for entry in entries))

    def document(self, title: str, blocks: Sequence[str], padding: str = "") -> str:
        """A whole page around its blocks."""
        content = self.page.format("".join(self.row.format(block) for block in blocks))
        head = f'<meta charset="utf-8"><title>{text(title)}</title>'
        return f"<!DOCTYPE html>\n<html><head>{head}{padding}</head>\n<body>{content}</body></html>\n"

    def _text(self, value: str) -> str:
        if not self.halved:
            return text(value)
        middle = value.find(" ", len(value) // 2) + 1 or len(value) // 2
        return f"<span>{text(value[:middle])}</span><em>{text(value[middle:])}</em>"


_PLAIN = Markup("plain")
_DIVS = Markup(
    "divs",
    inline="<span>{}</span>",
    heading='<div class="t1">{}</div>',
    paragraph='<div class="p">{}</div>',
    label='<div class="t3">{}</div>',
    items='<div class="list">{}</div>',
    item="<div>{}</div>",
)
_TABLES = Markup(
    "tables",
    block="{}",
    heading="<b>{}</b>",
    body="{}",
    label="<b>{}</b>",
    items="<table>{}</table>",
    item="<tr><td>{}</td></tr>",
    row="<tr><td>{}</td></tr>\n",
    page='<table width="100%">{}</table>',
    bullet="- ",
)
_SPLIT = Markup("split", inline="<span>{}</span>", apart=True, halved=True)
_BARE = Markup(
    "bare",
    block="<div>{}</div>",
    heading="<h1>{}</h1>",
    body="<div>{}</div>",
    label="<h3>{}</h3>",
    items="<ul>{}</ul>",
    page="{}",
)
_BREAKS = Markup(
    "breaks",
    block="{}<br>\n",
    heading="<font size=5>{}</font><br>\n",
    paragraph="{}<br><br>\n",
    body="{}",
    label="<b>{}</b><br>\n",
    items="{}",
    item="{}<br>\n",
    page="{}",
    bullet="- ",
)
MARKUPS = {markup.name: markup for markup in (_PLAIN, _DIVS, _TABLES, _SPLIT, _BARE, _BREAKS)}
