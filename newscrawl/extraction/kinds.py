"""What kind of page an article stands on, as labels with reasons: by what the page itself states, never by its looks.

| label | the page states |
| --- | --- |
| ``live-blog`` | the type LiveBlogPosting, or since when it covers an event |
| ``gallery``, ``video``, ``audio`` | that it is one: by its type, or its og:type; an article that only holds one is none |
| ``transcript`` | so in its headline, its section or its data |
| ``multi-page`` | further pages of the same address: rel=next or prev, or numbered links |
| ``paywalled`` | ``isAccessibleForFree`` false, of itself or of a part, or a locked content tier |
| ``paywall-stub`` | that it is paywalled, and the text breaks off: the paid part is missing or the text is shorter than stated |
| ``opinion``, ``review``, ``analysis``, ``satire``, ``sponsored`` | so by its type or its section, or by a sponsor |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newscrawl.extraction.byline import ends_sentence
from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import words
from newscrawl.extraction.links import absolute
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.schema_org import LinkedData
from newscrawl.items import Label
from newscrawl.text import printable

_TYPES = {
    "LiveBlogPosting": "live-blog",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "VideoGallery": "gallery",
    "VideoObject": "video",
    "AudioObject": "audio",
    "PodcastEpisode": "audio",
    "RadioEpisode": "audio",
    "OpinionNewsArticle": "opinion",
    "ReviewNewsArticle": "review",
    "CriticReview": "review",
    "Review": "review",
    "AnalysisNewsArticle": "analysis",
    "SatiricalArticle": "satire",
    "AdvertiserContentArticle": "sponsored",
}
# og:type before a dot; "music.song" is no news page, "video.other" is what broadcasters use.
_OG_TYPES = {"video": "video", "audio": "audio", "podcast": "audio", "gallery": "gallery", "photo_gallery": "gallery"}
# Sections by their whole name, in the languages of the byline's words.
_SECTIONS = {
    "opinion": "opinion opinions op-ed comment commentary editorial editorials meinung kommentar kommentare leitartikel "
    "opinión opiniones opinião editoriale opinioni opinie debat debatt ledare мнение мнения 社説 오피니언 사설",
    "review": "review reviews rezension rezensionen kritik recensioni reseña reseñas",
    "sponsored": "sponsored advertorial advertorials anzeige werbung publireportage publirreportaje publicité publicidad "
    "pubblicità advertentie partnercontent",
    "transcript": "transcript transcripts",
}
_BY_SECTION = {name: label for label, names in _SECTIONS.items() for name in names.split()} | {
    "sponsored content": "sponsored",
    "paid content": "sponsored",
    "partner content": "sponsored",
    "branded content": "sponsored",
}
_TRANSCRIPT = re.compile(
    r"(?:full\s+)?transcript\b\s*(?:[:–—|-]|of\b)|.*[:–—|(\[-]\s*(?:full\s+|the\s+)?transcript[)\]]?\Z", re.IGNORECASE
)
_MAX_TITLE = 300
# What parts a page's address from that of its next page, and nothing else does.
_PAGE_QUERY = re.compile(r"(?:^|&)(?:page|p|pg|pagenum|page_number|seite|pagina|página|part)=\d{1,3}(?=&|\Z)")
_PAGE_PATH = re.compile(r"(?:/(?:page|seite|pagina|p)?[-_/]?\d{1,3}|[-_,](?:page|seite|p)?-?\d{1,2})\Z")
_EXTENSION = re.compile(r"\.\w{3,5}\Z")
_MAX_PAGE = 2
_MAX_NUMBER = 9
# A stub has the first paragraphs; a text is that of its own word count but for captions and credits.
_SHORT_OF = 1.5
# Class or id of the paid part; other selectors are not looked for: they may cost.
_SIMPLE = re.compile(r"(?:[a-z]{1,12})?[.#][A-Za-z_][\w-]{0,80}\Z")
_MAX_SELECTORS = 4
_BROKEN = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*\Z")


def kinds(document: Document, head: Metadata, *, headline: str, body: str, url: str | None) -> list[Label]:
    """The labels of an article's page, each name once. A score of 1 is the page's own word; less is a conclusion."""
    found: dict[str, Label] = {}
    for name, score, reason in (
        *_typed(document, head),
        *_sectioned(head, headline),
        *_paged(document, url),
        *_paid(document, head, body),
    ):
        found.setdefault(name, Label(name, score, printable(reason)))
    return list(found.values())


def _typed(document: Document, head: Metadata) -> Iterator[tuple[str, float, str]]:
    for data in (head.linked, head.marked):
        for kind in data.types:
            if label := _TYPES.get(kind):
                yield label, 1.0, f"its type is {kind}"
        if data.live_since:
            yield "live-blog", 1.0, f"coverage since {data.live_since}"
        if data.transcript:
            yield "transcript", 1.0, "its data have a transcript"
        if data.sponsor:
            yield "sponsored", 1.0, f"sponsor: {data.sponsor}"
    for value in document.metas.get("og:type", ()):
        kind = value.strip().lower().partition(".")[0]
        if label := _OG_TYPES.get(kind):
            yield label, 1.0, f"og:type is {value.strip()}"


def _sectioned(head: Metadata, headline: str) -> Iterator[tuple[str, float, str]]:
    section = (head.section or "").strip()
    if label := _BY_SECTION.get(section.casefold()):
        yield label, 1.0, f"its section is {section}"
    if "ranscript" in headline and _TRANSCRIPT.match(headline[:_MAX_TITLE]):
        yield "transcript", 0.9, "its headline says so"


def _paged(document: Document, url: str | None) -> Iterator[tuple[str, float, str]]:
    """Other pages of the same article: a theme's rel=next leads to another article, of another address."""
    if url is None:
        return
    for rel in ("next", "prev", "previous"):
        target = absolute(document.relations[rel], url, None) if rel in document.relations else None
        if target and _is_page_of(target, url):
            yield "multi-page", 1.0, f"rel={rel}: {target}"
            return
    numbers = {text.strip(): href for href, text in [one for one in document.anchors if len(one[1]) < _MAX_NUMBER]}
    numbered = [numbers[text] for text in ("1", "2", "3") if text in numbers]
    pages = {page for href in numbered if (page := absolute(href, url, None)) and _is_page_of(page, url)}
    if len(pages) >= min(_MAX_PAGE, len(numbered)) > 0:
        yield "multi-page", 0.9, f"numbered links to the same address: {min(pages)}"


