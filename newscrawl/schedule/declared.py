"""``python -m newscrawl.schedule.declared``: what a project declares now, read in a process of its own.

A scheduler that runs for months asks anew whenever it is told to, and never runs a site's code itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newscrawl import rhythm
from newscrawl.errors import UsageError
from newscrawl.schedule.planner import Site
from newscrawl.text import printable

# A site's file that waits for something when it is imported must not hold all others up.
PATIENCE = 60.0
_PREFIX = "newscrawl: "


@dataclass(frozen=True, slots=True)
class Declared:
    """The sites with a rhythm by name, how many have none, whether feeds are declared, a sentence for each mistake.

    ``stopped`` has the sentence for each site that cannot run for a mistake; a file bears its site's name.
    """

    sites: dict[str, Site]
    without: int = 0
    feeds: bool = False
    wrong: tuple[str, ...] = ()
    stopped: Mapping[str, str] = field(default_factory=dict)


def read() -> Declared:
    """What the project of this folder declares; raises UsageError when that cannot be told at all."""
    command = [sys.executable, "-m", "newscrawl.schedule.declared"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program and arguments
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=PATIENCE, process_group=0
        )
    except subprocess.TimeoutExpired:
        raise UsageError(
            f"the declared sites could not be read in {PATIENCE:.0f} s: a site's file waits for something when it is "
            "imported; newscrawl sites shows which"
        ) from None
    except OSError as error:
        raise UsageError(f"no process could be started to read the declared sites: {error.strerror}") from None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode or not lines:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason was given"]
        raise UsageError(printable(said[-1].removeprefix(_PREFIX), 1000))
    told = json.loads(lines[-1])
    sites = {
        name: Site(name, module, every, rhythm.parse(every))
        for name, module, every in told["sites"]
        if every is not None
    }
    return Declared(
        sites, sum(every is None for _, _, every in told["sites"]), told["feeds"], tuple(told["wrong"]), told["stopped"]
    )


def main() -> int:
    """Print what is declared here as one line of JSON."""
    from newscrawl import launch
    from newscrawl.cli_options import say
    from newscrawl.errors import NewscrawlError

    try:
        found, broken = launch.load_each(launch.project_settings({}))
        wrong, stopped = [*broken.values()], {name.rpartition(".")[2]: said for name, said in broken.items()}
        sites = list(_right(found, wrong, stopped))
        feeds = _feeds(wrong)
    except NewscrawlError as error:
        say(str(error))
        return error.exit_status
    told = {"sites": sites, "feeds": feeds, "wrong": wrong, "stopped": stopped}
    sys.stdout.write(f"\n{json.dumps(told)}\n")
    return 0


def _right(found: Iterable[type], wrong: list[str], stopped: dict[str, str]) -> Iterable[tuple[str, str, str | None]]:
    """(name, module, every) of the sites that can be scheduled; what is wrong with the others goes to ``wrong``, by
    their names to ``stopped``.
    """
    from newscrawl.base_spiders.revisiting import wrong_revisits
    from newscrawl.base_spiders.site import SiteSpider, wrong_every, wrong_starts

    sites = [one for one in found if issubclass(one, SiteSpider)]
    twice = {name for name, count in Counter(str(site.name) for site in sites).items() if count > 1}
    for name in sorted(twice):
        places = " and ".join(f"{site.__name__} in {site.__module__}" for site in sites if site.name == name)
        wrong.append(f"two sites have the name {name!r}: {places}; give one of them another name")
    for site in sites:
        if site.name in twice:
            continue
        if sentence := _wrong_name(site) or wrong_starts(site) or wrong_every(site) or wrong_revisits(site):
            wrong.append(sentence)
            stopped[str(site.name)] = sentence
        else:
            yield site.name, site.__module__, site.every


def _wrong_name(site: type) -> str | None:
    """What is wrong with a name that is to stand in tables, log lines and a command; None when it is right."""
    name: object = getattr(site, "name", None)
    if isinstance(name, str) and name.isprintable():
        return None
    return f"{site.__name__} in {site.__module__} has the name {name!r}; a text of printable letters is needed"


def _feeds(wrong: list[str]) -> bool:
    """Whether feeds are declared here that can be published; a mistake in them goes to ``wrong``."""
    from newscrawl.publishing.feeds import declaration

    try:
        return bool(declaration.declared())
    except UsageError as error:
        wrong.append(str(error))
        return False


if __name__ == "__main__":
    sys.exit(main())
