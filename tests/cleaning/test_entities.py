"""Left-over entities are decoded, and a text about markup stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.entities import entities


def decoded(text: str) -> str:
    for start, end, meant in reversed(entities(text)):
        text = text[:start] + meant + text[end:]
    return text


@pytest.mark.parametrize(
    ("left", "meant"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("&quot;No&quot;, it&#39;s over", '"No", it\'s over'),
        ("it&#x2019;s, it&#8217;s, it&rsquo;s, it&apos;s, it&#039;s", "it’s, it’s, it’s, it's, it's"),
        ("it&#146;s", "it’s"),
        ("R&amp;amp;D, R&amp;amp;amp;D, R&#38;#38;D", "R&D, R&D, R&D"),
        ("caf&amp;eacute; and fian&amp;ccedil;ailles", "café and fiançailles"),
        ("Gr&uuml;&szlig;e aus K&ouml;ln", "Grüße aus Köln"),
        ("a&nbsp;b", "a\xa0b"),
        ("un&shy;done", "un\xaddone"),
        ("&laquo; Oui &raquo;", "« Oui »"),
        ("&Pi;&rho;&#960;", "Πρπ"),
        ("line&#13;\nline", "line\r\nline"),
        ("TOM &AMP; JERRY", "TOM & JERRY"),
        ("R&amp;D; and S&amp;P;", "R&D; and S&P;"),
        ("news.example/?a=1&amp;b=2", "news.example/?a=1&b=2"),
        ("&#128512;", "😀"),
        ("(&copy; Ardholm News)", "(© Ardholm News)"),
    ],
)
def test_left_over(left: str, meant: str) -> None:
    assert decoded(left) == meant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("AT&T; R&D; S&P; Q&A;", "no entities"),
        ("AT&amp T and &copy 2020, &nbsp without its end", "not complete"),
        ("The tag &lt;b&gt; makes text bold", "markup is the subject"),
        ("Write &lt;b&gt;Tom &amp; Jerry&lt;/b&gt;", "an example of markup is one whole"),
        ("Write &amp;lt; for the sign", "once more escaped it is still markup"),
        ("5 &#60; 6 &#x3E; 4", "the same signs by number"),
        ("In HTML an ampersand is written &amp;", "the language is named"),
        ("Das HTML-Zeichen &nbsp; verhindert einen Umbruch", "the same in German"),
        ("En XML, on écrit &quot; pour un guillemet", "the same in French"),
        ("В HTML пишут &mdash; вместо тире", "the same in Russian"),
        ('<a title="&quot;yes&quot;">Tom</a>', "in markup they are spelling"),
        ("Type “&eacute;” or '&nbsp;' or (&copy;)", "spoken about, between quotes or brackets"),
        ("&and; &or; &image; &sum; &cup;", "words and signs of mathematics"),
        ("&#0; &#7; &#xD800; &#x110000; &#xFFFE; &#129;", "numbers of no character"),
        ("Smith&Sons;Partners", "an unknown name"),
        ("a & b; c", "an ampersand"),
    ],
)
def test_what_stays(text: str, reason: str) -> None:
    assert entities(text) == [], reason


@given(st.lists(st.sampled_from(["&", "amp;", "#38;", "lt;", "quot;", "#x26;", "x", "(", ")", " "]), max_size=20))
def test_pieces_are_in_order_and_make_no_markup(parts: list[str]) -> None:
    text = "".join(parts)
    end = 0
    for start, stop, meant in entities(text):
        assert end <= start < stop
        assert meant not in {"<", ">"}
        end = stop
