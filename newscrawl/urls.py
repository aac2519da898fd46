"""Addresses: canonical form, identity, site, farm ids. Text in, text out; asks no network."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Heritrix and news-crawl refuse above 1-4 KB; the longest article address among 8,000 web articles has 400.
MAX_URL = 2048
# Segments of a path, and how often one may stand in it.
MAX_SEGMENTS = 20
MAX_REPEATED = 3

_TRACKERS = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|"
    r"(?:php|j|asp|asp\.net_)?_?sess(?:ion)?_?id|aspsessionid\w*|osc?csid|zenid|cfid|cftoken)",
    re.IGNORECASE,
)
# Names that are a session's with a token as value, and something else with a number or a word: PHP-Nuke's articles
# are ?sid=123, a parliament's pages ?session=2024.
_MAYBE_SESSION = re.compile(r"s|sid|sess|session|token", re.IGNORECASE)
_TOKEN = re.compile(r"(?=\D*\d)(?=[^a-z]*[a-z])[\w-]{8,200}|[0-9a-f-]{16,200}|\d{7,200}", re.IGNORECASE)
# Java, PHP; ASP.NET's /(S(lit3py55t21z5v55vlm25s55))/ and its older form /(lit3py55t21z5v55vlm25s55)/.
_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid|session_id)=[^/;?]*|/\((?:[A-Z]\([^()/]{8,80}\)){1,3}\)(?=/)|/\([a-z0-9]{24}\)(?=/)",
    re.IGNORECASE,
)
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ILLEGAL = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_FARM_FILE = re.compile(r"/(\d{1,3})[a-f](\d{1,3})(\d{5})\.html?$")
# Most links of a page are canonical already, or a plain path: urljoin and urlsplit cost .32 ms on 30 links, more than
# the page's parsing; these expressions .03 ms.
_PLAIN = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::(?!80/|443/)\d{2,4})?/(?:(?!/?\.\.?(?:/|$))[A-Za-z0-9_~/.-])*"
)
_ROOTED = re.compile(r"/(?:(?!/?\.\.?(?:/|$))[A-Za-z0-9_~.-][A-Za-z0-9_~/.-]*)?")
_ORIGIN = re.compile(r"https?://[^/?#@\\\s]+", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#]")
_NO_HOST = re.compile(r"[^!-~]|[\"%<>\\^`{|}]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str, base: str | None = None) -> str | None:
    """One normal form of an http(s) address: lower-case scheme and host (IDN as punycode), no default port, no
    fragment, trackers and session ids dropped, escapes in one case and never decoded twice.

    None for anything else: other schemes, credentials, no host, more than ``MAX_URL`` characters.
    """
    if len(url) > 4 * MAX_URL:  # before any expression sees it; session ids and trackers make up for some length
        return None
    if len(url) <= MAX_URL and _PLAIN.fullmatch(url):
        return url
    if base and _ROOTED.fullmatch(url) and (origin := _ORIGIN.match(base)):
        return canonical(origin[0] + url)
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = _dot_segments(_escapes(_PATH_SESSION.sub("", parts.path))) or "/"
    result = urlunsplit((parts.scheme, netloc, path, _query(parts.query), ""))
    return result if len(result) <= MAX_URL else None


def is_growing(url: str) -> bool:
    """Whether a path looks made by links that append to it: a segment three times, or more than 20 of them.

    Nutch and Heritrix refuse the same; dates repeat a number twice (/2011/11/11/).
    """
    segments = [
        one for one in _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[-1].partition("?")[0].split("/") if one
    ]
    return len(segments) > MAX_SEGMENTS or any(segments.count(one) >= MAX_REPEATED for one in set(segments))


def identity(url: str) -> str:
    """What makes two addresses one page: the canonical form without scheme and ``www.``."""
    return (canonical(url) or url).partition("://")[2].removeprefix("www.")


def article_id(url: str | None, content: str = "") -> str:
    """Mint the 20 hexadecimal digits that name an article: from its address, or from its raw content."""
    seed = f"url {identity(url)}" if url else f"content {content}"
    return hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:20]


def host_key(url: str) -> str:
    """Host and port, as politeness and robots.txt count them: ``example.org`` or ``127.0.0.1:8001``."""
    return _AUTHORITY_END.split(url.partition("://")[2], maxsplit=1)[0].lower()


def domain(url: str | None) -> str | None:
    """The host of an address without port and ``www.``; None without an address."""
    parts = _parts(url)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one host and port, with or without ``www.``."""
    return host_key(url).removeprefix("www.") == host_key(other).removeprefix("www.")


def slug(url: str | None) -> str | None:
    """The words of an address's last readable path segment ("some-real-headline"), or None where it has none."""
    parts = _parts(url)
    for segment in reversed(parts.path.split("/")) if parts else ():
        words = unquote(re.sub(r"\.\w{2,5}$", "", segment)).replace("_", "-").strip("-")
        if words.count("-") >= 2 and re.search(r"[^\W\d]{3}", words):
            return words.replace("-", " ")
    return None


def farm_id(url: str | None) -> str | None:
    """The story's number in the address of a family-A farm, ``A-B-C``, or None.

    The file name is A, a letter a-f, B, C with A + B + C = 99999 (136 of 137 addresses seen, of no honest site);
    letter and padding vary for the same story.
    """
    parts = _parts(url)
    match = _FARM_FILE.search(parts.path) if parts else None
    if match is None:
        return None
    numbers = [int(group) for group in match.groups()]
    return "-".join(map(str, numbers)) if sum(numbers) == 99_999 else None


def _parts(url: str | None) -> SplitResult | None:
    """An address in its parts; None for none, and for what is no address ("http://[bad/x")."""
    try:
        return urlsplit(url) if url else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return "" if _NO_HOST.search(host) else host


def _escapes(text: str) -> str:
    """Escape what is illegal, undo needless escapes, write the others in upper case."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else f"%{match[1].upper()}"

    legal = _ILLEGAL.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode("utf-8", "replace")), text)
    return _ESCAPE.sub(one, legal)


def _dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _is_noise(name, value)]
    return _escapes(query) if len(kept) == len(pairs) else urlencode(kept)


def _is_noise(name: str, value: str) -> bool:
    """Whether a parameter says who came and from where, not which page is asked for."""
    if _TRACKERS.fullmatch(name):
        return True
    return _MAYBE_SESSION.fullmatch(name) is not None and _TOKEN.fullmatch(value) is not None
