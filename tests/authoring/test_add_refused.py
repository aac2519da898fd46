"""What ``newscrawl add`` refuses before anything is asked: one sentence, exit status 2, no file."""

from __future__ import annotations

import pytest
from project_folder import project, written

HOME = "https://valley.example/"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([HOME], "let newscrawl add URL --project make a small one here"),
        ([HOME, "--name", "Valley Post"], "try --name valley_post"),
        ([HOME, "--name", "class"], "try --name class_site"),
        (["valley"], "'valley' is no http or https address"),
        (["ftp://valley.example/"], "is no http or https address"),
        ([HOME, "--field", "headline"], "it takes FIELD=SELECTOR"),
        ([HOME, "--field", "headline="], "it takes FIELD=SELECTOR"),
        ([HOME, "--field", "headline=h1["], "is no sound CSS"),
        ([HOME, "--field", "title=h1"], "fields names 'title'"),
        ([HOME, "--allow-host", "a/b"], "--allow-host takes HOST or HOST:PORT"),
    ],
)
def test_a_mistake_is_one_sentence_and_no_file(told, tmp_path, arguments, says):
    ran = told(["add", *arguments])
    assert (ran.status, ran.err.count("\n")) == (2, 1), ran.err
    assert says in ran.err
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([HOME], "spiders/valley.py); give this one --name, or replace it with --force"),
        ([HOME, "--name", "kept"], "there is a site kept already (tests/sites/kept)"),
        ([HOME, "--name", "elsewhere"], "another file of this project has a site elsewhere"),
    ],
)
def test_a_name_that_is_taken_is_refused(told, tmp_path, arguments, says):
    spiders = project(tmp_path)
    (spiders / "valley.py").write_text("")
    (spiders / "two.py").write_text(
        "from newscrawl.base_spiders import SiteSpider\n\n\nclass Two(SiteSpider):\n"
        "    name = 'elsewhere'\n    start_urls = ['https://b.example/']\n"
    )
    (tmp_path / "tests" / "sites" / "kept").mkdir(parents=True)
    before = written(tmp_path)
    ran = told(["add", *arguments])
    assert (ran.status, ran.err.count("\n")) == (2, 1), ran.err
    assert says in ran.err
    assert written(tmp_path) == before


def test_a_project_that_cannot_be_written_is_refused_before_anything_is_asked(told, tmp_path):
    project(tmp_path)
    (tmp_path / "tests").write_text("a file where a folder would be made")
    before = written(tmp_path)
    ran = told(["add", HOME])
    assert (ran.status, ran.err) == (2, f"newscrawl: {tmp_path / 'tests'} cannot be written: Not a directory\n")
    assert (ran.out, written(tmp_path)) == ("", before)


def test_a_project_whose_sites_lie_elsewhere_is_refused(told, tmp_path):
    settings = project(tmp_path).parent / "settings.py"
    settings.write_text("from newscrawl.settings import *\n")
    ran = told(["add", HOME])
    assert ran.status == 2
    assert "which is no package in it" in ran.err


@pytest.mark.parametrize("command", [["check"], ["record", "valley"], ["check", "valley", "--live"]])
def test_without_a_project_nothing_is_checked_or_recorded(told, command):
    ran = told(command)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "there is no scrapy.cfg" in ran.err
