"""A generated corpus of news whose stories are known: an own grammar over invented words. Knows no rule.

It is free of anybody's text and as large as wished. Retold stories: whole, with an injected brand, shortened, as a
lead, as an excerpt, in another order, some sentences or a fifth of the words changed, several of these at once,
updated. Briefs. Traps, where each article is a story of its own: reports of one template with other figures or other
names, articles on one event written anew around the same quotes, news of a running story with its old background.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_GRAMMAR = {
    "S": (
        "NP V NP PP on DAY, PERSON said.",
        "PERSON, ROLE of ORG, said NP would V NP.",
        "According to ORG, NUM N were V PP since MONTH NUM.",
        "PP, NP V NUM N, up from NUM a year earlier.",
        "NP, which V NP PP, is NOT A.",
        "“NP V NP, and NP is NOT A,” PERSON told PERSON.",
        "NP did not V NP until DAY, when ORG V NP PP.",
        "The N of NP V as NP V NP PP.",
        "It was NOT A for NP to V NP, ROLE of ORG said.",
        "NP and NP V PP, but NP could V NP by MONTH.",
        "More than NUM N and NUM N V PP, ORG reported on DAY.",
        "In PLACE, where NP V, PERSON V NP with NP.",
    ),
    "NP": ("the A N", "the N", "a N of N", "N and N", "PERSON", "ORG", "the N PP", "its A, A N", "every N"),
    "PP": ("near PLACE", "in PLACE", "after NP V NP", "despite A N", "between PLACE and PLACE", "under the N of N"),
    "NOT": ("not", "no longer", "always", "again", "still", "hardly"),
    "ROLE": ("a spokesman", "the head", "a member", "the former chair", "director", "an adviser"),
    "DAY": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "MONTH": ("January", "March", "April", "June", "August", "October", "December"),
    "MARKET": ("The N index V NUM points, or NUM percent, to NUM.", "N for delivery in MONTH V NUM to NUM a N."),
    "WEATHER": ("PLACE: A, high NUM, low NUM, A wind NUM to NUM.", "Chance of N NUM percent PP."),
    "SCORES": ("PERSON NUM-NUM NUM-NUM NUM, PERSON NUM-NUM NUM-NUM NUM.", "ORG NUM NUM NUM NUM - NUM"),
    "POSTS": ("In PLACE, where NP V, ORG V PERSON, ROLE of ORG, and PERSON V NP with PERSON.",),
}
_SYMBOL = re.compile(r"\b(?:S|NP|PP|NOT|ROLE|DAY|MONTH|N|V|A|NUM|PERSON|PLACE|ORG)\b")
_ONSETS = "bcdfghjklmnprstvwz"
_RIMES = ("a", "e", "i", "o", "u", "ai", "ea", "an", "en", "in", "or", "ar", "el", "al", "im", "un", "ist")
_UNSPACED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
)


_NAMED = frozenset({"PERSON", "PLACE", "ORG"})

# Story (counted from the first of its event), kind, headline, paragraphs.
_Made = tuple[int, str, str, list[str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """One generated article; ``story`` is the truth, ``host`` shows the same footer under many."""

    kind: str
    story: int
    headline: str
    body: str
    host: int | None = None


class Event:
    """What an article is about: its own words, names and figures, and sentences made of them."""

    def __init__(self, rng: random.Random, language: Sequence[str]) -> None:
        self.rng = rng
        self._language = language
        names = [word.capitalize() for word in rng.sample(language, 20)]
        self._own = {
            "N": rng.sample(language, 30),
            "V": rng.sample(language, 20),
            "A": rng.sample(language, 15),
            "PERSON": [f"{first} {last}" for first, last in zip(names[:5], names[5:10], strict=True)],
            "PLACE": names[10:14],
            "ORG": [f"the {name} {rng.choice(language)}" for name in names[14:17]],
            "NUM": [_figure(rng) for _ in range(12)],
        }

    def write(self, symbol: str, keep: frozenset[str] = frozenset()) -> str:
        """Expand a symbol of the grammar; symbols in ``keep`` stay."""
        if symbol in keep:
            return symbol
        if symbol in _GRAMMAR:
            form = self.rng.choice(_GRAMMAR[symbol])
            return _SYMBOL.sub(lambda found: self.write(found[0], keep), form)
        if symbol in "NVA" and self.rng.random() < 0.6:
            return _common_word(self.rng, self._language)
        return self.rng.choice(self._own[symbol])

    def paragraphs(self, sentences: int) -> list[str]:
        """Write so many sentences, one to three a paragraph."""
        written = [self.sentence() for _ in range(sentences)]
        result = []
        while written:
            size = self.rng.randint(1, 3)
            result.append(" ".join(written[:size]))
            written = written[size:]
        return result

    def sentence(self) -> str:
        """Write one sentence."""
        text = self.write("S")
        return text[0].upper() + text[1:]

    def headline(self) -> str:
        """Write a headline."""
        return _SYMBOL.sub(lambda found: self.write(found[0]), "A N V NP PP").capitalize()


def _figure(rng: random.Random) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return str(rng.randint(2, 40))
    if kind == 1:
        return f"{rng.randint(1000, 90_000):,}"
    return str(rng.randint(1990, 2026)) if kind == 2 else f"{rng.uniform(0, 90):.1f}"


def _common_word(rng: random.Random, language: Sequence[str]) -> str:
    return language[int(len(language) ** rng.random()) - 1]


def _inject(event: Event, paragraphs: list[str]) -> list[str]:
    first = paragraphs[0]
    places = [found.start() for found in re.finditer(r"(?<=[ ,])\w", first)] or [0]
    place = event.rng.choice(places)
    brand = event.write("PERSON").replace(" ", "") + event.rng.choice(("", " Exchange"))
    return [first[:place] + brand + first[place:], *paragraphs[1:]]


def _shorten(event: Event, paragraphs: list[str]) -> list[str]:
    return paragraphs[: max(1, round(len(paragraphs) * event.rng.uniform(0.3, 0.7)))]


def _lead(event: Event, paragraphs: list[str]) -> list[str]:
    return [" ".join(" ".join(paragraphs).split()[: event.rng.randint(30, 60)])]


def _reword(event: Event, paragraphs: list[str], share: float = 0.2) -> list[str]:
    def other(found: re.Match[str]) -> str:
        return event.write("N") if event.rng.random() < share else found[0]

    return [re.sub(r"[^\W\d_]+", other, paragraph) for paragraph in paragraphs]


def _excerpt(event: Event, paragraphs: list[str]) -> list[str]:
    words = " ".join(paragraphs).split()
    start = event.rng.randint(0, len(words) // 2)
    return [" ".join(words[start : start + len(words) // 2])]


def _reorder(event: Event, paragraphs: list[str]) -> list[str]:
    return event.rng.sample(paragraphs, len(paragraphs))


def _drop(event: Event, paragraphs: list[str]) -> list[str]:
    sentences = re.split(r"(?<=\.) ", " ".join(paragraphs))
    return [" ".join(sentence for sentence in sentences if event.rng.random() < 0.75) or sentences[0]]


def _combine(event: Event, paragraphs: list[str]) -> list[str]:
    return _inject(event, _reword(event, _shorten(event, paragraphs), 0.1))


def _update(event: Event, paragraphs: list[str]) -> list[str]:
    kept = [paragraph for paragraph in paragraphs if event.rng.random() < 0.75] or paragraphs[:1]
    fresh = event.paragraphs(max(1, len(kept) // 2))
    return [fresh[0], *kept, *fresh[1:]]


_VARIANTS: dict[str, Callable[[Event, list[str]], list[str]]] = {
    "copy": lambda _event, paragraphs: paragraphs,
    "injected": _inject,
    "shortened": _shorten,
    "lead": _lead,
    "excerpt": _excerpt,
    "reordered": _reorder,
    "dropped": _drop,
    "reworded": _reword,
    "combined": _combine,
    "updated": _update,
}


def corpus(count: int, seed: int) -> list[Sample]:
    """Make so many articles in a shuffled order; the same seed gives the same articles."""
    rng = random.Random(seed)
    made = list(islice(_articles(rng), count))
    rng.shuffle(made)
    return made


def _articles(rng: random.Random) -> Iterator[Sample]:
    language = _language(rng)
    footers = [" ".join(Event(rng, language).paragraphs(rng.randint(1, 4))) for _ in range(40)]
    makers = [_retold] * 12 + [_brief] * 4 + [_templates] * 2 + [_event] * 3 + [_running, _without_blanks]
    story = 0
    while True:
        event = Event(rng, language)
        for own, kind, headline, paragraphs in rng.choice(makers)(event):
            host = rng.randrange(len(footers)) if kind != "unspaced" and rng.random() < 0.2 else None
            footer = [] if host is None else [footers[host]]
            yield Sample(kind, story + own, headline, "\n".join([*paragraphs, *footer]), host)
        story += 100


def _retold(event: Event) -> Iterator[_Made]:
    headline, paragraphs = event.headline(), event.paragraphs(event.rng.randint(10, 60))
    yield 0, "original", headline, paragraphs
    for kind in event.rng.choices(list(_VARIANTS), k=event.rng.randint(1, 5)):
        yield 0, kind, headline, _VARIANTS[kind](event, paragraphs)


def _brief(event: Event) -> Iterator[_Made]:
    headline, paragraphs = event.headline(), event.paragraphs(event.rng.randint(2, 4))
    yield 0, "brief", headline, paragraphs
    for change in event.rng.choices((_VARIANTS["copy"], _inject), k=event.rng.randint(0, 2)):
        yield 0, "brief", headline, change(event, paragraphs)


def _templates(event: Event) -> Iterator[_Made]:
    """Eight reports of one series, a quarter of them with a copy."""
    symbol = event.rng.choice(("MARKET", "WEATHER", "SCORES", "POSTS"))
    headline = event.headline()
    forms = [symbol, *event.rng.choices((symbol, "S"), k=event.rng.randint(2, 30))]
    template = [event.write(form, frozenset({"NUM"} if symbol != "POSTS" else _NAMED)) for form in forms]
    for story in range(8):
        fill = partial(_filled, event.rng, symbol)
        report = [re.sub(r"\b(?:NUM|PERSON|PLACE|ORG)\b", fill, line) for line in template]
        yield story, symbol.lower(), headline, report
        if event.rng.random() < 0.25:
            yield story, symbol.lower(), headline, _inject(event, report)


def _filled(rng: random.Random, symbol: str, _: re.Match[str]) -> str:
    return _REPORTED[symbol](rng)


def _event(event: Event) -> Iterator[_Made]:
    """Four reporters on one event: the same names, figures, words and quotes, other sentences."""
    quotes = [f"“{event.sentence()} {event.sentence()}”" for _ in range(event.rng.randint(0, 4))]
    for story in range(4):
        paragraphs = [*event.paragraphs(event.rng.randint(15, 40)), *quotes]
        event.rng.shuffle(paragraphs)
        headline = event.headline()
        yield story, "event", headline, paragraphs
        if event.rng.random() < 0.25:
            yield story, "event", headline, _shorten(event, paragraphs)


def _running(event: Event) -> Iterator[_Made]:
    """Three days of one story: each day's news, then the same background, under half of the shortest."""
    background = event.paragraphs(event.rng.randint(5, 10))
    for story in range(3):
        yield story, "running", event.headline(), [*event.paragraphs(event.rng.randint(15, 40)), *background]


