"""Who carries what: hosts, brands, and which story stands where under which name. One seed, one network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from newscrawl.demo.copies import Copy, Host, Story, dice, farm_path, honest_path
from newscrawl.demo.stories import stories

HONEST = Host("sandmark-courier", "honest", "Sandmark Courier", ("Region", "Nature", "Culture"), paging="query")
FARMS = (
    Host("copperlane", "A", "CopperLane", ("News", "Contact", "Markets")),
    Host("summitvale", "A", "Summit Vale Academy", ("My", "Invest", "reviews"), paging="query"),
    # One suffix can serve several hosts; another is no Latin text and ends in a colon.
    Host("ivorygate", "A", "CopperLane", ("Finance", "News")),
    Host("lumenway", "A", "今日导读:", ("新闻中心", "Stocks", "Scams"), paging="query"),
    Host("oldmooring", "A-old", "MooringCoin", ("My", "Scams")),
    Host("brasslantern", "B", "BrassLantern", ("News", "Stocks")),
    Host("fernbridge", "B", "FernBridge", ("Markets", "Contact-us", "My"), paging="query"),
    Host("dustyquill", "B0", "DustyQuill", ("Finance", "reviews")),
)
HOSTS = (*FARMS, HONEST)

# Every kind seen: one word, two words, a family of a stem, a doubled first word, persons, other languages.
BRANDS = (
    "Velmora",
    "Velmora Exchange",
    "QUNEX",
    "QUNEX Exchange",
    "Tarnedge Exchange",
    "FluxHub",
    "FluxHub Quantitative Think Tank Center",
    "ArcLogic ArcLogic Quantitative Think Tank Center",
    "Owen Dale Marsh",
    "Nora Whitfield",
    "Éclat Bourse",
)
# Proven on one page only, by its glue there.
LONE_BRAND = "Dorabit Pro"
DELIMITERS = "-|:"
_PERSONS = ("Elliot Garner", "Clara V. Houten", "Simon Achterberg", "Leah Prescott")
_SPAM = ("mooringcoin beginner trading guide", "mooringcoin low trading fees advantage")
_REPORTERS = ("Gesine Varga", "Tobias Lindholm", "Amara Nwosu", "Piet Hollander")

_SEED = "the demo's network"
_HOSTS_PER_STORY = (3, 4, 2, 5, 3)
_BRANDED = 1 / 3  # more than the eighth seen in the wild: every kind must occur in 200 pages
_TITLE_ONLY = 5
# Farms date their copies a year or two after the event, the older template some months before the others.
_FARM_DATES = {
    "A": datetime(2025, 4, 1, tzinfo=UTC),
    "A-old": datetime(2024, 12, 1, tzinfo=UTC),
    "B": datetime(2025, 4, 20, tzinfo=UTC),
    "B0": datetime(2024, 12, 10, tzinfo=UTC),
}
_FIRST_HONEST_DATE = datetime(2023, 2, 1, 7, 30, tzinfo=UTC)


@cache
def copies() -> tuple[Copy, ...]:
    """Every article of the demo; the same tuple in every process."""
    rng = dice(_SEED)
    carried = [story for story in stories() if not story.honest_only]
    numbers = iter(rng.sample(range(1_000_000), 10 * len(carried)))
    farm = [copy for n, story in enumerate(carried) for copy in _farm_copies(story, n, numbers, rng)]
    return (*_with_brands(farm, rng), *_honest_copies(rng))


def _farm_copies(story: Story, n: int, numbers: Iterator[int], rng: Random) -> list[Copy]:
    """One story on several farms: under one id or several, letter and padding vary for the same id."""
    own = next(numbers)
    hosts = rng.sample(FARMS, _HOSTS_PER_STORY[n % len(_HOSTS_PER_STORY)])
    return [_farm_copy(story, host, own if rng.random() < 0.5 else next(numbers), rng) for host in hosts]


def _farm_copy(story: Story, host: Host, number: int, rng: Random) -> Copy:
    a, b = divmod(number, 1_000)
    folder, letter = rng.choice(("html", "news")), rng.choice("abcdef")
    return Copy(
        host=host,
        story=story,
        path=farm_path(folder, a, letter, b, padded=rng.random() < 0.7),
        category=rng.choice(host.categories),
        date=_FARM_DATES[host.family] + timedelta(seconds=rng.randrange(30 * 86_400)),
        author=_author(host, rng),
        shortened_by=2 if host.family == "B0" and rng.random() < 0.5 else 0,
        counter=rng.randrange(60_000) if rng.random() < 0.8 else None,
    )


def _author(host: Host, rng: Random) -> str | None:
    """The name on a clean page: a brand's (which proves nothing), an invented person's, or none."""
    if host.family == "B0":
        return rng.choice(_SPAM)
    nobody = 0.4 if host.family.startswith("A") else 0.0
    if rng.random() < nobody:
        return None
    return rng.choice(BRANDS if rng.random() < 0.4 else _PERSONS)


def _with_brands(farm: list[Copy], rng: Random) -> list[Copy]:
    """Brand a third of the copies; the last few in the title only, with brands that other pages prove."""
    eligible = [n for n, copy in enumerate(farm) if copy.host.family != "B0"]
    chosen = rng.sample(eligible, round(_BRANDED * len(farm)))
    result = list(farm)
    for turn, n in enumerate(chosen):
        brand = BRANDS[turn % len(BRANDS)] if turn else LONE_BRAND
        result[n] = replace(
            farm[n],
            brand=brand,
            delimiter=DELIMITERS[rng.randrange(len(DELIMITERS))],
            author=rng.choice([name for name in (*BRANDS, *_PERSONS) if name != brand]),
            title_only=turn >= len(chosen) - _TITLE_ONLY,
        )
    return result


def _honest_copies(rng: Random) -> list[Copy]:
    """Every third story as it was first told, and the honest site's own."""
    told = [(n, story) for n, story in enumerate(stories()) if story.honest_only or n % 3 == 2]
    return [_honest_copy(story, _FIRST_HONEST_DATE + timedelta(days=9 * n), rng) for n, story in told]


def _honest_copy(story: Story, date: datetime, rng: Random) -> Copy:
    return Copy(
        host=HONEST,
        story=story,
        path=honest_path(story.headline, date),
        category=rng.choice(HONEST.categories),
        date=date + timedelta(minutes=rng.randrange(600)),
        author=rng.choice(_REPORTERS),
    )
