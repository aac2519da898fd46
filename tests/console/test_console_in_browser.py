"""The console of the demo's state as people meet it: in a real Chromium, over a socket."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from console.filled import HOSTILE, a_hostile_article
from console.showing import chromium, crawl_demo, declared, served
from store.filling import commit_kept

from newscrawl.console.reading import ReadOnly
from newscrawl.state import open_store

pytestmark = pytest.mark.browser
# What WCAG 2.1 AA asks of text, and of large text.
CONTRAST, LARGE = 4.5, 3.0
# Every text that is drawn, with its colour, the colour behind it and whether it is large.
DRAWN = """() => {
  const seen = new Map();
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || one.closest('.unseen, .skip, option, details:not([open]) > :not(summary)')) continue;
    const style = getComputedStyle(one);
    let behind = one, paper = 'rgba(0, 0, 0, 0)';
    while (behind && paper === 'rgba(0, 0, 0, 0)') { paper = getComputedStyle(behind).backgroundColor; behind = behind.parentElement; }
    const size = parseFloat(style.fontSize);
    seen.set(style.color + paper + size, [style.color, paper, size >= 24 || (size >= 18.66 && style.fontWeight >= 700), one.textContent.slice(0, 40)]);
  }
  return [...seen.values()];
}"""


@dataclass
class Shown:
    """A demo's console: where it answers, ids in it."""

    address: str
    edited: str
    hostile: str
    run: str
    brand: str
    browser: Any
    troubles: list[str] = field(default_factory=list)

    def page(self, **options: Any) -> Any:
        """A new page; whatever a browser complains of is kept."""
        page = self.browser.new_context(**options).new_page()
        page.on("console", lambda message: self.troubles.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (self.troubles.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda one: one.url.startswith(self.address) or self.troubles.append(f"asked {one.url}"))
        return page

    def paths(self) -> list[str]:
        return [
            *("/", "/stories", "/stories?copies=yes", "/stories?q=ferry", "/sites", "/sites/demo_farm_a"),
            *("/brands", f"/brands/{quote(self.brand)}", "/feeds", "/feeds/world", "/feeds/strict"),
            *(f"/runs/{self.run}", f"/stories/{self.edited}", f"/stories/{self.hostile}"),
        ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("console")
    state = crawl_demo(folder)
    with closing(open_store(state)) as store:
        commit_kept(store, a_hostile_article())
    with closing(ReadOnly(state)) as database, database.reading() as db:
        edited = "SELECT id FROM article WHERE edits > 1 AND role = 'copy' ORDER BY id LIMIT 1"
        hostile = "SELECT id FROM article WHERE headline LIKE '<script>%'"
        brand = "SELECT name FROM brand WHERE proofs > 0 ORDER BY proofs DESC, name LIMIT 1"
        asked = (edited, hostile, "SELECT run FROM history ORDER BY id LIMIT 1", brand)
        ids = [db.execute(query).fetchone()[0] for query in asked]
    with served(state, declared(folder)) as address, chromium() as browser:
        yield Shown(address, *ids, browser)


@pytest.fixture
def shown(demo: Shown) -> Iterator[Shown]:
    """The demo's console; no test may leave a complaint of the browser behind."""
    demo.troubles.clear()
    yield demo
    for context in demo.browser.contexts:
        context.close()
    assert demo.troubles == []


def test_every_page_is_whole(shown: Shown) -> None:
    """A heading, no picture that did not come, nothing wider than the window, large and small."""
    for width in (1280, 390):
        page = shown.page(viewport={"width": width, "height": 800})
        for path in shown.paths():
            answer = page.goto(shown.address + path)
            assert answer.status == 200, path
            assert page.locator("h1").count() == 1, path
            broken = page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src)")
            assert broken == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(shown: Shown, scheme: str) -> None:
    page = shown.page(color_scheme=scheme)
    papers = set()
    for path in shown.paths():
        page.goto(shown.address + path)
        drawn = page.evaluate(DRAWN)
        papers |= {paper for _, paper, _, _ in drawn}
        assert len(drawn) > 5, path
        weak = [(contrast(ink, paper), *rest) for ink, paper, *rest in drawn]
        assert [one for one in weak if one[0] < (LARGE if one[1] else CONTRAST)] == [], path
    assert ("rgb(18, 22, 27)" in papers) is (scheme == "dark")


def test_search_finds_a_story_and_leads_to_its_difference(shown: Shown) -> None:
    page = shown.page()
    page.goto(shown.address)
    page.get_by_role("searchbox", name="Search stories").fill("snowplough")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories?q=snowplough")
    page.get_by_label("copies too").check()
    page.get_by_label("Edits").select_option("yes")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**edited=yes**")
    page.locator(".headline").first.click()
    page.wait_for_url("**/stories/*")
    cut = page.locator("del:visible").nth(1)
    assert "removed:" in cut.text_content()
    number = page.locator(".ref").first
    number.click()
    assert page.url.endswith("#edit-1")
    row = page.locator("#edit-1")
    assert row.locator("del").inner_text().strip("\u200b") in cut.text_content()
    assert row.locator(".evidence").inner_text() != ""


def test_the_difference_is_the_page_and_the_record(shown: Shown) -> None:
    """What is struck out and what is not give what the store has as raw and as clean."""
    page = shown.page()
    page.goto(f"{shown.address}/stories/{shown.edited}")
    assert page.get_by_text("can be undone to the letter").count() == 2
    clean = page.evaluate(
        "(() => { const t = document.querySelector('.text.big').cloneNode(true);"
        "t.querySelectorAll('del, .ref').forEach(e => e.remove()); return t.textContent.trim() })()"
    )
    assert clean == page.locator("h1").inner_text()


def test_a_keyboard_goes_everywhere(shown: Shown) -> None:
    page = shown.page()
    page.goto(shown.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth })()"
    )
    assert ring == "solid3px"
    page.goto(shown.address)
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories")
    reached = 0
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.headline')"):
            break
        reached += 1
    assert reached < 40
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*")


