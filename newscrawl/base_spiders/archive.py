"""The spider that reads kept files instead of a site: web archives, saved pages, JSON Lines. Asks no network."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, overload

from scrapy import Request
from scrapy.responsetypes import responsetypes

from newscrawl import urls
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.corpus import saved
from newscrawl.errors import UsageError
from newscrawl.items import Link, Page
from newscrawl.middlewares.pages import give

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.extraction import Reading

# Pages and files that gave nothing, held until they are told; more are no longer counted.
_MAX_UNREAD = 100_000


class ArchiveSpider(SiteSpider):
    """Pages that lie on disk, taken into the store as if they were crawled: cleaned, joined to stories, published.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(ArchiveSpider)`` and ``name = "my_site"``.
    2. Set ``files`` to paths of web archives (.warc, .warc.gz), JSON Lines (url, html) or folders of them, relative to
       the folder where the command is started. Each record is a page under the address and the time at which it was
       archived; of several of one address the newest stands. A page without an address is told and left out.
    3. Nothing is asked of any server: no link is followed, no robots.txt is read. Hosts may be any number.
    4. ``fields`` and ``refine`` are those of ``SiteSpider``; ``delay`` and ``every`` have no use here.

    For articles as lines without a store use ``newscrawl extract``; pages that newscrawl itself has kept are read
    again by ``newscrawl replay``.

    Example::

        class HarbourPost2019(ArchiveSpider):
            \"\"\"The Harbour Post as it was archived in 2019.\"\"\"

            name = "harbour_post2019"
            files = ["archives/harbourpost-2019.warc.gz"]
    """

    files: ClassVar[Sequence[str]] = ()
    delay = 0  # our own disk
    revisit = None  # what is archived does not change

    def __init__(self, name: str | None = None, *, files: str | Sequence[str] = (), **arguments: Any) -> None:
        given = files.split(",") if isinstance(files, str) else list(files)
        self.paths = [Path(path) for path in (given or type(self).files)]
        if wrong := self.wrong_files(self.paths):
            raise UsageError(wrong)
        super().__init__(name, start_urls=["http://archive.invalid/"], **arguments)
        self.start_urls = []  # those of the files, which ``targets`` reads
        self.unread: list[tuple[str, str]] = []
        self._kept: Kept | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the files in the place of the network: no handler that connects, no guard and no robots.txt before it."""
        super().update_settings(settings)
        handler = "newscrawl.base_spiders.archive.FromFiles"
        settings.set("DOWNLOAD_HANDLERS", dict.fromkeys(("http", "https"), handler), priority="spider")
        settings.set("ROBOTSTXT_OBEY", value=False, priority="spider")
        between = dict(settings.getdict("DOWNLOADER_MIDDLEWARES"))
        between["newscrawl.middlewares.guard.Guard"] = None
        settings.set("DOWNLOADER_MIDDLEWARES", between, priority="spider")

    def targets(self) -> dict[str, Sequence[str]]:
        """The site; its start addresses are those of the pages, read from the files when they are first needed."""
        return {self.name: _Addresses(self)}

    @classmethod
    def wrong_files(cls, paths: Sequence[Path] | None = None) -> str | None:
        """What is wrong with the files that a site declares, or with others, as a sentence; None when all are there."""
        where = f"site {cls.name} ({cls.__module__})"
        if isinstance(cls.files, str):
            return f"{where}: files is the text {cls.files!r}; a list is expected: files = [{cls.files!r}]"
        paths = [Path(path) for path in cls.files] if paths is None else paths
        if not paths:
            return f"{where} needs files, a list of paths of web archives, JSON Lines or folders"
        missing = next((path for path in paths if not path.exists()), None)
        return f"{where}: {missing} in files cannot be found from {Path.cwd()}" if missing else None

    @property
    def kept(self) -> Kept:
        """The pages of the files, read when they are first needed."""
        if self._kept is None:
            self._kept = Kept(self._pages())
        return self._kept

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:  # noqa: ARG002 - the base's hook
        """Nothing: what the archive holds is asked by address."""
        return iter(())

    def _pages(self) -> Iterator[Page]:
        """The pages with an address; what gives none stands in ``unread`` (where, why), told when the run ends."""
        for entry in self._entries():
            if isinstance(entry, saved.Saved) and entry.page.url:
                yield entry.page
            elif len(self.unread) < _MAX_UNREAD:
                reason = entry.reason if isinstance(entry, saved.Problem) else "a page without an address"
                self.unread.append((entry.where, f"not read: {reason}"))

    def _entries(self) -> Iterator[saved.Saved | saved.Problem]:
        for path in self.paths:
            for file in saved.files(path):
                if isinstance(file, saved.Problem):
                    yield file
                else:
                    yield from saved.pages(file)


class Kept:
    """Pages by their address, in a temporary file that ends with the process: 100 bytes of memory each."""

    def __init__(self, pages: Iterator[Page]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as this object
        self._places: dict[str, tuple[str, int, int, int]] = {}  # address: time, start, length of head and body
        for page in pages:
            address = urls.canonical(page.url or "")
            if address is None or (address in self._places and self._places[address][0] > page.fetched_at):
                continue
            head = json.dumps([page.status, dict(page.headers)]).encode()
            start = self._file.seek(0, 2)
            self._file.write(head + page.body)
            self._places[address] = page.fetched_at, start, len(head), len(page.body)

    def close(self) -> None:
        """Give the temporary file back; no page can be had any more."""
        self._file.close()

    @property
    def addresses(self) -> list[str]:
        """The addresses of the pages, in the order of the files."""
        return list(self._places)

    def page(self, url: str) -> Page | None:
        """The page of an address as it was kept; None for any other."""
        if url not in self._places:
            return None
        fetched_at, start, head, body = self._places[url]
        self._file.seek(start)
        status, headers = json.loads(self._file.read(head))
        return Page(url, url, status, headers, self._file.read(body), fetched_at)


class FromFiles:
    """Scrapy's download handler over an ArchiveSpider's files: answers 404 for what they do not hold."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FromFiles:
        """Keep the crawler: its spider has the files."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The kept page as a response, which is read under the time at which it was fetched."""
        spider = self._crawler.spider
        page = spider.kept.page(request.url) if isinstance(spider, ArchiveSpider) else None
        page = page or Page(request.url, request.url, 404, {}, b"", "")
        kind = responsetypes.from_args(url=page.url, body=page.body)
        response = kind(request.url, status=page.status, headers=dict(page.headers), body=page.body)
        if page.fetched_at:
            give(request, replace(page, body=response.body))
        return response

    async def close(self) -> None:
        """Close the temporary file of the pages."""
        if isinstance(self._crawler.spider, ArchiveSpider):
            self._crawler.spider.kept.close()


class _Addresses(Sequence[str]):
    """The addresses of an ArchiveSpider's pages; asking for one reads the files."""

    def __init__(self, spider: ArchiveSpider) -> None:
        self._spider = spider

    def __len__(self) -> int:
        return len(self._spider.kept.addresses)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        return self._spider.kept.addresses[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spider.kept.addresses)
