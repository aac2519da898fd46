"""Copies by the keys that they share: what the index on disk tells is what a table in memory would."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.corpus.siblings import MOST_SHARING, Copies, packed_rows
from newscrawl.corpus.siblings_index import Index
from newscrawl.corpus.siblings_rows import Rows
from newscrawl.corpus.spool_lines import Chunk

KEYS = st.one_of(st.integers(0, 6), st.integers(0, 6).map(lambda low: (1 << 64) - 1 - low))


def made(index: Index, records: Sequence[tuple[int, Sequence[int], bytes]]) -> Copies:
    for place, keys, line in records:
        index.add(packed_rows(keys, place, line))
    return index.finish()


def found(index: Index, records: Sequence[tuple[int, Sequence[int], bytes]], size: int) -> Mapping[int, list[int]]:
    return made(index, records).of(Chunk(0, size))


@settings(deadline=None, max_examples=50)  # 1,024 stretches twice, where not all was held in memory
@given(st.lists(st.lists(KEYS, max_size=5), max_size=30), st.sampled_from([7, 1000]))
def test_the_index_finds_who_shares_a_key(records: list[list[int]], run: int) -> None:
    size = 10 * len(records)
    with closing(Index(size, run)) as index:
        told = found(index, [(10 * at, keys, b"%d" % at) for at, keys in enumerate(records)], size)
    for at, keys in enumerate(records):
        shared = Counter(
            {10 * other: len(set(keys) & set(theirs)) for other, theirs in enumerate(records) if other != at}
        )
        best = sorted((count for count in shared.values() if count), reverse=True)[:8]
        assert [shared[place] for place in told.get(10 * at, [])] == best


def test_each_chunk_is_told_its_own_records() -> None:
    records = [(100 * at, [at // 3], b"%d" % at) for at in range(3000)]
    with closing(Index(300_000)) as index:
        copies = made(index, records)
        whole = copies.of(Chunk(0, 300_000))
        assert len(whole) == 3000
        assert {len(others) for others in whole.values()} == {2}
        parts: dict[int, list[int]] = {}
        for start in range(0, 300_000, 7700):
            part = copies.of(Chunk(start, start + 7700))
            assert all(start <= place < start + 7700 for place in part)
            parts |= part
        assert parts == whole


def test_a_key_that_many_share_tells_nothing() -> None:
    enough = [(at, [1], b"") for at in range(MOST_SHARING)]
    many = [(1000 + at, [2], b"") for at in range(MOST_SHARING + 1)]
    hot = [(2000 + at, [3], b"") for at in range(5000)]
    with closing(Index(10_000)) as index:
        told = found(index, [*enough, *many, *hot], 10_000)
    assert told.keys() == set(range(MOST_SHARING))
    assert {len(others) for others in told.values()} == {8}


def test_the_order_of_the_file_does_not_choose_the_copies() -> None:
    lines = [b"copy %d" % at for at in range(20)]
    chosen = []
    for order in (lines, lines[::-1]):
        with closing(Index(2000)) as index:
            told = found(index, [(100 * at, [7], line) for at, line in enumerate(order)], 2000)
        chosen.append(
            {order[place // 100]: [order[other // 100] for other in others] for place, others in told.items()}
        )
    assert chosen[0] == chosen[1]


def test_an_index_of_nothing_is_empty() -> None:
    with closing(Index(0)) as index:
        copies = made(index, [])
        assert copies.rows == 0
        assert copies.of(Chunk(0, 0)) == {}


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), max_size=60), st.integers(1, 20))
def test_rows_come_back_sorted_whatever_was_held_in_memory(rows: list[tuple[int, int]], run: int) -> None:
    with tempfile.TemporaryFile() as file:
        sorter = Rows(file, 100, run=run)
        for row in rows:
            sorter.add(np.array([row], np.uint64))
        stretches = [stretch.tolist() for stretch in sorter.stretches()]
    assert [tuple(row) for stretch in stretches for row in stretch] == sorted(rows)
    keys = [{key for key, _ in stretch} for stretch in stretches]
    assert sum(map(len, keys)) == len(set().union(*keys))


def test_of_a_hot_key_no_more_is_written_than_can_matter() -> None:
    with tempfile.TemporaryFile() as file:
        sorter = Rows(file, 1 << 64, most=65, run=1000)
        for start in range(0, 100_000, 500):
            sorter.add(np.array([(5, start + at) for at in range(500)], np.uint64))
        (stretch,) = sorter.stretches()
        assert 65 <= len(stretch) <= 65 * 101
        assert file.seek(0, io.SEEK_END) == 16 * len(stretch)
