"""What an address failed by, as one word: robots, dns, tls, timeout, http_403 ... Reads reasons, knows no store."""

from __future__ import annotations

import re

# An error of our own or a site's code: its type, what it says, file and line.
_CODE = re.compile(r"\w+: .*\([^()]+:\d+\)$", re.DOTALL)
_UNREAD = re.compile(r"robots\.txt could not be read \((.*)\)$", re.DOTALL)
# In this order: robots.txt may time out, a connection that is refused names an address too.
_WORDS = (
    ("robots", re.compile(r"robots\.txt", re.IGNORECASE)),
    ("dns", re.compile(r"\bDNS\b|hostname lookup|Name or service not known|getaddrinfo", re.IGNORECASE)),
    ("not_allowed", re.compile(r"not a public address|--allow-host|another site|no http address", re.IGNORECASE)),
    ("tls", re.compile(r"\bSSL\b|\bTLS\b|certificate|handshake", re.IGNORECASE)),
    ("timeout", re.compile(r"took longer than|timed? ?out", re.IGNORECASE)),
    ("too_large", re.compile(r"larger than", re.IGNORECASE)),
    ("redirects", re.compile(r"redirects?\b", re.IGNORECASE)),
    ("connect", re.compile(r"connect|refused|reset|closed|lost|unreachable|response", re.IGNORECASE)),
)
# Statuses that have a code of their own; operators mend each of them in another way.
_OWN = frozenset({401, 403, 404, 410, 429, 451})


def code_of(reason: str, status: int | None) -> str:
    """The code of an address that gave no page, from the reason in words and the HTTP status, if it answered."""
    if status is not None and reason.startswith("HTTP "):
        if status in _OWN:
            return f"http_{status}"
        return f"http_{status // 100}xx"
    if _CODE.search(reason):
        return "code"
    if unread := _UNREAD.search(reason):  # robots.txt is asked for first: what stopped that stops all
        return "robots" if unread[1].startswith("HTTP ") else code_of(unread[1], None)
    return next((code for code, words in _WORDS if words.search(reason)), "other")
