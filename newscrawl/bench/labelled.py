"""The labelled set: honest traps, injected pages and site noise, each with its truth; and new rows made from them.

The texts lie in ``labelled/*.jsonl``, invented and written for this purpose. Knows no cleaner.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, TypeVar

KINDS = (
    *("next", "mark", "number", "date", "start", "end", "previous", "several", "several-brands", "title-only"),
    *("body-only", "blanks", "suffix", "description", "prefix-twice", "dictionary", "person", "cjk", "cyrillic"),
    *("arabic", "digits"),
)
DELIMITERS = "-|:"


@dataclass(frozen=True, slots=True)
class Trap:
    """An honest page that looks injected, and why it does; cleaning must leave it as it is.

    ``lost`` counts code points of ``body``: a blank is missing before each, as careless sites lose it at links.
    """

    id: str
    language: str
    genre: str
    headline: str
    body: str
    reason: str
    lost: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Injected:
    """A page with ``brand`` injected (and with ``others``, where there are several), and what it was before.

    Taking the exact strings out gives the truth to the letter: no blank goes with them, but in kind ``blanks``, where
    one does. Before the headline, or behind it in kind ``suffix``, one of ``DELIMITERS`` goes with each.
    """

    id: str
    language: str
    kind: str
    headline: str
    body: str
    true_headline: str
    true_body: str
    brand: str
    others: tuple[str, ...] = ()
    description: str | None = None
    true_description: str | None = None


@dataclass(frozen=True, slots=True)
class NoisePage:
    """An honest page of a host; ``noise`` holds the body's lines that are the site's and not the story's."""

    id: str
    host: str
    headline: str
    body: str
    noise: tuple[str, ...]


Row = TypeVar("Row", Trap, Injected)


def traps() -> list[Trap]:
    """All traps, in the file's order."""
    return [Trap(**{**row, "lost": tuple(row.get("lost", ()))}) for row in _rows("traps")]


def injected() -> list[Injected]:
    """All injected pages, in the file's order."""
    return [Injected(**{**row, "others": tuple(row.get("others", ()))}) for row in _rows("injected")]


def noise_pages() -> list[NoisePage]:
    """All pages with site noise, in the file's order; those of a host belong together."""
    return [NoisePage(**{**row, "noise": tuple(row["noise"])}) for row in _rows("noise")]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = (files("newscrawl.bench") / "labelled" / f"{name}.jsonl").read_text(encoding="utf-8")
    return (json.loads(line) for line in text.split("\n") if line)


def vary(rows: Sequence[Row], seed: int) -> list[Row]:
    """As many new rows: other brands of the same sort at other places, other delimiters; in traps other lost blanks.

    The same row and seed give the same new row, whatever stands around it.
    """
    return [_varied(row, random.Random(f"{seed}/{row.id}"), f"{row.id}/{seed}") for row in rows]


def _varied(row: Row, rng: random.Random, new_id: str) -> Row:
    if isinstance(row, Injected):
        truth = Injected(new_id, row.language, row.kind, "", "", row.true_headline, row.true_body, "")
        brand = fresh(row.brand, row, rng)
        others = tuple(fresh(other, row, rng) for other in row.others)
        return inject(replace(truth, true_description=row.true_description), brand, others, rng)
    body = row.body
    for at in reversed(row.lost):
        body = body[:at] + " " + body[at:]
    return replace(lose(replace(row, body=body), len(row.lost), rng), id=new_id)


# --- honest pages: a blank is lost beside a name

# A word with a capital inside a sentence (any word of a script without capitals), or a number with the mark behind it.
_NAME = re.compile(r"(?<=[\w,] )[^\W\d_a-zß-öø-ÿа-яё][\w’'-]+|\d[\d.,]*")
_LEAD = re.compile(r"\w[\w ]*?(?=[-:|：｜])")


def lose(row: Trap, count: int, rng: random.Random) -> Trap:
    """The row with ``count`` blanks of its body lost beside names, where there are as many.

    One in two is lost beside what leads the headline.
    """
    lead = _LEAD.match(row.headline)
    beside_lead = _blanks(row.body, rf"\b{re.escape(lead[0])}\b") if lead else set()
    free = beside_lead | _blanks(row.body, _NAME.pattern)
    chosen: set[int] = set()
    while len(chosen) < min(count, len(free)):
        first = beside_lead - chosen
        chosen.add(rng.choice(sorted(first if first and rng.random() < 0.5 else free - chosen)))
    body = "".join(char for at, char in enumerate(row.body) if at not in chosen)
    return replace(row, body=body, lost=tuple(at - before for before, at in enumerate(sorted(chosen))))


def _blanks(body: str, name: str) -> set[int]:
    """Places of single blanks beside what the expression finds, with a letter or digit behind them."""
    around = {at for found in re.finditer(name, body) for at in (found.start() - 1, found.end()) if at > 0}
    return {at for at in around if body[at : at + 1] == " " and body[at + 1 : at + 2].isalnum()}


# --- injected pages

_PLACES = {
    "next": r"(?<= )(?=\w)|(?<=[぀-鿿])(?=[぀-鿿])",
    "previous": r"(?<=\w)(?= )|(?<=[぀-鿿])(?=[぀-鿿])",
    "mark": r"(?<=\w[,،])(?= )|(?<=[，、])(?=\w)",
    "number": r"(?<=\d[,. ])(?=\d{3})",
    "date": r"(?<=(?<!\d)(?:19|20))(?=\d\d(?!\d))|(?<=\d,)(?= (?:19|20)\d\d)",
    "start": r"(?<=\n)(?=\w)|\A(?=\w)",
    "end": r"(?<=[.!?。])(?=\n|\Z)",
    "blanks": r"(?<= )(?=\w)",
}
_ANY = ("next", "next", "previous", "mark")


