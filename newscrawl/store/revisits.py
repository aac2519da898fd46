"""Stored articles that are looked at again: which are due, what a look saw. Functions over a connection, inside the
caller's transaction. Whether what is not there any more is believed to be gone, ``vanished`` decides when a run ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Literal

from newscrawl.items import RawArticle
from newscrawl.store import codec, frontier, settling, tombs
from newscrawl.store.likeness import likeness
from newscrawl.store.plans import Plan
from newscrawl.store.values import Due, Kept, Outcome, Placed

# A temporary redirect says nothing of a page: a log-in, a consent, a maintenance.
_MOVED_FOR_GOOD = frozenset({301, 308})
# A page that so many processes in a row were reading when they ended is not asked again. An operator's kill may hit one
# by chance; three in a row do where it is what the process is always busy with.
DEADLY = 3
_DUE = (
    "FROM revisit v JOIN url ON url.id = v.url LEFT JOIN host h ON h.key = url.host "
    f"WHERE v.target = ? AND v.due <= ? AND url.reads < {DEADLY} AND coalesce(h.not_before, 0) <= ?"
)
Sight = Literal["there", "vanished", "silent"]


def plan_looks(
    connection: sqlite3.Connection, outcome: Outcome, placed: Sequence[Placed], plan: Plan, now: float
) -> None:
    """Put an article that the frontier led to on the plan, anew where another target had led to it.

    Pages of several articles are on none, nor is what each round asks.
    """
    item = outcome.due
    in_rounds = item.kind in {"start", "list"} or (item.kind == "listing" and item.depth <= 1)
    if not plan.steps or in_rounds or len(placed) != 1 or placed[0].change == "gone":
        return
    connection.execute(
        "INSERT INTO revisit (article, url, target, first, due, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?4) "
        "ON CONFLICT (article) DO UPDATE SET url = excluded.url, target = excluded.target, first = excluded.first, "
        "due = excluded.due, seen = excluded.seen, unseen = NULL, missed = 0, since = NULL, last = NULL, reason = NULL, "
        "back = iif(gone IS NULL, back, excluded.seen), gone = NULL",
        (placed[0].article.id, item.id, item.target, now, plan.next_look(now, now)),
    )


def hosts(connection: sqlite3.Connection, target: int, now: float) -> list[str]:
    """The hosts of a target that have an article due and may be asked."""
    return [str(row[0]) for row in connection.execute(f"SELECT DISTINCT url.host {_DUE}", (target, now, now))]


def due(connection: sqlite3.Connection, target: int, host: str, now: float, limit: int) -> Iterator[Due]:
    """Articles of a host to look at again, the longest due first."""
    rows = connection.execute(
        f"SELECT {frontier.FIELDS}, v.article {_DUE} AND url.host = ? ORDER BY v.due, v.article LIMIT ?",
        (target, now, now, host, limit),
    )
    return (Due(*row) for row in rows)


def record(connection: sqlite3.Connection, outcome: Outcome, plan: Plan, now: float) -> list[Kept]:
    """Write what a look saw; the article to be stored, where it says something else than before.

    A page that is kept for replay is let go where its text is not believed.
    """
    item = outcome.due
    row = connection.execute("SELECT first FROM revisit WHERE article = ?", (item.article,)).fetchone()
    if row is None or tombs.is_marked(connection, item.id):  # removed while it was fetched
        outcome.page = None
        return []
    frontier.hold_host(connection, outcome)
    if outcome.result == "moved":
        frontier.respell(connection, outcome)
        return []
    sight, changed, reason = _sight(connection, outcome)
    if sight == "there" and not reason:
        _renew_validators(connection, outcome)
    else:
        outcome.page = None
        connection.execute("UPDATE url SET attempts = 0 WHERE id = ?", (item.id,))
    match sight:
        case "there":
            _there(connection, outcome, plan, now, reason, changed=bool(changed))
        case "vanished":
            _vanished(connection, outcome, plan, now, reason)
        case "silent":
            # What was refused (a log-in, robots.txt) is no sooner allowed for being asked each hour.
            refused = outcome.result == "refused"
            due = plan.next_look(row[0], now) if refused else plan.postponed_look(row[0], now, outcome.not_before)
            connection.execute("UPDATE revisit SET due = ? WHERE article = ?", (due, item.article))
    return changed


def _sight(connection: sqlite3.Connection, outcome: Outcome) -> tuple[Sight, list[Kept], str]:
    """What was seen, what of it is to be stored, and in words what is odd about it."""
    if outcome.result == "unchanged":
        return "there", [], ""
    if outcome.result == "gone":
        return "vanished", [], outcome.reason
    if outcome.result in {"listing", "nothing"}:
        says = outcome.reason or ("it is a listing now" if outcome.result == "listing" else "no article is on it")
        return "vanished", [], f"HTTP {outcome.status} without its article: {says}"
    if outcome.result == "redirect" and outcome.status in _MOVED_FOR_GOOD:
        frontier.insert_links(connection, outcome)
        return "vanished", [], f"HTTP {outcome.status} to {outcome.reason}"
    if outcome.result != "article" or not outcome.articles:
        return "silent", [], ""
    return _beside(connection, outcome)


def _beside(connection: sqlite3.Connection, outcome: Outcome) -> tuple[Sight, list[Kept], str]:
    """The article that was read beside the one that is stored."""
    kept = next((one for one in outcome.articles if one.cleaned.article.id == outcome.due.article), None)
    row = connection.execute("SELECT raw, story FROM article WHERE id = ?", (outcome.due.article,)).fetchone()
    if kept is None or row is None:
        return "vanished", [], f"HTTP {outcome.status} with an article of another address"
    before = codec.unpack(RawArticle, row[0])
    match likeness(before, kept.raw):
        case "same":
            return "there", [], ""
        case "changed":
            settling.queue(connection, [row[1]])  # it is cleaned beside its copies again
            return "there", [kept], ""
        case "shorter":
            letters = f"{len(kept.raw.article_body)} of {len(before.article_body)} characters"
            return "there", [], f"its page shows {letters} now; the longer text is kept"
        case "other":
            return "vanished", [], f"HTTP {outcome.status} with another text in its place"


def _renew_validators(connection: sqlite3.Connection, outcome: Outcome) -> None:
    connection.execute(
        "UPDATE url SET status = ?, attempts = 0, reads = 0, etag = coalesce(?, etag), "
        "last_modified = coalesce(?, last_modified) WHERE id = ?",
        (outcome.status, outcome.etag, outcome.last_modified, outcome.due.id),
    )


def _there(
    connection: sqlite3.Connection, outcome: Outcome, plan: Plan, now: float, reason: str, *, changed: bool
) -> None:
    """It is there, and if it was gone it is back: then its plan begins anew."""
    first, gone = connection.execute(
        "SELECT first, gone FROM revisit WHERE article = ?", (outcome.due.article,)
    ).fetchone()
    if gone is not None:
        first = now
        connection.execute("UPDATE revisit SET back = ? WHERE article = ?", (now, outcome.due.article))
    connection.execute(
        "UPDATE revisit SET first = ?, due = ?, looks = looks + 1, changes = changes + ?, seen = ?, unseen = NULL, "
        "missed = 0, since = NULL, last = NULL, gone = NULL, reason = ? WHERE article = ?",
        (first, plan.next_look(first, now), changed, now, reason or None, outcome.due.article),
    )


def _vanished(connection: sqlite3.Connection, outcome: Outcome, plan: Plan, now: float, reason: str) -> None:
    """It is not there: a sight that counts when the run ends. One that is gone already keeps its reason."""
    first, gone = connection.execute(
        "SELECT first, gone FROM revisit WHERE article = ?", (outcome.due.article,)
    ).fetchone()
    if gone is not None:
        due = plan.next_look(gone, now)
        connection.execute(
            "UPDATE revisit SET looks = looks + 1, due = ? WHERE article = ?", (due, outcome.due.article)
        )
        return
    connection.execute(
        "UPDATE revisit SET looks = looks + 1, unseen = ?, soft = ?, reason = ?, due = ? WHERE article = ?",
        (now, outcome.result != "gone", reason[:300], plan.confirming_look(first, now), outcome.due.article),
    )
