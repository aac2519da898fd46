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
    "iso8859-5": "Сегодня в городе состоялось открытие нового моста через реку.",
    "windows-1253": "Η πόλη άνοιξε νέα γέφυρα πάνω από το ποτάμι, και οι κάτοικοι ήταν εκεί.",
    "windows-1255": "העיר פתחה גשר חדש מעל הנהר, והתושבים חיכו לאירוע הזה שנתיים.",
    "windows-1256": "افتتحت المدينة جسرا جديدا فوق النهر، وانتظر السكان هذا الحدث عامين.",
    "cp874": "เมืองเปิดสะพานใหม่ข้ามแม่น้ำ ชาวบ้านรอคอยเหตุการณ์นี้มาสองปี",
}


@pytest.mark.parametrize("charset", LANGUAGES)
def test_languages_declared_and_detected(charset):
    text = f"<html>{LANGUAGES[charset] * 8}</html>"
    assert decode(header(charset), text.encode(charset)) == (text, 0)
    assert decode({}, text.encode(charset)) == (text, 0)


ORDER = ["mark", "header", "meta", "nothing"]


@pytest.mark.parametrize("charset", LANGUAGES)
@pytest.mark.parametrize("declared", ORDER)
def test_a_page_of_a_language_in_the_order_of_the_standard(charset, declared):
    """A mark goes before a false header, a header before a false meta element, and all before detection."""
    false, own = "iso-8859-1", meta(charset if declared == "meta" else "iso-8859-1" if declared == "header" else "")
    text = f"<html><head>{own if declared != 'nothing' else ''}</head><p>{LANGUAGES[charset] * 8}</p></html>"
    if declared == "mark":
        body, headers = codecs.BOM_UTF8 + text.encode(), header(false)
    else:
        body, headers = text.encode(charset), header(charset) if declared == "header" else {}
    assert decode(headers, body) == (text, 0)


# What their bytes do not tell: letters stand alone, as in western text. The language that the page declares does.
NARROW = {
    ("windows-1250", "cs"): "Město otevřelo nový most přes řeku, a šťastní obyvatelé čekali už od rána.",
    ("iso8859-2", "pl"): "Miasto otworzyło nowy most przez rzekę, a mieszkańcy już świętują od rana.",
    ("iso8859-2", "cs"): "Město otevřelo nový most přes řeku, a šťastní obyvatelé čekali už od rána.",
    ("windows-1250", "pl"): "Miasto otworzyło nowy most przez rzekę, a mieszkańcy już świętują od rana.",
    ("windows-1254", "tr"): "Şehir nehrin üzerinde yeni bir köprü açtı ve işçilere teşekkür etti.",
    ("windows-1257", "lv"): "Pilsēta atklāja jaunu tiltu pār upi, un iedzīvotāji to gaidīja divus gadus.",
    ("windows-1252", "de-AT"): "Die Stadt öffnete eine neue Brücke über den Fluss – “endlich”, sagt man.",
    ("euc_jp", "ja"): "市は川にかかる新しい橋を開通させた。",
    ("shift_jis", "ja"): "市は川にかかる新しい橋を開通させた。",
    ("big5", "zh-TW"): "市政府昨天開通了跨河新橋。",
    ("gb18030", "zh-CN"): "市政府昨天开通了跨河新桥。",
    ("euc_kr", "ko"): "시는 새 다리를 개통했다.",
}


@pytest.mark.parametrize(("charset", "language"), NARROW)
def test_where_nothing_is_declared_the_language_tells_the_charset(charset, language):
    text = f'<!DOCTYPE html><html class=x lang="{language}"><p>{NARROW[charset, language]}</p></html>'
    assert decode({}, text.encode(charset)) == (text, 0)


def test_a_charset_of_shifts_that_is_ascii_to_its_last_byte():
    text = "<html><p>市は川にかかる新しい橋を開通させた。</p></html>"
    assert decode({}, text.encode("iso2022_jp")) == (text, 0)
    assert decode(header("utf-8"), text.encode())[0] == text


def test_words_behind_long_scripts_are_what_is_detected():
    script = "<script>" + "var a = 'b'; " * 4_000 + "</script>"
    text = f"<html><head>{script}</head><p>{LANGUAGES['windows-1251'] * 8}</p></html>"
    assert decode({}, text.encode("windows-1251")) == (text, 0)


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
