"""A random site put together: every page of every host with its kind, and the truth of its articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from newscrawl.demo.layouts import addresses, frame, head, listings, machines, pages
from newscrawl.demo.layouts.body import Target, text
from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.listings import Listed
from newscrawl.demo.layouts.stories import SECTIONS, Story, stories
from newscrawl.demo.layouts.truth import Told, told
from newscrawl.demo.responses import Answer, Response

MAIN, MOBILE = "main", "mobile"
# Parameters that say where a reader came from; the site's server passes over them.
_TRACKING = ("utm_source", "utm_medium", "ref", "fbclid")
_ON_HOME = 9
# Paragraphs of another article that stand below one.
_BEGINNING = 3
# Old articles that are linked and gone.
_GONE = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: ``kind`` is that of its article, or home, section, tag, author, topic (listings), feed, sitemap,
    robots, static, lost (a soft 404 where ``status`` is 200), amp or mobile (twins).
    """

    kind: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200


LISTINGS = frozenset({"home", "section", "tag", "author", "topic"})


@dataclass(frozen=True)
class Site:
    """A site of a layout: ``pages`` by (host, path with query), ``truth`` of its articles by their canonical path on
    the host ``main``. ``twins`` are further addresses of articles, by (host, path), with the path they stand for.
    """

    layout: Layout
    name: str
    origin: str
    pages: Mapping[tuple[str, str], Page]
    truth: Mapping[str, Told]
    twins: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def url(self, path: str = "/") -> str:
        """The absolute address of a path on the host ``main``."""
        return self.origin + path

    def listed(self, *kinds: str) -> list[str]:
        """The paths on the host ``main`` of pages of these kinds."""
        return [path for (host, path), page in self.pages.items() if host == MAIN and page.kind in kinds]

    def sites(self) -> dict[str, Mapping[str, Answer]]:
        """What ``DemoServer`` serves: each host's pages by path."""
        hosts = {host for host, _ in self.pages}
        return {host: _Served(self, host) for host in sorted(hosts)}


class _Served(Mapping[str, Answer]):
    """One host's answers: any tracker or a slash more or less leads to the same page, and nothing to the lost page."""

    def __init__(self, site: Site, host: str) -> None:
        self._site, self._host = site, host

    def __getitem__(self, target: str) -> Answer:
        if target == "*":
            return _response(self._site.pages[MAIN, "/jobs"])
        page = self._site.pages.get((self._host, plain(target))) or self._site.pages.get((self._host, _other(target)))
        if page is None:
            raise KeyError(target)
        return _response(page)

    def __iter__(self) -> Iterator[str]:
        return (path for host, path in self._site.pages if host == self._host)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _response(page: Page) -> Response:
    return Response(page.status, page.body, {"Content-Type": page.content_type})


def plain(target: str) -> str:
    """A path with its query, without what only says where a reader came from."""
    path, mark, query = target.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in _TRACKING]
    return f"{path}?{urlencode(kept)}" if mark and kept else path


def _other(target: str) -> str:
    path, mark, query = plain(target).partition("?")
    return (path.rstrip("/") if path.endswith("/") else f"{path}/") + mark + query


