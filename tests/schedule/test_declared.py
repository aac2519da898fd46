"""What a project declares: the sites that can be scheduled, and a sentence for each that cannot."""

from __future__ import annotations

import pytest

from newscrawl.base_spiders import SiteSpider
from newscrawl.schedule.declared import _right


class Farm(SiteSpider):
    name = "farm"
    start_urls = ("http://farm.example/",)
    every = "1h"


@pytest.mark.parametrize("name", [7, "two\nlines", "\x1b[31m", "\ud800"])
def test_a_name_that_no_table_can_hold_is_named_and_stops_no_other(name: object) -> None:
    odd = type("Odd", (Farm,), {"name": name, "__module__": "mine.spiders.odd"})
    wrong: list[str] = []
    assert list(_right([odd, Farm], wrong)) == [("farm", Farm.__module__, "1h")]
    assert wrong == [f"Odd in mine.spiders.odd has the name {name!r}; a text of printable letters is needed"]
