"""What microdata say of an article, in the shapes that pages write; whatever is broken is ignored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page
from selectolax.lexbor import LexborHTMLParser

from newscrawl.extraction import microdata, read
from newscrawl.extraction.document import walk
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.metadata import read as read_head

URL = "https://example.org/news/a"
TITLE = "<title>Ferry sails again</title>"
ARTICLE = '<article itemscope itemtype="https://schema.org/NewsArticle">{}</article>'
HEADLINE = "<h1 itemprop=headline>Ferry <b>sails</b> again</h1>"


def head(html: str) -> Metadata:
    return read_head(walk(html), URL, URL, html)


AUTHORS = {
    "text": "<span itemprop=author>Ina Velde</span>",
    "a link": '<a itemprop=author href="/people/1">Ina Velde</a>',
    "a meta element": '<meta itemprop=author content="Ina Velde">',
    "a person": "<span itemprop=author itemscope itemtype=http://schema.org/Person><b itemprop=name>Ina Velde</b></span>",
    "a person with a link": '<div itemprop=author itemscope><a itemprop=url href="/1"><i itemprop=name>Ina Velde</i></a></div>',
    "a person by a meta element": '<div itemprop=author itemscope><meta itemprop=name content="Ina Velde"></div>',
    "a person by parts": "<p itemprop=author itemscope><i itemprop=givenName>Ina</i> <i itemprop=familyName>Velde</i></p>",
    "creator": "<span itemprop=creator>Ina Velde</span>",
    "two properties in one": '<span itemprop="author creator">Ina Velde</span>',
    "an address as property": '<span itemprop="http://schema.org/author">Ina Velde</span>',
}


@pytest.mark.parametrize("shape", AUTHORS)
def test_an_author_in_each_shape(shape: str) -> None:
    found = head(TITLE + ARTICLE.format(HEADLINE + AUTHORS[shape]))
    assert found.authors == ("Ina Velde",)
    assert found.is_article


def test_every_field_and_its_attribute() -> None:
    found = head(
        TITLE
        + ARTICLE.format(
            HEADLINE
            + '<time itemprop=datePublished datetime="2025-04-11T11:36:05+02:00">11 April</time>'
            + '<meta itemprop=dateModified content="2025-04-12"><link itemprop=url href="/news/a">'
            + '<figure itemprop=image itemscope><img itemprop=url src="/i.jpg"></figure>'
            + "<span itemprop=articleSection>Harbour</span><b itemprop=keywords>ferry, quay</b>"
            + "<div itemprop=publisher itemscope><span itemprop=name>The Example</span></div>"
            + "<meta itemprop=inLanguage content=en><p itemprop=description>It  sails.</p><div itemprop=articleBody>Long.</div>"
        )
    )
    assert (found.date_published, found.date_modified) == ("2025-04-11T11:36:05+02:00", "2025-04-12")
    assert (found.section, found.keywords, found.publisher) == ("Harbour", ("ferry", "quay"), "The Example")
    assert (found.image, found.language, found.description) == ("https://example.org/i.jpg", "en", "It sails.")
    assert found.marked.body is None


def test_several_values_of_one_name_are_a_list() -> None:
    marked = ARTICLE.format(HEADLINE + "<i itemprop=author>Ina Velde</i><i itemprop=author>Omar Quist</i>")
    assert head(TITLE + marked).authors == ("Ina Velde", "Omar Quist")


def test_json_ld_and_meta_elements_go_first() -> None:
    marked = ARTICLE.format(HEADLINE + "<i itemprop=author>Somebody Else</i>")
    assert head(f'{TITLE}<meta name=author content="Ina Velde">{marked}').authors == ("Ina Velde",)


FOREIGN = {
    "a card of another article": ARTICLE.format(
        "<h2 itemprop=headline>Quay shut</h2><i itemprop=author>Omar Quist</i>"
    ),
    "a comment": "<div itemscope itemtype=https://schema.org/Comment><i itemprop=author>A Reader</i></div>",
    "a product": "<div itemscope itemtype=https://schema.org/Product><b itemprop=name>Ferry sails again</b></div>",
    "another vocabulary": "<div itemscope itemtype=https://other.example/Article><i itemprop=author>Omar Quist</i></div>",
    "a property of nothing": "<i itemprop=author>Omar Quist</i>",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_not_the_articles_is_not_taken(kind: str) -> None:
    found = head(TITLE + FOREIGN[kind])
    assert (found.authors, found.is_article) == ((), False)
    assert not found.linked.is_listing


def test_an_inner_object_keeps_its_properties_to_itself() -> None:
    inner = (
        "<div itemprop=video itemscope itemtype=https://schema.org/VideoObject><i itemprop=author>Omar Quist</i></div>"
    )
    assert head(TITLE + ARTICLE.format(HEADLINE + inner)).authors == ()


def test_an_article_is_read_whole() -> None:
    text = (
        "<p>The ferry sailed again this morning, with forty people and a dog on board, after a week at the quay.</p>"
        * 3
    )
    page = TITLE + ARTICLE.format(
        HEADLINE
        + f'<a itemprop=author href=/1>Ina Velde</a><time itemprop=datePublished datetime="2025-04-11">x</time>{text}'
    )
    article = read(html_page(page, URL)).article
    assert article is not None
    assert (article.headline, article.authors, article.date_published) == (
        "Ferry sails again",
        ("Ina Velde",),
        "2025-04-11",
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div itemscope>" * 5_000 + "<p itemprop=a>x" * 5_000,
        "<div itemprop=name itemscope>" * 300,
        f"<div itemscope itemtype=https://schema.org/Article><p itemprop=headline>{'x ' * 100_000}",
        "<div itemscope itemprop='a " + "b " * 20_000 + "'>",
    ],
)
def test_what_is_too_much_is_bounded(html: str) -> None:
    found = microdata.nodes(LexborHTMLParser(html))
    assert len(found) <= 600
    assert all(not isinstance(value, str) or len(value) <= 2_000 for node in found for value in node.values())


ELEMENTS = st.tuples(
    st.sampled_from(["div", "span", "meta", "a", "img", "time", "p"]),
    st.lists(
        st.sampled_from(
            [
                "itemscope",
                "itemprop=author",
                "itemprop=name",
                "itemprop=''",
                "itemtype=https://schema.org/Article",
                "itemid=x",
                "content=c",
                "href=/h",
                "src=/s",
                "itemprop='headline name'",
                "datetime=2025",
            ]
        ),
        max_size=4,
    ),
    st.sampled_from(["", "text", "</div>", "</span>"]),
)


@settings(deadline=None)
@given(st.lists(ELEMENTS, max_size=20))
def test_any_markup_is_read(elements: list[tuple[str, list[str], str]]) -> None:
    html = "".join(f"<{tag} {' '.join(attributes)}>{text}" for tag, attributes, text in elements)
    found = head(TITLE + html)
    assert all(name.strip() for name in found.authors)
