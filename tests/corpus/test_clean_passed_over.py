"""Most lines are passed over unread: what comes out is what cleaning each with the finished brand book would give."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Literal

import pytest

from newscrawl.bench.clean_material import TUNING
from newscrawl.bench.clean_network import network
from newscrawl.cleaning import stem
from newscrawl.corpus.clean import clean_file
from newscrawl.corpus.clean_steps import cleaned_line
from newscrawl.corpus.records import parse
from newscrawl.items import Brand, Known

HEADLINE = "The council of the valley votes on the old mill again"
BODY = "The council met on Tuesday, and some 16,000 people of the valley heard of it the same day."


def brand(name: str, proofs: int, rule: Literal["allow", "deny"] | None = None, language: int = 0) -> Brand:
    return Brand(name, stem(name), proofs, language, rule=rule)


BOOKS = [
    [],
    [brand("Zorvex", 40)],
    [brand("Zorvex Exchange", 40), brand("Quint Hub", 3)],
    [brand("Zorvex", 0, "allow"), brand("Quint Hub", 0, "deny")],
    [brand("Zorvex", 40, "deny"), brand("Quint", 1, language=9)],
]
PLACES = ("and {}some", "16,{}000", "the {} valley", "Tuesday,{} and", "day.{}")
OLD = ("and some", "16,000", "the valley", "Tuesday, and", "day.")


def samples() -> list[dict[str, str]]:
    """Pages of a network, then each name at each place of a body, of a description, and before a headline."""
    pages = network(TUNING, 3, 60, brands=2, loss=0.05)
    made = [{"title": one.sample.headline, "text": one.sample.body} for one in pages]
    for name in ("Zorvex", "Zorvex Exchange", "Zorvex Hub", "Quint Hub", "Quint"):
        made += [{"title": f"{name}{mark}{HEADLINE}", "text": BODY} for mark in "-|:"]
        made.append({"title": f"{HEADLINE}-{name}", "text": BODY})
        for old, new in zip(OLD, PLACES, strict=True):
            text = BODY.replace(old, new.format(name))
            made += [{"title": HEADLINE, "text": text}, {"title": HEADLINE, "text": BODY, "description": text}]
    return made


@pytest.mark.parametrize("brands", BOOKS)
def test_a_line_is_written_as_cleaning_it_would(tmp_path: Path, brands: list[Brand]) -> None:
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in samples()]
    source, target, kept = tmp_path / "in.jsonl", tmp_path / "out.jsonl", list[Known]()
    source.write_bytes(b"\n".join(lines))
    start = Known({one.name: one for one in brands})
    clean_file(source, str(target), io.BytesIO(), io.BytesIO(), known=start, keep=kept.append, copies=False)
    expected = [cleaned_line(parse(line), kept[0], []).lines for line in lines]
    assert target.read_bytes().splitlines(keepends=True) == expected
    assert any(line + b"\n" != written for line, written in zip(lines, expected, strict=True))
