"""Search for the pages: the index kept up to date beside them, in a thread of its own. Knows no query's words."""

from __future__ import annotations

import threading
from pathlib import Path

from newscrawl.console.search import Progress, Search
from newscrawl.errors import NewscrawlError

# Seconds that the index is worked on at once, that others get meanwhile, and between two looks when all is in.
BUDGET, PAUSE, REST = 0.5, 0.1, 5.0


class Finder:
    """Finds articles by words in the order of how well they fit, once ``start`` was called."""

    def __init__(self, state: Path) -> None:
        self._search = Search(state)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="search index", daemon=True)
        self.progress: Progress | None = None

    def find(self, query: str, limit: int, after: int) -> list[str]:
        """Ids of the articles that hold the words, the best first, without the first ``after``."""
        return [hit.id for hit in self._search.find(query, limit, after)]

    def refresh(self) -> Progress | None:
        """Work on the index for a moment; None where the state or the disk does not let it."""
        try:
            self.progress = self._search.refresh(BUDGET)
        except NewscrawlError:  # every page says the same of the state, in words
            self.progress = None
        return self.progress

    def start(self) -> None:
        """Keep the index up to date from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop that, and wait for what is under way."""
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ended.is_set():
            progress = self.refresh()
            self._ended.wait(PAUSE if progress is not None and not progress.done else REST)
