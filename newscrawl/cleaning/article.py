"""RawArticle -> Article: fields that cleaning adds around the restored texts. Knows how farms lie, weighs nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl import text, urls
from newscrawl.cleaning.dates import iso
from newscrawl.cleaning.restore import clean_fields
from newscrawl.items import Article, Author, Cleaned, Known, Label, Publisher, RawArticle

_BYLINE = re.compile(r"^(?:written )?by(?:: ?| |$)", re.IGNORECASE)

# 166 pages of farms were read: the dates of two copies never agreed and lay one to two years after the event.
_FARM_DATE = Label("farm-date", 0.99, "a farm's date differs from copy to copy and lies after the event")
# Of the author lines on the same pages none was the author's of the story.
_FARM_AUTHOR = Label("farm-author", 0.99, "a farm's author line names a brand or an invented person")


def clean(raw: RawArticle, known: Known, siblings: Sequence[Article] = ()) -> Cleaned:
    """Restore a page's article; what was observed on the way comes along, for ``Keep`` alone to write.

    ``siblings`` are articles known to tell the same story, cleaned.
    """
    fields = clean_fields(
        raw.headline,
        raw.article_body,
        known,
        witnesses=raw.witnesses,
        description=raw.description,
        siblings=siblings,
    )
    farm = raw.family is not None
    last_year = _last_year(raw.date_downloaded)
    article = Article(
        id=urls.article_id(raw.url, f"{raw.headline}\n{raw.article_body}"),
        url=raw.url,
        canonical_url=raw.canonical_url,
        headline=fields.headline,
        headline_raw=raw.headline,
        description=fields.description,
        article_body=fields.article_body,
        article_body_raw=raw.article_body,
        authors=tuple(Author(None if farm else _person(name), name) for name in raw.authors),
        date_published=None if farm else iso(raw.date_published, last_year),
        date_published_raw=raw.date_published,
        date_modified=None if farm else iso(raw.date_modified, last_year),
        in_language=raw.in_language,
        article_section=raw.article_section,
        keywords=raw.keywords,
        main_image=raw.main_image,
        publisher=Publisher(raw.publisher_name, raw.publisher_domain or urls.domain(raw.url)),
        is_based_on=raw.is_based_on,
        date_downloaded=raw.date_downloaded,
        cleaning=fields.edits,
        labels=_each_once((*fields.labels, *_farm_labels(raw), *raw.labels)),
        source=raw.source,
        family=raw.family,
    )
    return Cleaned(article, fields.sightings)


def _farm_labels(raw: RawArticle) -> list[Label]:
    if raw.family is None:
        return []
    return [_FARM_DATE] * (raw.date_published is not None) + [_FARM_AUTHOR] * bool(raw.authors)


def _each_once(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The first label of each name."""
    found: dict[str, Label] = {}
    for label in labels:
        found.setdefault(label.name, label)
    return tuple(found.values())


def _person(written: str) -> str | None:
    """A name without "By"; None where nothing is left."""
    return _BYLINE.sub("", text.one_line(written)) or None


def _last_year(downloaded: str | None) -> int:
    """One year after the download: a page may announce, but not more."""
    year = (downloaded or "")[:4]
    return int(year) + 1 if year.isdigit() else 9998
