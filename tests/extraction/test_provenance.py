"""The source that a text names; none rather than a guess."""

import pytest

from newscrawl.extraction.provenance import based_on

REST = " Nothing else is known of it, and the harbour was closed."

NAMED = {
    "TAPACHULA, Mexico (AP) — Some 5,000 set out.": "AP",
    "TAPACHULA,Will Sage Astor Mexico (AP) — Some 5,000 set out.": "AP",
    "PONTIAC, Mich. (AP) - A judge said no.": "AP",
    "ST. LOUIS (Reuters) -- A judge said no.": "Reuters",
    "(CNN) — A judge said no.": "CNN",
    "All eyes shifted. CBS News correspondent Imtiaz Tyab reported Thursday from Kyiv.": "CBS News",
    "On Thursday CBS News senior foreign correspondent Imtiaz Tyab reported it.": "CBS News",
    "CBS News White House correspondent Weijia Jiang has reported on it.": "CBS News",
    "The mayor told Selby Harbour Times that she had not.": "Selby Harbour Times",
    "The mayor told the Associated Press on Monday.": "Associated Press",
    "The mayor told NBC News' Ina Velde so. She told NBC News again.": "NBC News",
    "A minister told Xinhua News Agency so.": "Xinhua News Agency",
    "It ends.\nCopyright 2023 NPR. To see more, visit the site.": "NPR",
}
UNNAMED = [
    "",
    "Mitt Romney (R) — the senator — said no.",
    "The Securities and Exchange Commission (SEC) — said no.",
    "DORAL, Fla. – A man said no (AP photo).",
    "The White House correspondent Jane Doe reported it.",
    "Foreign correspondent Jane Doe reported it.",
    "UN correspondent Jane Doe reported it.",
    "He told Jane Doe and the Environmental Protection Agency so.",
    "She told The Times and left.",
    "He told NBC News, and she told Fox News.",
    "They told Canada so. Press Secretary Jane Doe told reporters.",
    "Copyright law of 2023 is old.",
]


@pytest.mark.parametrize("text", NAMED)
def test_a_source_named_in_the_text(text):
    body = text if "\n" in text else text + REST
    assert based_on(body, markup=None, farm=None, publisher="TradeWisdom") == NAMED[text]


@pytest.mark.parametrize("text", UNNAMED)
def test_none_rather_than_a_guess(text):
    assert based_on(text + REST, markup=None, farm=None, publisher=None) is None


def test_a_site_is_not_based_on_itself():
    assert based_on("ROME, Italy (AP) — No.", markup=None, farm=None, publisher="ap") is None


def test_markup_goes_first_then_the_farms_own_line():
    text = "ROME, Italy (AP) — No."
    assert based_on(text, markup="Reuters", farm="Selby News", publisher=None) == "Reuters"
    assert based_on(text, markup=None, farm="Selby News", publisher=None) == "Selby News"


@pytest.mark.parametrize(
    "farm",
    [
        "XDY Exchange",
        "Christopher Caldwell",
        "lotradecoin beginner trading guide",
        "News",
        "one two News Press three four",
    ],
)
def test_a_farms_brands_persons_and_phrases_are_no_sources(farm):
    assert based_on("Text.", markup=None, farm=farm, publisher=None) is None
