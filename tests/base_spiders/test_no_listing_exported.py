"""Of sites of random layout no listing, no soft 404 and no page of the site's own becomes an article; their articles do."""

from __future__ import annotations

import heapq
from itertools import count

import pytest
from responses import answer

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.demo.layouts import LISTINGS, MAIN, Site, plain, site
from newscrawl.extraction import read
from newscrawl.items import Link
from newscrawl.middlewares.pages import page_of

pytestmark = pytest.mark.slow

# Of these some have listings with one to five teasers that look like articles when read alone.
SEEDS = [1, 40, *range(200, 230)]
_BEHIND = {"article": -1_000, "page": 2}


def walked(made: Site) -> dict[str, tuple[bool, bool]]:
    """Each page that is reached, in the order of the frontier: whether it gave an article, and does when read alone."""
    spider, told, number = UrlSpider(start_urls=[made.url()]), {}, count()
    pending: list[tuple[int, int, int, str, str | None]] = [(0, 0, 0, "/", None)]
    known = {"/"}
    while pending:
        _, _, depth, path, anchor = heapq.heappop(pending)
        page = made.pages.get((MAIN, path)) or made.pages.get((MAIN, path.rstrip("/")))
        if page is None or page.status != 200:
            continue
        response = answer(made.url(path), page.body, "any", depth or 1, page.content_type, anchor)
        things = [*spider.parse(response)]
        told[path] = any(not isinstance(one, Link) for one in things), read(page_of(response)).article is not None
        for link in (one for one in things if isinstance(one, Link) and one.url.startswith(made.origin)):
            there = plain(link.url.removeprefix(made.origin))
            if there not in known:
                known.add(there)
                order = max(0, depth + _BEHIND.get(link.kind, 1))
                heapq.heappush(pending, (order, next(number), depth + 1, there, link.anchor))
    return told


@pytest.mark.parametrize("seed", SEEDS)
def test_what_lists_is_no_article(seed: int) -> None:
    made = site(seed)
    told = walked(made)
    kinds = {path: (made.pages.get((MAIN, path)) or made.pages[MAIN, path.rstrip("/")]).kind for path in told}
    none = {*LISTINGS, "lost"}
    assert [path for path, (given, _) in told.items() if given and kinds[path] in none] == []
    lost = [path for path, (given, alone) in told.items() if alone and not given]
    assert [path for path in lost if kinds[path] not in {*none, "static"}] == []
    assert sum(given for given, _ in told.values()) >= 10
