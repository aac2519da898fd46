"""A small site made of words: articles of their own text in one template, with what its publisher puts on each page."""

from __future__ import annotations

from pages import html_page

from newscrawl.extraction import Reading, SiteMemory, read
from newscrawl.extraction.memory import learn
from newscrawl.items import Page

TOWNS = ("Arven", "Belmora", "Caldry", "Dunmeer", "Eskwold", "Fenlow", "Garth", "Holmby", "Ilvane", "Jorrick")
TRADES = ("millers", "tanners", "weavers", "coopers", "glaziers", "masons", "saddlers", "printers", "dyers", "potters")
WORKS = ("the weir", "the mill race", "the old quay", "the tram depot", "the bell tower", "the corn hall", "the lock")
FOOTNOTE = "The Valley Courier is written by nine people in a house by the river, and read by thousands each week."
LABEL = "Share the story"


def text(number: int) -> list[str]:
    """Six paragraphs that no other number has."""
    town, trade = TOWNS[number % 10], TRADES[(number // 2 + 3) % 10]
    return [
        f"In {town} the {trade} agreed in vote {number * 17 + at} to mend {WORKS[(number + at) % 7]} before week "
        f"{number + at * 3 + 2}. Their chair said that {number * 5 + at} of them would work on it in turns, and that "
        f"stone for it lies ready behind house {at * 11 + number}."
        for at in range(6)
    ]


def address(number: int) -> str:
    return f"https://courier.example/report/{number}.html"


def html(number: int, *, easy: bool = True, footnote: str = FOOTNOTE, label: str = LABEL) -> str:
    """A page; one that is not ``easy`` has its text in two articles, which may be two, and needs a closer look."""
    paragraphs = [f"<p>{one}</p>" for one in text(number)]
    headline = f"{TOWNS[number % 10]} votes on works for year {number}"
    if easy:
        inner = "".join(paragraphs[:3]) + f'<p class="x">{label}</p>' + "".join(paragraphs[3:])
    else:
        halves = ["".join(paragraphs[:3]), "".join(paragraphs[3:])]
        inner = "".join(f'<article class="part">{half}</article>' for half in halves)
    return (
        f'<html><head><title>{headline} | Works | Valley Courier</title><meta property="og:type" content="article">'
        f'</head><body><nav><a href="/">Home</a></nav><main><h1>{headline}</h1><div class="story">{inner}'
        f'<p class="note">{footnote}</p></div></main></body></html>'
    )


def page(number: int, url: str | None = None, **more: object) -> Page:
    return html_page(html(number, **more), url=url or address(number))  # type: ignore[arg-type]


def body(reading: Reading) -> list[str]:
    assert reading.article is not None, reading.reason
    return reading.article.article_body.split("\n")


def taught(*numbers: int, **more: object) -> SiteMemory:
    """A memory of pages that were read one after the other, each with what was known by then."""
    memory = SiteMemory()
    for number in numbers:
        seen = read(page(number, **more), memory).observation
        assert seen is not None
        memory = learn(memory, seen)
    return memory
