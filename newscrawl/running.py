"""A whole run: crawl, settle, publish."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from newscrawl import alerting, launch, urls
from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.revisiting import wrong_revisits
from newscrawl.base_spiders.site import did_you_mean, wrong_every, wrong_starts
from newscrawl.errors import InUse, NewscrawlError, UsageError
from newscrawl.extensions.causes import cause_of
from newscrawl.extensions.progress import figures
from newscrawl.middlewares.guard import Allowed
from newscrawl.publishing import whole
from newscrawl.publishing.line import dumps, to_line
from newscrawl.publishing.standing import check_output
from newscrawl.publishing.whole import Written
from newscrawl.runs import GOOD
from newscrawl.settle import Settled, settle
from newscrawl.state import open_store, row_of
from newscrawl.store import Store
from newscrawl.text import plural

# Seconds between two tries to take the leases that another run has.
WAIT = 1.0
# Causes of failure that are told; the rest is counted.
MAX_CAUSES = 5
NO_SITE = (
    "no site is declared here; add one as a class in newscrawl/spiders/ or in SPIDER_MODULES of your own Scrapy "
    "project (README, Add a site), or crawl any address: newscrawl crawl https://..."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines go (None: nowhere), with copies or without, and which state remembers."""

    output: Path | None
    copies: bool
    state: Path


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run did, what settling changed, what the state holds of its targets now, and which are ``dead``: not one
    of their start addresses gave a page. ``written`` is None where no file was written.
    """

    report: launch.Report
    settled: Settled
    totals: Mapping[str, int]
    dead: Sequence[str] = ()
    written: Written | None = None


def crawl_and_publish(
    what: Sequence[str], place: Place, overrides: Mapping[str, object], say: Callable[[str], None], *, every: bool
) -> int:
    """Crawl sites by name and addresses, settle, write the file; say what came of it; return the exit status."""
    settings = launch.project_settings(overrides)
    spiders, alerts = _spiders(what, settings, every=every), alerting.check()
    finished = run(spiders, settings, place)
    if finished.report.failure is None:
        _tell(place, finished, say)
    alerting.send(alerts, finished.report.told, say)
    if finished.report.failure is not None:
        raise finished.report.failure
    return exit_status(finished)


def run(spiders: Sequence[tuple[Any, Mapping[str, Any]]], settings: Any, place: Place) -> Finished:
    """Crawl, then settle and publish from the store. A failed crawl publishes nothing: the old file stands.

    So it does where the run did not end well and no article of the targets is known: a wrong address must not empty a
    good file. The run holds the leases on all its targets, or on none, from before the first request until the file
    is written.
    """
    check_output(place.output)
    names = launch.target_names(spiders)
    wait = settings.getbool("NEWSCRAWL_WAIT")
    with launch.leaving_on_signals(), _leased(place.state, names, wait=wait) as store:
        report = launch.crawl(spiders, settings, store.leases)
        if report.failure is not None:
            return Finished(report, Settled(0, 0), {})
        settled = Settled(0, 0) if report.interrupted else settle(store)
        targets = store.targets(report.targets)
        finished = Finished(report, settled, store.totals(targets), store.dead(report.targets))
        if place.output is None or (exit_status(finished) and not finished.totals["articles"]):
            return finished
        return replace(finished, written=publish(store, targets, place.output, copies=place.copies))


@contextlib.contextmanager
def _leased(state: Path, names: Sequence[str], *, wait: bool) -> Iterator[Store]:
    """The store under the leases on targets; with ``wait`` as soon as the runs that have them end."""
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(contextlib.closing(open_store(state)))
        _acquire(store, names, wait=wait)
        try:
            yield store
        finally:
            with contextlib.suppress(NewscrawlError):  # a lease that cannot be given back ends with this process
                store.release()


def _acquire(store: Store, names: Sequence[str], *, wait: bool) -> None:
    """Take all leases at once or none: two runs that wait for each other's targets do not hold each other up."""
    while True:
        try:
            return store.acquire("target", names)
        except InUse:
            if not wait:
                raise
        time.sleep(WAIT)


def publish(store: Store, targets: Sequence[int], output: Path, *, copies: bool) -> Written:
    """Write the current state of all articles of the targets, whole and atomically."""
    lines = (dumps(to_line(row_of(one))) for one in store.articles(targets, copies=copies))
    return whole.publish(str(output), lines, sys.stdout.buffer)


def _spiders(what: Sequence[str], settings: Any, *, every: bool) -> list[tuple[Any, Mapping[str, Any]]]:
    addresses = [w for w in what if "://" in w]
    names = list(dict.fromkeys(w for w in what if "://" not in w))
    if every and what:
        raise UsageError("--all means every declared site: give no names or addresses with it")
    if not what and not every:
        raise UsageError("say what to crawl: the name of a declared site, an http address, or --all")
    for address in addresses:
        if urls.canonical(address) is None:
            raise UsageError(f"{address!r} is not an http or https address that can be crawled{did_you_mean(address)}")
    Allowed(settings.getlist("NEWSCRAWL_ALLOW_HOSTS"))
    spiders: list[tuple[Any, Mapping[str, Any]]] = []
    if names or every:
        spiders += [(_checked(spider), {}) for spider in launch.load_sites(settings, names, every=every)]
        if not spiders:
            raise UsageError(NO_SITE)
    if addresses:
        spiders.append(launch.url_spider(addresses))
    return spiders


