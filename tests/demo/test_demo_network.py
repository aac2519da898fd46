"""The demo's farms are what NETWORK.md describes, and the truth about them is true."""

import itertools
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from functools import cache
from html import unescape

import pytest
from lxml import html

from newscrawl import urls
from newscrawl.demo.copies import GLUE, LOST_BLANK
from newscrawl.demo.markup import MARKUPS
from newscrawl.demo.network import BRANDS, DELIMITERS, HOSTS, LONE_BRAND, copies
from newscrawl.demo.sites import demo_sites
from newscrawl.demo.stories import stories
from newscrawl.demo.truth import truth
from newscrawl.text import tokens

TRUTH = truth()
FARM = [copy for copy in copies() if copy.host.family != "honest"]
BRANDED = [copy for copy in FARM if copy.brand]


def origin(name):
    return f"http://{name}.example"


@cache
def served(markup="plain"):
    return demo_sites(origin, markup)


def shown(page, markup="plain"):
    tree = html.fromstring(served(markup)[page.host][page.path].payload.decode())
    return "".join(tree.find("body").itertext())


def shingles(text):
    words = tokens(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def test_there_are_enough_hosts_of_every_family():
    families = Counter(host.family for host in HOSTS)
    assert families["A"] >= 4
    assert families["A-old"] >= 1
    assert families["B"] >= 2
    assert families["honest"] == 1
    suffixes = Counter(host.suffix for host in HOSTS)
    assert max(suffixes.values()) > 1


def test_there_are_sixty_ordinary_stories():
    known = stories()
    assert sum(not story.honest_only for story in known) >= 60
    assert len({story.key for story in known}) == len(known)
    for story in known:
        assert 5 <= len(story.paragraphs) <= 9, story.key
        assert 200 <= len(story.text(link_blank=" ").split()) <= 450, story.key
        assert all(line == " ".join(line.split()) for line in story.text().split("\n")), story.key


def test_headlines_hold_the_traps():
    headlines = [story.headline for story in stories()]
    traps = [r"^\d", r"^['\"‘“]", r"!", r"^\w+-\w+", r"^[^:]+: ", r" - ", r"\| ", r"[’]"]
    for trap in traps:
        assert any(re.search(trap, headline) for headline in headlines), trap
    assert max(Counter(headlines).values()) == 2  # one headline for two galleries


def test_the_injection_has_one_place_at_or_before_the_first_comma():
    shapes = Counter()
    for story in stories():
        text = "\n".join(story.paragraphs).replace(LOST_BLANK, " ")
        assert text.count(GLUE) == 1, story.key
        place = text.index(GLUE)
        assert place <= text.replace(GLUE, "").index(",") + 1, story.key
        before, after = text[place - 1], text[place + 1]
        shapes["number" if before == "," and after.isdigit() else {",": "comma", " ": "word"}[before]] += 1
        assert before != " " or not after.isspace(), story.key
    assert min(shapes.values()) >= 5


def test_different_stories_are_different():
    texts = [shingles(story.text()) for story in stories()]
    shared = sorted((len(a & b) / min(len(a), len(b)) for a, b in itertools.combinations(texts, 2)), reverse=True)
    assert shared[2] < 0.1  # all but the two pairs of template reports
    assert 0.2 < shared[1] <= shared[0] < 0.8


def test_every_story_stands_on_several_hosts_under_one_id_and_several():
    addresses = defaultdict(list)
    for copy in FARM:
        addresses[copy.story.key].append(urls.farm_id(f"{origin(copy.host.name)}{copy.path}"))
    assert min(map(len, addresses.values())) >= 2
    assert all(identity for found in addresses.values() for identity in found)
    assert any(len(set(found)) == 1 for found in addresses.values())
    assert any(len(set(found)) == len(found) for found in addresses.values())
    owners = {(identity, key) for key, found in addresses.items() for identity in found}
    assert len(owners) == len({identity for identity, _ in owners})


def test_the_same_id_is_spelled_in_several_ways():
    spellings = defaultdict(set)
    for copy in FARM:
        spellings[urls.farm_id(f"{origin(copy.host.name)}{copy.path}")].add(copy.path.split("/")[-1])
    assert sum(len(found) > 1 for found in spellings.values()) >= 10


def test_a_third_is_branded_in_all_ways():
    assert 0.32 < len(BRANDED) / len(FARM) < 0.35
    pages = Counter(copy.brand for copy in BRANDED)
    assert pages.pop(LONE_BRAND) == 1
    assert set(pages) == set(BRANDS)
    assert min(pages.values()) >= 2
    assert {copy.delimiter for copy in BRANDED} == set(DELIMITERS)
    assert all(copy.author and copy.author != copy.brand for copy in BRANDED)
    assert {copy.host.family for copy in BRANDED} == {"A", "A-old", "B"}
    assert any(copy.author in BRANDS for copy in FARM if not copy.brand)


def test_title_only_brands_are_proven_elsewhere():
    only = [copy for copy in BRANDED if copy.title_only]
    assert len(only) == 5
    for copy in only:
        assert sum(other.brand == copy.brand and not other.title_only for other in BRANDED) >= 2


def test_brands_are_language_nowhere():
    text = "\n".join(story.headline + story.text(link_blank=" ") for story in stories())
    assert not [brand for brand in (*BRANDS, LONE_BRAND) if brand in text]


@pytest.mark.parametrize("key", sorted(TRUTH), ids="{0[0]}{0[1]}".format)
def test_the_truth_is_the_shown_text_without_the_brand(key):
    page = TRUTH[key]
    if not page.branded:
        assert (page.headline, page.article_body) == (page.headline_raw, page.article_body_raw)
        return
    assert page.headline_raw == f"{page.brand}{page.delimiter}{page.headline}"
    if page.title_only:
        assert page.article_body_raw == page.article_body
    else:
        assert page.article_body_raw.count(page.brand) == 1
        assert page.article_body_raw.replace(page.brand, "") == page.article_body
        assert page.article_body_raw.index(page.brand) <= page.article_body.index(",") + 1


def test_link_loss_stays_on_farms_and_is_none_on_the_honest_site():
    lost = {story.key for story in stories() if LOST_BLANK in "".join(story.paragraphs)}
    assert len(lost) >= 5
    bodies = defaultdict(set)
    for page in TRUTH.values():
        if page.story in lost:
            bodies[page.family is None].add(page.article_body)
    assert bodies[False].isdisjoint(bodies[True])
    assert any("Hartleywho" in body for body in bodies[False])
    assert any("Hartley who" in body for body in bodies[True])


@pytest.mark.parametrize("markup", sorted(MARKUPS))
def test_every_markup_shows_the_same_text(markup):
    for page in TRUTH.values():
        text = shown(page, markup)
        assert page.headline_raw in text, page.path
        assert all(line in text for line in page.article_body_raw.split("\n")), page.path


@pytest.mark.parametrize(
    ("host", "start", "info"),
    [
        (
            "copperlane",
            "Current:Home > {0.section}{0.headline_raw} -CopperLane{0.headline_raw}",
            "ViewDate:{0.date_raw}",
        ),
        (
            "oldmooring",
            "Current:Home > {0.section}{0.headline_raw}-MooringCoin{0.headline_raw}",
            "View Date:{0.date_raw}",
        ),
        (
            "fernbridge",
            "{0.headline_raw}{0.date_raw}source:{0.author}category:{0.section}",
            "More:{0.section}Recommend",
        ),
        (
            "dustyquill",
            "{0.headline_raw}{0.date_raw} source: {0.author} category: {0.section}",
            "More: {0.section}Recommend",
        ),
    ],
)
def test_landmarks_are_in_the_order_of_the_family(host, start, info):
    for page in (page for page in TRUTH.values() if page.host == host):
        text = shown(page)
        assert text.startswith(start.format(page))
        assert info.format(page) in text


def test_tags_counters_and_cut_items_occur():
    pages = [unescape(answer.payload.decode()) for answer in served()["copperlane"].values()]
    assert any("<li>In:</li>" in page for page in pages)
    assert any(re.search(r"veryGood! \(\d+\)", page) for page in pages)
    assert any(">Ready</a>" in page or ">Hillford</a>" in page for page in pages)


@pytest.mark.parametrize("host", [host.name for host in HOSTS])
def test_every_article_is_linked_from_a_listing_and_every_own_link_answers(host):
    pages = served()[host]
    linked = {
        path: set(re.findall(r'href="(/[^"]*)"', unescape(answer.payload.decode()))) for path, answer in pages.items()
    }
    listings = set().union(*(found for path, found in linked.items() if path.startswith("/list/")))
    assert {path for name, path in TRUTH if name == host} <= listings
    missing = {link.partition("?utm")[0] for found in linked.values() for link in found} - set(pages)
    assert missing == {"/gone.html"}
    assert any("page" in path for path in linked)
    assert pages["/private/drafts.html"].status == 200
    assert b"Disallow: /private/" in pages["/robots.txt"].payload


def test_links_leave_the_host_only_for_the_farm_and_for_nowhere():
    outside = set()
    for pages in served().values():
        for answer in pages.values():
            outside |= set(re.findall(r'href="(https?://[^/"]+)', answer.payload.decode()))
    names = {origin(host.name) for host in HOSTS}
    assert outside - names == {"http://news.invalid"}
    assert len(outside & names) >= 5


def test_two_builds_are_identical_in_any_process():
    code = (
        "import hashlib; from newscrawl.demo.sites import demo_sites; from newscrawl.demo.truth import truth;"
        "s = demo_sites('http://{}.example'.format);"
        "b = b''.join(h.encode() + p.encode() + r.payload + r.compressed for h, q in s.items() for p, r in q.items());"
        "print(hashlib.sha256(b + repr(truth()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_demo_is_built_in_half_a_second():
    stories.cache_clear()
    copies.cache_clear()
    begun = time.process_time()
    demo_sites(origin)
    assert time.process_time() - begun < 0.5
