import hashlib
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.stories import fingerprint
from newscrawl.stories.fingerprint import (
    KEYS_LEAST,
    KEYS_MOST,
    LEAD,
    NAMES_MOST,
    NUMBERS_MOST,
    SKETCH_BOUND,
    SKETCH_LEAST,
    SKETCH_MOST,
    WHOLE,
    hashes_of,
    marks_of,
)
from newscrawl.stories.shingles import read, shingles

HEADLINE = "Harbour council agrees to widen the northern quay"
BODY = (
    "The harbour council agreed on Tuesday to widen the northern quay by 14 metres, a plan that was first drawn in 1987. "
    "Work will begin in March and cost 2,300,000 crowns. “We have waited long enough,” said the harbour master, whose "
    "office counted 412 ships last year. Fishermen had asked for a later date because of the herring season."
)


def words(count, seed=1):
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(count))


def test_bytes_are_pinned():
    """Stored fingerprints are compared with those of later versions: hashes must stay what they are."""
    made = fingerprint(HEADLINE, BODY, "https://a.example/html/045e83699118.html")
    seen = repr((made.keys, made.sketch.hex(), made.threshold, made.numbers.hex(), made.words, made.farm_id))
    assert hashlib.sha256(seen.encode()).hexdigest()[:16] == "e5dfd8f46f78a946"


def test_bytes_do_not_depend_on_the_process():
    code = f"from newscrawl.stories import fingerprint as f; print(f({HEADLINE!r}, {BODY!r}))"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(fingerprint(HEADLINE, BODY))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 30, 50, 51, 66, 67, 150, 220, 700, 1_580, 3_000, 9_000])
def test_the_threshold_tells_what_the_sketch_holds(count):
    body = words(count)
    made, told = fingerprint("", body), shingles(read(body).words)
    every = np.unique(told)
    sketch = hashes_of(made.sketch)
    low = np.sort(sketch[sketch < made.threshold]).tolist()
    assert made.words == count
    assert low == every[every < made.threshold].tolist()
    assert min(SKETCH_LEAST, len(every)) <= len(low) <= SKETCH_MOST
    assert made.threshold == WHOLE or len(every) > SKETCH_LEAST
    assert made.threshold >= SKETCH_BOUND or len(low) == SKETCH_MOST
    assert len(set(made.keys)) == len(made.keys)
    assert min(KEYS_LEAST, len(every)) <= len(made.keys) <= KEYS_MOST + 3


@pytest.mark.parametrize("count", [3, 30, 66, 200, 700, 9_000])
def test_the_sketch_keeps_the_order_and_the_whole_lead(count):
    body = words(count)
    told = shingles(read(body).words).tolist()
    sketch = hashes_of(fingerprint(HEADLINE, body).sketch).tolist()
    own = [one for one in sketch if one in set(told)]
    assert own == sorted(own, key=told.index)
    assert sketch[:LEAD] == (told + shingles(read(HEADLINE).words).tolist())[:LEAD]
    assert sketch[: len(own)] == own  # the headline stands last


def test_a_headline_is_part_of_a_brief():
    """Two companies pay the same dividend on the same days: the headline is all that differs."""
    body = "Quarterly dividend 10 cents against 10 cents before. Pay on April 15, record of March 30."
    one, two = (fingerprint(f"{firm} sets its quarterly dividend", body) for firm in ("Harbour Mills", "Lindqvist"))
    assert one.sketch != two.sketch
    assert one.numbers == two.numbers


def test_names_stand_behind_the_figures():
    figures, names = marks_of(fingerprint("", f"so 3 of them met Ada Lind, who told Bo. {words(20)}").numbers)
    assert (len(figures), len(names)) == (1, 3)
    assert names.tolist() == sorted(names.tolist())
    many = marks_of(fingerprint("", " and ".join(f"Name{'abcdefghij'[n % 10] * (n + 1)}" for n in range(90))).numbers)
    assert (len(many[0]), len(many[1])) == (0, NAMES_MOST)


