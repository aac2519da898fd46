"""Charsets, kinds of bytes, repairs."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.decode import decode, kind

TEXT = "<html><p>Café “Über” – naïve façade’s 12 €</p></html>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def header(charset: str) -> dict[str, str]:
    return {"content-type": f"text/html; charset={charset}"}


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


# what is declared, what was written -> what must be read; the order of the standard, and where it is false
CHARSETS = [
    ("nothing declared, UTF-8", {}, TEXT.encode(), TEXT),
    ("header", header("windows-1252"), TEXT.encode("cp1252"), TEXT),
    ("header in quotes", header('"Windows-1252"'), TEXT.encode("cp1252"), TEXT),
    ("latin-1 means cp1252", header("iso-8859-1"), TEXT.encode("cp1252"), TEXT),
    ("meta", {}, (meta("windows-1252") + TEXT).encode("cp1252"), meta("windows-1252") + TEXT),
    ("header before meta", header("windows-1252"), (meta("utf-8") + TEXT).encode("cp1252"), meta("utf-8") + TEXT),
    ("header false, meta true", header("utf-8"), (meta("cp1252") + TEXT).encode("cp1252"), meta("cp1252") + TEXT),
    ("both false", header("shift_jis"), (meta("latin1") + TEXT).encode(), meta("latin1") + TEXT),
    ("header of single bytes, but UTF-8", header("latin1"), TEXT.encode(), TEXT),
    ("unknown name", header("x-klingon"), TEXT.encode(), TEXT),
    ("a codec that is no charset", header("base64"), TEXT.encode(), TEXT),
    ("utf-7 is refused", header("utf-7"), b"<p>+ADw-script+AD4-</p>", "<p>+ADw-script+AD4-</p>"),
    ("mark against header", header("windows-1252"), codecs.BOM_UTF8 + TEXT.encode(), TEXT),
    ("UTF-16 by its mark", header("utf-8"), codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
    ("UTF-16 big end first", {}, codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
    ("UTF-16 by header", header("utf-16le"), TEXT.encode("utf-16-le"), TEXT),
    ("meta cannot say UTF-16", {}, (meta("utf-16") + TEXT).encode(), meta("utf-16") + TEXT),
    ("nothing declared, western", {}, TEXT.encode("cp1252"), TEXT),
    ("gb2312 means gb18030", header("gb2312"), "新闻中心镕".encode("gb18030"), "新闻中心镕"),
    ("surrogates of three bytes each", {}, b"a \xed\xa0\xbd\xed\xb8\x80 b", "a \U0001f600 b"),
    ("text encoded twice at the source stays", {}, "CafÃ©".encode(), "CafÃ©"),
]


@pytest.mark.parametrize(("headers", "body", "text"), [row[1:] for row in CHARSETS], ids=[row[0] for row in CHARSETS])
def test_the_right_charset(headers, body, text):
    assert decode(headers, body) == (text, 0)


LANGUAGES = {
    "shift_jis": "東京の天気は晴れです。明日も良い天気になるでしょう。",
    "euc_jp": "東京の天気は晴れです。明日も良い天気になるでしょう。",
    "gb18030": "新闻中心今天发布了一份关于城市发展的报告，许多居民表示欢迎。",
    "big5": "新聞中心今天發布了一份關於城市發展的報告，許多居民表示歡迎。",
    "euc_kr": "서울의 날씨는 맑습니다. 내일도 좋은 날씨가 예상됩니다.",
    "windows-1251": "Сегодня в городе состоялось открытие нового моста через реку.",
    "koi8-r": "Сегодня в городе состоялось открытие нового моста через реку.",
}


@pytest.mark.parametrize("charset", LANGUAGES)
def test_languages_declared_and_detected(charset):
    text = f"<html>{LANGUAGES[charset] * 8}</html>"
    assert decode(header(charset), text.encode(charset)) == (text, 0)
    assert decode({}, text.encode(charset)) == (text, 0)


@pytest.mark.parametrize(
    ("body", "text", "repairs"),
    [
        (b"a\0b\x01c", "a\ufffdb\ufffdc", 2),
        ("Größe – ".encode() * 3 + b"\xff", "Größe – " * 3 + "\ufffd", 1),
        ("as written: \ufffd".encode(), "as written: \ufffd", 0),
        (b"a\r\nb\rc", "a\nb\nc", 0),
        ("a\u2028b\x85c".encode(), "a\nb\nc", 0),
        (b"lone \xed\xa0\xbd surrogate", "lone \ufffd surrogate", 1),
        (b"a\x7fb", "a\ufffdb", 1),
    ],
)
def test_repairs_are_made_and_counted(body, text, repairs):
    assert decode({}, body) == (text, repairs)


@pytest.mark.parametrize(
    ("declared", "body", "wanted"),
    [
        ("text/html", b"<p>x", "html"),
        ("text/html", b"no tag at all", "html"),
        ("application/xhtml+xml", b"<html/>", "html"),
        ("application/octet-stream", b"\n<!DOCTYPE html><p>x", "html"),
        ("", b"<html><p>x", "html"),
        ("", b"<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE html>", "html"),
        ("application/xml", b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        ("application/xml", b"<?xml version='1.0'?><rss>", None),
        ("application/json", b'{"a": "<p>"}', None),
        ("", b"plain words", None),
        ("image/png", b"<p>", None),
        ("text/plain", b"plain words", "plain"),
        ("text/plain", b"<!doctype html><p>x", "html"),
        ("text/html", PNG, None),
        ("text/html", b"PK\x03\x04" + b"word " * 99, None),
        ("text/html", b"%PDF-1.7 words", None),
        ("text/html", bytes(range(256)) * 4, None),
        ("text/html", b"<p>" + b"word " * 99 + b"\0", "html"),
        ("text/html; charset=utf-16le", "<p>x".encode("utf-16-le") * 9, "html"),
        ("text/html", codecs.BOM_UTF16_LE + "<p>x".encode("utf-16-le") * 9, "html"),
    ],
)
def test_kinds(declared, body, wanted):
    assert kind({"content-type": declared} if declared else {}, body) == wanted


@settings(deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["", "utf-8", "latin1", "shift_jis", "utf-16", "gbk", "idna", "nonsense"])
)
def test_any_bytes_become_text_that_strict_utf8_can_hold(body, charset):
    text, repairs = decode(header(charset), body)
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text
    assert 0 <= repairs <= text.count("\ufffd")
