"""``newscrawl serve``: the console behind a socket. Knows no page."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

from newscrawl.errors import UsageError
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.declaration import Feed

INSTALL = "pip install 'newscrawl[console]'"
# Seconds that an answer under way may take when the console is told to end.
GRACE = 5


def serve(state: Path, host: str, port: int, say: Callable[[str], None]) -> None:
    """Answer until SIGINT or SIGTERM; raises UsageError where it cannot listen or a part is not installed."""
    try:
        import uvicorn

        from newscrawl.console import app
        from newscrawl.console.finding import Finder
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "newscrawl":
            raise
        raise UsageError(f"the console needs {error.name}, which is not installed: {INSTALL}") from None
    feeds, mistake = declared(state)
    listening = listen(host, port)
    names: tuple[str, ...] = ()
    if not is_loopback(host):
        names = (socket.gethostname(), socket.getfqdn())
        say(f"everybody who reaches {host} reads all of this state: there is no login. Without --host it stays here")
    if mistake:
        say(mistake)
    finder = Finder(state)
    console = app.build(state, feeds, mistake, host, names, finder)
    shown = f"[{host}]" if ":" in host else host
    say(f"http://{shown}:{listening.getsockname()[1]}/ shows {state}; Ctrl-C ends it")
    config = uvicorn.Config(
        console,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE,
    )
    finder.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        finder.stop()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; raises UsageError, which names what to do."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.create_server((host, port), family=family, backlog=512)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"nothing can listen at {host} port {port} ({reason}); give another one with --port N or --host ADDRESS"
        ) from None
    # asyncio sets it on sockets that name their protocol only; without it an answer waits 40 ms for its reader's word.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def declared(state: Path) -> tuple[dict[str, Feed], str | None]:
    """The feeds that are declared here; with a sentence where the declaration has a mistake."""
    try:
        return declaration.declared(state=state), None
    except UsageError as error:
        return {}, f"feeds are shown as they were published last, for {error}"
