"""The big farm: known beforehand, every article its own story, made only when asked for."""

import itertools
import re
import time
from html import unescape

import pytest
from lxml import html

from newscrawl import urls
from newscrawl.demo.big import BigFarm
from newscrawl.text import tokens

FARM = BigFarm(130, hosts=2)


def origin(name):
    return f"http://{name}.example"


SITES = FARM.sites(origin)
TRUTH = FARM.truth()


def shingles(text):
    words = tokens(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def shown(answer):
    return "".join(html.fromstring(answer.payload.decode()).find("body").itertext())


def test_every_tenth_is_a_branded_copy_on_another_host():
    assert len(TRUTH) == 130
    copies = [page for page in TRUTH.values() if page.branded]
    assert len(copies) == 13
    for copy in copies:
        (founder,) = (page for page in TRUTH.values() if page.story == copy.story and not page.branded)
        assert founder.host != copy.host
        assert (founder.headline, founder.article_body) == (copy.headline, copy.article_body)
        assert copy.article_body_raw.replace(copy.brand, "") == copy.article_body
        assert copy.article_body_raw.index(copy.brand) <= copy.article_body.index(",") + 1


def test_on_one_host_copies_stand_beside_their_stories():
    pages = BigFarm(20).truth()
    assert {host for host, _ in pages} == {"big-0"}
    assert len({page.story for page in pages.values()}) == 18


def test_articles_are_long_and_distinct():
    own = [page for page in TRUTH.values() if not page.branded]
    assert all(500 <= len(page.article_body.split()) <= 750 for page in own)
    texts = [shingles(page.article_body) for page in own]
    assert max(len(a & b) / min(len(a), len(b)) for a, b in itertools.combinations(texts, 2)) < 0.05
    assert len({page.headline for page in own}) == len(own)


def test_pages_weigh_26_kb_and_show_what_the_truth_says():
    for (host, path), page in TRUTH.items():
        answer = SITES[host][path]
        assert 24_500 < len(answer.payload) < 27_500
        text = shown(answer)
        assert page.headline_raw in text
        assert all(line in text for line in page.article_body_raw.split("\n"))


def test_ids_obey_the_law():
    identities = [urls.farm_id(f"{origin(host)}{path}") for host, path in TRUTH]
    assert None not in identities
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize(("family", "articles"), [("A", 130), ("honest", 130), ("A", 100), ("A", 3)])
def test_listing_pages_lead_to_all_articles(family, articles):
    farm = BigFarm(articles, family=family)
    (site,) = farm.sites(origin).values()
    seen, found = set(), ["/"]
    while found:
        path = found.pop()
        if path in site and path not in seen:
            seen.add(path)
            found += re.findall(r'href="(/[^"]*)"', unescape(site[path].payload.decode()))
    assert {path for _, path in farm.truth()} <= seen
    assert len(seen) == len(site) == len(list(site))
    assert len([path for path in seen if path.startswith("/list/")]) == -(-articles // 50)


def test_honest_articles_bear_no_brand():
    pages = BigFarm(20, family="honest").truth().values()
    assert not any(page.branded for page in pages)
    assert all(page.date_published and page.family is None for page in pages)


def test_two_farms_are_identical_and_an_unknown_page_is_none():
    again = BigFarm(130, hosts=2).sites(origin)
    for host, path in itertools.islice(TRUTH, 20):
        assert again[host][path].compressed == SITES[host][path].compressed
    assert again["big-0"].get("/nowhere") is None
    assert again["big-0"]["/"] is again["big-0"]["/"]


def test_nothing_is_made_before_it_is_asked_for():
    begun = time.process_time()
    sites = BigFarm(100_000).sites(origin)
    assert len(sites) == 1
    assert time.process_time() - begun < 0.5
