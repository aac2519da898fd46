"""What is asked of a state after its crawls: why an article is as it is, the brand book, settling."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from newscrawl.errors import UsageError
from newscrawl.items import Brand
from newscrawl.settle import Settled, settle
from newscrawl.state import open_store
from newscrawl.store import Store, Stored
from newscrawl.store.schema import database_path


def explain(address: str, state: Path, say: Callable[[str], Any]) -> int:
    """Tell what decided about an address; 1 when nothing is stored under it."""
    with closing(_existing(state)) as store:
        one = store.find(address)
        if one is None:
            say(f"{address}: no article is stored under this address in {state}")
            return 1
        for line in _explanation(one, store):
            say(line)
    return 0


def brand_book(state: Path) -> list[Brand]:
    """The brands of a state, most proofs first: what was proven and what the operator ruled on.

    What was only ever language is known too, as evidence against, and is no brand.
    """
    with closing(_existing(state)) as store:
        book = [brand for brand in store.known().brands.values() if brand.proofs or brand.rule]
    return sorted(book, key=lambda brand: (-brand.proofs, brand.name))


def rule(state: Path, verdict: str, name: str, reason: str) -> str:
    """Set the operator's rule for a name: ``allow``, ``deny`` or ``forget``; what was done, as a sentence."""
    with closing(_existing(state)) as store:
        match verdict:
            case "allow":
                store.allow(name, reason)
                return f"{name}: counts as proven from now on; newscrawl settle cleans what is stored"
            case "deny":
                store.deny(name, reason)
                return f"{name}: is never removed from now on; newscrawl settle restores what is stored"
            case _:
                store.forget_rule(name)
                return f"{name}: no rule any more; newscrawl settle cleans what is stored by the evidence alone"


def settle_state(state: Path) -> Settled:
    """Settle a state outside a crawl."""
    with closing(_existing(state)) as store:
        return settle(store)


def _explanation(one: Stored, store: Store) -> Iterator[str]:
    article = one.article
    yield f"{article.url}"
    yield f"  id {article.id}, revision {one.revision}, first seen {one.first_seen}, run {article.source.run_id}"
    yield f"  headline: {article.headline}"
    if article.headline_raw != article.headline:
        yield f"  as found: {article.headline_raw}"
    for edit in article.cleaning:
        yield f"  edit of {edit.field} at {edit.start}: {edit.removed!r} removed by {edit.rule} ({edit.evidence})"
    for label in article.labels:
        yield f"  label {label.name} {label.score:.2f}: {label.reason}"
    yield f"  story {one.story.id}, {one.story.role} of {store.story_size(one.story.id)}"
    if one.matched:
        match = json.loads(one.matched)
        numbers = "too few numbers" if match["numbers"] is None else f"numbers {match['numbers']:.2f}"
        yield (
            f"  joined by rule {match['rule']} with {match['article_id']}: "
            f"containment {match['containment']:.2f}, {numbers}"
        )


def _existing(state: Path) -> Store:
    if not database_path(state).exists():
        raise UsageError(f"there is no state in {state}; name the folder of an earlier crawl with --state DIR")
    return open_store(state)