def _checked(spider: Any) -> Any:
    if not issubclass(spider, SiteSpider):
        raise UsageError(f"{spider.name} is not built on SiteSpider; run it with: scrapy crawl {spider.name}")
    if wrong := wrong_starts(spider) or wrong_every(spider) or wrong_revisits(spider):
        raise UsageError(wrong)
    return spider


def _tell(place: Place, finished: Finished, say: Callable[[str], None]) -> None:
    report = finished.report
    for sentence in _dead_starts(report):
        say(sentence)
    counts = report.counts.copy()
    counts["articles/updated"] += finished.settled.changed
    say(figures(counts))
    if ways := _ways(counts):
        say(ways)
    for sentence in problems(report):
        say(f"  {sentence}")
    for name in report.broken:
        say(f"{name}: every article failed in code; nothing was stored")
    for sentence in _verdicts(report):
        say(sentence)
    if place.output is not None and str(place.output) != "-":
        say(_told(place.output, finished))
    if report.waiting:
        say("some addresses must wait longer than this run does; run the same command again later")
    if report.interrupted:
        say(launch.AGAIN)


def _ways(counts: Counter[str]) -> str:
    """The ways that brought new articles, the most fruitful first; "" where none did."""
    found = [(count, key.removeprefix("way/")) for key, count in counts.items() if key.startswith("way/") and count]
    found.sort(key=lambda one: (-one[0], one[1]))
    told = [f"{name} ({plural(count, 'article')})" for count, name in found[:MAX_CAUSES]]
    more = [f"{plural(len(found) - MAX_CAUSES, 'more list')}"] if len(found) > MAX_CAUSES else []
    return f"found by {', '.join([*told, *more])}" if told else ""


def _verdicts(report: launch.Report) -> list[str]:
    """A sentence for each bad verdict with its sites, one for all good ones; why a site failed was told before."""
    bad = [one for one in report.told if one.verdict.kind not in GOOD]
    kinds = Counter(one.verdict.kind for one in report.told if one.verdict.kind in GOOD)
    good = ", ".join(f"{count} {kind}" if len(report.told) > 1 else kind for kind, count in sorted(kinds.items()))
    alike: dict[str, list[str]] = {}
    for one in bad:
        why = "" if one.verdict.kind == "failing" else f": {one.verdict.sentence}"
        sentence = f"{one.verdict.kind} ({one.verdict.code}){why}"
        alike.setdefault(sentence, []).append(one.site)
    told = [
        f"{plural(len(sites), 'site')}, e.g. {sites[0]}: {says}" if len(sites) > 1 else f"{sites[0]}: {says}"
        for says, sites in alike.items()
    ]
    return told + ([f"verdict: {good}"] if good else [])


def problems(report: launch.Report) -> list[str]:
    """A sentence for each of the most frequent causes, start addresses left out: they are told one by one."""
    causes = [cause for cause in report.causes.all() if cause.count > cause.starts]
    more = len(causes) - MAX_CAUSES
    rest = [f"and {plural(more, 'more cause')}"] if more > 0 else []
    return [cause.sentence() for cause in causes[:MAX_CAUSES]] + rest


def _dead_starts(report: launch.Report) -> list[str]:
    """One sentence for all start addresses that could not be read for one cause."""
    by_cause: dict[str, list[str]] = {}
    for address, reason in report.dead_starts.items():
        by_cause.setdefault(cause_of(reason), []).append(address)
    told = []
    for addresses in by_cause.values():
        more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
        reason = report.dead_starts[addresses[0]].replace(addresses[0], "").strip(" :")
        told.append(f"{addresses[0]}{more} could not be read: {reason}")
    return told


def _told(output: Path, finished: Finished) -> str:
    totals = finished.totals
    if finished.written is None:
        stands = "is left as it was" if output.exists() else "was not written"
        return f"{output} {stands}: no article is known of what was asked for"
    lines = plural(finished.written.lines, "line")
    articles = plural(totals["articles"], "article")
    in_stories = plural(totals["stories"], "story", "stories")
    return f"{output}: {lines} ({articles} in {in_stories}, {totals['edited']} cleaned)"


def exit_status(finished: Finished) -> int:
    """5 when interrupted; 1 when the verdict on a site is not good, nothing could be read of any target, every article
    of a site failed in code, or something must wait; else 0.
    """
    report = finished.report
    if report.interrupted:
        return launch.INTERRUPTED
    nothing_read = bool(finished.dead) and len(finished.dead) >= len(report.targets)
    bad = any(one.verdict.kind not in GOOD for one in report.told)
    return int(report.waiting or bool(report.broken) or nothing_read or bad)
