"""The labelled set keeps its form: what is injected is exactly the brand, what is lost is exactly a blank."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

import pytest

from newscrawl.bench.labelled import (
    DELIMITERS,
    KINDS,
    Injected,
    Trap,
    injected,
    noise_pages,
    traps,
    vary,
)

TRAPS, INJECTED, NOISE = traps(), injected(), noise_pages()
SEEDS = (1, 2, 3)
CJK = {"zh", "ja"}
LANGUAGES = {"en", "de", "fr", "es", "ru", "zh", "ja", "ar"}
GENRES = (
    *("politics", "sport", "markets", "weather", "obituary", "recipe", "live", "gallery", "review", "transcript"),
    *("opinion", "science", "crime", "horoscope", "local", "celebrity"),
)


def differences(raw: str, true: str, pieces: tuple[str, ...]) -> Counter[str] | None:
    """Which pieces, taken out of ``raw`` to the letter, leave ``true``; None when none do."""
    states: list[tuple[int, int, Counter[str]]] = [(0, 0, Counter())]
    while states:
        at, done, found = states.pop()
        if at == len(raw) and done == len(true):
            return found
        states += [(at + len(p), done, found + Counter([p])) for p in set(pieces) if raw.startswith(p, at)]
        if at < len(raw) and done < len(true) and raw[at] == true[done]:
            states.append((at + 1, done + 1, found))
    return None


def lead(headline: str) -> str:
    """What stands before a headline's first delimiter, or nothing."""
    match = re.match(r"\w[\w ]*?(?=[-:|：｜])", headline)
    return match[0] if match else ""


def check_injected(row: Injected) -> None:
    """Headline, body and description differ from their truth by the brands alone, as the kind says."""
    brands = (row.brand, *row.others)
    pieces = tuple(brand + " " for brand in brands) if row.kind == "blanks" else brands
    in_body = differences(row.body, row.true_body, pieces)
    assert in_body is not None, row.id
    expected = {"title-only": (0, 0), "several": (2, 4), "several-brands": (2, 3)}
    low, high = expected.get(row.kind, (1, 1))
    assert low <= sum(in_body.values()) <= high, row.id
    heads = [d + row.brand for d in DELIMITERS] if row.kind == "suffix" else [row.brand + d for d in DELIMITERS]
    in_headline = differences(row.headline, row.true_headline, tuple(heads))
    assert in_headline is not None, row.id
    assert sum(in_headline.values()) == {"body-only": 0, "prefix-twice": 2}.get(row.kind, 1)
    assert (row.description is None) == (row.true_description is None) == (row.kind != "description")
    if row.description is not None and row.true_description is not None:
        found = differences(row.description, row.true_description, brands)
        assert found == Counter({row.brand: 1})


def texts() -> Iterable[tuple[str, str]]:
    for trap in TRAPS:
        yield from ((trap.id, trap.headline), (trap.id, trap.body), (trap.id, trap.reason))
    for row in INJECTED:
        strings = (row.headline, row.body, row.true_headline, row.true_body, row.description or "", *row.others)
        yield from ((row.id, text) for text in strings)
    for page in NOISE:
        yield from ((page.id, text) for text in (page.headline, page.body, *page.noise))


def test_ids_are_unique() -> None:
    ids = [row.id for row in (*TRAPS, *INJECTED, *NOISE)]
    assert len(set(ids)) == len(ids)


def test_texts_are_tidy() -> None:
    for name, text in texts():
        assert unicodedata.is_normalized("NFC", text), name
        assert len(text) <= 3_000, name
        assert not re.search(r"[^\S \n]|\n\n", text), name
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} and char != "\n" for char in text), name


def test_traps_are_broad() -> None:
    languages, genres = Counter(t.language for t in TRAPS), Counter(t.genre for t in TRAPS)
    assert len(TRAPS) >= 450
    assert 0.5 < languages["en"] / len(TRAPS) < 0.65
    assert set(languages) == LANGUAGES
    assert all(languages[language] >= 30 for language in ("de", "fr", "es", "ru"))
    assert languages["zh"] + languages["ja"] >= 25
    assert languages["ar"] >= 10
    assert {genre: genres[genre] for genre in GENRES if genres[genre] < 9} == {}
    assert len({t.headline for t in TRAPS}) == len({t.body for t in TRAPS}) == len(TRAPS)


