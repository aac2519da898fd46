"""Bodies in packs: the same bytes back, damage told, a refusing disk a sentence."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keeping import markup

from newscrawl.archive import FOLDER, Archive, Bodies, packs, remove
from newscrawl.errors import PageDamaged, StoreFailed
from newscrawl.store.pages import Body, Dictionary, Fresh


def fresh(body: bytes, host: str = "mill.example", *, is_article: bool = True) -> Fresh:
    return Fresh(host, sha256(body).digest(), body, is_article)


class Shelf:
    """An archive and the dictionaries that a database would hold."""

    def __init__(self, state: Path, name: str = "run") -> None:
        state.mkdir(exist_ok=True)
        self.state = state
        self.archive = Archive(state, name)
        self.dictionaries: dict[bytes, Dictionary] = {}

    def put(self, *several: Fresh) -> list[Body]:
        placed = self.archive.put(several, lambda _: None)
        self.dictionaries |= {used.name: used for _, used in placed if used}
        return [body for body, _ in placed]

    def read(self, body: Body) -> bytes:
        return Bodies(self.state, self.dictionaries.get).read(body)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    one = Shelf(tmp_path / "state")
    yield one
    one.archive.close()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.binary(max_size=400), st.sampled_from(["a", "b"]), st.booleans()), max_size=12))
def test_whatever_was_put_comes_back(
    tmp_path_factory: pytest.TempPathFactory, several: list[tuple[bytes, str, bool]]
) -> None:
    one = Shelf(tmp_path_factory.mktemp("shelf"))
    wanted = [fresh(body, host, is_article=is_article) for body, host, is_article in several]
    placed = one.put(*wanted[:5]) + one.put(*wanted[5:])
    one.archive.close()
    assert [one.read(body) for body in placed] == [body for body, _, _ in several]


def test_pages_of_a_host_weigh_a_third_beside_an_article_of_it(shelf: Shelf) -> None:
    frame = "<nav>" + "".join(f"<a href='/s{n}'>Section {n * n}</a>" for n in range(200)) + "</nav>"
    first, *rest = shelf.put(*(fresh((markup(n) + frame).encode()) for n in range(5)))
    assert first.dictionary is None
    assert all(one.dictionary and one.length < first.length / 3 for one in rest)
    assert [shelf.read(one) for one in rest] == [(markup(n) + frame).encode() for n in range(1, 5)]


def test_a_dictionary_that_does_not_serve_any_more_is_replaced(shelf: Shelf) -> None:
    old = [fresh(markup(n).encode()) for n in range(3)]
    new = [fresh(bytes((n * k * k) % 251 for k in range(9000)) + b"<p>other markup") for n in range(2, 60)]
    names = [body.dictionary for one in (*old, *new) for body in shelf.put(one)]
    assert len(set(names[1:])) > 1


@pytest.mark.parametrize("at", range(0, 400, 37))
def test_a_flipped_bit_is_damage_and_costs_that_body_alone(shelf: Shelf, at: int) -> None:
    bodies = shelf.put(*(fresh(markup(n).encode()) for n in range(3)))
    pack = shelf.state / FOLDER / bodies[1].pack
    data = bytearray(pack.read_bytes())
    data[bodies[1].start + at % bodies[1].length] ^= 0x10
    pack.write_bytes(data)
    with pytest.raises(PageDamaged, match=bodies[1].pack):
        shelf.read(bodies[1])
    assert [shelf.read(bodies[n]) for n in (0, 2)] == [markup(n).encode() for n in (0, 2)]


def test_a_pack_that_is_gone_and_a_lost_dictionary_are_damage(shelf: Shelf) -> None:
    first, second = shelf.put(fresh(markup(1).encode()), fresh(markup(2).encode()))
    shelf.dictionaries.clear()
    with pytest.raises(PageDamaged):
        shelf.read(second)
    remove(shelf.state, first.pack)
    with pytest.raises(PageDamaged, match="cannot be read"):
        shelf.read(first)


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """What a full disk says, without a disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_the_stores_sentence_and_what_was_kept_stays(shelf: Shelf) -> None:
    (kept,) = shelf.put(fresh(markup(1).encode()))
    with files_end_at(kept.length + 50), pytest.raises(StoreFailed, match=r"could not be written .*Free space") as told:
        shelf.put(fresh(markup(2).encode()))
    assert told.value.exit_status == 3
    (again,) = shelf.put(fresh(markup(2).encode()))
    assert again.pack != kept.pack
    assert [shelf.read(kept), shelf.read(again)] == [markup(1).encode(), markup(2).encode()]


def test_a_pack_in_work_is_nobody_elses(shelf: Shelf) -> None:
    (body,) = shelf.put(fresh(b"x"))
    assert packs(shelf.state).left == {}
    shelf.archive.close()
    assert packs(shelf.state).left == {body.pack: body.length}
