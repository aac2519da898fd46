"""Ways to fill a store that several tests share."""

from __future__ import annotations

import itertools
from dataclasses import replace

from conftest import make_kept, make_raw

from newscrawl.items import Cleaned, Edit, RawArticle, Sighting
from newscrawl.store import Due, Kept, Outcome, Placed, Store

HOME = "http://farm0.example/"
RUNS = itertools.count()


def a_page(store: Store, target: str = "t") -> Due:
    """The target's start address, due now."""
    number = store.begin(f"run {next(RUNS)}", "spider", {target: [HOME]})[target]
    return next(d for _, host, _ in store.hosts_due([number]) for d in store.due(number, host, 100))


def commit(store: Store, *raws: RawArticle, target: str = "t") -> list[Placed]:
    """Store articles cleaned with what the store knows, each as a page of its own."""
    known = store.known()
    return commit_kept(store, *(make_kept(raw, known) for raw in raws), target=target)


def commit_kept(store: Store, *several: Kept, target: str = "t") -> list[Placed]:
    """Store articles as they were cleaned, each as a page of its own."""
    item = a_page(store, target)
    outcomes = [Outcome(replace(item, url=kept.raw.url or ""), "listing", articles=[kept]) for kept in several]
    return [one for placed in store.commit(outcomes, "run") for one in placed]


def urls_of(store: Store) -> set[str | None]:
    """The addresses of all articles that are stored, copies too."""
    return {one.article.url for one in store.articles(copies=True)}


def seen(number: int, *sightings: tuple[str, str], **changes: object) -> Kept:
    """An article on which cleaning saw just this: (text, kind)."""
    kept = make_kept(make_raw(number, **changes))
    marks = tuple(Sighting(text, kind, "a test") for text, kind in sightings)  # type: ignore[arg-type]
    return replace(kept, cleaned=Cleaned(kept.cleaned.article, marks))


def cut(kept: Kept, removed: str) -> Kept:
    """The same with this taken off the front of its headline."""
    article = kept.cleaned.article
    edit = Edit("headline", "brand-prefix", 0, removed, "", "a test")
    article = replace(article, headline=article.headline.removeprefix(removed), cleaning=(*article.cleaning, edit))
    return replace(kept, cleaned=replace(kept.cleaned, article=article))
