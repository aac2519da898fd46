"""Pages whose truth is known: honest ones full of traps and link loss, and injected ones. Knows no cleaner."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from newscrawl.bench.clean_material import FOREIGN_BRANDS, Material

# A name is marked in the making, so that link loss can strike names alone.
_NAME = re.compile("\x01([^\x02]*)\x02")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sample:
    """One page and its truth. ``kind`` names the trap or the shape of the injection; ``brand`` None: honest."""

    kind: str
    headline: str
    body: str
    true_headline: str
    true_body: str
    brand: str | None = None


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
        headline, marked = self.story()
        return self.with_brand(headline, self.told(marked, loss), brand, shape)

    def story(self) -> tuple[str, str]:
        """A headline and a body whose names are marked: ``told`` makes a page's body of it."""
        self._recast()
        return self._headline("{rest}"), self._marked()

    def long(self, words: int) -> tuple[str, str]:
        """A headline as an honest page's, and a body as a story's, of so many words at least."""
        headline, marked = self._trap()[1], self._marked()
        while len(marked.split()) < 1.1 * words:  # link loss takes some
            marked += "\n" + self._marked()
        return headline, marked

    def told(self, marked: str, loss: float) -> str:
        """One page's body of a story: each name loses the blank beside it with this chance."""
        text = re.sub("\x01[^\x02]*\x02 ?", lambda m: self._link(m[0], loss), marked)
        return re.sub(r" \x03", "", text).replace("\x03", "")

    def with_brand(self, headline: str, body: str, brand: str, shape: str) -> Sample:
        """A page as a farm makes it of this headline and body; ``shape`` as in ``injected``, or ``suffix``."""
        mark = self._rng.choice(DELIMITERS)
        raw = {"body": headline, "suffix": headline + mark + brand}.get(shape, brand + mark + headline)
        place = "next" if shape == "suffix" else shape
        return Sample(shape, raw, self._inject(body, brand, place), headline, body, brand)

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
        return self.told(self._marked(), loss)

    def _marked(self) -> str:
        size = self._rng.choice((400, 1200, 2500, 4500))
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < size:
            sentences = [self._expand("{sentence}") for _ in range(self._rng.randint(1, 4))]
            paragraphs.append(" ".join(_capital(s) for s in sentences))
        return "\n".join(paragraphs)

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
