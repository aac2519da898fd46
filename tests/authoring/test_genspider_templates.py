"""``scrapy genspider -t TEMPLATE`` in a project of ours: a sound class on one of our bases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import newscrawl
from project_folder import project

from newscrawl import base_spiders
from newscrawl.authoring.checking import contract
from newscrawl.settings import TEMPLATES_DIR

BASES = {
    "basic": base_spiders.SiteSpider,
    "listing": base_spiders.ListingSpider,
    "feed": base_spiders.FeedSpider,
    "sitemap": base_spiders.SitemapSpider,
    "farm": base_spiders.FarmSpider,
}


def test_there_is_a_template_for_each_base() -> None:
    assert {path.stem for path in (Path(TEMPLATES_DIR) / "spiders").glob("*.tmpl")} == set(BASES)


@pytest.mark.parametrize("template", BASES)
def test_a_template_is_a_sound_site_on_its_base(template: str, tmp_path: Path, monkeypatch) -> None:
    words = {"name": "harbour_post", "classname": "HarbourPostSpider", "domain": "post.example"}
    text = (Path(TEMPLATES_DIR) / "spiders" / f"{template}.tmpl").read_text("utf-8")
    for key, word in {**words, "url": "https://post.example"}.items():
        text = text.replace(f"${key}", word)
    assert "$" not in text
    folder = tmp_path / f"of_{template}"
    folder.mkdir()
    (folder / "harbour_post.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "harbour_post", raising=False)
    site = __import__("harbour_post").HarbourPostSpider
    monkeypatch.delitem(sys.modules, "harbour_post")
    assert (contract(site), site.__base__) == ([], BASES[template])


@pytest.mark.slow
def test_scrapy_writes_a_site_from_a_template(tmp_path: Path) -> None:
    spiders = project(tmp_path)
    made = (tmp_path / spiders.parent.name / "settings.py").open("a")
    with made as settings:
        settings.write(f"NEWSPIDER_MODULE = '{spiders.parent.name}.spiders'\n")
    call = [sys.executable, "-m", "scrapy", "genspider", "-t", "feed", "harbour_post", "post.example/feed.xml"]
    ran = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "(FeedSpider)" in (spiders / "harbour_post.py").read_text("utf-8")
    assert newscrawl("sites", cwd=tmp_path).out == "harbour_post\thttps://post.example/feed.xml\n"
    assert newscrawl("check", cwd=tmp_path).status == 0
