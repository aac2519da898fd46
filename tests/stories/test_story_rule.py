import random
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import Candidate
from newscrawl.stories import containment, decide, fingerprint, matches, number_agreement
from newscrawl.stories.fingerprint import hashes_of

FARM = "https://{}.example/html/045e83699118.html"
SHORT = (
    "The ferry between the two islands will stop for 12 days in May, the operator said on Monday, because 3 of its 5 "
    "engines need repair. Mail goes by air until then."
)
PLAIN = (
    "The ferry between the two islands will stop in May, the operator said, because an engine needs repair in the yard."
)
MARKET = (
    "Shares on the island exchange closed higher on {}. The main index rose {} points, or {} percent, to {}. Copper for "
    "delivery in June gained {} to {} a tonne, while wheat fell {} to {}. Traders said that volumes were thin ahead of "
    "the holiday. The currency was little changed at {} to the crown."
)
CHINESE = (
    "市议会周二同意扩建北码头，该计划最早于1987年提出。工程将于三月开始，耗资230万克朗。港务局长表示，去年共有412艘船只停靠。"
    "渔民曾要求推迟日期，因为鲱鱼季节即将到来。"
)
THAI = "สภาท่าเรือเห็นชอบเมื่อวันอังคารให้ขยายท่าเทียบเรือด้านเหนือ โดยงานจะเริ่มในเดือนมีนาคมและชาวประมงขอให้เลื่อนวันออกไป"


def prose(count, seed):
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghijkl", k=rng.randint(2, 6))) for _ in range(count))


def match(one, other):
    return decide(one, [Candidate("a", "s", other, 1)])


def rule(one, other):
    found = match(fingerprint("", one), fingerprint("", other))
    return found and found.rule


def reworded(text, share, seed=3):
    rng = random.Random(seed)
    return " ".join(
        "other" + str(rng.random())[2:6].translate(str.maketrans("0123456789", "abcdefghij"))
        if rng.random() < share and word.isalpha()
        else word
        for word in text.split()
    )


def with_figures(text, every=12, seed=8):
    rng = random.Random(seed)
    return " ".join(
        f"{word} {rng.randint(0, 9999):,}" if place % every == 0 else word for place, word in enumerate(text.split())
    )


