"""What to ask next on a site of which only an address is known: named places before guessed ones, and few of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from newscrawl import urls
from newscrawl.discovery.known import FEED_PLACES, ROBOTS, SITEMAP_PLACES, Known, address, is_article, is_index
from newscrawl.discovery.pagination import further_pages, is_akin
from newscrawl.discovery.shapes import LIKELY, words
from newscrawl.discovery.values import Ask, Look
from newscrawl.items import Link

# A site of which more must be asked is not understood by asking more; at one a second this is two thirds of a minute.
MAX_ASKS = 40
# Robots.txt, an index, a sitemap; the protocol knows one index.
MAX_LEVELS = 3
# What is asked of each kind: enough to choose among, and to see what they have in common.
_SITEMAPS, _PARTS, _FEEDS, _SECTIONS = 4, 3, 4, 3
SAMPLES = 5
# Pages that turn out to be no article cost as much; sections and the start page are among them.
_TRIES = 14
# Links of one page that may be of one kind differ by less; a link of one word in a menu is below.
_ALIKE, _HOPELESS = 0.25, 0.1
# So many of the usual places are tried first.
_FIRST_FEEDS, _FIRST_SITEMAPS = 4, 3
# How addresses of feeds are written; a link to one is no word of a language.
_FEED = re.compile(r"(?:^|[/?&=._-])(?:rss2?|atom|feeds?|rdf)(?:[/?&=._-]|\Z)|\.(?:rss|rdf|atom|xml)\Z", re.IGNORECASE)
_MAX_SECTION_WORDS = 3.0


def next_asks(start: str, looks: Sequence[Look]) -> list[Ask]:
    """What to ask next, the most telling first; empty when enough is known, or ``MAX_ASKS`` were asked.

    Tell all looks that there were so far, also what gave no page; what was asked once is not asked again.
    """
    known = Known(start, looks)
    if urls.identity(start) not in known.asked:
        wanted: Iterator[Ask] = iter((Ask(start, "the start address", 0), _robots(known)))
    else:
        wanted = _named(known)
    found = _fresh(known, wanted)
    if not any(_is_list(ask) for ask in found):
        found += _fresh(known, _guesses(known), found)
    return found[: max(0, MAX_ASKS - len(looks))]


def _fresh(known: Known, wanted: Iterator[Ask], before: Sequence[Ask] = ()) -> list[Ask]:
    """Each address once, if it was not asked before."""
    found: dict[str, Ask] = {}
    planned = {urls.identity(ask.url) for ask in before}
    for ask in wanted:
        identity = urls.identity(ask.url)
        if identity not in known.asked and identity not in planned:
            found.setdefault(identity, ask)
    return list(found.values())


def _named(known: Known) -> Iterator[Ask]:
    """What the pages and lists seen so far name."""
    yield _robots(known)
    yield from _sitemaps(known)
    yield from _feeds(known)
    if known.home is None:
        yield Ask(known.origin, "the site's front page")
    yield from _samples(known)
    yield from _sections(known)
    yield from _further(known)


def _robots(known: Known) -> Ask:
    return Ask(f"{known.origin}{ROBOTS}", "its Sitemap lines")


def _sitemaps(known: Known) -> Iterator[Ask]:
    """What robots.txt and indexes name: those first whose path says news, as they come sorted; the last may be newest."""
    levels: dict[str, int] = {}
    for look in filter(is_index, known.looks):
        level = levels.get(urls.identity(look.page.url or ""), 1) + 1
        links = sorted(look.reading.links, key=lambda link: "news" not in urlsplit(link.url).path.lower())
        for link in links:
            levels.setdefault(urls.identity(link.url), level)
        most = _SITEMAPS if look.reading.reason.startswith(ROBOTS) else _PARTS
        chosen = links if len(links) <= most else [*links[: most - 1], links[-1]]
        if level <= MAX_LEVELS:
            yield from (Ask(link.url, f"a sitemap that {look.page.url} names", level) for link in chosen)


def _feeds(known: Known) -> Iterator[Ask]:
    """The feeds that pages declare in their heads, then those that their links lead to."""
    for look in known.listings:
        most = _FEEDS if look is known.home else 1
        yield from (Ask(link.url, f"a feed that {look.page.url} declares") for link in islice(look.reading.feeds, most))
    for look in known.listings:
        linked = (link for link in look.reading.links if _names_feed(link.url))
        yield from (Ask(link.url, f"a link of {look.page.url} to a feed", 2) for link in islice(linked, _FEEDS))


def _samples(known: Known) -> Iterator[Ask]:
    """Likely articles of the start page, else of the lists: the likeliest shape's first, as many as are missing."""
    vain = (
        one for one in known.looks if not (is_article(one) or one.reading.is_list or known.is_place(one.page.url or ""))
    )
    missing = min(SAMPLES - len(known.articles), _TRIES - sum(1 for _ in vain))
    if missing <= 0:
        return
    sources = [known.home] if known.home else []
    for look in [*sources, *known.lists, *known.articles]:
        links = [link for link in look.reading.links if urls.identity(link.url) not in known.asked]
        chance = {link: known.shapes.probability(link) for link in links if known.is_ours(link.url)}
        best = max(chance.values(), default=-1.0)
        # Those alike stay in the order of the page. Where nothing looks like an article, the likeliest teach what does.
        likely = [link for link in chance if chance[link] >= (best - _ALIKE if best >= LIKELY else best)]
        if best < (0.0 if look.reading.is_list else _HOPELESS):
            continue
        yield from (Ask(link.url, f"a sample article, linked by {look.page.url}") for link in likely[:missing])
        return


