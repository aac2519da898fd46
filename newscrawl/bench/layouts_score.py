"""How much of a random site was read right, field by field, to the letter. Knows no extractor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from newscrawl.bench.extract_score import overlap
from newscrawl.demo.layouts import Told
from newscrawl.items import Article
from newscrawl.text import one_line

# Languages without blanks between words: there a character is a token.
_UNSPACED = frozenset({"zh", "ja"})
ORDINARY = frozenset({"article", "brief"})
FIELDS = (
    "headline",
    "body",
    "authors",
    "date",
    "day",
    "section",
    "keywords",
    "main_image",
    "language",
    "canonical",
    "label",
)
RIGHT, MISSING, WRONG = "right", "missing", "wrong"


@dataclass(frozen=True, slots=True)
class Read:
    """One page as an extractor reads it; None or empty where it found nothing. Dates are ISO 8601."""

    headline: str | None = None
    lines: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    main_image: str | None = None
    language: str | None = None
    canonical: str | None = None
    labels: tuple[str, ...] = ()


def of_article(article: Article) -> Read:
    """An article of ours as a reading; authors without a proven name as they are written."""
    return Read(
        headline=article.headline,
        lines=tuple(article.article_body.split("\n")),
        authors=tuple(one.name or one.name_raw for one in article.authors),
        date=article.date_published,
        section=article.article_section,
        keywords=article.keywords,
        main_image=article.main_image,
        language=article.in_language,
        canonical=article.canonical_url,
        labels=tuple(label.name for label in article.labels),
    )


def of_line(line: Mapping[str, Any]) -> Read:
    """An exported line, or a golden one, as a reading."""
    return Read(
        headline=line["headline"],
        lines=tuple(line["article_body"].split("\n")),
        authors=tuple(one["name"] or one["name_raw"] for one in line["authors"]),
        date=line["date_published"],
        section=line["article_section"],
        keywords=tuple(line["keywords"]),
        main_image=line["main_image"],
        language=line["in_language"],
        canonical=line["canonical_url"],
        labels=tuple(label if isinstance(label, str) else label["name"] for label in line["labels"]),
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """A field of a page that is not right: where, what was true, what was found."""

    seed: int
    kind: str
    path: str
    field: str
    verdict: str
    true: object
    found: object


@dataclass(slots=True)
class Tally:
    """Verdicts by field, F1 of the bodies by page, and what is no article and was taken for one, by kind."""

    verdicts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    special: Counter[str] = field(default_factory=Counter)
    f1: list[float] = field(default_factory=list)
    exported: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def article(self, seed: int, told: Told, read: Read | None) -> None:
        """Count one article's page; None where it was not taken for one."""
        found = read or Read()
        self.f1.append(body_f1(told, found.lines))
        for name, verdict, true, got in verdicts(told, found):
            if told.kind in ORDINARY or name == "label":
                self.verdicts[name][verdict] += 1
            elif name == "body":
                self.special[f"{told.kind} {verdict}"] += 1
            if verdict != RIGHT:
                self.failures.append(Failure(seed, told.kind, told.path, name, verdict, true, got))

    def other(self, seed: int, kind: str, path: str, read: Read | None) -> None:
        """Count one page that is no article."""
        self.others[kind] += 1
        if read is not None:
            self.exported[kind] += 1
            self.failures.append(Failure(seed, kind, path, "exported", WRONG, None, read.headline))

    def share(self, name: str, verdict: str = RIGHT) -> float:
        """The share of ordinary articles with this verdict, in 0..1; of those whose page states the field."""
        counted = self.verdicts[name]
        return counted[verdict] / counted.total() if counted.total() else 0.0

    def wrongly_exported(self, *kinds: str) -> float:
        """The share of pages of these kinds that were taken for articles, in 0..1."""
        total = sum(self.others[kind] for kind in kinds)
        return sum(self.exported[kind] for kind in kinds) / total if total else 0.0

    @property
    def mean_f1(self) -> float:
        """The mean of the pages' F1."""
        return mean(self.f1) if self.f1 else 0.0


def verdicts(told: Told, read: Read) -> Iterator[tuple[str, str, object, object]]:
    """Each field that the page states: its name, the verdict, what is true, what was found."""
    yield "headline", _verdict(told.headline, _folded(read.headline)), told.headline, read.headline
    true, found = list(told.paragraphs), [line for line in read.lines if line not in told.optional]
    body = MISSING if not read.lines else RIGHT if true == found else WRONG
    yield "body", body, _difference(true, found), _difference(found, true)
    authors = RIGHT if set(read.authors) == set(told.authors) else WRONG if read.authors else MISSING
    yield "authors", authors, told.authors, read.authors
    yield "date", _date(told.date_published, read.date), told.date_published, read.date
    true_day, day = (told.date_published or "")[:10] or None, _day(told.date_published, read.date)
    yield "day", RIGHT if day else WRONG if read.date else MISSING, true_day, read.date
    yield "language", _verdict(told.language, (read.language or "")[:2] or None), told.language, read.language
    if told.section is not None:
        yield "section", _verdict(told.section, read.section), told.section, read.section
    if told.keywords is not None:
        keywords = RIGHT if set(read.keywords) == set(told.keywords) else WRONG if read.keywords else MISSING
        yield "keywords", keywords, told.keywords, read.keywords
    if told.main_image is not None:
        yield "main_image", _verdict(told.main_image, _path(read.main_image)), told.main_image, read.main_image
    if told.canonical is not None:
        yield "canonical", _verdict(told.canonical, _path(read.canonical)), told.canonical, read.canonical
    if told.label is not None:
        yield "label", RIGHT if told.label in read.labels else MISSING, told.label, read.labels


def body_f1(told: Told, lines: Sequence[str]) -> float:
    """F1 of shingles of 4 words (characters in scripts without blanks), optional lines left out on both sides."""
    found = [line for line in lines if line not in told.optional]
    if told.language in _UNSPACED:
        return overlap(" ".join("".join(told.paragraphs)), " ".join("".join(found))).f1
    return overlap("\n".join(told.paragraphs), "\n".join(found)).f1


def _verdict(true: str, found: str | None) -> str:
    return RIGHT if true == found else WRONG if found else MISSING


def _date(true: str | None, found: str | None) -> str:
    """Right where both are alike, or the same moment with a zone each; a date that the page has not is wrong."""
    if true == found:
        return RIGHT
    if true is None or found is None:
        return WRONG if found else MISSING
    one, other = _moment(true), _moment(found)
    return RIGHT if one and other and one.tzinfo and other.tzinfo and one == other else WRONG


def _day(true: str | None, found: str | None) -> bool:
    if true is None or found is None:
        return true == found
    one, other = _moment(true), _moment(found)
    if one and other and one.tzinfo and other.tzinfo:
        return one == other
    return true[:10] == found[:10]


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _difference(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [line for line in one if line not in other]


def _folded(text: str | None) -> str | None:
    return one_line(text) if text else None


def _path(url: str | None) -> str | None:
    parts = urlsplit(url) if url else None
    return parts.path + (f"?{parts.query}" if parts.query else "") if parts else None
