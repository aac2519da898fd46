"""The demo's sites: every page of every host, made from copies and templates. Knows no socket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from newscrawl.demo import honest, templates
from newscrawl.demo.copies import Copy, dice
from newscrawl.demo.listings import FOREIGN, Frame, frame, listing_pages, odd_pages
from newscrawl.demo.network import HOSTS, copies
from newscrawl.demo.responses import Response
from newscrawl.demo.templates import Item, Lists

_RELATED, _RANKING, _RECOMMENDATION, _READ_ALSO = 10, 8, 8, 4
_SPAM = "Beginner guide: ten coins that"


def demo_sites(origin: Callable[[str], str], markup: str = "plain") -> dict[str, dict[str, Response]]:
    """All hosts of the demo by name, their pages by path; ``origin`` gives a host's address."""
    by_host = {
        host.name: sorted((copy for copy in copies() if copy.host == host), key=lambda copy: copy.date, reverse=True)
        for host in HOSTS
    }
    following = dict(zip(by_host, [*list(by_host)[1:], *list(by_host)[:1]], strict=True))
    return {
        host.name: _site(frame(host, markup), by_host[host.name], by_host[following[host.name]][0], origin)
        for host in HOSTS
    }


def _site(around: Frame, own: Sequence[Copy], foreign: Copy, origin: Callable[[str], str]) -> dict[str, Response]:
    """One host: its articles, its listings, its odd pages, and links to an article of the next host."""
    elsewhere = f"{origin(foreign.host.name)}{foreign.path}"
    pages = odd_pages(around, own, elsewhere) | listing_pages(around, own)
    for copy in own:
        extra = [Item(elsewhere, foreign.story.headline), Item(FOREIGN, _SPAM)]
        pages[copy.path] = article_page(around, copy, own, extra, origin(around.host.name))
    return pages


def article_page(around: Frame, copy: Copy, pool: Sequence[Copy], extra: Sequence[Item], origin: str) -> Response:
    """An article's page with lists that lead to some of ``pool``; the same in every process."""
    rng = dice(f"{copy.host.name}{copy.path}")
    if copy.host.family == "honest":
        return Response(body=honest.render(copy, _items(pool, _READ_ALSO, rng, cuts=False), origin))
    lists = Lists(
        related=_items(pool, _RELATED, rng),
        ranking=[*_items(pool, _RANKING, rng), rng.choice(extra)] if extra else _items(pool, _RANKING, rng),
        recommendation=_items(pool, _RECOMMENDATION, rng),
    )
    return Response(body=templates.render(copy, lists, around.markup))


def _items(pool: Sequence[Copy], count: int, rng: Random, *, cuts: bool = True) -> list[Item]:
    """Some articles of the pool, now and then one twice; farms cut their headlines at some hyphens."""
    chosen = rng.choices(pool, k=count) if cuts else rng.sample(pool, min(count, len(pool)))
    return [
        Item(copy.path, _cut(copy.story.headline, rng) if cuts else copy.story.headline, _snippet(copy))
        for copy in chosen
    ]


def _cut(headline: str, rng: Random) -> str:
    return headline.partition("-")[0].rstrip() if rng.random() < 0.5 else headline


def _snippet(copy: Copy) -> str:
    return copy.clean_body.split("\n", 1)[0]
