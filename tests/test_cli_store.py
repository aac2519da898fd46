"""``newscrawl store check``, ``store vacuum`` and ``forget`` as an operator uses them."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Ran, make_kept, make_raw, slow
from typer.testing import CliRunner

from newscrawl.cli import app
from newscrawl.items import RawArticle
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Outcome, Store, erasing, schema
from newscrawl.store.erasing import Subject

Told = Callable[[list[str]], Ran]
DAY = 86_400.0
FEEDS = '[feeds.f]\nfolder = "feed"\nprofile = "full"\n[feeds.g]\nfolder = "other"\nselection = {{ sites = ["{}"] }}\n'
URL = "http://farm1.example/html/1.html"


def fill(folder: Path, *raws: RawArticle, days: float = 0) -> None:
    """Store articles as of some days ago."""
    with closing(Store(folder, RULES, content_hash, lambda: time.time() - days * DAY)) as store:
        target = store.begin(f"run {days}", "spider", {"t": ["http://t.example/"]})["t"]
        page = store.due(target, "t.example", 1)[0]
        store.commit([Outcome(page, "retry", articles=[make_kept(raw)]) for raw in raws], None)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles, two of them old; made once."""
    folder = tmp_path_factory.mktemp("template") / "state"
    fill(folder, make_raw(1), make_raw(2), days=100)
    fill(folder, make_raw(3), make_raw(4))
    return folder


@pytest.fixture
def state(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / ".newscrawl"))


def damage(state: Path, statement: str) -> None:
    with closing(schema.connect(state)) as db:
        db.execute(statement)


def all_bytes(*folders: Path) -> bytes:
    return b"\n".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("command", [["store", "check"], ["store", "vacuum", "--keep", "1d"], ["forget", URL]])
def test_without_a_state_it_is_a_sentence(told: Told, command: list[str], tmp_path: Path) -> None:
    ran = told(command)
    assert (ran.status, "there is no state in .newscrawl" in ran.err) == (2, True)
    assert not (tmp_path / ".newscrawl").exists()


# -- check


def test_a_sound_state_is_told_so(told: Told, state: Path) -> None:
    ran = told(["store", "check"])
    assert (ran.status, ran.out.splitlines()[-1]) == (0, ".newscrawl is sound")


def test_findings_are_lines_and_repaired_on_request(told: Told, state: Path) -> None:
    damage(state, "UPDATE article SET role = 'copy'")
    damage(state, "INSERT INTO posting SELECT value, 99 FROM json_each('[" + ", ".join(map(str, range(30))) + "]')")
    ran = told(["store", "check"])
    assert ran.status == 1
    assert ran.out.count("it has 0 originals; newscrawl store check --repair mends it") == 4
    assert ran.out.count("of row 99: it belongs to no article") == 20
    assert "... and more of the same" in ran.out
    ran = told(["store", "check", "--repair"])
    assert ran.status == 0
    assert "repaired: story: 4 mended, each has the best of its members as original" in ran.out
    assert told(["store", "check"]).status == 0


def test_what_cannot_be_repaired_stays_a_finding(told: Told, state: Path) -> None:
    damage(state, "UPDATE article SET record = x'00' WHERE row = 1")
    for command in (["store", "check", "--repair"], ["store", "check"]):
        ran = told(command)
        assert (ran.status, "its record cannot be read; forget it and let it be fetched" in ran.out) == (1, True)


@pytest.mark.parametrize("kind", ["bytes", "table"])
def test_a_damaged_state_is_told_and_left_alone(told: Told, state: Path, kind: str) -> None:
    if kind == "table":
        damage(state, "DROP TABLE sighting")
    else:
        path = schema.database_path(state)
        path.write_bytes(path.read_bytes()[:30_000] + b"\xa5" * 30_000)
    before = schema.database_path(state).read_bytes()
    ran = told(["store", "check", "--repair"])
    assert (ran.status, "put a copy of the state in its place" in ran.out + ran.err) == (3, True)
    assert schema.database_path(state).read_bytes() == before
    ran = told(["brands"])
    assert ran.status in {2, 3}
    assert "Traceback" not in ran.err


