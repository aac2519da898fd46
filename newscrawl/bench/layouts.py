"""How well honest pages of unknown layout are read: sites made at random, beside trafilatura on the same pages.

Each page is read alone, and once more with what the site's other pages teach. Fields count as right to the letter. Of
pages that are no articles counted is how many are taken for one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time

from newscrawl.bench.layouts_score import FIELDS, MISSING, RIGHT, WRONG, Read, Tally, of_article
from newscrawl.cleaning import clean
from newscrawl.demo.layouts import LISTINGS, MAIN, Page, Site, site
from newscrawl.extraction import Reading, SiteMemory, read
from newscrawl.extraction.memory import learn
from newscrawl.items import Known
from newscrawl.items import Page as Fetched

SIZE = 60
# The day on which the pages were fetched: later than all of their dates.
_FETCHED = "2026-01-01T00:00:00Z"
_OTHERS = (*sorted(LISTINGS), "static", "lost")
OURS, TAUGHT, PEER = "each page alone", "with site memory", "trafilatura"
# Below what was measured over 60 sites: headline .991, body .670 (with memory .731), authors .928, date .981, section
# .993, language .989; F1 .900 (.941); of 2,297 listings 10 taken for articles, of 90 soft 404s none.
FLOORS = {"headline": 0.98, "body": 0.63, "authors": 0.9, "date": 0.96, "section": 0.97, "language": 0.97}
FLOOR_TAUGHT = 0.69
FLOOR_F1, FLOOR_F1_TAUGHT = 0.88, 0.92
MAX_EXPORTED = 0.008
_PEERS_FIELDS = ("headline", "body", "authors", "day", "language")

Reader = Callable[[str, Page], Read | None]
# Made anew for each site, from the pages that are scored.
Maker = Callable[[Mapping[str, Page]], Reader]


@dataclass(frozen=True, slots=True)
class Report:
    """A tally for each reader, with its CPU in milliseconds a page."""

    tallies: Mapping[str, Tally]
    cost: Mapping[str, float]
    sites: int

    def __str__(self) -> str:
        lines = [f"{self.sites} sites of random layout; per cent of ordinary articles"]
        for name, tally in self.tallies.items():
            lines += [f"{name}, {self.cost[name]:.1f} ms a page", *_rows(tally, is_peer=name == PEER)]
        return "\n".join(lines)

    def missed(self) -> Sequence[str]:
        """Floors that were not reached."""
        ours = self.tallies[OURS]
        found = [
            f"{field}: {ours.share(field):.3f} right, not {floor}"
            for field, floor in FLOORS.items()
            if ours.share(field) < floor
        ]
        if ours.mean_f1 < FLOOR_F1:
            found.append(f"body: mean F1 {ours.mean_f1:.4f}, not {FLOOR_F1}")
        found += [
            f"{what}: {share:.4f} taken for articles, not {MAX_EXPORTED}"
            for what, kinds in {"listings": tuple(LISTINGS), "soft 404s": ("lost",)}.items()
            if (share := ours.wrongly_exported(*kinds)) > MAX_EXPORTED
        ]
        taught = self.tallies.get(TAUGHT)
        if taught and (taught.share("body") < FLOOR_TAUGHT or taught.mean_f1 < FLOOR_F1_TAUGHT):
            found.append(
                f"body with site memory: {taught.share('body'):.3f} right and mean F1 {taught.mean_f1:.4f}, "
                f"not {FLOOR_TAUGHT} and {FLOOR_F1_TAUGHT}"
            )
        peer = self.tallies.get(PEER)
        if peer:
            found += [
                f"{field}: {ours.share(field):.3f} right, below {PEER}'s {peer.share(field):.3f}"
                for field in _PEERS_FIELDS
                if ours.share(field) < peer.share(field)
            ]
        return found


def _rows(tally: Tally, *, is_peer: bool) -> list[str]:
    rows = [f"  {'':32}{RIGHT:>10}{MISSING:>10}{WRONG:>10}{'pages':>8}"]
    for field in _PEERS_FIELDS if is_peer else FIELDS:
        shares = "".join(f"{100 * tally.share(field, one):10.1f}" for one in (RIGHT, MISSING, WRONG))
        rows.append(f"  {field:32}{shares}{tally.verdicts[field].total():8}")
    rows.append(f"  {'body, mean F1 of 4-shingles':32}{tally.mean_f1:10.4f}")
    special = ", ".join(f"{key} {count}" for key, count in sorted(tally.special.items()))
    rows.append(f"  bodies of special pages: {special}")
    if not is_peer:
        taken = ", ".join(f"{kind} {tally.exported[kind]} of {tally.others[kind]}" for kind in _OTHERS)
        rows.append(f"  taken for articles: {taken}")
    return rows


def run(size: int) -> Report:
    """Read the sites of the seeds from 0 to ``size`` in all ways."""
    return measure(range(size), {OURS: lambda _: alone, TAUGHT: taught, PEER: lambda _: trafilatura})


def measure(seeds: Sequence[int], readers: Mapping[str, Maker]) -> Report:
    """Read the sites of some seeds with some readers."""
    tallies = {name: Tally() for name in readers}
    spent, pages = dict.fromkeys(readers, 0.0), 0
    for seed in seeds:
        made = site(seed)
        chosen = _chosen(made)
        pages += len(chosen)
        for name, reader in readers.items():
            before = process_time()
            read_one = reader({made.url(path): page for path, page in chosen.items()})
            found = {path: read_one(made.url(path), page) for path, page in chosen.items()}
            spent[name] += process_time() - before
            for path, page in chosen.items():
                if path in made.truth:
                    tallies[name].article(seed, made.truth[path], found[path])
                else:
                    tallies[name].other(seed, page.kind, path, found[path])
    return Report(tallies, {name: 1000 * one / max(pages, 1) for name, one in spent.items()}, len(seeds))


def _chosen(made: Site) -> dict[str, Page]:
    """The pages that are scored: articles, listings, static and lost pages with status 200."""
    wanted = {*_OTHERS}
    return {
        path: page
        for (host, path), page in made.pages.items()
        if host == MAIN and (path in made.truth or (page.kind in wanted and page.status == 200))
    }


def alone(url: str, page: Page) -> Read | None:
    """What our generic reading gives, cleaned; None where it takes the page for no article."""
    return _told(read(_fetched(url, page)))


def taught(pages: Mapping[str, Page]) -> Reader:
    """A reader that has read all pages of the site before; a page's own teaching is not used for it."""
    memory = SiteMemory()
    for url, page in pages.items():
        reading = read(_fetched(url, page), memory)
        if reading.observation is not None:
            memory = learn(memory, reading.observation)
    return lambda url, page: _told(read(_fetched(url, page), memory))


def _fetched(url: str, page: Page) -> Fetched:
    return Fetched(url, url, page.status, {"content-type": page.content_type}, page.body, _FETCHED)


def _told(reading: Reading) -> Read | None:
    if reading.article is None:
        return None
    return of_article(clean(reading.article, Known()).article)


def trafilatura(url: str, page: Page) -> Read | None:
    """What trafilatura gives in its default mode, with metadata; None where it finds no text."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(page.body, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if not isinstance(found, Document) or not (text := found.text):
        return None
    return Read(
        headline=found.title,
        lines=tuple(line.removeprefix("- ") for line in text.split("\n") if line),
        authors=tuple(re.split(r";\s*", found.author)) if found.author else (),
        date=found.date,
        language=found.language,
    )
