"""Sites of random layout: alike from a seed, complete, and their truth stands on their pages."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import fields, replace
from random import Random
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from lxml import etree

from newscrawl.demo.layouts import LISTINGS, MAIN, MOBILE, Layout, Site, choose, plain, site
from newscrawl.demo.layouts.tongue import slug
from newscrawl.demo.layouts.tongues import TONGUES
from newscrawl.demo.server import DemoServer

SEEDS = (1, 2, 4)


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest) -> Site:
    return site(request.param)


def markup(one: Site, path: str, host: str = MAIN) -> str:
    return one.pages[host, path].body.decode(one.layout.encoding)


def letters(text: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_a_seed_gives_one_site_to_the_byte() -> None:
    one, again, other = site(5), site(5), site(6)
    assert one == again
    assert one.pages != other.pages


def test_the_truth_does_not_depend_on_where_it_is_served(made: Site) -> None:
    seed = int(made.layout.seed.split()[1])
    elsewhere = site(seed, {MAIN: "http://127.0.0.1:1", MOBILE: "http://127.0.0.1:2"}.__getitem__)
    assert elsewhere.truth == made.truth
    assert set(elsewhere.pages) == set(made.pages)
    assert elsewhere.url("/x") == "http://127.0.0.1:1/x"


def test_what_is_true_stands_on_the_page_in_its_order(made: Site) -> None:
    for path, told in made.truth.items():
        shown = letters(markup(made, path))
        assert letters(told.headline) in shown
        assert all(letters(name) in shown for name in told.authors)
        at = 0
        for line in told.paragraphs:
            at = shown.index(letters(line), at) + 1
        assert all(letters(line) in shown for line in told.optional)


def test_every_article_is_reached_by_links_from_the_home_page(made: Site) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or (MAIN, path) not in made.pages:
            continue
        seen.add(path)
        for href in re.findall(r'<a href="([^"]*)"', markup(made, path)):
            parts = urlsplit(urljoin(made.url(path), html.unescape(href)))
            if f"{parts.scheme}://{parts.netloc}" == made.origin:
                found = plain(parts.path + (f"?{parts.query}" if parts.query else ""))
                waiting += [found, found.rstrip("/"), f"{found}/"]
    assert set(made.truth) <= seen
    assert set(made.listed(*LISTINGS)) <= seen


def test_lists_for_machines_are_well_formed_and_name_the_articles(made: Site) -> None:
    articles = {made.url(path) for path in made.truth}
    for path in made.listed("sitemap", "feed"):
        page = made.pages[MAIN, path]
        assert any(url in html.unescape(page.body.decode()) for url in articles) or b"sitemapindex" in page.body
        if "json" not in page.content_type:
            etree.fromstring(page.body)


def test_a_server_answers_under_every_address_of_an_article() -> None:
    fixed = {"tracker": "utm", "slash": True, "address": "dated", "amp": "path", "mobile": True, "lost": "soft"}
    served: list[Site] = []

    def content(origin):
        served.append(site(9, origin, **fixed))
        return served[0].sites()

    with DemoServer(content) as server:
        path, told = next(iter(served[0].truth.items()))
        twins = [twin for twin, canonical in served[0].twins.items() if canonical == path]
        assert {host for host, _ in twins} == {MAIN, MOBILE}
        for host, address in [(MAIN, path), (MAIN, path.rstrip("/")), (MAIN, f"{path}?utm_source=x"), *twins]:
            with urlopen(server.url(host, address)) as answer:
                assert letters(told.headline) in letters(answer.read().decode(served[0].layout.encoding)), address
        with urlopen(server.url(MAIN, "/no/such/page")) as answer:
            assert answer.status == 200


def test_every_choice_falls_and_none_moves_another() -> None:
    drawn = [choose(seed) for seed in range(300)]
    for one in fields(Layout):
        values = Counter(getattr(layout, one.name) for layout in drawn)
        assert len(values) > 1, one.name
    assert choose(3, shell="table") == replace(choose(3), shell="table")


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="frames"):
        choose(1, shell="frames")


@pytest.mark.parametrize("code", sorted(TONGUES))
def test_a_language_tells_much_without_saying_a_thing_twice(code: str) -> None:
    tongue, rng, had = TONGUES[code], Random(7), set()
    text = [tongue.sentence(rng, tongue.places[0], had) for _ in range(40)]
    assert len(set(text)) == 40
    assert not re.search(r"[{}]", "".join(text))
    assert len({slug(tongue.headline(rng, place)) for place in tongue.places}) == len(tongue.places)


def test_soft_errors_answer_200_and_hard_ones_404() -> None:
    for lost, status in (("soft", 200), ("hard", 404)):
        one = site(3, lost=lost)
        assert {one.pages[MAIN, path].status for path in one.listed("lost")} == {status}
