"""What many records say of strings: counts that merge in any order, and the book that is made of them."""

from __future__ import annotations

import random

import pytest

from newscrawl.cleaning import clean_fields
from newscrawl.cleaning.census import Census, Survey, glued_in, make_book
from newscrawl.cleaning.restore import MAX_PROOFS
from newscrawl.items import Brand, Known

BODY = "The council met on Tuesday, and some 16,000 people of the valley heard of it the same day."
STORIES = [f"Story number {n} of the long valley" for n in range(6)]
BRANDED = [(f"Zorvexil-{story}", BODY.replace("16,000", "16,Zorvexil000")) for story in STORIES]


def book(records: list[tuple[str, str]], start: Known | None = None) -> Known:
    census = Census()
    for record in records:
        census.add(*record)
    survey = Survey.of(census.nominated())
    for record in records:
        survey.add(*record)
    return make_book(census, survey.lives(), start or Known())


def test_a_string_is_proven_once_a_story() -> None:
    assert book(BRANDED).brands["Zorvexil"].proofs == len(STORIES)
    assert book([BRANDED[0]] * 5).brands["Zorvexil"].proofs == 1, "copies lose their links at the same places"


def test_one_host_proves_a_string_three_times_at_most_in_any_order() -> None:
    counts = []
    for records in (BRANDED, BRANDED[::-1]):
        census = Census()
        for record in records:
            census.add(*record, "one.example")
        other = Census()
        other.add(*BRANDED[0], "other.example")
        census.merge(other)
        counts.append(make_book(census, Survey.of(()).lives(), Known()).brands["Zorvexil"].proofs)
    assert counts == [4, 4]


def test_a_page_of_many_names_is_cleaned_and_teaches_none() -> None:
    names = [f"Zorvexil{chr(97 + n)}" for n in range(MAX_PROOFS + 1)]
    for count, taught in ((MAX_PROOFS, MAX_PROOFS), (MAX_PROOFS + 1, 0)):
        result = clean_fields("A day", " ".join(f"Some 16,{name}000 came." for name in names[:count]), Known())
        assert result.article_body == " ".join(["Some 16,000 came."] * count)
        assert len([one for one in result.sightings if one.kind == "glue"]) == taught


def test_what_one_page_proves_and_any_other_uses_is_no_brand() -> None:
    user = ("A headline of its own", "They say Zorvexil was there.")
    for records, proofs in (([BRANDED[0]], 1), ([BRANDED[0], user], 0), ([*BRANDED[:2], user], 2)):
        assert book(records).brands["Zorvexil"].proofs == proofs
        assert book(records).brands["Zorvexil"].language == len(records) - len([r for r in records if r != user])


def test_a_stranger_is_a_brand_once_two_stories_have_it_and_nobody_uses_it() -> None:
    story = (
        "It was a day,Quomexil but a dry one. "
        + BODY
        + " They said to the clerk that it is a day of rain in the valley."
    )
    one, other = (STORIES[0], story), (STORIES[1], story.replace("a day,Quomexil but", "spring,Quomexil which"))
    user = ("A headline of its own", "They say Quomexil was there.")
    assert book([one]).brands == {}, "one page suspects"
    assert book([other, other]).brands == {}, "and its copies with it"
    assert book([one, other]).brands["Quomexil"].proofs == 2
    used = book([one, other, user]).brands["Quomexil"]
    assert (used.proofs, used.language) == (0, 1)
    assert clean_fields(*one, Known()).article_body != one[1]
    assert clean_fields(*one, book([one, user])).article_body == one[1]


def test_the_order_and_the_parts_change_nothing() -> None:
    records = BRANDED + [(story, BODY + " Zorvexil was there.") for story in STORIES]
    whole = book(records)
    random.Random(1).shuffle(records)
    parts = [Census(), Census()]
    for number, record in enumerate(records):
        parts[number % 2].add(*record)
    parts[0].merge(parts[1])
    surveys = [Survey.of(parts[0].nominated()), Survey.of(parts[0].nominated())]
    for number, record in enumerate(records):
        surveys[number % 2].add(*record)
    surveys[1].merge(surveys[0].counts())
    assert make_book(parts[0], surveys[1].lives(), Known()).brands == whole.brands


@pytest.mark.parametrize(
    ("reason", "others", "language"),
    [
        ("a use between blanks", [("A headline of its own", "They say Zorvexil was there.")], 1),
        ("one use under its own lead may be injected", [("Zorvexil-Another headline", "See Zorvexil for more.")], 0),
        ("two uses are none", [("Zorvexil-Another headline", "Zorvexil met. Then Zorvexil left.")], 1),
        ("a join that recurs is a longer word", [("One", "In Zorvexilton it rained."), ("Two", "To Zorvexilton.")], 2),
        ("a join that stands once is none", [("One", "In Zorvexilton it rained.")], 0),
    ],
)
def test_how_a_string_lives_elsewhere(reason: str, others: list[tuple[str, str]], language: int) -> None:
    assert book(BRANDED + others).brands["Zorvexil"].language == language, reason


def test_what_was_known_before_is_not_added_up() -> None:
    start = Known({"Zorvexil": Brand("Zorvexil", "Zorvexil", 9, 1), "Old": Brand("Old", "Old", 2)})
    learned = book(BRANDED, start)
    assert learned.brands["Zorvexil"] == Brand("Zorvexil", "Zorvexil", 9, 1)
    assert learned.brands["Old"] == Brand("Old", "Old", 2)


def test_a_lost_link_teaches_no_brand_where_the_name_lives() -> None:
    """The forty lines of a naive cleaner learn "Trevane" here, and cut it everywhere."""
    lossy = ("Trevane-Holm talks end", "On Monday Trevanesaid more, and the talks ended at noon in the old hall.")
    plain = [(f"Headline {n} of the day", f"On day {n} Trevane said that talks go on.") for n in range(30)]
    known = book([lossy, *plain])
    for headline, body in (lossy, *plain):
        cleaned = clean_fields(headline, body, known)
        assert (cleaned.headline, cleaned.article_body) == (headline, body)


@pytest.mark.parametrize(
    ("body", "glued"),
    [
        ("They say 16,Zorvexil000 people came.", True),
        ("They say that Zorvexilhas come.", True),
        ("They say that Zorvexil, of all, has come.", False),
        ("They say nothing.", False),
    ],
)
def test_a_survey_tells_where_a_string_is_glued(body: str, glued: bool) -> None:
    survey = Survey.of(["Zorvexil"])
    assert survey.add("A headline of its own", body) is glued
    assert glued_in(body, survey.strings) is glued
