"""Texts hold nothing that nobody can see and means nothing, and come back to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cleaning import undo
from newscrawl.cleaning.hygiene import tidy

RULES = {"control", "bidi", "zero-width", "soft-hyphen", "blank", "entity", "mojibake"}
ODD = "\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\xad\xa0\u202f\u3000\u2028\t\n\r\x00\x1f\x7f\x85 1aé中ب🏴👩\U000e0067"
PIECES = ["&amp;", "&am", "p;", "&shy;", "shy;", "&nbsp;", "&#38;", "#39;", "&lt;", "HTML", "Ã", "©", "â€™", "Â", "“"]
FIELDS = st.sampled_from(["headline", "article_body", "description"])


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Mill to close", "Mill to close"),
        ("Mill\u00a0to\n\tclose\n", "Mill to close"),
        ("  Mill  to close ", "  Mill  to close "),
        ("Mi\u00adll \u202eto\u202c close\ufeff", "Mill to close"),
        ("Mill\u200b to\u200d close", "Mill to close"),
        ("a \u200b b", "a  b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚒 praised", "👩\u200d🚒 praised"),
        ("大橋\u3000閉鎖", "大橋 閉鎖"),
        ("Vraiment\u202f?", "Vraiment ?"),
        ("Tom&nbsp;&amp;&nbsp;Jerryâ€™s\u200b mill", "Tom & Jerry’s mill"),
        ("\u200b", ""),
        ("", ""),
    ],
)
def test_headline(raw: str, clean: str) -> None:
    assert tidy(raw, "headline")[0] == clean


@pytest.mark.parametrize(
    ("raw", "clean", "rules"),
    [
        ("one\x00two\x7f", "onetwo", ["control", "control"]),
        ("one\r\ntwo\rthree\x0bfour\u2028five\x85six", "one\ntwo\nthree\nfour\nfive\nsix", ["blank"] * 5),
        ("\u202etxet\u202c and \u2067more\u2069\u200f", "txet and more", ["bidi"] * 4),
        ("mi\u200bll\ufeff wo\u2060rks", "mill works", ["zero-width"] * 3),
        ("ex\xadam\xadple", "example", ["soft-hyphen"] * 2),
        ("a\u200b\u200b\u200eb", "ab", ["zero-width", "bidi"]),
        ("10\xa0000\xa0km", "10 000 km", ["blank"] * 2),
        ("a\u2009b\u2003c\x1fd", "a b c d", ["blank"] * 3),
        ("a \xa0\xa0 b", "a    b", ["blank"]),
        ("3:30\u202fPM", "3:30 PM", ["blank"]),
        ("Latin\u3000text", "Latin text", ["blank"]),
        ("the &quot;mill&quot;", 'the "mill"', ["entity"] * 2),
        ("a&nbsp;&nbsp;b", "a  b", ["entity", "blank"]),
        ("un&shy;done", "undone", ["entity", "soft-hyphen"]),
        ("l&#13;\nl", "l\nl", ["entity", "blank"]),
        ("isnâ€™t cafÃ©", "isn’t café", ["mojibake"] * 2),
        ("Ð\u009fÑ€Ð¸", "При", ["mojibake"]),
        ("caf&Atilde;&copy;", "café", ["entity", "mojibake"]),
        ("ï»¿The mill", "The mill", ["mojibake", "zero-width"]),
        ("said.Â\xa0The", "said. The", ["mojibake", "blank"]),
        ("perÃ\xadodo", "período", ["mojibake"]),
        ("mill\U000e0041\U000e0042", "mill", ["zero-width"]),
        ("Viet\u200cnam \u1ebf\u200cn", "Vietnam \u1ebfn", ["zero-width"] * 2),
        ("👍\u200d good", "👍 good", ["zero-width"]),
    ],
)
def test_body(raw: str, clean: str, rules: list[str]) -> None:
    for field in ("article_body", "description"):
        tidied, edits = tidy(raw, field)
        assert tidied == clean
        assert [edit.rule for edit in edits] == rules
        assert undo(tidied, edits, field) == raw


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("two  blanks\n\n\tand a table\t1\t2 ", "blanks, lines and tabs may be meant"),
        ("می\u200cخواهم، خانه\u200cها", "fa: a joiner is spelling"),
        ("سنة ١٤٤٠ه\u200d", "ar: the year's letter in its joined form"),
        ("क्\u200dष और श्री\u200cलंका", "hi: joiners between letters"),
        ("ശബ്\u200dദം", "ml: a joiner is spelling"),
        ("ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "mn: the vowel separator is spelling"),
        ("ភាសា\u200bខ្មែរ", "km: a zero-width blank between words"),
        ("👩\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥 👩🏽\u200d⚕️", "emoji sequences"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "the flag of Scotland"),
        ("1999\xad2004", "between digits a hyphen was meant"),
        ("Vraiment\u202f? «\u202fOui\u202f!\u202f» 10\u202f000", "fr: the narrow blank is typography"),
        ("　大橋は今日　閉鎖された", "ja: an ideographic blank separates and indents"),
        ("lost \ufffd letter", "what was lost cannot be told"),
        ("Trumpsaid more", "a lost blank is no blank"),
        ("AT&T and R&D; Ö–Ä… «CAFÉ»", "neither entity nor mojibake"),
        ("The tag &lt;b&gt; and &nbsp; in HTML", "markup is the subject"),
        ("e\u0301 and \u00e9, ﬁ, ①, Ａ", "forms of letters are the author's"),
        ("\ud800", "half a pair is repaired at the door"),
    ],
)
def test_what_stays_in_a_body(text: str, reason: str) -> None:
    assert tidy(text, "article_body") == (text, []), reason


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*ODD, *PIECES]) | st.text(max_size=3), max_size=30).map("".join), FIELDS)
def test_it_is_undone_to_the_letter_and_done_once(raw: str, field: str) -> None:
    clean, edits = tidy(raw, field)
    assert undo(clean, edits, field) == raw
    assert tidy(clean, field) == (clean, [])
    assert all(edit.field == field and edit.rule in RULES and edit.evidence for edit in edits)
    for edit in edits:
        assert edit.removed != edit.inserted
        if edit.rule not in {"entity", "mojibake"}:
            assert not any(char.isalnum() for char in edit.removed)
            assert not edit.inserted.strip(" \n")


@settings(deadline=None)
@given(st.text(), FIELDS)
def test_letters_and_digits_stay_where_there_is_neither_entity_nor_mojibake(raw: str, field: str) -> None:
    clean, edits = tidy(raw, field)
    assert undo(clean, edits, field) == raw
    if not {edit.rule for edit in edits} & {"entity", "mojibake"}:
        assert [c for c in clean if c.isalnum()] == [c for c in raw if c.isalnum()]


@given(st.text(st.characters(codec="ascii", exclude_characters="&", min_codepoint=32) | st.just("\n")))
def test_plain_bodies_are_left_alone(raw: str) -> None:
    raw = raw.replace("\x7f", "")
    assert tidy(raw, "article_body") == (raw, [])


def nested(depth: int) -> str:
    """A text that makes one entity out of another for as many rounds as it is deep."""
    text = "&shy;"
    for _ in range(depth):
        text = f"&am{text}p;shy;"
    return text


@pytest.mark.parametrize("depth", [1, 3, 20, 2000])
@pytest.mark.parametrize("field", ["headline", "article_body"])
def test_a_text_built_to_go_on_comes_to_rest(depth: int, field: str) -> None:
    raw = f"\u202eMill\xa0{nested(depth)}"
    clean, edits = tidy(raw, field)
    assert undo(clean, edits, field) == raw
    assert tidy(clean, field) == (clean, [])
    assert clean.startswith("Mill ") or clean == "Mill"


@pytest.mark.parametrize("mark", ["\u200d", "\u00ad", "\x00"])
def test_a_mark_behind_each_letter_is_told_once(mark: str) -> None:
    raw = "The " + "".join(letter + mark for letter in "council met " * 200) + "on Tuesday."
    text, edits = tidy(raw, "article_body")
    assert text == "The " + "council met " * 200 + "on Tuesday."
    assert len(edits) == 1
    assert "2400 places" in edits[0].evidence
    assert undo(text, edits, "article_body") == raw
    assert tidy(text, "article_body") == (text, [])
