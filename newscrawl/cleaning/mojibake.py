"""Mojibake that is certain: UTF-8 that was read as cp1252 or latin-1. Knows no field, no language and no edit.

A sequence is taken where it decodes strictly to a character that texts hold, and where no honest writing has these
characters side by side. "É»" and "Ä“" decode too, but «CAFÉ» and „Ä“ are honest: what may follow a letter in print
(quotes, dashes, signs) proves nothing alone, only among its like.
"""

from __future__ import annotations

import re
import unicodedata

Piece = tuple[int, int, str]

_CP1252 = {point: bytes([point]).decode("cp1252", "ignore") for point in range(0x80, 0xA0)}
_BYTES = {ord(char): point for point, char in _CP1252.items() if char}
_HIGH = "\x80-\xbf" + "".join(map(chr, _BYTES))
_SEQUENCE = re.compile(f"[Â-ß][{_HIGH}]|[à-ï][{_HIGH}]{{2}}|[ð-ô][{_HIGH}]{{3}}")
_LEAD = re.compile(f"[Â-ô][{_HIGH}]")
_ANY = re.compile(f"[\xc0-\xff{_HIGH}]")

# What stands beside a letter in print: quotes, dashes, dots, no-break blanks ...
_QUOTES = "‘’“”‚„‹›«»–—…·•\xa0"
# ... and signs of trade, ordinals, footnotes, accents typed as apostrophes, Spanish marks.
_PRINT = _QUOTES + "\xad™®©°ºª¹²³´¶§†‡¡¿€"

# Characters that texts hold. Rare blocks are left out: an honest pair that decodes mostly lands there (IPA, Syriac,
# Arabic and Hebrew signs, box drawing). Controls and small accents are in, for a text that was read wrongly twice.
_TEXT = re.compile(
    "[\x80-\u024f\u02c6\u02dc\u0300-\u036f\u0386-\u03ce\u0400-\u045f\u0490-\u04ff\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u0652"
    "\u0660-\u06d3\u06f0-\u06f9\u0900-\u0d7f\u0e01-\u0e5b\u10d0-\u10fc\u1e00-\u1eff\u2009-\u2027\u202a-\u203a\u2044"
    "\u2060\u2070-\u209c\u20a0-\u20c0\u2100-\u23ff\u25a0-\u27bf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufb00-\ufb06"
    "\ufe0f\ufeff\uff01-\uffef\ufffd\U0001f000-\U0001faff]"
)
# The byte order mark, and the replacement character itself, read byte by byte.
_MARKS = {"ï»¿", "ï¿½"}
# A run beside one of these has lost a byte: half of it could be restored, which helps nobody.
_BROKEN = "\ufffdÂÃâÐÑ"
# "â" and "Â" are words of Welsh; a text that writes one so may set a no-break blank behind it.
_WELSH = re.compile(r"(?<!\w)[âÂ](?=[ \n])")

# cp1252 read as latin-1: quotes at the places of quotes, where no other of these bytes says Mac or DOS letters.
_OLD_BYTES = re.compile(
    "(?<![\\w\x80-\x9f])[\x91\x93](?=\\w)|(?<=[\\w.,!?;:…])[\x92\x94](?![\\w\x80-\x9f])"
    "|(?<=[^\\W\\d_])\x92(?=(?:s|t|d|m|re|ve|ll)\\b)|\\b(?:[cdjlmnst]|qu)(\x92)(?=[^\\W\\d_])|(?<= )[\x96\x97](?= )",
    re.IGNORECASE,
)
_OLD_BYTE = re.compile("[\x91-\x94\x96\x97]")
_OTHER_BYTES = re.compile("[\x80-\x84\x86-\x90\x98\x9a-\x9f]")


def mojibake(text: str) -> list[Piece]:
    """Places (start, end) of certain mojibake and the character that was meant, in order; one layer of it."""
    found: list[Piece] = []
    if may_be_mojibake(text):
        at = 0
        welsh = "Â\xa0" in text and _WELSH.search(text) is not None
        for line in text.split("\n"):
            found += [(at + start, at + end, meant) for start, end, meant in _in_line(line, welsh=welsh)]
            at += len(line) + 1
    return found or _old_bytes(text)


