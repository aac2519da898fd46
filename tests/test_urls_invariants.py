"""What holds for every text that may stand where an address is expected."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from newscrawl import urls
from newscrawl.demo.big import BigFarm
from newscrawl.demo.truth import truth

_PIECES = [
    "http://",
    "https://",
    "HTTP://",
    "//",
    "/",
    "?",
    "&",
    "=",
    "#",
    ":",
    "@",
    ".",
    "..",
    "%",
    "%2e",
    "%C3%A9",
    "+",
]
_PIECES += [
    "example.org",
    "m.",
    "amp",
    "/amp/",
    "é",
    "ß",
    "\ud800",
    "\x00",
    "\t",
    " ",
    "\u3000",
    "\\",
    "[",
    "]",
    "::1",
    "80",
]
_PIECES += ["utm_source", "sid", "3fa9c1d277bb02aa", "amp;", ";jsessionid=1F", "(S(abcdefgh12))", "a", "B", "1"]
ANY = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
ADDRESS = st.tuples(st.sampled_from(["http://example.org/", "https://Ex-1.example:8080/a", "http://"]), ANY).map(
    "".join
)


@given(st.one_of(ANY, ADDRESS), st.one_of(st.none(), ANY, ADDRESS))
def test_whatever_comes_the_answer_is_an_address_or_none(text: str, base: str | None) -> None:
    made = urls.canonical(text, base)
    if made is None:
        return
    assert re.fullmatch(r"[!-~]+", made)
    assert len(made) <= urls.MAX_URL
    parts = urlsplit(made)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert parts.hostname == parts.hostname.lower()
    assert not re.search(r"[\s%\"<>\\^`{|}]|\.\.", parts.hostname)
    assert parts.port not in {0, {"http": 80, "https": 443}[parts.scheme]}
    assert "@" not in parts.netloc
    assert parts.fragment == ""
    assert parts.path.startswith("/")
    assert urls.canonical(made) == made
    assert urls.canonical(made, base) == made


@given(st.one_of(ANY, ADDRESS))
def test_nothing_else_raises_either(text: str) -> None:
    for one in (urls.identity, urls.article_id, urls.host_key, urls.domain, urls.slug, urls.farm_id, urls.is_growing):
        one(text)  # type: ignore[operator]
    made = urls.canonical(text)
    if made is not None:
        full = urls.full_version(made)
        assert full is None or urls.canonical(full) == full != made
        assert urls.identity(made) == urls.identity(text)
        assert urls.same_site(made, made)
        assert urls.same_publisher(made, made)


@given(st.text("abcXYZ019-_.~/%", max_size=30), st.lists(st.sampled_from(["id=1", "p=2", "x", "q=a+b"]), max_size=3))
def test_noise_changes_no_identity(path: str, parameters: list[str]) -> None:
    bare = f"http://example.org/a{path}" + ("?" + "&".join(parameters) if parameters else "")
    mark = "&" if parameters else "?"
    for noise in ("utm_source=x", "fbclid=1", "PHPSESSID=1f", "sid=0123456789abcdef0123456789abcdef"):
        assert urls.identity(f"https://www.example.org{bare[18:]}{mark}{noise}#top") == urls.identity(bare)


def addresses() -> list[str]:
    """Those of all articles that the demo and the benchmarks know, each of another page."""
    farms = [f"http://{host}.example{path}" for host, path in truth()]
    big = [f"http://{host}.example{path}" for kind in ("A", "honest") for host, path in BigFarm(300, 2, kind).truth()]
    return [*farms, *big]


def test_no_two_articles_collapse() -> None:
    known = set(addresses())
    assert len(known) > 700
    assert len({urls.article_id(address) for address in known}) == len(known)
    assert all(urls.canonical(address) == address for address in known)


def test_no_two_pages_of_the_tests_collapse_but_spellings_of_one() -> None:
    """Every address that the tests of extraction and corpus name, without scheme, www., fragment and query's noise."""
    folder = Path(__file__).parent
    text = "\n".join(
        path.read_text("utf-8", "replace")
        for name in ("extraction", "corpus", "cleaning", "stories", "discovery")
        for path in (folder / name).rglob("*")
        if path.suffix in {".py", ".html", ".json", ".jsonl", ".xml", ".txt"}
    )
    named = {
        json.dumps(one)[1:-1]
        for one in re.findall(r"https?://[a-z0-9.-]+(?::\d+)?/[A-Za-z0-9/._?=&-]*[A-Za-z0-9/]", text)
    }
    plain = {re.sub(r"https?://(?:www\.)?|[?&](?:utm_\w+|fbclid)=[^&]*", "", one) for one in named}
    assert len(plain) > 50
    assert len({urls.identity(f"http://{one}") for one in plain}) == len(plain)
