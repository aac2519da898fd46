"""What a person types into the search, as SQLite's FTS5 understands it; texts as they are indexed; headlines with what
matches marked. Values only; any text will do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl import urls

# What is read of a query: longer than any headline; FTS5 takes expressions no deeper than 256.
LONGEST = 500
MOST_TERMS = 32
# Thai to Burmese, Khmer, Kana, Han, Hangul: written without blanks, or with words that are long compounds.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003134f]+"
)
_TERM = re.compile(r'(?P<minus>-?)(?:(?P<key>site|lang):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"') | {"－": "-", "−": "-", "：": ":"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
# A tag that every article has: FTS5 cannot look for what lacks a word alone.
ALL = "all"

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """``expression`` is FTS5's, None where nothing can be looked for; ``words`` and ``runs`` (of scripts without
    blanks) are what is marked; ``ignored`` are terms without a letter or digit, and those behind MOST_TERMS.
    """

    expression: str | None
    words: frozenset[str]
    runs: tuple[str, ...]
    ignored: tuple[str, ...]


def parse(text: str) -> Query:
    """Words that must all be there, "phrases", -words that must not, site:example.org, lang:en; raises nothing."""
    wanted: list[str] = []
    unwanted: list[str] = []
    words: set[str] = set()
    runs: list[str] = []
    ignored: list[str] = []
    for number, term in enumerate(_TERM.finditer(_plain(text[:LONGEST]))):
        said = term["phrase"] if term["word"] is None else term["word"]
        found = _tagged(term["key"].lower(), said) if term["key"] else _looked_for(said)
        if found is None or number >= MOST_TERMS:
            ignored.append(term[0])
        elif term["minus"]:
            unwanted.append(found)
        else:
            wanted.append(found)
            if not term["key"]:
                runs += _UNSPACED.findall(said)
                words |= {_folded(word) for word in _WORD.findall(_UNSPACED.sub(" ", said))}
    return Query(_expression(wanted, unwanted), frozenset(words), tuple(runs), tuple(ignored))


def indexed(text: str) -> str:
    """A text as it is given to FTS5: runs without blanks as overlapping pairs, the last of them by itself."""
    text = _plain(text)
    return text if text.isascii() else _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)


def tags(url: str | None, domain: str | None, spider: str | None, language: str | None) -> str:
    """Words of no language by which an article is found whole: each domain that it is under, its site, its language."""
    sites = {*_domains(urls.domain(url)), *_domains(domain), *filter(None, [spider])}
    told = (language or "").lower().replace("_", "-")
    languages = {told, told.partition("-")[0]} - {""}
    return " ".join([ALL, *sorted(_tag("site", one) for one in sites), *sorted(_tag("lang", one) for one in languages)])


def marked(headline: str, query: Query) -> Parts:
    """The headline in parts, each with whether the query names it; joined they are the headline."""
    spots = [found.span() for found in _WORD.finditer(headline) if _folded(found[0]) in query.words]
    for run in query.runs:
        spots += [found.span() for found in re.finditer(re.escape(run), headline)]
    return tuple(_parts(headline, sorted(spots)))


def _parts(text: str, spots: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    end = 0
    for first, last in spots:
        if first > end:
            yield text[end:first], False
        if last > end:
            yield text[max(first, end) : last], True
        end = max(end, last)
    if end < len(text):
        yield text[end:], False


def _plain(text: str) -> str:
    """One spelling of what is written in several, without accents; nothing that SQLite cannot take.

    The tokenizer takes accents from Latin letters alone. Kana's marks and Hangul's parts are put together again.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode().translate(_QUOTES)
        text = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
    return text.replace("\0", " ")


def _folded(word: str) -> str:
    return _plain(word.lower())


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def _looked_for(said: str) -> str | None:
    """A phrase a piece: of a run without blanks its pairs, of one character the pairs that begin with it."""
    pieces = [f'"{run}" *' if len(run) == 1 else _quoted(" ".join(_pairs(run)[:-1])) for run in _UNSPACED.findall(said)]
    rest = _UNSPACED.sub(" ", said)
    if _WORD.search(rest):
        pieces.append(_quoted(rest))
    return f"{{head body}} : ({' AND '.join(pieces)})" if pieces else None


def _tagged(key: str, said: str) -> str | None:
    if key == "site":
        said = said.partition("://")[2] or said
        said = said.partition("/")[0].lower().removeprefix("www.").rstrip(".")
    else:
        said = said.lower().replace("_", "-")
    return f'tags : "{_tag(key, said)}"' if said else None


def _domains(domain: str | None) -> Iterator[str]:
    """A domain and those above it, but the topmost."""
    labels = (domain or "").lower().split(".")
    yield from (".".join(labels[at:]) for at in range(max(1, len(labels) - 1)) if domain)


def _tag(key: str, value: str) -> str:
    return f"{key}{value.encode('utf-8', 'replace').hex()}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _expression(wanted: Sequence[str], unwanted: Sequence[str]) -> str | None:
    if not wanted and not unwanted:
        return None
    told = " AND ".join(f"({one})" for one in wanted) or f'tags : "{ALL}"'
    return f"({told}) NOT ({' OR '.join(f'({one})' for one in unwanted)})" if unwanted else told
