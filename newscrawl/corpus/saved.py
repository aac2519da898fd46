"""Saved pages as Pages, from folders, HTML and text files, JSON Lines, web archives, each also packed.

Knows files; what is on a page it does not look at.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.corpus.records_json import HUGE_NUMBER
from newscrawl.corpus.warc import Record, Stream, TornArchiveError, UnreadableError, http_response, records, whole
from newscrawl.items import Page
from newscrawl.text import printable
from newscrawl.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

# The largest page that is taken, unpacked: real ones have a few megabytes at most, bombs hundreds.
MAX_PAGE = 32 << 20
# How much of a line that is too long is passed over in search of its end; then its file is given up.
_MAX_SKIPPED = 32 * MAX_PAGE
_STEP = 1 << 20
# A line has a page in it: with Python's 8 KB reading one of 26 KB takes thrice as long.
_BUFFER = 1 << 18
_BOM = b"\xef\xbb\xbf"

# Where a page names its own address; public pages have it within the first 60 KB.
_HEAD = 1 << 18
_SAYS = re.compile(
    rb"""<(?:link\b[^<>]{0,500}\brel=["']?canonical\b|meta\b[^<>]{0,500}["']og:url["'])[^<>]{0,2500}|"""
    rb"""<(?:link|meta)\b[^<>]{0,2500}(?:\brel=["']?canonical\b|["']og:url["'])""",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"""(?:href|content)=["']?(https?://[^"'\s>]+)""", re.IGNORECASE)

_MEDIA = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
# Records of web archives that are pages without HTTP.
_STORED = ("resource", "conversion")
_LINES = (".jsonl", ".jsonlines", ".jl", ".ndjson")
_TAKEN = (*_MEDIA, *_LINES, ".warc")
# Taken in a folder too; what they hold their first bytes say.
_FOUND = (*_TAKEN, ".json")

_NO_LINES = (
    "begins like HTML, and JSON Lines are read here (a record a line, the page under html or text, url and id where "
    "known); save the page as a file whose name ends in .html and name that"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that gave no article: where it is, safe for a terminal, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Saved:
    """One page to read: where it was found, the page, and the id that the caller gave it."""

    where: str
    page: Page
    input_id: str | int | None = None


def files(place: Path, leave_out: Path | None = None) -> Iterator[Path | Problem]:
    """The place itself, or all files in it whose names say how to read them, in the order of their paths.

    Hidden files and folders and ``leave_out`` are left out, links to folders are not followed.
    """
    left_out = leave_out.resolve() if leave_out else None
    left = [place]
    while left:
        here = left.pop()
        try:
            if here.is_dir() and (here is place or not here.is_symlink()):
                entries = [entry for entry in here.iterdir() if not entry.name.startswith(".")]
                left += sorted(entries, reverse=True)
            elif here.is_symlink() and not here.exists() and _kind(here)[0] in _FOUND:
                yield Problem(_shown(here), "a link to nothing")
            elif here is place or (_kind(here)[0] in _FOUND and here.is_file() and here.resolve() != left_out):
                yield here
        except OSError as error:
            yield Problem(_shown(here), error.strerror or str(error))


def pages(path: Path) -> Iterator[Saved | Problem]:
    """What one file holds, in order: one page, or one for each record; raises nothing for what is in it."""
    where, (kind, packed) = _shown(path), _kind(path)
    try:
        with _opened(path, packed=packed) as stream:
            kind = kind if kind in _TAKEN else _sniffed(stream.peek(64))
            if kind in _LINES:
                yield from lines(stream, where)
            elif kind == ".warc":
                yield from _archive(stream, where)
            else:
                yield _whole_file(stream, where, _MEDIA.get(kind))
    except OSError as error:
        yield Problem(where, error.strerror or str(error))
    except (EOFError, zlib.error) as error:
        yield Problem(where, f"broken gzip: {error}")


def lines(stream: Stream, where: str) -> Iterator[Saved | Problem]:
    """The records of a stream of JSON Lines; empty lines are passed over."""
    number = 0
    while line := stream.readline(MAX_PAGE + 1):
        number += 1
        spot = f"{where} line {number}"
        if number == 1 and line.removeprefix(_BOM).lstrip().startswith(b"<"):
            yield Problem(where, _NO_LINES)
            return
        if len(line) <= MAX_PAGE:
            if line.strip():
                yield _record(line, spot)
            continue
        yield Problem(spot, f"longer than {MAX_PAGE >> 20} MB")
        if not line.endswith(b"\n") and not _skip_line(stream):
            yield Problem(where, f"not read beyond line {number}, which has no end")
            return


def own_address(body: bytes) -> str | None:
    """The address that a page calls its own, by a canonical link or og:url; nobody says that it is true. None without."""
    for tag in _SAYS.finditer(body, 0, _HEAD):
        address = _ADDRESS.search(tag[0])
        if address and canonical(found := address[1].decode("utf-8", "replace")):
            return found
    return None


def _opened(path: Path, *, packed: bool) -> io.BufferedReader:
    return io.BufferedReader(gzip.GzipFile(path) if packed else path.open("rb", 0), _BUFFER)


def _kind(path: Path) -> tuple[str, bool]:
    """The suffix that says how to read a file, without .gz, and whether it is packed."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix, name.endswith(".gz")


def _sniffed(start: bytes) -> str:
    """The suffix that a file of any other name should have; empty for a page, of whatever kind."""
    if start.startswith(b"WARC/"):
        return ".warc"
    return ".jsonl" if start.removeprefix(_BOM).lstrip().startswith(b"{") else ""


def _shown(path: Path) -> str:
    return printable(str(path), 1000)


def _whole_file(stream: Stream, where: str, media: str | None) -> Saved | Problem:
    body = stream.read(MAX_PAGE + 1)
    if len(body) > MAX_PAGE:
        return Problem(where, f"larger than {MAX_PAGE >> 20} MB, unpacked")
    return Saved(where, _page(body, {"content-type": media} if media else {}))


def _archive(stream: Stream, where: str) -> Iterator[Saved | Problem]:
    try:
        for number, record in enumerate(records(stream, MAX_PAGE), 1):
            is_stored = record.kind in _STORED and record.media in _MEDIA.values()
            if record.is_response or is_stored or record.kind == "revisit":
                yield _archived(record, f"{where} record {number}")
    except TornArchiveError as error:
        yield Problem(where, str(error))


def _archived(record: Record, spot: str) -> Saved | Problem:
    """The page of a record: an HTTP response, or without HTTP a page's markup or text (as in Common Crawl's WET files)."""
    if record.kind == "revisit":
        return Problem(spot, "a revisit: the page as it was archived before is in another record")
    try:
        if record.is_response:
            status, headers, body = http_response(record, MAX_PAGE)
        else:
            status, headers, body = 200, {"content-type": record.headers["content-type"]}, whole(record, MAX_PAGE)
    except UnreadableError as error:
        return Problem(spot, str(error))
    if not 200 <= status < 300:
        return Problem(spot, f"HTTP {status}")
    url = record.headers.get("warc-target-uri", "").strip("<>")
    return Saved(spot, _page(body, headers, url, _moment(record.headers.get("warc-date")), status))


def _record(line: bytes, spot: str) -> Saved | Problem:
    """One record of the caller's: id, url, html or text, date_downloaded where he knows it."""
    try:
        record = json.loads(line.removeprefix(_BOM))
    except json.JSONDecodeError as error:
        return Problem(spot, f"broken JSON: {printable(str(error))}")
    except RecursionError:
        return Problem(spot, "broken JSON: nested too deep")
    except UnicodeDecodeError:
        return Problem(spot, "broken JSON: neither UTF-8 nor UTF-16 or UTF-32")
    except ValueError:
        return Problem(spot, f"broken JSON: {HUGE_NUMBER}")
    if not isinstance(record, dict):
        return Problem(spot, "not a JSON object")
    given = record.get("id")
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        return Problem(spot, "its id is neither a text nor a whole number")
    for key, media in (("html", "text/html"), ("text", "text/plain")):
        content = record.get(key)
        if isinstance(content, str) and content.strip():
            headers = {"content-type": f"{media}; charset=utf-8"}
            moment = _moment(record.get("date_downloaded"))
            return Saved(spot, _page(_encoded(content), headers, record.get("url"), moment), given)
    return Problem(spot, "neither html nor text in it")


def _encoded(content: str) -> bytes:
    """UTF-8, with U+FFFD for the lone surrogates that JSON can name and UTF-8 cannot."""
    try:
        return content.encode()
    except UnicodeEncodeError:
        return content.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _page(body: bytes, headers: dict[str, str], url: Any = None, fetched_at: str = "", status: int = 200) -> Page:
    """A Page; an address that is none of the web's, or no text, is as good as unknown."""
    known = url.strip() if isinstance(url, str) and canonical(url) else None
    return Page(known, known, status, headers, body, fetched_at)


def _moment(value: Any) -> str:
    """An ISO 8601 time in UTC where its zone is given, as it is where not; empty for anything else."""
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            return str(value)
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError):
        return ""


def _skip_line(stream: Stream) -> bool:
    """Pass over the rest of a line; False when its end is too far away."""
    for _ in range(_MAX_SKIPPED // _STEP):
        rest = stream.readline(_STEP)
        if not rest or rest.endswith(b"\n"):
            return True
    return False
