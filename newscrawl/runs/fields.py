"""What is wrong with the articles that a run brought: each measure against the site's own past. Knows no volume."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from newscrawl.runs.baseline import YOUNG, below, pooled, surprise, usual_shares
from newscrawl.runs.values import Figures, Finding, Past, since_accepted

# The latest runs that are looked at: two months of a daily site.
_LOOKED_AT = 60
# A share is told when chance would bring it once in exp(12) = 160,000 looks: some 15 shares of up to 2,000 runs a
# quarter are looked at. Under 14 runs, where the past itself is little known, it must also be gross.
_SURPRISE = 12.0
# And when it is far from the usual, too: .3 of all articles.
_STEP = 0.3
_GROSS = 0.2
# The articles of one run are no independent draws: a desk has its pictures, another has none. More of them prove no more.
_PROVE = 60
# One in 300,000 for a normal distribution; three lengths of up to 2,000 runs a quarter.
_ERRORS = 4.5
# A text that is a third shorter has lost something; one that is shorter by less may be another mix of articles.
_SHORTER = 0.67
# Fewer articles say nothing of constants and of young sites.
_FEW = 5
_CONSTANT = 0.9
# On a slow day all may be of one person; of a run only the most frequent authors are kept.
_MANY = 20
# Where so much of what was usual still comes in a language, another one has come beside it: that is no breakage.
_STILL = 0.67
# A body of this share of the usual is a teaser.
_TEASER = 0.25


@dataclass(frozen=True, slots=True)
class Share:
    """A measure that is a share of articles; ``count`` takes it (hits, of).

    ``rises``: too high is what is wrong, from ``least`` on. ``settled``: a young site's past says nothing of it; its first runs bring what
    is old, and all that is new later is today's.
    """

    metric: str
    code: str
    sentence: str
    count: Callable[[Figures], tuple[int, int]]
    rises: bool = False
    settled: bool = False
    least: float = 0.8


def _filled(name: str) -> Callable[[Figures], tuple[int, int]]:
    return lambda figures: (figures.filled.get(name, 0), figures.articles)


def _counted(name: str, of: str = "articles") -> Callable[[Figures], tuple[int, int]]:
    return lambda figures: (int(getattr(figures, name)), int(getattr(figures, of)))


def _top(name: str) -> Callable[[Figures], tuple[int, int]]:
    return lambda figures: (figures.top(name)[1], figures.articles)


def _today(figures: Figures) -> tuple[int, int]:
    """Articles of the day they were fetched, of those of the last week: what is old tells nothing here."""
    return figures.today, max(figures.today, figures.dated - figures.stale)


def _given(figures: Figures) -> tuple[int, int]:
    """Pages that gave an article, of those that could have; a few others are met every day."""
    gave, gave_none = figures.results.get("article", 0), sum(figures.drops.values())
    return gave, gave + (gave_none if gave_none >= _FEW else 0)


# The first that finds something names the run; what is more particular stands before what follows from it.
SHARES = (
    Share("walls", "login_wall", "bodies that ask to log in or to subscribe", _counted("walls"), rises=True, least=0.5),
    Share("headline", "headlines_gone", "articles with a headline", _filled("headline")),
    Share("article_body", "bodies_gone", "articles with a body", _filled("article_body")),
    Share("date_published", "dates_gone", "articles with a date", _filled("date_published")),
    Share("date_raw", "dates_gone", "articles that state a date", _filled("date_raw")),
    Share("authors", "authors_gone", "articles with an author", _filled("authors")),
    Share("article_section", "sections_gone", "articles with a section", _filled("article_section")),
    Share("main_image", "images_gone", "articles with an image", _filled("main_image")),
    Share("in_language", "languages_gone", "articles that state their language", _filled("in_language")),
    Share("at_fetch", "date_always_now", "dates of the moment of the fetch", _counted("at_fetch", "dated"), rises=True),
    Share("today", "date_always_now", "dates of the day of the fetch", _today, rises=True, settled=True),
    Share("copies", "all_copies", "articles that are copies", _counted("copies"), rises=True),
    Share("cleaned", "all_cleaned", "articles that something was cut from", _counted("cleaned"), rises=True),
    Share("last line", "boilerplate", "bodies with one and the same last line", _top("last line"), rises=True),
    Share("first line", "boilerplate", "bodies with one and the same first line", _top("first line"), rises=True),
    Share("line", "boilerplate", "bodies with one and the same line in them", _top("line"), rises=True),
    Share("ahead", "dates_ahead", "dates that lie in the future", _counted("ahead", "dated"), rises=True, least=0.5),
    Share("ended", "bodies_cut", "bodies that end like a sentence", _counted("ended")),
    Share("given", "layout_changed", "pages beside the listings that were articles", _given),
)
# Fields that are one and the same in no sound run.
_NEVER_CONSTANT = {
    "headline": ("headline_constant", "headline"),
    "date": ("date_constant", "date"),
}
_LENGTHS = {"article_body": "bodies_short", "headline": "headlines_short"}


def findings(now: Figures, past: Sequence[Past]) -> Iterator[Finding]:
    """Everything that is wrong with the articles of ``now``; ``past`` are sound runs, the latest last."""
    learned = [one for one in past if one.figures.articles or one.accepted][-_LOOKED_AT:]
    yield from _constants(now, learned)
    yield from _author(now, learned)
    yield from _shares(now, learned)
    yield from _lengths(now, learned)
    yield from _languages(now, learned)


def _known(metric: str, learned: Sequence[Past]) -> list[Figures]:
    """What the runs brought that count for a measure, the latest last."""
    return [one.figures for one in since_accepted(metric, learned)]


def _constants(now: Figures, learned: Sequence[Past]) -> Iterator[Finding]:
    for name, (code, noun) in _NEVER_CONSTANT.items():
        value, count = now.top(name)
        of = _alone(now, name)
        if of < _FEW or count < _CONSTANT * of:
            continue
        past = _known(f"constant {name}", learned)
        before = [(one.top(name)[1], n) for one in past if (n := _alone(one, name)) >= _FEW]
        # A date without a time is today's in most of a day's news. It takes three runs to know a site for one of those:
        # the first brings what is old.
        if name == "date" and ":" not in value and len(before) < 3:
            continue
        if before and _is_wrong(count, of, before, rises=True) is None:
            continue
        sentence = f"{count} of {of} articles have one and the same {noun}: {value}"
        yield Finding(f"constant {name}", code, sentence)


def _author(now: Figures, learned: Sequence[Past]) -> Iterator[Finding]:
    """Whether one has written all who wrote hardly anything before: a page's template, or who put it into the system."""
    value, count = now.top("authors")
    of = _signed(now)
    if of < _MANY or count < _CONSTANT * of:
        return
    before = _known("author", learned)
    signed = [(one.common.get("authors", {}).get(value, 0), n) for one in before if (n := _signed(one))]
    if len(signed) < YOUNG:
        return  # who writes here is not known yet
    if _is_wrong(count, of, signed, rises=True) is not None:
        yield Finding("author", "authors_constant", f"{count} of {of} articles have one and the same author: {value}")


