"""``newscrawl add``, ``record`` and ``check --live`` over loopback, from the address to the crawled file."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Ran, lines, newscrawl
from project_folder import headline, paragraphs, project, valley, written

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer

pytestmark = pytest.mark.slow

ASK = ("--allow-host", "127.0.0.1", "--delay", "0")


def add(server: DemoServer, folder: Path, *more: str, path: str = "/") -> Ran:
    return newscrawl("add", server.url("valley", path), *ASK, *more, cwd=folder)


def test_a_site_is_added_proved_and_crawled(tmp_path: Path) -> None:
    tmp_path = tmp_path / "news"
    tmp_path.mkdir()
    with DemoServer({"valley": valley(8)}) as server:
        ran = add(server, tmp_path, "--project", "--name", "valley")
        assert ran.status == 0, ran.err
        assert server.hits["valley", "/robots.txt"] <= 2
        site = next(tmp_path.glob("*/spiders/valley.py"))
        assert 8 <= site.read_text("utf-8").count("\n") <= 14
        shown = ran.out[ran.out.index("What is there") : ran.out.index("Look at by eye")]
        assert max(map(len, shown.split("\n"))) <= 80
        tested = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/sites", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert tested.returncode == 0, tested.stdout
        assert newscrawl("check", cwd=tmp_path).status == 0
        live = newscrawl("check", "--live", *ASK, cwd=tmp_path)
        assert live.status == 0, live.out
        assert "valley live: ok, 5 articles read" in live.out
        ran = newscrawl("crawl", "valley", "-o", "x.jsonl", cwd=tmp_path)  # its settings name the private host
        assert ran.status == 0, ran.err
    told = {line["headline"]: line for line in lines(tmp_path / "x.jsonl")}
    assert set(told) == {headline(n) for n in range(8)}
    for n in range(8):
        line = told[headline(n)]
        assert line["article_body"] == "\n".join(paragraphs(n))
        assert line["authors"] == [{"name": "Ada Moss", "name_raw": "Ada Moss"}]
        assert line["date_published"] == f"2026-03-{n % 28 + 1:02}T08:00:00+00:00"


def test_a_selector_corrects_a_field_from_the_first_look_to_the_crawl(tmp_path: Path) -> None:
    with DemoServer({"valley": valley(6)}) as server:
        project(tmp_path)
        ran = add(server, tmp_path, "--name", "valley", "--field", "article_section=.by", "--field", "headline=h7")
        assert ran.status == 0, ran.err
        assert "your selector" in ran.out
        assert "Your selector of headline matches nothing on 1, 2, 3, 4 and 5" in ran.out
        assert newscrawl("crawl", "valley", "-o", "x.jsonl", *ASK[:2], cwd=tmp_path).status == 0
    assert {line["article_section"] for line in lines(tmp_path / "x.jsonl")} == {"By Ada Moss"}


def test_a_page_behind_a_headline_that_gave_no_article_is_named(tmp_path: Path) -> None:
    pages = valley(6)
    path = list(pages)[1]
    pages[path] = Response(200, "<title>The Valley</title><p>Soon here.</p>")
    with DemoServer({"valley": pages}) as server:
        ran = add(server, tmp_path, "--project", "--name", "valley")
        assert ran.status == 0, ran.err
        assert f"No article was found on {server.url('valley', path)}" in " ".join(ran.out.split())


def test_ways_that_disagree_are_shown_side_by_side(tmp_path: Path) -> None:
    pages = valley(6)
    for path, page in pages.items():
        if path != "/":
            html = page.body.replace("<head>", '<head><meta property="og:title" content="Something else happened">')
            pages[path] = Response(200, html, headers=page.headers)
    with DemoServer({"valley": pages}) as server:
        ran = add(server, tmp_path, "--project", "--name", "valley")
    assert ran.status == 0, ran.err
    assert "   headline differs" in ran.out
    assert "meta og:title" in ran.out
    assert "Ways differ in headline on 1, 2, 3, 4 and 5" in " ".join(ran.out.split())


FORBIDDEN = Response(200, "User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
NOTHING = Response(200, "<html><body><p>Nothing here yet.</p><a href='/b'>b</a></body></html>")


@pytest.mark.parametrize(
    ("pages", "says"),
    [
        ({"/robots.txt": FORBIDDEN, **valley(6)}, "gave no page: robots.txt forbids it; nothing was written"),
        ({"/": Response(404, "no")}, "gave no page: HTTP 404; nothing was written"),
        ({"/": NOTHING}, "no article was found on 127.0.0.1:"),
        ({"/": Response(302, "", headers={"Location": "https://other.example/"})}, "redirect to another site"),
    ],
)
def test_a_site_that_cannot_be_added_is_one_sentence_and_no_file(tmp_path: Path, pages, says) -> None:
    with DemoServer({"valley": pages}) as server:
        ran = add(server, tmp_path, "--project")
    assert ran.status == 1
    assert says in ran.err.splitlines()[-1]
    assert written(tmp_path) == []


def test_a_host_that_does_not_answer_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    with DemoServer({"valley": {}}) as server:
        url = server.url("valley")
    ran = newscrawl("add", url, "--project", *ASK, cwd=tmp_path)
    assert (ran.status, written(tmp_path)) == (1, [])
    assert "gave no page: " in ran.err


def test_without_leave_a_private_address_is_not_asked(tmp_path: Path) -> None:
    with DemoServer({"valley": valley(6)}) as server:
        ran = newscrawl("add", server.url("valley"), "--project", cwd=tmp_path)
        assert not server.hits
    assert ran.status == 1
    assert "allow it with --allow-host 127.0.0.1" in ran.err
    assert ran.err.count("http://") == 1


def test_a_site_is_replaced_by_force_alone(tmp_path: Path) -> None:
    with DemoServer({"valley": valley(6)}) as server:
        assert add(server, tmp_path, "--project", "--name", "valley").status == 0
        before = {name: (tmp_path / name).read_bytes() for name in written(tmp_path)}
        assert add(server, tmp_path, "--name", "valley").status == 2
        assert {name: (tmp_path / name).read_bytes() for name in written(tmp_path)} == before
        ran = add(
            server, tmp_path, "--name", "valley", "--force", "--field", "headline=h1.head", "--field", "authors=.by b"
        )
        assert ran.status == 0, ran.err
    assert "--force --field headline=h1.head --field 'authors=.by b' --field FIELD=SELECTOR" in ran.out
    assert "newscrawl replay valley --apply" in ran.out
    assert "h1.head" in next(tmp_path.glob("*/spiders/valley.py")).read_text("utf-8")


def test_record_takes_what_is_new_and_keeps_what_is_gone(tmp_path: Path) -> None:
    pages = valley(6)
    with DemoServer({"valley": pages}) as server:
        assert add(server, tmp_path, "--project", "--name", "valley").status == 0
        ran = newscrawl("record", "valley", *ASK, cwd=tmp_path)
        assert (ran.status, ran.out) == (0, "tests/sites/valley/: 6 pages, 0 changed\n"), ran.err
        first, second = (path for path in list(pages)[1:3])
        pages[first] = Response(404, "gone")
        html = pages[second].body.replace("Ada Moss", "Ben Reed")
        pages[second] = Response(200, html, headers=pages[second].headers)
        ran = newscrawl("record", "valley", *ASK, cwd=tmp_path)
        assert ran.status == 1
        assert "HTTP 404; the kept page stays" in ran.out
        assert "Ben Reed" in ran.out
        assert newscrawl("check", "valley", cwd=tmp_path).status == 0


def test_record_makes_golden_pages_where_there_are_none(tmp_path: Path) -> None:
    with DemoServer({"valley": valley(6)}) as server:
        spiders = project(tmp_path)
        (spiders / "valley.py").write_text(
            "from newscrawl.base_spiders import SiteSpider\n\n\nclass Valley(SiteSpider):\n"
            f"    name = 'valley'\n    start_urls = ['{server.url('valley')}']\n"
        )
        ran = newscrawl("record", "valley", *ASK, cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert newscrawl("check", cwd=tmp_path).out == "valley: ok, 6 golden pages\n"


def test_a_live_site_that_lost_a_field_or_its_articles_is_told(tmp_path: Path) -> None:
    pages = valley(6)
    with DemoServer({"valley": pages}) as server:
        assert add(server, tmp_path, "--project", "--name", "valley").status == 0
        for path in list(pages)[1:]:
            html = pages[path].body.replace("article:published_time", "x")
            pages[path] = Response(200, html, headers=pages[path].headers)
        ran = newscrawl("check", "--live", *ASK, cwd=tmp_path)
        assert ran.status == 1
        assert "date_published is on all 5 golden pages, and on 0 of 5 live ones" in ran.out
        pages["/robots.txt"] = FORBIDDEN
        ran = newscrawl("check", "--live", *ASK, cwd=tmp_path)
        assert ran.status == 1
        assert "gave no page: robots.txt forbids it" in ran.out


def test_what_a_hostile_site_calls_itself_is_harmless(tmp_path: Path) -> None:
    pages = valley(6)
    for path, page in pages.items():
        html = page.body.replace(
            "content='The Valley Post'", "content='&#27;[31m&quot;&quot;&quot;Valley&#92; &#8238;{x}'"
        )
        html = html.replace(" in week ", " &#27;[2J&#8238; week ")
        pages[path] = Response(200, html, headers=page.headers)
    with DemoServer({"valley": pages}) as server:
        ran = add(server, tmp_path, "--project")
        assert ran.status == 0, ran.err
    assert not {"\x1b", "\u202e"} & set(ran.out + ran.err)
    assert newscrawl("check", cwd=tmp_path).status == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 5), (signal.SIGKILL, -9)])
def test_an_interrupted_look_leaves_no_file(tmp_path: Path, number: int, status: int) -> None:
    with DemoServer({"valley": valley(20)}) as server:
        call = [sys.executable, "-m", "newscrawl", "add", server.url("valley"), "--project", *ASK[:2]]
        process = subprocess.Popen(call, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while not server.hits["valley", "/"] and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == status, said
    assert "Traceback" not in said
    assert written(tmp_path) == []
