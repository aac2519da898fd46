"""Bytes to text: what kind of text, in which charset, with what repaired. Knows no markup but <meta charset>."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from newscrawl import text as texts
from newscrawl.extraction import guess

# The order of the standard: a byte order mark beats every declaration.
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What pages call by one name browsers read by its superset (WHATWG Encoding).
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "euc_jis_2004": "euc_jp",
    "euc_jisx0213": "euc_jp",
    "shift_jis_2004": "cp932",
}
_SINGLE_BYTE = frozenset(
    [
        "cp866",
        "cp874",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "mac-cyrillic",
        "iso8859-2",
        "iso8859-3",
        "iso8859-4",
        "iso8859-5",
        "iso8859-6",
        "iso8859-7",
        "iso8859-8",
        "iso8859-10",
        "iso8859-13",
        "iso8859-14",
        "iso8859-15",
        "iso8859-16",
    ]
)
# Nothing else: Python also knows utf-7, idna, base64 and others that a page must not choose.
_CHARSETS = _SINGLE_BYTE | frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "iso2022_jp"]
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# A browser looks at 1,024 bytes; pages with long scripts before the declaration are common enough.
_META_BYTES = 4_096

_MAGIC = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"RIFF", b"\x28\xb5\x2f\xfd",
    b"BZh", b"7z\xbc\xaf", b"\x7fELF", b"OggS", b"ID3", b"wOFF", b"wOF2", b"\x00\x00\x01\x00",
)  # fmt: skip
_CONTROLS = bytes([*range(9), 11, *range(14, 27), *range(28, 32)])
_SAMPLE = 8_192
# Random bytes are controls by a tenth; a page with stray NULs has a few in thousands.
_MAX_CONTROLS = 0.02
_FEW_CONTROLS = 4
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|h1|article|table)\b", re.IGNORECASE)
_STARTS_AS_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
# Tab, line ends and printable ASCII: what needs no repair.
_SOUND = bytes([9, 10, 13, *range(32, 127)])
# What ISO-2022-JP shifts with; all its bytes are ASCII.
_SHIFTS = re.compile(rb"\x1b\$[@B](?:[!-~]{2})+\x1b\(")


def kind(headers: Mapping[str, str], body: bytes) -> str | None:
    """``html``, ``plain`` or None (neither): by the bytes, and by the declared type where they may be both."""
    sample = body[:_SAMPLE]
    declared, _, parameters = headers.get("content-type", "").lower().partition(";")
    declared = declared.strip()
    if "utf-16" not in parameters and _is_binary(sample):
        return None
    if declared in {"text/html", "application/xhtml+xml"} or _STARTS_AS_MARKUP.match(sample.lstrip(codecs.BOM_UTF8)):
        return "html"
    if declared == "text/plain":
        return "plain"
    unknown = declared in {"", "application/octet-stream", "binary/octet-stream", "unknown/unknown", "*/*"}
    return "html" if unknown and _MARKUP.search(sample) else None


def decode(headers: Mapping[str, str], body: bytes) -> tuple[str, int]:
    """Return the text and how many characters were replaced: read by its mark, as the header says, as the meta
    element says, as UTF-8, or as detected.

    A declared charset counts if the bytes decode. In a charset of single bytes all bytes do, which proves nothing:
    valid UTF-8 goes before it. A text that is UTF-8 but for a few bytes is UTF-8 with those replaced.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _repaired(body[len(mark) :].decode(charset, "replace"), body)
    utf8 = _strictly(body, "utf-8")
    for charset in _declared(headers, body):
        if charset == "utf-8" or (charset in _SINGLE_BYTE and utf8 is not None):
            if utf8 is not None:
                return _sound(utf8, body)
        elif (text := _strictly(body, charset)) is not None:
            return _repaired(text, body)
    if utf8 is not None and b"\x1b$" in body and _SHIFTS.search(body):
        return _repaired(_strictly(body, "iso2022_jp") or utf8, body)
    return _sound(utf8, body) if utf8 is not None else _repaired(_detected(body), body)


def _is_binary(sample: bytes) -> bool:
    if sample.startswith(_MAGIC):
        return True
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(_FEW_CONTROLS, _MAX_CONTROLS * len(sample))


def _declared(headers: Mapping[str, str], body: bytes) -> list[str]:
    """The charsets that the header and the meta element name, where they name one that a page may have."""
    found = []
    if match := _HEADER_CHARSET.search(headers.get("content-type", "")[:1_000]):
        found.append(_charset(match[1]))
    if meta := _META_CHARSET.search(body, 0, _META_BYTES):
        charset = _charset(meta[1].decode("ascii", "replace"))
        # The declaration was read byte by byte, so it cannot be right about two-byte characters.
        found.append("utf-8" if charset and charset.startswith("utf-16") else charset)
    return [charset for charset in found if charset]


def _charset(label: str) -> str | None:
    """The codec for a label, by its superset; None for an unknown name, and for a codec that is no charset."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _CHARSETS else None


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        return None


def _detected(body: bytes) -> str:
    """Guess, where nothing declared is true and the text is not UTF-8 either."""
    paired = _surrogates_paired(body)
    if paired is not None:
        return paired
    mostly = body.decode("utf-8", "replace")
    wide = len(mostly) - len(body.translate(None, guess.HIGH))
    if wide > 2 * mostly.count("\ufffd"):
        return mostly
    for label in guess.charsets(body):
        charset = _charset(label)
        if charset and (text := _strictly(body, charset)) is not None:
            return text
    return body.decode("cp1252", "replace")


def _surrogates_paired(body: bytes) -> str | None:
    """Read CESU-8: characters beyond the BMP written as two surrogates of three bytes each."""
    try:
        text = body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _sound(text: str, body: bytes) -> tuple[str, int]:
    """Repair valid UTF-8. Looking first at what is not plain ASCII takes a tenth of the time."""
    rest = body.translate(None, _SOUND).decode("utf-8")
    if texts.repair(rest) != (rest, 0):
        return texts.repair(text)
    return (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text), 0


def _repaired(text: str, body: bytes) -> tuple[str, int]:
    """Repair a text whose undecodable bytes have become U+FFFD; they count, those that the page wrote do not."""
    written = body.count("\ufffd".encode())
    lost = max(0, text.count("\ufffd") - written)
    text, repairs = texts.repair(text)
    return text, repairs + lost
