"""What is asked of a state after its crawls: why an article is as it is, the brand book, settling."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from newscrawl.asking import page, stored
from newscrawl.asking.asked import Asked, read
from newscrawl.errors import UsageError
from newscrawl.items import Brand
from newscrawl.settle import Settled, settle
from newscrawl.state import open_store
from newscrawl.store import Store, schema, whys
from newscrawl.text import printable

# A line that a person reads; a reason from the web may be longer.
_LINE = 1000


def explain(text: str, state: Path, say: Callable[[str], Any], clock: Callable[[], float] = time.time) -> int:
    """Tell what decided about an address, or about the article or story of an id; 1 when no article is stored."""
    asked = read(text)
    with closing(_existing(state)) as store, whys.moment(store) as db:
        article = asked.article(db)
        told = stored.explained(db, asked, article, clock()) if article else page.explained(db, asked, clock())
        lines = list(told)
    for line in lines:
        say(printable(line, _LINE))
    return 0 if article else 1


def check(*, split: bool, join: bool, reason: str) -> None:
    """Raise UsageError for options of ``why`` that do not go together."""
    if split and join:
        raise UsageError("--split and --join are the opposite of each other; give one of them")
    if reason and not split:
        raise UsageError("--reason is kept with a split; give it with --split")


def split(text: str, state: Path, reason: str) -> str:
    """Take the article of an address or id out of its story for good; what was done, as a sentence."""
    with closing(_existing(state)) as store:
        rule = store.split(_article(store, read(text), state), reason.strip())
        with store.reading() as db:
            new = whys.neighbour(db, rule.article)
    assert new is not None
    with_it = f" with {rule.moved - 1} that belong to it" if rule.moved > 1 else ""
    return (
        f"{printable(new.url or new.id)} left story {rule.story}{with_it} and is of story {new.story} now; the two "
        "stories never become one again. Run newscrawl settle to clean both anew and newscrawl publish to tell it; "
        f"newscrawl why {printable(text)} --join takes it back"
    )


def take_back(text: str, state: Path) -> str:
    """Take the latest split of an article back; what was done, as a sentence."""
    with closing(_existing(state)) as store:
        rule, story = store.unsplit(_article(store, read(text), state))
        with store.reading() as db:
            here, there = (whys.neighbour(db, one) for one in (rule.article, rule.apart))
    said = f"the split of {rule.made} is taken back"
    if story is not None:
        return f"{said}: it and the articles that left with it are of story {story} again"
    if here and there:
        return (
            f"{said}, but story {here.story} and story {there.story} stay two: another split keeps them apart, or the "
            "article that linked them was split as well; newscrawl why tells it"
        )
    return f"{said}; the story that it left is not stored any more"


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


def _article(store: Store, asked: Asked, state: Path) -> str:
    with store.reading() as db:
        article = asked.article(db)
    if article is None:
        raise UsageError(
            f"{printable(asked.text)}: no article is stored under this in {state}, so it is of no story; "
            "newscrawl why tells what is known of it"
        )
    return article


def _existing(state: Path) -> Store:
    schema.must_exist(state)
    return open_store(state)
