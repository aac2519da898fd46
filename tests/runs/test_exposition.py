"""The text that Prometheus reads, against its own grammar."""

from __future__ import annotations

import re

from newscrawl.runs import Figures, metrics
from newscrawl.runs.metrics import Row

# The text exposition format 0.0.4: a comment, or a name with labels and a number.
SAMPLE = re.compile(r'[a-z_]+\{(?:[a-z]+="(?:[^"\\\n]|\\[\\n"])*",?)+\} -?[0-9.e+]+')
COMMENT = re.compile(r"# (?:HELP [a-z_]+ .+|TYPE [a-z_]+ gauge)")


def row(site: str, **changes: object) -> Row:
    figures = Figures(pages=4, new=2, filled={"headline": 2, "authors": 1}, **changes)  # type: ignore[arg-type]
    return Row(site, "2026-03-04T06:00:00Z", "ok", "", figures, seconds=12.5, memory=160_000_000)


def test_every_line_is_of_the_format() -> None:
    text = metrics([row("hill"), row('odd "site"\\\n')])
    assert text.endswith("\n")
    assert all(SAMPLE.fullmatch(line) or COMMENT.fullmatch(line) for line in text.splitlines()), text


def test_values_and_verdicts_are_told_by_site() -> None:
    lines = metrics([row("hill")]).splitlines()
    assert 'newscrawl_last_run_pages{site="hill"} 4' in lines
    assert 'newscrawl_last_run_timestamp_seconds{site="hill"} 1772604000' in lines
    assert 'newscrawl_verdict{site="hill",verdict="ok"} 1' in lines
    assert 'newscrawl_verdict{site="hill",verdict="failing"} 0' in lines
    assert 'newscrawl_last_run_field_coverage_ratio{site="hill",field="authors"} 0.5' in lines
    assert len([line for line in lines if line.startswith("# TYPE newscrawl_verdict ")]) == 1


def test_nothing_ran() -> None:
    assert metrics([]) == ""
