"""A farm of any size for kill tests and benchmarks: thousands of articles of about 26 KB, made when asked for and
known beforehand. Knows no socket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from newscrawl.demo import grammar
from newscrawl.demo.copies import Copy, Host, Story, dice, farm_path, honest_path
from newscrawl.demo.listings import Frame, frame
from newscrawl.demo.network import BRANDS, DELIMITERS
from newscrawl.demo.responses import Response
from newscrawl.demo.sites import article_page
from newscrawl.demo.truth import Expected, expected

PER_LISTING = 50
# One in so many articles is a branded copy of an article before it.
_COPY_EVERY = 10
_CATEGORY = "News"
_FIRST_DATE = datetime(2025, 4, 1, tzinfo=UTC)
# With it an article's page weighs 26 KB, as the pages of the field study did.
_PADDING = 18_000
# 5,000 pages of 26 KB, plain and compressed, are about 170 MB; beyond that the oldest are made again.
_KEPT = 5_000


class BigFarm:
    """``articles`` articles on ``hosts`` hosts of one ``family`` (A or honest), dealt out in turn.

    Every tenth is a copy of an earlier one, on the next host where there is more than one; on a farm it is branded,
    in headline and body. On each host listing pages of 50 lead to all articles, newest first. ``sites`` is what
    ``DemoServer`` takes, ``truth`` what a crawl must export.
    """

    def __init__(self, articles: int, hosts: int = 1, family: str = "A") -> None:
        self.articles = articles
        self.hosts = tuple(
            Host(f"big-{n}", family, f"BigFarm{n}", (_CATEGORY,), padding=_padding(n)) for n in range(hosts)
        )

    def sites(self, origin: Callable[[str], str]) -> dict[str, Mapping[str, Response]]:
        """Every host's pages by path, each made when it is first asked for."""
        return {host.name: BigSite(self, n, origin(host.name)) for n, host in enumerate(self.hosts)}

    def truth(self) -> dict[tuple[str, str], Expected]:
        """Every article by (host name, path)."""
        return expected(self.copy(number) for number in range(self.articles))

    def story_of(self, number: int) -> int:
        """The number of the story that the numbered article tells: its own, or that of the article it copies."""
        is_copy = number % _COPY_EVERY == _COPY_EVERY - 1
        return number - 1 if is_copy else number

    def copy(self, number: int) -> Copy:
        """The numbered article in full."""
        told = self.story_of(number)
        copy = self.outline(number)
        return replace(copy, story=grammar.story(told))

    def outline(self, number: int) -> Copy:
        """The numbered article without its text: what listings need, at a fifteenth of the cost."""
        told = self.story_of(number)
        rng = dice(f"outline {number}")
        host = self.hosts[number % len(self.hosts)]
        branded = told != number and host.family != "honest"
        return Copy(
            host=host,
            story=Story(f"story-{told}", grammar.headline(told), _CATEGORY, "", (), ("",)),
            path=_path(host, number, told),
            category=_CATEGORY,
            date=_date(number),
            author="Elliot Garner" if branded or host.family == "honest" else None,
            brand=BRANDS[number // _COPY_EVERY % len(BRANDS)] if branded else None,
            delimiter=rng.choice(DELIMITERS) if branded else "",
            counter=number,
        )


class BigSite(Mapping[str, Response]):
    """The pages of one host of a big farm by path; makes them when asked and keeps the latest."""

    def __init__(self, farm: BigFarm, host: int, origin: str) -> None:
        self._farm = farm
        self._host = farm.hosts[host]
        self._origin = origin
        self._numbers = range(host, farm.articles, len(farm.hosts))
        self._made: dict[str, Response] = {}

    @cached_property
    def _articles(self) -> dict[str, int]:
        return {_path(self._host, number, self._farm.story_of(number)): number for number in self._numbers}

    @cached_property
    def _listings(self) -> dict[str, int]:
        pages = -(-len(self._numbers) // PER_LISTING) or 1
        return {"/": 1} | {self._host.listing_path(_CATEGORY, page): page for page in range(1, pages + 1)}

    @cached_property
    def _frame(self) -> Frame:
        return frame(self._host, "plain")

    def __getitem__(self, path: str) -> Response:
        if path not in self._made:
            made = self._make(path)
            if len(self._made) >= _KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[path] = made
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        yield from self._listings
        yield from self._articles

    def __len__(self) -> int:
        return len(self._listings) + len(self._articles)

    def _make(self, path: str) -> Response:
        if path in self._articles:
            return self._article(self._articles[path])
        page, pages = self._listings[path], len(self._listings) - 1
        part = self._numbers[(page - 1) * PER_LISTING : page * PER_LISTING]
        return self._frame.listing(_CATEGORY, [self._farm.outline(number) for number in part], page, pages)

    def _article(self, number: int) -> Response:
        """An article; its lists lead to a few of the articles after it."""
        place = self._numbers.index(number)
        pool = [self._farm.outline(other) for other in self._numbers[place : place + 5]]
        made = article_page(self._frame, self._farm.copy(number), pool, [], self._origin)
        return Response(body=made.payload)  # bytes: as text a page would take thrice the memory


def _path(host: Host, number: int, told: int) -> str:
    """The address of the numbered article, which tells story ``told``; numbers go up to 998,999."""
    if host.family == "honest":
        return honest_path(grammar.headline(told), _date(number), number)
    b, a = divmod(number, 1_000)
    return farm_path("html", a, "abcdef"[number % 6], b)


def _date(number: int) -> datetime:
    return _FIRST_DATE - timedelta(minutes=number)


def _padding(seed: int) -> str:
    """Markup without text, as pages carry it: style sheets and scripts of the usual weight."""
    rng, parts, size = dice(seed), [], 0
    while size < _PADDING:
        name, red, wide = f"c{rng.getrandbits(20):x}", f"{rng.getrandbits(24):06x}", rng.randrange(400)
        parts.append(f".{name}{{color:#{red};margin:{wide % 17}px {wide}px;display:inline-block}}\n")
        size += len(parts[-1])
    return f"<style>{''.join(parts)}</style><script>window.page={{start:Date.now()}};</script>"
