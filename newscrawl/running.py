"""A whole run: crawl, settle, publish; and what is asked of a state afterwards."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl import launch, urls
from newscrawl.base_spiders import SiteSpider
from newscrawl.errors import PublishFailed, UsageError
from newscrawl.extensions import open_store
from newscrawl.items import Brand
from newscrawl.middlewares.guard import Allowed
from newscrawl.publishing import whole
from newscrawl.publishing.line import Row, dumps, to_line
from newscrawl.publishing.whole import Written
from newscrawl.settle import Settled, settle
from newscrawl.store import Store, Stored
from newscrawl.store.schema import database_path


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines go (None: nowhere), with copies or without, and which state remembers."""

    output: Path | None
    copies: bool
    state: Path


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run did, what settling changed, what the state holds of its targets now."""

    report: launch.Report
    settled: Settled
    totals: Mapping[str, int]


def crawl_and_publish(
    what: Sequence[str], place: Place, overrides: Mapping[str, object], say: Callable[[str], None], *, every: bool
) -> int:
    """Crawl sites by name and addresses, settle, write the file; say what came of it; return the exit status."""
    settings = launch.project_settings(overrides)
    finished = run(_spiders(what, settings, every=every), settings, place)
    if finished.report.failure is not None:
        raise finished.report.failure
    _tell(place, finished, say)
    return _exit_status(finished.report)


def run(spiders: Sequence[tuple[Any, Mapping[str, Any]]], settings: Any, place: Place) -> Finished:
    """Crawl, then settle and publish from the store. A failed crawl publishes nothing: the old file stands."""
    _check_output(place.output)
    open_store(place.state).close()  # a folder that cannot be used is told before anything starts
    report = launch.crawl(spiders, settings)
    if report.failure is not None:
        return Finished(report, Settled(0, 0), {})
    with closing(open_store(place.state)) as store:
        settled = Settled(0, 0) if report.interrupted else settle(store)
        targets = store.targets(report.targets)
        if place.output is not None:
            publish(store, targets, place.output, copies=place.copies)
        return Finished(report, settled, store.totals(targets))


def publish(store: Store, targets: Sequence[int], output: Path, *, copies: bool) -> Written:
    """Write the current state of all articles of the targets, whole and atomically."""
    lines = (dumps(to_line(row_of(one))) for one in store.articles(targets, copies=copies))
    return whole.publish(str(output), lines, sys.stdout.buffer)


def row_of(one: Stored) -> Row:
    """A stored article as publishing is given it."""
    return Row(
        one.article,
        status="new" if one.revision == 1 else "updated",
        revision=one.revision,
        story=one.story,
        duplicate_of=one.duplicate_of,
        date_first_seen=one.first_seen,
        content_hash=one.content_hash,
    )


def explain(address: str, state: Path, say: Callable[[str], Any]) -> int:
    """Tell what decided about an address; 1 when nothing is stored under it."""
    with closing(_existing(state)) as store:
        one = store.find(address)
        if one is None:
            say(f"{address}: no article is stored under this address in {state}")
            return 1
        for line in _explanation(one, store):
            say(line)
    return 0


def brand_book(state: Path) -> list[Brand]:
    """The brands of a state, most proofs first."""
    with closing(_existing(state)) as store:
        return sorted(store.known().brands.values(), key=lambda brand: (-brand.proofs, brand.name))


def settle_state(state: Path) -> Settled:
    """Settle a state outside a crawl."""
    with closing(_existing(state)) as store:
        return settle(store)


def _explanation(one: Stored, store: Store) -> Iterator[str]:
    article = one.article
    yield f"{article.url}"
    yield f"  id {article.id}, revision {one.revision}, first seen {one.first_seen}, run {article.source.run_id}"
    yield f"  headline: {article.headline}"
    if article.headline_raw != article.headline:
        yield f"  as found: {article.headline_raw}"
    for edit in article.cleaning:
        yield f"  edit of {edit.field} at {edit.start}: {edit.removed!r} removed by {edit.rule} ({edit.evidence})"
    for label in article.labels:
        yield f"  label {label.name} {label.score:.2f}: {label.reason}"
    yield f"  story {one.story.id}, {one.story.role} of {len(store.members(one.story.id))}"
    if one.matched:
        match = json.loads(one.matched)
        numbers = "too few numbers" if match["numbers"] is None else f"numbers {match['numbers']:.2f}"
        yield (
            f"  joined by rule {match['rule']} with {match['article_id']}: "
            f"containment {match['containment']:.2f}, {numbers}"
        )


def _existing(state: Path) -> Store:
    if not database_path(state).exists():
        raise UsageError(f"there is no state in {state}; name the folder of an earlier crawl with --state DIR")
    return open_store(state)


def _spiders(what: Sequence[str], settings: Any, *, every: bool) -> list[tuple[Any, Mapping[str, Any]]]:
    addresses = [w for w in what if "://" in w]
    names = [w for w in what if "://" not in w]
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
        f"{counts['result/failed'] + counts['result/refused']} errors"
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


def _exit_status(report: launch.Report) -> int:
    if report.interrupted:
        return 5
    if report.waiting or (report.dead_starts and len(report.dead_starts) >= len(report.targets)):
        return 1
    return 0
