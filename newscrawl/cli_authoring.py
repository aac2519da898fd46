"""``newscrawl add``, ``record`` and ``check``: parse, call, print. No logic of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli_options import say

Site = Annotated[str | None, typer.Argument(metavar="SITE", show_default=False, hidden=True)]
AllowHost = Annotated[
    str, typer.Option("--allow-host", metavar="HOST[:PORT],...", help="Private addresses that may be asked.")
]
Delay = Annotated[
    float | None, typer.Option("--delay", metavar="S", min=0, help="Seconds between two requests to a host.")
]


def add(
    address: Annotated[str, typer.Argument(metavar="URL", show_default=False, hidden=True)],
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The site's name; else one from its address.")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="FIELD=SELECTOR",
            help='CSS or XPath where the generic reading is wrong: --field headline="h1.title"; may be repeated.',
        ),
    ] = None,
    allow_host: AllowHost = "",
    delay: Delay = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a site of this name.")] = False,
    project: Annotated[bool, typer.Option("--project", help="Make a small project here if there is none.")] = False,
) -> None:
    """Look at a site, show what it holds, and write its class with the test that proves it.

    URL is the site's home page or any of its listings. At most 40 pages are read, politely. The class goes into the
    project of the nearest scrapy.cfg, the pages into its tests/sites/NAME; newscrawl crawl NAME crawls it from then on.
    """
    from newscrawl.authoring.adding import Options, add, selectors

    options = Options(name, selectors(field or ()), _hosts(allow_host), delay, force, project)
    raise typer.Exit(add(address, options, Path.cwd(), datetime.now(UTC).date(), typer.echo, say))


def record(
    site: Annotated[str, typer.Argument(metavar="SITE", show_default=False, hidden=True)],
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Fetch nothing: read the kept pages with today's code.")
    ] = False,
    allow_host: AllowHost = "",
    delay: Delay = None,
) -> None:
    """Fetch a site's golden pages again and take what they give now for right; show what changed, field by field.

    A site without golden pages gets some: five of its articles.
    """
    from newscrawl.authoring.recording import record

    overrides = _overrides(allow_host, delay)
    raise typer.Exit(record(site, Path.cwd(), datetime.now(UTC).date(), overrides, typer.echo, offline=offline))


def check(
    site: Site = None,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Ask the sites, too: robots.txt, five articles, the fields that they have.")
    ] = False,
    allow_host: AllowHost = "",
    delay: Delay = None,
) -> None:
    """Check one site or all: is its class sound, do its golden pages give what is expected? 1 where not.

    Nothing is asked of any site without --live.
    """
    from newscrawl.authoring.checking import check

    raise typer.Exit(check(site, Path.cwd(), _overrides(allow_host, delay), typer.echo, is_live=live))


def _hosts(text: str) -> list[str]:
    return [one for one in text.split(",") if one.strip()]


def _overrides(allow_host: str, delay: float | None) -> dict[str, object]:
    """The options that a look at a site takes, as settings."""
    found: dict[str, object] = {"NEWSCRAWL_ALLOW_HOSTS": _hosts(allow_host)} if allow_host else {}
    return found if delay is None else {**found, "DOWNLOAD_DELAY": delay}
