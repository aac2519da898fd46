"""Golden pages of a site: kept as files with the lines that are expected of them, read again, compared.

``tests/sites/SITE/`` holds the pages (gzip), ``meta.json`` (where each came from, when, by which version) and
``expected.jsonl``, a line a page in the same order: its article as it is told, or null, and the addresses of golden
articles that a page without an article leads to.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from newscrawl import __version__, extraction, launch, urls
from newscrawl.base_spiders import SiteSpider
from newscrawl.cleaning import clean
from newscrawl.errors import UsageError
from newscrawl.extraction.memory import SiteMemory, learn
from newscrawl.items import Article, Known, Page
from newscrawl.middlewares.broken import said
from newscrawl.publishing.line import Row, to_line

META, EXPECTED = "meta.json", "expected.jsonl"
# Headers that say nothing of what a page is, name a reader, or would change the file with each fetch.
_KEPT_HEADERS = ("content-type", "content-language", "last-modified", "link", "location", "x-robots-tag")
_KEPT_BEGINNINGS = ("tdm-",)
# Not compared: they name the record or say how and when it was reached.
_IGNORED = frozenset({"schema_version", "id", "status", "revision", "source", "content_hash", "date_downloaded"})


@dataclass(frozen=True, slots=True)
class Case:
    """A site's golden pages: its name, the folder they lie in."""

    site: str
    folder: Path

    def __str__(self) -> str:
        return self.site


@dataclass(frozen=True, slots=True)
class Golden:
    """One golden page: its file's name, the page, what it is expected to give (None: nothing is written down yet)."""

    file: str
    page: Page
    expected: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a golden page gives now and what was expected; ``field`` is "" where the page or the site is what is wrong,
    and ``found`` then says how.
    """

    site: str
    file: str
    field: str
    expected: object
    found: object

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.site, self.file, self.field)))
        if not self.field:
            return f"{place}: {self.found}"
        return f"{place}: expected {_brief(self.expected)}, found {_brief(self.found)}"


def cases(folder: Path) -> list[Case]:
    """The golden pages that a folder of tests holds, a case a site."""
    return [Case(one.parent.name, one.parent) for one in sorted(folder.glob(f"*/{META}"))]


def differences(case: Case, site: type[SiteSpider] | None = None) -> list[Difference]:
    """What a site's golden pages give beside what is expected of them; none where all is as it was.

    ``site`` is looked for in the nearest project where it is not given.
    """
    try:
        site = site or _declared(case)
        several = load(case.folder)
        reader = Reader(site(), [golden.page for golden in several])
        return [one for golden in several for one in _compared(case, golden, reader.told(golden.page))]
    except UsageError as error:
        return [Difference(case.site, "", "", None, str(error))]


class Reader:
    """Reads pages as a site does, with what ``pages`` teach of their hosts: what a crawl knows after as many."""

    def __init__(self, site: SiteSpider, pages: Sequence[Page] = ()) -> None:
        self.site = site
        self._memories: dict[str | None, SiteMemory] = {}
        for page in pages:
            host = urls.domain(page.final_url or page.url)
            seen = extraction.read(page).observation
            if seen is not None:
                self._memories[host] = learn(self._memories.get(host, SiteMemory()), seen)

    def reading(self, page: Page) -> extraction.Reading:
        """A page with what the others teach."""
        return extraction.read(page, self._memories.get(urls.domain(page.final_url or page.url)))

    def article(self, page: Page) -> Article | None:
        """The article of a page as the site and cleaning make it; raises what the site's own code raises."""
        reading = self.reading(page)
        raw = self.site.refined(page, reading.article, reading.reason)
        if raw is None or not (raw.headline.strip() or raw.article_body.strip()):
            return None
        return clean(raw, Known()).article

    def told(self, page: Page) -> dict[str, Any]:
        """What a page gives: ``article`` as a line tells it (None: no article) and ``links``; ``error`` where the site's
        own code failed.
        """
        try:
            found = self.article(page)
        except Exception as error:  # noqa: BLE001 - a site's own code: it costs its page
            return {"article": None, "links": [], "error": said(error, _file_of(self.site))}
        return {"article": _line(found) if found else None, "links": [one.url for one in extraction.read(page).links]}


def article(site: SiteSpider, page: Page) -> Article | None:
    """The article of a page by itself, as the site and cleaning make it; None where it is none."""
    return Reader(site).article(page)


def load(folder: Path) -> list[Golden]:
    """The golden pages of a folder; raises UsageError, naming the file, for what cannot be read."""
    meta = _json(folder / META, _read(folder / META))
    lines = _read(folder / EXPECTED).split(b"\n")[:-1] if (folder / EXPECTED).exists() else []
    expected = [_json(folder / EXPECTED, line) for line in lines]
    by_file = {str(one.get("file")): one for one in expected if isinstance(one, dict)}
    pages = meta.get("pages") if isinstance(meta, dict) else None
    if not isinstance(pages, list):
        raise UsageError(f"{folder / META} has no list of pages; newscrawl record {folder.name} makes it anew")
    return [_golden(folder, one, by_file) for one in pages]


