"""The command that runs what is due: parses, calls, prints. No logic of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from newscrawl.cli_options import STATE, State, say


class Printed(StrEnum):
    """What may be printed instead of running."""

    SYSTEMD = "systemd"
    CRON = "cron"


def schedule(
    sites: Annotated[
        list[str] | None,
        typer.Argument(metavar="SITE", hidden=True),  # its row would name a Python type
    ] = None,
    *,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, help="Crawls at once, each in its own process.")
    ] = 4,
    once: Annotated[bool, typer.Option("--once", help="Run what is due and end with the worst status.")] = False,
    state: State = STATE,
    printed: Annotated[
        Printed | None,
        typer.Option(
            "--print",
            metavar="systemd|cron",
            help="Run nothing: print the unit (with --once: service and timer) or the crontab line for this folder.",
        ),
    ] = None,
) -> None:
    """Crawl each site at its rhythm, then publish the declared feeds: sites with ``every``, or those that are named.

    SIGTERM ends in order, SIGHUP reads sites and newscrawl.toml again. What was missed meanwhile is run once.
    """
    from newscrawl import schedule as scheduling

    if printed is not None:
        typer.echo(scheduling.text(printed.value, sites or (), state, jobs=jobs, once=once), nl=False)
        return
    raise typer.Exit(scheduling.run(sites or (), state, say, jobs=jobs, once=once))
