"""``newscrawl publish``: the declared feeds, from the store to their folders."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from newscrawl.errors import InUse, NewscrawlError, UsageError
from newscrawl.publish.publisher import Published, Publisher
from newscrawl.publishing.failing import shown
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.state import open_store
from newscrawl.store import Store
from newscrawl.store.schema import must_exist

# Seconds between two tries to take a lease that another publisher has.
WAIT = 1.0


def publish(names: Sequence[str], state: Path, say: Callable[[str], None], *, wait: bool = False) -> int:
    """Publish the named feeds, or all that are declared here; say what came of each; return the worst exit status."""
    feeds = declaration.load(state=state)
    if unknown := next((name for name in names if name not in feeds), None):
        raise UsageError(f"{unknown!r} is no declared feed; {declaration.FILE} declares {', '.join(feeds)}")
    must_exist(state)
    worst = 0
    for name in dict.fromkeys(names or feeds):
        try:
            published = _publish_one(feeds[name], state, wait=wait)
        except NewscrawlError as error:
            say(f"{name}: {error}")
            worst = max(worst, error.exit_status)
            continue
        for sentence in told(feeds[name], published):
            say(f"{name}: {sentence}")
        worst = max(worst, int(published.refused is not None))
    return worst


def told(feed: Feed, published: Published) -> Iterator[str]:
    """What is said of a publish."""
    if published.new_epoch is not None:
        yield f"a new epoch begins, consumers start from the snapshot: {published.new_epoch}"
    if published.refused is not None:
        stands = "what was published last stands" if published.before else "nothing was published yet"
        yield f"not published, {stands}: {published.refused}"
        return
    counts = ((published.new, "new"), (published.updated, "updated"), (published.withdrawn, "withdrawn"))
    news = ", ".join(f"{count:,} {status}" for count, status in counts if count) or "nothing new"
    if published.finished:
        yield f"an earlier publish that did not end is finished: {published.finished:,} of its lines were to be written"
    if published.held:
        yield f"{published.held:,} articles of degraded runs are held back; newscrawl status says of which sites"
    yield f"{news}; {published.articles:,} articles at sequence {published.sequence:,} in {shown(feed.folder)}"


def _publish_one(feed: Feed, state: Path, *, wait: bool) -> Published:
    with closing(open_store(state)) as store:
        _acquire(store, feed.name, wait=wait)
        try:
            return Publisher(feed, store, time.time()).publish()
        finally:
            with contextlib.suppress(NewscrawlError):  # a lease that cannot be given back ends with this process
                store.release()


def _acquire(store: Store, name: str, *, wait: bool) -> None:
    while True:
        try:
            return store.acquire("feed", [name])
        except InUse:
            if not wait:
                raise
        time.sleep(WAIT)
