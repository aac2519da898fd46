"""Whether an honest page is an article, a listing, an error that answers 200, or nothing; knows no site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from newscrawl.extraction.body import MIN_TEASERS, is_label, teasers
from newscrawl.extraction.lines import H1, HEADING, LINK, LISTED, PARAGRAPH, Line, count_words, words

ARTICLE = "article"
LISTING = "listing"

# Words of a body: where nothing else says that it is an article, and where the page does. A news brief of two
# sentences has 20 words, one of a single sentence 12.
_MIN_WORDS = 50
_MIN_BRIEF_WORDS = 12
_SENTENCE_WORDS = 8
# A page of a brief that only calls itself an article links to fewer headlines; a headline has so many words.
_MAX_HEADLINES = 4
_HEADLINE_WORDS = 5
# Of a body so many lines may be teasers of other articles.
_TEASER_SHARE = 0.5
# Below a linked headline stand so many lines of what it leads to; an article under a link to itself goes on.
_MAX_SNIPPETS = 2
_LINK_WORDS = 4
_LINKED_SHARE = 0.6
# Where the text begins with such, what else is taken is a page's foot.
_FIRST_SHARE = 0.25
_END = Line("", HEADING)
# Apologies are short; an article about "404" is not.
_MAX_ERROR_WORDS = 120
_NOTHING = r"page|article|story|content|url|file|document|resource"
_ERROR = re.compile(
    r"(?:error\s*)?40[34]\b.{0,40}|.{0,20}\berror 40[34]|not found|oops\b.{0,40}"
    rf"|(?:.{{0,30}}\s)?(?:{_NOTHING})\b.{{0,25}}\b(?:not (?:be )?found|n.t exist|not exist|no longer|missing|removed|"
    r"unavailable|n.t be found)\b.{0,40}"
    r"|.{0,30}(?:nicht gefunden|introuvable|no encontrad[ao]|non trovat[ao]|n[ãa]o encontrad[ao]|не найден[ао]?|"
    r"見つかりません|不存在|找不到|찾을 수 없).{0,30}",
    re.IGNORECASE,
)
_SORRY = re.compile(r"(?:.{0,15}\s)?we (?:could|can)(?:not| not|n?.t) find\b.{0,60}", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_HOME = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{3,5})?)?")
_TITLE_PARTS = re.compile(r"\s[|–—:-]\s|[|·»]")
_MAX_TITLE = 300


def is_error(titles: Sequence[str], body_words: int) -> bool:
    """Whether a title, or a part of it between separators, says that nothing is here, and the text is short."""
    if body_words >= _MAX_ERROR_WORDS:
        return False
    parts = (part.strip(" .!") for title in titles for part in _TITLE_PARTS.split(title[:_MAX_TITLE]))
    return any(_ERROR.fullmatch(part) for part in parts)


def judge(
    lines: Sequence[Line], body: Sequence[Line], url: str | None, headline: str, *, stated: bool, dated: bool
) -> str:
    """``article``, or why it is none: ``listing``, ``soft 404``, ``empty``, ``too short: 9 words``, ``no sentences``.

    ``stated``: the head says that it is one; ``dated``: it has a headline and a date of its own. Either lets a brief
    be one.
    """
    count = count_words(body)
    if _are_teasers(lines, body) or (not stated and _are_snippets(lines, body, headline)):
        return LISTING
    if count < _MIN_WORDS and stated and not dated:
        if any(map(_is_excuse, body)):
            return "soft 404"
        if sum(line.link_only and words(line.text) >= _HEADLINE_WORDS for line in lines) > _MAX_HEADLINES:
            return LISTING
    least = _MIN_BRIEF_WORDS if stated or dated else _MIN_WORDS
    if count < least or not any(words(line.text) >= _SENTENCE_WORDS for line in body):
        if sum(line.link_only for line in lines) > len(body) + 2:
            return LISTING
        return too_short(count) if count < least else "no sentences"
    return LISTING if _is_home(url) and not stated else ARTICLE


def too_short(count: int) -> str:
    """The reason for which a page with so many words of text is no article."""
    return f"too short: {count} words" if count else "empty"


def _is_excuse(line: Line) -> bool:
    """Whether a sentence of a line says that nothing is here."""
    sentences = (sentence.strip(" .!") for sentence in _SENTENCES.split(line.text[:_MAX_TITLE]))
    return any(_ERROR.fullmatch(sentence) or _SORRY.fullmatch(sentence) for sentence in sentences)


def _are_teasers(lines: Sequence[Line], body: Sequence[Line]) -> bool:
    """Whether half of the body's paragraphs are links with snippets, or stand behind linked headlines."""
    beside = teasers(lines)
    found = sum(line.is_item or line.text in beside for line in body)
    return found >= MIN_TEASERS and found >= _TEASER_SHARE * len(body)


def snippets(lines: Sequence[Line], headline: str) -> set[str]:
    """The texts that stand below linked headlines of other pages, a line or two below each, dates between them."""
    found: set[str] = set()
    above: Line | None = None
    below: list[str] = []
    for line in [*lines, _END]:
        if line.flags & HEADING or _is_linked(line):
            if 0 < len(below) <= _MAX_SNIPPETS:
                found.update(below)
            above, below = line if _leads_elsewhere(line, headline) else None, []
        elif above is not None and line.flags & LISTED >= above.flags & LISTED and not is_label(line):
            below.append(line.text)
    return found


def _leads_elsewhere(line: Line, headline: str) -> bool:
    is_headline = line.flags & HEADING or not line.flags & PARAGRAPH
    is_other = not line.flags & H1 and line.text != headline
    return bool(_is_linked(line) and is_headline and is_other and words(line.text) >= _LINK_WORDS)


def _is_linked(line: Line) -> bool:
    """Whether it is a link, or one with a date or a section beside it."""
    return line.link_only or (bool(line.flags & LINK) and line.linked > _LINKED_SHARE * len(line.text))


def _are_snippets(lines: Sequence[Line], body: Sequence[Line], headline: str) -> bool:
    """Whether half of the body's words stand below linked headlines of other pages: a short list has but one or two."""
    below = tuple(snippets(lines, headline))
    total = sum(words(line.text) for line in body)
    # The careful way may write a headline and what stands below it as one.
    if not below or not body:
        return False
    found = sum(words(line.text) for line in body if line.text.endswith(below))
    return found >= (_FIRST_SHARE if body[0].text.endswith(below) else _TEASER_SHARE) * total


def _is_home(url: str | None) -> bool:
    """Whether an address is a site's front page: it lists articles and is none."""
    if url is None:
        return False
    parts = urlsplit(url)
    return _HOME.fullmatch(parts.path) is not None and not parts.query
