"""Names of sites: what an address suggests, what may be one, and the class that goes with it."""

from __future__ import annotations

import re

import pytest

from newscrawl.authoring.naming import called, checked, class_name, proposed
from newscrawl.errors import UsageError

PROPOSED = [
    ("https://www.harbour-post.example/news/", "harbour_post"),
    ("https://harbourpost.co.uk/", "harbourpost"),
    ("https://m.harbour.com.au/", "harbour"),
    ("https://news.harbour.example/", "harbour"),
    ("https://20minuten.example/", "site20minuten"),
    ("https://zeitung-24.example/", "zeitung24"),
    ("https://class.example/", "class_site"),
    ("https://url.example/", "url_site"),
    ("https://none.example/", "none_site"),
    ("https://true.example/", "true_site"),
    ("https://xn--hfen-loa.example/", "hfen_loa"),
    ("https://" + "a" * 63 + ".example/", "a" * 60),
    ("http://127.0.0.1:8001/", None),
    ("http://[::1]:8001/", None),
    ("http://localhost/", None),
]


@pytest.mark.parametrize(("address", "name"), PROPOSED)
def test_an_address_suggests_a_name(address, name):
    assert proposed(address) == name


@pytest.mark.parametrize("name", [*(name for _, name in PROPOSED if name), called("The Harbour Post & Mail"), "a1_b"])
def test_a_proposed_name_may_be_one_and_its_class_leads_back_to_it(name):
    assert checked(name) == name
    assert re.sub(r"(?<!^)(?=[A-Z])", "_", class_name(name)).lower() == name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Harbour Post", "harbour_post"),
        ("harbour-post", "harbour_post"),
        ("1st", "site1st"),
        ("class", "class_site"),
        ("url", "url_site"),
        ("none", "none_site"),
        ("../etc", "etc"),
        ("", "site"),
        ("гавань", "site"),
        ("a" * 61, "a" * 60),
    ],
)
def test_what_is_no_name_is_refused_with_one_that_is(name, other):
    with pytest.raises(UsageError, match=re.escape(f"try --name {other}")):
        checked(name)
    assert checked(other) == other