def test_a_feeds_file_that_was_altered_is_found(told: Told, state: Path, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text(FEEDS.format("farm1.example"))
    assert told(["publish"]).status == 0
    assert told(["store", "check"]).status == 0
    segment = next(path for path in (tmp_path / "feed").iterdir() if path.name[0] == "0")
    segment.write_bytes(segment.read_bytes()[:-1] + b" ")
    next(path for path in (tmp_path / "other").iterdir() if path.name[0] == "0").unlink()
    ran = told(["store", "check"])
    assert ran.status == 1
    assert f"file {segment.name} of feed f: its bytes are not those that were written; newscrawl publish f" in ran.out
    assert "of feed g: it is missing" in ran.out
    assert told(["publish"]).status == 0
    assert told(["store", "check"]).status == 0


# -- vacuum


@pytest.mark.parametrize("keep", ["90", "0d", *map(slow, ["3m", "", "-1d", "ten days"])])
def test_an_age_that_is_none_is_a_sentence(told: Told, keep: str) -> None:
    ran = told(["store", "vacuum", f"--keep={keep}"])
    assert (ran.status, 'allowed: days or weeks as "90d" or "12w"' in ran.err) == (2, True)


def test_what_is_old_leaves_and_feeds_withdraw_it(told: Told, state: Path, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text(FEEDS.format("farm1.example"))
    told(["publish"])
    ran = told(["store", "vacuum", "--keep", "90d", "--dry-run"])
    assert "would remove 2 articles (2 stories ended)" in ran.out
    assert told(["store", "check"]).status == 0
    ran = told(["store", "vacuum", "--keep", "90d"])
    assert ran.status == 0
    assert "removed 2 articles (2 stories ended), 1 run, 1 note of a feed on what is gone" in ran.out
    assert "the store takes" in ran.out
    assert "removed 0 articles" in told(["store", "vacuum", "--keep", "12w"]).out
    ran = told(["publish", "f"])
    assert "2 withdrawn" in ran.err
    assert told(["store", "check"]).status == 0


# -- forget


def test_forgotten_and_published_no_byte_of_it_is_left(told: Told, state: Path, tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text(FEEDS.format("farm1.example"))
    told(["publish"])
    headline = make_raw(1).headline.encode()
    assert all_bytes(state).count(headline)
    assert all_bytes(tmp_path / "feed", tmp_path / "other").count(headline) >= 4, "a segment and a snapshot each"
    ran = told(["forget", URL, "--yes", "--reason", "they asked"])
    assert ran.status == 0
    assert "files of feeds hold it still: f, g; newscrawl publish f g erases it there" in ran.out
    assert "newscrawl forget --undo http://farm1.example/html/1.html takes that back" in ran.out
    assert all_bytes(state).count(headline) == 0
    assert told(["store", "check"]).status == 0
    assert told(["publish", "f", "g"]).status == 0
    assert all_bytes(tmp_path).count(headline) == 0
    ran = told(["forget", URL, "--yes"])
    assert (ran.status, "0 articles" in ran.out, "files of feeds" in ran.out) == (0, True, False)


def test_nobody_is_asked_where_nobody_is(told: Told, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    ran = told(["forget", "farm1.example"])
    assert (ran.status, "add --yes" in ran.err) == (2, True)
    assert "farm1.example: 2 articles, 3 addresses" in ran.out
    assert all_bytes(state).count(make_raw(1).headline.encode())


@pytest.mark.parametrize(("answer", "left"), [("y\n", 2), slow("n\n", 4), ("", 4)])
def test_a_person_is_asked(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newscrawl.cli_store.is_asked", lambda: True)
    ran = CliRunner().invoke(app, ["forget", "farm1.example"], input=answer)
    assert (ran.exit_code != 0) == (left == 4)
    with closing(Store(state, RULES, content_hash)) as store:
        assert len(list(store.articles())) == left


def test_what_was_never_stored_or_is_nothing_is_a_sentence(told: Told, state: Path) -> None:
    assert "is no address, no host and no article's id" in told(["forget", "x y"]).err
    assert "no article 0123456789abcdef0123 is stored" in told(["forget", "0123456789abcdef0123"]).err
    ran = told(["forget", "--undo", URL])
    assert (ran.status, "was not forgotten by itself" in ran.out) == (1, True)


def test_what_is_forgotten_can_be_taken_back(told: Told, state: Path) -> None:
    assert told(["forget", "farm1.example", "--yes"]).status == 0
    ran = told(["forget", "farm1.example", "--undo"])
    assert (ran.status, "is fetched again when a crawl meets it" in ran.out) == (0, True)


@pytest.mark.parametrize("command", [["forget", "farm1.example", "--yes"], ["store", "vacuum", "--keep", "999w"]])
def test_a_host_that_was_half_erased_is_erased_by_the_same_order_or_a_vacuum(
    told: Told, state: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "CHUNK", 1)
    with closing(Store(state, RULES, content_hash)) as store:
        with pytest.raises(KeyboardInterrupt):
            erasing.forget(store, Subject("host", "farm1.example"), "they asked", "2026-11-24T00:00:00Z", die)
        assert len(list(store.articles())) == 3
    assert "may still be in it" in told(["store", "check"]).out
    assert told(command).status == 0
    with closing(Store(state, RULES, content_hash)) as store:
        assert [str(one.article.url) for one in store.articles() if "farm1" in str(one.article.url)] == []
    assert told(["store", "check"]).status == 0
    assert make_raw(1).headline.encode() not in all_bytes(state)