def _sections(known: Known) -> Iterator[Ask]:
    """Links that most pages have in common, say little and lead to no article: the menu, from its beginning."""
    pages = [*known.listings, *known.articles]
    if known.home is None or len(pages) < 2:
        return
    common = Counter(url for look in pages for url in {link.url for link in look.reading.links})
    menu = (
        link
        for link in known.home.reading.links
        if common[link.url] * 2 > len(pages) and known.is_ours(link.url) and _is_short(link)
    )
    likely = (link for link in menu if known.shapes.probability(link) < 0.3)
    yield from (Ask(link.url, "a section, as all pages link to it") for link in islice(likely, _SECTIONS))


def _further(known: Known) -> Iterator[Ask]:
    """The next page of the start page and of one more listing."""
    for look in known.listings[:2]:
        if further := next_pages(look):
            yield Ask(further[0].url, f"a further page of {look.page.url}", 2)


def next_pages(look: Look) -> list[Link]:
    """The further pages that a listing declares, then those that its links show."""
    listing = address(look)
    links = look.reading.links
    declared = [link for link in links if link.kind == "page" and is_akin(link.url, listing)]
    return [*declared, *further_pages(links, listing)]


def _guesses(known: Known) -> Iterator[Ask]:
    """Usual places of feeds while none is known, of sitemaps while neither is; the second ones when the first failed."""
    if known.home is None and not known.articles:
        return
    found = {("feed" if "feed" in look.reading.reason else "sitemap") for look in known.lists}
    if "feed" in found:
        return
    sitemaps = SITEMAP_PLACES if not found else ()
    first = (*FEED_PLACES[:_FIRST_FEEDS], *sitemaps[:_FIRST_SITEMAPS])
    second = (*FEED_PLACES[_FIRST_FEEDS:], *sitemaps[_FIRST_SITEMAPS:])
    left = [
        [place for place in group if urls.identity(_place(known, place)) not in known.asked]
        for group in (first, second)
    ]
    for place in left[0] or left[1]:
        yield Ask(_place(known, place), "a usual place", is_guess=True)


def _place(known: Known, path: str) -> str:
    return urljoin(known.origin, path)


def _is_list(ask: Ask) -> bool:
    return ask.reason.startswith(("a feed", "a sitemap", "a link", "its Sitemap")) or ask.level == 0


def _names_feed(url: str) -> bool:
    parts = urlsplit(url)
    return _FEED.search(f"{parts.path}?{parts.query}".rstrip("?/")) is not None


def _is_short(link: Link) -> bool:
    path = urlsplit(link.url).path
    return path.strip("/") != "" and 0 < words(link.anchor) <= _MAX_SECTION_WORDS and not _is_file(path)


def _is_file(path: str) -> bool:
    """Whether a path ends as a file of another kind than pages."""
    return re.search(r"\.(?:pdf|jpe?g|png|gif|webp|mp[34]|zip|xml|rss|json)\Z", path, re.IGNORECASE) is not None
