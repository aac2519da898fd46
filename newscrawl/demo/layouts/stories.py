"""What a random site tells: articles as blocks of text, with people, dates and tags. Knows no markup and no address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.tongue import slug

ARTICLES = 14
SECTIONS = 4
_LAST = datetime(2024, 3, 25, 17, 42, tzinfo=UTC)
_SPECIALS = ("live", "gallery", "video", "wall", "brief")
# Blocks that interrupt a text, and how often one stands behind a paragraph where the site has few or many of them.
_BETWEEN = ("ad", "more", "letter", "pull", "figure")
_RATES = {"none": 0.0, "few": 0.12, "many": 0.4}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body. ``kind``: p, h, list, quote are the text; ad, more, letter, pull, figure stand in it and
    are none; entry is an entry of a live blog, ``items`` its paragraphs and ``time`` its hour.
    """

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    time: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One article; ``kind`` is article, brief, live, gallery, video or wall. ``moment`` has the site's zone."""

    number: int
    kind: str
    headline: str
    dek: str
    blocks: tuple[Block, ...]
    people: tuple[str, ...]
    moment: datetime
    modified: datetime
    section: int
    tags: tuple[str, ...]
    place: str
    points: tuple[str, ...] = ()

    @property
    def teaser(self) -> str:
        """The first paragraph."""
        return next(block.text for block in self.blocks if block.kind == "p")


def stories(layout: Layout) -> tuple[Story, ...]:
    """The site's articles, newest first: ``ARTICLES`` ordinary ones and one of each special kind."""
    kinds = ["article"] * ARTICLES + list(_SPECIALS)
    layout.dice("kinds").shuffle(kinds)
    people = _people(layout)
    told: set[str] = set()
    had: set[str] = set()
    return tuple(_story(layout, number, kind, people, told, had) for number, kind in enumerate(kinds))


def _people(layout: Layout) -> list[str]:
    rng = layout.dice("people")
    return [layout.tongue.person(rng) for _ in range(5)]


def _story(layout: Layout, number: int, kind: str, people: list[str], told: set[str], had: set[str]) -> Story:
    """One article; ``told`` are the site's headlines, ``had`` its sentences: no two articles share a line."""
    tongue, rng = layout.tongue, layout.dice(f"story {number}")
    place = rng.choice(tongue.places)
    headline = tongue.headline(rng, place)
    while slug(headline) in told:  # two articles never share an address
        headline = tongue.headline(rng, place)
    told.add(slug(headline))
    moment = (_LAST - timedelta(hours=7 * number, minutes=rng.randrange(300))).astimezone(layout.zone)
    count = {"always": 1, "mostly": int(rng.random() < 0.8), "never": 0}[layout.authors]
    if count and rng.random() < 0.2:
        count = 2
    return Story(
        number=number,
        kind=kind,
        headline=headline,
        dek=tongue.sentence(rng, place, had),
        blocks=tuple(_blocks(layout, kind, rng, place, had)),
        people=tuple(rng.sample(sorted(set(people)), count)),
        moment=moment,
        modified=moment + timedelta(minutes=rng.randrange(20, 200)),
        section=rng.randrange(SECTIONS),
        tags=tuple(rng.sample(sorted({*tongue.places}), 3)),
        place=place,
        points=_new(layout, "items", 3, rng, place, had) if layout.points and kind == "article" else (),
    )


def _blocks(layout: Layout, kind: str, rng: Random, place: str, had: set[str]) -> list[Block]:
    tongue = layout.tongue

    def paragraph(low: int = 1, high: int = 4) -> Block:
        return Block("p", tongue.paragraph(rng, place, had, rng.randint(low, high)))

    if kind == "brief":
        return [paragraph(2, 3)]
    if kind == "video":
        return [paragraph(2, 3), Block("player"), paragraph(1, 2)]
    if kind == "wall":
        return [paragraph(2, 3), paragraph(2, 3), Block("wall")]
    if kind == "gallery":
        return [paragraph(2, 3), *(Block("shot", tongue.sentence(rng, place, had)) for _ in range(8))]
    if kind == "live":
        return [paragraph(2, 3), *(_entry(layout, rng, place, had, hour) for hour in range(20, 8, -1))]
    return _running(layout, rng, place, had)


def _running(layout: Layout, rng: Random, place: str, had: set[str]) -> list[Block]:
    """The text of an ordinary article with what interrupts it; it begins and ends with a paragraph."""
    made: list[Block] = []
    count, rate = rng.randint(5, 12), _RATES[layout.extras]
    for at in range(count):
        if layout.subheads != "none" and at and at % 4 == 0:
            made += [Block("h", topic) for topic in _new(layout, "topics", 1, rng, place, had)]
        made.append(Block("p", layout.tongue.paragraph(rng, place, had, rng.randint(1, 4))))
        if at == count - 1:
            break
        if rng.random() < rate:
            made.append(_between(layout, rng, place, made[-1].text))
        elif rng.random() < 0.08 and len(items := _new(layout, "items", 3, rng, place, had)) > 1:
            made.append(Block("list", items=items))
        elif rng.random() < 0.08:
            made += [Block("quote", quote) for quote in _new(layout, "quotes", 1, rng, place, had)]
    return made


def _new(layout: Layout, part: str, count: int, rng: Random, place: str, had: set[str]) -> tuple[str, ...]:
    """At most so many phrases of a part of speech that the site has not had; they are put into ``had``."""
    phrases = layout.tongue.phrases[part]
    told = [layout.tongue.filled(one, rng, place) for one in rng.sample(phrases, len(phrases))]
    new = tuple(one for one in dict.fromkeys(told) if one not in had)[:count]
    had.update(new)
    return new


def _between(layout: Layout, rng: Random, place: str, before: str) -> Block:
    kind = rng.choice(_BETWEEN)
    if kind == "pull":
        return Block("pull", before)
    if kind == "figure":
        return Block("figure", caption(layout, rng, place))
    return Block(kind)


def caption(layout: Layout, rng: Random, place: str) -> str:
    """What stands below a picture, with its photographer."""
    words = layout.tongue.words
    return f"{words['caption'].format(p=place)} {words['photo'].format(a=layout.tongue.person(rng))}"


def _entry(layout: Layout, rng: Random, place: str, had: set[str], hour: int) -> Block:
    tongue = layout.tongue
    topic = tongue.sentence(rng, place, had).rstrip(".。")
    items = tuple(tongue.paragraph(rng, place, had, rng.randint(1, 3)) for _ in range(rng.randint(1, 2)))
    return Block("entry", topic, items, f"{hour}:{rng.randrange(60):02}")