def can_take(body: str, kind: str) -> bool:
    """Whether the body has a place for this kind of injection."""
    return kind not in _PLACES or re.search(_PLACES[kind], body) is not None


def inject(truth: Injected, brand: str, others: tuple[str, ...], rng: random.Random) -> Injected:
    """The row with its headline, body and (in kind ``description``) description made from the true ones."""
    kind, headline, body, description = truth.kind, truth.true_headline, truth.true_body, truth.true_description
    if kind == "suffix":
        headline += rng.choice(DELIMITERS) + brand
    elif kind != "body-only":
        for _ in range(2 if kind == "prefix-twice" else 1):
            headline = brand + rng.choice(DELIMITERS) + headline
    body = _into(body, _strings(kind, brand, others, rng), kind, rng)
    if description is not None:
        description = _into(description, [brand], "next", rng)
    made = replace(truth, headline=headline, body=body, description=description)
    return replace(made, brand=brand, others=others)


def _strings(kind: str, brand: str, others: tuple[str, ...], rng: random.Random) -> list[str]:
    """What goes into the body."""
    if kind == "title-only":
        return []
    if kind == "several-brands":
        return [brand, *others]
    return [brand] * (rng.randint(2, 4) if kind == "several" else 1)


def _into(text: str, strings: Sequence[str], kind: str, rng: random.Random) -> str:
    """The strings at as many places; half of the single ones stand early in the text, as in the wild."""
    taken: dict[int, str] = {}
    for string in strings:
        shape = kind if kind in _PLACES else rng.choice(_ANY)
        shape = shape if can_take(text, shape) else "next"
        free = [match.start() for match in re.finditer(_PLACES[shape], text) if match.start() not in taken]
        early = [at for at in free if at <= max(60, text.find(","))] if rng.random() < 0.5 else []
        taken[rng.choice(early or free)] = string + " " * (kind == "blanks")
    for at in sorted(taken, reverse=True):
        text = text[:at] + taken[at] + text[at:]
    return text


# --- brands

_SYLLABLES = {
    "latin": "bra ced dor fen gil hax jov kel lum mir nox pra quo rad sel tiv urn vel wex yol zan".split(),
    "cyrillic": "бар вел гор дин жам зор кас лум мир нор пал рус тев фин хар".split(),
    "arabic": "بار دان روم سال فين كاس لوم مير نور تاج".split(),
    "cjk": "金 盛 汇 鼎 信 泰 恒 通 瑞 隆 宝 創 栄".split(),
}
_TAILS = {
    "latin": "Exchange|Pro|Trade Academy|Wealth Forum|Quantitative Study Center|Asset Desk|Vision|Alliance|AI Signals",
    "cyrillic": "Биржа|Капитал|Трейд|Академия Инвестиций|Про",
    "arabic": "للتداول|كابيتال|أكاديمية الثروة|برو",
    "cjk": "証券|交易所|金融学院|資本|智能投顾",
}
_DICTIONARY = (
    *("Winning", "Momentum", "Surpassing", "Summit", "Ledger", "Bright", "Compass", "Foundation", "Pioneer", "Winter"),
    *("Evening", "Triunfo", "Wandel", "Élan", "Вершина", "前景", "Harbor", "Bridge", "Village", "Clock", "Captain"),
)
_SCRIPTS = (("cyrillic", "[а-яА-ЯёЁ]"), ("arabic", "[؀-ۿ]"), ("cjk", "[぀-鿿]"))


def fresh(brand: str, row: Injected, rng: random.Random) -> str:
    """Another brand of the same sort, invented, that the true text does not hold.

    Script, number of words, doubled first word, digits and capitals as in ``brand``. For kind ``dictionary`` it is a
    word that the text uses too.
    """
    text = f"{row.true_headline}\n{row.true_body}"
    if row.kind == "dictionary":
        return rng.choice(_used_words(text, row.language, brand))
    while True:
        made = _like(brand, person=row.kind == "person", rng=rng)
        if made not in text and made != brand:
            return made


def _used_words(text: str, language: str, but: str) -> list[str]:
    """Words that a brand may be named after and that the text uses; else its longer words; in CJK any such word."""
    words = [word for word in _DICTIONARY if word != but]
    used = [word for word in words if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
    longer = {found.capitalize() for found in re.findall(r"\b[^\W\d_]{6,}\b", text)} - {but}
    return used or (words if language in {"zh", "ja"} else sorted(longer))


def _like(brand: str, *, person: bool, rng: random.Random) -> str:
    script = next((name for name, letters in _SCRIPTS if re.search(letters, brand)), "latin")
    first, *more = brand.split(" ")
    made = _word(first, script, rng)
    if person:
        return " ".join([made, *(_word(word, script, rng) for word in more)])
    tail = [rng.choice(_TAILS[script].split("|"))] if more else []
    return " ".join([made, *([made] if more[:1] == [first] else []), *tail])


def _word(like: str, script: str, rng: random.Random) -> str:
    """An invented word with the capitals of ``like`` (all, one inside, or the first), and other digits for its digits."""
    syllables = rng.choices(_SYLLABLES[script], k=rng.randint(2, 3))
    if like.isupper() and len(like) > 1:
        made = "".join(syllables)[:5].upper()
    elif re.search(r"[^\W_A-ZА-Я\d][A-ZА-Я]", like):
        made = "".join(part.capitalize() for part in syllables)
    else:
        made = "".join(syllables).capitalize()
    digits = re.search(r"\d[\d.]*", like)
    return made + re.sub(r"\d", lambda _: str(rng.randint(2, 9)), digits[0]) if digits else made
