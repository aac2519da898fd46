"""What a project declares: the sites that can be scheduled, and a sentence for each that cannot."""

from __future__ import annotations

import pytest

from newscrawl.base_spiders import SiteSpider
from newscrawl.schedule.declared import _right
from newscrawl.schedule.planner import stopped
from newscrawl.store.due import Turn


class Farm(SiteSpider):
    name = "farm"
    start_urls = ("http://farm.example/",)
    every = "1h"


@pytest.mark.parametrize("name", [7, "two\nlines", "\x1b[31m", "\ud800"])
def test_a_name_that_no_table_can_hold_is_named_and_stops_no_other(name: object) -> None:
    odd = type("Odd", (Farm,), {"name": name, "__module__": "mine.spiders.odd"})
    wrong: list[str] = []
    assert list(_right([odd, Farm], wrong, {})) == [("farm", Farm.__module__, "1h")]
    assert wrong == [f"Odd in mine.spiders.odd has the name {name!r}; a text of printable letters is needed"]


def test_a_site_that_can_run_no_more_keeps_why_since_it_was_told_first() -> None:
    ran = Turn("farm", "1h", 0.0, 3600.0, began=10.0, status=0)
    told = stopped(ran, "mend that file", 50.0)
    assert (told.began, told.due, told.reason) == (50.0, 3600.0, "cannot run as it is declared: mend that file")
    assert stopped(told, "mend that file", 99.0) == told


def test_a_mistake_in_a_rhythm_is_kept_by_the_sites_name() -> None:
    odd = type("Odd", (Farm,), {"name": "odd", "every": "now and then", "__module__": "mine.spiders.odd"})
    kept: dict[str, str] = {}
    assert [name for name, _, _ in _right([odd, Farm], [], kept)] == ["farm"]
    assert list(kept) == ["odd"]
    assert "every = 'now and then'" in kept["odd"]
