"""Puts a RawArticle together from what was found on a page; decides which finding a field takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from newscrawl import text, urls
from newscrawl.extraction import kinds, language, signals, titles, trail
from newscrawl.extraction.document import Document
from newscrawl.extraction.generic import Found
from newscrawl.extraction.landmarks import FarmPage
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.provenance import based_on
from newscrawl.extraction.written import day_in
from newscrawl.items import Label, Page, RawArticle, Witness


def from_farm(page: Page, farm: FarmPage, document: Document, head: Metadata) -> RawArticle:
    """An article of a farm: what its landmarks enclose, and of the head what the landmarks cannot say.

    Authors, dates, section and keywords of a farm's head are the farm's and not the story's: they are not taken.
    """
    publisher = farm.suffix or head.publisher
    return replace(
        _common(page, farm.headline, document, head, farm.breadcrumb, farm.body),
        article_body=farm.body,
        labels=tuple(signals.usage(document, head, page.headers)),
        authors=(farm.author,) if farm.author else (),
        date_published=farm.date,
        article_section=farm.category,
        keywords=farm.tags,
        publisher_name=publisher,
        is_based_on=based_on(farm.body, markup=head.linked.based_on, farm=farm.source, publisher=publisher),
        family=farm.family,
    )


def from_site(page: Page, found: Found, document: Document, head: Metadata, suffixes: Sequence[str] = ()) -> RawArticle:
    """An article of any other site: what the head states, and what is visible where it is silent.

    ``suffixes`` are the ends of titles that the host is known to add.
    """
    body = found.body or ""
    headline = titles.headline(found.headline, document, head, suffixes)
    url = page.final_url or page.url
    return replace(
        _common(page, found.headline, document, head, None, body),
        headline=headline,
        article_body=body,
        labels=(
            *kinds.kinds(document, head, headline=headline, body=body, url=url),
            *signals.usage(document, head, page.headers),
        ),
        authors=found.seen.authors,
        date_published=found.seen.published or day_in(url, page.fetched_at),
        date_modified=found.seen.modified,
        article_section=head.section or trail.section(document.lines, headline),
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
    labels = tuple(Label(one.name, one.score, text.repair(one.reason)[0]) for one in article.labels)
    repairs += article.repairs
    return replace(article, **changed, witnesses=witnesses, labels=labels, repairs=repairs)  # type: ignore[arg-type]


def _common(
    page: Page, headline: str, document: Document, head: Metadata, breadcrumb: str | None, body: str
) -> RawArticle:
    """What is read alike on every page; ``headline`` is the visible one."""
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
        in_language=language.language_of(body, head.language),
        main_image=head.image,
        publisher_domain=urls.domain(own),
        date_downloaded=page.fetched_at or None,
    )
