"""Crawls over loopback in the tests' own process, with a clock that they set: a month passes in seconds.

All but Scrapy's engine is the real thing: the server, the spider's reading, the frontier, what is read ahead, the store.
"""

from __future__ import annotations

import http.client
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from conftest import ARTICLE, Clock, make_kept
from scrapy.http import HtmlResponse, Request, TextResponse, XmlResponse

from newscrawl import urls
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.demo.responses import Answer, Response
from newscrawl.demo.server import DemoServer
from newscrawl.errors.drops import BadStatus
from newscrawl.extensions import recrawl
from newscrawl.items import Link, RawArticle
from newscrawl.middlewares.answers import headers_of, with_page, without_page
from newscrawl.middlewares.feeder import DUE
from newscrawl.middlewares.pages import page_of
from newscrawl.middlewares.read_ahead import ReadAhead
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Due, Outcome, Store
from newscrawl.store.plans import Plan
from newscrawl.store.vanished import Vanished

HOUR = 3600.0
DAY = 24 * HOUR
PLAN = Plan((HOUR, 6 * HOUR, DAY, 3 * DAY, 10 * DAY), 0, DAY)
PLACES = "harbour quarry orchard foundry viaduct reservoir granary lighthouse tannery windmill".split()


def at(number: int) -> str:
    """The path of an article."""
    tail = "".join(chr(97 + number // 26**k % 26) for k in (2, 1, 0))
    return f"/news/{PLACES[number % 10]}-keepers-close-ledger-{tail}.html"


def words(number: int, sentences: int = 9) -> str:
    """Paragraphs that no other number has."""
    place, other = PLACES[number % 10], PLACES[(number // 10 + 3) % 10]
    return "".join(
        f"<p>Clause {number * 37 + k} of the {place} accounts names {number * 11 + k} crates, which keeper {k * number + 5} "
        f"of the {other} had weighed {number + k} times before ledger {number * k + 9} was closed in room {number}.</p>"
        for k in range(sentences)
    )


def article(number: int, headline: str | None = None, body: str | None = None) -> Response:
    """An article's page."""
    headline = headline or f"Keeper {number} of the {PLACES[number % 10]} counts {number * 7} crates anew"
    return Response(200, ARTICLE.format(headline, body if body is not None else words(number)))


def listing(numbers: list[int], more: str = "") -> Response:
    """A page of links, the newest first."""
    links = "".join(f'<li><a href="{at(n)}">Keeper {n} of the {PLACES[n % 10]}</a></li>' for n in numbers)
    return Response(200, f"<html><head><title>News</title>{more}</head><body><ul>{links}</ul></body></html>")


FEED = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def feed(numbers: list[int], origin: str) -> Response:
    """An RSS feed of articles."""
    items = "".join(f"<item><title>Keeper {n}</title><link>{origin}{at(n)}</link></item>" for n in numbers)
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
    return Response(200, xml, {"Content-Type": "application/rss+xml"})


@dataclass
class Asked:
    """What one run asked: every path in order, those that were conditional; what its looks came to."""

    paths: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    conditional: list[str] = field(default_factory=list)
    not_due: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    vanished: Vanished = field(default_factory=Vanished)


class Recrawled:
    """One site and the state that remembers it."""

    def __init__(self, server: DemoServer, folder: Path, clock: Clock, plan: Plan) -> None:
        self.server = server
        self.folder = folder
        self.clock = clock
        self.plan = plan
        self.home = server.url("site")
        self.pages: MutableMapping[str, Answer] = server.sites["site"]  # type: ignore[assignment]
        self._connection = http.client.HTTPConnection(urlsplit(self.home).netloc, timeout=10)
        self._runs = 0
        self.store = self._open()

    def url(self, number: int) -> str:
        """The address of an article."""
        return f"{self.home[:-1]}{at(number)}"

    def _open(self) -> Store:
        store = Store(self.folder, RULES, content_hash, self.clock)
        store.plan = self.plan
        store._db.execute("PRAGMA synchronous = OFF")  # no power fails here, and a month has thousands of commits
        return store

    def run(self, stop: int = 0, *, limit: int = 0, trusted: bool = False) -> Asked:
        """Crawl once, to the end or as many pages as ``limit`` says; ``stop``: the process is killed after so many answers,
        before it can decide anything.
        """
        self._runs += 1
        name, asked = f"run-{self._runs}", Asked()
        target = self.store.begin(name, "site", {"site": [self.home]})["site"]
        started = self.clock.now
        asked.not_due = recrawl.not_due(self.store, [target], started)[0]
        ahead = ReadAhead(SimpleNamespace(store=self.store, targets=[target]))  # type: ignore[arg-type]
        ahead.look(started)
        for item in _given(ahead, self.clock):
            outcome = self._answer(ahead, item, asked)
            (placed,) = self.store.commit([outcome], name)
            ahead.committed(outcome)
            asked.changes.update(one.change for one in placed if item.article is not None or one.change == "new")
            if stop and len(asked.paths) >= stop:
                self.kill()
                return asked
            if limit and len(asked.paths) >= limit:
                break
        self.store.end(name, "finished", {})
        trust = {target} if trusted else set()
        asked.vanished = recrawl.decide(self.store, [target], started, self.clock.now, trust).get(target, Vanished())
        return asked

    def kill(self) -> None:
        """End as a process does that is killed: what was not committed never was."""
        self.store._db.close()
        self.store = self._open()

    def told(self) -> dict[str, str]:
        """What the state tells: headline by path."""
        return {urlsplit(one.article.url or "").path: one.article.headline for one in self.store.articles()}

    def revisit(self, path: str) -> Mapping[str, object]:
        """What the state notes of an article's looks."""
        row = self.store._db.execute(
            "SELECT * FROM revisit WHERE article = ?", (urls.article_id(f"{self.home[:-1]}{path}"),)
        )
        names = [one[0] for one in row.description]
        return dict(zip(names, row.fetchone(), strict=True))

    def _answer(self, ahead: ReadAhead, item: Due, asked: Asked) -> Outcome:
        headers = {name: value.decode("latin-1") for name, value in ahead.conditions(item).items()}
        path = urlsplit(item.url).path
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        asked.paths.append(path)
        asked.looks += [path] if item.article is not None else []
        asked.conditional += [path] if headers else []
        kind = answer.headers.get_content_type()
        make = XmlResponse if "xml" in kind else HtmlResponse if "html" in kind else TextResponse
        request = Request(item.url, meta={DUE: item})
        response = make(
            item.url, status=answer.status, headers=dict(answer.headers.items()), body=body, request=request
        )
        if answer.status != 200:
            error = BadStatus(answer.status, headers_of(response))
            return without_page(item, error, [], _same_host, self.clock.now)
        things = list(SiteSpider("site", start_urls=[self.home]).parse(response))
        raws = [one for one in things if isinstance(one, RawArticle)]
        links = [one for one in things if isinstance(one, Link)]
        outcome = with_page(item, response, links, 0, _same_host, is_article=bool(raws))
        outcome.articles = [make_kept(raw, self.store.known()) for raw in raws]
        outcome.page = page_of(response) if self.store.archive else None
        return outcome


def _same_host(url: str, item: Due) -> bool:
    return urls.host_key(url) == item.host


def _given(ahead: ReadAhead, clock: Clock) -> Iterator[Due]:
    """Addresses one after the other until nothing is left that may be asked now."""
    while True:
        for key, queue in ahead.queues():
            if queue.due_at <= clock.now and ahead.head(key, clock.now) is not None:
                yield ahead.take(key)
                break
        else:
            if all(queue.due_at in {0.0, math.inf} or queue.due_at > clock.now for _, queue in ahead.queues()):
                return


@contextmanager
def recrawled(
    folder: Path, pages: Callable[[str], dict[str, Answer]], plan: Plan = PLAN, clock: Clock | None = None
) -> Iterator[Recrawled]:
    """A site of these pages (given its origin) and an empty state."""
    with DemoServer(lambda origin: {"site": pages(origin("site"))}) as server:
        one = Recrawled(server, folder, clock or Clock(), plan)
        try:
            yield one
        finally:
            one.store.close()
            one._connection.close()
