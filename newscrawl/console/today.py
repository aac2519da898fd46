"""The first page: how much came, what is wrong and why, what is new, what is due."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console import volume
from newscrawl.console.place import place_of
from newscrawl.console.standing import runs, standings
from newscrawl.runs import GOOD
from newscrawl.store import looking, utc
from newscrawl.store.feeds import standings as feed_standings
from newscrawl.store.history import History
from newscrawl.store.looking import Wanted

# Runs and stories that are shown; all are one click away.
LATEST = 8


def today(request: Request) -> Response:
    """How everything stands now."""
    place = place_of(request)
    now = place.clock()
    with place.look() as (database, db):
        sites = standings(database, db, now)
        rows = zip(range(LATEST), looking.rows(db, Wanted(), None), strict=False)
        values = {
            "sites": sites,
            "wrong": [one for one in sites if one.verdict not in GOOD],
            "refused": [(name, one) for name, one in feed_standings(db).items() if one.refused],
            "series": volume.by_day(db, now),
            "runs": runs(db, History(database).latest(LATEST), now),
            "stories": [one for _, row in rows if (one := looking.listed(db, row))],
            "due": sorted((one.due, one.site) for one in sites if one.due)[:LATEST],
            "totals": looking.total(db),
        }
    return place.page("today.html", here="today", title="Today", now=utc(now), **values)
