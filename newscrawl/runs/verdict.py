"""The rules by which a run at a site is ok, quiet, empty, degraded or failing. Values in, a verdict out.

A run is *failing* when the site could not be read, *empty* when it was read and no article of it was ever known,
*quiet* when nothing came and nothing is wrong with that, *degraded* when what came (or that nothing came) is not what
the site's own past lets expect. A site with fewer than 14 runs is degraded by gross breakage alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscrawl.runs.fields import findings
from newscrawl.runs.values import Figures, Finding, Past, Verdict, together
from newscrawl.runs.volume import volume

GOOD = frozenset({"ok", "quiet"})
# The measure of articles that are not there any more.
GONE = "gone"
# Of the addresses that were asked so many gave no page: with some articles the run is degraded, without any it failed.
_MOSTLY = 0.5
_ASKED = 10
# Runs with few articles are judged together with the ones before, until there are so many: one article proves nothing.
_TOGETHER = 20
_MOST_RUNS = 24
# What ends a degraded verdict: so many articles in which nothing is wrong.
_CLEARS = 5
_SAYS = {
    "robots": "robots.txt forbids the site or could not be read",
    "dns": "its host name was not found",
    "tls": "its certificate or its encryption was not accepted",
    "connect": "no connection came about, or it broke",
    "timeout": "it did not answer in time",
    "too_slow": "most of its pages did not come in time",
    "http_401": "it asks for a login",
    "http_403": "it refuses us",
    "http_404": "its start addresses are gone",
    "http_410": "its start addresses are gone",
    "http_429": "it asks us to ask less often",
    "http_4xx": "it refuses us",
    "http_5xx": "its server fails",
    "code": "every page failed in newscrawl's or the site's own code",
    "not_allowed": "it lies where newscrawl may not go",
    "killed": "the process ended without a word",
}


def judge(
    started: str, hours: float | None, now: Figures, past: Sequence[Past], *, whole: bool = True, known: bool = False
) -> Verdict:
    """The verdict on a run that began at ``started``, ``hours`` after the one before; ``past`` ends with that one.

    ``whole``: the run went to its end; how much an interrupted or limited one brought says nothing. ``known``: articles
    of the site were stored before runs were judged.
    """
    if failed := _failing(now):
        return failed
    sound = [one for one in past if one.verdict.kind in GOOD or one.accepted]
    wrong = [*_articles(now, past, sound)]
    if whole and not wrong:
        wrong += volume(started, hours, now, sound)
    if not wrong and (mostly := _mostly_failed(now)):
        wrong.append(mostly)
    if now.unbelieved:
        wrong.append(_unbelieved(now))
    if wrong:
        return _degraded(wrong)
    if standing := _standing(now, past):
        return standing
    if now.articles:
        return Verdict("ok", "", _brought(now))
    if known or now.same or any(one.figures.articles or one.figures.same for one in past):
        return Verdict("quiet", "", "nothing new")
    if not whole:
        return Verdict("quiet", "interrupted", "it ended before an article was found")
    return _empty(now)


def killed() -> Verdict:
    """What is said of a run that ended without a word: nothing that it stored is lost."""
    return Verdict("failing", "killed", _SAYS["killed"])


def failed(code: str, sentence: str) -> Verdict:
    """What is said of a run that a failing store or a bug ended."""
    return Verdict("failing", code, sentence)


def _failing(now: Figures) -> Verdict | None:
    """The site could not be read: no start address gave a page, or hardly anything did and no article came."""
    dead = now.starts and now.dead_starts >= now.starts
    read = _read(now)
    lost = now.errors >= max(_ASKED, _MOSTLY * (now.errors + read)) and not now.articles
    broken = bool(now.problems) and now.problems[0].code == "code" and not now.articles and now.errors >= read
    if not read and now.waits and not now.problems:
        code = max(now.waits, key=lambda one: now.waits[one])
        return Verdict("failing", code, f"{_SAYS.get(code, 'it could not be read')}, and the run did not wait for it")
    if not (dead or lost or broken):
        return None
    if not now.problems:
        return Verdict("failing", "robots", _SAYS["robots"])
    first = now.problems[0]
    code = "too_slow" if first.code == "timeout" and read else first.code
    says = _SAYS.get(code, "it could not be read")
    return Verdict("failing", code, f"{says}: {first.reason}" if first.reason != says else says)


def _mostly_failed(now: Figures) -> Finding | None:
    asked = now.errors + _read(now)
    if asked < _ASKED or now.errors < _MOSTLY * asked:
        return None
    first = now.problems[0]
    return Finding("errors", first.code, f"{now.errors} of {asked} addresses gave no page: {first.reason}")


def _unbelieved(now: Figures) -> Finding:
    """More of the articles that were looked at again are missing than editors take back."""
    sentence = (
        f"{now.missing} of {now.looked} articles that were looked at again are not there any more "
        f"({now.missing_reason}); none of them was withdrawn for that"
    )
    return Finding(GONE, "articles_gone", sentence)


def _read(now: Figures) -> int:
    """Addresses that gave a page, whatever it was."""
    return sum(now.results.get(name, 0) for name in ("article", "listing", "nothing", "unchanged"))


def _articles(now: Figures, past: Sequence[Past], sound: Sequence[Past]) -> Iterator[Finding]:
    """What is wrong with the articles of this run, and with those of the last runs where this one has few."""
    alone = [*findings(now, sound)] if now.articles or now.drops else []
    if alone or not now.articles or now.articles >= _TOGETHER:
        yield from _named(alone, now)
        return
    several, count = _last_runs(now, past)
    if count:
        yield from findings(several, sound[: len(sound) - count])


def _last_runs(now: Figures, past: Sequence[Past]) -> tuple[Figures, int]:
    """This run with the sound ones right before it, until they have articles enough, and how many those are.

    A degraded run is not among them: what it brought has been told.
    """
    several, articles = [now], now.articles
    for one in past[: -_MOST_RUNS - 1 : -1]:
        if articles >= _TOGETHER or one.verdict.kind not in GOOD or one.accepted:
            break
        several.append(one.figures)
        articles += one.figures.articles
    return together(several[::-1]), len(several) - 1


def _named(several: Sequence[Finding], now: Figures) -> Iterator[Finding]:
    """Pages that say that nothing is there are soft 404s, whatever the layout was."""
    drop, _ = _drop(now)
    for one in several:
        soft = one.code == "layout_changed" and drop == "soft 404"
        yield Finding(one.metric, "soft_404", one.sentence) if soft else one


def _standing(now: Figures, past: Sequence[Past]) -> Verdict | None:
    """A degraded verdict stands until a run shows that it is over: enough articles, or any where none had come."""
    read = [one for one in past if one.verdict.kind != "failing"]
    before = read[-1] if read else None
    if before is None or before.verdict.kind != "degraded" or before.accepted:
        return None
    metrics = {one.metric for one in before.verdict.findings}
    seen = now.articles
    for one in reversed(read):
        if not one.verdict.stands:
            break
        seen += one.figures.articles
    if (metrics <= {"volume"} and now.new) or (metrics <= {"errors"} and now.pages) or seen >= _CLEARS:
        return None
    if metrics <= {GONE} and now.looked > now.missing:
        return None
    old = before.verdict
    return Verdict("degraded", old.code, old.sentence, old.findings, stands=True)


def _degraded(wrong: Sequence[Finding]) -> Verdict:
    """The first finding names the run; several fields at once are told together."""
    first = wrong[0]
    gone = [one for one in wrong if one.code.endswith("_gone")]
    code = "layout_changed" if len({one.code for one in gone}) >= 3 and first in gone else first.code
    return Verdict("degraded", code, "; ".join(one.sentence for one in wrong), tuple(wrong))


def _empty(now: Figures) -> Verdict:
    """Pages came and none was an article."""
    drop, count = _drop(now)
    code = "soft_404" if drop == "soft 404" else "no_article"
    reason = f", {count} because: {drop}" if drop else ""
    return Verdict("empty", code, f"{now.pages} pages were read and none was an article{reason}")


def _drop(now: Figures) -> tuple[str, int]:
    """The most frequent reason why a page gave no article, and its count; ("", 0) where there is none."""
    return max(now.drops.items(), key=lambda pair: pair[1], default=("", 0))


def _brought(now: Figures) -> str:
    copies = "copy among them" if now.copies == 1 else "copies among them"
    errors = "error" if now.errors == 1 else "errors"
    told = [(now.new, "new"), (now.updated, "updated"), (now.copies, copies), (now.errors, errors)]
    return ", ".join(f"{count} {word}" for count, word in told if count)