class Builder:
    """Makes one site; ``origin`` gives the address of a host without a slash at its end."""

    def __init__(self, layout: Layout, origin: Callable[[str], str]) -> None:
        self.layout, self.origin = layout, origin(MAIN)
        self._mobile = origin(MOBILE) if layout.mobile else None
        self.stories = stories(layout)
        rng, tongue = layout.dice("name"), layout.tongue
        self.name = tongue.words["name"].format(
            p=rng.choice(tongue.places), n=rng.choice(tongue.words["names"].split())
        )

    def site(self) -> Site:
        """The whole site."""
        layout = self.layout
        made: dict[tuple[str, str], Page] = {}
        truth: dict[str, Told] = {}
        twins: dict[tuple[str, str], str] = {}
        for story in self.stories:
            path = addresses.article(layout, story)
            made[MAIN, path] = self._article(story, path)
            twin = self._article(story, path, twin=True)
            truth[path] = told(layout, story, path, addresses.image(layout, story))
            if (amp := addresses.amp(layout, path)) is not None:
                made[MAIN, amp] = replace(twin, kind="amp")
                twins[MAIN, amp] = path
            if self._mobile:
                made[MOBILE, path] = replace(twin, kind="mobile")
                twins[MOBILE, path] = path
        for kind, page_of in self._listings():
            made.setdefault((MAIN, page_of.path), self._page(kind, page_of))
        made |= {(MAIN, path): page for path, page in self._odd().items()}
        made |= {
            (MAIN, path): page
            for path, page in self._machines([path for host, path in made if made[host, path].kind in LISTINGS]).items()
        }
        return Site(layout, self.name, self.origin, made, truth, twins)

    @property
    def _type(self) -> str:
        if self.layout.declared == "meta":
            return "text/html"
        return f"text/html; charset={self.layout.encoding}"

    @cached_property
    def targets(self) -> dict[int, Target]:
        """Every article as the site's pages link to it, by its number."""
        return {
            story.number: Target(
                self._href(addresses.article(self.layout, story)),
                story.headline,
                story.teaser,
                pages.shown_date(self.layout, story),
                tuple(block.text for block in story.blocks if block.kind == "p")[:_BEGINNING],
            )
            for story in self.stories
        }

    def _href(self, path: str) -> str:
        more = {"none": "", "utm": "utm_source=site&utm_medium=list", "ref": "ref=river"}[self.layout.tracker]
        start = self.origin if self.layout.absolute else ""
        return f"{start}{path}{('&' if '?' in path else '?') + more if more else ''}"

    def _variant(self, href: str) -> str:
        """The address with a slash more or less at its end, on sites whose articles link to each other so."""
        return _other(href) if self.layout.loose and "?" not in href and not href.endswith(".html") else href

    def _article(self, story: Story, path: str, *, twin: bool = False) -> Page:
        """An article's page; its twins name it as their canonical address whatever the site does elsewhere."""
        layout = replace(self.layout, canonical="absolute") if twin else self.layout
        image = addresses.image(layout, story)
        where = head.Where(
            self.origin,
            self.name,
            path,
            image,
            addresses.amp(layout, path),
            f"{self._mobile}{path}" if self._mobile else None,
        )
        others = [
            replace(target, href=self._variant(target.href))
            for number, target in self.targets.items()
            if number != story.number
        ]
        column = pages.content(layout, story, others, image, addresses.section(layout, story.section))
        title = head.title(layout, story.headline, layout.tongue.sections[story.section], self.name)
        return Page(story.kind, self._document(title, head.article(layout, story, where), column), self._type)

    def _page(self, kind: str, listed: Listed) -> Page:
        title = self.name if kind == "home" else f"{listed.title} | {self.name}"
        return Page(kind, self._document(title, listed.head, listed.content), self._type)

    def _document(self, title: str, stated: str, column: str) -> bytes:
        latest = list(self.targets.values())[:10]
        said = "\n".join(part for part in (stated, machines.feed_link(self.layout)) if part)
        return frame.document(self.layout, title, said, column, site=self.name, menu=self._menu, latest=latest)

    @cached_property
    def _topics(self) -> list[tuple[str, str]]:
        """Names and paths of the site's topics: what its menu has besides the sections."""
        tongue = self.layout.tongue
        count = min(frame.MAX_TOPICS, self.layout.menu - SECTIONS - 2)
        names = [*tongue.sections[SECTIONS:], *tongue.places][:count]
        return [(f"/topic/{number + 1}", name) for number, name in enumerate(names)]

    @cached_property
    def _menu(self) -> list[tuple[str, str]]:
        layout, words = self.layout, self.layout.tongue.words
        sections = [(addresses.section(layout, at), layout.tongue.sections[at]) for at in range(SECTIONS)]
        made = [("/", words["home"]), *sections, *self._topics, ("/login", words["login"])]
        others = [
            (f"https://shop-{at}.example/", f"{layout.tongue.places[at % len(layout.tongue.places)]} {at}")
            for at in range(layout.menu - len(made))
        ]
        return [*made, *others]

    def _listings(self) -> Iterator[tuple[str, Listed]]:
        layout = self.layout
        yield "home", self._home()
        for at in range(SECTIONS):
            own = [self.targets[story.number] for story in self.stories if story.section == at]
            for page in listings.turned(
                layout, addresses.section(layout, at), layout.tongue.sections[at], own, self.origin
            ):
                yield "section", page
        for number, (path, name) in enumerate(self._topics):
            chosen = layout.dice(f"topic {number}").sample(list(self.targets.values()), 3)
            yield from (("topic", page) for page in listings.turned(layout, path, name, chosen, self.origin))
        yield from self._by("tag", addresses.tag, lambda story: story.tags)
        yield from self._by("author", addresses.author, lambda story: story.people)

    def _by(
        self, kind: str, path: Callable[[str], str], names: Callable[[Story], Sequence[str]]
    ) -> Iterator[tuple[str, Listed]]:
        """Listings by what articles name: their tags, their authors."""
        for name in sorted({name for story in self.stories for name in names(story)}):
            own = [self.targets[story.number] for story in self.stories if name in names(story)]
            yield from ((kind, page) for page in listings.turned(self.layout, path(name), name, own, self.origin))

    def _home(self) -> Listed:
        layout = self.layout
        newest = list(self.targets.values())[:_ON_HOME]
        heading = f"<h2>{text(layout, layout.tongue.words['latest'])}</h2>\n"
        gone = frame.links(layout, [(f"/old/{at + 1}", layout.tongue.words["more"]) for at in range(_GONE)])
        return Listed("/", self.name, "", f"{heading}{listings.river(layout, newest)}\n<ul>{gone}</ul>")

    def _odd(self) -> dict[str, Page]:
        """Static pages, and what is gone: under its own address with status 404, or with 200."""
        layout, words = self.layout, self.layout.tongue.words
        made = {}
        for name in ("about", "contact", "privacy"):
            said = words["about_text"] if name != "contact" else words["address"]
            column = f"<h1>{text(layout, words[name])}</h1>\n<p>{text(layout, said)}</p>"
            made[f"/{name}"] = Page("static", self._document(f"{words[name]} | {self.name}", "", column), self._type)
        latest = frame.cards(layout, list(self.targets.values())[:4])
        column = f"<h1>{text(layout, words['lost'])}</h1>\n<p>{text(layout, words['lost_text'])}</p>\n{latest}"
        status = 200 if layout.lost == "soft" else 404
        lost = Page("lost", self._document(f"{words['lost']} | {self.name}", "", column), self._type, status)
        return made | dict.fromkeys(("/jobs", *(f"/old/{at + 1}" for at in range(_GONE))), lost)

    def _machines(self, lists: Sequence[str]) -> dict[str, Page]:
        layout = self.layout
        entries = [machines.Entry(self.origin + addresses.article(layout, story), story) for story in self.stories]
        maps = machines.sitemaps(layout, self.name, self.origin, entries, [self.origin + path for path in lists])
        made = {path: Page("sitemap", said.encode(), "application/xml") for path, said in maps.items()}
        made["/robots.txt"] = Page("robots", machines.robots(layout, self.origin, maps).encode(), "text/plain")
        if (path := machines.feed_path(layout)) is not None:
            kind, said = machines.feed(layout, self.name, self.origin, entries)
            made[path] = Page("feed", said, kind)
        return made
