"""A whole run: crawl, settle, publish."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl import launch, urls
from newscrawl.base_spiders import SiteSpider
from newscrawl.errors import InUse, NewscrawlError, PublishFailed, UsageError
from newscrawl.extensions import errors
from newscrawl.middlewares.guard import Allowed
from newscrawl.publishing import whole
from newscrawl.publishing.line import dumps, to_line
from newscrawl.publishing.whole import Written
from newscrawl.settle import Settled, settle
from newscrawl.state import open_store, row_of
from newscrawl.store import Store

# Seconds between two tries to take the leases that another run has.
WAIT = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines go (None: nowhere), with copies or without, and which state remembers."""

    output: Path | None
    copies: bool
    state: Path


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run did, what settling changed, what the state holds of its targets now, and which are ``dead``: not one
    of their start addresses gave a page.
    """

    report: launch.Report
    settled: Settled
    totals: Mapping[str, int]
    dead: Sequence[str] = ()


def crawl_and_publish(
    what: Sequence[str], place: Place, overrides: Mapping[str, object], say: Callable[[str], None], *, every: bool
) -> int:
    """Crawl sites by name and addresses, settle, write the file; say what came of it; return the exit status."""
    settings = launch.project_settings(overrides)
    finished = run(_spiders(what, settings, every=every), settings, place)
    if finished.report.failure is not None:
        raise finished.report.failure
    _tell(place, finished, say)
    return _exit_status(finished)


def run(spiders: Sequence[tuple[Any, Mapping[str, Any]]], settings: Any, place: Place) -> Finished:
    """Crawl, then settle and publish from the store. A failed crawl publishes nothing: the old file stands.

    The run holds the leases on all its targets, or on none, from before the first request until the file is written.
    """
    _check_output(place.output)
    names = launch.target_names(spiders)
    with _leased(place.state, names, wait=settings.getbool("NEWSCRAWL_WAIT")) as store:
        report = launch.crawl(spiders, settings, store.leases)
        if report.failure is not None:
            return Finished(report, Settled(0, 0), {})
        settled = Settled(0, 0) if report.interrupted else settle(store)
        targets = store.targets(report.targets)
        if place.output is not None:
            publish(store, targets, place.output, copies=place.copies)
        return Finished(report, settled, store.totals(targets), store.dead(report.targets))


@contextlib.contextmanager
def _leased(state: Path, names: Sequence[str], *, wait: bool) -> Iterator[Store]:
    """The store under the leases on targets; with ``wait`` as soon as the runs that have them end."""
    with contextlib.ExitStack() as stack:
        with launch.leaving_on_signals():
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
            raise UsageError(f"{address!r} is not an http or https address that can be crawled")
    Allowed(settings.getlist("NEWSCRAWL_ALLOW_HOSTS"))
    spiders: list[tuple[Any, Mapping[str, Any]]] = []
    if names or every:
        spiders += [(_checked(spider), {}) for spider in launch.load_sites(settings, names, every=every)]
        if not spiders:
            raise UsageError("no site is declared in this project")
    if addresses:
        spiders.append(launch.url_spider(addresses))
    return spiders


def _check_output(output: Path | None) -> None:
    """Find out now, not after hours of crawling, that the file cannot be written: still a mistake in the command."""
    if output is None or str(output) == "-":
        return
    try:
        whole.check_target(output)
    except PublishFailed as error:
        raise UsageError(str(error)) from error


def _checked(spider: Any) -> Any:
    if not issubclass(spider, SiteSpider):
        raise UsageError(f"{spider.name} is not built on SiteSpider; run it with: scrapy crawl {spider.name}")
    starts = getattr(spider, "start_urls", None)
    if not starts or any(urls.canonical(start) is None for start in starts):
        raise UsageError(f"site {spider.name} ({spider.__module__}) needs start_urls, a list of http addresses")
    return spider


def _tell(place: Place, finished: Finished, say: Callable[[str], None]) -> None:
    report, totals, counts = finished.report, finished.totals, finished.report.counts
    for address, reason in report.dead_starts.items():
        say(f"{address} could not be read: {reason}")
    say(
        f"{counts['pages']} pages fetched, {counts['articles/new']} new articles, {counts['stories']} new stories, "
        f"{counts['articles/updated'] + finished.settled.changed} updated, "
        f"{errors(counts)} errors"
    )
    for reason, example in list(report.problems.items())[:5]:
        if example not in report.dead_starts:
            say(f"  {reason}, e.g. {example}")
    if place.output is not None and str(place.output) != "-":
        told = totals["articles"] if place.copies else totals["stories"]
        say(
            f"{place.output}: {told} lines ({totals['articles']} articles in {totals['stories']} stories, "
            f"{totals['edited']} cleaned)"
        )
    if report.waiting:
        say("some addresses must wait longer than this run does; run the same command again later")
    if report.interrupted:
        say("interrupted; run the same command again to go on")


def _exit_status(finished: Finished) -> int:
    """5 when interrupted; 1 when nothing could be read of any target or something must wait; else 0."""
    report = finished.report
    if report.interrupted:
        return 5
    return int(report.waiting or (bool(finished.dead) and len(finished.dead) >= len(report.targets)))
