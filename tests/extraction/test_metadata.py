"""What a head says, broken or not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page

from newscrawl.extraction import jsonld, read
from newscrawl.extraction.document import walk
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.metadata import read as read_head

URL = "https://example.org/news/a"


def head(html: str, url: str | None = URL) -> Metadata:
    return read_head(walk(f"<html lang=en-GB><head>{html}</head>"), url, url)


def script(data: object) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry sails &amp; returns",
    "author": [{"@type": "Person", "name": "Ina Velde"}, "Omar Quist", "https://example.org/u/3"],
    "datePublished": "2025-04-11T11:36:05+02:00",
    "dateModified": "2025-04-12",
    "articleSection": ["Harbour", "News"],
    "keywords": "ferry, harbour",
    "image": [{"url": "/i.jpg"}],
    "publisher": {"@type": "Organization", "name": "The Example"},
    "inLanguage": {"name": "en"},
}


def test_json_ld_first():
    found = head(script(ARTICLE) + '<meta name=author content="Somebody Else"><meta property="og:title" content="T">')
    assert found.is_article
    assert found.linked.headline == "Ferry sails & returns"
    assert found.og_title == "T"
    assert found.authors == ("Ina Velde", "Omar Quist")
    assert (found.date_published, found.date_modified) == ("2025-04-11T11:36:05+02:00", "2025-04-12")
    assert (found.section, found.keywords) == ("Harbour", ("ferry", "harbour"))
    assert (found.image, found.publisher, found.language) == ("https://example.org/i.jpg", "The Example", "en-GB")


def test_meta_elements_where_json_ld_is_silent():
    found = head(
        '<meta property="og:type" content="article"><meta name="description" content=" A  sentence. ">'
        '<meta property="article:author" content="https://facebook.example/x"><meta name="DC.creator" content="Ina Velde">'
        '<meta property="article:published_time" content="2025-04-11"><meta property="article:modified_time" content="yesterday">'
        '<meta property="article:tag" content="ferry"><meta property="article:tag" content="harbour">'
        '<meta property="og:image" content="//cdn.example/i.jpg"><meta property="og:site_name" content="The Example">'
        '<meta itemprop="articleSection" content="x"><meta property="article:section" content="Harbour">'
    )
    assert found == Metadata(
        is_article=True,
        description="A sentence.",
        authors=("Ina Velde",),
        date_published="2025-04-11",
        date_modified="yesterday",
        language="en-GB",
        section="Harbour",
        keywords=("ferry", "harbour"),
        image="https://cdn.example/i.jpg",
        publisher="The Example",
    )


SHAPES = {
    "a list": [ARTICLE],
    "a graph": {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
    "a list of types": ARTICLE | {"@type": ["Thing", "http://schema.org/BlogPosting"]},
    "inside a page": {"@type": "WebPage", "mainEntity": ARTICLE},
    "with comments": "<!-- //<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]> -->",
    "with line feeds in strings": json.dumps(ARTICLE).replace("returns", "returns\n"),
    "with a semicolon": json.dumps(ARTICLE) + ";",
    "a list in a list": [[ARTICLE]],
    "a graph in a list": [{"@graph": [[ARTICLE]]}],
    "a main entity of a main entity": {"@type": "WebSite", "mainEntity": {"@type": "WebPage", "mainEntity": [ARTICLE]}},
    "a prefix before types and keys": {f"schema:{key}": value for key, value in ARTICLE.items() if key[0] != "@"}
    | {"@type": "schema:NewsArticle"},
    "addresses as keys": {f"http://schema.org/{key}": value for key, value in ARTICLE.items() if key[0] != "@"}
    | {"@type": "http://schema.org/NewsArticle"},
    "values in objects": ARTICLE | {"headline": {"@value": ARTICLE["headline"], "@language": "en"}},
    "values in containers": ARTICLE | {"headline": {"@list": [ARTICLE["headline"]]}},
    "values in lists": ARTICLE | {"headline": [ARTICLE["headline"], "Another"]},
    "markup in strings": ARTICLE | {"headline": "<em>Ferry</em> sails &amp; returns"},
    "a name and no headline": {key: value for key, value in ARTICLE.items() if key != "headline"}
    | {"name": ARTICLE["headline"]},
    "a comma too many": json.dumps(ARTICLE)[:-1] + ",}",
    "comments inside": json.dumps(ARTICLE).replace('"author"', '/* who */ "author"'),
    "quotes inside": json.dumps(ARTICLE | {"description": "The QUAY is old"}).replace("QUAY", '"quay"'),
    "escaped for HTML": json.dumps(ARTICLE).replace("&", "&amp;").replace('"', "&quot;"),
    "a string of JSON": json.dumps(json.dumps(ARTICLE)),
    "behind another value": '{"@type": "WebSite"}' + json.dumps(ARTICLE),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_json_ld(shape):
    assert head(script(SHAPES[shape])).linked.headline == "Ferry sails & returns"


HARMLESS = {
    "broken": "{",
    "not JSON": "var x = 1;",
    "empty": "",
    "a number": "1",
    "null": "null",
    "odd types": {"@type": 5, "headline": "x"},
    "types in a dictionary": {"@type": {"a": "NewsArticle"}},
    "deep": "[" * 100_000 + "]" * 100_000,
    "big": json.dumps(["x" * 5_000_000]),
    "many": json.dumps([{"@type": "Thing"}] * 50_000),
    "a huge number": "9" * 10_000,
}


@pytest.mark.parametrize("data", HARMLESS)
def test_what_is_no_article_is_ignored(data):
    assert head(script(HARMLESS[data])) == Metadata(language="en-GB")


@pytest.mark.parametrize(
    "value", [None, 5, 1.5, True, [], {}, [[]], [None, {"name": {"x": 1}}], {"@value": 3}, "", " "]
)
@pytest.mark.parametrize(
    "key", ["headline", "author", "publisher", "image", "keywords", "articleSection", "datePublished", "inLanguage"]
)
def test_odd_values_are_nothing(key, value):
    found = head(script({"@type": "Article", key: value}))
    assert found == Metadata(linked=found.linked, is_article=True, language="en-GB")
    assert found.linked == jsonld.LinkedData(is_article=True, types=("Article",))


def test_an_author_by_reference():
    graph = [ARTICLE | {"author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Ina Velde"}]
    assert head(script({"@graph": graph})).authors == ("Ina Velde",)


PEOPLE = {
    "a string": "Ina Velde",
    "an object": {"@type": "Person", "name": "Ina Velde"},
    "an object with several names": {"@type": "Person", "name": ["Ina Velde"]},
    "given and family name": {"@type": "Person", "givenName": "Ina", "familyName": "Velde"},
    "a list in an object": {"@list": [{"name": "Ina Velde"}]},
    "a name as a value": {"name": {"@value": "Ina Velde"}},
    "only another name": {"alternateName": "Ina Velde"},
    "twice": [{"name": "Ina Velde"}, "Ina Velde"],
    "with blanks and an entity": {"name": " Ina&nbsp; Velde "},
    "beside an address": ["https://example.org/ina", {"name": "Ina Velde"}],
}


@pytest.mark.parametrize("shape", PEOPLE)
def test_an_author_in_each_shape(shape):
    assert head(script(ARTICLE | {"author": PEOPLE[shape]})).authors == ("Ina Velde",)


IMAGES = {
    "a string": "/i.jpg",
    "a list": ["/i.jpg", "/j.jpg"],
    "an object": {"@type": "ImageObject", "url": "/i.jpg"},
    "a list of addresses in an object": [{"url": ["/i.jpg"]}],
    "a content address": {"contentUrl": "/i.jpg"},
    "a reference": {"@id": "#lead"},
    "with an entity": "/i.jpg?w=1&amp;h=2",
}


@pytest.mark.parametrize("shape", IMAGES)
def test_an_image_in_each_shape(shape):
    graph = [ARTICLE | {"image": IMAGES[shape]}, {"@type": "ImageObject", "@id": "#lead", "url": "/i.jpg"}]
    wanted = "https://example.org/i.jpg" + ("?w=1&h=2" if shape == "with an entity" else "")
    assert head(script({"@graph": graph})).image == wanted


def test_what_one_node_leaves_open_another_of_the_same_headline_says():
    first = {"@type": "Article", "headline": "Ferry sails & returns"}
    found = head(script(first) + script(ARTICLE) + "<title>Ferry sails & returns</title>")
    assert (found.authors, found.section) == (("Ina Velde", "Omar Quist"), "Harbour")
    assert found.linked.types == ("Article", "NewsArticle")


@pytest.mark.parametrize("key", ["url", "@id", "mainEntityOfPage"])
def test_among_several_articles_the_one_that_names_the_pages_address(key):
    own = ARTICLE | {"headline": "Worded otherwise", key: URL + "#article"}
    found = head(script([ARTICLE | {"headline": "Another", key: "https://example.org/b"}, own]))
    assert found.linked.headline == "Worded otherwise"
    own[key] = {"@type": "WebPage", "@id": URL}
    assert key != "mainEntityOfPage" or head(script([ARTICLE, own])).linked.headline == "Worded otherwise"


@pytest.mark.parametrize(
    ("crumbs", "wanted"),
    [
        (["Home", "Harbour", "Ferry sails & returns"], "Harbour"),
        (["Home", "News", "Harbour"], "Harbour"),
        (["The Example"], None),
        ([], None),
        (["Home", "Startseite"], None),
    ],
)
def test_a_section_that_only_the_breadcrumb_names(crumbs, wanted):
    steps = [{"@type": "ListItem", "position": at, "item": {"name": name}} for at, name in enumerate(crumbs, 1)]
    article = {key: value for key, value in ARTICLE.items() if key != "articleSection"}
    graph = [article, {"@type": "BreadcrumbList", "itemListElement": steps}]
    assert head(script({"@graph": graph})).section == wanted


def test_an_author_who_is_the_publisher_gives_way_to_a_person():
    outlet = ARTICLE | {"author": {"name": "The Example"}}
    assert head(script(outlet) + '<meta name=author content="Ina Velde">').authors == ("Ina Velde",)
    assert head(script(outlet)).authors == ("The Example",)
    assert head(script(outlet) + '<meta name=author content="the example">').authors == ("The Example",)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["NewsArticle", "Person", URL, "#p"]),
    lambda one: (
        st.lists(one, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "@type @id @graph @value @list headline name author image url publisher keywords articleSection hasPart "
                "mainEntity mainEntityOfPage inLanguage isAccessibleForFree wordCount license itemListElement item".split()
            ),
            one,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_json_is_read(blocks):
    found = head("".join(map(script, map(json.dumps, blocks))) + "<title>NewsArticle</title>")
    assert all(isinstance(name, str) and name.strip() for name in (*found.authors, *found.keywords))
    assert found.image is None or found.image.startswith("http")


def test_among_several_articles_the_one_of_the_title_and_teasers_are_none():
    other = ARTICLE | {"headline": "Another"}
    assert (
        head(script([other, ARTICLE]) + "<title>Ferry sails & returns - The Example</title>").linked.headline
        == "Ferry sails & returns"
    )
    assert head(script([other, ARTICLE])).linked == jsonld.LinkedData(is_listing=True)
    assert head(script({"@type": "ItemList", "itemListElement": [ARTICLE]})).linked == jsonld.LinkedData(
        is_listing=True
    )


@pytest.mark.parametrize(
    ("canonical", "wanted"),
    [
        ("/b", "https://example.org/b"),
        ("https://www.example.org/b", "https://www.example.org/b"),
        ("https://other.example/b", None),
        ("https://example.org/", None),
        ("javascript:x", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_site_only(canonical, wanted):
    assert head(f'<link rel=canonical href="{canonical}">').canonical == wanted
    assert head(f'<meta property="og:url" content="{canonical}">').canonical == wanted


@pytest.mark.parametrize(
    ("lang", "wanted"), [("de", "de"), ("pt_BR", "pt-BR"), ("", None), ("<x>", None), ("english please", None)]
)
def test_a_language_is_a_tag(lang, wanted):
    assert read_head(walk(f'<html lang="{lang}">'), None, None).language == wanted


def test_controls_that_come_in_by_references_and_escapes_are_replaced_and_counted():
    body = "A sentence of the body with seven words. " * 12
    data = r'{"@type": "NewsArticle", "headline": "A\u0000h\ud800", "author": "I\u0007V"}'
    text = f"<article><p>{body}&#8;{body}</p><p>{body}</p><p>{body}</p></article>"
    html = f"<title>A&#1;headline</title>{script(data)}<h1>A&#1;headline</h1>{text}"
    article = read(html_page(html)).article
    assert article.headline == "A\ufffdheadline"
    assert article.authors == ("I\ufffdV",)
    assert article.article_body.count("\ufffd") == 1
    assert article.repairs >= 3
    assert all(ord(char) >= 32 and not "\ud800" <= char <= "\udfff" for one in article.witnesses for char in one.text)