def _signed(figures: Figures) -> int:
    return figures.filled.get("authors", 0)


def _alone(figures: Figures, name: str) -> int:
    """Articles among which a field is counted: copies share their story's headline."""
    return figures.articles - (figures.copies if name == "headline" else 0)


def _shares(now: Figures, learned: Sequence[Past]) -> Iterator[Finding]:
    for measure in SHARES:
        hits, of = measure.count(now)
        if not of:
            continue
        if hits < measure.least * of if measure.rises else hits > (1 - _STEP) * of:
            continue
        before = [pair for one in _known(measure.metric, learned) if (pair := measure.count(one))[1]]
        if measure.settled and len(before) < YOUNG:
            continue
        usual = _is_wrong(hits, of, before, rises=measure.rises)
        if usual is not None:
            yield Finding(measure.metric, measure.code, f"{measure.sentence}: {hits} of {of}, usual are {usual:.0%}")


def _is_wrong(hits: int, of: int, past: Sequence[tuple[int, int]], *, rises: bool) -> float | None:
    """The usual share where this one is wrong; None where it may be chance."""
    middle, limits = pooled(past), usual_shares(past)
    if middle is None or limits is None:
        return None
    seen, limit, is_young = hits / of, limits[1] if rises else limits[0], len(past) < YOUNG
    if (seen - limit if rises else limit - seen) < _STEP * (1.0 if rises else limit):
        return None
    if is_young:
        known = sum(one for _, one in past)
        far = middle <= 0.5 and 1 - seen <= _GROSS * (1 - middle) if rises else seen <= _GROSS * middle
        if of < _FEW or known < _FEW or not far:
            return None
    counted = min(of, _PROVE)
    enough = _SURPRISE * (0.6 if is_young else 1.0)
    return middle if surprise(hits * counted / of, counted, limit) >= enough else None


def _lengths(now: Figures, learned: Sequence[Past]) -> Iterator[Finding]:
    for name, code in _LENGTHS.items():
        length = now.lengths.get(name)
        before = [one.lengths[name] for one in _known(f"length {name}", learned) if name in one.lengths]
        if length is None or length.count < 3 or not before:
            continue
        errors, ratio = below(length.log_mean, length.count, [(one.log_mean, one.spread, one.count) for one in before])
        gross = length.count >= _FEW and ratio <= _GROSS
        if errors < _ERRORS or (ratio > _SHORTER if len(before) >= YOUNG else not gross):
            continue
        noun = "bodies" if name == "article_body" else "headlines"
        told = "teasers" if name == "article_body" and ratio <= _TEASER else code
        sentence = f"{noun} have {length.mean:.0f} characters on average, {ratio:.0%} of what is usual"
        yield Finding(f"length {name}", told, sentence)


def _languages(now: Figures, learned: Sequence[Past]) -> Iterator[Finding]:
    """Whether the language that most articles of the past were in is hardly met any more."""
    for name in ("language", "in_language"):
        before = _known(name, learned)
        main = _main(before, name)
        if main is None:
            continue
        pairs = [(one.common.get(name, {}).get(main, 0), sum(one.common.get(name, {}).values())) for one in before]
        seen = now.common.get(name, {})
        hits, of = seen.get(main, 0), sum(seen.values())
        if hits >= _STILL * median(count for count, _ in pairs):
            continue
        other, count = now.top(name)
        if other != main and of and _is_wrong(hits, of, [pair for pair in pairs if pair[1]], rises=False) is not None:
            sentence = f"{count} of {of} articles are in another language ({other}) than usual ({main})"
            yield Finding(name, "language_changed", sentence)
            return


def _main(past: Sequence[Figures], name: str) -> str | None:
    """The most frequent value of a field over several runs."""
    totals: dict[str, int] = {}
    for one in past:
        for value, count in one.common.get(name, {}).items():
            totals[value] = totals.get(value, 0) + count
    return max(totals, key=lambda value: totals[value], default=None)
