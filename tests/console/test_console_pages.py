"""Every page in this process: what it shows, what it lets nobody do, what it says when there is nothing to show."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from conftest import Clock
from console.asking import Console, Page
from console.filled import ADDRESS, BRAND, SITE, Filled, fill

from newscrawl import overview
from newscrawl.console.app import create
from newscrawl.console.guarding import host_of
from newscrawl.console.place import Place
from newscrawl.console.rendering import is_web, seen, share, short, visible
from newscrawl.publishing.feeds.declaration import Contract, Feed, Selection
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store, database, due
from newscrawl.store.due import Turn
from newscrawl.store.history import History
from newscrawl.store.migrations import MIGRATIONS
from newscrawl.store.schema import database_path

FIELDS = {"id": "id", "sequence": "sequence", "status": "status", "revision": "revision", "headline": "title"}


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console") / "state"


@pytest.fixture(scope="module")
def filled(state: Path) -> Filled:
    clock = Clock()
    with closing(Store(state, RULES, content_hash, clock)) as store:
        return fill(store, clock())


@pytest.fixture(scope="module")
def console(state: Path, filled: Filled) -> Console:
    folder = state.parent / "feed"
    contract = Contract(("headline",), 3600.0, 5, 0.1)
    feed = Feed("world", folder, "jsonl", None, FIELDS, 86_400.0, Selection(languages=("en",)), contract)
    return Console(state, {"world": feed}, clock=Clock())


def addresses(filled: Filled) -> list[str]:
    """Every page that there is."""
    return [
        *("/", "/stories", "/stories?copies=yes", "/sites", "/brands", "/feeds", "/feeds/world"),
        *(f"/stories/{filled.story}", f"/stories/{filled.story}?article={filled.copy}", f"/stories/{filled.hostile}"),
        *(f"/sites/{quote(SITE, safe='')}", "/sites/demo_farm", "/runs/run-1", "/runs/run-2"),
        f"/brands/{quote(BRAND)}",
    ]


def page(console: Console, path: str) -> Page:
    answer = console(path)
    if answer.status_code == 307:
        answer = console(answer.headers["location"])
    assert answer.status_code == 200, (path, answer.text)
    return Page(answer.text)


def test_every_page_is_made_of_what_the_policy_allows(console: Console, filled: Filled) -> None:
    """No script, no style in a page, no link but to us and to http."""
    for path in addresses(filled):
        one = page(console, path)
        assert {tag for tag, _ in one.tags} & {"script", "style", "iframe", "object", "b", "i", "u"} <= {"b"}, path
        for tag, attributes in one.tags:
            assert not [name for name in attributes if name == "style" or name.startswith("on")], (path, tag)
            for name in ("href", "src", "action"):
                if (target := attributes.get(name)) is not None:
                    assert target.startswith(("/", "#", "http://", "https://")), (path, target)
        for attributes in one.links():
            if str(attributes["href"]).startswith("http"):
                assert "noopener noreferrer" in str(attributes["rel"]), path


def test_every_page_has_landmarks_a_title_and_labelled_tables(console: Console, filled: Filled) -> None:
    for path in addresses(filled):
        one = page(console, path)
        tags = [tag for tag, _ in one.tags]
        assert (tags.count("h1"), tags.count("main"), tags.count("header"), tags.count("footer")) == (1, 1, 1, 1), path
        assert tags.count("table") == tags.count("caption"), path
        assert all("scope" in attributes for tag, attributes in one.tags if tag == "th"), path
        assert all(attributes.get("alt") for tag, attributes in one.tags if tag == "img"), path
        named = [attributes.get("id") for tag, attributes in one.tags if tag in {"input", "select"}]
        wanted = {attributes.get("for") for tag, attributes in one.tags if tag == "label"}
        assert {name for name in named if name} <= wanted, path
        ids = [attributes["id"] for _, attributes in one.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_a_hostile_article_is_text(console: Console, filled: Filled) -> None:
    html = console(f"/stories/{filled.hostile}").text
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)" in html
    assert "{{ 7 * 7 }}" in html
    assert not set("\u202e\u202c\u2067\x1b\x00") & set(html)
    assert "⟨U+202E⟩evil⟨U+202C⟩" in html
    assert not [one for one in Page(html).links() if "javascript" in str(one["href"])]
    assert ADDRESS in Page(html).text
    listed = console("/stories").text
    assert len(listed) < 20_000
    assert "⟨U+202E⟩" in listed


def test_a_story_shows_its_copies_and_what_was_cut_with_its_evidence(console: Console, filled: Filled) -> None:
    one = page(console, f"/stories/{filled.story}?article={filled.copy}")
    assert f"removed: {BRAND}-" in one.text
    assert "can be undone to the letter" in one.text
    assert "Told by 2 articles" in one.text
    assert "a test" in one.text
    assert "founded the story" in one.text
    assert "containment" in one.text


def test_what_broke_is_on_the_first_page_with_its_reason(console: Console) -> None:
    text = " ".join(page(console, "/").text.split())
    assert "degraded layout demo_farm 3 new <b>" in text
    assert "Sites in order1 of 2" in text
    assert "Next due" in text


def test_of_every_site_the_pages_say_what_status_says(tmp_path: Path, clock: Clock) -> None:
    """A site that could not begin has no run, and one that is overdue a good one."""
    folder = tmp_path / "state"
    with closing(Store(folder, RULES, content_hash, clock)) as store:
        fill(store, clock())
        with store.transaction() as db:
            due.put(db, Turn("reef", "30m", clock(), clock() + 600, reason="no module reef", began=clock()))
        clock.now += 86_400
        with store.reading() as db:
            status = overview.sites_now(History(store), db, clock())
    assert [(one.site, one.verdict, one.code) for one in status] == [
        ("demo_farm", "degraded", "layout"),
        (SITE, "failing", "overdue"),
        ("reef", "failing", "not_begun"),
    ]
    console = Console(folder, clock=clock)
    for path in ("/", "/sites"):
        text = " ".join(page(console, path).text.split())
        for one in status:
            badge = f"{one.verdict} {one.code}"
            assert (f"{badge} {one.site}" if path == "/" else f"{one.site}{badge}") in text, (path, text)
            assert one.reason in text
    for one in status:
        assert f"{one.verdict} {one.code}" in page(console, f"/sites/{quote(one.site, safe='')}").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("copies=yes", 3),
        ("q=FERRY", 1),
        ("q=ferry+nowhere", 0),
        (f"site={quote(SITE, safe='')}", 2),
        ("site=demo_farm", 0),
        ("edited=yes", 1),
        ("edited=yes&copies=yes", 2),
        ("edited=no", 1),
        ("label=%3Ci%3Ex", 1),
        ("language=en", 0),
        ("since=2026-01-01&until=2026-01-01", 2),
        ("since=2026-01-02", 0),
        ("until=2025-12-31", 0),
        ("before=2", 1),
        ("before=1", 0),
        ("before=x", 2),
    ],
)
def test_filters(console: Console, query: str, found: int) -> None:
    one = page(console, f"/stories?{query}")
    assert sum("headline" in (attributes.get("class") or "") for attributes in one.links()) == found


def test_what_a_filter_cannot_mean_is_told(console: Console) -> None:
    assert "since 'yesterday', language '<b>'" in page(console, "/stories?since=yesterday&language=%3Cb%3E").text


@pytest.mark.parametrize("name", ["volume", f"coverage.svg?of={quote(SITE, safe='')}", f"brand.svg?of={quote(BRAND)}"])
def test_a_chart_is_an_image_that_runs_nothing(console: Console, name: str) -> None:
    answer = console(f"/charts/{name if '.svg' in name else f'{name}.svg'}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "<script" not in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.text.count("<text") > 5


def test_headers_of_every_answer(console: Console) -> None:
    for path in ("/", "/nothing", "/static/console.css", "/feeds/none.jsonl"):
        headers = console(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("http://localhost:8080", 200),
        ("http://127.0.0.1", 200),
        ("http://[::1]:9", 200),
        ("http://evil.example", 421),
        ("http://localhost.evil.example:8080", 421),
        ("http://192.168.1.2", 421),
    ],
)
def test_a_request_for_another_host_is_refused(console: Console, host: str, status: int) -> None:
    assert console("/feeds", host=host).status_code == status


@pytest.mark.parametrize(("header", "name"), [("a:1", "a"), ("[::1]:80", "::1"), ("A", "a"), ("", ""), ("[", "")])
def test_host_of(header: str, name: str) -> None:
    assert host_of(header) == name


@pytest.mark.parametrize(
    "path",
    [
        "/x",
        "/stories/0",
        "/stories/%2e%2e",
        "/sites/none",
        "/runs/none",
        "/brands/none",
        "/feeds/none",
        "/charts/x.svg",
    ],
)
def test_what_is_not_there_is_a_page(console: Console, path: str) -> None:
    answer = console(path)
    assert answer.status_code == 404
    assert "<h1>Not here</h1>" in answer.text


def test_nothing_can_be_sent(console: Console) -> None:
    assert {
        console(path, method).status_code for path in ("/", "/stories") for method in ("POST", "PUT", "DELETE")
    } == {405}


def test_a_writer_is_not_waited_for_and_not_kept_waiting(console: Console, state: Path) -> None:
    with closing(database.Database(state)) as writer, writer.transaction() as db:
        db.execute("UPDATE article SET revision = revision")
        assert console("/").status_code == 200
        assert console("/stories").status_code == 200


def test_the_state_is_not_written(console: Console, filled: Filled, state: Path) -> None:
    with closing(sqlite3.connect(database_path(state))) as db:
        before = db.execute("PRAGMA data_version").fetchone()
        for path in addresses(filled):
            console(path)
        assert db.execute("PRAGMA data_version").fetchone() == before


def versioned(folder: Path, version: int) -> Path:
    with closing(database.Database(folder)):
        pass
    with closing(sqlite3.connect(database_path(folder))) as db:
        db.execute(f"PRAGMA user_version = {version}")
    return folder


def test_a_state_that_cannot_be_shown_is_a_page_in_words(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    database_path(tmp_path / "broken").write_bytes(b"no database" * 500)
    states = {
        "there is no state in": tmp_path / "none",
        "was written by a newer newscrawl": versioned(tmp_path / "newer", len(MIGRATIONS) + 1),
        "was written by an older newscrawl": versioned(tmp_path / "older", len(MIGRATIONS) - 1),
        "cannot be read as a database": tmp_path / "broken",
    }
    for words, folder in states.items():
        for path in ("/", "/stories", "/feeds", "/charts/volume.svg"):
            answer = Console(folder)(path)
            assert (answer.status_code, words in answer.text) == (503, True), (words, answer.text)
            assert "Traceback" not in answer.text


@pytest.mark.slow
def test_a_state_that_another_keeps_for_itself_is_a_page_in_words(state: Path, filled: Filled, tmp_path: Path) -> None:
    """After the 5 s for which SQLite waits."""
    folder = tmp_path / "state"
    folder.mkdir()
    with (
        closing(sqlite3.connect(database_path(state))) as whole,
        closing(sqlite3.connect(database_path(folder))) as copy,
    ):
        whole.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(database_path(folder), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = Console(folder)("/")
    assert (answer.status_code, "another process for itself just now" in answer.text) == (503, True), answer.text
    assert Console(folder)("/").status_code == 200


def test_a_defect_is_a_page_with_all_headers(state: Path, filled: Filled) -> None:
    """A clock that fails stands for whatever we did not think of."""

    def clock() -> float:
        raise ZeroDivisionError("secret")

    app = create(Place(state, clock=clock))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/")

    answer = asyncio.run(ask())
    assert (answer.status_code, "A defect of newscrawl" in answer.text) == (500, True)
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_an_empty_state_has_pages_too(tmp_path: Path) -> None:
    with closing(database.Database(tmp_path / "state")):
        pass
    console = Console(tmp_path / "state", mistake="newscrawl.toml, line 3: <wrong>")
    for path in ("/", "/stories", "/sites", "/brands", "/feeds", "/charts/volume.svg", "/charts/brand.svg?of=x"):
        assert console(path).status_code == 200, path
    assert "line 3: &lt;wrong&gt;" in console("/feeds").text


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://valley.example/a", True),
        ("http://127.0.0.1:8080/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//valley.example", False),
        ("http://", False),
        ("http://[", False),
        ("http://valley.example/\u202e", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, is_one: bool) -> None:
    assert is_web(url) is is_one


def test_letters_that_nobody_sees_stand_as_their_codes() -> None:
    assert seen("a\u200bb\u2066c\x07") == "a⟨U+200B⟩b⟨U+2066⟩c⟨U+0007⟩"
    assert seen("می\u200cخواهم\nnext") == "می\u200cخواهم\nnext"
    assert (visible(" \n"), visible(" a")) == ("␣↵\n", " a")
    assert (short("a  b\nc"), short("x" * 300, 10), len(short("y" * 10_000))) == ("a b c", "x" * 10 + "…", 241)
    assert (share(0.001), share(0), share(0.999), share(1), share(0.5)) == ("<1 %", "0 %", ">99 %", "100 %", "50 %")
