"""Lines as a reader sees them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.document import walk
from newscrawl.extraction.lines import CAPTION, CHROME, HEADING, LINKED, LISTED, PARAGRAPH, Line, words

LINES = [
    ("inline elements glue", "a <b>b</b>c<i> d</i>", ["a bc d"]),
    ("blocks end lines", "<div>a<div>b</div>c</div>d<p>e", ["a", "b", "c", "d", "e"]),
    ("br and hr", "a<br>b<br/><br>c<hr>d", ["a", "b", "c", "d"]),
    ("cells and items", "<table><tr><td>a<th>b</table><ul><li>c<li>d</ul>", ["a", "b", "c", "d"]),
    (
        "nothing that is not shown",
        "a<script>x</script><style>y</style><template>t</template><noscript>n</noscript>b",
        ["ab"],
    ),
    ("comments glue", "a<!-- b -->c", ["ac"]),
    ("blanks fold as in a browser", "<p> a \n\t b  <b> c </b> d</p>", ["a b c d"]),
    ("a non-breaking blank stays", "<p>a&nbsp;&nbsp;b&nbsp;</p>", ["a\xa0\xa0b"]),
    ("entities", "&lt;p&gt; &amp;amp; &eacute;&#8217;&#x2014;", ["<p> &amp; é’—"]),
    ("pre keeps its line feeds", "<pre>a\n b <i>c\nd</i></pre>e", ["a", "b c", "d", "e"]),
    ("hidden", "<p hidden>a</p><div style='Display: none'>b</div><p hidden=until-found>c</p>", ["c"]),
    ("an element inside text glues, whatever its name", "is <x-b>Brand</x-b>in", ["is Brandin"]),
    ("an element beside elements ends a line", "<x-a>a</x-a><x-b>b</x-b>", ["a", "b"]),
    ("a link around blocks", "<a href=/><div>a</div><div>b</div></a>", ["a", "b"]),
    ("upper case", "<DIV>a</DIV><P>b", ["a", "b"]),
    ("unclosed", "<p>a<p>b<b>c<p>d", ["a", "bc", "d"]),
    (
        "pictures and widgets",
        "<svg><title>t</title><text>x</text></svg><select><option>o</select><iframe>i</iframe>a",
        ["a"],
    ),
    ("nothing", "<!-- only a comment -->", []),
    ("text alone", "just text", ["just text"]),
]


@pytest.mark.parametrize(("html", "texts"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_lines(html, texts):
    assert [line.text for line in walk(html).lines] == texts


def flags(html: str) -> int:
    (line,) = walk(html).lines
    return line.flags


@pytest.mark.parametrize(
    ("html", "flag"),
    [
        ("<h2>a</h2>", HEADING),
        ("<nav><p>a</nav>", CHROME),
        ("<footer>a</footer>", CHROME),
        ("<div role=navigation>a</div>", CHROME),
        ("<ul><li><b>a</b></ul>", LISTED),
        ("<figure><figcaption>a</figcaption></figure>", CAPTION),
        ("<p>- <a href=/>a b</a> (12) | </p>", LINKED),
        ("<p>• <b>a</b></p>", PARAGRAPH),
    ],
)
def test_what_surrounds_a_line(html, flag):
    assert flags(html) & flag


@pytest.mark.parametrize("html", ["<p>See <a href=/>a</a></p>", "<p><a href=/>a</a> said so</p>", "<h3>a</h3>"])
def test_words_outside_links_make_no_list_entry(html):
    assert not flags(html) & LINKED


def test_the_head_is_read_wherever_it_stands():
    document = walk(
        "<html lang=en><title> A\n title </title><meta NAME=Author content=X><body><meta property='og:title' content=Y>"
        "<link rel='x Canonical' href=/c><base href=/b/><script type='application/LD+json'>{}</script>"
    )
    assert (document.title, document.language, document.canonical, document.base) == ("A title", "en", "/c", "/b/")
    assert document.metas == {"author": ["X"], "og:title": ["Y"]}
    assert document.json_ld == ["{}"]


def test_headlines_of_several_lines_are_one():
    assert walk("<h1>a<br>b</h1><h1></h1><h1>c</h1>").h1s == ["a b", "c"]


def test_words_count_scripts_without_blanks():
    assert words("two words") == 2
    assert words("新闻中心今天发布报告") == 6
    assert Line("word " * 30).is_prose


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a>",
        "<a",
        "href=/x>",
        "</a>",
        "<table>",
        "<td>",
        "<li>",
        "<br>",
        "<div>",
        "</div>",
        "<pre>",
        "<x-y>",
        "</x-y>",
        "<h1>",
        "&",
        "<",
        ">",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(_TAGS, st.text(max_size=8)), max_size=40))
def test_lines_hold_no_line_feed_and_no_blank_at_their_ends(pieces):
    for line in walk("".join(pieces)).lines:
        assert line.text
        assert line.text == line.text.strip()
        assert "\n" not in line.text
        assert line.linked >= 0
