"""Opening a state folder, old and new; what a refusing disk and a busy file say."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, make_kept, make_raw
from filling import commit

from newscrawl.errors import StateError, StoreFailed
from newscrawl.publishing.line import content_hash
from newscrawl.store import Rules, Store, codec, schema


def test_a_newer_state_is_left_alone(tmp_path: Path, rules: Rules) -> None:
    Store(tmp_path, rules, content_hash).close()
    with sqlite3.connect(schema.database_path(tmp_path)) as db:
        db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    db.close()
    before = schema.database_path(tmp_path).read_bytes()
    with pytest.raises(StateError, match="newer newscrawl"):
        Store(tmp_path, rules, content_hash)
    assert schema.database_path(tmp_path).read_bytes() == before


def test_what_is_no_database_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    schema.database_path(tmp_path).write_bytes(b"no database at all, only some text " * 50)
    with pytest.raises(StateError, match="not a newscrawl database"):
        Store(tmp_path, rules, content_hash)


def test_another_programs_database_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    with sqlite3.connect(schema.database_path(tmp_path)) as db:
        db.execute("CREATE TABLE something (x)")
    db.close()
    with pytest.raises(StateError, match="another program"):
        Store(tmp_path, rules, content_hash)


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StateError, match="cannot be written"):
        Store(tmp_path / "file", rules, content_hash)


def test_a_full_disk_is_a_store_failure_and_loses_nothing_stored(store: Store) -> None:
    commit(store, make_raw(1))
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFailed, match="full"):
        commit(store, *(make_raw(n) for n in range(2, 80)), target="u")
    store._db.execute("PRAGMA max_page_count = 1000000")
    assert [one.article.url for one in store.articles()] == ["http://farm1.example/html/1.html"]


# -- versions


def version_1(folder: Path, settled: list[object] | None) -> None:
    """A state as version 1 left it: four articles, two of one story, one name proven, ranks as JSON."""
    folder.mkdir()
    with sqlite3.connect(schema.database_path(folder)) as db:
        db.executescript(schema.MIGRATIONS[0])
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute("INSERT INTO meta VALUES ('store_epoch', 'e')")
        if settled:
            db.execute("INSERT INTO meta VALUES ('settled', ?)", (json.dumps(settled),))
        raw = make_raw(1)
        raws = [raw, replace(raw, url="http://b.example/1"), make_raw(2), make_raw(4)]
        for row, one in enumerate(raws, 1):
            article = make_kept(one).cleaned.article
            story = make_kept(raws[0]).cleaned.article.id if row <= 2 else article.id
            rank = json.dumps([row % 2 == 0, [10, 2, 0, 0][row - 1], False, -1.5, "2026-01-01T00:00:00Z", article.id])
            values = (row, article.id, one.url, article.headline, codec.pack(article), codec.pack(one))
            more = (content_hash(article), 1, 0, story, "copy" if row == 2 else "original", rank, None, "2026", "r")
            db.execute(f"INSERT INTO article VALUES ({', '.join('?' * 15)})", values + more)
        db.execute("INSERT INTO brand VALUES ('Nova', 'Nova', 1, 0, NULL, 'x', '2026-01-02T00:00:00Z')")
        db.execute("INSERT INTO sighting VALUES ('Nova Pro', 3, 'prefix')")
    db.close()


@pytest.mark.parametrize(
    ("settled", "waiting", "why"),
    [
        (None, [1, 2, 3], "never settled: the copies, and what the name leads"),
        (["2026-01-01T00:00:00Z", 4], [3], "the name was proven since"),
        (["2026-01-03T00:00:00Z", 1], [1, 2], "one of the copies came since"),
        (["2026-01-03T00:00:00Z", 4], [], "all settled"),
    ],
)
def test_a_state_of_version_1_opens_and_nothing_that_was_to_settle_is_lost(
    tmp_path: Path, rules: Rules, clock: Clock, settled: list[object] | None, waiting: list[int], why: str
) -> None:
    version_1(tmp_path / "old", settled)
    store = Store(tmp_path / "old", rules, content_hash, clock)
    assert sorted(store.to_settle()) == waiting, why
    assert {name: (b.proofs, b.rule) for name, b in store.known().brands.items()} == {"Nova": (1, None)}
    ranks = [row[0] for row in store._db.execute("SELECT rank FROM article ORDER BY row")]
    assert ranks[0].startswith("100000000000.000 100000000010.000 100000000000.000 099999999998.500 2026-01-01T")
    store.close()
    again = Store(tmp_path / "old", rules, content_hash, clock)
    assert again._db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    again.close()


def test_versions_give_the_same_tables_whichever_way_they_came(tmp_path: Path) -> None:
    version_1(tmp_path / "old", None)
    tables = []
    for name in ("old", "new"):
        db = schema.connect(tmp_path / name)
        tables.append(db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall())
        db.close()
    assert tables[0] == tables[1]


def test_many_first_openings_at_once_all_succeed(tmp_path: Path) -> None:
    def open_and_close(number: int) -> None:
        schema.connect(tmp_path / f"state {number // 8}").close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_and_close, range(8 * 40)))
    states = sorted(tmp_path.iterdir())
    versions = []
    for state in states:
        db = schema.connect(state)
        versions += db.execute("PRAGMA user_version").fetchone()
        db.close()
    assert versions == [len(schema.MIGRATIONS)] * 40


# -- what SQLite says


def test_an_opening_that_fails_leaves_nothing_open(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    schema.database_path(tmp_path).write_bytes(b"no database at all, only some text " * 50)
    with pytest.raises(StateError):
        schema.connect(tmp_path)
    open_files = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    assert str(schema.database_path(tmp_path)) not in open_files


def test_a_disk_that_may_only_be_read_is_a_store_failure(store: Store) -> None:
    store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreFailed, match="Free space or mend the disk"):
        commit(store, make_raw(1))


def test_a_damaged_file_is_a_store_failure(store: Store, rules: Rules) -> None:
    commit(store, *(make_raw(n) for n in range(1, 30)))
    store.close()
    path = schema.database_path(store.folder)
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises((StoreFailed, StateError), match=r"mend the disk|not a newscrawl database"):
        list(Store(store.folder, rules, content_hash).articles())


def test_a_busy_file_has_a_sentence_of_its_own(store: Store) -> None:
    other = store.sibling()
    other._db.execute("PRAGMA busy_timeout = 0")
    store._db.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailed, match="held by other processes") as failed:
        other.renew()
    assert "mend the disk" not in str(failed.value)
    store._db.execute("ROLLBACK")
    other.renew()
    other.close()


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELECT no_such(1)", "INSERT INTO meta VALUES (1)"])
def test_a_bug_is_no_disk(store: Store, statement: str) -> None:
    with pytest.raises(sqlite3.OperationalError), store.transaction() as db:
        db.execute(statement)
    with pytest.raises(sqlite3.OperationalError), store.reading() as db:
        db.execute(statement)
    store.renew()