def test_a_hostile_article_does_nothing(shown: Shown) -> None:
    page = shown.page()
    for path in (f"/stories/{shown.hostile}", "/stories", "/stories?q=evil", "/"):
        page.goto(shown.address + path)
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("[...document.links].every(a => a.protocol.startsWith('http'))")
    page.goto(f"{shown.address}/stories/{shown.hostile}")
    assert page.locator("h1").inner_text().startswith(HOSTILE[:20])
    assert "⟨U+202E⟩" in page.locator("h1").inner_text()


def test_without_javascript_all_is_there(shown: Shown) -> None:
    with_it, without = shown.page(), shown.page(java_script_enabled=False)
    for path in shown.paths():
        texts = []
        for page in (with_it, without):
            page.goto(shown.address + path)
            texts.append(re.sub(r"\d\d:\d\d", "", page.locator("body").inner_text()))
        assert texts[0] == texts[1], path
        assert len(texts[0]) > 100


def test_a_refused_feed_says_why(shown: Shown) -> None:
    page = shown.page()
    page.goto(f"{shown.address}/feeds/strict")
    assert "lack what is required" in page.locator("main").inner_text()
    page.goto(f"{shown.address}/")
    assert "feed strict" in page.locator(".troubles").inner_text()
    page.goto(f"{shown.address}/feeds/world")
    assert page.locator("#schema").count() == 1
    assert page.request.get(f"{shown.address}/feeds/world.jsonl").status == 200


def test_headings_and_landmarks_as_a_screen_reader_has_them(shown: Shown) -> None:
    page = shown.page()
    for path in shown.paths():
        page.goto(shown.address + path)
        for role in ("banner", "main", "contentinfo", "navigation"):
            assert page.get_by_role(role).count() >= 1, (path, role)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (path, levels)
        unnamed = page.evaluate(
            "[...document.querySelectorAll('a, button, input, select, [role=region]')]"
            ".filter(e => !(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)"
        )
        assert unnamed == [], path


def contrast(ink: str, paper: str) -> float:
    """The ratio of two colours as WCAG 2.1 counts it."""
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_of_black_and_white() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)
