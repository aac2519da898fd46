"""Certain mojibake is restored, and what decodes by chance in honest print is not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.mojibake import mojibake

# cp1252 has no character for five bytes; readers put the control of that number.
CP1252 = [bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(256)]


def as_cp1252(text: str) -> str:
    return "".join(CP1252[byte] for byte in text.encode())


def as_latin1(text: str) -> str:
    return text.encode().decode("latin-1")


def restored(text: str, layers: int = 3) -> str:
    for _ in range(layers):
        for start, end, meant in reversed(mojibake(text)):
            text = text[:start] + meant + text[end:]
    return text


HONEST_SENTENCES = [
    # language, a sentence with the letters that its readers miss when they break
    ("en", "The mayor’s “quiet” plan – a £3 million bridge… – isn’t ready"),
    ("en", "It’s 30 °C in Ardholm™"),
    ("de", "Größere Häuser, überall Öl: „Das genügt nicht“, sagte Jürgen Öhlmann"),
    ("de", "Österreich, Übersee und die Straße"),
    ("fr", "L’été déjà là, où l’œuvre naît : ça suffit, dit Hélène"),
    ("fr", "À Évry, le cœur du marché"),
    ("es", "¿Qué pasó? El niño de Málaga está en la acción"),
    ("es", "Ángel López y María Núñez"),
    ("pt", "São Paulo não é só coração e pão"),
    ("it", "È già così: perché no?"),
    ("pl", "Żółta łódź, świat się śmieje, Łódź też"),
    ("cs", "Příliš žluťoučký kůň, řekl Jiří"),
    ("hu", "Őszi eső, nagyon szép tűz"),
    ("ro", "Știința și viața în țară"),
    ("tr", "İzmir’de güneş, ağaç ve çığ"),
    ("tr", "BALIKESİR BÜYÜKŞEHİR"),
    ("vi", "Nước Việt Nam được mùa lúa mới"),
    ("sv", "Åsa på ön såg älgen"),
    ("ru", "Мост через реку закрыт, и в городе об этом знают"),
    ("uk", "Їхній міст і річка"),
    ("el", "Η γέφυρα είναι κλειστή"),
    ("ar", "الجسر مغلق اليوم"),
    ("he", "הגשר סגור היום"),
    ("hi", "पुल आज बंद है"),
    ("th", "สะพานปิดวันนี้"),
    ("zh", "大桥今天关闭，居民表示理解。"),
    ("ja", "橋は今日閉鎖された。"),
    ("ko", "다리는 오늘 닫혔다"),
    ("emoji", "Well done 😀👍"),
]


@pytest.mark.parametrize(("language", "text"), HONEST_SENTENCES)
def test_a_broken_sentence_is_restored_and_a_whole_one_stays(language: str, text: str) -> None:
    assert mojibake(text) == [], language
    for once in (as_cp1252, as_latin1):
        assert restored(once(text)) == text
        assert restored(as_cp1252(once(text))) == text


@pytest.mark.parametrize(
    ("broken", "meant", "reason"),
    [
        ("donâ€™t", "don’t", "three signs behind a small letter"),
        ("Ð\u009fÑ€Ð¸", "При", "Cyrillic, latin-1 and cp1252 mixed"),
        ("said.Â\xa0The", "said.\xa0The", "a lone capital before a no-break blank"),
        ("said. Â\xa0The", "said. \xa0The", "the same after a blank"),
        ("Â£5, Â©, 30 Â°C", "£5, ©, 30 °C", "signs"),
        ("voilÃ\xa0 Paris", "voilà Paris", "a capital behind a small letter"),
        ("he said “noâ€™”", "he said “no’”", "honest quotes beside it stay"),
        ("Ã¢â‚¬Å“HelloÃ¢â‚¬\u009d", "“Hello”", "read wrongly twice"),
        ("ruft Ã‚Â«neinÃ‚Â»", "ruft «nein»", "guillemets read wrongly twice"),
        ("MÃœNCHEN", "MÜNCHEN", "a small letter of cp1252 between capitals"),
        ("ï»¿The mill", "\ufeffThe mill", "a byte order mark"),
        ("ï¿½", "\ufffd", "the replacement character"),
        ("it\x92s \x93fine\x94", "it’s “fine”", "cp1252 read as latin-1, at the places of quotes"),
        ("Â\x93fineÂ\x94", "“fine”", "the same, and then as UTF-8"),
    ],
)
def test_certain(broken: str, meant: str, reason: str) -> None:
    assert restored(broken) == meant, reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ele disse: “só AMANHÔ e saiu", "pt: a capital before a quote decodes to Ô"),
        ("AMANHÃ… talvez", "pt: before dots, to Å"),
        ("MANHÃ–NOITE", "pt: a dash between two words, to Ö"),
        ("a letra “Ô é rara", "pt: the letter itself"),
        ("Das Wort beginnt mit „Ä“.", "de: a letter in German quotes, to ē"),
        ("‚Ä‘ und ‚Ü‘", "de: in single quotes, to đ"),
        ("Er rief „kříž“ und ging", "cs: three characters, to a Hangul syllable"),
        ("„stráž“ a „náš“", "cs: to Khmer and Ogham letters"),
        ("VÝŠE a ÚŽASNÝ", "cs: capitals, to Syriac and Arabic letters"),
        ("«CAFÉ» et «VOILÀ»", "fr: capitals in guillemets, to IPA"),
        ("“‘café’” – dit-il", "fr: nested quotes, to a Chinese character"),
        ("CAFÉ® et NESTOÉ™", "fr: trade marks"),
        ("«está»… y «está»–", "es: to Vietnamese letters"),
        ("på ön ”Å” och «Å»", "sv: a place of one letter, to Ŕ and Ż"),
        ("Å\xa0gå er bra", "no: a word of one letter before a no-break blank, to Š"),
        ("Mae Â\xa0hi, ac â hi", "cy: a Welsh word before a no-break blank"),
        ("PÂ\xadNĂ la urmă", "ro: a capital before a soft hyphen"),
        ("«Â» și «Î»", "ro: letters named"),
        ("ĐÃ’ LẠT", "vi: capitals before an apostrophe"),
        ("SEÑOR, AÑO, Ñ–Ñ", "es: letters and dashes"),
        ("„Ø–Ø”", "da: a dash between two letters, to Arabic signs"),
        ("Prix : 5 € l’unité", "fr: a currency after a digit"),
        ("voilÃ Paris", "what the plain blank was is lost"),
        ("saidâ€ and left", "the third byte is lost"),
        ("РоÐ\ufffdÑ\ufffd", "bytes are lost: half a word helps nobody"),
        ("caf\x8e e pa\x92s", "Mac letters: the bytes do not say cp1252"),
    ],
)
def test_honest_or_uncertain_text_stays(text: str, reason: str) -> None:
    assert mojibake(text) == [], reason


MARKS = "”“’‘»«›‹–—…„™®©°ºª²§\xa0€"
LETTERS = "ÀÇÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"


def test_no_letter_and_marks_in_print_are_mojibake() -> None:
    """Words of every letter of Western Europe before one to three marks: thousands that decode, none taken."""
    for letter, count in itertools.product(LETTERS, (1, 2, 3)):
        for marks in itertools.product(MARKS if count < 3 else MARKS[:12], repeat=count):
            text = f"die {'CAF' if letter.isupper() else 'caf'}{letter}{''.join(marks)} mit"
            if "áº" not in text and "â€" not in text:  # no ordinal and no price follows these letters
                assert mojibake(text) == [], text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_pieces_are_in_order_and_decode_what_stands_there(text: str) -> None:
    end = 0
    for start, stop, meant in mojibake(as_cp1252(text)):
        assert end <= start < stop
        assert len(meant) == 1
        end = stop


@given(st.text(st.characters(codec="cp1252", exclude_characters="ÂÃÄÅÆÈÌÍâïðá"), max_size=60).map(lambda t: f"{t} "))
def test_a_broken_word_is_restored_whatever_stands_before_it(text: str) -> None:
    assert restored(f"{text}donâ€™t", 1).endswith("don’t")
