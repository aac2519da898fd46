"""Pages whose truth is known: honest ones full of traps and link loss, and injected ones. Knows no cleaner.

Two families of material share no word but the language's smallest ones, and no rule of grammar: weights are set
looking at ``TUNING``, figures are told of ``REPORT``.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

# A name is marked in the making, so that link loss can strike names alone.
_NAME = re.compile("\x01([^\x02]*)\x02")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Material:
    """Words and rules to make stories of: ``rules`` are alternatives by symbol, ``words`` choices by symbol."""

    rules: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    syllables: tuple[str, ...]
    brand_syllables: tuple[str, ...]
    brand_tails: tuple[str, ...]
    brand_words: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """One page and its truth. ``kind`` names the trap or the shape of the injection; ``brand`` None: honest."""

    kind: str
    headline: str
    body: str
    true_headline: str
    true_body: str
    brand: str | None = None


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


TUNING = Material(
    rules={
        "sentence": _phrases(
            "{np} {verb} {np} {pp}. | {name} said {day} that {np} {verb} {np}. | In {name}, {np} {verb} {np} {pp}. |"
            "{np} {verb} about {number} {thing} {pp}, {name} said. | The {thing} {pp} was {adj}, and {np} {verb} {np}. |"
            '"The {thing} is {adj}," said {name}, who {verb} {np} {pp}. | On {day}, {name} {verb} {np} of {name}. |'
            "{np}, {np} and {np} {verb} {pp} after {number} {thing} were {adj}. | After {day} {name} {verb} {np}."
        ),
        "np": _phrases(
            "the {adj} {thing} | a {thing} | the {thing} of {name} | {name} | its {adj} {thing} | {name}'s {thing}"
        ),
        "pp": _phrases("in {name} | at the {thing} | near {name} | with the {thing} | for {number} {thing} | on {day}"),
        "rest": _phrases(
            "{name} {verb} {adj} {thing} | {number} {thing} {verb} {thing} in {name} | {Adj} {thing} {verb} {name} |"
            "'{Adj} {thing}': how {name} {verb} {thing} | The {thing} that {verb} {name} | Will {name} {verb_} the {thing}?"
        ),
    },
    words={
        "thing": _split(
            "council bridge hospital school river market factory budget report engine garden museum harbour mayor "
            "teacher farmer driver lawyer student nurse player coach committee strike storm vaccine election museum "
            "railway parliament contract violin concert jury residents officials workers streets houses tickets"
        ),
        "verb": _split(
            "approved opened closed visited praised repaired rejected joined left blamed funded moved met lost"
        ),
        "verb_": _split("approve open close visit praise repair reject join leave blame fund move meet lose"),
        "adj": _split(
            "local old narrow sudden cheap broken famous regional quiet empty early public private steep rare"
        ),
        "day": _split("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    },
    syllables=_split("ar bel cor dan el far gan hol ir jan kel lor man nor os pel quin ros sal tor ul ven wil yor zan"),
    brand_syllables=_split("rek xi bit qua nex fin zor vex tru lum dex plo kri ant ola mint fex orb"),
    brand_tails=_phrases("Exchange | Pro | Capital Hub | Wealth Circle | Trading Desk | Global Insight Center"),
    brand_words=_split("Winning Evergreen Benchmark Horizon Momentum Catalyst"),
)
REPORT = Material(
    rules={
        "sentence": _phrases(
            "{np} has {done} {np} {pp}. | According to {name}, {np} will {do} {np} before {month} {small}. |"
            "{np} {pp} had {done} {np}, but {name} would not {do} it. | It was the {nth} {noun} {pp} since {year}. |"
            "{name} told reporters that {np} was {done} by {np} {pp}. | Nearly {number} {noun} were {done} {pp}. |"
            "“We {do} the {noun},” {name} said. “They {do} {np}.” | Still, {np} {pp} could {do} {np}. |"
            "{NAME}, {name} (NW) — {np} was {done} {month} {small}, {year}, {pp}. | What {np} had {done} {pp} is {adj}. |"
            "For {small} years {np} and {name} have {done} {np}; now {np} has {done} {name}."
        ),
        "np": _phrases(
            "this {adj} {noun} | {name} | every {noun} {pp} | some {noun} | that {noun} | {name} and {name} | both {noun} |"
            "the {noun} {name} {done} | more than {number} {noun} | their {adj} {noun}"
        ),
        "pp": _phrases(
            "from {name} | by the {noun} | under {adj} {noun} | to {name} | over {small} {noun} | against {name} |"
            "as {adj} as the {noun} | during the {noun} | since {month}"
        ),
        "rest": _phrases(
            "{name} to {do} {adj} {noun} | {small} {noun} {done} near {name} as {noun} {do} | {Adj} {noun} {do} {name}, {name} |"
            "“{Adj} {noun}” in {name}: who {do} the {noun}? | How {name} {done} {number} {noun} | {name}’s {noun} is {adj} |"
            "Who {done} the {noun} of {name} | Most {noun} {do} {adj} {noun}, {name} says"
        ),
    },
    words={
        "noun": _split(
            "glaciers tunnel pension senators orchestra ferry wolves refinery drought satellite bakery tenants inquiry "
            "referee surgeons archive treaty copper warehouse referendum telescope cyclists jurors poems reservoir "
            "apprentices ministry turbines chapel auction prisoners festival lighthouse seeds captain archaeologists"
        ),
        "do": _split("postpone welcome inspect shelter auction forgive measure protest finance recall translate delay"),
        "done": _split("postponed welcomed inspected sheltered forgiven measured financed recalled translated delayed"),
        "adj": _split(
            "frozen ancient costly secret northern fragile crowded legal bitter modest hollow urgent lasting"
        ),
        "month": _split("January February March April June July August September October November December"),
        "nth": _split("second third fourth fifth sixth worst largest only"),
    },
    syllables=_split(
        "ab bor chi dro en fro gri hu ik ju kra lev mir ned oku prin rud sve tam und vor wes yam zel bri mo"
    ),
    brand_syllables=_split("Ga lvo tyx du nu sion mek tor ri qo bla ster ux omi cap zen dra hy pol ey"),
    brand_tails=_phrases(
        "Investment Guild | Prime | AI System | Blockchain Academy | Society | Asset Management | Club | X"
    ),
    brand_words=_split("Surpassing Summit Foundation Bright Ledger Compass Pioneer"),
)
FOREIGN_BRANDS = _phrases(
    "株式 | 金融センター | Биржа | Капитал Про | بورصة | Überblick Börse | Inversión Ágil | मुद्रा केंद्र"
)
DELIMITERS = "-|:"
SHAPES = ("next", "mark", "number", "start", "end", "previous", "several")


class Maker:
    """Makes pages of one material from one seed; the same calls give the same pages."""

    def __init__(self, material: Material, seed: int) -> None:
        self._material = material
        self._rng = random.Random(seed)
        self._cast: list[str] = []

    def honest(self, loss: float) -> Sample:
        """One honest page; ``loss`` is the chance that a name in the body loses the blank beside it."""
        kind, headline = self._trap()
        body = self._body(loss)
        return Sample(kind, headline, body, headline, body)

    def injected(self, brand: str, shape: str, loss: float = 0.0) -> Sample:
        """One page with ``brand`` before its headline and in its body, glued as ``shape`` says.

        Also ``title`` (clean body), ``body`` (clean title), ``blanks`` (set apart by blanks in the body).
        """
        self._recast()
        headline, body = self._headline("{rest}"), self._body(loss)
        raw = headline if shape == "body" else brand + self._rng.choice(DELIMITERS) + headline
        return Sample(shape, raw, self._inject(body, brand, shape), headline, body, brand)

    def brand(self) -> str:
        """An invented brand of any sort seen: a word, a family's member, a person, a dictionary word, other scripts."""
        pick, rng = self._rng.random(), self._rng
        word = "".join(rng.choices(self._material.brand_syllables, k=rng.randint(2, 3))).capitalize()
        if pick < 0.35:
            return word if len(word) > 3 else word + "ex"
        if pick < 0.45:
            return word[:4] + word[4:].capitalize()
        if pick < 0.5:
            return "".join(rng.choices("ABCDEFGHKLMNPQRSTVXYZ", k=rng.randint(4, 5)))
        if pick < 0.72:
            return f"{word} {rng.choice(self._material.brand_tails)}"
        if pick < 0.76:
            return f"{word} {word} {rng.choice(self._material.brand_tails)}"
        if pick < 0.84:
            return self._person()
        if pick < 0.9:
            return rng.choice(self._material.brand_words)
        if pick < 0.95:
            return f"{word[:2].upper()} {rng.randint(1, 9)}.0 {rng.choice(self._material.brand_tails)}"
        return rng.choice(FOREIGN_BRANDS)

    def _trap(self) -> tuple[str, str]:
        self._recast()
        rng, name, other = self._rng, self._rng.choice(self._cast), self._rng.choice(self._cast)
        adj, noun = self._word("adj").title(), self._word("thing" if "thing" in self._material.words else "noun")
        traps = {
            "plain": "{rest}",
            "compound": f"{name}-{other} {noun} {{rest}}",
            "compound-title": f"{name}-{adj} {noun.title()} {{rest}}",
            "lower": f"{name}-{rng.choice(('area', 'based', 'backed', 'led'))} {noun} {{rest}}",
            "prefix": f"{rng.choice(('Ex', 'Anti', 'Post', 'Al', 'Pro', 'Non'))}-{other} {noun} {{rest}}",
            "adjective": f"{adj}-{noun.title()} {{rest}}",
            "number": f"{name.split()[0]}-{rng.randint(2, 99)} {noun} {{rest}}",
            "label": rng.choice(("Review: ", "Live updates: ", "UPDATE 1-", "AP Week in Pictures: ", "Exclusive | "))
            + "{rest}",
            "person": f"{self._person()}: {{rest}}",
            "tight-colon": f"{name}:{{rest}}",
            "quoted": f"'{adj}-{noun}' {{rest}}",
        }
        # A third has nothing before its headline; among real headlines it is nine in ten.
        kind = rng.choice([*traps, *["plain"] * 4])
        return kind, self._headline(traps[kind])

    def _recast(self) -> None:
        self._cast = [self._person() if self._rng.random() < 0.4 else self._proper() for _ in range(5)]

    def _proper(self) -> str:
        return "".join(self._rng.choices(self._material.syllables, k=self._rng.randint(2, 3))).capitalize()

    def _person(self) -> str:
        return f"{self._proper()} {self._proper()}"

    def _word(self, symbol: str) -> str:
        rng = self._rng
        made = {"number": f"{rng.randint(1, 99)},{rng.randint(0, 999):03}", "small": str(rng.randint(2, 30))}
        made["year"] = str(rng.randint(1995, 2024))
        if symbol in made:
            return made[symbol]
        if symbol in {"name", "NAME"}:
            name = rng.choice(self._cast) if rng.random() < 0.7 else self._proper()
            return name.upper() if symbol == "NAME" else f"\x01{name}\x02"
        word = rng.choice(self._material.words[symbol.lower()])
        return word.capitalize() if symbol[0].isupper() else word

    def _expand(self, template: str, depth: int = 0) -> str:
        def one(match: re.Match[str]) -> str:
            symbol = match[1]
            if symbol not in self._material.rules:
                return self._word(symbol)
            choices = self._material.rules[symbol]
            return self._expand(self._rng.choice(choices if depth < 4 else choices[:1]), depth + 1)

        return _SLOT.sub(one, template)

    def _headline(self, template: str) -> str:
        text = _NAME.sub(r"\1", self._expand(template))
        title_case = self._rng.random() < 0.3
        text = re.sub(r"(?<=[\s-])[a-z]", lambda m: m[0].upper(), text) if title_case else text
        return text[0].upper() + text[1:]

    def _body(self, loss: float) -> str:
        size = self._rng.choice((400, 1200, 2500, 4500))
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < size:
            sentences = [self._expand("{sentence}") for _ in range(self._rng.randint(1, 4))]
            paragraphs.append(" ".join(_capital(s) for s in sentences))
        text = re.sub("\x01[^\x02]*\x02 ?", lambda m: self._link(m[0], loss), "\n".join(paragraphs))
        return re.sub(r" \x03", "", text).replace("\x03", "")

    def _link(self, marked: str, loss: float) -> str:
        name = marked.strip("\x01\x02 ").replace("\x02", "")
        if self._rng.random() >= loss:
            return name + " " * marked.endswith(" ")
        return name if marked.endswith(" ") and self._rng.random() < 0.7 else f"\x03{name}" + " " * marked.endswith(" ")

    def _inject(self, body: str, brand: str, shape: str) -> str:
        if shape == "title":
            return body
        if shape == "several":
            half = body.find(" ", len(body) // 2) + 1
            return self._inject(body[:half], brand, "mark") + self._inject(body[half:], brand, "next")
        at = self._place(body, shape)
        return body[:at] + brand + " " * (shape == "blanks") + body[at:]

    def _place(self, body: str, shape: str) -> int:
        comma = body.find(", ")
        early = max(comma, 20) if self._rng.random() < 0.6 else len(body) // 2
        patterns = {
            "next": r"(?<= )(?=\w)",
            "body": r"(?<= )(?=\w)",
            "blanks": r"(?<= )(?=\w)",
            "previous": r"(?<=[a-z])(?= )",
            "mark": r"(?<=,)(?= )",
            "number": r"(?<=\d,)(?=\d{3})",
            "start": r"(?<=\n)(?=\w)",
            "end": r"(?<=\.)(?=\n)",
        }
        places = [m.start() for m in re.finditer(patterns[shape], body)]
        near = [place for place in places if place <= early] or places
        return self._rng.choice(near) if near else (0 if shape == "start" else len(body))


def _capital(sentence: str) -> str:
    at = 1 if sentence[0] in '\x01“"' else 0
    return sentence[:at] + sentence[at].upper() + sentence[at + 1 :]