def files(site: SiteSpider, several: Sequence[Golden], day: date) -> dict[str, bytes]:
    """The files of a site's golden pages by name: the pages, what they give now, where they came from."""
    reader = Reader(site, [golden.page for golden in several])
    told = {golden.file: reader.told(golden.page) for golden in several}
    known = {urls.identity(golden.page.url or "") for golden in several if told[golden.file]["article"]}
    lines, entries, found = [], [], {}
    for golden in several:
        page, given = golden.page, told[golden.file]
        links = [] if given["article"] else [one for one in given["links"] if urls.identity(one) in known]
        lines.append(json.dumps({"file": golden.file, "article": given["article"], "links": links}, ensure_ascii=False))
        entries.append(
            {
                "file": golden.file,
                "url": page.url,
                "final_url": page.final_url,
                "status": page.status,
                "headers": kept_headers(page.headers),
                "fetched_at": page.fetched_at,
                "anchor": page.anchor,
            }
        )
        found[golden.file] = gzip.compress(page.body, mtime=0)
    meta = {"site": site.name, "recorded": day.isoformat(), "newscrawl": __version__, "pages": entries}
    found[META] = (json.dumps(meta, ensure_ascii=False, indent=2) + "\n").encode()
    found[EXPECTED] = "".join(f"{line}\n" for line in lines).encode()
    return found


def named(starts: Sequence[Page], articles: Sequence[Page]) -> list[Golden]:
    """Pages with the names of their files: those that lead to articles first."""
    first = [Golden(f"start-{at}.{_suffix(page)}.gz", page) for at, page in enumerate(starts, 1)]
    return first + [Golden(f"article-{at}.html.gz", page) for at, page in enumerate(articles, 1)]


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that say what a page is; never a cookie."""
    return {k: v for k, v in headers.items() if k in _KEPT_HEADERS or k.startswith(_KEPT_BEGINNINGS)}


def compared(expected: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """(field, expected, found) of what differs between two articles as lines tell them."""
    for name in dict.fromkeys((*expected, *given)):
        if expected.get(name) != given.get(name):
            yield name, expected.get(name), given.get(name)


def _compared(case: Case, golden: Golden, given: Mapping[str, Any]) -> Iterator[Difference]:
    if "error" in given:
        yield Difference(case.site, golden.file, "", None, f"its site's code failed: {given['error']}")
    elif golden.expected is None:
        yield Difference(case.site, golden.file, "", None, f"{EXPECTED} has no line for it")
    else:
        wanted, found = golden.expected.get("article"), given["article"]
        if wanted is None or found is None:
            if wanted != found:
                headlines = [one and one.get("headline") for one in (wanted, found)]
                yield Difference(case.site, golden.file, "article", *headlines)
        else:
            for name, before, now in compared(wanted, found):
                yield Difference(case.site, golden.file, name, before, now)
        for link in golden.expected.get("links") or ():
            if link not in given["links"]:
                yield Difference(case.site, golden.file, "links", link, None)


def _suffix(page: Page) -> str:
    """What a page that is no article is, for the name of its file."""
    begins = page.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"<": "xml", b"{": "json"}.get(begins, "txt") if extraction.read(page).is_list else "html"


def _golden(folder: Path, entry: Any, expected: Mapping[str, Any]) -> Golden:
    try:
        file = Path(entry["file"]).name  # never a file elsewhere
        path = folder / file
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        page = Page(
            url=entry["url"],
            final_url=entry["final_url"],
            status=int(entry["status"]),
            headers=dict(entry["headers"]),
            body=body,
            fetched_at=str(entry["fetched_at"]),
            anchor=entry.get("anchor"),
        )
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be read: {error.strerror or error}") from error
    except (KeyError, TypeError, ValueError, EOFError, zlib.error) as error:
        raise UsageError(
            f"{folder / META}: {str(entry)[:80]} is no golden page ({type(error).__name__}: {error}); "
            f"newscrawl record {folder.name} fetches it anew"
        ) from error
    return Golden(file, page, expected.get(file))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def _json(path: Path, data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error}); newscrawl record {path.parent.name} makes it anew") from error


def _line(found: Article) -> dict[str, Any]:
    """The article as its line tells it: edits without their evidence, labels by their names."""
    line = {key: value for key, value in to_line(Row(found)).items() if key not in _IGNORED}
    edits = [[one.field, one.start, one.removed, one.inserted] for one in found.cleaning]
    told = line | {"cleaning": edits, "labels": sorted({one.name for one in found.labels})}
    plain: dict[str, Any] = json.loads(json.dumps(told))
    return plain


def _declared(case: Case) -> type[SiteSpider]:
    from newscrawl.authoring.project import find

    project = find(case.folder)
    site: Any = project.load(case.site) if project else launch.load_sites(launch.project_settings({}), [case.site])[0]
    return site  # type: ignore[no-any-return]


def _file_of(site: SiteSpider) -> str:
    import sys

    return getattr(sys.modules.get(type(site).__module__), "__file__", None) or ""


def _brief(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:150]} ... ({len(text)} characters)"
