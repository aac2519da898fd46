"""The commands that ask a state: parse, call, print. No logic of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from newscrawl.cli_options import STATE, State, say


def why(
    url: Annotated[str, typer.Argument(metavar="URL", help="An address, or the id of an article or a story.")],
    state: State = STATE,
    *,
    split: Annotated[
        bool, typer.Option("--split", help="It does not belong to its story: take it out, and keep it out.")
    ] = False,
    join: Annotated[bool, typer.Option("--join", help="Take the latest --split of it back.")] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the split.")] = "",
) -> None:
    """Tell everything that decided about a page: its story, its match, its edits, its feeds; or why it is in none.

    With --split the article, and those that are nearer to it than to the story, leave; the two never become one again.
    """
    from newscrawl import asking

    asking.check(split=split, join=join, reason=reason)
    if split:
        typer.echo(asking.split(url, state, reason))
    elif join:
        typer.echo(asking.take_back(url, state))
    else:
        raise typer.Exit(asking.explain(url, state, typer.echo))


def brands(
    state: State = STATE,
    *,
    allow: Annotated[str | None, typer.Option("--allow", metavar="NAME", help="Count this name as proven.")] = None,
    deny: Annotated[str | None, typer.Option("--deny", metavar="NAME", help="Never remove this name.")] = None,
    forget: Annotated[str | None, typer.Option("--forget", metavar="NAME", help="Take a rule back.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept with the rule.")] = "",
) -> None:
    """List the brand book: what was proven to be injected, how often, and where it was used as language.

    With --allow, --deny or --forget set the operator's rule for a name; the next crawl or settle obeys it.
    """
    from newscrawl import asking

    rules = {
        verdict: name for verdict, name in (("allow", allow), ("deny", deny), ("forget", forget)) if name is not None
    }
    if rules:
        for verdict, name in rules.items():
            typer.echo(asking.rule(state, verdict, name, reason))
        return
    for brand in asking.brand_book(state):
        ruled = f"\t{brand.rule} by the operator" if brand.rule else ""
        typer.echo(f"{brand.name}\tproofs {brand.proofs}\tas language {brand.language}\tfamily {brand.stem}{ruled}")


def publish(
    feeds: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEED", hidden=True),  # its row would name a Python type
    ] = None,
    *,
    state: State = STATE,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for another publisher of the same feed to end.")] = False,
) -> None:
    """Publish the feeds that newscrawl.toml declares here, or those that are named: what is new, changed, withdrawn.

    A consumer reads FOLDER/manifest.json and the files that it names, and never sees half a publish.
    """
    from newscrawl import publish as publishing

    raise typer.Exit(publishing.publish(feeds or (), state, say, wait=wait))


def settle(state: State = STATE) -> None:
    """Clean again what was stored before a brand was known; crawl does it at its end."""
    from newscrawl import asking

    settled = asking.settle_state(state)
    typer.echo(f"{settled.examined} articles looked at again, {settled.changed} changed")
