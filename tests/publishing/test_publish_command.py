"""``newscrawl publish``: what it says, how it exits, what a refusing disk and a second publisher do to it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from conftest import Ran
from feeding import an_article, leased, put

from newscrawl import read_feed
from newscrawl.publishing.feeds.folder import Folder
from newscrawl.publishing.line import content_hash
from newscrawl.publishing.whole import Written
from newscrawl.state import RULES
from newscrawl.store import Store

Told = Callable[[list[str]], Ran]

TWO = '[feeds.one]\nfolder = "one"\n\n[feeds.two]\nfolder = "two"\ncontract = { min_articles = 3 }\n'


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Store]:
    """The state that the command finds, with two articles; no clock but the machine's."""
    store = Store(tmp_path / ".newscrawl", RULES, content_hash)
    put(store, an_article(1), an_article(2))
    yield store
    store.close()


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    path = tmp_path / "newscrawl.toml"
    path.write_text(TWO)
    return path


def test_all_feeds_are_published_and_the_worst_status_wins(
    told: Told, tmp_path: Path, state: Store, declared: Path
) -> None:
    ran = told(["publish"])
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "newscrawl: one: 2 new; 2 articles at sequence 2 in one",
        "newscrawl: two: not published, nothing was published yet: it would have 2 articles, min_articles is 3",
    ]
    assert len(list(read_feed(tmp_path / "one"))) == 2
    assert list((tmp_path / "two").iterdir()) == []
    put(state, an_article(3))
    ran = told(["publish", "two", "two"])
    assert (ran.status, ran.err) == (0, "newscrawl: two: 3 new; 3 articles at sequence 3 in two\n")
    (tmp_path / "one" / "manifest.json").unlink()
    ran = told(["publish", "one"])
    assert ran.status == 0
    assert ran.err.splitlines() == [
        "newscrawl: one: a new epoch begins, consumers start from the snapshot: manifest.json is missing or damaged",
        "newscrawl: one: 3 new; 3 articles at sequence 6 in one",
    ]
    assert told(["publish", "one"]).err == "newscrawl: one: nothing new; 3 articles at sequence 6 in one\n"


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (TWO + "colour = 1\n", [], "newscrawl.toml, line 7: [feeds.two] unknown key 'colour'"),
        (TWO, ["three"], "'three' is no declared feed; newscrawl.toml declares one, two"),
        (TWO, ["--state", "nowhere"], "there is no state in nowhere"),
        (None, [], "newscrawl.toml is missing here"),
    ],
)
def test_a_mistake_publishes_nothing(
    told: Told, tmp_path: Path, state: Store, text: str | None, arguments: list[str], said: str
) -> None:
    if text is not None:
        (tmp_path / "newscrawl.toml").write_text(text)
    ran = told(["publish", *arguments])
    assert ran.status == 2
    assert ran.err.startswith(f"newscrawl: {said}")
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "one").exists()


def test_a_feed_in_use_does_not_hold_up_the_others(told: Told, tmp_path: Path, state: Store, declared: Path) -> None:
    with leased(state, "one"):
        put(state, an_article(3))
        ran = told(["publish"])
    assert ran.status == 4
    assert "newscrawl: one: feed one is in use by process" in ran.err
    assert "newscrawl: two: 3 new" in ran.err


def test_with_wait_a_publisher_comes_after_the_other(
    told: Told, state: Store, declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def end_the_other(seconds: float) -> None:
        tries.append(seconds)
        state.release()

    monkeypatch.setattr("newscrawl.publish.time.sleep", end_the_other)
    state.acquire("feed", ["one"])
    ran = told(["publish", "one", "--wait"])
    assert (ran.status, ran.err) == (0, "newscrawl: one: 2 new; 2 articles at sequence 2 in one\n")
    assert len(tries) == 1


def test_a_folder_that_cannot_be_written_is_a_sentence(
    told: Told, tmp_path: Path, state: Store, declared: Path
) -> None:
    (tmp_path / "one").write_text("a file")
    ran = told(["publish", "one"])
    assert ran.status == 3
    assert "File exists while writing" in ran.err
    assert "A file lies where the folder one should: move it away" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_disk_that_is_full_is_exit_3_and_the_next_publish_completes(
    told: Told, tmp_path: Path, state: Store, declared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(["publish", "one"]).status == 0
    good = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    put(state, *(an_article(number) for number in range(3, 60)))
    write = Folder.write

    def limited(self: Folder, name: str, lines: Iterable[bytes]) -> Written:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        try:
            return write(self, name, lines)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "write", limited)  # the system refuses files of the feed, not the store's
        ran = told(["publish", "one"])
    assert ran.status == 3
    assert "File too large while writing one/000000003-000000059.jsonl; no file was left" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()} == good
    ran = told(["publish", "one"])
    assert ran.status == 0
    assert ran.err.splitlines() == [
        "newscrawl: one: an earlier publish that did not end is finished: 57 of its lines were to be written",
        "newscrawl: one: nothing new; 59 articles at sequence 59 in one",
    ]
    assert [line["sequence"] for line in read_feed(tmp_path / "one", 2)] == list(range(3, 60))


@pytest.mark.slow
def test_wherever_the_disk_is_full_the_old_state_stands_and_the_next_publish_completes(
    tmp_path: Path, state: Store
) -> None:
    """The limit holds for every file of the process, so that the state's own may be the one that cannot grow."""
    (tmp_path / "newscrawl.toml").write_text('[feeds.one]\nfolder = "one"\n')
    publish = [sys.executable, "-m", "newscrawl", "publish"]

    def run(limit: int | None) -> subprocess.CompletedProcess[str]:
        code = f"import resource, os; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        limited = publish if limit is None else [sys.executable, "-c", f"{code}os.execv({publish[0]!r}, {publish!r})"]
        return subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run(None).returncode == 0
    for number, limit in enumerate([0, 2_000, 30_000, 120_000, 10_000_000]):
        before = [json.dumps(line) for line in read_feed(tmp_path / "one")]
        put(state, *(an_article(n, f"Time {number}, {n}") for n in range(1, 41)))
        ran = run(limit)
        if ran.returncode:
            assert ran.returncode == 3, ran
            assert len(ran.stderr.splitlines()) == 1, ran.stderr
            assert [json.dumps(line) for line in read_feed(tmp_path / "one")] == before
            assert run(None).returncode == 0
        held = {line["id"]: line["headline"] for line in read_feed(tmp_path / "one")}
        assert set(held.values()) == {f"Time {number}, {n}" for n in range(1, 41)}
        assert (ran.returncode == 0) == (limit == 10_000_000)
