"""``newscrawl dedup``: which records of a corpus tell one story; one row a record, in order, as it comes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast

from newscrawl import urls
from newscrawl.corpus.clean_places import check_places
from newscrawl.corpus.clean_report import Rejects, two_keys
from newscrawl.corpus.clean_report import Report as Counts
from newscrawl.corpus.clean_steps import Reject, TwoKeysAtError, excerpt, parsed
from newscrawl.corpus.dedup_index import Index
from newscrawl.corpus.records import Record
from newscrawl.corpus.records_json import as_ascii, is_whole, keys_twice, kind_of
from newscrawl.corpus.saved import Problem
from newscrawl.corpus.spool import flowing, shown, spooling, temporary
from newscrawl.corpus.spool_lines import Readline, streamed
from newscrawl.corpus.spool_unpack import Readable
from newscrawl.publishing.line import dumps
from newscrawl.publishing.whole import publish
from newscrawl.stories import Edges, boilerplate, decide, fingerprint, observe

_HOSTS = 2_000


@dataclass(slots=True)
class Report(Counts):
    """What ``Counts`` has, how many records repeat one before them, and what is odd about their ids.

    ``odd_ids``: neither a text nor a whole number, so that the record goes by its address or line. ``again``: another
    record before had the same.
    """

    copies: int = 0
    odd_ids: int = 0
    again: int = 0


def dedup_file(
    place: Path | str,
    output: str,
    stdin: BinaryIO,
    stdout: BinaryIO,
    *,
    rejects: str | None = None,
    on_problem: Callable[[Problem], None] = lambda _: None,
) -> Report:
    """Group the JSON Lines in ``place`` (``-``: ``stdin``), plain, gzip or zstd; rows go to ``output``.

    A row is {id, cluster_id, role, score, matched}: the record's ``id`` (else its ``url``, else its line's number),
    the id of the cluster's first record, ``original`` for that one and ``copy`` for the others, and for a copy how much
    of the shorter of two texts is in the other (0 to 1) and the id of the record that was compared. Where a record before
    had the same id, cluster and comparison name "ID (line NUMBER)": two stories never share a cluster. Online: a row is
    final when it is written, and depends on the records before it alone. No text is changed.

    Memory is bounded, the index is a temporary file: .9 KB a record. Broken lines go to the file ``rejects``; without
    it the first few go to ``on_problem``. Raises UsageError where the input cannot be read, is an output too, or says
    one field twice; PublishFailed where a file cannot be written.
    """
    check_places(place, output, rejects, stdin, stdout)
    report = Report()
    told = Rejects(shown(place), report, on_problem, has_file=rejects is not None)
    with ExitStack() as stack:
        pieces = stack.enter_context(flowing(place, cast("Readable", stdin)))
        kept = stack.enter_context(temporary())
        index = stack.enter_context(Index())
        rows = _rows(streamed(pieces), index, told, kept, report)
        first = list(islice(rows, 1))
        if first or not report.rejected:
            publish(output, chain(first, rows), stdout)
        deque(rows, maxlen=0)
        if rejects is not None:
            kept.seek(0)
            publish(rejects, kept, stdout)
    return report


class Hosts:
    """What each host shows around its articles, of the ``_HOSTS`` met last: 10 KB a host."""

    def __init__(self) -> None:
        self._edges: dict[str, Edges] = {}

    def boilerplate(self, url: str | None) -> frozenset[int]:
        """The shingles that are the host's own."""
        edges = self._edges.get(urls.domain(url) or "")
        return boilerplate(edges) if edges else frozenset()

    def observe(self, url: str | None, body: str) -> None:
        """Count in an article that is the first of its story."""
        host = urls.domain(url)
        if host is None:
            return
        self._edges[host] = observe(self._edges.pop(host, Edges()), body)
        if len(self._edges) > _HOSTS:
            del self._edges[next(iter(self._edges))]


# So many odd ids are told in words.
_TOLD = 5


def _rows(stream: Readline, index: Index, told: Rejects, kept: BinaryIO, report: Report) -> Iterator[bytes]:
    hosts = Hosts()
    try:
        for line, read in parsed(stream):
            found = _with_one_id(line.number, read) if isinstance(read, Record) else read
            if isinstance(found, Reject):
                reject = told.take(found)
                if told.has_file:
                    with spooling():
                        kept.write(reject)
            elif found is not None:
                report.records += 1
                yield _line(_row(found, line.number, index, hosts, told, report))
    except TwoKeysAtError as error:
        raise two_keys(told.name, error.number, error.keys) from None


def _with_one_id(line: int, record: Record) -> Record | Reject:
    return (
        Reject(line, "it has the key id twice", excerpt(record.line)) if "id" in keys_twice(record.values) else record
    )


def _row(record: Record, line: int, index: Index, hosts: Hosts, told: Rejects, report: Report) -> dict[str, object]:
    given = record.values.get("id")
    own = given if _is_id(given) else record.url or line
    if not _is_id(given) and given is not None and given != "":
        report.odd_ids += 1
        if report.odd_ids <= _TOLD:
            reason = f"its id is {kind_of(given)}, so its row goes by its {'url' if record.url else 'line'}"
            told.on_problem(Problem(f"{told.name} line {line}", reason))
    made = fingerprint(record.headline, record.body, record.url, hosts.boilerplate(record.url))
    match = decide(made, index.candidates(made))
    name: str | int = own
    while index.has(key := json.dumps(name)):
        name = f"{name} (line {line})"
    report.again += name != own
    if match is None:
        index.add(key, None, made)
        hosts.observe(record.url, record.body)
        return {"id": own, "cluster_id": name, "role": "original", "score": None, "matched": None}
    cluster, matched = int(match.story_id), int(match.article_id)
    index.add(key, cluster, made)
    report.copies += 1
    return {
        "id": own,
        "cluster_id": json.loads(index.id_of(cluster)),
        "role": "copy",
        "score": round(match.containment, 3),
        "matched": json.loads(index.id_of(matched)),
    }


def _line(row: dict[str, object]) -> bytes:
    """A row's line; an id with half a character comes back as it was written, by an escape."""
    return dumps(row) if all(map(is_whole, row.values())) else as_ascii(row)


def _is_id(given: object) -> TypeGuard[str | int]:
    return isinstance(given, str | int) and not isinstance(given, bool) and given != ""
