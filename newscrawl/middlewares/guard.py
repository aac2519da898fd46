"""Which addresses may be asked: http and https, public ones, and private ones that the operator named.

The verdict on an address falls where it counts, on what a name resolved to, at connect time: the resolver is
Twisted's public hook and sees names and numbers of every spelling alike.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver, dnscache
from twisted.internet.error import DNSLookupError

from newscrawl import urls
from newscrawl.errors import UsageError
from newscrawl.errors.drops import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

_SCHEMES = ("http", "https")
_log = logging.getLogger(__name__)
# Hosts whose refusal was logged are remembered up to this number; a crawl of farms meets few private ones.
_MAX_TOLD = 1000
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Allowed:
    """What ``--allow-host`` names: ``HOST`` (the ports of the given start addresses on it, else 80 and 443) or
    ``HOST:PORT``. Raises UsageError for what is neither.
    """

    def __init__(self, entries: Iterable[str], starts: Iterable[str] = ()) -> None:
        self.ports: dict[str, set[int]] = {}
        given: dict[str, set[int]] = {}
        for start in starts:
            host, port = _host_port(start)
            given.setdefault(host, set()).add(port)
        for entry in entries:
            host, port_text = _split(entry)
            if port_text:
                self.ports.setdefault(host, set()).add(int(port_text))
            else:
                self.ports.setdefault(host, set()).update(given.get(host) or {80, 443})

    def covers(self, url: str) -> bool:
        """Whether an address stands on the list by name and port."""
        host, port = _host_port(url)
        return port in self.ports.get(host, ())

    def names(self, host: str) -> bool:
        """Whether any port of a host stands on the list."""
        return host.lower() in self.ports


def is_public(address: str) -> bool:
    """Whether an IP address is a public unicast one; mapped, 6to4 and NAT64 forms are judged by what they hold."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Guard:
    """Downloader middleware: refuse schemes, credentials in addresses, private numbers, a proxy it cannot see by."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``NEWSCRAWL_ALLOW_HOSTS`` and the spider's start addresses."""
        starts = getattr(crawler.spider, "start_urls", None) or ()
        return cls(Allowed(crawler.settings.getlist("NEWSCRAWL_ALLOW_HOSTS"), starts))

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise Refused; the first refusal of a host is logged, for plain Scrapy says nothing."""
        reason = self._refusal(request)
        if reason is not None:
            self._tell(request, reason)
            raise Refused(f"{request.url[:200]}: {reason}")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say what a name resolved to when that is why it "did not resolve"."""
        host = urlsplit(request.url).hostname or ""
        address = dnscache.get(host) if isinstance(exception, CannotResolveHostError) else None
        if isinstance(address, str) and not is_public(address):
            reason = f"{host} resolves to {address}, which is not a public address; allow it with --allow-host {host}"
            self._tell(request, reason)
            raise Refused(reason) from exception

    def _refusal(self, request: Request) -> str | None:
        """Why a request is not let out; None when it is."""
        parts = urlsplit(request.url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            return "only http and https addresses are asked"
        if "@" in parts.netloc:
            return "credentials in an address"
        if request.meta.get("proxy") and not request.meta.get("allow_proxy"):
            return "behind a proxy the guard cannot see addresses"
        if self.allowed.covers(request.url):
            return None
        if self.allowed.names(parts.hostname):
            return f"{parts.hostname} is allowed on other ports only"
        number = _as_number(parts.hostname)
        if number is None or is_public(number):
            return None
        return f"{number} is not a public address; allow it with --allow-host {urls.host_key(request.url[:200])}"

    def _tell(self, request: Request, reason: str) -> None:
        key = urls.host_key(request.url)
        if key not in self._told and len(self._told) < _MAX_TOLD:
            self._told.add(key)
            setting = f"NEWSCRAWL_ALLOW_HOSTS = [{key!r}]"
            _log.warning("%s is not asked: %s, or in a Scrapy project with %s", request.url[:200], reason, setting)


class GuardedResolver(CachingThreadedResolver):
    """Twisted's resolver with a verdict: a name that resolves to a private address does not resolve.

    Names that ``NEWSCRAWL_ALLOW_HOSTS`` lists resolve to whatever they resolve to. IPv4, as Scrapy's default.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: Allowed) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Read the DNS settings and ``NEWSCRAWL_ALLOW_HOSTS``."""
        return cls(
            reactor,
            crawler.settings.getint("DNSCACHE_SIZE"),
            crawler.settings.getfloat("DNS_TIMEOUT"),
            Allowed(crawler.settings.getlist("NEWSCRAWL_ALLOW_HOSTS")),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve a name; fails with DNSLookupError when the address is not public and was not allowed."""
        answer: Deferred[str] = super().getHostByName(name, timeout)
        return answer.addCallback(self._verdict, name)

    def _verdict(self, address: Any, name: str) -> Any:
        if self.allowed.names(name) or is_public(address):
            return address
        raise DNSLookupError(f"{name} resolves to {address}, which is not a public address")


def _split(entry: str) -> tuple[str, str]:
    """``host``, ``port`` of an entry; brackets around IPv6."""
    text = entry.strip().lower()
    host, colon, port = (text, "", "") if text.count(":") != 1 and not text.startswith("[") else text.rpartition(":")
    if text.startswith("[") and text.endswith("]"):
        host, colon, port = text, "", ""
    if not host or "/" in text or (colon and not (port.isdigit() and 0 < int(port) < 65536)):
        raise UsageError(f"--allow-host takes HOST or HOST:PORT, separated by commas; not {entry!r}")
    return host.strip("[]"), port


def _host_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return (parts.hostname or "").lower(), port or _DEFAULT_PORTS.get(parts.scheme, 0)


def _as_number(host: str) -> str | None:
    """The IP address that a host spells in any form inet_aton or IPv6 knows, or None for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    parts = host.split(".")
    if not (1 <= len(parts) <= 4 and all(parts)):
        return None
    try:
        values = [
            int(p, 16) if p.lower().startswith("0x") else int(p, 8 if p.startswith("0") and p != "0" else 10)
            for p in parts
        ]
    except ValueError:
        return None
    last = 256 ** (5 - len(values))
    if any(v > 255 for v in values[:-1]) or values[-1] >= last:
        return None
    total = sum(v << (24 - 8 * i) for i, v in enumerate(values[:-1])) + values[-1]
    return str(ipaddress.IPv4Address(total))
