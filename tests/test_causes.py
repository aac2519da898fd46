"""One line a cause, one row a progress line, the same words for the same things."""

from __future__ import annotations

import pytest

from newscrawl.extensions.causes import MAX_CAUSES, Cause, Causes
from newscrawl.extensions.progress import cut, figures, shown_name
from newscrawl.text import plural


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        ("HTTP 404", "HTTP 404", True, "the same words"),
        ("HTTP 404", "HTTP 500", False, "another status"),
        (
            "redirect to another site: http://a.example/1",
            "redirect to another site: http://b.example/2",
            True,
            "places",
        ),
        (
            "http://127.0.0.1:1/: 127.0.0.1 is not a public address; allow it with --allow-host 127.0.0.1:1",
            "http://127.0.0.2:7/: 127.0.0.2 is not a public address; allow it with --allow-host 127.0.0.2:7",
            True,
            "hosts",
        ),
        ("KeyError: 'a' (site.py:7)", "KeyError: 'b' (site.py:7)", True, "the page's own words"),
        ("KeyError: 'a' (site.py:7)", "KeyError: 'a' (site.py:9)", False, "another line"),
        ("KeyError: 'a' (site.py:7)", "TypeError: 'a' (site.py:7)", False, "another type"),
    ],
)
def test_what_one_cause_is(one: str, other: str, same: bool, why: str) -> None:
    causes = Causes()
    causes.add(one, "http://a.example/1")
    causes.add(other, "http://a.example/2")
    assert [cause.count for cause in causes.all()] == ([2] if same else [1, 1]), why


def test_a_cause_is_one_line_with_the_address_once_and_no_half_word() -> None:
    url = "http://a.example/1"
    assert Cause("HTTP 404", url).sentence() == f"HTTP 404: {url}"
    assert Cause("HTTP 404", url, 13).sentence() == f"HTTP 404: 13 addresses, e.g. {url}"
    assert Cause(f"{url}: credentials in an address", url).sentence() == f"credentials in an address: {url}"
    long = Cause("word " * 200, url).sentence()
    assert long.endswith(f"word ...: {url}")
    assert "\n" not in Cause("a\nb", url).sentence()


def test_the_example_is_no_start_address_where_there_is_another() -> None:
    causes = Causes()
    causes.add("HTTP 500", "http://a.example/", start=True)
    causes.add("HTTP 500", "http://a.example/1")
    (cause,) = causes.all()
    assert (cause.example, cause.count, cause.starts) == ("http://a.example/1", 2, 1)
    assert cause.sentence() == "HTTP 500: http://a.example/1"


def test_causes_of_several_crawls_add_up_most_frequent_first_and_stay_bounded() -> None:
    one, other = Causes(), Causes()
    one.add("HTTP 500", "a")
    for n in range(3):
        other.add("HTTP 404", f"b{n}")
    one.update(other.all())
    assert [(cause.reason, cause.count) for cause in one.all()] == [("HTTP 404", 3), ("HTTP 500", 1)]
    for n in range(MAX_CAUSES * 2):
        one.add(f"cause {n}", "c")
    assert len(one.all()) == MAX_CAUSES


def test_counts_have_their_nouns_and_robots_txt_is_no_error() -> None:
    assert [plural(n, "story", "stories") for n in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    told = figures({"pages": 1, "articles/new": 2, "stories": 1, "result/refused": 4, "forbidden": 3})
    assert told.startswith("1 page, 2 new articles, 1 new story, ")
    assert told.endswith("1 error, 3 forbidden by robots.txt")


def test_bare_addresses_are_shown_by_their_host() -> None:
    assert shown_name("gazette", ["http://a.example/"]) == "gazette"
    assert shown_name("url", ["http://a.example/x", "http://a.example/y"]) == "a.example"
    assert shown_name("url", ["http://a.example/", "http://b.example:81/"]) == "a.example and 1 more"


@pytest.mark.parametrize(
    ("columns", "wanted"), [(60, "0123456789"), (11, "0123456789"), (10, "012345..."), (0, "0123456789")]
)
def test_a_line_fits_in_a_row(columns: int, wanted: str) -> None:
    assert cut("0123456789", columns) == wanted
