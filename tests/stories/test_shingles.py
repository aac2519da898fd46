import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import text
from newscrawl.stories.shingles import distinct, read, shingles, short_hash

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"


@pytest.mark.parametrize(
    ("words", "figures", "value"),
    [
        (0, 0, ""),
        (0, 0, " … — _ \n"),
        (1, 0, "word"),
        (6, 2, "Hello, _World_ 16,XDY Exchange000 residents"),  # the figures of 16,000 survive a brand inside
        (2, 2, "16,000"),
        (3, 1, "ﬁve Ｗｉｄｅ ４２"),  # NFKC
        (3, 0, "naïve Straße Ωμέγα"),
        (5, 0, "中文新闻稿子"),  # every two neighbours
        (3, 1, "中文 3年"),  # a character alone is a word
        (1, 0, "日"),
        (3, 0, "東京Tower駅"),  # scripts part words
        (2, 0, "สวัสดี"),  # vowel signs are no letters to text.tokens
        (2, 0, "한국어 뉴스"),  # Korean has blanks
        (3, 0, "𝐁old 😀 𠀀𠀁𠀂"),  # beyond the first plane
    ],
)
def test_words_and_figures_are_counted(words, figures, value):
    found = read(value)
    assert (len(found.words), len(found.figures)) == (words, figures)


@given(st.text(st.characters(exclude_characters="\u0e00", max_codepoint=0x24F), max_size=300))
def test_words_are_those_of_text_tokens(value):
    tokens = text.tokens(value)
    words = read(value)[0].tolist()
    assert len(words) == len(tokens)
    assert len(set(words)) == len(set(tokens))
    assert dict(zip(tokens, words, strict=True)) == {token: read(token)[0][0] for token in tokens}


@given(st.text(max_size=200))
def test_any_text_is_read(value):
    words = read(value).words
    assert len(shingles(words)) == max(0, len(words) - 2)


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (0, "The ferry sails. Mail goes by air. “Nobody waits,” she said."),  # openings of sentences
        (3, "On Monday the mayor, Ada Lind, spoke"),  # Ada follows a comma and a blank
        (3, "a letter from Ada Lind and Bo"),
        (0, "a letter from ada lind"),
        (1, "中文 Tower"),
        (1, "the Éclair sailed"),
        (0, "dotted İ changes its length in the Café"),
    ],
)
def test_names_are_capitals_within_a_sentence(names, value):
    assert len(read(value).names) == names


def test_a_name_hashes_as_the_word_does():
    assert read("so said Ada").names.tolist() == read("and then came Ada").names.tolist()


@given(st.text(max_size=80), st.text(max_size=200))
def test_a_headline_is_read_beside_the_body(headline, body):
    both, alone = read(body, headline), read(body)
    assert both.words.tolist() == alone.words.tolist()
    assert both.figures.tolist() == alone.figures.tolist()
    assert len(both.names) <= len(alone.names)
    assert both.headline.tolist() == read(headline).words.tolist()


def test_a_word_hashes_alike_wherever_it_stands():
    rng = random.Random(4)
    for _ in range(50):
        before = "".join(rng.choice("abc ,é中") for _ in range(rng.randint(0, 3000)))
        assert read(before + " needle")[0][-1] == read("needle")[0][0]


def test_shingles_know_order():
    straight, turned = (set(shingles(read(value)[0]).tolist()) for value in ("a b c d", "d c b a"))
    assert len(straight) == len(turned) == 2
    assert not straight & turned


def test_hashes_are_spread_evenly():
    """Keys and sketches are bounds on hashes: a quarter, a 32nd and a half of each bit must be what they say."""
    hashes = shingles(read(" ".join(f"w{number}" for number in range(40_000)))[0])
    assert len(np.unique(hashes)) > 39_990
    assert np.count_nonzero(hashes < 1 << 30) == pytest.approx(10_000, rel=0.03)
    assert np.count_nonzero(hashes < 1 << 27) == pytest.approx(1_250, rel=0.1)
    bits = (hashes[:, None] >> np.arange(32, dtype=np.uint32)) & 1
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 0.015


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_distinct_sorts_and_drops_repeats(values):
    assert distinct(np.array(values, np.uint32)).tolist() == sorted(set(values))


def test_a_short_hash_is_pinned():
    assert short_hash("farm 1-2-99996") == 2945060022
    assert short_hash("title 1-2-99996") == 1680605248
