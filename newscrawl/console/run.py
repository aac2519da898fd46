"""One run: what it did at each of its sites, and what it failed by."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console.place import place_of
from newscrawl.console.standing import runs
from newscrawl.store.history import History


def run(request: Request) -> Response:
    """One run by its id."""
    place = place_of(request)
    name = request.path_params["id"]
    with place.look() as (database, db):
        found = runs(db, History(database).of_run(name), place.clock())
    if not found:
        raise HTTPException(404, f"No run has the id {name!r} in this state.")
    return place.page("run.html", here="sites", title=f"Run {name}", name=name, runs=found)
