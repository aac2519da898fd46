"""``newscrawl replay``: read kept pages with today's code, show what would change, and apply it when told to."""

from __future__ import annotations

import contextlib
import re
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawl.cleaning import clean
from newscrawl.corpus.spool_lines import Chunk
from newscrawl.corpus.workers import Workers, cores
from newscrawl.errors import NewscrawlError, UsageError
from newscrawl.publishing import whole
from newscrawl.publishing.standing import check_output
from newscrawl.replaying.reader import Change, Examine, Reader
from newscrawl.replaying.telling import Tally, line
from newscrawl.settle import Settled, settle
from newscrawl.state import open_store
from newscrawl.store import Placed, Store, page_finding, run_name, schema, utc
from newscrawl.store.page_finding import Wanted
from newscrawl.text import plural

# Pages of one answer of a worker, with what they say old and new: some 2 MB.
_STRETCH = 200
# A worker needs .6 s to begin; so many pages take it 1 s.
_WORTH_WORKERS = 1_500
# Articles written in one transaction, as when a story is settled.
_AT_ONCE = 50
_AGE = re.compile(r"(\d{1,5})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written: articles revised and new, and what settling changed beside them."""

    revised: int
    new: int
    settled: Settled


def replay(
    names: Sequence[str],
    since: str | None,
    state: Path,
    output: Path | None,
    now: datetime,
    say: Callable[[str], Any],
    *,
    apply: bool,
) -> int:
    """Read kept pages again and say what would change; with ``apply`` write it. 1 where a page could not be read.

    An article that its page does not give any more is told and kept.
    """
    schema.must_exist(state)
    check_output(output)
    wanted = Wanted(tuple(names), since_when(since, now) if since else "")
    with closing(open_store(state)) as store:
        _check_names(store, names, state)
        tally, changed = Tally(), array("q")
        found = _examined(store, wanted, tally, changed)
        if output is not None:
            whole.publish(str(output), map(line, found), sys.stdout.buffer)
        for _ in found:  # also what a reader that has gone did not take: half of it must not be all that is applied
            pass
        for sentence in tally.sentences():
            say(sentence)
        if apply:
            say(_told(_apply(store, changed, run_name(now.timestamp()))))
        elif changed:
            say("nothing was written; --apply writes it")
    return int(tally.kinds["damaged"] + tally.kinds["broken"] > 0)


def since_when(text: str, now: datetime) -> str:
    """A date, a time or an age (7d, 12h) as ISO 8601 in UTC; raises UsageError for anything else."""
    if age := _AGE.fullmatch(text):
        with contextlib.suppress(OverflowError):
            return utc((now - timedelta(**{_UNITS[age[2]]: int(age[1])})).timestamp())
    try:
        moment = datetime.fromisoformat(text)
        return utc((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise UsageError(
            f"--since {text!r} is no date (2026-11-01), no time (2026-11-01T06:00) and no age (30m, 12h, 7d, 2w)"
        ) from None


def _check_names(store: Store, names: Sequence[str], state: Path) -> None:
    with store.reading() as db:
        if not page_finding.matching(db, ()):
            raise UsageError(f"no page is kept in {state}; crawl with --keep-pages first")
        for name in names:
            if not page_finding.matching(db, (name,)):
                raise UsageError(f"no page of {name!r} is kept in {state}; name a site, an address or a host")


def _examined(store: Store, wanted: Wanted, tally: Tally, changed: array[int]) -> Iterator[Change]:
    """Every change, in the order in which the pages were kept; counted, and the numbers of those to apply noted."""
    with store.reading() as db:
        stretches = page_finding.stretches(db, wanted, _STRETCH)
    step = Examine(store.folder, wanted)
    with closing(step), Workers(_workers(len(stretches) * _STRETCH), ()) as workers:
        for found in workers.run(step, (Chunk(*one) for one in stretches)):
            if found.error is not None:
                raise found.error
            tally.add(found)
            changed.extend(change.number for change in found.changes if change.kind in {"updated", "new"})
            yield from found.changes


def _apply(store: Store, changed: Sequence[int], run: str) -> Applied:
    """Write what the pages of these numbers say as revisions, in a run of its own, then settle."""
    reader = Reader(store)
    counts = {"articles/updated": 0, "articles/new": 0}
    with _recorded(store, run, counts):
        for start in range(0, len(changed), _AT_ONCE):
            for one in _write(store, reader, changed[start : start + _AT_ONCE], run):
                if one.change in {"updated", "new"}:
                    counts[f"articles/{one.change}"] += 1
        settled = settle(store)
    return Applied(counts["articles/updated"], counts["articles/new"], settled)


def _write(store: Store, reader: Reader, numbers: Sequence[int], run: str) -> list[Placed]:
    with store.reading() as db:
        several = page_finding.numbered(db, numbers)
    read = [(page, raw) for page in several if (raw := reader.raw(page)) is not None]
    return store.revise(read, clean, reader.known, run)


@contextlib.contextmanager
def _recorded(store: Store, run: str, counts: dict[str, int]) -> Iterator[None]:
    """A run that is closed however it ends."""
    store.begin(run, "replay", {})
    try:
        yield
    except BaseException:
        with contextlib.suppress(NewscrawlError):
            store.end(run, "interrupted", counts)
        raise
    store.end(run, "finished", counts)


def _told(applied: Applied) -> str:
    also = f", {applied.settled.changed} more by settling" if applied.settled.changed else ""
    return f"{plural(applied.revised, 'article')} revised, {applied.new} new{also}"


def _workers(size: int) -> int:
    return cores() if size >= _WORTH_WORKERS else 1
