"""``newscrawl replay``: parse, call, print. No logic of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from newscrawl.cli_options import STATE, Output, State, say


def replay(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="SITE, URL or HOST", hidden=True),  # its row would name a Python type
    ] = None,
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE or AGE", help="Pages fetched since 2026-11-01, or within 12h, 7d."),
    ] = None,
    output: Output = None,
    apply: Annotated[bool, typer.Option("--apply", help="Write what changed as revisions.")] = False,
    state: State = STATE,
) -> None:
    """Read the pages that crawl --keep-pages kept with today's code, and show what would change.

    SITE, URL or HOST: only their pages; a start address means all that were reached from it. -o FILE gets every change
    as a line of JSON. Nothing is written to the state without --apply; with it, feeds tell the changes at their next
    publish. An article that its page does not give any more is told as lost and stays; newscrawl forget removes it.
    """
    from newscrawl import replaying

    streams = output is not None and str(output) == "-"
    tell = say if streams else typer.echo
    raise typer.Exit(replaying.replay(what or (), since, state, output, datetime.now(UTC), tell, apply=apply))