def may_be_mojibake(text: str) -> bool:
    """Whether a letter that leads a sequence stands before a sign: one search, 30 us for 5,000 characters."""
    return _LEAD.search(text) is not None


def _old_bytes(text: str) -> list[Piece]:
    """Quotes and dashes of cp1252 that were read as latin-1."""
    if not _OLD_BYTE.search(text) or _OTHER_BYTES.search(text):
        return []
    places = [match.start(1) if match[1] else match.start() for match in _OLD_BYTES.finditer(text)]
    return [(at, at + 1, _CP1252[ord(text[at])]) for at in places]


def _in_line(line: str, *, welsh: bool) -> list[Piece]:
    """The certain pieces of a line; all of them where one is certain and nothing in the line speaks against it."""
    pieces = [(match.start(), match.end(), meant) for match in _SEQUENCE.finditer(line) if (meant := _meant(match[0]))]
    certain = [piece for run in _runs(pieces) if _is_certain(line, run, welsh=welsh) for piece in run]
    if certain and sum(end - start for start, end, _ in pieces) == len(_ANY.findall(line)):
        return pieces
    return certain


def _meant(sequence: str) -> str:
    """The character that a sequence encodes; empty where it encodes none that texts hold."""
    try:
        char = sequence.translate(_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return char if _TEXT.fullmatch(char) and unicodedata.category(char) != "Cn" else ""


def _runs(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that touch, together."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and runs[-1][-1][1] == piece[0]:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _is_certain(line: str, run: list[Piece], *, welsh: bool) -> bool:
    """Whether no honest text holds the pieces of a run where they stand; several of them speak for each other."""
    start, end = run[0][0], run[-1][1]
    before, after = line[start - 1 : start] if start else "", line[end : end + 1]
    written = line[start:end]
    if written in _MARKS:
        return True
    if (before and before in _BROKEN) or (after and after in _BROKEN):
        return False
    if len(run) > 1:
        twice = _SEQUENCE.search("".join(meant for _, _, meant in run))
        return bool(twice) or any(char not in _PRINT for s, e, _ in run for char in line[s + 1 : e])
    if len(written) == 2:
        return _is_certain_pair(written, before, after, welsh=welsh)
    return _is_certain_triple(written, after)


def _is_certain_triple(written: str, after: str) -> bool:
    """Three or four characters: marks and signs after "â", Vietnamese after "á", emoji after "ðŸ"."""
    lead, second, last = written[0], written[1], written[-1]
    if lead == "â":
        return second == "€" or second not in _PRINT or last not in _PRINT
    if lead == "á":
        return (second == "º" and "\xa0" < last <= "\xbf") or (
            second == "»" and (last not in _PRINT or (after.islower() and last not in _QUOTES))
        )
    return written.startswith("ðŸ")


def _is_certain_pair(written: str, before: str, after: str, *, welsh: bool) -> bool:
    """Two characters: signs after "Â", letters of Europe after "Ã", "Ä", "Å", "Æ" and "È", accents after "Ì"."""
    lead, sign = written[0], written[1]
    if lead == "Â":
        if sign < "\xa0" or sign > "\xff":  # what was meant is one of cp1252's own bytes, in two layers
            return sign < "\xa0"
        if before.isupper() or (before and before in "«»“„‚‘‹›\"'"):
            return sign not in _PRINT
        return sign != "\xa0" or not welsh
    if lead in "ÌÍ":
        return before.islower()
    if lead not in "ÃÄÅÆÈ" or (lead == "È" and sign not in "˜™š›"):
        return False
    if before.islower():  # no capital stands behind a small letter
        return True
    if after.islower() and sign != "\xa0" and (sign not in _QUOTES or not before.isalpha()):
        return True
    if lead == "Ã" and not before.isalpha():  # no word is "Ã" alone
        return sign not in {"\xa0", "\xad"} if after.isalpha() else sign not in _QUOTES + "\xad"
    if lead == "Ä":  # a degree sign between letters is none; Slovak and Estonian have "ä" and these letters
        return sign not in _PRINT + "ŠšŽž" or (sign == "°" and after.isalpha())
    return sign not in _PRINT
