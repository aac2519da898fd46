"""Feeds of every kind, sound and broken: the links of their entries, bounded, whatever the bytes are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page

from newscrawl import urls
from newscrawl.extraction import Reading, read
from newscrawl.extraction.feed import MAX_ENTRIES

URL = "https://news.example/feeds/all.xml"
A, B = "https://news.example/a.html", "https://news.example/b.html"


def reading(body: str | bytes, kind: str | None = "application/xml", url: str | None = URL) -> Reading:
    return read(html_page(body, url, kind))


def named(
    body: str | bytes, kind: str | None = "application/xml", url: str | None = URL
) -> list[tuple[str, str | None]]:
    return [(link.url, link.anchor) for link in reading(body, kind, url).links]


RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>All</title><link>https://news.example/</link>'
    "<image><title>Logo</title><link>https://news.example/logo</link></image>"
    "<item><title>Mill opens</title><link>/a.html</link><source url='https://x.example/'>X</source></item>"
    "<item><title>Dam closes</title><link>https://news.example/b.html</link></item></channel></rss>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><items><rdf:Seq>'
    '<rdf:li resource="https://news.example/c"/></rdf:Seq></items></channel>'
    '<item rdf:about="https://news.example/a.html"><title>Mill opens</title><link>https://news.example/a.html</link></item>'
    '<item rdf:about="https://news.example/b.html"><title>Dam closes</title></item></rdf:RDF>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title><link rel="self" href="/feeds/all.xml"/>'
    '<entry><title type="html">Mill &lt;b&gt;opens&lt;/b&gt;</title><link rel="enclosure" href="/a.mp3"/>'
    '<link href="/a.json" type="application/json"/><link href="/a.html" type="text/html"/><source><title>No</title></source></entry>'
    '<entry><title type="xhtml"><div>Dam <i>closes</i></div></title><link rel="edit" href="/x"/><link rel="alternate" href="../b.html"/>'
    "<id>tag:1</id></entry></feed>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://news.example/",
        "items": [
            {"url": "a.html", "title": "Mill opens"},
            {"external_url": B, "title": "Dam closes"},
            {"id": "7"},
            3,
            {},
        ],
    }
).replace("/", "\\/")
BOTH = [(A, "Mill opens"), (B, "Dam closes")]
KINDS = {"rss feed": RSS, "rdf feed": RDF, "atom feed": ATOM, "json feed": JSON_FEED}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "declared", ["application/xml", "text/html", "text/plain", "application/octet-stream", None, ""]
)
def test_each_kind_is_known_by_what_it_holds(kind: str, declared: str | None) -> None:
    found = reading(KINDS[kind], declared)
    assert (found.article, found.is_list, found.reason) == (None, True, kind)
    assert [(link.url, link.anchor) for link in found.links] == BOTH


def item(inner: str, *, head: str = "<rss><channel>") -> str:
    return f"{head}<item>{inner}</item></channel></rss>"


ONE = {
    "a title in CDATA, with markup": (item(f"<title><![CDATA[Mill &amp; dam <b>open</b>]]></title><link>{A}</link>"), (A, "Mill & dam open")),
    "HTML's references": (item(f"<title>Caf&eacute;&nbsp;opens</title><link>{A}</link>"), (A, "Café\xa0opens")),
    "escaped twice": (item(f"<title>Mill &amp;#8217;s</title><link>{A}</link>"), (A, "Mill ’s")),
    "a control character by reference": (item(f"<title>Mill&#1;&#0; opens</title><link>{A}</link>"), (A, "Mill\ufffd opens")),
    "a bare ampersand": (item("<title>Mill & dam</title><link>/a?x=1&copy=2</link>"), ("https://news.example/a?x=1&copy=2", "Mill & dam")),
    "a link in CDATA": (item(f"<title>Mill</title><link> <![CDATA[{A}]]>\n</link>"), (A, "Mill")),
    "a link that is an attribute": (item(f'<title>Mill</title><atom:link rel="alternate" href="{A}"/>'), (A, "Mill")),
    "its own link behind a counter": (item(f"<title>Mill</title><link>https://count.example/1</link><feedburner:origLink>{A}</feedburner:origLink>"), (A, "Mill")),
    "only a permanent id": (item(f"<title>Mill</title><guid>{A}</guid>"), (A, "Mill")),
    "no title": (item(f"<link>{A}</link><description>Mill</description>"), (A, None)),
    "titles of media beside it": (item(f"<media:title>No</media:title><title>Mill</title><media:content><media:title>No</media:title></media:content><link>{A}</link>"), (A, "Mill")),
    "a prefix on all": (f"<rss><channel><rss:item><rss:title>Mill</rss:title><rss:link>{A}</rss:link></rss:item></channel></rss>", (A, "Mill")),
    "HTML as it is in the text": (item(f"<description><p>One<br><link>/no</link><title>no</title></description><title>Mill</title><link>{A}</link>"), (A, "Mill")),
    "an item inside CDATA": (item(f"<title>Mill</title><d><![CDATA[</item><item><link>/no</link>]]></d><link>{A}</link>"), (A, "Mill")),
    "an item inside a comment": (item(f"<!-- <item><link>/no</link></item> --><title>Mill</title><link>{A}</link>"), (A, "Mill")),
    "a link that is not closed": (item(f"<title>Mill</title><link>{A}"), (A, "Mill")),
    "torn off": (f"<rss><channel><item><title>Mill</title><link>{A}</link><descr", (A, "Mill")),
    "upper case": (item(f"<TITLE>Mill</TITLE><LINK>{A}</LINK>").upper().replace(A.upper(), A).replace("MILL", "Mill"), (A, "Mill")),
    "a bare DOCTYPE": (f'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/rss.dtd">{item(f"<title>Mill</title><link>{A}</link>")}', (A, "Mill")),
    "blanks and a mark before it": (f"\ufeff\n\n <?xml version='1.0'?>{item(f'<title>Mill</title><link>{A}</link>')}", (A, "Mill")),
    "a comment before it": (f"<!-- made <rss> by --><!-- -->{item(f'<title>Mill</title><link>{A}</link>')}", (A, "Mill")),
    "a script's warning before it": (f"<b>Warning</b>: no such file in x.php<br>\n<?xml version='1.0'?>{item(f'<title>Mill</title><link>{A}</link>')}", (A, "Mill")),
    "an unknown namespace": (f'<feed xmlns="urn:wrong"><entry><title>Mill</title><link href="{A}"/></entry></feed>', (A, "Mill")),
    "prefixes on an atom feed": (f'<atom:feed><atom:entry><atom:title>Mill</atom:title><atom:link href="{A}"/></atom:entry></atom:feed>', (A, "Mill")),
    "xml:base of the feed": ('<feed xml:base="https://news.example/x/"><entry><title>Mill</title><link href="../a.html"/></entry></feed>', (A, "Mill")),
    "xml:base of the entry": ('<feed xml:base="https://news.example/x/"><entry xml:base="y/"><title>Mill</title><link href="../../a.html"/></entry></feed>', (A, "Mill")),
    "xml:base of the link": ('<feed><entry><title>Mill</title><link xml:base="https://news.example/z/" href="../a.html"/></entry></feed>', (A, "Mill")),
    "a bad xml:base": ('<feed xml:base="file:///etc/"><entry><title>Mill</title><link href="/a.html"/></entry></feed>', (A, "Mill")),
}  # fmt: skip


@pytest.mark.parametrize("what", ONE)
def test_real_feeds_are_odd(what: str) -> None:
    body, expected = ONE[what]
    assert named(body) == [expected]


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("windows-1251", "windows-1251", ""),
        ("windows-1251", "utf-8", "; charset=windows-1251"),
        ("utf-8", "windows-1251", ""),
        ("utf-8", "iso-8859-1", "; charset=us-ascii"),
        ("utf-16", "utf-16", ""),
    ],
)
def test_charsets_and_lies_about_them(charset: str, declared: str, header: str) -> None:
    text = "Мельница открылась у реки, сообщили в мэрии города"
    body = f'<?xml version="1.0" encoding="{declared}"?>{item(f"<title>{text}</title><link>{A}</link>")}'
    assert named(body.encode(charset), f"text/xml{header}") == [(A, text)]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://x.example/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://u:p@x.example/",
        "http://[::1",
        "",
        "/" + "x" * 9_000,
    ],
)
def test_what_is_no_web_address_is_no_link(address: str) -> None:
    atom = f'<feed><entry><title>Mill</title><link href="{address}"/></entry></feed>'
    jsonf = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": address}]})
    for body in (item(f"<title>Mill</title><link>{address}</link>"), atom, jsonf):
        assert named(body) == []
        assert reading(body).reason.endswith("without addresses")


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "laughs": f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]>{item(f"<title>&a9;</title><link>{A}</link>")}',
    "a file": f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>{item(f"<title>&a;</title><link>{A}</link>")}',
    "an address": f'<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]>{item(f"<link>{A}</link>")}',
    "in UTF-16": f'<!DOCTYPE rss [<!ENTITY a "]>">]>{item(f"<link>{A}</link>")}'.encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_doctype_that_declares_is_refused(what: str) -> None:
    found = reading(REFUSED[what], "application/rss+xml")
    assert (found.article, found.links) == (None, ())
    assert found.reason == "rss feed refused: its DOCTYPE has declarations"


def test_entities_declared_in_the_wrong_place_are_plain_text() -> None:
    body = f'<rss><channel><!DOCTYPE x [<!ENTITY a "boom">]><item><title>Mill &a;</title><link>{A}</link></item></channel></rss>'
    assert named(body) == [(A, "Mill &a;")]


HUGE = {
    "nested": "<rss>" + "<a>" * 100_000 + item(f"<link>{A}</link>"),
    "attributes": f"<rss {' '.join(f'a{n}=1' for n in range(200_000))}>" + item(f"<link>{A}</link>", head="<channel>"),
    "quotes": "<rss>" + '<a "' * 200_000 + item(f"<link>{A}</link>"),
    "angles": "<rss>" + "<" * 1_000_000 + item(f"<link>{A}</link>"),
    "references": f"<rss>{'&' * 1_000_000}" + item(f"<link>{A}</link>"),
    "comments": "<rss>" + "<!--x-->" * 100_000 + item(f"<link>{A}</link>"),
    "one title": item(f"<title>{'x ' * 2_000_000}</title><link>{A}</link>"),
}


@pytest.mark.parametrize("what", HUGE)
def test_what_is_large_in_an_odd_way_hides_nothing_and_takes_no_time(what: str) -> None:
    assert [url for url, _ in named(HUGE[what])] == [A]


def test_a_feed_has_as_many_entries_as_a_page_has_links() -> None:
    found = reading("<rss>" + "".join(f"<item><link>/{n}</link></item>" for n in range(MAX_ENTRIES + 5)))
    assert len(found.links) == MAX_ENTRIES
    assert found.reason == "rss feed too long: not all of it was read"


@pytest.mark.parametrize(
    "body",
    [
        '{"version":"https://jsonfeed.org/version/1","items":[{"url":"/a"',
        '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 90_000,
        '{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 300_000 + "{}]}",
        '{"version":"https://jsonfeed.org/version/1","items":{"url":"/a"},"n":' + "9" * 9_000 + "}",
    ],
)  # fmt: skip
def test_a_broken_json_feed_is_refused(body: str) -> None:
    assert reading(body).reason == "json feed refused: it cannot be read"


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><rss><item><link>/a</link></item>",
        '{"items":[{"url":"/a"}]}',
        "<html><body><feed>x</feed>",
        "<?xml version='1.0'?><html><p>x</p></html>",
        "<svg><rss/></svg>",
        "<?xml",
    ],
)
def test_other_pages_are_none(body: str) -> None:
    assert not reading(body).is_list


PIECES = st.sampled_from(["<item>", "</item>", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE x [", "&a;", "&#0;", '"', "<link href='", "\ud800", "http://[", "<title>", "xml:base='//'"])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(KINDS)),
    st.integers(0, 700),
    st.integers(0, 90),
    PIECES | st.text(max_size=9) | st.binary(max_size=9),
)
def test_a_feed_with_a_piece_torn_out_and_another_put_in(
    kind: str, start: int, length: int, piece: str | bytes
) -> None:
    raw = KINDS[kind].encode()
    put = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
    body = raw[:start] + put + raw[start + length :]
    found = reading(body)
    assert found == reading(body)
    assert found.article is None or not found.is_list
    for link in found.links:
        assert urls.canonical(link.url) == link.url
        assert link.anchor is None or ("\n" not in link.anchor and link.anchor.encode())
    assert len(found.links) <= MAX_ENTRIES


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(
        [b"<rss>", b"<feed>", b"<rdf:RDF ", b"{jsonfeed.org/version", b"<?xml ", b"<!DOCTYPE a", b"\xff\xfe", b"<!--"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_behind_a_beginning(begins: bytes, rest: bytes) -> None:
    found = reading(begins + rest, "application/rss+xml")
    assert found.reason
    assert found == reading(begins + rest, "application/rss+xml")