LONG = with_figures(prose(700, 1))
LONG_PLAIN = prose(700, 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(LONG, LONG, "contained", id="whole copy"),
        pytest.param(LONG_PLAIN, LONG_PLAIN, "contained", id="whole copy without figures: the text alone"),
        pytest.param(LONG[: len(LONG) // 2], LONG, "contained", id="first half"),
        pytest.param(LONG[len(LONG) // 3 :], LONG, "contained", id="last two thirds"),
        pytest.param(LONG, prose(60, 2) + LONG, "contained", id="something before it"),
        pytest.param(reworded(LONG, 0.2), LONG, "reworded", id="a fifth of the words changed, figures kept"),
        pytest.param(reworded(LONG_PLAIN, 0.25), LONG_PLAIN, None, id="a quarter changed, no figures to prove it"),
        pytest.param(re.sub(r"\d+", lambda m: str(int(m[0]) + 1), LONG), LONG, None, id="other figures"),
        pytest.param(LONG, with_figures(prose(700, 9)), None, id="unrelated"),
        pytest.param(prose(35, 1), LONG_PLAIN, "lead", id="lead of 35 words"),
        pytest.param(SHORT, SHORT, "contained", id="brief"),
        pytest.param(PLAIN, PLAIN, "contained", id="brief without figures"),
        pytest.param(
            SHORT, SHORT.replace(" 12 ", " 14 ").replace("3 of its 5", "2 of its 4"), None, id="brief, other figures"
        ),
        pytest.param(
            PLAIN.replace("an engine", "1 engine of 4"),
            PLAIN.replace("an engine", "2 engine of 3"),
            None,
            id="two figures contradict",
        ),
        pytest.param(SHORT, prose(30, 4), None, id="brief, unrelated"),
        pytest.param("Read the story", "Read the story", None, id="a phrase is no story"),
        pytest.param("", "", None, id="empty"),
        pytest.param("", LONG, None, id="empty and long"),
        pytest.param(CHINESE, CHINESE, "contained", id="Chinese"),
        pytest.param(CHINESE[:60], CHINESE, "contained", id="Chinese, shortened"),
        pytest.param(CHINESE, CHINESE.replace("码头", "码头Rekubit", 1), "contained", id="Chinese, injected"),
        pytest.param(CHINESE, CHINESE[::-1], None, id="the same characters are not the same text"),
        pytest.param(THAI, THAI, "contained", id="Thai"),
        pytest.param(THAI, THAI[::-1], None, id="Thai, turned round"),
    ],
)
def test_the_rule(one, other, expected):
    assert rule(one, other) == expected
    assert rule(other, one) == expected


def notice(figures):
    return (
        "The reserve bank entered the market to arrange {} billion of repurchase agreements, a spokesman said. Dealers "
        "said funds were trading at {} percent when the bank began its temporary supply of money at {} percent."
    ).format(*figures)


def prose_of(names, seed):
    """Two hundred words in sentences with names, no figures."""
    rng = random.Random(seed)
    return " ".join(f"{word} {rng.choice(names)}" if rng.random() < 0.12 else word for word in prose(200, seed).split())


NAMES = "Velmora Brandt Norhaven Tamsel Ostra Halden Corvin Reke Sundfors Ekeby".split()
REPORT = prose_of(NAMES, 21)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(notice(("1.5", "6.25", "5.75")), notice(("1.5", "6.25", "5.75")), "contained", id="notice again"),
        pytest.param(
            notice(("1.5", "6.25", "5.75")), notice(("1.5", "6.38", "5.75")), None, id="notice of another day"
        ),
        pytest.param(
            f"So 41 were hurt. {REPORT}", f"So 62 were hurt, 9 badly. {REPORT}", "contained", id="a corrected toll"
        ),
        pytest.param(
            f"So 41 were hurt. {REPORT}",
            f"So 62 were hurt. {REPORT.translate(str.maketrans('BNTOHCRSEV', 'VBNTOHCRSE'))}",
            None,
            id="another toll and other names",
        ),
        pytest.param(
            f"On 4 May 41 of 90 left. {REPORT}", f"On 6 June 38 of 77 left. {REPORT}", None, id="a form filled in anew"
        ),
        pytest.param(
            f"On 4 May 41 of 90 left. {REPORT}",
            f"{prose(30, 5)} On 6 June 38 of 77 left. {REPORT}",
            "contained",
            id="an update that has other figures and a new lead",
        ),
    ],
)
def test_figures_of_notices_and_of_long_reports(one, other, expected):
    assert rule(one, other) == expected
    assert rule(other, one) == expected


PARTS = [with_figures(prose(60, seed), 20, seed) for seed in range(40, 60)]


def named(text, seed, every=9):
    """Names within sentences, the same for the same seed."""
    rng = random.Random(seed)
    return " ".join(
        f"{word} {''.join(rng.choices('aeioklmnr', k=6)).capitalize()}" if place % every == 0 else word
        for place, word in enumerate(text.split())
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("\n".join(PARTS[:10]), "\n".join(PARTS[:7] + PARTS[12:15]), "contained", id="update: 70 % kept"),
        pytest.param("\n".join(PARTS[:10]), "\n".join(PARTS[6:16]), None, id="running story: 40 % background"),
        pytest.param(
            named("\n".join(PARTS[:10]), 1), named("\n".join(PARTS[5:15]), 1), None, id="half in common, other names"
        ),
        pytest.param("\n".join(PARTS[:10]), "\n".join(PARTS[9::-1]), "contained", id="paragraphs in another order"),
        pytest.param(
            reworded(named(prose(500, 3), 5), 0.2),
            named(prose(500, 3), 5),
            "reworded",
            id="a fifth changed, names kept",
        ),
        pytest.param(named(prose(500, 3), 5, 3), named(prose(500, 3), 6, 3), None, id="a template of other names"),
        pytest.param(
            named(prose(200, 3), 5, 6), named(prose(200, 3), 6, 6), None, id="a short template of other names"
        ),
        pytest.param(" ".join(LONG.split()[:32]), LONG, "lead", id="lead of 32 words"),
        pytest.param(" ".join(LONG.split()[:18]), LONG, "lead", id="lead of 18 words"),
        pytest.param(" ".join(LONG.split()[300:330]), LONG, None, id="30 words from the middle: too little is known"),
    ],
)
def test_what_differs_in_blocks_and_what_differs_evenly(one, other, expected):
    assert rule(one, other) == expected
    assert rule(other, one) == expected


