"""Feeds in Parquet: the lines of the other forms to the letter, in columns of types, the same bytes again."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import BARE_ARTICLE, slow
from feeding import CORE, a_feed, an_article, join, leased, publish, put
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl import read_feed
from newscrawl.errors import UsageError
from newscrawl.items import Article, Author, Edit, Label, Publisher, Source, Story
from newscrawl.publish.publisher import Publisher as FeedPublisher
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.feeds.declaration import ALWAYS, KEEP, Contract, Feed, Selection
from newscrawl.publishing.feeds.lines import Renderer
from newscrawl.publishing.line import KEYS, Row
from newscrawl.store import Store

FULL = {key: key for key in KEYS if key != "input_id"}
OWN = {key: key for key in ALWAYS} | {"headline": "title", "story": "group", "duplicate_of": "dup", "labels": "marks"}
PROFILES = {"core": CORE, "full": FULL, "own": OWN}


def declared(fields: str) -> Feed:
    profile = None if fields == "own" else fields
    return Feed("f", Path("f"), "parquet", profile, PROFILES[fields], KEEP, Selection(), Contract())


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
maybe = st.none() | texts
articles = st.builds(
    Article,
    **dict.fromkeys(("url", "canonical_url", "description", "date_published", "is_based_on", "family"), maybe),
    headline=texts,
    article_body=texts,
    authors=st.lists(st.builds(Author, maybe, texts), max_size=2).map(tuple),
    keywords=st.lists(texts, max_size=3).map(tuple),
    publisher=st.builds(Publisher, maybe, maybe),
    cleaning=st.lists(st.builds(Edit, texts, texts, st.integers(0, 2**40), texts, texts, texts), max_size=2).map(tuple),
    labels=st.lists(st.builds(Label, texts, st.floats(0, 1), texts), max_size=2).map(tuple),
    source=st.builds(Source, maybe, maybe, maybe, maybe),
)
rows = st.builds(
    Row,
    articles,
    st.sampled_from(["new", "updated"]),
    st.integers(1, 2**40),
    st.integers(1, 2**50),
    st.none() | st.builds(Story, texts, st.sampled_from(["original", "copy"])),
    duplicate_of=maybe,
    date_first_seen=maybe,
)


def packed(feed: Feed, lines: list[bytes]) -> bytes:
    packer = Renderer(feed).packer("a.parquet")
    assert packer is not None
    return b"".join([*map(packer.compress, lines), packer.flush()])


@pytest.mark.parametrize(("fields", "examples"), [("own", 10), ("core", 5), slow("core", 500), slow("full", 500)])
def test_what_is_read_is_what_json_says(fields: str, examples: int) -> None:
    feed = declared(fields)
    renderer = Renderer(feed)

    @settings(max_examples=examples, deadline=None)
    @given(st.lists(rows, max_size=4), st.lists(st.tuples(texts, maybe), max_size=2))
    def check(told: list[Row], gone: list[tuple[str, str | None]]) -> None:
        lines = [renderer.told(row) for row in told]
        lines += [renderer.withdrawn(name, 7, 2, successor) for name, successor in gone]
        data = packed(feed, lines)
        assert data == packed(feed, lines)
        read = list(parquet.unpacked_rows(io.BytesIO(data)))
        assert [json.dumps(line) for line in read] == [json.dumps(json.loads(line)) for line in lines]

    check()


def test_columns_have_types() -> None:
    columns = pq.read_schema(io.BytesIO(packed(declared("core"), [])))
    assert columns.names == [*CORE, "superseded_by"]
    text = pa.string()
    assert columns.field("sequence").type == pa.int64()
    assert columns.field("date_published").type == text, "a date without a time stays one"
    assert columns.field("keywords").type == pa.list_(text)
    assert columns.field("authors").type == pa.list_(pa.struct([("name", text), ("name_raw", text)]))
    assert columns.field("labels").type.value_type.field("score").type == pa.float64()
    assert columns.field("cleaning").type.value_type.field("start").type == pa.int64()
    assert columns.field("story").type == pa.struct([("id", text), ("role", text)])
    assert columns.field("source").type.names == ["spider", "method", "listing_url", "run_id"]


def test_a_file_has_groups_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_GROUP", 2000)
    feed = declared("core")
    lines = [Renderer(feed).told(Row(BARE_ARTICLE, sequence=number)) for number in range(1, 31)]
    data = packed(feed, lines)
    assert pq.ParquetFile(io.BytesIO(data)).num_row_groups > 3
    assert [line["sequence"] for line in parquet.unpacked_rows(io.BytesIO(data))] == list(range(1, 31))


def test_a_key_that_is_no_column_is_not_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="unexpected field"):
        packed(declared("own"), [b'{"id": "a", "colour": "red"}\n'])


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"x" * 40 + b"PAR1", "cut"])
def test_what_is_no_parquet_of_ours_is_a_value_error(data: bytes | str) -> None:
    if data == "cut":
        data = packed(declared("own"), [b'{"id": "a", "sequence": 1, "status": "new", "revision": 1}\n'])[:-20]
    with pytest.raises((ValueError, OSError)):
        list(parquet.unpacked_rows(io.BytesIO(data)))  # type: ignore[arg-type]


@pytest.mark.parametrize("fields", ["own", slow("core"), slow("full")])
def test_a_feed_tells_the_same_in_parquet_as_in_json(store: Store, tmp_path: Path, fields: str) -> None:
    selection = Selection(without_labels=("no",))
    feeds = [
        replace(declared(fields), name=form, folder=tmp_path / form, form=form, selection=selection)
        for form in ("jsonl", "parquet")
    ]
    one, two, _ = put(store, an_article(1), an_article(2), an_article(3, labels=["farm-date"]))
    for turn in range(3):
        for feed in feeds:
            publish(store, feed)
        if turn == 0:
            join(store, two, one.id)
            put(store, an_article(3, labels=["no"]), an_article(4))
        if turn == 1:
            put(store, *(an_article(number, f"Again {number}") for number in range(4, 12)))
    for after in (0, 1, 3, 5):
        readings = [read_feed(feed.folder, after) for feed in feeds]
        assert readings[0].reset == readings[1].reset
        lines = [[json.dumps(line) for line in reading] for reading in readings]
        assert lines[0] == lines[1]
        assert lines[0]
    schemas = [(feed.folder / "schema.json").read_bytes() for feed in feeds]
    assert schemas[0] == schemas[1]
    assert {path.suffix for path in (tmp_path / "parquet").iterdir()} == {".parquet", ".json"}


def test_a_segment_that_another_pyarrow_writes_after_a_crash_is_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No manifest has named a planned segment, so that nobody has seen the bytes that it had."""

    def step(what: str) -> None:
        if what == "before the commit of that a segment is written":
            raise KeyboardInterrupt

    feed = a_feed(tmp_path / "f", "parquet")
    put(store, an_article(1), an_article(2))
    with leased(store), pytest.raises(KeyboardInterrupt):
        FeedPublisher(feed, store, store._clock(), step).publish()
    name = feed.folder / "000000001-000000002.parquet"
    before = name.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(parquet, "_LEVEL", 1)
        publish(store, feed)
    assert name.read_bytes() != before
    assert [line["sequence"] for line in read_feed(feed.folder)] == [1, 2]
    assert publish(store, feed).new_epoch is None


def test_a_reader_without_pyarrow_is_told_what_to_install(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, an_article(1))
    publish(store, a_feed(tmp_path / "f", "parquet"))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"is a feed in Parquet; to read it: pip install 'newscrawl\[parquet\]'"):
        read_feed(tmp_path / "f")


@pytest.mark.slow
def test_nobody_imports_pyarrow_who_has_no_feed_in_parquet(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text('[feeds.f]\nfolder = "f"\n')
    code = """
import sys
from pathlib import Path
from feeding import an_article, put
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store
from newscrawl import publish, read_feed
store = Store(Path("s"), RULES, content_hash)
put(store, an_article(1))
assert publish.publish((), Path("s"), print) == 0
assert len(list(read_feed("f"))) == 1
assert not [name for name in sys.modules if name.startswith("pyarrow")]
"""
    here = Path(__file__).parent
    path = f"{here}:{here.parent}:{here.parents[1]}"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env={"PYTHONPATH": path, "PATH": ""})
