"""``newscrawl add URL``: look at a site, show what is there, write its class and its golden pages, prove them."""

from __future__ import annotations

import shlex
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from newscrawl import discovery, launch, urls
from newscrawl.authoring import golden, naming, probe, samples, telling
from newscrawl.authoring import project as projects
from newscrawl.authoring.draft import Draft, made, source
from newscrawl.authoring.freshness import every_for
from newscrawl.authoring.progress import Progress
from newscrawl.authoring.project import Project
from newscrawl.authoring.samples import Sample
from newscrawl.authoring.telling import columns
from newscrawl.authoring.writing import Files, must_be_writable
from newscrawl.base_spiders.fields import Overrides
from newscrawl.base_spiders.site import with_scheme
from newscrawl.discovery import Finding, Look
from newscrawl.errors import UsageError
from newscrawl.items import Page
from newscrawl.middlewares.guard import Allowed
from newscrawl.settings import DOWNLOAD_DELAY
from newscrawl.text import plural, printable

# Start pages larger than that are not kept as golden pages: a sitemap may have 8 MB.
_MAX_LIST = 1 << 20

_WAYS = {"farm": "a host of a content farm"}

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Options:
    """How to add: the site's name (None: from its address), selectors by field, private addresses that may be asked,
    seconds between two requests (None: the project's), whether to replace a site, whether to make a project here.
    """

    name: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    allow_hosts: Sequence[str] = ()
    delay: float | None = None
    force: bool = False
    project: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of the site before it is written."""

    finding: Finding
    draft: Draft
    samples: Sequence[Sample]
    start: Page | None
    unread: Sequence[str]


def add(given: str, options: Options, here: Path, today: date, say: Say, warn: Callable[[str], None]) -> int:
    """Add the site under an address to the project of a folder; 0 when its test holds, 1 when there is no site to add.

    Raises UsageError for what cannot be right; then, as after every failure, no file is left or changed.
    """
    address = _address(given)
    name = naming.checked(options.name) if options.name is not None else naming.proposed(address)
    if options.fields:
        Overrides(options.fields, name or "that is added")
    Allowed(options.allow_hosts, [address])
    # A signal may end the process while the site is looked at: until then no file is made.
    package = projects.free_package(here) if options.project and projects.find(here) is None else ""
    project = None if package else projects.must_find(here)
    for folder in (project.spiders, project.tests) if project else (here,):
        must_be_writable(folder)
    if project is not None and name is not None:
        _check_free(project, name, force=options.force)
    seen = _look(address, name, options, say, warn)
    if isinstance(seen, int):
        return seen
    with Files() as files:
        if project is None:
            projects.skeleton(here, package, files, options.allow_hosts)
            project = projects.must_find(here)
        _check_free(project, seen.draft.name, force=options.force)
        _show(seen, say)
        _write(project, seen, files, today)
        _prove(project, seen)
        say("Written")
        if package:
            say(f"  scrapy.cfg, {package}/settings.py")
        _told(project, seen, options, say)
    return 0


def selectors(given: Sequence[str]) -> dict[str, str]:
    """What ``--field FIELD=SELECTOR`` names, by field; raises UsageError for what has another form."""
    found: dict[str, str] = {}
    for one in given:
        name, equals, selector = one.partition("=")
        if not equals or not selector.strip():
            raise UsageError(
                f'--field {one!r} has no selector; it takes FIELD=SELECTOR, as --field headline="h1.title"'
            )
        found[name.strip()] = selector.strip()
    return found


def _address(given: str) -> str:
    """What was pasted as an address; a scheme may be missing, as browsers leave it out."""
    address = urls.canonical(given) or with_scheme(given)
    if address is None:
        raise UsageError(f"{given[:200]!r} is no http or https address; give a site's home page or any of its listings")
    return address


def _check_free(project: Project, name: str, *, force: bool) -> None:
    """Raise UsageError where the name is taken; with ``force`` only where another file has it."""
    path, tests = project.site_file(name), project.tests / name
    if path.exists() or tests.exists():
        if force:
            return
        place = project.shown(path if path.exists() else tests)
        raise UsageError(f"there is a site {name} already ({place}); give this one --name, or replace it with --force")
    if name in project.names():
        raise UsageError(f"another file of this project has a site {name}; give this one --name")


def _look(address: str, name: str | None, options: Options, say: Say, warn: Callable[[str], None]) -> _Seen | int:
    """Look at the site; an exit status, said why, where there is nothing to add."""
    host = urls.host_key(address)
    overrides: dict[str, object] = {"NEWSCRAWL_ALLOW_HOSTS": [*options.allow_hosts]} if options.allow_hosts else {}
    if options.delay is not None:
        overrides["DOWNLOAD_DELAY"] = options.delay
    for line in telling.wrapped(
        f"Looking at {host}: at most {discovery.MAX_ASKS} pages, as robots.txt allows.", columns()
    ):
        say(line)
    begun = time.monotonic()
    with Progress(host, sys.stderr) as progress:
        seen = probe.of_site(address, progress.tell)
        if not probe.run([(seen, options.fields)], overrides, discovery.MAX_ASKS):
            warn("interrupted; nothing was written")
            return launch.INTERRUPTED
    if address in seen.failed:
        warn(f"{address} gave no page: {printable(seen.failed[address], 500).rstrip('.')}; nothing was written")
        return 1
    finding = discovery.judge(address, seen.looks)
    pages = samples.chosen(finding, seen.looks)
    if not pages:
        read = plural(sum(look.page.status > 0 for look in seen.looks), "page")
        warn(f"no article was found on {host} ({read} read; {finding.why}); nothing was written")
        return 1
    seconds = time.monotonic() - begun
    late = "" if seconds < probe.MAX_SECONDS else ", and went on with what was seen by then: the site is slow"
    say(f"Read {plural(len(seen.looks), 'page')} in {seconds:.0f} s{late}.\n")
    plain = made(Draft("plain", finding.base, finding.start_urls, "", "", fields=options.fields))()
    several = samples.read(plain, pages)
    start, unread = _start(finding, seen.looks), list(samples.unread(seen.looks))
    return _Seen(finding, _draft(name, finding, several, options), several, start, unread)


def _draft(name: str | None, finding: Finding, several: Sequence[Sample], options: Options) -> Draft:
    """What the site's class will say."""
    way = finding.ways[0] if finding.ways else None
    called = Counter(one.article.publisher.name for one in several if one.article.publisher.name)
    title = called.most_common(1)[0][0] if called else urls.domain(finding.start) or "A site"
    return Draft(
        name or naming.called(title),
        finding.base,
        finding.start_urls,
        title,
        _WAYS.get(way.kind, f"by its {way.kind}") if way else "by its links",
        every_for(way, [one.article.date_published for one in several]),
        None if options.delay in {None, DOWNLOAD_DELAY} else options.delay,
        options.fields,
    )