def test_quotations_in_common_are_no_story_and_rewording_is():
    """Both share about half of the shingles, all figures and names: how they are spread tells them apart."""
    quotes = [named(with_figures(prose(45, seed), 9, seed), seed) for seed in range(70, 76)]
    reports = [
        fingerprint("", "\n".join(one for seed in range(6) for one in (prose(70, 100 * report + seed), quotes[seed])))
        for report in (1, 2)
    ]
    whole = " ".join(quotes) + " " + prose(300, 9)
    copies = [fingerprint("", whole), fingerprint("", reworded(whole, 0.2))]
    assert abs(containment(*reports) - containment(*copies)) < 0.15
    assert match(*reports) is None
    assert match(*copies).rule == "reworded"


def test_a_block_that_ends_two_short_texts_may_be_their_hosts_own():
    ending, other = prose(110, seed=31), prose(110, seed=32)
    assert rule(f"{prose(35, seed=1)} {ending}", f"{prose(40, seed=2)} {ending}") is None
    assert rule(f"{ending} {prose(35, seed=1)}", f"{ending} {prose(40, seed=2)}") == "contained"
    assert rule(f"{prose(35, seed=1)} {ending} {other}", f"{prose(40, seed=2)} {ending} {other}") == "contained"


def test_a_stored_sketch_whose_order_was_not_kept_is_compared_too():
    one, other = fingerprint("", LONG), fingerprint("", reworded(LONG, 0.2))
    ordered = replace(other, sketch=np.sort(hashes_of(other.sketch)).tobytes())
    assert match(one, ordered).rule == match(one, other).rule == "reworded"


HEADS = (
    "Harbour Mills Company keeps its regular quarterly payout",
    "Lindqvist Rail raises what shareholders get in May",
)


def test_one_dividend_of_two_companies():
    """Of a brief of 14 words the headline is a third; with it a company's own copy is found, another's is not."""
    body = "Quarterly dividend 10 cents against 10 cents before. Pay April 15, record March 30."
    heads = "Harbour Mills Company keeps its regular payout", "Lindqvist Rail raises what shareholders get"
    one, two = (fingerprint(head, body) for head in heads)
    assert match(one, two) is None
    assert match(one, one).rule == "contained"


def test_every_match_is_told_best_first():
    asked = fingerprint("", LONG)
    found = matches(
        asked,
        [
            Candidate("lead", "s1", fingerprint("", " ".join(LONG.split()[:32])), 3),
            Candidate("other", "s2", fingerprint("", prose(700, 9)), 3),
            Candidate("reworded", "s3", fingerprint("", reworded(LONG, 0.2)), 3),
            Candidate("copy", "s4", asked, 3),
        ],
    )
    assert {one.story_id for one in found} == {"s1", "s3", "s4"}
    assert found[0] == decide(asked, [Candidate("copy", "s4", asked, 3)])
    assert [one.containment for one in found] == sorted((one.containment for one in found), reverse=True)


def test_a_headline_of_few_words_alone_joins_nothing():
    for body in ("", "veryGood!"):
        one = fingerprint("AP Week in Pictures: Europe and Africa", body)
        assert match(one, one) is None


def test_headlines_without_a_body_are_one_story_if_they_are_the_same():
    head = "Ferry between the islands will stop for twelve days in May"
    one, other = fingerprint(head, ""), fingerprint(head, "veryGood!")
    assert match(one, other).rule == match(other, one).rule == "headline"
    for another in (head.replace("May", "June"), f"{head} again", ""):
        assert match(one, fingerprint(another, "")) is None
    for body in (SHORT, f"{head}. {SHORT}", head):
        assert match(one, fingerprint(head, body)) is None
        assert match(fingerprint(head, body), one) is None


def test_reports_of_one_template_are_different_stories():
    rng = random.Random(1)
    days = [
        fingerprint("Stock market today", MARKET.format(day, *(f"{rng.uniform(0, 9000):,.2f}" for _ in range(8))))
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    ]
    found = [match(one, other) for one in days for other in days if one is not other]
    assert found == [None] * 20


