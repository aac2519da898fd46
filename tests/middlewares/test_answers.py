"""What an answer that is no page means for the frontier: one table, and headers of every kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from newscrawl.errors.drops import BadStatus, Refused, RobotsRefused, RobotsUnreachable
from newscrawl.middlewares.answers import headers_of, without_page
from newscrawl.middlewares.waits import ABSURD_WAIT, MAX_RETRY_AFTER, RobotsLater
from newscrawl.store import Due, Outcome

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
DUE = Due(1, 1, "http://farm.example/a", "farm.example", "any", 1, 0, 0, 1, 0, None, None, None, None)
LAST = replace(DUE, attempts=2)


def outcome_of(error: BaseException, item: Due = DUE) -> Outcome:
    return without_page(item, error, [1.0, 4.0], lambda url, _: "farm.example" in url, NOW)


def wait(value: str) -> BadStatus:
    return BadStatus(429, {"retry-after": value})


def to(location: str) -> BadStatus:
    return BadStatus(302, {"location": location})


# error, what is due -> result, seconds until the page, seconds until the host (0: at once)
TABLE = [
    pytest.param(BadStatus(304, {}), DUE, "unchanged", 0, 0, id="304"),
    pytest.param(BadStatus(404, {}), DUE, "gone", 0, 0, id="404"),
    pytest.param(BadStatus(410, {}), DUE, "gone", 0, 0, id="410"),
    pytest.param(BadStatus(403, {}), DUE, "refused", 0, 0, id="403"),
    pytest.param(BadStatus(503, {}), DUE, "retry", 1, 0, id="503, first try"),
    pytest.param(BadStatus(503, {}), replace(DUE, attempts=1), "retry", 4, 0, id="503, second try"),
    pytest.param(BadStatus(503, {}), LAST, "failed", 0, 0, id="503, last try"),
    pytest.param(wait("7"), DUE, "retry", 7, 7, id="seconds"),
    pytest.param(wait(" 7 "), DUE, "retry", 7, 7, id="seconds with blanks"),
    pytest.param(wait("0"), DUE, "retry", 1, 0, id="none"),
    pytest.param(wait("7"), LAST, "failed", 0, 7, id="the host is silent after the last try too"),
    pytest.param(RobotsLater("HTTP 503", 7.0), DUE, "retry", 7, 7, id="robots.txt asks for silence"),
    pytest.param(wait(str(int(MAX_RETRY_AFTER))), DUE, "retry", MAX_RETRY_AFTER, MAX_RETRY_AFTER, id="long"),
    pytest.param(wait("9" * 5000), DUE, "retry", ABSURD_WAIT, ABSURD_WAIT, id="absurd"),
    pytest.param(wait("Thu, 01 Jan 2026 00:00:09 GMT"), DUE, "retry", 9, 9, id="a date"),
    pytest.param(wait("Thu, 01 Jan 2026 00:00:09 -0000"), DUE, "retry", 9, 9, id="a date of unknown zone"),
    pytest.param(wait("Thu, 01 Jan 1970 00:00:00 GMT"), DUE, "retry", 1, 0, id="a date that is past"),
    pytest.param(wait("Mon, 01 Jan 2020 1:1:1 " + "9" * 400), DUE, "retry", 1, 0, id="a zone without end"),
    pytest.param(wait("²"), DUE, "retry", 1, 0, id="a digit that is no number"),
    pytest.param(wait("٣"), DUE, "retry", 1, 0, id="a number of another script"),
    pytest.param(wait("-5"), DUE, "retry", 1, 0, id="negative"),
    pytest.param(wait("soon"), DUE, "retry", 1, 0, id="a word"),
    pytest.param(to("/b"), DUE, "redirect", 0, 0, id="to another page"),
    pytest.param(to("http://www.farm.example/a"), DUE, "moved", 0, 0, id="to another spelling"),
    pytest.param(to("http://www.farm.example/a"), LAST, "refused", 0, 0, id="between spellings for ever"),
    pytest.param(to("/a"), DUE, "refused", 0, 0, id="to itself"),
    pytest.param(to("/b"), replace(DUE, hops=8), "refused", 0, 0, id="one hop too many"),
    pytest.param(to("http://other.example/"), DUE, "refused", 0, 0, id="to another site"),
    pytest.param(to("file:///etc/passwd"), DUE, "refused", 0, 0, id="to a file"),
    pytest.param(to("http://[bad"), DUE, "refused", 0, 0, id="to nowhere"),
    pytest.param(BadStatus(302, {}), DUE, "refused", 0, 0, id="without an address"),
    pytest.param(Refused("private"), DUE, "refused", 0, 0, id="the guard"),
    pytest.param(RobotsRefused("forbidden"), DUE, "refused", 0, 0, id="robots.txt"),
    pytest.param(RobotsUnreachable("HTTP 500"), DUE, "retry", 1, 0, id="no robots.txt"),
    pytest.param(TimeoutError(), DUE, "retry", 1, 0, id="silence"),
    pytest.param(TimeoutError(), LAST, "failed", 0, 0, id="silence for ever"),
]


@pytest.mark.parametrize(("error", "item", "result", "page", "host"), TABLE)
def test_what_no_page_means(error: BaseException, item: Due, result: str, page: float, host: float) -> None:
    outcome = outcome_of(error, item)
    assert outcome.result == result
    assert outcome.not_before == (NOW + page if page else 0)
    assert max(outcome.host_not_before, NOW) == NOW + host
    assert outcome.reason or result == "unchanged"


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d{1,12} [A-Z][a-z]{2} \d{1,12} \d+:\d+:\d+ [+-]?\d{1,12}"))
def test_no_retry_after_raises_or_silences_a_host_for_ever(value: str) -> None:
    outcome = outcome_of(wait(value))
    assert outcome.result == "retry"
    assert NOW + 1 <= outcome.not_before <= NOW + MAX_RETRY_AFTER


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([b"plain"], "plain"),
        (["José".encode()], "José"),
        (["José".encode("latin-1")], "José"),
        ([b"a", b"b"], "a,b"),
        ([b"\xff\xfe\x00"], "ÿþ\x00"),
    ],
)
def test_headers_are_text_whatever_their_bytes(values: list[bytes], text: str) -> None:
    response = Response("http://farm.example/", headers={b"X-Editor": values})
    assert headers_of(response) == {"x-editor": text}
