"""Which authors a head's statement names: the list taken apart, what surrounds the names taken off.

Knows how bylines list people in several languages, no person and no outlet by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.extraction.byline import people, stated

_MAX = 1_000
_MAX_PARTS = 30
# Always a list; a list only where all its parts are people's names: "Reuters/AFP" and "Anna Weber, Selby Times" are none.
_LISTED = re.compile(r"\s*[;；、\n]\s*")
_MAYBE_LISTED = re.compile(
    r"\s*[/／•]\s*|\s*[,，]\s+(?:(?:and|und|et|y|e|en|och|og|i|ve|&)\s+)?|\s+(?:and|und|et|y|och|ve|i|dan|و|&)\s+"
)
_ARABIC_AND = re.compile(r"\s+و\s+")
_PICTURE = re.compile(
    r"\W*(?:image|images|photo|photos|photograph|picture|pictures|foto|fotos|bild|bilder|credit|crédit|getty)\b\s*(?:[:/]|by\b|©|\Z)",
    re.IGNORECASE,
)
# "Anna Weber (anw)", "Anna Weber, dpa": how an editor signs, and where the rest came from.
_SIGN = re.compile(r"\s*(?:\([a-zà-ÿ.]{2,5}\)|,\s*[a-z]{2,4})\s*\Z")
_WITH = re.compile(
    r"[\s,(–—-]+(?:mit (?:material (?:von|der)\b.*|agentur(?:en|material)\b.*)|with (?:wires?|agenc(?:y|ies)|files from|"
    r"(?:additional )?reporting (?:by|from)|inputs? from|wire (?:reports|services))\b.*|avec (?:les )?agences\b.*|"
    r"con (?:agencias|información de)\b.*|con agenzie\b.*|com agências\b.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
# Scripts without capitals, where a byline is a word glued to a name or behind it.
_SIGNED = re.compile(
    r"(?:撰文|作者|文字|记者|記者|通讯员|文|글|취재|بقلم|كتبت?|מאת|תוכן)\s*[:：/／]\s*|(?:本报|本報)?(?:记者|記者)\s+|(?:بقلم|كتبت?|מאת)\s+"
)
_ROLES = re.compile(r"\s*(?:선임기자|기자|특파원|논설위원|记者|記者|特派員|編集委員|報道員)\s*\Z")
# Words of two-word names that are none of a person: an outlet's, and how names of towns begin.
_NO_PERSON = frozenset(
    "news press times post tv television radio tribune herald journal gazette chronicle magazine today agency network "
    "media mirror star sun mail guardian telegraph associated service services wire zeitung tagblatt anzeiger rundschau "
    "online digital redaktion redaction redazione redacción rédaction staff team desk newsroom bureau editor editors "
    "new los san santa hong tel buenos rio cape saint st las fort port the university institute university. inc inc. llc "
    "reporter correspondent writer columnist contributor for special chief senior political".split()
)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w.'’-]*\Z")
_SMALL = frozenset("von van der den de del della di da do dos das du la le bin ibn al el ter ten zu af ben".split())


def authors(text: str) -> tuple[str, ...]:
    """The people, or the newsroom or agency, that a statement names, each once; () for roles, addresses, pictures."""
    text = text[:_MAX]
    found: dict[str, None] = {}
    for part in _LISTED.split(text)[:_MAX_PARTS]:
        found |= dict.fromkeys(_of_part(part))
    return tuple(found)


def shown(text: str) -> tuple[str, ...]:
    """The people that an author element shows, each once; () where it names none for certain."""
    parts = _LISTED.split(text[:_MAX])[:_MAX_PARTS]
    if len(parts) == 1 and not text.isascii():
        parts = _ARABIC_AND.split(text)
    return tuple(dict.fromkeys(name for part in parts for name in people(bare(part))))


def _of_part(text: str) -> Iterator[str]:
    if _PICTURE.match(text):
        return
    text = _SIGN.sub("", _WITH.sub("", text))
    if "://" not in text:
        parts = [one for one in _MAYBE_LISTED.split(text)[:_MAX_PARTS] if one]
        names = [name for one in parts for name in stated(bare(one))]
        if len(names) > 1 and all(map(_is_person, names)):
            yield from names
            return
    name = bare(text)
    yield from stated(name) if name else ()


def bare(text: str) -> str:
    """A name without the editor's sign, and without the byline's word where the script has no capitals."""
    text = _SIGN.sub("", text)
    if text.isascii():
        return text
    return _ROLES.sub("", _SIGNED.sub("", text.strip(), count=1))


def _is_person(name: str) -> bool:
    """Whether a name has two words or more, all of a person's: capitalised, or small as "van" is."""
    words = name.split()
    is_named = all(word[0].isupper() or word in _SMALL or not word[0].islower() for word in words)
    return bool(_NAME.match(name)) and is_named and _NO_PERSON.isdisjoint(word.casefold() for word in words)