def test_small_figures_in_another_order_are_other_figures():
    """Box scores share most figures below 40 by chance, never their order."""
    rng = random.Random(2)
    line = "{} took {} shots and made {} with {} rebounds in {} minutes against the visitors"
    players = prose(30, 3).split()
    games = [" ".join(line.format(player, *rng.choices(range(40), k=4)) for player in players) for _ in range(2)]
    one, two = (fingerprint("", game) for game in games)
    assert containment(one, two) > 0.35
    assert number_agreement(one, two) < 0.4
    assert match(one, two) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("9 and 8 and 7", "9 and 8 and 7", 1.0),
        ("9 and 8 and 7", "1 and 2 and 3", 0.0),
        ("9 and 8", "9 and 8", None),
        ("9 and 8 and 7", "no figures", None),
        ("16,000 people and 20", "16,XDY Exchange000 people and 20", 1.0),
    ],
)
def test_figures_agree(one, other, expected):
    assert number_agreement(fingerprint("", one), fingerprint("", other)) == expected


def test_a_farm_id_proves_whatever_the_rest():
    one = fingerprint("A brand-A headline", SHORT, FARM.format("one"))
    for body in ("", "Rekubit", SHORT[:80], f"{SHORT[:70]} {prose(20, 1)}"):
        found = match(one, fingerprint("", body, FARM.format("two")))
        assert found is not None
        assert found.rule == "farm-id"


def test_a_farm_id_of_two_texts_with_nothing_in_common_proves_nothing():
    assert match(fingerprint("", LONG, FARM.format("one")), fingerprint("", prose(500, 5), FARM.format("two"))) is None


def test_different_farm_ids_do_not_part_the_same_text():
    one = fingerprint("", LONG, FARM.format("one"))
    other = fingerprint("", LONG, "https://two.example/html/001e0399995.html")
    assert match(one, other).rule == "contained"


def test_the_match_says_why():
    found = decide(fingerprint("", LONG), [Candidate("article", "story", fingerprint("", LONG), 9)])
    assert (found.article_id, found.story_id, found.containment, found.numbers) == ("article", "story", 1.0, 1.0)


def test_no_candidates():
    assert decide(fingerprint("", LONG), []) is None


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(rng):
    bodies = [LONG, LONG, LONG[:1500], reworded(LONG, 0.2), prose(60, 2) + LONG, prose(700, 9), SHORT]
    candidates = [
        Candidate(f"a{number}", f"s{number % 3}", fingerprint("", body, FARM.format("x") if number == 4 else None), 1)
        for number, body in enumerate(bodies)
    ]
    for url, best in ((None, "a0"), (FARM.format("y"), "a4")):
        asked = fingerprint("", LONG, url)
        shuffled = list(candidates)
        rng.shuffle(shuffled)
        assert decide(asked, shuffled).article_id == best


WORDS = st.lists(st.sampled_from([*prose(60, 7).split(), "7", "19", "2024"]), max_size=400).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_containment_and_agreement_are_symmetric_shares(one, other):
    a, b = fingerprint("", one), fingerprint("", other)
    assert containment(a, b) == containment(b, a)
    assert 0 <= containment(a, b) <= 1
    assert number_agreement(a, b) == number_agreement(b, a)
    assert 0 <= (number_agreement(a, b) or 0) <= 1
    assert containment(a, a) == (1 if a.sketch else 0)


@settings(max_examples=60, deadline=None)
@given(
    body=st.integers(12, 900).flatmap(
        lambda count: st.integers(0, 50).map(lambda seed: with_figures(prose(count, seed), 9))
    ),
    brand=st.sampled_from(
        ["Rekubit", "Indexbit Exchange", "Will Sage Astor", "Alpha Alpha Quantitative Think Tank Center"]
    ),
    data=st.data(),
)
def test_one_injected_brand_changes_nothing(body, brand, data):
    # Where brands were seen: before a word, straight after a comma, also inside a number.
    place = data.draw(st.sampled_from([found.end() for found in re.finditer(r"[ ,]|^", body)]))
    injected = body[:place] + brand + body[place:]
    one, other = fingerprint("", body), fingerprint("", injected)
    assert match(one, other) is not None
    assert set(one.keys) & set(other.keys)
