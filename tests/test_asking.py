"""What is told of a state afterwards."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_kept, make_raw

from newscrawl import asking
from newscrawl.errors import UsageError
from newscrawl.state import open_store, row_of
from newscrawl.store import Outcome, Placed


def fill(state: Path, copies: int) -> list[Placed]:
    raw = make_raw(1)
    with closing(open_store(state)) as store:
        number = store.begin("run", "spider", {"t": ["http://host0.example/"]})["t"]
        (item,) = store.due(number, "host0.example", 1)
        kept = [make_kept(replace(raw, url=f"http://host{n}.example/a")) for n in range(copies)]
        return store.commit([Outcome(item, "listing", articles=kept)], "run")[0]


def test_a_story_of_thirty_is_told_as_thirty(tmp_path: Path) -> None:
    fill(tmp_path, 30)
    said: list[str] = []
    assert asking.explain("http://host29.example/a", tmp_path, said.append) == 0
    assert any("copy of 30" in line for line in said), said
    assert asking.explain("http://else.example/", tmp_path, said.append) == 1


def test_an_article_is_the_same_row_whether_it_was_just_placed_or_read(tmp_path: Path) -> None:
    placed = fill(tmp_path, 2)
    with closing(open_store(tmp_path)) as store:
        read = {one.article.id: one for one in store.articles(copies=True)}
        assert [row_of(one) for one in placed] == [row_of(read[one.article.id]) for one in placed]


def test_a_state_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no state"):
        asking.settle_state(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
