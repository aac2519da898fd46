"""Whatever a page is, reading it gives a reading."""

import json

from farm_markups import Facts, plain
from honest_pages import STYLES
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page

from newscrawl.extraction import jsonld, read

PAGES = [plain(Facts("Rekubit-Ferry sails", "My", "X")), STYLES["json-ld"], STYLES["divs only"]]
PIECES = st.sampled_from(
    [
        "<div>",
        "</p>",
        "<!--",
        "Current:Home > ",
        "Date:2025-04-11 11:36:05",
        "<h1>",
        "&#0;",
        "\ud800",
        "source:category:",
        "- In:",
        "<script>",
        "(7)",
        "Related",
    ]
)


def is_sound(text: str) -> bool:
    return "\0" not in text and text.encode("utf-8", "strict") is not None


@settings(max_examples=60, deadline=None)  # the first call imports trafilatura
@given(st.sampled_from(PAGES), st.integers(0, 3_000), st.integers(0, 600), st.one_of(PIECES, st.text(max_size=9)))
def test_a_page_with_a_piece_torn_out_and_another_put_in(html, start, length, piece):
    torn = html[:start] + piece + html[start + length :]
    article = read(html_page(torn.encode("utf-8", "surrogatepass"))).article
    if article is not None:
        assert article.headline or article.family == "C"
        assert article.article_body
        assert is_sound(article.article_body)
        assert is_sound(article.headline)
        assert "\n\n" not in article.article_body


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["text/html", "text/plain", "", "text/html; charset=gbk"]))
def test_any_bytes(body, kind):
    reading = read(html_page(body, None, kind))
    assert reading.reason
    assert (reading.article is None) or is_sound(reading.article.article_body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9) | st.sampled_from(["NewsArticle", "ItemList", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@type", "@id", "@graph", "headline", "name", "author", "articleBody", "datePublished", "image", "publisher", "keywords", "@value", "url"]), inner, max_size=5
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None)
@given(JSON, st.integers(0, 30))
def test_any_json_ld(value, cut):
    text = json.dumps(value)
    for block in (text, text[: len(text) - cut], f"<!--{text}-->;"):
        found = jsonld.read([block], "A headline")
        texts = (
            found.headline,
            found.body,
            found.description,
            found.date_published,
            found.image,
            found.publisher,
            *found.authors,
            *found.keywords,
        )
        assert all(one is None or isinstance(one, str) for one in texts)


LANDMARKS = st.sampled_from([
    "Current:Home > ", "Current:Home >News", "View\n", "Date:2025-04-11 11:36:05\n", "View Date:2025-04-11", "veryGood! (7)", "- In:", "Related\n", "Ranking\n",
    "2025-05-07 17:12:29source:X", "category:", "More:Y", "2025-05-03 03:412137 view", "A headline of five words", "\n", " -", "Recommend",
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(LANDMARKS | st.text(max_size=20), max_size=14))
def test_any_order_of_landmarks(pieces):
    reading = read(html_page("".join(pieces).encode("utf-8", "surrogatepass"), None, "text/plain"))
    assert reading.reason
    if reading.article is not None:
        assert is_sound(reading.article.article_body)
