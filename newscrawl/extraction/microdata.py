"""The objects that a page's microdata describe (``itemscope``, ``itemtype``, ``itemprop``), shaped as JSON-LD's nodes.

Read only where JSON-LD leaves something open. Whatever is broken is ignored; the number of elements is bounded.
"""

from __future__ import annotations

from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.extraction.schema_org import Node
from newscrawl.text import one_line

# News pages have up to 200 such elements; the article's own come first.
_MAX_ELEMENTS = 600
# Elements between a property and the object it belongs to; pages have up to 12.
_MAX_CLIMB = 60
# Headlines, names and descriptions; a longer text is the body, which is read by its lines.
_MAX_TEXT = 2_000
_MAX_NODES = 100
_SCHEMA = "schema.org/"
# Which attribute has the value, by the standard; a link's text is a name where the property is one of these.
_SOURCES = {
    "meta": "content",
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "source": "src",
    "track": "src",
    "video": "src",
    "a": "href",
    "area": "href",
    "link": "href",
    "object": "data",
    "data": "value",
    "meter": "value",
    "time": "datetime",
}
_NAMES = frozenset(
    "author creator name publisher headline articleSection keywords genre alternativeHeadline description".split()
)
# Never a value that is looked for, and large.
_BODIES = frozenset(("articleBody", "text", "reviewBody", "comment"))


def nodes(tree: LexborHTMLParser) -> list[Node]:
    """The page's objects in document order, each with its type and its properties; an object inside another is the
    value of a property there, and in the list as well.
    """
    found: dict[int, Node] = {}
    owners: dict[int, int] = {}
    elements = {element.mem_id: element for element in tree.css("[itemprop],[itemscope]")[: 2 * _MAX_ELEMENTS]}
    for place, element in islice(elements.items(), _MAX_ELEMENTS):  # what is both comes twice
        attributes = element.attributes
        own = _object(attributes)
        value: object = own
        if own is not None:
            found[place] = own
        names = (attributes.get("itemprop") or "").split()
        owner = found.get(_owner(element, found, owners)) if names else None
        if owner is None:
            continue
        for name in names:
            said = value if own is not None else _value(element, name, attributes)
            if said not in (None, ""):
                _add(owner, name.rsplit("/", 1)[-1], said)
    return list(found.values())


def _object(attributes: dict[str, str | None]) -> Node | None:
    """A new object where the element begins one."""
    if "itemscope" not in attributes:
        return None
    kinds = (attributes.get("itemtype") or "").split()
    node: Node = {"@type": [kind for kind in kinds if _SCHEMA in kind]}
    if place := attributes.get("itemid"):
        node["@id"] = place
    return node


def _owner(element: LexborNode, found: dict[int, Node], owners: dict[int, int]) -> int:
    """The object that an element stands in; 0 where it stands in none. What was climbed is remembered."""
    climbed = []
    owner = 0
    above = element.parent
    for _ in range(_MAX_CLIMB):
        if above is None:
            break
        place = above.mem_id
        if place in found:
            owner = place
            break
        if place in owners:
            owner = owners[place]
            break
        climbed.append(place)
        above = above.parent
    owners.update(dict.fromkeys(climbed, owner))
    return owner


def _value(element: LexborNode, name: str, attributes: dict[str, str | None]) -> str | None:
    """What an element says: its attribute by the standard, else ``content``, else its text."""
    if name in _BODIES:
        return None
    source = _SOURCES.get(element.tag or "")
    if source == "href" and name in _NAMES:
        source = None
    stated = attributes.get(source) if source else None
    if not stated:
        stated = attributes.get("content")
    if stated is None and source in {None, "datetime"}:
        stated = _text(element)
    return one_line(stated)[:_MAX_TEXT] if stated else None


def _text(element: LexborNode) -> str | None:
    """The text of a small element; None of one that holds a whole body."""
    pieces: list[str] = []
    size, stack = 0, [element]
    for _ in range(_MAX_NODES):
        if not stack:
            return " ".join(pieces)
        one = stack.pop()
        if one.is_text_node:
            pieces.append(one.text_content or "")
            size += len(pieces[-1])
            if size > _MAX_TEXT:
                break
        elif one.tag not in {"script", "style", "svg"}:
            stack += reversed([*islice(one.iter(include_text=True), _MAX_NODES)])
    return None


def _add(owner: Node, name: str, value: object) -> None:
    """Add a value; several of one name become a list."""
    known = owner.get(name)
    if known is None:
        owner[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        owner[name] = [known, value]
