"""``PYTHONPATH=tests python tests/console/screenshots.py``: the README's pictures of the console, made from the demo."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from console.showing import chromium, crawl_demo, declared, served

from newscrawl.console.reading import ReadOnly

DOCS = Path(__file__).parents[2] / "docs"
# A telling with a brand in its headline and one inside a figure.
_SHOWS_MUCH = "SELECT id FROM article WHERE edits > 1 AND headline LIKE '%swans%' ORDER BY edits DESC, id LIMIT 1"


def main() -> int:
    """Write docs/console-today.png and docs/console-story.png."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        state = crawl_demo(folder)
        with closing(ReadOnly(state)) as database, database.reading() as db:
            article = db.execute(_SHOWS_MUCH).fetchone()[0]
        with served(state, declared(folder)) as address, chromium() as browser:
            page = browser.new_page(viewport={"width": 1120, "height": 900}, color_scheme="light")
            for path, file, height in (("/", "today", 1020), (f"/stories/{article}", "story", 1060)):
                page.set_viewport_size({"width": 1120, "height": height})
                page.goto(f"{address}{path}")
                page.screenshot(path=DOCS / f"console-{file}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
