"""The front door: parses, calls, prints. No logic of its own."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated, NoReturn

try:
    import typer
except KeyboardInterrupt:  # nothing has begun, and nobody handles signals yet
    sys.stderr.write("newscrawl: interrupted\n")
    raise SystemExit(130) from None

from newscrawl import (
    __version__,
    cli_authoring,
    cli_corpus,
    cli_replay,
    cli_runs,
    cli_schedule,
    cli_serve,
    cli_state,
    cli_store,
)
from newscrawl.cli_options import STATE, Log, Output, State, say, say_json

app = typer.Typer(
    name="newscrawl",
    help="Crawl content farms and news sites: each story once, cleaned to the letter, in a file never half a file.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its boxes show <bool> beside flags and markup as it is typed
    context_settings={"help_option_names": ["-h", "--help"]},
)

# A full disk, a quota, a broken disk behind standard output.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
# Seconds that an interrupted command may take to leave no half file.
UNWIND = 3.0


def main() -> None:
    """Run the command line; a person's mistake is one sentence and an exit status, never a traceback."""
    signal.signal(signal.SIGINT, _interrupted)
    _open_streams()
    from newscrawl.errors import NewscrawlError  # .3 s, in which Ctrl-C is one sentence too

    try:
        app()
    except NewscrawlError as error:
        say(str(error))
        sys.exit(error.exit_status)
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        say(f"standard output cannot be written: {error.strerror}. Free space there, or send it somewhere else")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the last flush of what is left would fail too
        sys.exit(3)


def _open_streams() -> None:
    """Put nothing where a daemon closed a standard stream: a file opened later would get its number, and what is said
    to a person. Letters that a terminal's encoding lacks are escaped.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@app.callback(invoke_without_command=True)
def top(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Crawl content farms and news sites: each story once, cleaned to the letter, in a file never half a file."""
    if version:
        typer.echo(f"newscrawl {__version__}")
        raise typer.Exit


@app.command(short_help="Crawl a farm that this command serves on loopback.")
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the lines go.")] = Path(
        "newscrawl-demo/articles.jsonl"
    ),
    *,
    serve: Annotated[
        bool,
        typer.Option("--serve", help="Crawl nothing: keep the farm up until Ctrl-C, to try things on."),
    ] = False,
) -> None:
    """Crawl a small content farm that this command serves itself on loopback, and show what came of it."""
    if serve:
        from newscrawl.demo.serving import serve as keep_up

        raise typer.Exit(keep_up(typer.echo))
    from newscrawl.demo.tour import tour

    raise typer.Exit(tour(output))


@app.command(short_help="Crawl sites or addresses; -o FILE writes each story once.")
def crawl(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="SITE or URL", hidden=True),  # its row would name a Python type
    ] = None,
    *,
    every_site: Annotated[bool, typer.Option("--all", help="All declared sites.")] = False,
    output: Output = None,
    copies: Annotated[bool, typer.Option("--copies", help="Copies too, with duplicate_of.")] = False,
    state: State = STATE,
    allow_host: Annotated[
        str,
        typer.Option(
            "--allow-host",
            metavar="HOST[:PORT],...",
            help="Private addresses that may be asked; a bare HOST: on the ports of the given start addresses on it, "
            "else on 80 and 443.",
        ),
    ] = "",
    delay: Annotated[
        float | None, typer.Option("--delay", metavar="S", min=0, help="Seconds between two requests to a host.")
    ] = None,
    max_pages: Annotated[
        int,
        typer.Option(
            "--max-pages", metavar="N", min=0, help="At most N pages of each site, N of all addresses together; 0: all."
        ),
    ] = 0,
    keep_pages: Annotated[
        bool, typer.Option("--keep-pages", help="Keep every page in the state folder, for newscrawl replay.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for another run on the same target to end.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Scrapy's log, a line for each event.")] = False,
    log: Annotated[
        Log | None, typer.Option("--log", metavar="text|json", help="The log, each line with its site and run.")
    ] = None,
) -> None:
    """Crawl sites or addresses; with -o FILE write every article reached so far, each story once.

    SITE is the name of a declared site, URL any listing or home page; several may be named.

    Running the same command again goes on where the last run ended and adds what is new.
    """
    from newscrawl import running

    overrides: dict[str, object] = {
        "NEWSCRAWL_STATE": str(state),
        "NEWSCRAWL_MAX_PAGES": max_pages,
        "NEWSCRAWL_WAIT": wait,
        "LOG_LEVEL": "INFO" if verbose else "CRITICAL",
    }
    if allow_host:
        overrides["NEWSCRAWL_ALLOW_HOSTS"] = [entry for entry in allow_host.split(",") if entry.strip()]
    if delay is not None:
        overrides["DOWNLOAD_DELAY"] = delay
    if keep_pages:
        overrides["NEWSCRAWL_KEEP_PAGES"] = True
    place = running.Place(output, copies, state)
    if log is not None:
        overrides |= {"NEWSCRAWL_LOG": log.value, "NEWSCRAWL_PROGRESS": False, "LOG_LEVEL": "INFO", "STATS_DUMP": False}
    telling = say_json if log is Log.JSON else say
    raise typer.Exit(running.crawl_and_publish(what or (), place, overrides, telling, every=every_site))


