"""One walk over a parsed page: its lines, links, blocks and head; knows HTML, and no site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.extraction import lines as marks
from newscrawl.extraction.lines import Line
from newscrawl.extraction.naming import NAMES, Named, believe, meaning
from newscrawl.extraction.shapes import Paths
from newscrawl.extraction.tags import BREAKS, CONTAINERS, ENDS, FLAGS, GLUES, ROLES, SKIPPED, TEXT

# Whatever of these stands outside links is no word: bullets, bars, brackets, numbers, dates.
_NO_WORDS = " \t\r\n\xa00123456789-–—|/\\•·*#.,:;()[]<>«»›‹"
_HIDDEN = -1
# Ten times the links that are kept: they repeat.
_MAX_ANCHORS = 20_000
_CHROME_ROLES = frozenset(("navigation", "contentinfo", "complementary", "search", "banner"))

# What publishing systems call the readers' part; of no use where a farm's markup is unknown, and not used there.
_COMMENTS = frozenset("comments respond disqus_thread comment-list commentlist comments-area comment-respond".split())


class Block(NamedTuple):
    """An element that holds lines: ``lines[start:end]``."""

    tag: str
    start: int
    end: int


@dataclass(slots=True)
class Document:
    """What one walk found. ``metas`` has lower-case names; ``json_ld`` the scripts' text, unparsed.

    ``anchors`` are the links as written: address, not yet resolved, and text. ``relations`` has the first address that
    a <link> names by each relation (next, license ...).
    """

    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    anchors: list[tuple[str, str]] = field(default_factory=list)
    metas: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    title: str = ""
    language: str | None = None
    canonical: str | None = None
    relations: dict[str, str] = field(default_factory=dict)
    base: str | None = None
    refresh: str | None = None
    tree: LexborHTMLParser | None = None
    paths: Paths = field(default_factory=Paths)

    @property
    def h1s(self) -> list[str]:
        """The text of each h1 element, in order."""
        texts = [" ".join(line.text for line in self.lines[b.start : b.end]) for b in self.blocks if b.tag == "h1"]
        return list(dict.fromkeys(texts))

    def first(self, selector: str, attribute: str | None = None) -> str | None:
        """The text, or an attribute, of the first element that a CSS selector finds and that has one."""
        for node in self.tree.css(selector) if self.tree else ():
            found = node.attributes.get(attribute) if attribute else node.text()
            if text := " ".join((found or "").split()):
                return text
        return None


def walk(html: str, *, whole: bool = True) -> Document:
    """Parse the page once and read it to its end; iterative, so depth costs no stack.

    Of a page that was cut only head and links are read.
    """
    tree = LexborHTMLParser(html)
    document = Document(tree=tree)
    _read_head(tree, document)
    linking = tree.tags("a")[:_MAX_ANCHORS]
    document.anchors = [(href, a.text_lexbor()) for a in linking if (href := a.attrs.get("href"))]
    if whole and tree.body is not None:
        _Walker(document).run(tree.body)
    return document


def _read_head(tree: LexborHTMLParser, document: Document) -> None:
    """Read what stands in the head, wherever a broken page has it. By tags: the first CSS query costs a parse."""
    for node in tree.tags("meta"):
        attributes = node.attributes
        if (attributes.get("http-equiv") or "").lower() == "refresh" and not _is_without_scripts(node):
            document.refresh = document.refresh or attributes.get("content")
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and (content := attributes.get("content")):
            document.metas.setdefault(name.lower(), []).append(content)
    for node in tree.tags("script"):
        if "ld+json" in (node.attributes.get("type") or "").lower():
            document.json_ld.append(node.text())
    titles = (" ".join(node.text().split()) for node in tree.tags("title") if node.parent and node.parent.tag != "svg")
    document.title = next(filter(None, titles), "")
    document.base = next((href for node in tree.tags("base") if (href := node.attributes.get("href"))), None)
    for node in tree.tags("link"):
        attributes = node.attributes
        href = attributes.get("href")
        for name in (attributes.get("rel") or "").lower().split() if href else ():
            document.relations.setdefault(name, href or "")
    document.canonical = document.relations.get("canonical")
    for node in tree.tags("html"):
        document.language = node.attributes.get("lang") or node.attributes.get("xml:lang")


def _is_without_scripts(node: LexborNode) -> bool:
    """Whether an element stands in <noscript>: a browser never sees it."""
    return node.parent is not None and node.parent.tag == "noscript"


def _mark(attributes: dict[str, str | None]) -> int:
    """What attributes other than the class say of an element: hidden (-1), a flag, or nothing (0)."""
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return _HIDDEN
    if "popover" in attributes:
        return _HIDDEN
    style = attributes.get("style")
    if style and "display:none" in style.replace(" ", "").lower():
        return _HIDDEN
    if attributes.get("role") in _CHROME_ROLES:
        return marks.CHROME
    own = attributes.get("id")
    return (marks.COMMENTS if own in _COMMENTS else meaning(own)) if own else 0


def _name(attributes: dict[str, str | None]) -> str:
    """What an element is called: its class, else its id."""
    return attributes.get("class") or attributes.get("id") or ""


def _meaning(name: str) -> int:
    """What a class says of an element: a flag, or nothing (0)."""
    is_comments = "omment" in name and not _COMMENTS.isdisjoint(name.split())
    return marks.COMMENTS if is_comments else meaning(name)


class _Walker:
    """The state of one walk: the pieces of the line that is being written, each with its flags."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts: list[tuple[str, int]] = []
        self.named: list[Named] = []
        self.meanings: dict[str, int] = {}
        self.path = 0

    def run(self, body: LexborNode) -> None:  # noqa: C901, PLR0912
        """Visit every node in document order, in one loop: a page has hundreds of nodes, and each call costs."""
        lines, parts, end_line = self.document.lines, self.parts, self.end_line
        roles, text_role, mark_of, enter = ROLES, TEXT, self.mark, self.document.paths.enter
        stack: list[tuple[LexborNode, str, int, int, int, int]] = []
        node, flags = body, 0
        attributes: dict[str, str | None] = {}
        while True:
            tag = node.tag or ""
            role = roles.get(tag)
            if role == text_role:
                text = node.text_content or ""
                if parts or not text.isspace():
                    parts.append((text, flags))
            elif role == BREAKS:
                end_line()
            elif (
                role != SKIPPED
                and (mark := mark_of(attributes) if tag != "a" and (attributes := node.attributes) else 0) != _HIDDEN
                and (tag != "dialog" or "open" in attributes)
            ):
                if role is None:
                    role = GLUES if _amid_text(node) else ENDS
                if role == ENDS and parts:
                    end_line()
                child = node.first_child
                if child is not None:
                    if role == ENDS:
                        named = mark & NAMES
                        stack.append((node, tag, flags, len(lines), named, self.path))
                        flags |= FLAGS.get(tag, 0) | (mark ^ named)
                        self.path = enter(self.path, tag, attributes.get("class") or "" if attributes else "")
                    else:
                        stack.append((node, tag, flags, -1, 0, self.path))
                        flags |= FLAGS.get(tag, 0) | mark
                    node = child
                    continue
            following = node.next
            while following is None:
                if not stack:
                    believe(lines, self.named)
                    return
                node, tag, flags, start, named, path = stack.pop()
                if start >= 0:
                    if parts:
                        end_line()
                    self.path = path
                    if named and start < len(lines):
                        self.named.append(Named(_name(node.attributes), named, start, len(lines)))
                    if tag in CONTAINERS:
                        self.end_block(tag, start)
                following = node.next if stack else None
            node = following

    def mark(self, attributes: dict[str, str | None]) -> int:
        """What attributes say of an element; classes recur, and each is read once."""
        if name := attributes.get("class"):
            mark = self.meanings.get(name)
            if mark is None:
                mark = self.meanings[name] = _meaning(name)
            return mark if len(attributes) == 1 else (_mark(attributes) or mark)
        return _mark(attributes)

    def end_line(self) -> None:
        """Close the line, if it holds anything."""
        parts = self.parts
        if len(parts) == 1:
            text, flags = parts[0]
            if flags & marks.PREFORMATTED:
                self.end_preformatted()
            elif text := fold(text):
                is_link = flags & marks.LINK
                self.document.lines.append(
                    Line(text, flags | marks.LINKED if is_link else flags, len(text) if is_link else 0, (), self.path)
                )
        elif parts:
            if parts[0][1] & marks.PREFORMATTED:
                self.end_preformatted()
            elif line := _line(parts, self.path):
                self.document.lines.append(line)
        parts.clear()

    def end_preformatted(self) -> None:
        """Close a line whose line feeds end lines of their own."""
        line: list[tuple[str, int]] = []
        for text, flags in self.parts:
            first, *others = text.split("\n")
            line.append((first, flags))
            for other in others:
                if made := _line(line, self.path):
                    self.document.lines.append(made)
                line = [(other, flags)]
        if made := _line(line, self.path):
            self.document.lines.append(made)

    def end_block(self, tag: str, start: int) -> None:
        """Keep the extent of an element that holds several lines, or is a headline."""
        end = len(self.document.lines)
        if end - start > 1 or (tag == "h1" and end > start):
            self.document.blocks.append(Block(tag, start, end))


def _line(parts: list[tuple[str, int]], path: int) -> Line | None:
    """Join pieces: the flags are those of the first words; LINKED if no words stand outside links."""
    text = fold("".join([piece for piece, _ in parts]))
    if not text:
        return None
    linked = sum(len(piece) for piece, flags in parts if flags & marks.LINK)
    worded = [(piece, flags) for piece, flags in parts if piece.strip(_NO_WORDS)] or parts
    flags = worded[0][1]
    if linked and all(other & marks.LINK for _, other in worded):
        flags |= marks.LINKED
    if flags & NAMES:
        flags &= ~NAMES | min(worded, key=lambda piece: piece[1] & NAMES)[1]
    return Line(text, flags, linked, tuple([piece for piece, _ in parts]), path)


def fold(text: str) -> str:
    """Fold the white space of markup (not the non-breaking blank) as a browser does, and strip the ends."""
    text = text.strip()
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
        return " ".join([part for part in text.split(" ") if part])
    return text


def _amid_text(node: LexborNode) -> bool:
    """Whether an unknown element stands in running text: then it glues, as an inline element does."""
    near = (node.prev, node.next)
    return any(other is not None and other.is_text_node and not other.is_empty_text_node for other in near)
