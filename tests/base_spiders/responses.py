"""Responses as a crawl gives them to a spider, with the row of the frontier that they answer."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import HtmlResponse

from newscrawl.base_spiders.site import SiteSpider
from newscrawl.items import Link, RawArticle
from newscrawl.middlewares.feeder import DUE
from newscrawl.store import Due


def answer(
    url: str, body: str | bytes, kind: str = "start", depth: int = 0, content: str = "", anchor: str | None = None
) -> HtmlResponse:
    """A page that was asked as a row of this kind and depth."""
    item = Due(1, 1, url, "post.example", kind, depth, 0, 0, 1, 0, anchor, None, None, None)
    raw = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": content or "text/html; charset=utf-8"}
    return HtmlResponse(url, body=raw, headers=headers, request=Request(url, meta={DUE: item}))


def parsed(spider: SiteSpider, response: HtmlResponse) -> tuple[dict[str, str], list[RawArticle]]:
    """What a spider makes of a page: the path and kind of each link, and the articles."""
    links, articles = {}, []
    for thing in spider.parse(response):
        if isinstance(thing, Link):
            links[thing.url.removeprefix("https://post.example")] = thing.kind
        else:
            articles.append(thing)
    return links, articles
