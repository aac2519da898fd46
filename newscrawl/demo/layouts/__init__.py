"""Honest news sites of layouts made at random, each with its truth to the letter. Knows no socket and no crawler.

made = site(7)                                     # at an invented address
with DemoServer(lambda origin: site(7, origin).sites()) as server: ...
"""

from __future__ import annotations

from collections.abc import Callable

from newscrawl.demo.layouts.building import LISTINGS, MAIN, MOBILE, Builder, Page, Site, plain
from newscrawl.demo.layouts.choices import Layout, choose
from newscrawl.demo.layouts.truth import Told

__all__ = ["LISTINGS", "MAIN", "MOBILE", "Layout", "Page", "Site", "Told", "choose", "plain", "site"]


def site(seed: int | str, origin: Callable[[str], str] | None = None, **fixed: object) -> Site:
    """The site of a seed: same seed, same site, to the byte.

    ``origin`` gives the address of a host (``main``, ``mobile``), without one they are invented. ``fixed`` are choices
    that do not fall, by their name in ``Layout``; ValueError for one that does not exist.
    """
    layout = choose(seed, **fixed)
    return Builder(layout, origin or _invented(seed)).site()


def _invented(seed: int | str) -> Callable[[str], str]:
    return lambda host: f"https://{'m' if host == MOBILE else 'www'}.site-{seed}.example"
