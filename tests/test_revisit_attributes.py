"""How a site says how often it is asked again, and what is told of a mistake in it."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import Settings

from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.revisiting import revisit_settings, wrong_revisits
from newscrawl.errors import UsageError
from newscrawl.extensions.recrawl import plan_of
from newscrawl.store.plans import Plan

HOUR = 3600


def a_site(**attributes: Any) -> type[SiteSpider]:
    return type("Mill", (SiteSpider,), {"name": "mill", "start_urls": ["https://mill.example/"], **attributes})


@pytest.mark.parametrize(
    ("attributes", "plan"),
    [
        ({}, Plan((HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR, 240 * HOUR), 0, 24 * HOUR)),
        ({"revisit": None}, Plan((), 0, 24 * HOUR)),
        ({"revisit": ["2h", "7d"], "revisit_max": "6h"}, Plan((2 * HOUR, 168 * HOUR), 0, 6 * HOUR)),
        ({"revisit": ("5m",), "revisit_min": "30m"}, Plan((HOUR,), HOUR / 2, 24 * HOUR)),
    ],
)
def test_attributes_are_the_plan(attributes: dict[str, Any], plan: Plan) -> None:
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    site = a_site(**attributes)
    site.update_settings(settings)
    assert plan_of(settings) == plan
    assert wrong_revisits(site) is None


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ({"revisit": "1h"}, "revisit = '1h' is no list of ages"),
        ({"revisit": [3600]}, "is no list of ages"),
        ({"revisit": ["soon"]}, "revisit has 'soon', which is no time"),
        ({"revisit_min": "0 6 * * *"}, "revisit_min has '0 6 * * *', which is no time"),
        ({"revisit_max": 3600}, "revisit_max has 3600, which is no time"),
        ({"revisit_min": "2d", "revisit_max": "1h"}, "revisit_min is longer than revisit_max"),
    ],
)
def test_a_mistake_is_a_sentence_that_names_the_site(attributes: dict[str, Any], says: str) -> None:
    wrong = wrong_revisits(a_site(**attributes))
    assert wrong is not None
    assert wrong.startswith("site mill (")
    assert says in wrong


def test_a_site_inherits_what_its_base_says() -> None:
    base = a_site(revisit=None)
    assert revisit_settings(type("Hill", (base,), {"name": "hill"})) == {"NEWSCRAWL_REVISIT": []}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSCRAWL_REVISIT", ["1h"]),
        ("NEWSCRAWL_REVISIT", [-5]),
        ("NEWSCRAWL_REVISIT_MAX", "day"),
        ("NEWSCRAWL_REVISIT_MIN", "nan"),
    ],
)
def test_a_setting_that_is_no_number_is_a_sentence(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"{name} has .* no number of seconds"):
        plan_of(Settings({name: value}))
