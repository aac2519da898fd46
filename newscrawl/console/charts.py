"""Figures as SVG images, drawn here and not in the browser. Each page has the same figures as a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console import volume
from newscrawl.console.place import Place, place_of
from newscrawl.console.rendering import number, seen
from newscrawl.console.standing import runs
from newscrawl.console.volume import Series
from newscrawl.store import looking
from newscrawl.store.history import History

if TYPE_CHECKING:
    from pygal.graph.graph import Graph

# An image of its own: its style stands in it, and nothing in it may run or load.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
WIDTH, HEIGHT = 960, 300
# Told apart by people who see few colours, on white and on black.
COLOURS = ("#3b7ddd", "#e08a1e", "#12a594", "#c2559f", "#8a9a2f", "#d1524a", "#8272e0", "#8b949e")
# Over the library's own rules: faint guides, letters that stand out on black too.
_STYLE = """inline:
svg { background: transparent }
.axis .guides .guide.line, .axis .guides .major.guide.line { stroke: #8b949e; stroke-opacity: .35; stroke-dasharray: none }
.axis > path.line { stroke: #8b949e; stroke-opacity: .8 }
.bar rect { stroke-width: 0 }
@media (prefers-color-scheme: dark) {
  .axis text, .axis text.major, .legends .legend text, text.no_data { fill: #b6bfc9 }
}
"""
# Legends in a row, and how high a row is.
_COLUMNS, _ROW = 4, 20
# Steps of the axis that people count in.
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10)
# Runs in the chart of a site.
RUNS = 40
# A brand's latest articles that are counted: 30 ms.
MAX_SPOTS = 2000
# Labels under a chart that do not run into each other.
_LABELS = 10


def chart(request: Request) -> Response:
    """One of the charts by its name."""
    draw = _CHARTS.get(request.path_params["name"])
    if draw is None:
        raise HTTPException(404)
    svg = draw(place_of(request), request.query_params.get("of", ""))
    return Response(
        svg, media_type="image/svg+xml", headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    )


def _volume(place: Place, _of: str) -> str:
    with place.look() as (_, db):
        series = volume.by_day(db, place.clock())
    return _bars(series, [day[5:] for day in series.columns])


def _coverage(place: Place, site: str) -> str:
    with place.look() as (database, db):
        series = volume.coverage(runs(db, History(database).of_site(site, RUNS), place.clock()))
    return _lines(series, list(series.columns))


def _brand(place: Place, name: str) -> str:
    with place.look() as (_, db):
        series = volume.over_time(looking.spots(db, name, MAX_SPOTS))
    return _bars(series, list(series.columns))


def _bars(series: Series, labels: list[str]) -> str:
    import pygal

    most = max((sum(values[n] or 0 for _, values in series.rows) for n in range(len(labels))), default=0)
    made = pygal.StackedBar(**_config(series), value_formatter=lambda value: number(value or 0), y_labels=ticks(most))
    return _rendered(made, series, labels)


def _lines(series: Series, labels: list[str]) -> str:
    import pygal

    made = pygal.Line(
        **_config(series),
        range=(0, 1),
        value_formatter=lambda value: f"{value or 0:.0%}",
        y_labels=(0, 0.25, 0.5, 0.75, 1),
        dots_size=2.5,
    )
    return _rendered(made, series, labels)


def _rendered(made: Graph, series: Series, labels: list[str]) -> str:
    if not series.rows:  # the library draws no axes around nothing
        made.y_labels = None
    made.x_labels = labels
    step = -(-len(labels) // _LABELS) or 1
    made.x_labels_major = labels[::-step][::-1]
    for name, values in series.rows:
        made.add(seen(name)[:40], list(values))
    made.add_xml_filter(_without_script)
    return str(made.render(is_unicode=True))


def ticks(most: float) -> list[float]:
    """Four or five round numbers from 0 to beyond ``most``."""
    size = 10 ** math.floor(math.log10(max(most, 1) / 4)) if most > 4 else 1
    step = next((one * size for one in _STEPS if one * size * 4 >= most and one * size % 1 == 0), 10 * size)
    return [step * n for n in range(5)]


def _without_script(root: Any) -> Any:
    """The drawing without the library's script, which the image's policy would only refuse."""
    for parent in list(root.iter()):
        for child in [one for one in parent if str(one.tag).rpartition("}")[2] == "script"]:
            parent.remove(child)
    return root


def _config(series: Series) -> dict[str, Any]:
    from pygal.style import Style

    count = max(len(series.rows), 1)
    rows = -(-count // _COLUMNS)
    columns = -(-count // rows)

    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="#59636e",
        foreground_strong="#59636e",
        foreground_subtle="#59636e",
        font_family="system-ui, sans-serif",
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=13,
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=COLOURS,
    )
    return {
        "style": style,
        "css": ["file://style.css", "file://graph.css", _STYLE],
        "js": [],
        "width": WIDTH,
        "height": HEIGHT,
        "no_prefix": True,
        "disable_xml_declaration": True,
        "show_minor_x_labels": False,
        "truncate_label": -1,
        "truncate_legend": 28,
        "legend_at_bottom": True,
        "legend_box_size": 11,
        "margin": 6,
        "spacing": 10,
        "show_y_guides": True,
        "no_data_text": "no figures yet",
        "x_label_rotation": 0,
        "explicit_size": True,
        "legend_at_bottom_columns": columns,
        "margin_right": 28,  # half of the last label
        "margin_bottom": 6 + (rows - count // columns) * _ROW,  # the library counts a row that is not full as none
    }


_CHARTS: dict[str, Callable[[Place, str], str]] = {"volume": _volume, "coverage": _coverage, "brand": _brand}