def test_figures_of_before_there_were_names_are_read():
    stored = np.array([3, 9, 4_000_000_000], "<u4").tobytes()
    figures, names = marks_of(stored)
    assert (figures.tolist(), names.tolist()) == ([3, 9, 4_000_000_000], [])


@pytest.mark.parametrize("body", ["", " \n", "…", "one", "one two"])
def test_a_headline_of_few_words_alone_has_no_key(body):
    made = fingerprint("Harbour council votes on the new pier", body)
    assert (made.keys, made.sketch, made.threshold) == ((), b"", WHOLE)


@pytest.mark.parametrize("body", ["", " \n", "…", "one", "one two"])
def test_a_long_headline_alone_has_one_key_that_no_body_has(body):
    made = fingerprint(HEADLINE, body)
    assert len(made.keys) == 1
    assert set(made.keys).isdisjoint(fingerprint(HEADLINE, HEADLINE).keys)


def test_a_farm_id_is_a_key_even_without_text():
    one, two = (
        fingerprint("", "", url)
        for url in ("http://a.example/html/1b399995.html", "http://b.example/news/001e0399995.html")
    )
    assert one.farm_id == two.farm_id == "1-3-99995"
    assert one.keys == two.keys
    assert len(one.keys) == 1


@pytest.mark.parametrize(
    ("headline", "same"),
    [
        (f"Rekubit-{HEADLINE}", True),
        (f"Two Words Exchange|{HEADLINE}", True),
        (f"{HEADLINE} - The Morning Paper", True),
        (f"Live: {HEADLINE.upper()}", True),
        ("Another headline of about the same length as the first", False),
        ("Opinion", False),
        ("", False),
    ],
)
def test_the_longest_part_of_a_headline_is_a_key(headline, same):
    plain, other = fingerprint(HEADLINE, words(900, 1)), fingerprint(headline, words(900, 2))
    assert bool(set(plain.keys) & set(other.keys)) is same


def test_a_lead_shares_keys_with_its_article():
    for seed in range(60):
        body = words(900, seed)
        lead = " ".join(body.split()[:40])
        assert set(fingerprint("", lead).keys) & set(fingerprint("", body).keys)


def test_boilerplate_is_left_out():
    footer = words(30, 5)
    body = words(300, 6)
    known = frozenset(shingles(read(footer).words).tolist())
    without, having = fingerprint("", body), fingerprint("", f"{body}\n{footer}", None, known)
    extra = set(hashes_of(having.sketch).tolist()) - set(hashes_of(without.sketch).tolist())
    assert len(extra) <= 2  # the shingles across the seam
    assert not known & set(hashes_of(having.sketch).tolist())
    assert not known & set(having.keys)


def test_a_text_of_boilerplate_only_has_no_sketch():
    footer = words(30, 5)
    made = fingerprint(HEADLINE, footer, None, tuple(shingles(read(footer).words).tolist()))
    assert (made.keys, made.sketch, made.words) == ((), b"", 30)


def test_a_table_of_figures_is_bounded():
    made = fingerprint("", " ".join(f"item {number}" for number in range(3_000)))
    assert len(hashes_of(made.numbers)) == NUMBERS_MOST


def test_case_blanks_marks_and_width_do_not_matter():
    wide = BODY.replace(" ", "\n ").replace("“", '"').replace("14", "１４")
    one, other, shouted = (fingerprint(HEADLINE, body) for body in (BODY, wide, BODY.upper()))
    assert (one.keys, one.sketch) == (other.keys, other.sketch) == (shouted.keys, shouted.sketch)
    assert marks_of(one.numbers)[0].tolist() == marks_of(shouted.numbers)[0].tolist()


@settings(max_examples=40)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_has_a_fingerprint(body, headline):
    made = fingerprint(headline, body)
    assert len(made.sketch) % 4 == len(made.numbers) % 4 == 0
    assert all(0 <= key < 2**32 for key in made.keys)
    assert len(set(hashes_of(made.sketch).tolist())) == len(made.sketch) // 4
    assert made == fingerprint(headline, body)
