"""The ways to a site's articles, one by one: what each names, how fresh it is, what it misses. Prefers none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from newscrawl import urls
from newscrawl.discovery.addresses import bare
from newscrawl.discovery.asks import next_pages
from newscrawl.discovery.days import moments, shown
from newscrawl.discovery.known import Known, is_answer
from newscrawl.discovery.pagination import how
from newscrawl.discovery.values import Listing, Look, Way, WayKind
from newscrawl.items import Link

# A page that links to fewer articles lists none.
MIN_ARTICLES = 3
# A feed of one more section is worth asking if it names so much of the start page beside the others.
_WORTH = 0.1
_MOST_FEEDS = 5
# So many of the pages that were read have the landmarks of a farm's template.
_FARM_SHARE = 0.5
# Titles of a news sitemap stand beside nearly all of its addresses.
_TITLED = 0.5


def listings(known: Known) -> list[Listing]:
    """The pages that list articles, the start page first."""
    found = []
    for look in known.listings:
        articles = {link.url for link in known.likely(look.reading.links)}
        if len(articles) >= MIN_ARTICLES:
            further = next_pages(look)
            named = "next" if any(link.kind == "page" for link in further) else how(further)
            addresses = tuple(dict.fromkeys(link.url for link in further))
            found.append(Listing(asked_address(look), len(articles), addresses, named))
    return found


def ways(known: Known) -> list[Way]:
    """Every way that names articles of this site, feeds of several sections as one."""
    home = _home(known)
    found = [_listed(known, look, home) for look in known.lists]
    named = [one for one in found if one is not None]
    feeds = _together(known, [one for one in named if one.kind == "feed"], home)
    result = [*feeds, *(one for one in named if one.kind == "news sitemap"), *_sitemaps(known, named, home)]
    everything = _everything(known)
    result = [replace(one, whole=len(_named(known, one) & everything) / len(everything)) for one in result]
    pages = listings(known)
    if pages:
        result.append(_listing(known, pages))
        families = {look.reading.article.family for look in known.articles if look.reading.article} - {None}
        farm = sum(bool(look.reading.article and look.reading.article.family) for look in known.articles)
        if farm and farm >= _FARM_SHARE * len(known.articles):
            lost = "pages that lack the template's landmarks"
            family = ", ".join(sorted(filter(None, families)))
            result.append(replace(_listing(known, pages), kind="farm", lost=lost, family=family))
    return result


def _everything(known: Known) -> set[str]:
    """All articles that any page or list names."""
    found: set[str] = set()
    for look in (*known.listings, *known.articles):
        found |= _identities(known.likely(look.reading.links))
    for look in known.lists:
        ours = [link for link in look.reading.links if known.is_ours(link.url)]
        found |= _identities(known.likely(ours) if _kind(look, look.reading.links) == "sitemap" else ours)
    return found


def _named(known: Known, way: Way) -> set[str]:
    """What a list names, with the others of its kind, or an index by its parts."""
    found: set[str] = set()
    for look in known.lists:
        address = asked_address(look)
        if address in {way.address, *way.others} or known.index_of(address) == way.address:
            found |= _identities(look.reading.links)
    return found


def _home(known: Known) -> set[str]:
    """The articles that the start page links to, by identity; empty where they are too few to compare with."""
    links = known.likely(known.home.reading.links) if known.home else []
    found = _identities(links)
    return found if len(found) >= MIN_ARTICLES else set()


def _listed(known: Known, look: Look, home: set[str]) -> Way | None:
    """A feed or sitemap as a way; None where it names no article of this site."""
    links = look.reading.links
    ours = [link for link in links if known.is_ours(link.url)]
    kind = _kind(look, links)
    articles = known.likely(ours) if kind == "sitemap" else [link for link in ours if not _is_none(known, link)]
    if not articles:
        return None
    days = moments(link.date for link in articles)
    overlap = len(home & _identities(articles)) / len(home) if home else None
    way = Way(kind, asked_address(look), len(articles), len(articles) / len(links), len(days), overlap=overlap)
    if days:
        way = replace(way, newest=shown(days[-1]), oldest=shown(days[0]))
    return replace(way, lost=_lost(way, len(home), days))


def _together(known: Known, feeds: Sequence[Way], home: set[str]) -> list[Way]:
    """The best feed with those that add to it, then all the others alone."""
    if not feeds:
        return []
    named = {one.address: _identities(_links(known, one.address)) for one in feeds}
    order = sorted(feeds, key=lambda one: (-(one.overlap or 0.0), -one.articles))
    best, seen = order[0], named[order[0].address]
    added: list[Way] = []
    for one in order[1:]:
        gain = len((named[one.address] - seen) & home) / len(home) if home else 0.0
        if gain >= _WORTH and len(added) < _MOST_FEEDS:
            added.append(one)
            seen = seen | named[one.address]
    if added:
        overlap = len(home & seen) / len(home)
        best = replace(best, articles=len(seen), overlap=overlap, others=tuple(one.address for one in added))
        days = moments(day for one in (best, *added) for day in (one.newest, one.oldest))
        best = replace(best, lost=_lost(best, len(home), days))
    return [best, *(one for one in order[1:] if one not in added)]


def _sitemaps(known: Known, ways: Sequence[Way], home: set[str]) -> Iterator[Way]:
    """Sitemaps of everything; the parts of an index as that index, for its parts change with the months."""
    several: dict[str, list[Way]] = {}
    for way in (one for one in ways if one.kind == "sitemap"):
        several.setdefault(known.index_of(way.address) or way.address, []).append(way)
    for address, parts in several.items():
        first = max(parts, key=lambda one: one.overlap or 0.0)
        days = moments(day for one in parts for day in (one.newest, one.oldest))
        named = set().union(*(_identities(_links(known, one.address)) for one in parts))
        way = replace(
            first,
            address=address,
            articles=sum(one.articles for one in parts),
            dated=sum(one.dated for one in parts),
            overlap=len(home & named) / len(home) if home else None,
            newest=shown(days[-1]) if days else None,
            oldest=shown(days[0]) if days else None,
        )
        yield replace(way, lost=_lost(way, len(home), days))


def _listing(known: Known, pages: Sequence[Listing]) -> Way:
    first = pages[0]
    look = next(one for one in known.listings if asked_address(one) == first.address)
    share = first.articles / max(1, len(look.reading.links))
    read = (one.reading.article for one in known.articles)
    days = moments(article.date_published for article in read if article)
    lost = [] if any(one.further for one in pages) else ["what has left the pages, as none has further ones"]
    lost.append("dates, until an article is read")
    others = tuple(one.address for one in pages[1:])
    way = Way("listing", first.address, first.articles, share, overlap=1.0, lost="; ".join(lost), others=others)
    return replace(way, newest=shown(days[-1]), oldest=shown(days[0])) if days else way


def _lost(way: Way, size: int, days: Sequence[datetime]) -> str:
    said = []
    if way.overlap is not None and (missed := round(size * (1 - way.overlap))):
        said.append(f"{missed} of the {size} articles that the start page links to")
    if days and way.kind != "sitemap":
        said.append(f"what is older than {days[0]:%Y-%m-%d}")
    if not days:
        said.append("dates, until an article is read")
    return "; ".join(said)


def _kind(look: Look, links: Sequence[Link]) -> WayKind:
    if "feed" in look.reading.reason:
        return "feed"
    titled = sum(link.anchor is not None for link in links)
    return "news sitemap" if titled > _TITLED * len(links) else "sitemap"


def _is_none(known: Known, link: Link) -> bool:
    """Whether an address was asked and is no article."""
    look = known.asked.get(urls.identity(link.url))
    return look is not None and is_answer(look) and look.reading.article is None


def _links(known: Known, address: str) -> Iterator[Link]:
    for look in known.lists:
        if asked_address(look) == address:
            yield from (link for link in look.reading.links if known.is_ours(link.url))


def _identities(links: Iterable[Link]) -> set[str]:
    return {bare(link.url) for link in links}


def asked_address(look: Look) -> str:
    """The address that was asked for; it may lead on to another one, but this is the one that the site names."""
    return look.page.url or look.page.final_url or ""