def test_a_trap_has_a_reason_and_a_body() -> None:
    for trap in TRAPS:
        assert 8 <= len(trap.reason) <= 90, trap.id
        assert trap.headline == trap.headline.strip(), trap.id
        if trap.language in CJK:
            assert 100 <= len(trap.body) <= 400, trap.id
        else:
            assert 60 <= len(trap.body.split()) + len(trap.lost) <= 200, trap.id


def test_blanks_are_lost_between_two_characters() -> None:
    assert sum(1 for t in TRAPS if t.lost) >= 150
    for trap in TRAPS:
        assert list(trap.lost) == sorted(set(trap.lost))
        assert all(0 < at < len(trap.body) for at in trap.lost), trap.id
        assert all(not trap.body[at - 1].isspace() and not trap.body[at].isspace() for at in trap.lost), trap.id


def test_many_blanks_are_lost_beside_what_leads_the_headline() -> None:
    def beside(trap: Trap) -> bool:
        name = lead(trap.headline)
        return bool(name) and any(trap.body[:at].endswith(name) or trap.body.startswith(name, at) for at in trap.lost)

    assert sum(map(beside, TRAPS)) >= 60


def test_injected_pages_are_broad() -> None:
    kinds, languages = Counter(r.kind for r in INJECTED), Counter(r.language for r in INJECTED)
    assert len(INJECTED) >= 250
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 10
    assert set(languages) == LANGUAGES
    assert min(languages.values()) >= 10
    assert max(Counter(r.brand for r in INJECTED).values()) <= 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_injected_is_the_brand(kind: str) -> None:
    for row in INJECTED:
        if row.kind == kind:
            check_injected(row)


def test_only_a_dictionary_word_is_also_honest() -> None:
    for row in INJECTED:
        truth = f"{row.true_headline}\n{row.true_body}".lower()
        assert (row.brand.lower() in truth) == (row.kind == "dictionary"), row.id


def test_noise_recurs_on_its_host_and_the_story_is_not_noise() -> None:
    by_host: dict[str, Counter[str]] = {}
    for page in NOISE:
        by_host.setdefault(page.host, Counter()).update(set(page.body.split("\n")))
    assert len(NOISE) >= 60
    assert len(by_host) >= 6
    for page in NOISE:
        lines = page.body.split("\n")
        assert set(page.noise) <= set(lines)
        assert len(page.noise) < len(lines)
        assert all(by_host[page.host][line] >= 3 for line in page.noise), page.id
    noise = {line for page in NOISE for line in page.noise}
    story = {line: n for lines in by_host.values() for line, n in lines.items() if n > 1 and line not in noise}
    assert sorted(story.values()) == [2, 3, 3, 3]  # a standing phrase, a motto, a refrain that ends in two ways


@pytest.mark.parametrize("seed", SEEDS)
def test_varied_injections_are_exact_too(seed: int) -> None:
    rows = vary(INJECTED, seed)
    for row, old in zip(rows, INJECTED, strict=True):
        check_injected(row)
        assert row.brand != old.brand
        assert (row.true_headline, row.true_body, row.kind) == (old.true_headline, old.true_body, old.kind)
    assert len({row.brand for row in rows}) > len(rows) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_varied_traps_lose_other_blanks_and_no_letter(seed: int) -> None:
    rows = vary(TRAPS, seed)
    for row, old in zip(rows, TRAPS, strict=True):
        assert row.headline == old.headline
        assert row.body.replace(" ", "") == old.body.replace(" ", "")
        assert len(row.lost) <= len(old.lost)  # a body may have no name to lose a blank beside
        assert all(not row.body[at - 1].isspace() and not row.body[at].isspace() for at in row.lost)
    changed = [row for row, old in zip(rows, TRAPS, strict=True) if row.body != old.body]
    assert len(changed) >= 200
    assert sum(len(row.lost) for row in rows) >= 0.95 * sum(len(old.lost) for old in TRAPS)


def test_the_same_seed_gives_the_same_rows_in_any_order() -> None:
    assert vary(INJECTED, 7) == vary(list(reversed(INJECTED)), 7)[::-1]
    assert vary(TRAPS, 7) == vary(list(reversed(TRAPS)), 7)[::-1]
    assert {row.id for row in vary(TRAPS, 7)}.isdisjoint(row.id for row in vary(TRAPS, 8))


def test_an_inexact_removal_is_seen() -> None:
    assert differences("a Brand b", "a b", ("Brand",)) is None
    assert differences("a Brand b", "a b", ("Brand ",)) == Counter({"Brand ": 1})
    assert differences("Winning, Winninga", "Winning, a", ("Winning",)) == Counter({"Winning": 1})
