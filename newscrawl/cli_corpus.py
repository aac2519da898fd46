"""The commands for people who have files and no crawl: parse, call, print. No logic of their own."""

from __future__ import annotations

import sys
from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from newscrawl.cli_options import Output, say


def extract(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="FILE or FOLDER or -", hidden=True),  # its row would name a Python type
    ],
    output: Output = None,
) -> None:
    """Saved pages (.html[.gz], .txt, .warc[.gz], JSON Lines) to article lines, in the same order.

    JSON Lines have the page under html (or text), and where known url, id and date_downloaded; - reads them from
    standard input.
    """
    from newscrawl.corpus.extract import extract_files
    from newscrawl.corpus.saved import Problem
    from newscrawl.publishing.standing import check_output
    from newscrawl.publishing.whole import publish
    from newscrawl.text import plural

    check_output(output)
    problems = quick = 0

    def tell(problem: Problem) -> None:
        nonlocal problems
        problems += 1
        say(f"{problem.where}: {problem.reason}")

    def tell_quick(problem: Problem) -> None:
        nonlocal quick
        quick += 1
        say(f"{problem.where}: {problem.reason}")

    lines = extract_files(inputs, sys.stdin.buffer, tell, leave_out=output, on_quick=tell_quick)
    first = list(islice(lines, 1))
    if problems and not first:
        say(
            f"{plural(problems, 'input')} gave no article{f'; {output} is left as it was' if output and output.exists() else ''}"
        )
        raise typer.Exit(1)
    written = publish(str(output or "-"), chain(first, lines), sys.stdout.buffer)
    also = f", {plural(quick, 'page')} read the quick way" if quick else ""
    where = f" in {output}" if output else ""
    say(f"{plural(written.lines, 'article')}{where}, {plural(problems, 'input')} gave none{also}")


def clean(
    file: Annotated[
        str, typer.Argument(metavar="FILE or -", help="JSON Lines, also .gz or .zst; - for standard input.")
    ],
    output: Output = None,
    *,
    online: Annotated[bool, typer.Option("--online", help="One pass, each record with what came before it.")] = False,
    copies: Annotated[
        bool, typer.Option("--copies/--no-copies", help="Let copies of a story repair each other.")
    ] = True,
    remove_noise: Annotated[
        bool, typer.Option("--remove-noise", help="Take out lines that stand on many pages of a host; else labelled.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Where broken lines go.")] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="Use and feed this state's brand book.")
    ] = None,
) -> None:
    """Clean a corpus: the same records in the same order, injected strings out, each removal an edit to undo.

    A record has url, headline (or title), article_body (or body, text), author; other keys pass untouched. What was
    removed stands under "cleaning".
    """
    from newscrawl import cleanse

    options = cleanse.Options(online=online, copies=copies, remove_noise=remove_noise)
    raise typer.Exit(cleanse.clean(file, output, rejects, state, options, say))


def dedup(
    file: Annotated[
        str, typer.Argument(metavar="FILE or -", help="JSON Lines, also .gz or .zst; - for standard input.")
    ],
    output: Output = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Where broken lines go.")] = None,
) -> None:
    """Tell which records of a corpus tell one story: id, cluster_id, role, score, matched; a row a record, in order.

    A record has id, url, headline (or title), article_body (or body, text). A row depends on the records before it
    alone and is final.
    """
    from newscrawl.cleanse import dedup as run

    raise typer.Exit(run(file, output, rejects, say))
