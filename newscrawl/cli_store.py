"""The commands of the operator's care: store check, store vacuum, forget. Parse, call, print. No logic of their own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Annotated

import typer

from newscrawl.cli_options import STATE, State
from newscrawl.text import printable

# Seconds between two lines of progress.
_EVERY = 0.2

store = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@store.callback()
def care() -> None:
    """Check a state folder, and let what is old leave it."""


@store.command(short_help="Tell whether a state is sound; --repair mends what can be.")
def check(
    state: State = STATE,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended without guessing, and say what was done.")
    ] = False,
) -> None:
    """Check the database's file, then what must hold between its tables and with the files of declared feeds.

    Ends with 0 when it is sound, 1 when there are findings left, 3 when the file is damaged. Without --repair nothing
    is written.
    """
    from newscrawl import caring

    raise typer.Exit(caring.check(state, _tell, _progress(), repair=repair))


@store.command(short_help="Remove articles, runs and notes older than --keep; shrink the file.")
def vacuum(
    keep: Annotated[str, typer.Option("--keep", metavar="AGE", help="How much stays: 90d, 12w.")],
    state: State = STATE,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")] = False,
) -> None:
    """Remove articles first seen before this age, and runs; their addresses stay known, so that nothing old is told as
    new. Feeds withdraw them at their next publish.

    Some articles at a time, so that a crawl may go on meanwhile; interrupted, run it again.
    """
    from newscrawl import caring

    raise typer.Exit(caring.vacuum(state, caring.age(keep), _tell, _progress(), dry_run=dry_run))


def forget(
    what: Annotated[str, typer.Argument(metavar="URL or HOST or ID")],
    state: State = STATE,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept with what is known of it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Let it be fetched again; brings nothing back.")] = False,
) -> None:
    """Erase an article, or all of a host, from the state for good; no crawl asks for it again.

    The feeds that told it are named: publishing them erases it there. Interrupted, run the same command again.
    """
    from newscrawl import caring
    from newscrawl.errors import UsageError

    wanted = caring.order(state, what)
    if undo:
        raise typer.Exit(caring.take_back(state, wanted, _tell))
    for sentence in wanted.sentences():
        _tell(sentence)
    if not yes:
        if not is_asked():
            raise UsageError("nobody is there to be asked whether it is to be erased: add --yes")
        typer.confirm("Erase it? Nothing brings it back", abort=True)
    raise typer.Exit(caring.forget(state, wanted, reason, _tell))


def is_asked() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin.isatty()


def _tell(sentence: str) -> None:
    """A line of its own, where a line of progress may stand."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
    typer.echo(printable(sentence, 2000))


def _progress() -> Callable[[str, int, int], None]:
    """Write how far it is in one line of a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda *_: None
    last = time.monotonic()

    def show(what: str, done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        sys.stderr.write(f"\r\x1b[2K{what}{f': {done:,} of {of:,}' if of else ''}\r")
        sys.stderr.flush()

    return show
