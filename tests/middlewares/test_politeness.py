"""robots.txt by RFC 9309: what each answer means, how often it is asked for. Obeyed for real in test_rates."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from scrapy import Request
from scrapy.http import Response

from newscrawl.errors.drops import BadStatus, Refused, RobotsRefused, RobotsUnreachable
from newscrawl.middlewares.politeness import MAX_BYTES, MAX_CRAWL_DELAY, MAX_REDIRECTS, Politeness

SITE = "http://farm.example"
PAGE = f"{SITE}/private/a.html"
FORBID = b"User-agent: *\nDisallow: /private/\n"
Answers = dict[str, bytes | Exception]


class Web:
    """Answers by path; counts what was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()

    async def download(self, request: Request) -> Response:
        self.asked[request.url] += 1
        await asyncio.sleep(0)
        answer = self.answers.get(request.url.removeprefix(SITE), BadStatus(404, {}))
        if isinstance(answer, Exception):
            raise answer
        return Response(request.url, body=answer)


def verdict(answers: Answers, url: str = PAGE) -> type[Exception] | None:
    async def ask() -> type[Exception] | None:
        try:
            await Politeness(Web(answers).download, "newscrawl/1").process_request(Request(url))
        except Refused as error:
            return type(error)
        return None

    return asyncio.run(ask())


def to(location: str) -> BadStatus:
    return BadStatus(301, {"location": location})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(FORBID, RobotsRefused, id="forbidden"),
        pytest.param(b"\xef\xbb\xbf" + FORBID.replace(b"\n", b"\r\n"), RobotsRefused, id="byte order mark, CRLF"),
        pytest.param(b"User-agent: newscrawl\nDisallow: /private/\n", RobotsRefused, id="by our name"),
        pytest.param(b"User-agent: other\nDisallow: /\n", None, id="for others"),
        pytest.param(b"", None, id="empty"),
        pytest.param(b"\xff\xfe\x00" * 50, None, id="no text at all"),
        pytest.param(b"#" * MAX_BYTES + b"\n" + FORBID, None, id="behind the first 500 KiB"),
        pytest.param(BadStatus(404, {}), None, id="404"),
        pytest.param(BadStatus(403, {}), None, id="403"),
        pytest.param(BadStatus(429, {}), RobotsUnreachable, id="429"),
        pytest.param(BadStatus(500, {}), RobotsUnreachable, id="500"),
        pytest.param(BadStatus(302, {}), RobotsUnreachable, id="a redirect to nowhere"),
        pytest.param(to("http://[bad"), RobotsUnreachable, id="a redirect to what is no address"),
        pytest.param(to("mailto:a"), RobotsUnreachable, id="a redirect to another scheme"),
        pytest.param(to("/moved.txt"), RobotsRefused, id="a redirect"),
        pytest.param(to("/robots.txt"), None, id="redirects without end"),
        pytest.param(TimeoutError(), RobotsUnreachable, id="silence"),
        pytest.param(Refused("private"), Refused, id="an origin that the guard refuses"),
    ],
)
def test_what_an_answer_to_robots_means(answer: bytes | Exception, expected: type[Exception] | None) -> None:
    assert verdict({"/robots.txt": answer, "/moved.txt": FORBID}) is expected


def test_redirects_of_robots_are_bounded() -> None:
    web = Web({"/robots.txt": to("/robots.txt")})
    asyncio.run(Politeness(web.download, "newscrawl/1").rules(PAGE))
    assert web.asked.total() == MAX_REDIRECTS + 1


def test_an_origin_is_asked_once_however_many_wait_and_each_origin_for_itself() -> None:
    web = Web({"/robots.txt": b""})

    async def many() -> None:
        politeness = Politeness(web.download, "newscrawl/1")
        await asyncio.gather(*(politeness.rules(f"{SITE}/{n}") for n in range(20)))
        await politeness.rules("https://farm.example/")

    asyncio.run(many())
    assert web.asked == Counter({f"{SITE}/robots.txt": 1, "https://farm.example/robots.txt": 1})


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("99999", MAX_CRAWL_DELAY),
        ("-4", 0),
        ("nan", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_crawl_delay_in_seconds_capped_and_0_before_it_is_known(asked: str, seconds: float) -> None:
    async def known() -> tuple[float, float]:
        politeness = Politeness(
            Web({"/robots.txt": f"User-agent: *\nCrawl-delay: {asked}\n".encode()}).download, "newscrawl/1"
        )
        before = politeness.known_delay(PAGE)
        await politeness.rules(PAGE)
        return before, politeness.known_delay(PAGE)

    assert asyncio.run(known()) == (0, seconds)
