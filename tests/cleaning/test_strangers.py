"""A name that stands once in a body, where no name stands, goes; what a lost blank leaves looks so and stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import clean_fields, undo
from newscrawl.cleaning.strangers import strangers
from newscrawl.items import Brand, Known

# So that the text is English whatever the row says.
_REST = " The clerk of the court said that it was time to go to the end of the street and to look in the yard."


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        # behind a comma, before a clause, a date or a place
        ("On Tuesday,Zorvexil Pro the council met.", "On Tuesday, the council met."),
        ("A clerk saw the mill,Zorvexil which had stood empty.", "A clerk saw the mill, which had stood empty."),
        ("It was opened on April 11,XDY Exchange 2025 by a clerk.", "It was opened on April 11, 2025 by a clerk."),
        ("As rain fell,Quantel AI 6.0 she said, all left.", "As rain fell, she said, all left."),
        ("On Tuesday,Zorvexil but not on Monday, they met.", "On Tuesday, but not on Monday, they met."),
        ("They sold the mill,Ada Brunn Holt leaving him alone.", "They sold the mill, leaving him alone."),
        ("The old mill,Zorvexil farmers say, is cold.", "The old mill, farmers say, is cold."),
        ("LOSDAL,Zorvexil Pro March 6 - It rained.", "LOSDAL, March 6 - It rained."),
        ("LOSDAL,Will Sage Holt Mexico (NW) - It rained.", "LOSDAL, Mexico (NW) - It rained."),
        ("LOSDAL,Zorvexil N.J., March 6 - It rained.", "LOSDAL, N.J., March 6 - It rained."),
        ("LOSDAL,Zorvexil Pro Street (NW) - It rained in Street.", "LOSDAL, Street (NW) - It rained in Street."),
        ("In spring,Zorvexil I went there.", "In spring, I went there."),
        ("They sold soups,Zorvexil Exchange salads, and tea.", "They sold soups, salads, and tea."),
        # another script
        ("The mill gave 金融センターno reason.", "The mill gave no reason."),
        ("On Tuesday,Биржа Про the council met.", "On Tuesday, the council met."),
    ],
)
def test_a_stranger_goes(raw: str, clean: str) -> None:
    result = clean_fields("A headline of the day", raw + _REST, Known())
    assert result.article_body == clean + _REST
    assert undo(result.article_body, result.edits, "article_body") == raw + _REST
    assert result.strangers == (result.edits[0].removed,)
    assert not [seen for seen in result.sightings if seen.kind == "glue"], "what one page suspects teaches no other"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("In Losdal,France the rain fell.", "a place and its country"),
        ("On Tuesday,Ostrander said no.", "a lost blank before a name with its verb"),
        ("On Tuesday,Ostranderoffered a bonus.", "both blanks lost, and the verb taken along"),
        ("In a note,IBMsaid it would pay.", "capitals and a verb"),
        ("When rain fell,Ithought it would stop.", "a pronoun and its verb"),
        ("On Tuesday,Zorvexil the mayor left. Zorvexil was tired.", "the name is used elsewhere"),
        ("On Tuesday,Zorvexilthe the mayor left. Zorvexil was tired.", "what it begins with is used elsewhere"),
        ("On Tuesday,Zorvexil the mayor said,then left.", "this text loses blanks behind commas"),
        ("He wrote two novels,Beyond the Sea among them.", "a title"),
        ("Apples,Pears and plums were sold.", "a list"),
        ("Pears,Northfield growers,Southam growers and others came.", "the places of two names"),
        ("LOSDAL,March 6 - It rained.", "a date that lost its blank"),
        ("BRUNN,New Mexico (NW) - It rained.", "a place of two words"),
        ("Losdal,TX- It rained.", "a state and a dash"),
        ("In spring,Ostrander under his coat had a book.", "a name and what belongs to it"),
        ("In his book,Healso was tall.", "a pronoun and what follows it"),
        ("In his book,Ostrandertold it well.", "a verb taken along"),
        ("The clerk met Losdal CapitalCorp guests.", "one firm's name that lost a blank"),
        ("He met his cousin,Queen Orla actress Ada Holt.", "what she is to it"),
        ("His rivals,Youtubeand others, left.", "a list that lost two blanks"),
        ("He met the Losdal and Exchange Councilits clerk.", "inside a longer name"),
        ("He met Ostrander in spring. Brunnsaid no.", "a lost blank before a verb"),
        ("He was Brunnin spring.", "names end in it"),
        ("It had Pentagon support.", "a whole name"),
        ("The clerk told Brunnthe truth.", "he was told it"),
        ("The novel is by Goethe the elder.", "a name's own end"),
        ("A report by William Proxmire says so.", "no firm's name"),
        ("Yesterday InterCanadian guests came.", "no firm's name"),
        ("At the end TransCanada left.", "the beginning of a compound"),
        ("They met WestGerman guests.", "two words that lost a blank"),
        ("In December the clerk met with Decemberthe guests.", "a month"),
        ("It is Sebastian Holt again.", "a name that ends like an article"),
        ("They met on July27, 2009 again.", "a month that lost its blank"),
        ("The mill has Windows95 at last.", "a name with a number"),
        ("It has Zorvexilbeen a dry spring.", "joined to a word: a lost link"),
        ("He saw the mill,I’veheard that it is cold.", "a pronoun with its verb"),
        ("In spring,Itake the train.", "a pronoun and its verb"),
        ("The clerk wrote (金融) to him.", "in brackets, as a writer sets it"),
        ("The mill gave 金融no reason, and 金融 left.", "used elsewhere"),
    ],
)
def test_what_only_looks_like_a_stranger_stays(body: str, reason: str) -> None:
    assert clean_fields("A headline of the day", body + _REST, Known()).article_body == body + _REST, reason


def test_in_another_language_english_grammar_proves_nothing() -> None:
    body = "Am Dienstag,Zorvexil der Rat tagte. Es regnet."
    assert clean_fields("A headline of the day", body, Known()).article_body == body


def test_a_stranger_that_others_use_stays() -> None:
    body = "On Tuesday,Zorvexil the council met." + _REST
    for brand in (Brand("Zorvexil", "Zorvexil", 0, 1), Brand("Zorvexil", "Zorvexil", 0, 0, "deny")):
        known = clean_fields("A headline of the day", body, Known({"Zorvexil": brand}))
        assert (known.article_body, known.strangers) == (body, ("Zorvexil",))
    assert clean_fields("Zorvexil meets council", body, Known()).article_body == body


@given(st.text("ab,AB theis1290.", max_size=60), st.booleans())
def test_at_most_one_name_is_a_stranger_and_it_goes_once(text: str, front: bool) -> None:
    body = text + _REST if front else _REST + text
    found = strangers(body, "")
    assert len(found) <= 1
    for one in found:
        assert body.count(body[one.start : one.end]) == 1
    once = clean_fields("", body, Known()).article_body
    assert clean_fields("", once, Known()).article_body == once
