"""Words and rules of grammar of which the benchmark's pages are made. Knows no page.

Two families share no word but the language's smallest ones, and no rule of grammar: weights are set looking at
``TUNING``, figures are told of ``REPORT``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Material:
    """Words and rules to make stories of: ``rules`` are alternatives by symbol, ``words`` choices by symbol."""

    rules: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    syllables: tuple[str, ...]
    brand_syllables: tuple[str, ...]
    brand_tails: tuple[str, ...]
    brand_words: tuple[str, ...]


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
