"""The command that shows a state in a browser: parses, calls, prints. No logic of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from newscrawl.cli_options import STATE, State, say


def serve(
    state: State = STATE,
    *,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65535, help="On which port; 0 for any that is free.")
    ] = 8080,
) -> None:
    """Show a state in a browser, and its feeds over HTTP: today, stories, sites, brands, feeds. It changes nothing.

    Only this machine is answered unless --host says otherwise; there is no login.
    """
    from newscrawl.console import serving

    serving.serve(state, host, port, say)
