"""Folders of pages whose articles are known, in the public formats, read as samples. Knows no extractor."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from newscrawl.errors import UsageError
from newscrawl.text import plural, printable

FORMATS = (
    "ground-truth.json with html/*.html.gz (article-extraction-benchmark), "
    "ground_truth.json with html/*.html.gz (fundus' evaluation), "
    "or NAME_DATE.html.gz beside NAME.json in any depth (fundus' parser tests)"
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What the article is. ``bodies`` are readings of which each is right, one paragraph a line: optional paragraphs
    make more than one. What a set does not say is None; ``date`` is ISO 8601.
    """

    bodies: tuple[str, ...]
    title: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its name in the set, its address where the set says it, its file, and the article."""

    name: str
    url: str | None
    file: Path
    truth: Truth

    def html(self) -> bytes:
        """Return the page's bytes; raises UsageError for a file that is missing or broken."""
        try:
            packed = self.file.read_bytes()
            return gzip.decompress(packed) if self.file.suffix == ".gz" else packed
        except (OSError, EOFError, zlib.error) as error:
            raise UsageError(f"the page {_shown(self.file)} cannot be read: {error}. Is the set complete?") from error


@dataclass(frozen=True, slots=True)
class Set:
    """A folder's samples by name, and which format they came in."""

    format: str
    samples: tuple[Sample, ...]


def read_set(folder: Path) -> Set:
    """Read a folder in whichever format it has; raises UsageError for a folder in none, and for a broken set."""
    if not folder.is_dir():
        raise UsageError(f"{_shown(folder)} is no folder. bench extract reads {FORMATS}")
    try:
        return _read(folder)
    except OSError as error:
        raise UsageError(f"{_shown(folder)} cannot be read: {error}") from error


def _read(folder: Path) -> Set:
    readers: tuple[tuple[str, str, Callable[[Path], Iterator[Sample]]], ...] = (
        ("ground-truth.json", "article-extraction-benchmark", _benchmark),
        ("ground_truth.json", "fundus' evaluation", _evaluation),
    )
    for name, label, read in readers:
        if (folder / name).exists():
            return Set(label, _whole(folder, list(read(folder))))
    return Set("fundus' parser tests", _whole(folder, list(_parser_tests(folder))))


def _whole(folder: Path, samples: Sequence[Sample]) -> tuple[Sample, ...]:
    """The samples by name, each with a page that is there."""
    if not samples:
        raise UsageError(f"{_shown(folder)} has no pages whose article is known. bench extract reads {FORMATS}")
    missing = [sample for sample in samples if not sample.file.is_file()]
    if missing:
        raise UsageError(
            f"{_shown(folder)} misses {len(missing)} of {len(samples)} pages, first {_shown(missing[0].file)}. "
            "Bring them back, or take them out of the ground truth"
        )
    return tuple(sorted(samples, key=lambda sample: sample.name))


def _benchmark(folder: Path) -> Iterator[Sample]:
    """``{id: {articleBody, url}}``, the page under ``html/id.html.gz``."""
    place = folder / "ground-truth.json"
    for name, told in _entries(place):
        body = _text(told.get("articleBody", ""), place, name, "articleBody")
        yield Sample(name, _address(told), _page(folder / "html" / name), Truth((body,)))


def _evaluation(folder: Path) -> Iterator[Sample]:
    """``{file: {body: [paragraph], url}}``, the page under ``html/file``; a paragraph in brackets may be left out."""
    place = folder / "ground_truth.json"
    for name, told in _entries(place):
        paragraphs = _texts(told.get("body"), place, name, "body")
        yield Sample(name, _address(told), folder / "html" / name, Truth(_readings(paragraphs)))


# As many optional paragraphs make 16 readings; 1 page of 80 has more of them (14).
_MAX_OPTIONAL = 4


