"""Numbers in rising order on disk: what is told of them is what a set in memory would tell."""

from __future__ import annotations

import tempfile
from array import array

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.corpus.spool_lines import Chunk
from newscrawl.corpus.spool_numbers import Marking


@given(st.sets(st.integers(0, 200)), st.integers(0, 200), st.integers(0, 200), st.integers(1, 9))
def test_marks_are_found_again(places: set[int], one: int, two: int, step: int) -> None:
    ordered = sorted(places)
    with tempfile.TemporaryFile() as file:
        marking = Marking(file)
        for at in range(0, len(ordered), step):
            marking.add(array("Q", ordered[at : at + step]).tobytes())
        marks = marking.marks()
        assert marks.count == len(places)
        start, end = sorted((one, two))
        assert marks.of(Chunk(start, end)) == {place for place in places if start <= place < end}
        assert (one in marks) == (one in places)
