"""Pages that are no articles: home, listings with pagination, about, soft 404. Knows no article's template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.demo import honest
from newscrawl.demo.copies import Copy, Host
from newscrawl.demo.markup import MARKUPS, Markup, link, text
from newscrawl.demo.responses import Response, redirect
from newscrawl.demo.templates import crumbs

PAGE_SIZE = 6
NEWEST = 10
# Must never be asked for: it is no address at all (RFC 2606), and robots.txt forbids the other.
FOREIGN = "http://news.invalid/offer"
PRIVATE = "/private/drafts.html"
GONE = "/gone.html"
LOST = "/lost.html"
ABOUT = "/about.html"
REDIRECT = "/go/1"
TRACKERS = "?utm_source=letter&utm_medium=mail"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the pages of one host."""

    host: Host
    markup: Markup

    def page(self, title: str, blocks: Sequence[str]) -> Response:
        """A page of blocks in the host's dress."""
        if self.host.family == "honest":
            return Response(body=honest.document(self.host, title, "".join(blocks)))
        return Response(body=self.markup.document(f"{title} -{self.host.suffix}", blocks, self.host.padding))

    def listing(self, category: str, copies: Sequence[Copy], page: int, pages: int) -> Response:
        """One page of a category: its articles, and links to the other pages."""
        place = self.host.listing_path(category)
        numbers = [link(self.host.listing_path(category, n), str(n)) + " " for n in range(1, pages + 1) if n != page]
        if page < pages:
            numbers.append(link(self.host.listing_path(category, page + 1), "Next"))
        top = (
            crumbs("", category, place, "", self.markup)
            if self.host.family.startswith("A")
            else self.markup.caption(category)
        )
        blocks = [top, self.entries(copies)]
        return self.page(category, [*blocks, self.markup.unbroken("pages", numbers)] if numbers else blocks)

    def entries(self, copies: Sequence[Copy]) -> str:
        """A list of articles, headlines as their pages show them, each with its day."""
        return self.markup.listed(f"{link(copy.path, copy.shown_headline)} {copy.date:%Y-%m-%d}" for copy in copies)


def frame(host: Host, markup: str) -> Frame:
    """The frame of a host; the honest site has one markup of its own."""
    return Frame(host, MARKUPS["plain" if host.family == "honest" else markup])


def listing_pages(around: Frame, copies: Sequence[Copy]) -> dict[str, Response]:
    """All listing pages of a host; the first category stands under two addresses."""
    host, found = around.host, {}
    for category in host.categories:
        own = [copy for copy in copies if copy.category == category]
        pages = -(-len(own) // PAGE_SIZE) or 1
        for page in range(1, pages + 1):
            part = own[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
            found[host.listing_path(category, page)] = around.listing(category, part, page, pages)
    first = host.categories[0]
    found[host.listing_path(first, prefix="channel")] = found[host.listing_path(first)]
    return found


def odd_pages(around: Frame, copies: Sequence[Copy], elsewhere: str) -> dict[str, Response]:
    """Home and what a crawler must take as it is: about, soft 404, forbidden, redirect, robots.txt."""
    home = _home(around, copies, elsewhere)
    lost = "The page that you asked for was not found. It may have been moved or deleted."
    about = f"{around.host.suffix} brings you what matters, every day. Write to us at the address below."
    return {
        "/": home,
        "/index.html": home,
        ABOUT: _short(around, "About us", about),
        LOST: _short(around, "Page not found", lost),
        PRIVATE: _short(around, "Drafts", "Nobody should read this."),
        REDIRECT: redirect(copies[0].path),
        "/robots.txt": Response(
            body="User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain; charset=utf-8"}
        ),
    }


def _short(around: Frame, title: str, sentence: str) -> Response:
    return around.page(title, [around.markup.title(title), around.markup.story(sentence)])


def _home(around: Frame, copies: Sequence[Copy], elsewhere: str) -> Response:
    host, markup = around.host, around.markup
    channels = [link(host.listing_path(category), category) for category in host.categories]
    channels.append(link(host.listing_path(host.categories[0], prefix="channel"), host.categories[0]))
    more = [
        link(REDIRECT, copies[0].story.headline),
        link(f"{copies[-1].path}{TRACKERS}", copies[-1].story.headline),
        link(elsewhere, "Our friends"),
        link(FOREIGN, "Double your savings in a week"),
        link(GONE, "Archive"),
        link(LOST, "Special"),
        link(PRIVATE, "Drafts"),
        link(ABOUT, "About us"),
    ]
    blocks = [
        markup.line("name", [text(host.suffix)]),
        markup.listed(channels),
        markup.caption("Newest"),
        around.entries(copies[:NEWEST]),
        markup.caption("More"),
        markup.listed(more),
    ]
    return around.page("Home", blocks)
