"""What a turn becomes: when a site is declared, when its rhythm changes, when its run ended. No clock, no store."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from newscrawl.rhythm import Due, Rhythm, again_after, hold_after, next_due, share_of
from newscrawl.store.due import Seen, Turn

# A run that lies so far in the future was kept by a clock that has been set back since: less than that is a clock
# being corrected, and the next beat is waited for.
SET_BACK = timedelta(hours=1).total_seconds()
# Another run has the site's target: looked at again after so long.
IN_USE = 60.0

OK, NOT_OK, USAGE, FAILED, USED, INTERRUPTED = range(6)
DEGRADED = "degraded"
_SAYS = {
    OK: "ok",
    NOT_OK: "not ok",
    USAGE: "cannot run as it is declared",
    FAILED: "the store failed",
    USED: "in use by another run",
    INTERRUPTED: "interrupted",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is declared with a rhythm; ``every`` is its text, ``module`` where its class is."""

    name: str
    module: str
    every: str
    rhythm: Rhythm


def declared(site: Site, turn: Turn | None, now: float) -> Turn:
    """The turn of a site as it is declared now: new ones are due at once, a new rhythm counts from the last beat.

    What is due stays due. After a clock was set back the next beat counts from now.
    """
    if turn is None:
        return Turn(site.name, site.every, now, now)
    if turn.began is not None and turn.began > now + SET_BACK:
        due = _due(site, now, now)
        return replace(turn, rhythm=site.every, beat=_seconds(due.beat), due=_seconds(due.at), began=None)
    if turn.rhythm == site.every:
        return turn
    changed = replace(turn, rhythm=site.every, failures=0, cuts=0)
    if turn.due <= now:
        return changed
    due = _due(site, min(turn.beat, now), now)
    return replace(changed, beat=_seconds(due.beat), due=_seconds(due.at))


def after(site: Site, turn: Turn, status: int, said: Sequence[str], now: float, seen: Seen | None = None) -> Turn:
    """The turn of a site whose run ended with a status; ``seen`` is what the run itself kept.

    A good run: due at the next beat. A bad one: beats are left out, twice as long each time; not after a degraded one,
    which read the site and whose end only further runs can show. One that was cut off goes on soon, at this beat. One
    that found the target in use counts for nothing.
    """
    turn = replace(turn, status=status)
    if status == USED:
        return replace(turn, due=now + IN_USE)
    verdict = seen.verdict if seen else None
    why = [seen.sentence] if seen and seen.sentence else said[:1]
    reason = None if status == OK else ": ".join((verdict if status == NOT_OK and verdict else told(status), *why))
    turn = replace(turn, reason=reason, untold=now if turn.untold is None else turn.untold)
    if status in {FAILED, INTERRUPTED} or status < 0:
        cuts = turn.cuts + 1
        return replace(turn, cuts=cuts, due=now + again_after(cuts).total_seconds())
    failures = 0 if status == OK or verdict == DEGRADED else turn.failures + 1
    due = _due(site, turn.beat, now, hold_after(failures))
    return replace(turn, failures=failures, cuts=0, beat=_seconds(due.beat), due=_seconds(due.at))


def stopped(turn: Turn, sentence: str, now: float) -> Turn:
    """The turn of a site that ran and can run no more, for a mistake in its file; the same since it was told first."""
    reason = f"{told(USAGE)}: {sentence}"
    return turn if turn.reason == reason else replace(turn, status=USAGE, reason=reason, began=now)


def told(status: int) -> str:
    """An exit status in words."""
    if status < 0:
        with suppress(ValueError):
            return f"killed by {signal.Signals(-status).name}"
        return f"killed by signal {-status}"
    return _SAYS.get(status, f"exit status {status}")


def _due(site: Site, last: float, now: float, hold: timedelta = timedelta(0)) -> Due:
    return next_due(site.rhythm, _moment(last), _moment(now), share_of(site.name), hold)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(moment: datetime) -> float:
    return moment.timestamp()
