"""Real pages that look injected, and stay: one page, empty brand book. Every row says what is seductive about it."""

from __future__ import annotations

import pytest

from newscrawl.cleaning import clean_fields
from newscrawl.items import Known, Witness

FILLER = (
    "The plan was read aloud in the town hall, where some forty people had come to listen to it.\n"
    "A clerk counted the letters that had come in, and said that most of them asked for a later date."
)
TRAPS = [
    (
        "Miami-area shootout leaves two hurt",
        "Police in Miamisaid two were hurt. In Miami, streets were shut.",
        "lost link",
    ),
    ("Miami-Area Shootout Leaves Two Hurt", "Two men ran, Miamipolice said. Later Miami was calm.", "title case"),
    ("Ex-Missouri teacher is heard", "An Example was made, the Exchange said. Experts differ.", "Ex begins words"),
    ("Al-Noor school opens", "Although it rained, Alabama sent guests. Also there: Alba.", "Al begins words"),
    ("Post-Harvest Fair Draws Crowds", "The Postmaster and the Postal band came; Postseason games follow.", "Post"),
    ("Cutting-Edge Pumps Arrive", "The cutting-edge pumps were unloaded. Cuttingwood is near.", "compound in the body"),
    (
        "Trump-Russia inquiry goes on",
        "On Monday,Trump said no. Trump went on, Trumpsaid more, by Trumpon air.",
        "glued often",
    ),
    ("Trump-Russia inquiry goes on", "Trumpsaid more on Monday, when the hearing had ended.", "at a sentence's start"),
    ("Brook-Led Choir Tours", "Leaders in Brookhave agreed to it.", "a noun is missing without it"),
    ("Brook-Vale Choir Tours", "The choir came, Brook, who leads it, said.", "language alone"),
    ("Iran-Iraq Border Opens", "Iranian guards and Iranians waved. An Iranian bus passed.", "inflected"),
    (
        "Afghan-Coalition Talks Resume",
        "Forces in Afghanistan say that talks were held in Afghanistan.",
        "a country's name",
    ),
    ("Covid-19 Cases Fall", "Doctors said Covid19 cases fell in May.", "the same compound written together"),
    ("Spider-Man Is Back", "The new Spider-Man film opened. Spiderweb art hung there.", "a name"),
    ("AP-NORC poll finds little change", "WELLS (AP) — The poll asked 1,200 people.", "an agency"),
    ("AP Week in Pictures: Europe and Africa", "Pictures of the week, chosen by editors.", "label"),
    ("Off the Grid: Sally and her mill", "Sally has a mill. Off the Grid is her book.", "blank after the colon"),
    ("Rare sighting: Lynx crosses a field", "A lynx was seen. Rare sighting or not, it ran.", "blank after the colon"),
    ("Stock market today: Shares drift", "Shares drifted.", "label"),
    ("UPDATE 1-Fed keeps rates", "The Fed kept its rates.", "a wire's label"),
    ("Exclusive-Port to be sold", "The port is to be sold, three people said.", "a wire's label"),
    ("Angie Murr: From hiding to the stage", "Angie Murr was born here. Murr sings.", "a person"),
    ("G-20 ministers meet", "The G-20 met, and the G20 agreed.", "one letter"),
    ("At 10:30 the bells rang", "At 10:30 they rang.", "a time"),
    ("Sept. 8-14 in sport", "What Sept.8 brought.", "a range"),
    ("Don't-Miss List for Winter", "Don't miss these.", "apostrophe"),
    ("https://example.org is down", "The site was down.", "an address"),
    (
        "Corona-Zahlen steigen weiter",
        "Die Coronawelle hält an, die Coronaregeln bleiben. Corona ist nicht vorbei.",
        "German",
    ),
    ("Путин-Трамп: о чём говорили", "Путина ждали, Путину верили, Путин молчал. А Трамп нет.", "Russian cases"),
    ("トランプ-プーチン会談", "トランプは来た。プーチンは、トランプに会った。", "no blanks between words"),
    ("X-Ray Machine Arrives", "SpaceX sent it. A Xerox stood there.", "one letter"),
    ("Face-Off Over Pay", "They met by FaceTime, and FaceTime failed.", "a product, twice"),
    ("Pelham-Based Firm to Close", "It is the last firm in Pelham, the mayor of Pelhamsaid.", "lost link"),
]


@pytest.mark.parametrize(("headline", "body", "why"), TRAPS, ids=[f"{row[0][:24]}/{row[2]}" for row in TRAPS])
@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
def test_it_stays(headline: str, body: str, why: str, long: bool) -> None:
    text = body + ("\n" + FILLER) * 12 if long else body
    result = clean_fields(headline, text, Known())
    assert (result.headline, result.article_body, result.edits) == (headline, text, ()), why


@pytest.mark.parametrize("body", [row[1] for row in TRAPS[:12]])
def test_a_clean_headline_leaves_the_body_alone(body: str) -> None:
    result = clean_fields("A quiet day at the harbour", body, Known())
    assert (result.article_body, result.edits) == (body, ())


def test_a_slug_that_has_the_words_speaks_for_the_headline() -> None:
    slug = Witness("slug", "marlow orland talks begin again on monday")
    body = "The talks began, it was said.\n" + FILLER
    result = clean_fields("Marlow-Orland talks begin again on Monday", body, Known(), witnesses=[slug])
    assert result.edits == ()


@pytest.mark.parametrize("label", ["UPDATE 1-", "EXCLUSIVE-", "VIDEO|"])
def test_a_label_that_other_places_leave_out_stays(label: str) -> None:
    headline = f"{label}Harbour board to vote on the new crane"
    witness = Witness("og:title", "Harbour board to vote on the new crane")
    assert clean_fields(headline, FILLER, Known(), witnesses=[witness]).headline == headline
