"""Families B, B0 and C: glued with blanks, torn over elements; and what looks like them."""

import pytest
from farm_markups import BODY, RELATED, e
from pages import html_page

from newscrawl.extraction import read

H1 = "AQCAN-Miami-area harbour closes for 3 days"
STAMP = "2025-04-30 00:03:51"
ITEMS = "".join(
    f'<li><a href="/html/{n}.html">{text}</a><p>{"A snippet of the text that goes on until it is cut at a hundred characters, "[:76]}{n:024}</p></li>'
    for n, text in enumerate(RELATED)
)
TAIL = f"<div>More:Stocks</div><h3>Recommend</h3><ul>{ITEMS}</ul>"
PARAGRAPHS = "".join(f"<p>{e(text)}</p>" for text in BODY)


def page(head: str, source: str = "", title: str = H1, tail: str = TAIL, body: str = PARAGRAPHS) -> str:
    return f"<html><head><title>{title}</title></head><body>{head}{source}{body}{tail}</body></html>"


# markup of the line below the headline -> (family, source fits an outlet's name)
LINES = {
    f"<div>{STAMP}source:Harbour Daily Newscategory:Stocks</div>": ("B", "Harbour Daily News"),
    f"<div>{STAMP}source:Harbour News category:Stocks</div>": ("B0", "Harbour News"),
    f"<div>{STAMP}source:Christopher Caldwellcategory:Stocks</div>": ("B", None),
    f"<div>{STAMP}<span>source:XDY Exchange</span><span>category:Stocks</span></div>": ("B", None),
    f"<div>{STAMP} source: lotradecoin beginner guide category: Stocks</div>": ("B0", None),
    f"<div>{STAMP}</div><div>source:Grant Preston</div><div>category:Stocks</div>": ("B", None),
    f"<td>{STAMP}<br>source:<br>Harbour Press<br>category:<br>Stocks<br>": ("B", "Harbour Press"),
    f"<div>{STAMP}</div><div>source: some top token</div><div>category: Stocks</div>": ("B0", None),
    f"<div>{STAMP}category:Stocks</div>": ("B", None),
    f"<DIV>{STAMP}source:category:<A HREF=/c/1>Stocks</A></DIV>": ("B", None),
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize(
    "head", [f"<h1>{H1}</h1>", f"<div>{H1}</div>", f"<p><a href=/>Home</a></p><b>{H1}</b><br>", ""]
)
def test_b_and_b0_in_many_markups(head, line):
    article = read(html_page(page(head, line))).article
    assert (article.family, article.is_based_on) == LINES[line]
    assert article.headline == H1
    assert article.article_section == "Stocks"
    assert article.date_published == STAMP
    assert article.article_body == "\n".join(BODY)
    assert article.authors == article.keywords == ()


def test_a_body_glued_to_the_category_is_cut_off_where_more_names_the_category():
    line = f"<div>{STAMP}source:Grant Prestoncategory:Stocks{e(BODY[0])}</div>"
    article = read(html_page(page(f"<h1>{H1}</h1>", line))).article
    assert article.article_section == "Stocks"
    assert article.article_body.startswith(f"{BODY[0]}\n{BODY[0]}")


NAVIGATION = '<ul><li><a href="/">Home</a><li><a href="/c/1">News</a></ul>'


@pytest.mark.parametrize(
    "line",
    [
        "<div>2025-05-03 03:412137 view</div>",
        "<p>2025-05-03 03:41 2137 views</p>",
        "<p>2025-05-03<br>03:41<br>7 view</p>",
    ],
)
def test_c_has_no_headline_and_ends_with_the_views(line):
    article = read(html_page(page(NAVIGATION, "", "", f"{line}{TAIL}"))).article
    assert (article.family, article.headline) == ("C", "")
    assert article.article_body == "\n".join(BODY)
    assert article.date_published == "2025-05-03 03:41"


def test_views_above_the_text_are_not_c():
    reading = read(html_page(page(f"<h1>{H1}</h1>", "<p>2025-05-03 03:41 2137 views</p>", tail="")))
    assert reading.article.family is None
    assert reading.article.headline == H1


def test_source_and_category_in_running_text_are_not_b():
    text = "<p>The file lists a source: and a category: but no time, and the harbour office keeps it in a drawer. " * 3
    reading = read(html_page(page(f"<h1>{H1}</h1>", text, tail="")))
    assert reading.article.family is None
