"""The brand book, and one name of it: on which hosts, since when, by which proof."""

from __future__ import annotations

from collections import Counter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console import charts, rendering, volume
from newscrawl.console.place import place_of
from newscrawl.store import looking

# Names in the list, articles that are named as examples, hosts in the table.
NAMES, EXAMPLES, HOSTS = 200, 15, 25


def brands(request: Request) -> Response:
    """The names that were proven, the most often first."""
    place = place_of(request)
    part = request.query_params.get("q", "").strip()
    with place.look() as (_, db):
        found = looking.brands(db, part, NAMES + 1)
    more = len(found) > NAMES
    return place.page("brands.html", here="brands", title="Brands", brands=found[:NAMES], q=part, more=more)


def brand(request: Request) -> Response:
    """One name."""
    place = place_of(request)
    name = request.path_params["name"]
    with place.look() as (_, db):
        one = looking.brand(db, name)
        if one is None:
            raise HTTPException(404, f"The brand book does not have {name!r}.")
        spots = looking.spots(db, name, charts.MAX_SPOTS)
        family, count = looking.family(db, one), looking.spot_count(db, name)
        proof = looking.headline(db, one.article) if one.article else None
    hosts: dict[str, list[looking.Spot]] = {}
    for spot in spots:
        hosts.setdefault(rendering.host(spot.url), []).append(spot)
    table = sorted(
        ((host, len(seen), seen[-1].first_seen, seen[0].first_seen) for host, seen in hosts.items()),
        key=lambda row: (-row[1], row[0]),
    )
    return place.page(
        "brand.html",
        here="brands",
        title=name,
        one=one,
        family=family,
        count=count,
        counted=len(spots),
        hosts=table[:HOSTS],
        host_count=len(table),
        kinds=Counter(spot.kind for spot in spots),
        series=volume.over_time(spots),
        examples=spots[:EXAMPLES],
        proof=proof,
    )
