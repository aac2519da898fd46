"""The commands that tell what ran and how things stand: parse, call, print. No logic of their own."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from newscrawl.cli_options import STATE, State, say

AsJson = Annotated[bool, typer.Option("--json", help="JSON, for programs.")]
# Of its columns so many are text.
_TEXTS = 4
_HEAD = ("when", "site", "verdict", "reason", "pages", "new", "updated", "copies", "errors", "took")


def runs(
    what: Annotated[str | None, typer.Argument(metavar="[SITE or RUN]", hidden=True)] = None,
    *,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="So many of the latest runs.")] = 20,
    as_json: AsJson = False,
    state: State = STATE,
) -> None:
    """Tell what ran, the latest first: all sites, one SITE, or with the id of a RUN everything of that one."""
    from newscrawl import overview
    from newscrawl.text import printable

    one = overview.one_run(state, what) if what else []
    rows = one or overview.latest(state, what, limit)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(overview.as_json(row), ensure_ascii=False))
    elif one:
        for row in one:
            for line in overview.whole(row):
                typer.echo(printable(line, 2000))
    else:
        for line in _table([_HEAD, *(overview.cells(row) for row in rows)]):
            typer.echo(printable(line, 2000))


def status(*, as_json: AsJson = False, state: State = STATE) -> None:
    """Tell how each site and each feed stands; ends with 1 when anything is not ok."""
    from newscrawl import overview
    from newscrawl.text import printable

    standing = overview.standing(state)
    if as_json:
        typer.echo(json.dumps({"ok": standing.ok, **dataclasses.asdict(standing)}, ensure_ascii=False, indent=2))
    else:
        for line in overview.lines(standing):
            typer.echo(printable(line, 2000))
    raise typer.Exit(int(not standing.ok))


def accept(
    site: Annotated[str, typer.Argument(metavar="SITE")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the run.")] = "",
    state: State = STATE,
) -> None:
    """Take for normal what the last run of a SITE was degraded by, and let in the articles that are held back."""
    from newscrawl import overview

    say(overview.accept(state, site, reason))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of cells under each other, no column wider than what it holds; texts to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        texts = [cell.ljust(width) for cell, width in zip(row[:_TEXTS], widths, strict=False)]
        numbers = [cell.rjust(width) for cell, width in zip(row[_TEXTS:], widths[_TEXTS:], strict=True)]
        yield "  ".join([*texts, *numbers])
