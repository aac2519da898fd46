"""A list of one or two entries is a list; an article with linked headlines in it, or under a link to itself, is none."""

from __future__ import annotations

import pytest
from pages import html_page

from newscrawl.extraction import read

FERRY = (
    "The harbour board will keep the old timetable until spring, its chair said on Monday. Two of the boats need new "
    "engines, and the yard has room for one at a time. Fares stay as they are for people who live on the islands."
)
MARKET = (
    "Stalls in the market hall will be let by the week from June, the town council decided. Sellers had asked for "
    "shorter leases since the roof was mended. Forty of them signed a letter, and eleven came to the meeting."
)
FERRY_LINK = '<a href="/harbour/ferry-keeps-its-timetable">Ferry line keeps its old timetable until spring</a>'
MARKET_LINK = '<a href="/town/stalls-by-the-week">Stalls in the market hall are let by the week</a>'
FOOT = "<footer><p>The Harbour Post, Quay Street 4</p></footer>"
MORE = "".join(f"<p>{FERRY} That was paragraph {number} of the report.</p>" for number in range(3))


def of(body: str) -> str:
    text = f"<html><head><title>Harbour | The Harbour Post</title></head><body>{body}{FOOT}</body></html>"
    return "article" if read(html_page(text, url="https://post.example/a/b")).article else "none"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Harbour</h1><h2>{FERRY_LINK}</h2><p>{FERRY}</p>",
        f"<h1>Harbour</h1><h2>{FERRY_LINK}</h2><span>20 March 2024</span><p>{FERRY}</p>",
        f"<h1>Harbour</h1><h2>{FERRY_LINK}</h2><p>{FERRY}</p><h2>{MARKET_LINK}</h2><p>{MARKET}</p>",
        f"<h1>Harbour</h1><ul><li>{FERRY_LINK}<p>{FERRY}</p></li><li>{MARKET_LINK}<p>{MARKET}</p></li></ul>",
        f"<h1>Harbour</h1><div><div>{FERRY_LINK}</div>{FERRY}<br>{MARKET}</div>",
        f"<h1>Harbour</h1><div>{FERRY_LINK} 20 March 2024</div><p>{FERRY}</p>",
        f"<h1>Harbour</h1><ul><li>{FERRY_LINK}<p>{FERRY}</p></li></ul><p>{MARKET}</p><p>The Harbour Post, Quay 4.</p>",
        f"<h1>Page not found</h1><p>Nothing is here.</p><h3>{FERRY_LINK}</h3><p>{FERRY}</p><h3>{MARKET_LINK}</h3><p>{MARKET}</p>",
    ],
)
def test_what_stands_below_linked_headlines_tells_of_other_pages(body: str) -> None:
    assert of(body) == "none"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Ferry line keeps its old timetable until spring</h1><p>{FERRY}</p><p>{MARKET}</p>",
        f"<h2>{FERRY_LINK}</h2>{MORE}",
        f"<h1>{FERRY_LINK}</h1><p>{FERRY}</p><p>{MARKET}</p>",
        f"<h1>On the quay</h1>{MORE}<h3>{MARKET_LINK}</h3>{MORE}",
        f"<h1>On the quay</h1>{MORE}<h3>{MARKET_LINK}</h3><p>{MARKET}</p>",
        f"<h1>On the quay</h1>{MORE}<ul><li>{MARKET_LINK}</li></ul>{MORE}",
    ],
)
def test_an_article_may_hold_linked_headlines(body: str) -> None:
    assert of(body) == "article"