def _is_page_of(target: str, url: str) -> bool:
    """Whether two addresses differ in the number of a page alone; /story/11 and /story/12 may be two stories."""
    own, other = _stem(url), _stem(target)
    return target != url and own is not None and other is not None and own[0] == other[0] and not (own[1] and other[1])


def _stem(url: str) -> tuple[str, bool] | None:
    """An address without what numbers its pages, and whether that is a bare number in its path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    whole = _EXTENSION.sub("", parts.path.rstrip("/"))
    path = _PAGE_PATH.sub("", whole)
    return f"{parts.netloc}{path}?{_PAGE_QUERY.sub('', parts.query).strip('&')}", path != whole


def _paid(document: Document, head: Metadata, body: str) -> Iterator[tuple[str, float, str]]:
    data = head.linked if head.linked.is_free is not None else head.marked
    tiers = [*document.metas.get("article:content_tier", ()), *document.metas.get("og:article:content_tier", ())]
    is_locked = "locked" in [tier.strip().lower() for tier in tiers]
    if data.is_free is False:
        yield "paywalled", 1.0, "isAccessibleForFree is false"
    elif is_locked and data.is_free is None:
        yield "paywalled", 1.0, "its content tier is locked"
    else:
        return
    if reason := _breaks_off(document, data, body):
        yield "paywall-stub", 0.9, reason


def _breaks_off(document: Document, data: LinkedData, body: str) -> str | None:
    """Why the text is not whole; None where nothing says so."""
    count = sum(map(words, body.split("\n")))
    if data.word_count and data.word_count > _SHORT_OF * count:
        return f"paywalled, and {count} of the {data.word_count} words that it states"
    last = body.rpartition("\n")[2].strip()
    if _BROKEN.search(last) or not ends_sentence(last):
        return "paywalled, and the text breaks off"
    selectors = [one for one in data.paid[:_MAX_SELECTORS] if _SIMPLE.match(one)]
    if selectors and document.tree is not None and not any(_has_text(document, one) for one in selectors):
        return f"paywalled, and nothing stands in its paid part ({selectors[0]})"
    return None


def _has_text(document: Document, selector: str) -> bool:
    return bool(document.first(selector))
