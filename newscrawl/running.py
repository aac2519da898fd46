"""A whole run: crawl, settle, publish; and what is asked of a state afterwards."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl import launch, urls
from newscrawl.errors import UsageError
from newscrawl.extensions import open_store
from newscrawl.items import Brand
from newscrawl.publishing import whole
from newscrawl.publishing.line import Row, dumps, to_line
from newscrawl.publishing.whole import Written
from newscrawl.settle import Settled, settle
from newscrawl.store import Store, Stored
from newscrawl.store.schema import database_path


@dataclass(frozen=True, slots=True)
class Order:
    """What to crawl (sites by name, addresses), where the lines go, with copies or without, in which state."""

    what: Sequence[str]
    every_site: bool
    output: Path | None
    copies: bool
    state: Path


def crawl_and_publish(order: Order, overrides: Mapping[str, object], say: Callable[[str], None]) -> int:
    """Crawl, settle, write the file; say in sentences what came of it; return the exit status."""
    if order.output is not None and str(order.output) != "-":
        whole.check_target(order.output)  # now, not after hours of crawling
    settings = launch.project_settings(overrides)
    spiders = _spiders(order, settings)
    report = launch.crawl(spiders, settings)
    if report.failure is not None:
        raise report.failure
    store = open_store(order.state)
    try:
        settled = settle(store) if not report.interrupted else Settled(0, 0)
        numbers = store.targets(report.targets)
        if order.output is not None:
            publish(store, numbers, order.output, copies=order.copies)
        totals = store.totals(numbers)
    finally:
        store.close()
    _tell(order, report, totals, settled, say)
    return _exit_status(report)


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
    )


def explain(address: str, state: Path, say: Callable[[str], Any]) -> int:
    """Tell what decided about an address; 1 when nothing is stored under it."""
    store = _existing(state)
    try:
        one = store.find(address)
        if one is None:
            say(f"{address}: no article is stored under this address in {state}")
            return 1
        for line in _explanation(one, store):
            say(line)
    finally:
        store.close()
    return 0


def brand_book(state: Path) -> list[Brand]:
    """The brands of a state, most proofs first."""
    store = _existing(state)
    try:
        return sorted(store.known().brands.values(), key=lambda brand: (-brand.proofs, brand.name))
    finally:
        store.close()


def settle_state(state: Path) -> Settled:
    """Settle a state outside a crawl."""
    store = _existing(state)
    try:
        return settle(store)
    finally:
        store.close()


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


def _spiders(order: Order, settings: Any) -> list[tuple[Any, Mapping[str, Any]]]:
    addresses = [w for w in order.what if "://" in w]
    names = [w for w in order.what if "://" not in w]
    if order.every_site and order.what:
        raise UsageError("--all means every declared site: give no names or addresses with it")
    if not order.what and not order.every_site:
        raise UsageError("say what to crawl: the name of a declared site, an http address, or --all")
    for address in addresses:
        if urls.canonical(address) is None:
            raise UsageError(f"{address!r} is not an http or https address that can be crawled")
    from newscrawl.middlewares.guard import Allowed

    Allowed(settings.getlist("NEWSCRAWL_ALLOW_HOSTS"))
    spiders: list[tuple[Any, Mapping[str, Any]]] = []
    if names or order.every_site:
        loaded = launch.load_sites(settings, names, every=order.every_site)
        spiders += [(spider, {}) for spider in loaded]
        if not spiders:
            raise UsageError("no site is declared in this project")
    if addresses:
        spiders.append(launch.url_spider(addresses))
    return spiders


def _tell(
    order: Order, report: launch.Report, totals: Mapping[str, int], settled: Settled, say: Callable[[str], None]
) -> None:
    counts = report.counts
    for address, reason in report.dead_starts.items():
        say(f"{address} could not be read: {reason}")
    say(
        f"{counts['pages']} pages fetched, {counts['articles/new']} new articles, {counts['stories']} new stories, "
        f"{counts['articles/updated'] + settled.changed} updated, "
        f"{counts['result/failed'] + counts['result/refused']} errors"
    )
    for reason, example in list(report.problems.items())[:5]:
        if example not in report.dead_starts:
            say(f"  {reason}, e.g. {example}")
    if order.output is not None and str(order.output) != "-":
        told = totals["articles"] if order.copies else totals["stories"]
        say(
            f"{order.output}: {told} lines ({totals['articles']} articles in {totals['stories']} stories, "
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
