"""A network of farms and honest hosts as one file: stories, their copies, brands, and the truth of each record."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.bench.clean_material import Material
from newscrawl.bench.clean_pages import SHAPES, Maker, Sample

HOSTS = 40
# So many records of a network of farms are branded, where their story has copies and where it has none.
_BRANDED, _BRANDED_ALONE = 0.34, 0.2
_COPIES = (1, 1, 1, 3, 4, 6)
# How often each shape is made; ``once`` is a brand that no other record has, in a body only.
_WEIGHTS = dict.fromkeys(SHAPES, 2) | {"next": 6, "mark": 4, "number": 4}
_WEIGHTS |= {"title": 2, "body": 2, "once": 2, "blanks": 3, "suffix": 2}


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file: a page with its truth, its address, and whether its story has copies in the file."""

    sample: Sample
    url: str
    has_copies: bool

    @property
    def kind(self) -> str:
        """The row of the table that it belongs to."""
        if self.sample.brand is None:
            return "honest"
        copies = ", copies" if self.has_copies else ", no copy"
        return self.sample.kind + (copies if self.sample.kind in {"once", "blanks"} else "")


def network(material: Material, seed: int, records: int, *, brands: int, loss: float) -> list[Record]:
    """At least so many records in random order; ``loss`` is the chance that a name loses the blank beside it."""
    maker, rng = Maker(material, seed), random.Random(seed)
    names = [maker.brand() for _ in range(brands)]
    shapes = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=records)
    made: list[Record] = []
    while len(made) < records:
        headline, marked = maker.story()
        copies = rng.choice(_COPIES)
        for number in range(copies):
            body = maker.told(marked, loss)
            url = f"https://host-{rng.randrange(HOSTS)}.example/news/{len(made)}-{number}.html"
            branded = rng.random() < (_BRANDED if copies > 1 else _BRANDED_ALONE)
            sample = maker.honest(loss) if copies == 1 else Sample("honest", headline, body, headline, body)
            if branded:  # a story without a trap in its headline, whatever the honest page has
                sample = Sample("honest", headline, body, headline, body)
                shape = shapes[len(made) % records]
                sample = _branded(maker, sample, maker.brand() if shape == "once" else rng.choice(names), shape, rng)
            made.append(Record(sample, url, copies > 1))
    rng.shuffle(made)
    return made


def _branded(maker: Maker, sample: Sample, brand: str, shape: str, rng: random.Random) -> Sample:
    if shape != "once":
        return maker.with_brand(sample.headline, sample.body, brand, shape)
    inside = maker.with_brand(sample.headline, sample.body, brand, rng.choice(("next", "mark", "number")))
    return Sample(shape, sample.headline, inside.body, sample.headline, sample.body, brand)


def write(records: Sequence[Record], path: Path) -> None:
    """The records as JSON Lines that ``newscrawl clean`` reads."""
    with path.open("w", encoding="utf-8") as file:
        for one in records:
            line = {"url": one.url, "headline": one.sample.headline, "article_body": one.sample.body}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
