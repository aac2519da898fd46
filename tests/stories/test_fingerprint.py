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
    NUMBERS_MOST,
    SKETCH_BOUND,
    SKETCH_LEAST,
    SKETCH_MOST,
    WHOLE,
    hashes_of,
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
    """Stored fingerprints are compared with those of later versions: a change here needs a migration."""
    made = fingerprint(HEADLINE, BODY, "https://a.example/html/045e83699118.html")
    seen = repr((made.keys, made.sketch.hex(), made.threshold, made.numbers.hex(), made.words, made.farm_id))
    assert hashlib.sha256(seen.encode()).hexdigest()[:16] == "7b11a211c00d97a5"


def test_bytes_do_not_depend_on_the_process():
    code = f"from newscrawl.stories import fingerprint as f; print(f({HEADLINE!r}, {BODY!r}))"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == str(fingerprint(HEADLINE, BODY))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 30, 50, 51, 150, 220, 700, 1_580, 1_800, 9_000])
def test_the_threshold_tells_what_the_sketch_holds(count):
    body = words(count)
    made, every = fingerprint(HEADLINE, body), np.unique(shingles(read(body)[0]))
    sketch = hashes_of(made.sketch).tolist()
    assert made.words == count
    assert sketch == every[every < made.threshold].tolist()
    assert min(SKETCH_LEAST, len(every)) <= len(sketch) <= SKETCH_MOST
    assert made.threshold == WHOLE or len(every) > SKETCH_LEAST
    assert made.threshold >= SKETCH_BOUND or len(sketch) == SKETCH_MOST
    assert len(set(made.keys)) == len(made.keys)
    assert min(KEYS_LEAST, len(every)) <= len(made.keys) <= KEYS_MOST + 3


@pytest.mark.parametrize("body", ["", " \n", "…", "one", "one two"])
def test_a_headline_alone_has_no_key(body):
    made = fingerprint(HEADLINE, body)
    assert (made.keys, made.sketch, made.threshold) == ((), b"", WHOLE)


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
    plain, other = fingerprint(HEADLINE, words(9, 1)), fingerprint(headline, words(9, 2))
    assert (len(set(plain.keys) & set(other.keys)) == 1) is same


def test_a_lead_shares_keys_with_its_article():
    for seed in range(60):
        body = words(900, seed)
        lead = " ".join(body.split()[:40])
        assert set(fingerprint("", lead).keys) & set(fingerprint("", body).keys)


def test_boilerplate_is_left_out():
    footer = words(30, 5)
    body = words(300, 6)
    known = frozenset(shingles(read(footer)[0]).tolist())
    without, having = fingerprint("", body), fingerprint("", f"{body}\n{footer}", None, known)
    extra = set(hashes_of(having.sketch).tolist()) - set(hashes_of(without.sketch).tolist())
    assert len(extra) <= 2  # the shingles across the seam
    assert not known & set(hashes_of(having.sketch).tolist())
    assert not known & set(having.keys)


def test_a_text_of_boilerplate_only_has_no_sketch():
    footer = words(30, 5)
    made = fingerprint(HEADLINE, footer, None, tuple(shingles(read(footer)[0]).tolist()))
    assert (made.keys, made.sketch, made.words) == ((), b"", 30)


def test_a_table_of_figures_is_bounded():
    made = fingerprint("", " ".join(f"item {number}" for number in range(3_000)))
    assert len(hashes_of(made.numbers)) == NUMBERS_MOST


def test_case_blanks_marks_and_width_do_not_matter():
    shouted = BODY.upper().replace(" ", "\n ").replace("“", '"').replace("14", "１４")
    assert fingerprint(HEADLINE, shouted) == fingerprint(HEADLINE, BODY)


@settings(max_examples=40)
@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_has_a_fingerprint(body, headline):
    made = fingerprint(headline, body)
    assert len(made.sketch) % 4 == len(made.numbers) % 4 == 0
    assert all(0 <= key < 2**32 for key in made.keys)
    assert hashes_of(made.sketch).tolist() == sorted(set(hashes_of(made.sketch).tolist()))
