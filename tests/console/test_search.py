"""The search: what people type, what is found and marked, and that its file is a cache which holds nothing back."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Ran
from hypothesis import given, settings
from hypothesis import strategies as st
from publishing.feeding import an_article, put

from newscrawl.console import search_file
from newscrawl.console.search import Search
from newscrawl.console.search_query import indexed, marked, parse, tags
from newscrawl.errors import StateError
from newscrawl.items import Source
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Kept, Store, removal

# Headline, body, host, language, spider.
TEXTS = (
    (
        "Café owners of Łódź reopen the old mill",
        "The naïve plan cost 16,000 crowns.",
        "news.north.example",
        "en-GB",
        "north",
    ),
    ("Mill owners close the harbour", "Ships wait; the café is shut.", "south.example", "en", "south"),
    (
        "東京都知事が新しい計画を発表",
        "計画は京都でも始まる。駅前で説明会が開かれた。",
        "higashi.example",
        "ja",
        "higashi",
    ),
    ("Νέα γέφυρα στον ποταμό", "Η γέφυρα ανοίγει αύριο.", "notos.example", "el", "notos"),
    ("서울시장이 새 다리를 열었다", "다리는 내일부터 열린다.", "namu.example", "ko", "namu"),
)


def article(number: int, headline: str, body: str, host: str, language: str, spider: str) -> Kept:
    url = f"http://{host}/{number}.html"
    return an_article(
        number, headline=headline, article_body=body, url=url, in_language=language, source=Source(spider)
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "state"
    with closing(Store(folder, RULES, content_hash)) as store:
        put(store, *(article(n, *text) for n, text in enumerate(TEXTS)))
    assert Search(folder).refresh(10).done
    return folder


@pytest.fixture
def state(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / ".newscrawl"))


def found(folder: Path, query: str, limit: int = 20, after: int = 0) -> list[str]:
    return ["".join(text for text, _ in hit.headline) for hit in Search(folder).find(query, limit, after)]


NORTH, SOUTH, TOKYO, BRIDGE, SEOUL = (text[0] for text in TEXTS)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("mill", {NORTH, SOUTH}),
        ("MILL harbour", {SOUTH}),
        ("cafe", {NORTH, SOUTH}),
        ("café", {NORTH, SOUTH}),
        ("NAIVE", {NORTH}),
        ('"old mill"', {NORTH}),
        ('"mill old"', set()),
        ("“old mill”", {NORTH}),
        ('"old mill', {NORTH}),
        ("mill -harbour", {NORTH}),
        ('mill -"old mill"', {SOUTH}),
        ("-mill", {TOKYO, BRIDGE, SEOUL}),
        ("mill -", {NORTH, SOUTH}),
        ("16,000", {NORTH}),
        ("γεφυρα", {BRIDGE}),
        ("site:south.example", {SOUTH}),
        ("site:north.example", {NORTH}),
        ("site:news.north.example mill", {NORTH}),
        ("SITE:https://www.south.example/page", {SOUTH}),
        ("site:outh.example", set()),
        ("site:higashi", {TOKYO}),
        ("-site:south.example mill", {NORTH}),
        ("lang:en", {NORTH, SOUTH}),
        ("lang:en-GB", {NORTH}),
        ("lang:en_gb cafe", {NORTH}),
        ("-lang:en -lang:ja", {BRIDGE, SEOUL}),
        ("計画", {TOKYO}),
        ("新しい計画", {TOKYO}),
        ("京都", {TOKYO}),
        ("都", {TOKYO}),
        ("た", {TOKYO}),
        ("表", {TOKYO}),
        ("画計", set()),
        ("計画 -京都", set()),
        ("서울시장", {SEOUL}),
        ("시장", {SEOUL}),
        ("ｍｉｌｌ　harbour", {SOUTH}),
        ("mill 🙂", {NORTH, SOUTH}),
        ("🙂", set()),
        ("", set()),
        ("all", set()),
        ("mill AND harbour", set()),
    ],
)
def test_what_people_type_finds_what_they_mean(query: str, wanted: set[str], template: Path) -> None:
    assert set(found(template, query)) == wanted


@pytest.mark.parametrize(
    ("headline", "query", "wanted"),
    [
        ("Café owners of Łódź", "cafe of", [("Café", True), (" owners ", False), ("of", True), (" Łódź", False)]),
        (
            "The mill, the mill",
            '"the mill"',
            [("The", True), (" ", False), ("mill", True), (", ", False), ("the", True), (" ", False), ("mill", True)],
        ),
        ("東京都知事", "京都 東京", [("東京", True), ("都", True), ("知事", False)]),
        ("A mill", "-mill site:mill lang:a", [("A mill", False)]),
        ("<b>mill</b>", "mill", [("<b>", False), ("mill", True), ("</b>", False)]),
        ("", "mill", []),
    ],
)
def test_what_matches_is_marked(headline: str, query: str, wanted: list[tuple[str, bool]]) -> None:
    assert list(marked(headline, parse(query))) == wanted


def test_terms_that_say_nothing_and_too_many_are_named() -> None:
    assert parse("🙂 mill -- site:").ignored == ("🙂", "--")
    assert parse('mill site:""').ignored == ('site:""',)
    assert len(parse("a " * 50).ignored) == 18


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                '"',
                "-",
                "site:",
                "lang:",
                "NEAR(",
                ")",
                "*",
                "^",
                "AND",
                "OR",
                "NOT",
                "{",
                "}",
                "mill",
                "東",
                "\0",
                "\ud800",
                " ",
                ":",
                "+",
                "'",
                "--",
                "é",
            ]
        ),
        max_size=20,
    ).map("".join),
)


@settings(max_examples=80, deadline=None)
@given(query=HOSTILE, headline=st.text(max_size=40))
def test_any_text_is_a_query(query: str, headline: str) -> None:
    asked = parse(query)
    assert "".join(text for text, _ in marked(headline, asked)) == headline
    if asked.expression is not None:
        index = EMPTY.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked.expression,))
        assert index.fetchall() == []
    indexed(query).encode()


EMPTY = sqlite3.connect(":memory:", check_same_thread=False)
EMPTY.execute("CREATE VIRTUAL TABLE words USING fts5 (head, body, tags, content='')")


@pytest.mark.parametrize(
    "query", ["x" * 10_000, '"' * 9999, "-" * 10_000, "東" * 10_000, "a " * 5000, 'site:" OR 1=1 --']
)
def test_long_and_odd_queries_find_nothing_and_raise_nothing(query: str, template: Path) -> None:
    assert found(template, query) == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E20), min_size=1, max_size=12), st.data())
def test_any_piece_of_a_text_without_blanks_finds_it(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    piece = text[first : data.draw(st.integers(first + 1, len(text)))]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE words USING fts5 (head, body, tags, content='')")
        db.execute("INSERT INTO words VALUES ('', ?, '')", (indexed(text),))
        assert db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (parse(piece).expression,)).fetchone() == (
            1,
        )


def test_tags_are_no_words_of_a_text() -> None:
    told = tags("http://news.north.example:80/1", None, "north", "pt_BR")
    assert told.split()[0] == "all"
    assert len(told.split()) == 1 + 3 + 2, "two domains, the site, the tongue with and without its country"
    assert tags(None, None, None, None) == "all"


def test_the_best_come_first_and_pages_follow(state: Path) -> None:
    with closing(Store(state, RULES, content_hash)) as store:
        put(
            store, *(an_article(n, headline=f"Wells {n}", article_body=f"zebra {'filler ' * n}") for n in range(50, 80))
        )
        put(store, an_article(90, headline="Zebra crosses the bridge", article_body="Nothing else."))
    assert Search(state).refresh(10).done
    pages = [found(state, "zebra", 10, after) for after in (0, 10, 20, 30, 40)]
    assert pages[0][0] == "Zebra crosses the bridge", "a headline weighs more"
    assert [len(page) for page in pages] == [10, 10, 10, 1, 0]
    assert len(set(itertools.chain.from_iterable(pages))) == 31


def test_what_changes_in_the_store_changes_here(state: Path) -> None:
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, article(1, SOUTH, "A walrus came.", "south.example", "en", "south"))
        put(store, article(7, "Seven swans", "A walrus left.", "south.example", "en", "south"))
        assert found(state, "walrus") == []
        assert Search(state).refresh(10).done
        assert set(found(state, "walrus")) == {SOUTH, "Seven swans"}
        assert found(state, "ships") == [], "the text that it had"
        with store.transaction() as db:
            removal.remove(db, [db.execute("SELECT max(row) FROM article").fetchone()[0]])
        assert found(state, "walrus") == [SOUTH], "gone before it was taken in"
        # SQLite gives the row's number again.
        put(store, article(8, "Eight owls", "An otter came.", "south.example", "en", "south"))
        progress = Search(state).refresh(10)
    assert (progress.found, progress.of, progress.done) == (6, 6, True)
    assert found(state, "walrus") == [SOUTH]
    assert found(state, "otter") == ["Eight owls"]


@pytest.mark.slow
def test_time_that_is_over_is_gone_on_with(template: Path, tmp_path: Path) -> None:
    state = Path(shutil.copytree(template, tmp_path / "state"))
    search_file.remove(state)
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, *(an_article(n) for n in range(100, 600)))
    ticks = itertools.count()
    search = Search(state, lambda: float(next(ticks)))
    counts = [search.refresh(1.5) for _ in range(12)]
    assert counts[0].found == 400, "one batch"
    assert not counts[0].done
    assert counts[-1].done
    assert counts[-1].found == 505
    assert [one.found for one in counts] == sorted(one.found for one in counts)


@pytest.mark.parametrize("damage", ["noise", "empty", "cut", "other tables", "other store"])
def test_a_file_that_is_no_cache_of_this_store_is_made_anew(damage: str, state: Path) -> None:
    path = search_file.path_of(state)
    if damage == "noise":
        path.write_bytes(bytes(range(256)) * 200)
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(
                "DROP TABLE doc" if damage == "other tables" else "UPDATE meta SET value = 'x' WHERE key = 'epoch'"
            )
    search = Search(state)
    search.find("mill")  # raises nothing, whatever it finds
    assert any(search.refresh(10).done for _ in range(3))
    assert set(found(state, "mill")) == {NORTH, SOUTH}


def test_two_at_once_leave_it_to_the_first(state: Path) -> None:
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, an_article(9, headline="A walrus"))
    with closing(search_file.connect(state)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not Search(state).refresh(10).done
        assert found(state, "mill"), "readers do not wait"
        other.execute("ROLLBACK")
    assert Search(state).refresh(10).done
    assert found(state, "walrus") == ["A walrus"]


def test_without_a_state_it_is_a_sentence_and_without_a_file_nothing(template: Path, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="there is no state"):
        Search(tmp_path / "none").refresh(1)
    assert not (tmp_path / "none").exists()
    state = Path(shutil.copytree(template, tmp_path / "state"))
    search_file.remove(state)
    assert Search(state).find("mill") == []
    assert not search_file.path_of(state).exists()


def spelt(state: Path, word: str) -> bool:
    """Whether a word, or most of it, is in a file of the search: an index holds what a word adds to the one before."""
    data = b"".join(path.read_bytes() for path in state.glob("search.sqlite3*"))
    return word[2:].encode() in data


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_nothing_of_what_is_forgotten_is_left(
    told: Callable[[list[str]], Ran], state: Path, *, open_elsewhere: bool
) -> None:
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, article(6, "Zquorvax speaks", "Zquorvax said so.", "secret.example", "en", "secret"))
    assert Search(state).refresh(10).done
    assert found(state, "zquorvax") == ["Zquorvax speaks"]
    assert spelt(state, "zquorvax")
    other = search_file.connect(state) if open_elsewhere else None
    answer = told(["forget", "http://secret.example/6.html", "--yes"])
    assert answer.status == 0, answer.err
    assert not spelt(state, "zquorvax")
    if other is not None:
        other.close()
    assert any(Search(state).refresh(10).done for _ in range(3))
    assert not spelt(state, "zquorvax")
    assert set(found(state, "mill")) == {NORTH, SOUTH}


def test_what_was_forgotten_by_others_makes_it_anew(state: Path) -> None:
    """A version that knew no search, or a process that was killed between the two."""
    with closing(Store(state, RULES, content_hash)) as store, store.transaction() as db:
        db.execute("DELETE FROM article WHERE headline = ?", (BRIDGE,))
        db.execute("INSERT INTO gone VALUES ('key', 'forgotten', '2026-03-01T00:00:00Z', NULL)")
    assert spelt(state, "γεφυρα")
    assert Search(state).refresh(10).done
    assert not spelt(state, "γεφυρα")


def test_it_is_made_anew_when_much_of_it_is_dead(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawl.console.search._SOME", 1)
    with closing(Store(state, RULES, content_hash)) as store, store.transaction() as db:
        db.execute("DELETE FROM article WHERE row <= 2")
    assert Search(state).refresh(10).done
    assert spelt(state, "harbour")
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, an_article(9, headline="A walrus"))
    assert Search(state).refresh(10).done
    assert not spelt(state, "harbour")
    assert found(state, "walrus") == ["A walrus"]


LOOP = """
import sys
from pathlib import Path
from newscrawl.console.search import Search
search = Search(Path(sys.argv[1]))
while not search.refresh(0.3).done:
    search.find("mill -harbour site:north.example")
print(len(search.find("filler", 1000)))
"""


@pytest.mark.slow
def test_processes_build_it_together_while_a_crawl_writes(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with closing(Store(state, RULES, content_hash)) as store:
        put(store, *(an_article(n, article_body=f"filler {n}") for n in range(600)))
        several = [
            subprocess.Popen(
                [sys.executable, "-c", LOOP, str(state)], stdout=subprocess.PIPE, text=True, env=os.environ
            )
            for _ in range(3)
        ]
        for number in range(600, 640):
            put(store, an_article(number, article_body=f"filler {number}"))
        counts = [int(one.communicate(timeout=60)[0]) for one in several]
    assert [one.returncode for one in several] == [0, 0, 0]
    assert all(600 <= count <= 640 for count in counts)
    assert any(Search(state).refresh(10).done for _ in range(3))
    assert len(Search(state).find("filler", 1000)) == 640
