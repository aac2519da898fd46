"""``newscrawl check``: whether sites keep their contract and read their golden pages as they should, and live pages."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from newscrawl import launch
from newscrawl.authoring import golden, live, naming, project, telling
from newscrawl.authoring.golden import Case, Difference
from newscrawl.authoring.project import Project
from newscrawl.authoring.telling import columns
from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.site import wrong_every, wrong_starts
from newscrawl.errors import UsageError
from newscrawl.text import plural

Say = Callable[[str], object]


def check(name: str | None, here: Path, overrides: dict[str, object], say: Say, *, is_live: bool) -> int:
    """Check one site, or all that are declared; a line or more for each. 1 where anything is not as it should be.

    Raises UsageError for a name that no site has, and where no site is declared at all.
    """
    where = project.must_find(here)
    found, broken = _declared(where)
    if name is not None and name not in found:
        for sentence in broken:
            say(sentence)
        raise UsageError(f"there is no site {name!r} here; declared are: {', '.join(sorted(found)) or 'none'}")
    wanted = [found[name]] if name is not None else [found[one] for one in sorted(found)]
    problems = 0 if name is not None else len(broken) + _orphans(where, found, say)
    for sentence in broken if name is None else ():
        say(sentence)
    for site in wanted:
        problems += _check(where, site, say)
    if is_live and (sound := [one for one in wanted if not contract(one)]):
        problems += live.check(where, sound, overrides, say)
    if not wanted and not problems:
        raise UsageError(f"no site is declared in {where.shown(where.spiders)}/; newscrawl add URL makes one")
    return int(problems > 0)


def sound_site(where: Project, name: str) -> SiteSpider:
    """A declared site that keeps its contract; raises UsageError, saying what is wrong."""
    site = where.load(name)
    if wrong := contract(site):
        raise UsageError(wrong[0])
    made: SiteSpider = site()
    return made


def contract(site: type[Any]) -> list[str]:
    """What is wrong with a site's class, a sentence each: its base, its name, its addresses, rhythm and selectors."""
    place = f"{site.__name__} in {site.__module__}"
    if not issubclass(site, SiteSpider):
        return [f"{place} is not built on SiteSpider, so nothing of it is checked"]
    file = site.__module__.rpartition(".")[2]
    wrong = [wrong_starts(site), wrong_every(site)]
    if site.name != file:
        wrong.append(f"{place} has the name {site.name!r}; file and name are one: name = {file!r}")
    expected = naming.class_name(file)
    if site.__name__ not in {expected, f"{expected}Spider"}:
        wrong.append(f"{place}: class and file are one: class {expected}")
    told = [one for one in wrong if one]
    if not told:
        try:
            site()
        except Exception as error:  # noqa: BLE001 - whatever a site's own code raises
            told.append(str(error) if isinstance(error, UsageError) else f"{place} cannot be made: {error!r}")
    return told


def _check(where: Project, site: type[Any], say: Say) -> int:
    """Contract and golden pages of one site; how many things are wrong."""
    if wrong := contract(site):
        say(f"{site.name}: not sound")
        for sentence in wrong:
            for line in telling.wrapped(sentence, columns(), "  "):
                say(line)
        return len(wrong)
    case = Case(site.name, where.tests / site.name)
    if not (case.folder / golden.META).exists():
        say(f"{site.name}: sound, but without golden pages; newscrawl record {site.name} fetches some")
        return 0
    differing = golden.differences(case, site)
    pages = plural(len(list(case.folder.glob("*.gz"))), "golden page")
    if not differing:
        say(f"{site.name}: ok, {pages}")
        return 0
    say(f"{site.name}: {plural(len(differing), 'difference')} in {pages}")
    _tell(differing, say)
    say(f"  If that is right: newscrawl record {site.name} --offline")
    return len(differing)


def _tell(differing: Sequence[Difference], say: Say) -> None:
    for file, several in groupby(differing, lambda one: one.file):
        say(f"  {file}")
        for one in several:
            told = [(one.field, one.expected, one.found)]
            lines = telling.changes(told, columns() - 2, ("expected", "found")) if one.field else [f"  {one.found}"]
            for line in lines:
                say(f"  {line}")


def _declared(where: Project) -> tuple[dict[str, type[Any]], list[str]]:
    """The sites by name, and a sentence for each file that cannot be imported."""
    with contextlib.chdir(where.root):
        found, broken = launch.load_each(where.settings)
    return {str(site.name): site for site in found}, list(broken.values())


def _orphans(where: Project, found: dict[str, type[Any]], say: Say) -> int:
    """Tell golden pages whose site is gone; how many."""
    lost = [case for case in golden.cases(where.tests) if case.site not in found]
    for case in lost:
        say(f"{case.site}: golden pages without a site; remove {where.shown(case.folder)}/ if it is gone for good")
    return len(lost)