def _readings(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Every way to take or leave the optional paragraphs; where they are many, all of them or none."""
    optional = [place for place, paragraph in enumerate(paragraphs) if _is_optional(paragraph)]
    ways = product((True, False), repeat=len(optional)) if len(optional) <= _MAX_OPTIONAL else ((True,), (False,))
    readings = []
    for way in ways:
        left = {place for place, taken in zip(optional, way * len(optional), strict=False) if not taken}
        kept = (paragraph for place, paragraph in enumerate(paragraphs) if place not in left)
        readings.append("\n".join(paragraph[1:-1] if _is_optional(paragraph) else paragraph for paragraph in kept))
    return tuple(readings)


def _is_optional(paragraph: str) -> bool:
    return paragraph.startswith("[") and paragraph.endswith("]")


def _parser_tests(folder: Path) -> Iterator[Sample]:
    """``NAME.json`` with one article a version of the site's layout, the pages beside it as ``NAME_DATE.html.gz``.

    The versions are in the order of their pages' dates. A JSON file that has no page beside it is none of the set.
    """
    addresses: dict[Path, Mapping[str, Any]] = {}
    for place in sorted(folder.rglob("*.json")):
        pages = _beside(place)
        if not pages:
            continue
        versions = _entries(place)
        if len(versions) != len(pages):
            raise UsageError(
                f"{_shown(place)} tells {plural(len(versions), 'article')}, beside it are {len(pages)} pages"
            )
        if place.parent not in addresses:
            info = place.parent / "meta.info"
            addresses[place.parent] = dict(_entries(info)) if info.exists() else {}
        for (version, told), page in zip(versions, pages, strict=True):
            name = page.relative_to(folder).as_posix()
            address = _address(addresses[place.parent].get(page.name, {}))
            yield Sample(name, address, page, _article(told, place, version))


_DATED = re.compile(r"_\d{4}_\d{2}_\d{2}(?:_\d+)?\.html(?:\.gz)?")


def _beside(place: Path) -> list[Path]:
    """The pages of a JSON file in the order of their dates."""
    named = (page for page in place.parent.iterdir() if page.name.startswith(f"{place.stem}_"))
    return sorted(page for page in named if _DATED.fullmatch(page.name[len(place.stem) :]))


def _article(told: Mapping[str, Any], place: Path, version: str) -> Truth:
    """An article as fundus' parsers tell it; the body is its summary, then each section's headline and paragraphs."""
    body = told.get("body") or {}
    if not isinstance(body, Mapping) or not isinstance(body.get("sections", []), list):
        raise _broken(place, version, "body", "an object with summary and sections")
    parts = _texts(body.get("summary", []), place, version, "summary")
    for section in body.get("sections", []):
        if not isinstance(section, Mapping):
            raise _broken(place, version, "sections", "a list of objects")
        parts += _texts(section.get("headline", []), place, version, "headline")
        parts += _texts(section.get("paragraphs", []), place, version, "paragraphs")
    title, date = (_maybe(told.get(key), place, version, key) for key in ("title", "publishing_date"))
    authors = None if told.get("authors") is None else tuple(_texts(told["authors"], place, version, "authors"))
    return Truth(("\n".join(parts),), title, authors, date)


def _entries(place: Path) -> list[tuple[str, Mapping[str, Any]]]:
    """A JSON object of objects; fundus' versions (V1, V1_1, V2 ...) sort as they followed each other."""
    try:
        told = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{_shown(place)} cannot be read: {error}") from error
    if not isinstance(told, dict):
        raise UsageError(f"{_shown(place)} is no JSON object of articles by name")
    for name, article in told.items():
        if not isinstance(article, Mapping):
            raise _broken(place, name, "article", "an object")
    return sorted(told.items(), key=lambda entry: [int(digits) for digits in re.findall(r"\d{1,9}", entry[0])])


def _page(stem: Path) -> Path:
    packed = stem.with_name(f"{stem.name}.html.gz")
    plain = stem.with_name(f"{stem.name}.html")
    return plain if plain.is_file() and not packed.is_file() else packed


def _address(told: Mapping[str, Any]) -> str | None:
    url = told.get("url")
    return url if isinstance(url, str) and url else None


def _texts(value: object, place: Path, name: str, key: str) -> list[str]:
    if not isinstance(value, list):
        raise _broken(place, name, key, "a list of texts")
    return [_text(one, place, name, key) for one in value]


def _text(value: object, place: Path, name: str, key: str) -> str:
    if not isinstance(value, str):
        raise _broken(place, name, key, "text")
    return value


def _maybe(value: object, place: Path, name: str, key: str) -> str | None:
    return None if value is None else _text(value, place, name, key)


def _broken(place: Path, name: str, key: str, expected: str) -> UsageError:
    return UsageError(f"{_shown(place)}: {key} of {printable(name, 200)!r} must be {expected}")


def _shown(place: Path) -> str:
    return printable(str(place), 1000)
