"""``newscrawl record SITE``: fetch a site's golden pages again, or read the kept ones anew; show what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from newscrawl import discovery, launch, urls
from newscrawl.authoring import golden, probe, project, samples, telling
from newscrawl.authoring.checking import sound_site
from newscrawl.authoring.golden import Golden
from newscrawl.authoring.progress import Progress
from newscrawl.authoring.project import Project
from newscrawl.authoring.telling import columns
from newscrawl.authoring.writing import Files
from newscrawl.base_spiders import SiteSpider
from newscrawl.discovery import Look
from newscrawl.errors import UsageError
from newscrawl.items import Page
from newscrawl.text import plural, printable

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Golden pages as they are to be kept now, and how many of them could not be fetched as they should."""

    several: Sequence[Golden]
    stale: int = 0


def record(name: str, here: Path, today: date, overrides: dict[str, object], say: Say, *, offline: bool) -> int:
    """Take what a site's golden pages give now for right; 1 where one of them could not be fetched any more.

    Raises UsageError for what cannot be recorded; then, as after every failure, no file is changed.
    """
    where = project.must_find(here)
    site = sound_site(where, name)
    folder = where.tests / name
    kept = golden.load(folder) if (folder / golden.META).exists() else []
    if offline and not kept:
        raise UsageError(f"{where.shown(folder)} holds no golden pages; newscrawl record {name} fetches some")
    fetched = _Fetched(kept) if offline else _refetched(site, kept, overrides, say) if kept else _new(site, overrides)
    if fetched is None:
        say("interrupted; nothing was written")
        return launch.INTERRUPTED
    changed = _show(site, kept, fetched.several, say)
    with Files() as files:
        for file, data in golden.files(site, fetched.several, today).items():
            if not offline or file == golden.EXPECTED:
                files.put(folder / file, data)
        project.put_test(where, files)
    say(_told(where, folder, fetched, changed))
    return int(fetched.stale > 0)


def _refetched(site: SiteSpider, kept: Sequence[Golden], overrides: dict[str, object], say: Say) -> _Fetched | None:
    """The golden pages as they are now; one that is gone, or is no article any more, stays as it was kept."""
    addresses = [one.page.url for one in kept if one.page.url]
    with Progress(site.name, sys.stderr) as progress:
        seen = probe.of_pages(addresses, progress.tell)
        if not probe.run([(seen, {})], overrides):
            return None
    now = {urls.identity(look.page.url or ""): look for look in seen.looks if look.page.status}
    several, stale = [], 0
    for one in kept:
        address = one.page.url or ""
        found = now.get(urls.identity(seen.moved.get(address, address)))
        why = seen.failed.get(address) or _lost(site, one, found)
        if why or found is None:
            say(f"{one.file}: {printable(why or 'gave no page', 300)}; the kept page stays ({address})")
            stale += 1
            several.append(one)
        else:
            several.append(replace(one, page=replace(found.page, anchor=one.page.anchor)))
    return _Fetched(several, stale)


def _lost(site: SiteSpider, one: Golden, found: Look | None) -> str:
    """Why a page that was fetched again is no golden page any more; "" where it is one."""
    if found is None:
        return "gave no page"
    was_article = bool(one.expected and one.expected.get("article"))
    if was_article and golden.article(site, found.page) is None:
        return f"is no article any more ({found.reading.reason})"
    return ""


def _new(site: SiteSpider, overrides: dict[str, object]) -> _Fetched | None:
    """Sample articles of a site that has no golden pages yet; raises UsageError where none is found."""
    start = site.start_urls[0]
    with Progress(site.name, sys.stderr) as progress:
        seen = probe.of_site(start, progress.tell)
        if not probe.run([(seen, site.fields)], overrides, discovery.MAX_ASKS):
            return None
    if start in seen.failed:
        raise UsageError(f"{start} gave no page: {seen.failed[start]}; nothing was written")
    pages = samples.chosen(discovery.judge(start, seen.looks), seen.looks)
    several = [one for one in pages if golden.article(site, one) is not None]
    if not several:
        raise UsageError(
            f"no article was found from {start}, {plural(len(seen.looks), 'page')} read; nothing was written"
        )
    first: list[Page] = [look.page for look in seen.looks if look.page.url == start and look.reading.article is None]
    return _Fetched(golden.named(first[:1], several))


def _show(site: SiteSpider, kept: Sequence[Golden], several: Sequence[Golden], say: Say) -> int:
    """Tell what changed, page by page and field by field; how many pages did."""
    before = {one.file: one.expected for one in kept}
    changed = 0
    reader = golden.Reader(site, [one.page for one in several])
    for one in several:
        was, now = before.get(one.file), reader.told(one.page)
        if "error" in now:
            raise UsageError(f"{one.file}: the site's code failed: {now['error']}; nothing was written")
        old = (was or {}).get("article")
        if was is None or old == now["article"]:
            continue
        changed += 1
        say(f"{one.file}  {one.page.url}")
        for line in telling.changes(golden.compared(old or {}, now["article"] or {}), columns()):
            say(line)
    return changed


def _told(where: Project, folder: Path, fetched: _Fetched, changed: int) -> str:
    count = plural(len(fetched.several), "page")
    stale = f", {fetched.stale} kept as they were" if fetched.stale else ""
    return f"{where.shown(folder)}/: {count}, {changed} changed{stale}"