app.command(short_help="Saved pages to article lines.")(cli_corpus.extract)
app.command(short_help="Clean a corpus: the same records, each removal an edit to undo.")(cli_corpus.clean)
app.command(short_help="Tell which records of a corpus tell one story.")(cli_corpus.dedup)


@app.command()
def sites() -> None:
    """List the declared sites with their start addresses."""
    from newscrawl import launch, running

    declared = launch.load_sites(launch.project_settings({}), (), every=True)
    for spider in declared:
        typer.echo(f"{spider.name}\t{' '.join(getattr(spider, 'start_urls', ()))}")
    if not declared:
        say(running.NO_SITE)


app.command(short_help="Add a site from its address, with a test that proves it.")(cli_authoring.add)
app.command(short_help="Take what a site's golden pages give now for right.")(cli_authoring.record)
app.command(short_help="Check that sites are sound and read their golden pages.")(cli_authoring.check)
app.command(short_help="Tell everything that decided about a page.")(cli_state.why)
app.command(short_help="List the brand book, or set a rule in it.")(cli_state.brands)
app.command(short_help="Bring declared feeds up to what the state holds.")(cli_state.publish)
app.command(short_help="Tell what ran, with verdicts and reasons.")(cli_runs.runs)
app.command(short_help="Tell how each site and feed stands; 1 if not ok.")(cli_runs.status)
app.command(short_help="Take for normal what a site was degraded by.")(cli_runs.accept)
app.command(short_help="Clean again what was stored before a brand was known.")(cli_state.settle)
app.command(short_help="Erase an article or a host for good.")(cli_store.forget)
app.add_typer(cli_store.store, name="store", short_help="Check a state folder; let what is old leave it.")
app.command(short_help="Read kept pages with today's code; show what would change.")(cli_replay.replay)
app.command(short_help="Crawl sites at their rhythms, then publish the feeds.")(cli_schedule.schedule)
app.command(short_help="Show a state in a browser, and feeds over HTTP.")(cli_serve.serve)


@app.command()
def bench(
    name: Annotated[str, typer.Argument(metavar="NAME", help="budget, clean, extract, kill, layouts, peers, stories")],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="For extract: pages whose articles are known.")
    ] = None,
    size: Annotated[int | None, typer.Option("--size", metavar="N", min=10, help="Pages or articles.")] = None,
    *,
    floors: Annotated[bool, typer.Option("--floors", help="End with 1 when a floor is missed.")] = False,
) -> None:
    """Measure on this machine what README claims."""
    from newscrawl import bench as benches

    raise typer.Exit(benches.run(name, size, typer.echo, floors=floors, folder=folder))


def _interrupted(*_: object) -> NoReturn:
    """Ctrl-C where no command has a better answer: unwind, so that no half file stays.

    Python swallows an exception that rises in a callback of its import locks; then a timer ends the process.
    """
    timer = threading.Timer(UNWIND, os._exit, (130,))
    timer.daemon = True
    timer.start()
    sys.stderr.write(f"{chr(10) * sys.stderr.isatty()}newscrawl: interrupted\n")
    raise SystemExit(130)


if __name__ == "__main__":
    main()
