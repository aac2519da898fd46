"""Boxes in and around a text go, and short lines between its paragraphs stay, by structure; knows no class and no word.

A box is what stands with a picture alone (a caption, a note on the author) or around a form (a newsletter). On public
sets F1 .9653 -> .9664 (article-extraction-benchmark), .9722 -> .9721 (fundus' evaluation), .9661 -> .9675 (fundus'
pages); on sites of random layout bodies to the letter 47 -> 64 % (``newscrawl bench layouts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from newscrawl.extraction.document import Document, fold
from newscrawl.extraction.lines import HEADING, LINKED, LISTED, NO_BODY, PARAGRAPH, Line, count_words, words

# The longest caption or note on an author; a paragraph beside its picture is longer or not alone there.
_MAX_BOX = 45
# A picture's block has so many elements at most; a text with pictures in it has more, and costs.
_MAX_CHILDREN = 6
# All words of what is around a form.
_MAX_FORM = 60
# Pictures and forms that are looked at: galleries have hundreds.
_MAX_PICTURES = 60
_MAX_FORMS = 20
# How far up from a picture its box may begin, and from a field its form's.
_PICTURE_LEVELS = 2
_FORM_LEVELS = 3
# Lines between two chosen ones that may be text: a list.
_MAX_GAP = 12
# A word or two in the element of the paragraphs is a label ("Advertisement").
_LABEL_WORDS = 3
# A linked heading of so many words is another article's.
_HEADLINE_WORDS = 4
# If less is left of a body, its page is of another kind.
_MIN_KEPT = 0.5
_NO_TEXT = NO_BODY | LINKED
_SHORT = LISTED | HEADING | PARAGRAPH
_WHOLE = frozenset(("body", "article", "main"))
_NO_BOX = _WHOLE | {"section", "p", "span", "td", "a", "li"}
_TEXTS = frozenset(("p", "span", "div", "small", "em"))


def settled(document: Document, body: Sequence[Line]) -> list[Line]:
    """The lines of a body without boxes, with the short lines between them; as they are where little would be left."""
    at = _places(document, body)
    if len(at) < max(2, len(body)):
        return list(body)
    told = set(_boxes(document))
    kept = [index for index in _filled(document, at, told) if document.lines[index].text not in told]
    lines = [document.lines[index] for index in _own(document, kept)]
    return lines if count_words(lines) >= _MIN_KEPT * count_words(body) else list(body)


def without(document: Document, lines: Sequence[Line], body: Sequence[Line]) -> list[Line]:
    """Lines without what is a box, or leads away, and stood not in the body before: shapes alone do not tell these."""
    own, told = set(map(id, body)), set(_boxes(document))
    return [line for line in lines if id(line) in own or (line.text not in told and 2 * line.linked <= len(line.text))]


def _places(document: Document, body: Sequence[Line]) -> list[int]:
    own = set(map(id, body))
    return [index for index, line in enumerate(document.lines) if id(line) in own]


def _boxes(document: Document) -> Iterator[str]:
    """The texts of boxes, folded as lines are."""
    if document.tree is None:
        return
    for picture in document.tree.tags("img")[:_MAX_PICTURES]:
        yield from _beside(picture)
    fields = [node for node in document.tree.tags("input") if node.attributes.get("type") == "email"]
    for node in [*document.tree.tags("form"), *fields][:_MAX_FORMS]:
        yield from _around(node)


def _beside(picture: LexborNode) -> Iterator[str]:
    """The one short text that a picture's block has."""
    node = picture.parent
    for _ in range(_PICTURE_LEVELS):
        if node is None or node.tag in _NO_BOX:
            return
        children = list(islice(node.iter(), _MAX_CHILDREN + 1))
        if len(children) > _MAX_CHILDREN:
            return
        with_text = [child for child in children if fold(child.text())]
        if with_text:
            text = fold(with_text[0].text())
            if len(with_text) == 1 and with_text[0].tag in _TEXTS and words(text) <= _MAX_BOX:
                yield text
            return
        node = node.parent


def _around(form: LexborNode) -> Iterator[str]:
    """The texts beside a form, in the smallest blocks that have only a few words."""
    node = form.parent
    for _ in range(_FORM_LEVELS):
        if node is None or node.tag in _WHOLE or words(fold(node.text())) > _MAX_FORM:
            return
        for child in node.iter():
            if text := fold(child.text()):
                yield text
        node = node.parent


def _filled(document: Document, at: Sequence[int], boxes: set[str]) -> Iterator[int]:
    """The places of a body's lines, and of those between two of them if all that is there may be text."""
    lines = document.lines
    previous = at[0]
    for index in at:
        gap = range(previous + 1, index)
        if 0 < len(gap) <= _MAX_GAP:
            visible = [one for one in gap if not lines[one].flags & _NO_TEXT]
            short = [
                one
                for one in visible
                if lines[one].text not in boxes and _may_be_text(document, lines[one], lines[previous], lines[index])
            ]
            yield from short if len(short) == len(visible) else ()
        yield index
        previous = index


def _may_be_text(document: Document, line: Line, before: Line, behind: Line) -> bool:
    """Whether a line between two of the text is a list's, a heading, a quote, or stands in their own element."""
    if line.linked:
        return False
    if line.flags & (LISTED | HEADING):
        return True
    if line.path in (before.path, behind.path):
        return bool(line.flags & _SHORT) or words(line.text) >= _LABEL_WORDS
    parent = document.paths.parent
    near = {before.path, behind.path, parent(before.path), parent(behind.path)}
    return bool(line.flags & PARAGRAPH) and not near.isdisjoint((parent(line.path), parent(parent(line.path))))


def _own(document: Document, at: Sequence[int]) -> Sequence[int]:
    """The places before another article's linked heading, where what is behind it stands elsewhere and is less."""
    lines, parent = document.lines, document.paths.parent
    for number in range(1, len(at)):
        gap = lines[at[number - 1] + 1 : at[number]]
        if not any(_is_headline(line) for line in gap):
            continue
        first, rest = ([lines[index] for index in part] for part in (at[:number], at[number:]))
        is_apart = {parent(line.path) for line in first}.isdisjoint(parent(line.path) for line in rest)
        if is_apart and count_words(first) >= count_words(rest):
            return at[:number]
    return at


def _is_headline(line: Line) -> bool:
    return bool(line.flags & HEADING and line.flags & LINKED) and words(line.text) >= _HEADLINE_WORDS
