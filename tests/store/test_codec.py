"""What is packed comes out again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import make_kept, make_raw
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article, Edit, RawArticle, Source, Witness
from newscrawl.store import codec


@given(
    st.builds(
        RawArticle,
        url=st.none() | st.just("http://a.example/"),
        headline=st.text(),
        article_body=st.text(),
        witnesses=st.lists(st.builds(Witness, st.text(), st.text()), max_size=3).map(tuple),
        authors=st.lists(st.text(), max_size=2).map(tuple),
        canonical_url=st.none() | st.text(),
        description=st.none() | st.text(),
        date_published=st.none() | st.text(),
        date_modified=st.none(),
        in_language=st.none(),
        article_section=st.none(),
        keywords=st.just(()),
        main_image=st.none(),
        publisher_name=st.none(),
        publisher_domain=st.none(),
        is_based_on=st.none(),
        date_downloaded=st.none(),
        family=st.none() | st.just("A"),
        repairs=st.integers(0, 9),
        source=st.builds(Source, spider=st.none() | st.text(), method=st.none()),
    )
)
def test_what_is_packed_comes_out_again(raw: RawArticle) -> None:
    assert codec.unpack(RawArticle, codec.pack(raw)) == raw


def test_an_article_is_packed_with_its_edits() -> None:
    article = replace(make_kept(make_raw(3)).cleaned.article, cleaning=(Edit("headline", "r", 0, "X-", "", "e"),))
    assert codec.unpack(Article, codec.pack(article)) == article


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("mill by", True),
        ('say "no"', True),
        ("Łódź\\n", True),
        ("mill\nby", False),
        ("headline", True),
        ("Nova", False),
    ],
)
def test_whether_a_text_stands_in_what_was_packed(text: str, stands: bool) -> None:
    blob = codec.pack(make_raw(1, headline='They say "no"', article_body="old mill by the river\nŁódź\\n"))
    assert codec.holds(blob, text) is stands