def _start(finding: Finding, looks: Sequence[Look]) -> Page | None:
    """The page that leads to the articles, to be kept beside them; None where it was not read, or is too large."""
    wanted = {urls.identity(url) for url in finding.start_urls}
    for look in looks:
        page = look.page
        is_it = urls.identity(page.url or "") in wanted and page.status == 200 and look.reading.article is None
        if is_it and len(page.body) <= _MAX_LIST:
            return page
    return None


def _show(seen: _Seen, say: Say) -> None:
    width = columns()
    for line in telling.found(seen.finding, width):
        say(line)
    say(f"\n{plural(len(seen.samples), 'sample article')}, each field with where it came from")
    for at, one in enumerate(seen.samples, 1):
        for line in telling.sample(at, one.article, one.origins, width):
            say(line)
        for name, ways in one.differing.items():
            for line in telling.disagreement(name, ways, width):
                say(line)
        say("")


def _write(project: Project, seen: _Seen, files: Files, today: date) -> None:
    """Class, golden pages, the one test of all sites."""
    name = seen.draft.name
    pages = golden.named([seen.start] if seen.start else [], [one.page for one in seen.samples])
    site = made(seen.draft)()
    folder = project.tests / name
    for old in sorted(folder.glob("*")) if folder.is_dir() else ():
        if old.is_file():
            files.remove(old)
    for file, data in golden.files(site, pages, today).items():
        files.put(folder / file, data)
    files.put(project.site_file(name), source(seen.draft).encode())
    projects.put_test(project, files)


def _prove(project: Project, seen: _Seen) -> None:
    """Run the new site's test from its files; raises UsageError where it does not hold."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # what is undone must leave nothing
    try:
        name = seen.draft.name
        wrong = golden.differences(golden.Case(name, project.tests / name), project.load(name))
    finally:
        sys.dont_write_bytecode = before
    if wrong:
        raise UsageError(f"the new site does not read its own pages twice alike, so nothing was written: {wrong[0]}")


def _told(project: Project, seen: _Seen, options: Options, say: Say) -> None:
    """What was written and proved, what to look at by eye, the next command."""
    name, width = seen.draft.name, columns()
    say(f"  {project.shown(project.site_file(name))}")
    for line in source(seen.draft).rstrip("\n").split("\n")[5:]:
        say(f"      {line}".rstrip())
    pages = len(seen.samples) + (seen.start is not None)
    say(f"  {project.shown(project.tests / name)}/  {plural(pages, 'page')} with what is expected of them")
    say(f"Its test holds: {plural(pages, 'page')} read as expected. Again at any time:")
    say(f"  newscrawl check {name}\n")
    say("Look at by eye")
    for sentence in (*samples.to_look_at(seen.samples), *seen.unread):
        for line in telling.wrapped(sentence, width, "  - ", "    "):
            say(line)
    say("  If a field is wrong, name where it stands (CSS or XPath):")
    more = f" --allow-host {','.join(options.allow_hosts)}" if options.allow_hosts else ""
    slow = "" if options.delay is None else f" --delay {options.delay:g}"
    given = "".join(f" --field {shlex.quote(f'{field}={selector}')}" for field, selector in options.fields.items())
    wrong = "FIELD" if "headline" in options.fields else "headline"
    say(f"    newscrawl add {seen.finding.start} --name {name} --force{given} --field {wrong}=SELECTOR{more}{slow}\n")
    say(f"Next\n  newscrawl crawl {name} -o {name}.jsonl{more}")
    if options.force:
        say("\nWhat a state holds stays as it was read; pages that crawl --keep-pages kept are read anew by")
        say(f"  newscrawl replay {name} --apply")
