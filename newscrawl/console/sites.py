"""The sites, and one of them: its rhythm, its fields over runs, its runs, its pages."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console import charts, volume
from newscrawl.console.place import place_of
from newscrawl.console.standing import runs, standings
from newscrawl.store import due, looking, utc
from newscrawl.store.history import History

# Runs and addresses in the tables of a site.
RUNS, ADDRESSES = 20, 15


def sites(request: Request) -> Response:
    """Every site that ever ran or should have."""
    place = place_of(request)
    with place.look() as (database, db):
        found = standings(database, db, place.clock())
        rhythms = {site: turn.rhythm for site, turn in due.turns(db).items()}
    return place.page("sites.html", here="sites", title="Sites", sites=found, rhythms=rhythms)


def site(request: Request) -> Response:
    """One site by its name."""
    place = place_of(request)
    name, now = request.path_params["name"], place.clock()
    with place.look() as (database, db):
        history = History(database)
        standing = next((one for one in standings(database, db, now) if one.site == name), None)
        latest = runs(db, history.latest(RUNS, name), now)
        if standing is None and not latest:
            raise HTTPException(404, f"No run of a site {name!r} is known in this state.")
        number = looking.targets(db).get(name)
        turn = due.turns(db).get(name)
        values = {
            "standing": standing,
            "turn": turn,
            "due": utc(turn.due) if turn else None,
            "runs": latest,
            "series": volume.coverage(runs(db, history.of_site(name, charts.RUNS), now)),
            "listings": looking.listings(db, number, ADDRESSES) if number else [],
            "found": looking.found_last(db, number, ADDRESSES) if number else [],
        }
    return place.page("site.html", here="sites", title=name, name=name, **values)
