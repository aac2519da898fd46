"""Who is answered, and what a browser may do with an answer. Knows ASGI, no page."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Nothing but what this host serves, no script of others, no frame, no form that leaves it.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def allowed(host: str, names: Iterable[str]) -> frozenset[str]:
    """The names under which a console that listens at ``host`` is asked: loopback's, that one, the machine's own."""
    return LOOPBACK | {host.lower().strip("[]")} | {name.lower() for name in names}


class Guard:
    """Refuses requests that name another host, and sets the headers of all answers.

    A page of a stranger whose name was pointed at this machine (DNS rebinding) asks under that name. Where the console
    listens at every address, ``any_address`` lets in whoever names an address: those cannot be pointed elsewhere.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, any_address: bool) -> None:
        self._app = app
        self._hosts = hosts
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        app = self._app if self._is_ours(Headers(scope=scope).get("host", "")) else _REFUSAL
        await app(scope, receive, send_guarded)

    def _is_ours(self, header: str) -> bool:
        name = host_of(header)
        return name in self._hosts or (self._any_address and _is_address(name))


def host_of(header: str) -> str:
    """The name in a Host header, without its port and the brackets of an address."""
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.rpartition(":")[0] if ":" in name else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


_REFUSAL = PlainTextResponse(
    "newscrawl serve does not answer to this host name. Ask under localhost, or start it with --host NAME.\n", 421
)
