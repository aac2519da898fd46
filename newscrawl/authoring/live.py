"""``newscrawl check --live``: whether sites can still be asked and still give what their golden pages give."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from newscrawl import discovery, launch, urls
from newscrawl.authoring import golden, probe
from newscrawl.authoring.probe import Probe
from newscrawl.authoring.progress import Progress
from newscrawl.authoring.project import Project
from newscrawl.base_spiders import SiteSpider
from newscrawl.discovery import SAMPLES, Look
from newscrawl.extraction.lines import words
from newscrawl.text import plural, printable

# Addresses asked of one site: its start addresses, and what they lead to until five are articles.
_MAX_ASKED = 20
# Of the live articles at least so many must have a field that every golden one has.
_LEAST = 0.5
# A median text shorter than a quarter of the golden ones': half a page is read no more.
_SHORT = 0.25
_FIELDS = ("authors", "date_published", "date_modified", "article_section", "in_language", "main_image", "description")


@dataclass(frozen=True, slots=True)
class _Coverage:
    """How many of some articles have each field, and the median of their words."""

    count: int
    fields: dict[str, int]
    words: float


def check(
    where: Project, sites: Sequence[type[Any]], overrides: dict[str, object], say: Callable[[str], object]
) -> int:
    """Ask each site for five live articles, side by side; tell what is amiss, and how many sites it is with.

    Raises SystemExit where a person interrupts it.
    """
    made: list[SiteSpider] = [site() for site in sites]
    with Progress(plural(len(made), "site"), sys.stderr) as progress:
        probes = [Probe(one.start_urls, _wanted(one), progress.tell) for one in made]
        if not probe.run([(seen, one.fields) for seen, one in zip(probes, made, strict=True)], overrides, _MAX_ASKED):
            raise SystemExit(launch.INTERRUPTED)  # the crawl has said so
    bad = 0
    for site, seen in zip(made, probes, strict=True):
        told = list(_judged(where, site, seen))
        bad += bool(told)
        say(f"{site.name} live: {'; '.join(told)}" if told else f"{site.name} live: ok, {_read(site, seen)}")
    return bad


def _wanted(site: SiteSpider) -> Callable[[Sequence[Look]], Sequence[str]]:
    """What to ask until five articles are there: what lists name, in their order; else what discovery would ask."""

    def wanted(looks: Sequence[Look]) -> Sequence[str]:
        if sum(look.reading.article is not None for look in looks) >= SAMPLES:
            return []
        named = [link.url for look in looks if look.reading.is_list for link in look.reading.links]
        return named or [ask.url for ask in discovery.next_asks(site.start_urls[0], looks)]

    return wanted


def _judged(where: Project, site: SiteSpider, seen: Probe) -> Iterator[str]:
    """What is amiss at a site, in words; nothing where all is well."""
    for start in site.start_urls:
        if start in seen.failed:
            yield f"{start} gave no page: {printable(seen.failed[start], 300)}"
    articles = _articles(site, seen)
    if not articles:
        yield f"no article in {plural(len(seen.looks), 'page')}"
        return
    folder = where.tests / site.name
    if not (folder / golden.META).exists():
        return
    expected = [one.expected["article"] for one in golden.load(folder) if one.expected and one.expected.get("article")]
    if expected:
        yield from _fallen(_coverage(expected), _coverage(articles))


def _fallen(before: _Coverage, now: _Coverage) -> Iterator[str]:
    for name in _FIELDS:
        if before.fields[name] == before.count and now.fields[name] < _LEAST * now.count:
            yield f"{name} is on all {before.count} golden pages, and on {now.fields[name]} of {now.count} live ones"
    if now.words < _SHORT * before.words:
        yield f"texts have {now.words:.0f} words in the median, those of the golden pages {before.words:.0f}"


def _read(site: SiteSpider, seen: Probe) -> str:
    articles = _articles(site, seen)
    cover = _coverage(articles)
    told = [f"{cover.fields[name]} with {name}" for name in _FIELDS if cover.fields[name] < cover.count]
    return f"{plural(len(articles), 'article')} read{', of them ' if told else ''}{', '.join(told)}"


def _articles(site: SiteSpider, seen: Probe) -> list[dict[str, Any]]:
    by_url = {urls.identity(look.page.url or ""): look.page for look in seen.looks if look.page.status}
    reader = golden.Reader(site, list(by_url.values()))
    return [found for page in by_url.values() if (found := reader.told(page)["article"])]


def _coverage(articles: Sequence[dict[str, Any]]) -> _Coverage:
    counts = {name: sum(bool(one.get(name)) for one in articles) for name in _FIELDS}
    return _Coverage(len(articles), counts, median(words(one["article_body"]) for one in articles))
