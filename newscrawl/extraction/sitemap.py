"""Sitemaps and indexes of them, in XML or as plain text, and the sitemaps that a robots.txt names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.extraction.links import absolute, once, origin_of
from newscrawl.extraction.records import Record, Records, content, title
from newscrawl.items import Link

SITEMAP = "sitemap"
INDEX = "sitemap index"
ROOTS = {"urlset": SITEMAP, "sitemapindex": INDEX}
# The protocol's own limit (sitemaps.org): all are read, for the newest often stand last.
MAX_READ = 50_000
# So many are kept, three hours at one a second. Measured where all of them bring nothing: 12 s of processor for 10,000
# that are left one by one, beyond 300 s and 500 MB for 50,000.
MAX_ADDRESSES = 10_000
# An index may name 50,000; the newest of them are 80 years of a site that begins one a month.
MAX_SITEMAPS = 1_000
_RECORDS = frozenset({"url", "sitemap"})
_THROUGH = frozenset({"urlset", "sitemapindex"})
_NEWS_PREFIX = re.compile(r"xmlns:([\w-]{1,30})\s*=\s*[\"'][^\"'<>]{0,60}sitemap-news", re.IGNORECASE)
# Where the root's attributes are looked at for that prefix.
_HEAD = 10_000
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}(?:T[\d:.]{1,15})?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_NAMED = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,8192})", re.IGNORECASE | re.MULTILINE)


class _Entry(NamedTuple):
    """The first two say what is asked first: news, then the newest ("" for no date)."""

    is_news: bool
    date: str
    url: str
    title: str | None


def read(root: str, text: str, start: int, url: str | None) -> tuple[tuple[Link, ...], bool]:
    """What a sitemap or index (``root``, which begins at ``start``) names, as links, and whether that is all of it.

    News come first, then the newest, as it dates them; in an index the sitemaps whose path says news.
    """
    found = _NEWS_PREFIX.search(text, start, start + _HEAD)
    news = found[1].lower() if found else "news"
    fields = frozenset({"loc", "lastmod", f"{news}:title", f"{news}:publication_date"})
    records = Records(text, start, _RECORDS, _THROUGH | {f"{news}:news"}, fields)
    entries = list(islice(_entries(records, news, url), MAX_READ + 1))
    limit, kind = (MAX_SITEMAPS, "list") if ROOTS[root] == INDEX else (MAX_ADDRESSES, "any")
    whole = records.whole and len(entries) <= limit
    entries.sort(key=lambda entry: entry[:2], reverse=True)
    return once(((entry.url, entry.title, entry.date or None) for entry in entries[:limit]), kind), whole


def read_plain(text: str, url: str | None) -> tuple[tuple[Link, ...], bool] | None:
    """The addresses of a sitemap in plain text, one a line, and whether that is all; None where a line is none."""
    lines = text.split("\n", MAX_ADDRESSES)
    whole = len(lines) <= MAX_ADDRESSES
    lines = [line for one in lines[:MAX_ADDRESSES] if (line := one.strip())]
    if not all(_ADDRESS.fullmatch(line) for line in lines):
        return None
    return once((absolute(line, url, None), None, None) for line in lines), whole


def named_in_robots(text: str, url: str | None) -> tuple[Link, ...]:
    """The sitemaps that a robots.txt names, for whichever agent."""
    found = islice(_NAMED.finditer(text), MAX_SITEMAPS)
    return once(((absolute(one[1], url, None), None, None) for one in found), "list")


def _entries(records: Iterable[Record], news: str, base: str | None) -> Iterator[_Entry]:
    """The records that have an address."""
    origin = origin_of(base)
    for record in records:
        address = next((absolute(content(one.raw), base, origin) for one in record.of("loc")), None)
        if address is None:
            continue
        titles = record.of(f"{news}:title")
        dates = (content(one.raw) for one in record.of(f"{news}:publication_date", "lastmod"))
        date = next((found[0] for one in dates if (found := _DATE.match(one))), "")
        is_news = bool(titles) or (record.name.endswith("sitemap") and "news" in urlsplit(address).path.lower())
        yield _Entry(is_news, date, address, title(titles[0].raw) if titles else None)
