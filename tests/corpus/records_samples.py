"""Records for the tests of ``clean``: articles in neutral words, each of its own, with or without an injected brand."""

from __future__ import annotations

import io
import json
from pathlib import Path

from newscrawl.corpus.clean import clean_file
from newscrawl.corpus.clean_report import Report
from newscrawl.corpus.saved import Problem

# What stood in an output before: lines of somebody's records.
OLD = '{"id": "old"}\n'
TOWNS = ("Ellmar", "Brodick", "Tarvin", "Osterby", "Quillan", "Vessem", "Hallin", "Morfeld")
TRADES = ("coopers", "weavers", "glaziers", "millers", "saddlers", "printers", "tanners")
SENTENCES = (
    "The {0} of {1} met on Monday to count {2} barrels that the flood had left in their yards near the quay.",
    "A ferry brought the {0} to {1} in week {2}, where nobody had seen them since the market moved.",
    "Plans for hall {2} in {1} were shown to the {0} before the evening bell, and most of them agreed.",
    "For {2} days the {0} had waited in {1} until a clerk opened the gate and let their carts pass.",
)


def story(number: int) -> tuple[str, str]:
    """Headline and body of one story; no two numbers below 50,000 share a sentence."""
    town, trade = TOWNS[number % len(TOWNS)], TRADES[number % len(TRADES)]
    headline = f"{town} gives its {trade} hall {number} for a year"
    opening = f"The town of {town} opened hall {number} on Monday, and 12,{number % 1000:03d} people came before noon."
    return headline, "\n".join([opening, *(s.format(trade, town, number * 7 + at) for at, s in enumerate(SENTENCES))])


def record(number: int, brand: str = "", *, glued: bool = True, **more: object) -> dict[str, object]:
    """One record; ``brand`` leads its headline and, where ``glued``, stands in a number of the body."""
    headline, body = story(number)
    if brand:
        headline = f"{brand}-{headline}"
        body = body.replace(" 12,", f" 12,{brand}") if glued else body
    return {"id": f"r{number}", "headline": headline, "article_body": body} | more


def write(path: Path, *records: object) -> Path:
    """A file of JSON Lines; texts are lines as they are."""
    path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records))
    return path


def read(path: Path) -> list[dict[str, object]]:
    """What stands in a file of JSON Lines."""
    return [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def cleaned(place: Path, output: Path, **options: object) -> tuple[Report, list[Problem]]:
    """Clean one file into another; the report, and the problems that were told."""
    problems: list[Problem] = []
    options = {"on_problem": problems.append, "workers": 1} | options
    report = clean_file(place, str(output), io.BytesIO(), io.BytesIO(), **options)  # type: ignore[arg-type]
    return report, problems


def undone(line: dict[str, object]) -> dict[str, object]:
    """A record as it was before it was cleaned, by the edits that it tells."""
    raw = {key: value for key, value in line.items() if key != "cleaning"}
    for edit in reversed(line.get("cleaning", [])):  # type: ignore[call-overload]
        text, start = raw[edit["field"]], edit["start"]
        raw[edit["field"]] = text[:start] + edit["removed"] + text[start + len(edit["inserted"]) :]
    return raw
