"""What several tests need: a store of this version's rooms in a temporary folder, with a clock that tests set."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawl import stories
from newscrawl.cleaning import clean
from newscrawl.cli import main
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.items import Article, Known, Publisher, RawArticle, Source
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Kept, Rules, Store

SENTENCES = (
    "The council of {0} met on Tuesday to weigh plan {1} for the old mill by the river.",
    "Some {1} residents had signed a letter that asked for more trees along {0} Street.",
    "An engineer from {0} said the new pumps would move {1} litres of water each hour.",
    "Work on the footbridge near {0} is due to end in week {1}, a month after it was promised.",
    "The library of {0} lent {1} books in the first month, more than in any month before.",
    "At the market in {0} a crate of pears cost {1} cents, which growers called a fair price.",
)

# A shell that starts the tests in the background lets them, and all that they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def make_raw(number: int, headline: str | None = None, **changes: object) -> RawArticle:
    """A raw article of its own words: ``number`` picks names and figures."""
    place = "".join(chr(97 + (number * k) % 26) for k in (3, 5, 7, 11, 17, 19)).title()
    body = "\n".join(s.format(place + "bcdfghkm"[i], number * 31 + i * 7 + 1000) for i, s in enumerate(SENTENCES))
    fields: dict[str, object] = {
        "url": f"http://farm{number % 3}.example/html/{number}.html",
        "headline": headline or f"{place} weighs plan {number} for the old mill",
        "article_body": body,
        "date_downloaded": "2026-01-01T00:00:00Z",
    }
    return RawArticle(**(fields | changes))  # type: ignore[arg-type]


def make_kept(raw: RawArticle, known: Known | None = None) -> Kept:
    """The raw article cleaned and fingerprinted, as the pipelines do."""
    cleaned = clean(raw, known or Known())
    article = cleaned.article
    return Kept(raw, cleaned, stories.fingerprint(article.headline, article.article_body, article.url))


def beside(*names: str) -> Path:
    """A file of ../shared, which lies beside the repository and is no part of it.

    Where it is absent the test fails if ``CI`` is set, so that nothing is left unchecked there, and is skipped
    elsewhere: a clone alone must pass.
    """
    path = Path(__file__).parents[2].joinpath("shared", *names)
    if not path.exists():
        message = f"{path} is missing: the real pages lie beside the repository, in ../shared"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return path


@pytest.fixture(scope="session")
def real_page() -> Path:
    """The text of the real page of a farm."""
    return beside("seed", "rekubit-page.txt")


@pytest.fixture(scope="session")
def seen_pages() -> Path:
    """What 57 pages of farms said, a JSON line each."""
    return beside("network", "pages.jsonl")


def slow(*values: object) -> object:
    """A row of ``parametrize`` that runs by ``-m slow`` alone: others of its kind stay in the quick tests."""
    return pytest.param(*values, marks=pytest.mark.slow)


class Clock:
    """Seconds of the epoch that a test sets."""

    def __init__(self) -> None:
        self.now = 1_767_225_600.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rules() -> Rules:
    return RULES


@pytest.fixture
def store(tmp_path: Path, rules: Rules, clock: Clock) -> Iterator[Store]:
    one = Store(tmp_path / "state", rules, content_hash, clock)
    yield one
    one.close()


@dataclass(frozen=True)
class Ran:
    """A finished command: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def newscrawl(
    *arguments: object, cwd: Path, timeout: float = 120, env: dict[str, str] | None = None, stdin: str = ""
) -> Ran:
    """Run the command as a user does, in a process of its own; a traceback is never right."""
    done = subprocess.run(
        [sys.executable, "-m", "newscrawl", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        env=os.environ | (env or {}),
        input=stdin,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[list[str]], Ran]:
    """Run the command in this process and in ``tmp_path``: for calls that end before anything is started."""

    def run(arguments: list[str]) -> Ran:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["newscrawl", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, said.out, said.err)

    return run


def lines(path: Path) -> list[dict[str, object]]:
    """A JSON Lines file, strictly read."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    text = path.read_bytes().decode("utf-8", "strict")
    assert text == "" or text.endswith("\n")
    return [json.loads(line, parse_constant=refuse) for line in text.split("\n")[:-1]]


ARTICLE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"


def slow_site(pages: int, delay: float) -> dict[str, dict[str, Response]]:
    links = "".join(f'<a href="/a{n}.html">Story number {n} of the valley</a>' for n in range(pages))
    site = {"/": Response(200, links)}
    for n in range(pages):
        body = "".join(
            f"<p>Sentence {k} of story {n} tells of the valley and its {n * 7 + k} wells.</p>" for k in range(20)
        )
        site[f"/a{n}.html"] = Response(200, ARTICLE.format(f"Story number {n} of the valley", body), delay=delay)
    return {"slow": site}


def call(server: DemoServer, *more: object) -> list[object]:
    return ["crawl", *server.start_urls, "--allow-host", "127.0.0.1", "--delay", "0", *more]


# An article with nothing in it but what must be there; tests take it with ``dataclasses.replace``.
BARE_ARTICLE = Article(
    id="0123456789abcdef0123",
    url=None,
    canonical_url=None,
    headline="Harbour reopens",
    headline_raw="Harbour reopens",
    description=None,
    article_body="Ships wait.",
    article_body_raw="Ships wait.",
    authors=(),
    date_published=None,
    date_published_raw=None,
    date_modified=None,
    in_language=None,
    article_section=None,
    keywords=(),
    main_image=None,
    publisher=Publisher(None, None),
    is_based_on=None,
    date_downloaded=None,
    cleaning=(),
    labels=(),
    source=Source(),
)
