"""Sample articles of a site: where each field came from, where ways disagree, what a person should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newscrawl import extraction, urls
from newscrawl.authoring import golden, telling, ways
from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.fields import Overrides
from newscrawl.discovery import SAMPLES, Finding, Look
from newscrawl.extraction.lines import words
from newscrawl.items import Article, Page
from newscrawl.text import printable

YOURS = "your selector"
TEXT = "page text"
# Fields whose absence on every sample an author should know of.
_EXPECTED = ("authors", "date_published", "in_language")
# A shorter body may be a teaser.
_FEW_WORDS = 80
# Links to sections and to pages about the site are shorter.
_HEADLINE_WORDS = 5
# A longer one that stands on several pages is no part of their articles, a shorter one may be by chance.
_LEAST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Sample:
    """One article as the site will read it. ``origins`` are the ways by field, ``differing`` what other ways say.

    ``missed`` are the fields whose selectors matched nothing on its page.
    """

    page: Page
    article: Article
    origins: Mapping[str, Sequence[str]]
    differing: Mapping[str, Sequence[tuple[str, str]]]
    missed: Sequence[str]


def chosen(finding: Finding, looks: Sequence[Look]) -> list[Page]:
    """The pages of the samples that discovery proposes, as many as are shown; those that were read as articles."""
    by_name = {
        urls.identity(url): look.page
        for look in looks
        if look.reading.article is not None
        for url in (look.page.url, look.page.final_url)
        if url
    }
    named = (by_name.get(urls.identity(url)) for url in finding.samples)
    pages = {page.url: page for page in (*named, *by_name.values()) if page is not None}
    return list(pages.values())[:SAMPLES]


def read(site: SiteSpider, pages: Sequence[Page]) -> list[Sample]:
    """Pages as the site reads them, with the ways of their fields; those that are articles."""
    reader = golden.Reader(site, pages)
    return [_sample(site, page, found) for page in pages if (found := reader.article(page)) is not None]


def _sample(site: SiteSpider, page: Page, article: Article) -> Sample:
    said = ways.stated(page)
    missed = _missed(site, page)
    origins = {name: _origin(site, article, name, said, missed) for name in (*telling.FIELDS, "article_body")}
    differing = {
        name: [(", ".join(origins[name][:2]) or TEXT, value), *other]
        for name in telling.FIELDS
        if (value := telling.shown(article, name))
        and (other := ways.others(name, value, said, article.date_modified or ""))
    }
    return Sample(page, article, origins, differing, missed)


def to_look_at(several: Sequence[Sample]) -> Iterator[str]:
    """What a person should look at before trusting the site, a sentence each; the first is always there."""
    yield "Do the texts begin and end where the articles do? Compare with the pages in a browser."
    for name in dict.fromkeys(name for one in several for name in one.missed):
        numbers = _numbers(at for at, one in enumerate(several, 1) if name in one.missed)
        yield f"Your selector of {name} matches nothing on {numbers}; the generic value stands there."
    for name in () if all(one.article.family for one in several) else _EXPECTED:  # dates of farms are not believed
        absent = [at for at, one in enumerate(several, 1) if not telling.shown(one.article, name)]
        if absent:
            where = "any of them" if len(absent) == len(several) else _numbers(absent)
            yield f"Nothing was found for {name} on {where}. Where the page shows it: --field {name}=SELECTOR"
    for name in dict.fromkeys(name for one in several for name in one.differing):
        numbers = _numbers(at for at, one in enumerate(several, 1) if name in one.differing)
        yield f"Ways differ in {name} on {numbers}; is the upper one right?"
    if short := [at for at, one in enumerate(several, 1) if words(one.article.article_body) < _FEW_WORDS]:
        yield f"The text of {_numbers(short)} has less than {_FEW_WORDS} words; is that all that the page shows?"
    for line, count in _repeated(several):
        yield f"{printable(line, 60)!r} stands in the text of {count} of them; is it part of the articles?"


def unread(looks: Sequence[Look]) -> Iterator[str]:
    """Pages behind links as long as headlines that gave no article, a sentence each, with the reason."""
    named = {
        urls.identity(link.url)
        for look in looks
        for link in look.reading.links
        if look.reading.article is None and link.anchor and words(link.anchor) >= _HEADLINE_WORDS
    }
    for look in looks:
        page, reading = look.page, look.reading
        is_silent = page.status == 200 and reading.article is None and not reading.is_list
        if is_silent and page.url and urls.identity(page.url) in named:
            yield f"No article was found on {page.url} ({reading.reason}); is it one?"


def _origin(site: SiteSpider, article: Article, name: str, said: ways.Stated, missed: Sequence[str]) -> list[str]:
    """Where a field's value came from, in words; empty where it has none."""
    value = article.article_body if name == "article_body" else telling.shown(article, name)
    if not value:
        return []
    if {name, f"{name}_name"} & site.fields.keys() and name not in missed:
        return [YOURS]
    if article.family and name in {"headline", "article_body", "authors", "article_section"}:
        return [f"farm template {article.family}"]
    stated = list(dict.fromkeys(way for one in _parts(article, name, value) for way in ways.sources(name, one, said)))
    return stated or [TEXT]


def _parts(article: Article, name: str, value: str) -> Sequence[str]:
    if name == "keywords":
        return article.keywords
    return [author.name or author.name_raw for author in article.authors] if name == "authors" else [value]


def _missed(site: SiteSpider, page: Page) -> list[str]:
    if not site.fields:
        return []
    reading = extraction.read(page)
    return Overrides(site.fields, site.name).apply(page, reading.article, reading.reason)[1]


def _repeated(several: Sequence[Sample]) -> list[tuple[str, int]]:
    """Lines that stand in the text of several samples, the most frequent first."""
    bodies = {one.article.article_body for one in several}
    counts = Counter(line for body in bodies for line in set(body.split("\n")) if len(line) >= _LEAST_LETTERS)
    return [(line, count) for line, count in counts.most_common(3) if count > 1]


def _numbers(several: Iterator[int] | Sequence[int]) -> str:
    """Numbers of samples in words: 2; 1 and 3; 1, 2 and 5."""
    first, *rest = [str(one) for one in several]
    return f"{', '.join([first, *rest[:-1]])} and {rest[-1]}" if rest else first
