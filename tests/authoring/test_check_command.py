"""``newscrawl check``: what is said of sound and unsound sites, without asking any."""

from __future__ import annotations

from datetime import date

import pytest
from project_folder import project, valley

from newscrawl.authoring.golden import files, named
from newscrawl.base_spiders import SiteSpider
from newscrawl.items import Page

SITE = "from newscrawl.base_spiders import SiteSpider\n\n\nclass {2}(SiteSpider):\n    name = '{0}'\n    start_urls = {1}\n"


def keep(folder, name="valley"):
    """Golden pages of a site as it reads them now."""
    site = type("Valley", (SiteSpider,), {"name": name, "start_urls": ["https://valley.example/"]})()
    pages = [
        Page(f"https://valley.example{path}", f"https://valley.example{path}", 200,
             {"content-type": "text/html; charset=utf-8"}, one.body.encode(), "2026-03-05T00:00:00Z")
        for path, one in valley(2).items()
    ]  # fmt: skip
    folder.mkdir(parents=True)
    for file, data in files(site, named(pages[:1], pages[1:]), date(2026, 3, 5)).items():
        (folder / file).write_bytes(data)


@pytest.fixture
def spiders(tmp_path):
    return project(tmp_path)


def test_a_sound_site_with_golden_pages_is_ok(told, tmp_path, spiders):
    (spiders / "valley.py").write_text(SITE.format("valley", "['https://valley.example/']", "Valley"))
    keep(tmp_path / "tests" / "sites" / "valley")
    ran = told(["check"])
    assert (ran.status, ran.out, ran.err) == (0, "valley: ok, 3 golden pages\n", "")


def test_a_site_that_reads_otherwise_is_shown_field_by_field_and_recorded_by_command(told, tmp_path, spiders):
    (spiders / "valley.py").write_text(
        SITE.format("valley", "['https://valley.example/']", "Valley") + "    fields = {'headline': '.text p'}\n"
    )
    keep(tmp_path / "tests" / "sites" / "valley")
    ran = told(["check", "valley"])
    assert ran.status == 1
    assert "valley: " in ran.out
    assert "      expected  Aldra opens a library in week 0\n      found     People of Aldra came to the" in ran.out
    assert "newscrawl record valley --offline" in ran.out
    assert max(map(len, ran.out.split("\n"))) <= 80
    ran = told(["record", "valley", "--offline"])
    assert ran.status == 0
    assert ran.out.endswith("tests/sites/valley/: 3 pages, 2 changed\n")
    assert told(["check", "valley"]).status == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SITE.format("other", "['https://valley.example/']", "Valley"), "has the name 'other'; file and name are one"),
        (SITE.format("valley", "['https://valley.example/']", "Hill"), "class and file are one: class Valley"),
        (SITE.format("valley", "['valley']", "Valley"), "'valley' in start_urls is no http or https address"),
        (SITE.format("valley", "['https://a.example/']\n    every = 'now'", "Valley"), "every = 'now'"),
        (SITE.format("valley", "['https://a.example/']\n    fields = {'headline': '//['}", "Valley"), "no sound XPath"),
        ("def broken(:\n", "SyntaxError"),
        ("import nothing_of_this_name\n", "ModuleNotFoundError"),
    ],
)
def test_what_is_wrong_with_a_class_is_said(told, spiders, text, says):
    (spiders / "valley.py").write_text(text)
    ran = told(["check"])
    assert ran.status == 1
    assert says in " ".join(ran.out.split())


def test_golden_pages_without_a_site_and_a_site_without_golden_pages_are_told(told, tmp_path, spiders):
    (spiders / "hill.py").write_text(SITE.format("hill", "['https://hill.example/']", "HillSpider"))
    assert told(["check"]).status == 0
    keep(tmp_path / "tests" / "sites" / "valley")
    ran = told(["check"])
    assert ran.status == 1
    assert "hill: sound, but without golden pages; newscrawl record hill fetches some" in ran.out
    assert "valley: golden pages without a site" in ran.out


def test_a_site_that_is_not_there_is_one_sentence(told, spiders):
    ran = told(["check", "nobody"])
    assert (ran.status, ran.err) == (2, "newscrawl: there is no site 'nobody' here; declared are: none\n")
    assert told(["check"]).status == 2
    assert told(["record", "nobody"]).status == 2
