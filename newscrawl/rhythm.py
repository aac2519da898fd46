"""When a site is due: rhythms, their beats, jitter, back-off. Values in, values out; knows no clock and no site."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from newscrawl.errors import UsageError

ALLOWED = (
    'a time as "30m" (s, m, h, d; up to 366d), or a cron line of five fields with its zone as '
    '"0 6 * * 1-5 Europe/Berlin" (no zone: UTC)'
)
# Jitter is this share of the time between two beats, and never more than the cap: sites of one rhythm do not start in
# one second, and a person still finds the run where the rhythm says.
JITTER_SHARE = 0.1
JITTER_CAP = timedelta(minutes=5)
# Back-off: the first failure costs nothing (the next beat comes as ever), the second leaves beats out for so long, then
# doubled up to a day: a site that is gone is asked once a day.
HOLD = timedelta(minutes=30)
# A run that was cut off (killed, interrupted, no space) goes on where it was: soon, then doubled up to the same cap.
AGAIN = timedelta(minutes=1)
CAP = timedelta(days=1)
NONE = timedelta(0)

_TIME = re.compile(r"([1-9]\d{0,7}) ?([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 366 * 86_400
# From here a cron line is tried when it is read: one that never comes is told then.
_TRIAL = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """A beat each so many seconds, whatever the clocks on the walls do."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Cron:
    """Beats at the wall-clock times of a zone."""

    line: str
    zone: str


Rhythm = Interval | Cron


@dataclass(frozen=True, slots=True)
class Due:
    """A beat of the rhythm, and when the site is due for it: the beat and its jitter."""

    beat: datetime
    at: datetime


def parse(text: object) -> Rhythm:
    """The rhythm that ``every`` names; raises UsageError, which names what is wrong and what is allowed."""
    if not isinstance(text, str):
        raise _wrong(text, "is no text")
    if match := _TIME.fullmatch(text.strip()):
        seconds = int(match[1]) * _SECONDS[match[2]]
        if seconds > _LONGEST:
            raise _wrong(text, "is longer than a year")
        return Interval(seconds)
    fields = text.split()
    if len(fields) not in {5, 6}:
        raise _wrong(text, f"has {len(fields)} fields")
    cron = Cron(" ".join(fields[:5]), fields[5] if len(fields) == 6 else "UTC")
    try:
        ZoneInfo(cron.zone)
    except (KeyError, ValueError, OSError):
        raise _wrong(text, f"names the zone {cron.zone!r}, which is unknown") from None
    try:
        _after(cron, _TRIAL)
    except CronSimError as error:
        raise _wrong(text, f"has a {str(error).lower()}") from None
    except StopIteration:
        raise _wrong(text, "never comes") from None
    return cron


def next_beat(rhythm: Rhythm, last: datetime | None, now: datetime) -> datetime:
    """The first beat after both ``last``, the beat that was kept last, and ``now``; without ``last``: now.

    What was missed meanwhile is one beat, not many: whoever kept it late asks for the one after now.
    """
    if last is None:
        return now
    since = max(last, now)
    if isinstance(rhythm, Cron):
        return _after(rhythm, since)
    every = timedelta(seconds=rhythm.seconds)
    return last + ((since - last) // every + 1) * every


def next_due(rhythm: Rhythm, last: datetime | None, now: datetime, share: float = 0.0, hold: timedelta = NONE) -> Due:
    """When a site is due again: the first beat after ``now`` and ``hold``, with its jitter.

    ``share`` (0 to 1, see ``share_of``) is the site's own place in the jitter. A site without ``last`` is due now.
    """
    beat = next_beat(rhythm, last, now if last is None else now + hold)
    return Due(beat, beat if last is None else beat + jitter(rhythm, beat, share))


def jitter(rhythm: Rhythm, beat: datetime, share: float) -> timedelta:
    """How long after a beat a site starts: always the same for a site, bounded by the time to the next beat."""
    return share * min(JITTER_SHARE * (next_beat(rhythm, beat, beat) - beat), JITTER_CAP)


def share_of(site: str) -> float:
    """A number from 0 to 1 that is a site's own, on every machine and in every process."""
    return int.from_bytes(hashlib.sha256(site.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64


def hold_after(failures: int) -> timedelta:
    """How long beats are left out after so many failures in a row."""
    return NONE if failures < 2 else _doubled(HOLD, failures - 2)


def again_after(cuts: int) -> timedelta:
    """How long a run waits that was cut off so many times in a row, until it goes on."""
    return _doubled(AGAIN, max(cuts, 1) - 1)


def _doubled(first: timedelta, times: int) -> timedelta:
    return min(first * (1 << min(times, 20)), CAP)


def _after(cron: Cron, since: datetime) -> datetime:
    """The first beat after a moment, in UTC.

    As Debian's cron does it: at a fixed hour once a day, also where the hour comes twice, and where it is skipped at
    the end of the gap; "each half hour" goes by real time.
    """
    for beat in CronSim(cron.line, since.astimezone(ZoneInfo(cron.zone))):
        if (found := beat.astimezone(UTC)) > since:  # begun in an hour's second round it gives its first
            return found
    raise StopIteration


def _wrong(text: object, what: str) -> UsageError:
    return UsageError(f"every = {text!r} {what}; allowed: {ALLOWED}")
