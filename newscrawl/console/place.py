"""What every page is given: the state, the declared feeds, the clock, the templates."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newscrawl import __version__
from newscrawl.console import rendering
from newscrawl.console.finding import Finder
from newscrawl.console.reading import ReadOnly, looking
from newscrawl.publishing.feeds.declaration import Feed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a console looks. ``feeds`` are as declared; ``mistake`` says why they are not known, if so.

    Without a ``finder`` words are looked for in the articles themselves.
    """

    state: Path
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    mistake: str | None = None
    clock: Callable[[], float] = time.time
    finder: Finder | None = None
    templates: Environment = field(default_factory=rendering.environment)

    def look(self) -> AbstractContextManager[tuple[ReadOnly, Connection]]:
        """The state at one moment."""
        return looking(self.state)

    def page(self, template: str, /, **values: object) -> HTMLResponse:
        """A page of a template with its values."""
        return self._page(200, template, values)

    def message(self, status: int, title: str, sentence: str) -> HTMLResponse:
        """A page that says one thing."""
        return self._page(status, "message.html", {"here": "", "title": title, "sentence": sentence})

    def _page(self, status: int, template: str, values: Mapping[str, object]) -> HTMLResponse:
        html = self.templates.get_template(template).render(version=__version__, state=str(self.state), **values)
        return HTMLResponse(html, status, headers={"Cache-Control": "no-cache"})


def place_of(request: Request) -> Place:
    """The place of the app that a request came to."""
    place = request.app.state.place
    assert isinstance(place, Place)
    return place
