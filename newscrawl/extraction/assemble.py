"""Puts a RawArticle together from what was found on a page; decides which finding a field takes."""

from __future__ import annotations

from dataclasses import fields, replace

from newscrawl import text, urls
from newscrawl.extraction.document import Document
from newscrawl.extraction.generic import Found
from newscrawl.extraction.landmarks import FarmPage
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.provenance import based_on
from newscrawl.items import Page, RawArticle, Witness


def from_farm(page: Page, farm: FarmPage, document: Document, head: Metadata) -> RawArticle:
    """An article of a farm: what its landmarks enclose, and of the head what the landmarks cannot say.

    Authors, dates, section and keywords of a farm's head are the farm's and not the story's: they are not taken.
    """
    publisher = farm.suffix or head.publisher
    return replace(
        _common(page, farm.headline, document, head, farm.breadcrumb),
        article_body=farm.body,
        authors=(farm.author,) if farm.author else (),
        date_published=farm.date,
        article_section=farm.category,
        keywords=farm.tags,
        publisher_name=publisher,
        is_based_on=based_on(farm.body, markup=head.linked.based_on, farm=farm.source, publisher=publisher),
        family=farm.family,
    )


def from_site(page: Page, found: Found, document: Document, head: Metadata) -> RawArticle:
    """An article of any other site: what the head states, and what is visible where it is silent."""
    body = found.body or ""
    return replace(
        _common(page, found.headline, document, head, None),
        article_body=body,
        authors=found.seen.authors,
        date_published=found.seen.published,
        date_modified=found.seen.modified,
        article_section=head.section,
        keywords=head.keywords,
        publisher_name=head.publisher,
        is_based_on=based_on(body, markup=head.linked.based_on, farm=None, publisher=head.publisher),
    )


def sound(article: RawArticle) -> RawArticle:
    """Repair every text of an article and count what was replaced."""
    changed: dict[str, object] = {}
    repairs = 0
    for field in fields(article):
        value = getattr(article, field.name)
        if isinstance(value, str):
            changed[field.name], count = text.repair(value)
        elif field.name in {"authors", "keywords"}:
            pairs = [text.repair(one) for one in value]
            changed[field.name], count = tuple(one for one, _ in pairs), sum(number for _, number in pairs)
        else:
            continue
        repairs += count
    witnesses = tuple(Witness(one.kind, text.repair(one.text)[0]) for one in article.witnesses)
    return replace(article, **changed, witnesses=witnesses, repairs=article.repairs + repairs)  # type: ignore[arg-type]


def _common(page: Page, headline: str, document: Document, head: Metadata, breadcrumb: str | None) -> RawArticle:
    """What is read alike on every page."""
    own = page.final_url or page.url
    shown = headline in document.h1s or any(line.text == headline for line in document.lines)
    stated = (
        ("h1", headline if shown else None),
        ("title", document.title),
        ("og:title", head.og_title),
        ("json-ld", head.linked.headline),
        ("breadcrumb", breadcrumb),
        ("anchor", page.anchor),
        ("slug", urls.slug(own)),
    )
    return RawArticle(
        url=page.url or page.final_url,
        headline=headline,
        article_body="",
        witnesses=tuple(Witness(kind, value) for kind, value in stated if value),
        canonical_url=head.canonical,
        description=head.description,
        in_language=head.language,
        main_image=head.image,
        publisher_domain=urls.domain(own),
        date_downloaded=page.fetched_at or None,
    )
