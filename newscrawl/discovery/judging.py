"""Which way to a site's articles is the best, why, and what belongs into its class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from newscrawl.discovery.asks import SAMPLES
from newscrawl.discovery.days import moment, moments
from newscrawl.discovery.known import Known
from newscrawl.discovery.values import Finding, Listing, Look, Way
from newscrawl.discovery.ways import MIN_ARTICLES, asked_address, listings, ways
from newscrawl.text import plural

# How much a way's news are worth by how far its newest entry lies behind the newest that anything shows of the site: a
# feed that stands still while the paper goes on is a forgotten one; of a weekly all is a week old. Undated ones may be
# either.
_AGES = ((timedelta(days=3), 1.0), (timedelta(days=15), 0.7), (timedelta(days=60), 0.4))
_OLD, _UNDATED = 0.1, 0.7
# Where the start page names nothing to compare with.
_UNKNOWN_OVERLAP = 0.6
# What a way is worth when it names all that the start page does: a list costs one request for all its news, and dates
# them; a news sitemap holds nothing but articles; a sitemap of everything also what is old; pages must be walked.
_KINDS = {"farm": 2.0, "news sitemap": 1.05, "feed": 1.0, "sitemap": 0.7, "listing": 0.55}
# A list that names so much of what any page shows is all that need be asked; one that is worth less was left behind.
_WHOLE, _FORGOTTEN = 0.9, 0.3
_BASES = {"feed": "FeedSpider", "news sitemap": "SitemapSpider", "sitemap": "SitemapSpider", "farm": "FarmSpider"}


def judge(start: str, looks: Sequence[Look]) -> Finding:
    """What the looks tell of the site; any number of them, also none."""
    known = Known(start, looks)
    several = ways(known)
    now = max(moments(way.newest for way in several), default=None)
    found = sorted(several, key=lambda way: (way.kind == "farm", _is_enough(way, now), _worth(way, now)), reverse=True)
    pages = listings(known)
    samples = tuple(asked_address(look) for look in known.articles[:SAMPLES])
    links = [link for look in looks if not look.reading.is_list for link in look.reading.links]
    shapes = tuple(known.shapes.articles([link for link in links if known.is_ours(link.url)]))
    if not found:
        return Finding(start, (), _nothing(looks), "SiteSpider", (start,), shapes, tuple(pages), samples)
    base, starts = _class_of(known, found[0], pages, is_enough=_is_enough(found[0], now))
    return Finding(start, tuple(found), _why(found, now), base, starts, shapes, tuple(pages), samples)


def _is_enough(way: Way, now: datetime | None) -> bool:
    """Whether a list names nearly all that was seen of the site, and is not forgotten: nothing else need be followed."""
    return way.whole is not None and way.whole >= _WHOLE and _worth(way, now) >= _FORGOTTEN


def _worth(way: Way, now: datetime | None) -> float:
    """What a way is worth, from 0."""
    overlap = _UNKNOWN_OVERLAP if way.overlap is None else way.overlap
    few = 1.0 if way.articles >= MIN_ARTICLES else 0.3
    worth = _KINDS[way.kind] * overlap * few
    if way.kind in {"listing", "farm"}:
        return worth
    return worth * _freshness(way, now) * math.sqrt(way.share)


def _freshness(way: Way, now: datetime | None) -> float:
    newest = moment(way.newest)
    if newest is None or now is None:
        return _UNDATED
    return next((value for age, value in _AGES if now - newest <= age), _OLD)


def _why(found: Sequence[Way], now: datetime | None) -> str:
    """The choice in words: what the best way gives, what it misses, and why it comes before the next one."""
    best = found[0]
    said = [f"{best.kind} {best.address} {_gives(best)}"]
    if best.lost:
        said.append(f"it misses {best.lost}")
    if best.whole is not None and not _is_enough(best, now):
        said.append(f"it names {best.whole:.0%} of all articles that were seen, so pages are followed beside it")
    if len(found) > 1:
        said.append(f"before {found[1].kind} {found[1].address}, which {_behind(best, found[1], now)}")
    return "; ".join(said)


def _gives(way: Way) -> str:
    said = f"names {plural(way.articles, 'article')}"
    if way.others and way.kind == "feed":
        said += f" with {plural(len(way.others), 'more feed')}"
    if way.kind == "farm":
        said = f"lists {plural(way.articles, 'article')} of the template family {way.family}"
    if way.newest and way.kind not in {"listing", "farm"}:
        said += f", the newest of {way.newest[:10]}"
    if way.overlap is not None and way.kind not in {"listing", "farm"}:
        said += f", {way.overlap:.0%} of those on the start page among them"
    return said


def _behind(best: Way, other: Way, now: datetime | None) -> str:
    """What speaks against a way beside the best one."""
    if other.kind not in {"listing", "farm"}:
        if _freshness(other, now) < _freshness(best, now):
            return f"is not as fresh (newest {other.newest[:10]})" if other.newest else "gives no dates"
        if other.overlap is not None and (best.overlap or 0.0) > other.overlap:
            return f"names {other.overlap:.0%} of those on the start page"
        return "also names what is old" if other.kind == "sitemap" else f"names {plural(other.articles, 'article')}"
    return "must be walked page by page"


def _class_of(known: Known, best: Way, pages: Sequence[Listing], *, is_enough: bool) -> tuple[str, tuple[str, ...]]:
    """The base spider for a way, and its start addresses; a list that misses much goes with the site's pages."""
    home = asked_address(known.home) if known.home else known.start
    if best.kind == "farm":
        return "FarmSpider", (best.address,)
    if best.kind == "listing":
        # A front page leads to sections of its own, a listing to its further pages.
        base = "ListingSpider" if pages and pages[0].further else "SiteSpider"
        return base, (best.address,)
    starts = (best.address, *best.others)
    if not is_enough:
        return "SiteSpider", (home, *starts)
    return _BASES[best.kind], starts if all(map(known.is_ours, starts)) else (*starts, home)


def _nothing(looks: Sequence[Look]) -> str:
    """Why there is no way, in words."""
    if not looks:
        return "nothing was looked at"
    reasons = sorted({one.reading.reason for one in looks[:10]})
    return f"no way to articles was found on {plural(len(looks), 'page')}: {', '.join(reasons)[:200]}"