def _without_blanks(event: Event) -> Iterator[_Made]:
    def text(length: int) -> str:
        return "".join(_UNSPACED[int(len(_UNSPACED) ** event.rng.random()) - 1] for _ in range(length))

    headline = text(15)
    paragraphs = ["，".join(text(9) for _ in range(6)) + "。" for _ in range(event.rng.randint(2, 15))]
    yield 0, "unspaced", headline, paragraphs
    for change in event.rng.choices((_VARIANTS["copy"], _inject, _shorten), k=2):
        yield 0, "unspaced", headline, change(event, paragraphs)


def _language(rng: random.Random) -> list[str]:
    """Six thousand invented words, the common ones short."""
    words = {"".join(rng.choice(_ONSETS) + rng.choice(_RIMES) for _ in range(rng.randint(1, 4))) for _ in range(6500)}
    return sorted(sorted(words)[:6000], key=lambda word: (len(word), word))


_REPORTED: dict[str, Callable[[random.Random], str]] = {
    "MARKET": lambda rng: f"{rng.uniform(0, 40_000):,.2f}" if rng.random() < 0.6 else f"{rng.uniform(0, 5):.1f}",
    "WEATHER": lambda rng: str(rng.randint(20, 99)),
    "SCORES": lambda rng: str(rng.randint(0, 30)),
    "POSTS": lambda rng: "".join(rng.choice(_ONSETS) + rng.choice(_RIMES) for _ in range(3)).capitalize(),
}
