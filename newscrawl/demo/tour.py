"""``newscrawl demo``: serve the farm, crawl it with the real parts, say what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from newscrawl import launch, running
from newscrawl.demo.network import HOSTS
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import truth
from newscrawl.errors import UsageError
from newscrawl.state import open_store
from newscrawl.store import Stored
from newscrawl.store.schema import database_path

# Which demo spider reads which template.
_SPIDERS = {
    "A": "demo_farm_a",
    "A-old": "demo_farm_a",
    "B": "demo_farm_b",
    "B0": "demo_farm_b",
    "honest": "demo_honest",
}


def tour(output: Path, say: Callable[[str], None] = print) -> int:
    """Crawl the demo into ``output`` and print a summary; returns the exit status.

    The state lies beside the file, in ``state``, and is begun anew: the farm's addresses differ each time.
    """
    state = output.parent / "state"
    _begin_anew(state)
    with DemoServer() as server:
        settings = launch.project_settings(settings_for(server, state))
        spiders = demo_spiders(server, settings)
        finished = running.run(spiders, settings, running.Place(output, copies=False, state=state))
    if finished.report.failure is not None:
        raise finished.report.failure
    if finished.report.interrupted:
        return launch.INTERRUPTED
    for line in _summary(finished, output, state, len(server.sites)):
        say(line)
    return _compare(finished, say)


def settings_for(server: DemoServer, state: Path) -> dict[str, object]:
    """The settings that the demo needs beside newscrawl's own: where its sites are, that loopback may be asked."""
    return {
        "SPIDER_MODULES": ["newscrawl.demo.spiders"],
        "NEWSCRAWL_STATE": str(state),
        "NEWSCRAWL_ALLOW_HOSTS": [url.removeprefix("http://").rstrip("/") for url in server.start_urls],
        "LOG_LEVEL": "CRITICAL",
    }


def demo_spiders(server: DemoServer, settings: Any) -> list[tuple[Any, Mapping[str, Any]]]:
    """Each demo spider with the addresses of its hosts."""
    starts: dict[str, list[str]] = {}
    for host in HOSTS:
        starts.setdefault(_SPIDERS[host.family], []).append(server.url(host.name))
    loaded = {spider.name: spider for spider in launch.load_sites(settings, (), every=True)}
    return [(loaded[name], {"start_urls": addresses}) for name, addresses in starts.items()]


def _compare(finished: running.Finished, say: Callable[[str], None]) -> int:
    """0 when every article and story of the farm arrived; otherwise 1, with what is missing and the first reasons."""
    farm = truth().values()
    whole = {"articles": len(farm), "stories": len({one.story for one in farm})}
    missing = [
        f"{finished.totals[what]} of {count} {what}" for what, count in whole.items() if finished.totals[what] != count
    ]
    if not missing:
        return 0
    say(f"\nThis is not the whole farm: {', '.join(missing)}. What went wrong on the way:")
    for sentence in running.problems(finished.report) or ["no page failed: a defect of newscrawl"]:
        say(f"  {sentence}")
    return 1


def _begin_anew(state: Path) -> None:
    if state.exists() and not database_path(state).exists() and any(state.iterdir()):
        raise UsageError(f"{state} exists and is no state of newscrawl; choose another place with -o FILE")
    shutil.rmtree(state, ignore_errors=True)
    try:
        state.mkdir(parents=True)
    except OSError as error:
        raise UsageError(f"{state} cannot be made ({error.strerror}); choose another place with -o FILE") from error


def _summary(finished: running.Finished, output: Path, state: Path, hosts: int) -> list[str]:
    counts, totals = finished.report.counts, finished.totals
    with closing(open_store(state)) as store:
        brands = sorted(brand.name for brand in store.known().brands.values() if brand.proofs)
        example = next((one for one in store.articles(copies=True) if _shows_much(one)), None)
    lines = [
        "",
        f"Crawled {hosts} hosts on this machine: {counts['pages']} pages, {totals['articles']} articles.",
        f"  stories        {totals['stories']}, each told once; {totals['copies']} copies are kept, not told",
        f"  brands learned {len(brands)}: {', '.join(brands)}",
        f"  edits          {totals['edits']} in {totals['edited']} articles, each can be undone to the letter",
        f"  settled        {finished.settled.changed} articles corrected by what later pages taught",
        f"  the file       {output.resolve()}",
    ]
    return lines + (_before_after(example) if example else []) + _next_steps(output, state)


def _shows_much(one: Stored) -> bool:
    fields = {edit.field for edit in one.article.cleaning}
    return {"headline", "article_body"} <= fields


def _before_after(one: Stored) -> list[str]:
    """Headline and the place in the body, as found and as told."""
    article = one.article
    edit = next(edit for edit in article.cleaning if edit.field == "article_body")
    clean = article.article_body[max(0, edit.start - 40) : edit.start + 40].replace("\n", " ")
    found = clean[: min(40, edit.start)] + edit.removed + clean[min(40, edit.start) :]
    return [
        "",
        f"One record, {article.url}",
        f"  headline as found  {article.headline_raw}",
        f"  headline as told   {article.headline}",
        f"  body as found      ... {found} ...",
        f"  body as told       ... {clean} ...",
    ]


def _next_steps(output: Path, state: Path) -> list[str]:
    return [
        "",
        f"Look further: head -n 1 {output}",
        f"              newscrawl brands --state {state}",
    ]
