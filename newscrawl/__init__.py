"""Crawl content farms and news sites: each story once, cleaned to the letter, with its provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawl.publishing.feeds.reader import read_feed

__version__ = "0.1.0"
__all__ = ["__version__", "read_feed"]


def __getattr__(name: str) -> Any:
    """Import the reader when it is asked for: importing this package stays cheap."""
    if name == "read_feed":
        from newscrawl.publishing.feeds import reader

        return reader.read_feed
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
