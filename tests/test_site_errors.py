"""What a site's author is told: errors in the site's code, wrong returns, wrong declarations, missing settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import lines, make_raw, newscrawl, slow, slow_site
from test_plain_scrapy import scrapy

from newscrawl.base_spiders.returned import check_returned
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.demo.server import DemoServer
from newscrawl.errors import WrongReturn

HEAD = "from dataclasses import replace\n\nfrom newscrawl.base_spiders import SiteSpider\n\n\n"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(slow_site(4, 0)) as one:
        yield one


def project(folder: Path, server: DemoServer, settings: str = "from newscrawl.settings import *\n") -> Path:
    """A Scrapy project without sites, whose settings begin as given."""
    (folder / "mine" / "spiders").mkdir(parents=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = mine.settings\n")
    for name in ("mine", "mine/spiders"):
        (folder / name / "__init__.py").write_text("")
    (folder / "mine" / "settings.py").write_text(
        f"{settings}SPIDER_MODULES = ['mine.spiders']\nNEWSCRAWL_ALLOW_HOSTS = ['{server.start_urls[0][7:-1]}']\n"
    )
    return folder / "mine" / "spiders"


def site(server: DemoServer, body: str = "", starts: str = "") -> str:
    given = starts or repr([server.start_urls[0]])
    return f"{HEAD}class Gazette(SiteSpider):\n    name = 'gazette'\n    start_urls = {given}\n    delay = 0\n{body}"


# The line numbers are those of ``site``: the class begins on line 6, its method on line 10.
REFINES = [
    ("raise ValueError('the layout changed: ' + page.url)", "ValueError: the layout changed", "gazette.py:12"),
    slow("return {'headline': 'a'}", "refine of site gazette returned a dict; a RawArticle", "gazette.py:11"),
    slow("return article and replace(article, headline=None)", "headline is None; str is expected", "gazette.py:11"),
    slow("return article and replace(article, authors='Anna')", "authors is 'Anna'; a tuple of str", "gazette.py:11"),
    slow("yield article", "refine of site gazette returned a generator", "gazette.py:11"),
]


@pytest.mark.parametrize(("line", "sentence", "place"), REFINES)
def test_an_error_of_a_site_is_told_once_with_its_place_and_count(
    tmp_path: Path, server: DemoServer, line: str, sentence: str, place: str
) -> None:
    spiders = project(tmp_path, server)
    (spiders / "gazette.py").write_text(site(server, f"\n    def refine(self, page, article):\n        {line}\n"))
    ran = newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path)
    assert (ran.status, ran.err.count(sentence), place in ran.err) == (1, 1, True), ran.err
    assert "_InvalidOutput" not in ran.err
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.slow
def test_a_site_that_fails_on_one_article_keeps_the_others(tmp_path: Path, server: DemoServer) -> None:
    spiders = project(tmp_path, server)
    body = "\n    def refine(self, page, article):\n        1 / (not page.url.endswith('a2.html'))\n        return article\n"
    (spiders / "gazette.py").write_text(site(server, body))
    ran = newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path)
    assert (ran.status, len(lines(tmp_path / "x.jsonl"))) == (0, 3), ran.err
    assert "ZeroDivisionError: division by zero (mine/spiders/gazette.py:12): http://" in ran.err
    assert "1 error" in ran.err


@pytest.mark.slow
def test_a_callback_that_raises_at_once_fails_its_page_too(tmp_path: Path, server: DemoServer) -> None:
    spiders = project(tmp_path, server)
    body = "\n    def parse(self, response):\n        return [response.nothing]\n"
    (spiders / "gazette.py").write_text(site(server, body))
    ran = newscrawl("crawl", "gazette", cwd=tmp_path)
    assert ran.status == 1
    assert "AttributeError" in ran.err
    assert "gazette.py:12" in ran.err


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"repairs": "none"}, "repairs is 'none'; int is expected"),
        ({"keywords": ("a", 1)}, "keywords is a tuple; a tuple of str is expected"),
        ({"description": 7}, "description is 7; str or None is expected"),
        ({"source": None}, "source is None; Source is expected"),
    ],
)
def test_every_field_of_a_returned_article_is_checked(changes: dict[str, Any], wanted: str) -> None:
    article = replace(make_raw(1), **changes)
    with pytest.raises(WrongReturn, match=wanted):
        check_returned(article, "gazette", SiteSpider.refine)
    check_returned(make_raw(1), "gazette", SiteSpider.refine)
    check_returned(None, "gazette", SiteSpider.refine)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("starts", "sentence"),
    [
        ("['127.0.0.1:8765']", "'127.0.0.1:8765' in start_urls is no http or https address; did you mean http://127"),
        slow("'http://a.example/'", "start_urls is the text 'http://a.example/'; a list is expected"),
        slow("['a.example/news']", "did you mean https://a.example/news ?"),
        slow("[7]", "7 in start_urls is no http or https address"),
        ("[]", "needs start_urls"),
    ],
)
def test_wrong_start_addresses_are_named(tmp_path: Path, server: DemoServer, starts: str, sentence: str) -> None:
    spiders = project(tmp_path, server)
    (spiders / "gazette.py").write_text(site(server, starts=starts))
    ran = newscrawl("crawl", "gazette", cwd=tmp_path)
    assert (ran.status, sentence in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        slow("import no_such_module\n", "No module named 'no_such_module' (mine/spiders/gazette.py:1)"),
        ("x = 1\ny = z\n", "NameError: name 'z' is not defined (mine/spiders/gazette.py:2)"),
        slow("class A(:\n", "(mine/spiders/gazette.py:1)"),
    ],
)
def test_a_site_that_cannot_be_imported_names_file_and_line(
    tmp_path: Path, server: DemoServer, text: str, sentence: str
) -> None:
    (project(tmp_path, server) / "gazette.py").write_text(text)
    ran = newscrawl("sites", cwd=tmp_path)
    assert (ran.status, sentence in ran.err) == (2, True), ran.err


@pytest.mark.slow
def test_two_classes_of_one_name_are_one_sentence(tmp_path: Path, server: DemoServer) -> None:
    spiders = project(tmp_path, server)
    for name in ("gazette", "other"):
        (spiders / f"{name}.py").write_text(site(server))
    ran = newscrawl("sites", cwd=tmp_path)
    assert ran.status == 2
    assert "two sites have the name 'gazette'" in ran.err
    assert "mine.spiders.gazette and Gazette in mine.spiders.other" in ran.err


@pytest.mark.slow
def test_a_project_without_our_settings_is_told_the_missing_line(tmp_path: Path, server: DemoServer) -> None:
    (project(tmp_path, server, settings="") / "gazette.py").write_text(site(server))
    ran = scrapy(tmp_path, "crawl", "gazette", "-O", "out.jsonl")
    assert ran.returncode == 2
    assert "put the line `from newscrawl.settings import *` first" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_a_refused_address_says_why_in_plain_scrapy_too(tmp_path: Path, server: DemoServer) -> None:
    spiders = project(tmp_path, server)
    (spiders / "gazette.py").write_text(site(server))
    (tmp_path / "mine" / "settings.py").write_text(
        "from newscrawl.settings import *\nSPIDER_MODULES=['mine.spiders']\n"
    )
    ran = scrapy(tmp_path, "crawl", "gazette")
    assert "WARNING" in ran.stderr
    assert f"NEWSCRAWL_ALLOW_HOSTS = ['{server.start_urls[0][7:-1]}']" in ran.stderr
