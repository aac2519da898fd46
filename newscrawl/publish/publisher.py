"""One feed brought to what the store holds: what it tells, in which order. Joins the store with publishing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl.publish.files import Files
from newscrawl.publishing.feeds.contract import broken, utc_before
from newscrawl.publishing.feeds.declaration import Contract, Feed
from newscrawl.publishing.feeds.folder import Folder, Step, segment_name
from newscrawl.publishing.feeds.judging import Judge
from newscrawl.publishing.feeds.lines import Renderer
from newscrawl.publishing.line import Row
from newscrawl.store import Store, utc
from newscrawl.store.feed_moment import Moment
from newscrawl.store.feed_values import Entry, Judged, Sum, Telling
from newscrawl.store.feeds import FeedLog

# What is in memory at once: the lines of a segment, the judgements of a transaction.
MAX_LINES = 10_000
MAX_BYTES = 64 << 20
JUDGEMENTS = 1000


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish came to: lines by status, where the feed stands, why a new epoch began or it was refused.

    ``before``: something was published earlier; ``held`` articles of degraded runs are held back; ``finished`` lines
    were begun by an earlier publish.
    """

    new: int = 0
    updated: int = 0
    withdrawn: int = 0
    articles: int = 0
    sequence: int = 0
    new_epoch: str | None = None
    refused: str | None = None
    before: bool = True
    held: int = 0
    finished: int = 0


class Publisher:
    """Brings one feed's folder to what the store holds, under the feed's lease; killed anywhere, begin it again.

    The store is the truth and the manifest the last file to be written: until then a consumer sees what was published
    before. ``step`` is told before and after each change of disk and store; ``max_lines`` bounds a segment.
    """

    def __init__(
        self, feed: Feed, store: Store, now: float, step: Step = lambda _: None, max_lines: int = MAX_LINES
    ) -> None:
        self._feed = feed
        self._store = store
        self._now = now
        self._max_lines = max_lines
        self._judge = Judge(feed)
        self._renderer = Renderer(feed)
        self._log = FeedLog(store, feed.name, self._renderer.shape, self._judge.version, step)
        folder = Folder(feed.folder, step, self._renderer.packer)
        self._files = Files(feed, self._log, folder, self._renderer.shape, now)

    def publish(self) -> Published:
        """Finish what a dead publisher left, tell what changed, write the manifest."""
        renewals = self._log.standing().renewals
        new_epoch = self._files.tidy()
        finished = self._files.write_planned()
        with Moment(self._store.folder, self._log.id, hold=self._feed.contract != Contract()) as moment:
            self._judge_all(moment)
            oldest, copies = utc_before(self._now, self._feed.selection.max_age), self._feed.selection.copies
            found = moment.plan(oldest, copies=copies)
            if why := self._broken(found):
                return self._refuse(why, new_epoch)
            counts = self._append(moment)
            self._files.write_snapshot(found.articles, lambda: self._whole(moment))
            outlets = moment.outlets()
        self._files.drop()
        self._store.renew()  # whoever lost the lease in his sleep must not put an old manifest over a newer one
        self._files.write_manifest(self._renderer.schema(), outlets, erase=self._log.standing().renew is not None)
        self._log.published(utc(self._now), renewals)
        return Published(
            counts.get("new", 0),
            counts.get("updated", 0),
            counts.get("withdrawn", 0),
            found.articles,
            self._log.standing().last,
            new_epoch,
            held=found.held,
            finished=finished,
        )

    def _refuse(self, why: str, new_epoch: str | None) -> Published:
        standing = self._log.standing()
        if standing.renew is not None:
            why = f"{why}; until it is published, its files still hold what was forgotten"
        self._log.refuse(why, utc(self._now))
        return Published(new_epoch=new_epoch, refused=why, before=standing.published is not None)

    def _judge_all(self, moment: Moment) -> None:
        batch: list[Judged] = []
        for version, article in moment.unjudged():
            one = self._judge.judge(article)
            batch.append(Judged(article.id, version, one.selected, one.lacks, one.unclean))
            if len(batch) == JUDGEMENTS:
                self._keep(moment, batch)
                batch = []
        if batch:
            self._keep(moment, batch)

    def _keep(self, moment: Moment, batch: Sequence[Judged]) -> None:
        moment.judge(batch)
        self._log.judge(batch)

    def _broken(self, found: Sum) -> str | None:
        example = " without ".join(found.example) if found.example else ""
        contract = self._feed.contract
        return broken(contract, found.articles, found.unclean, found.newest, found.lacking, example, self._now)

    def _append(self, moment: Moment) -> dict[str, int]:
        counts: dict[str, int] = {}
        for entries in _segments(map(self._entry, moment.changes()), self._max_lines):
            for entry in entries:
                counts[entry.status] = counts.get(entry.status, 0) + 1
            name = segment_name(entries[0].sequence, entries[-1].sequence, self._feed.form)
            self._log.append(entries, name, utc(self._now))
            self._files.write_planned()
        return counts

    def _entry(self, one: Telling) -> tuple[int, Entry]:
        if one.article is None:
            line = self._renderer.withdrawn(one.id, one.sequence, one.revision, one.superseded_by)
            return one.chapter, Entry(one.sequence, one.id, one.revision, one.status, line)
        assert one.story is not None
        return one.chapter, Entry(
            one.sequence,
            one.id,
            one.revision,
            one.status,
            self._line(one),
            one.version,
            one.story.id,
            one.story.role,
            one.duplicate_of,
        )

    def _whole(self, moment: Moment) -> Iterator[bytes]:
        """The lines of a snapshot; those that stay though a degraded run says something else come from the files."""
        standing = moment.standing()
        told = self._files.lines(frozenset(standing.values())) if standing else {}
        for one in moment.whole():
            yield told[standing[one.id]] if one.id in standing else self._line(one)

    def _line(self, one: Telling) -> bytes:
        assert one.article is not None
        return self._renderer.told(
            Row(
                one.article,
                one.status,
                one.revision,
                one.sequence,
                one.story,
                one.duplicate_of,
                one.first_seen,
                content_hash=one.content_hash,
            )
        )


def _segments(entries: Iterator[tuple[int, Entry]], max_lines: int) -> Iterator[list[Entry]]:
    """Entries in segments of bounded size; what belongs to one chapter stays in one segment."""
    segment: list[Entry] = []
    size, last_chapter = 0, -1
    for chapter, entry in entries:
        if chapter != last_chapter and (len(segment) >= max_lines or size >= MAX_BYTES):
            yield segment
            segment, size = [], 0
        segment.append(entry)
        size += len(entry.line)
        last_chapter = chapter
    if segment:
        yield segment
