"""The console as one ASGI app. Knows the pages by their addresses, none of what they show."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from newscrawl.console import brands, charts, feeds, feeds_http, metrics, run, sites, stories, story, today
from newscrawl.console.finding import Finder
from newscrawl.console.guarding import Guard, allowed
from newscrawl.console.place import Place, place_of
from newscrawl.errors import NewscrawlError, StateError
from newscrawl.publishing.feeds.declaration import Feed

# An address at which a console is asked by whoever names an address.
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with


def create(place: Place, host: str = "127.0.0.1", names: Iterable[str] = (), more: Iterable[BaseRoute] = ()) -> Guard:
    """The app that shows a state at ``host``, a machine with these ``names``; ``more`` routes come first."""
    routes = [
        *more,
        Route("/", today.today),
        Route("/stories", stories.stories),
        Route("/stories/{id}", story.story),
        Route("/sites", sites.sites),
        Route("/sites/{name:path}", sites.site),
        Route("/runs/{id}", run.run),
        Route("/brands", brands.brands),
        Route("/brands/{name:path}", brands.brand),
        Route("/feeds", feeds.feeds),
        Route("/feeds/{name}", feeds.feed),
        Route("/charts/{name}.svg", charts.chart),
        Mount("/static", StaticFiles(packages=[("newscrawl.console", "static")])),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: _missing, NewscrawlError: _in_words, Exception: _broken},
    )
    app.state.place = place
    # Outside of everything, so that the answer to a defect has its headers too.
    return Guard(app, allowed(host, names), any_address=host.strip("[]") in _EVERYWHERE)


def build(
    state: Path,
    feeds: Mapping[str, Feed],
    mistake: str | None,
    host: str = "127.0.0.1",
    names: Iterable[str] = (),
    finder: Finder | None = None,
    clock: Callable[[], float] = time.time,
) -> Guard:
    """The whole console of a state: its pages, its feeds, its figures for programs."""
    place = Place(state, feeds, mistake, clock, finder)
    return create(place, host, names, [*feeds_http.routes(feeds), *metrics.routes(state, clock)])


def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        said = error.detail if error.detail != "Not Found" else "There is no page at this address."
        return place_of(request).message(404, "Not here", said)
    return place_of(request).message(error.status_code, "Not like this", str(error.detail))


def _in_words(request: Request, error: Exception) -> Response:
    title = "This state cannot be shown" if isinstance(error, StateError) else "The state could not be read just now"
    return place_of(request).message(503, title, str(error))


def _broken(request: Request, error: Exception) -> Response:
    return place_of(request).message(
        500,
        "A defect of newscrawl",
        f"This page could not be made ({type(error).__name__}); the console's log has more.",
    )
