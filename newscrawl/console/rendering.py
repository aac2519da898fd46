"""Values as HTML: templates that escape everything, texts of the web in letters that a browser does not obey."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newscrawl import urls

# A headline of 10,000 letters is one line of a list.
MAX_HEADLINE = 240
# Joiners that scripts and emoji are written with, and a hyphen that shows where a line may break.
_HARMLESS = frozenset("\u200c\u200d\u00ad\n\t")
_SYMBOLS = {"\n": "↵\n", "\t": "→", " ": "␣", "\u00a0": "␣"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def environment() -> Environment:
    """The templates of the console."""
    made = Environment(
        loader=PackageLoader("newscrawl.console"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": number,
        "moment": moment,
        "share": share,
        "short": short,
        "host": host,
        "visible": visible,
        "bytes": in_bytes,
        "segment": lambda text: quote(text, safe=""),
    }
    made.globals |= {"is_web": is_web, "query": query}
    return made


def seen(text: str) -> str:
    """A text in which what cannot be seen, and what turns the order of letters, stands as its code."""
    if text.isprintable():
        return text
    return "".join(
        char if char in _HARMLESS or unicodedata.category(char) not in _UNSEEN else f"⟨U+{ord(char):04X}⟩"
        for char in text
    )


def visible(text: str) -> str:
    """A string that was removed, so that blanks are seen too where it has nothing else."""
    if text.strip():
        return seen(text)
    return "".join(_SYMBOLS.get(char, char) for char in seen(text))


def short(text: str, most: int = MAX_HEADLINE) -> str:
    """A text of one line, cut at so many letters."""
    line = " ".join(text[: most * 2].split())
    return line if len(line) <= most and len(text) <= most * 2 else f"{line[:most]}…"


def host(url: str | None) -> str:
    """Host and port of an address as tables name it."""
    return urls.host_key(url).removeprefix("www.") if url else "no address"


def is_web(address: str | None) -> bool:
    """Whether an address may be a link: http or https with a host, nothing that a browser would run."""
    if address is None or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def number(value: float) -> str:
    """``12,345``."""
    return f"{value:,.0f}"


def share(value: float) -> str:
    """``98 %``; a share that is neither none nor all is never shown as such."""
    percent = value * 100
    if 0 < percent < 1:
        return "<1 %"
    return ">99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def in_bytes(value: float) -> str:
    """``3.4 MB``."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value:.0f} B"


def moment(value: str | None) -> Markup:
    """A time in ISO 8601 and UTC as a person reads it, to the minute."""
    if value is None:
        return Markup("–")
    shown = value[:16].replace("T", " ")
    return Markup('<time datetime="{}">{}</time>').format(value, shown)


def query(**values: object) -> str:
    """``?a=b`` of those that are set; empty where none is."""
    kept = {name: str(value) for name, value in values.items() if value not in {None, "", False}}
    return f"?{urlencode(kept)}" if kept else ""


def _finalize(value: object) -> object:
    """What every expression of a template passes before it is escaped."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return seen(value)
    return "–" if value is None else value
