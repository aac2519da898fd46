"""Stories in the store: whom a fingerprint meets, who is the original. Functions over a connection."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from newscrawl import urls
from newscrawl.items import Article, Candidate, Fingerprint
from newscrawl.store import codec
from newscrawl.store.values import Rules

# Added to every number of a rank, in the tables' scripts too.
_SHIFT = 1e11


def candidates(connection: sqlite3.Connection, fingerprint: Fingerprint, rules: Rules) -> list[Candidate]:
    """Stored articles that share most keys, at most ``max_candidates``; keys that many share are skipped."""
    shared: Counter[int] = Counter()
    for key in fingerprint.keys:
        rows = connection.execute(
            "SELECT article FROM posting WHERE key = ? LIMIT ?", (key, rules.max_postings + 1)
        ).fetchall()
        if len(rows) <= rules.max_postings:
            shared.update(row[0] for row in rows)
    best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[: rules.max_candidates]
    return [candidate(connection, number, count) for number, count in best]


def candidate(connection: sqlite3.Connection, number: int, shared: int) -> Candidate:
    """A stored article (by row) as what is compared, with how many keys it shares."""
    article, story, sketch, threshold, numbers, words, farm_id = connection.execute(
        "SELECT id, story, sketch, threshold, numbers, words, farm_id FROM article "
        "JOIN fingerprint ON fingerprint.article = row WHERE row = ?",
        (number,),
    ).fetchone()
    return Candidate(article, story, Fingerprint((), sketch, threshold, numbers, words, farm_id), shared)


def index(connection: sqlite3.Connection, number: int, story: str, fingerprint: Fingerprint) -> None:
    """Make an article findable by its keys and comparable by its sketch."""
    connection.execute(
        "INSERT INTO fingerprint VALUES (?, ?, ?, ?, ?, ?)",
        (
            number,
            fingerprint.sketch,
            fingerprint.threshold,
            fingerprint.numbers,
            fingerprint.words,
            fingerprint.farm_id,
        ),
    )
    post(connection, number, story, fingerprint.keys)


def post(connection: sqlite3.Connection, number: int, story: str, keys: Sequence[int]) -> None:
    """Make an article (by row) findable by its keys.

    A key that another member of the story has already is not posted again: a story on more hosts than a posting list
    may hold would fill its own lists, which are then skipped, and each further copy would found a story of its own.
    """
    connection.executemany(
        "INSERT OR IGNORE INTO posting SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM posting "
        "JOIN article ON article.row = posting.article WHERE posting.key = ?1 AND article.story = ?3)",
        [(key, number, story) for key in keys],
    )


def fingerprint_of(connection: sqlite3.Connection, article: Article, rules: Rules) -> Fingerprint:
    """An article's fingerprint made anew, beside what its host shows now."""
    return rules.fingerprint(article, edges(connection, urls.domain(article.url) or ""))


def post_anew(connection: sqlite3.Connection, stories: Iterable[str], rules: Rules) -> None:
    """Make all articles of stories findable by the keys of their texts."""
    for name in stories:
        rows = connection.execute("SELECT row, record FROM article WHERE story = ? ORDER BY row", (name,)).fetchall()
        for number, record in rows:
            article = codec.unpack(Article, record)
            post(connection, number, name, fingerprint_of(connection, article, rules).keys)


def join(connection: sqlite3.Connection, stories: Sequence[str]) -> str:
    """Make several stories one under the id of the oldest, which is returned; the others become its aliases."""
    ages = [
        (connection.execute("SELECT min(row) FROM article WHERE story = ?", (story,)).fetchone()[0], story)
        for story in stories
    ]
    kept = min(ages)[1]
    for other in stories:
        if other != kept:
            connection.execute("UPDATE article SET story = ?, role = 'copy' WHERE story = ?", (kept, other))
            connection.execute("UPDATE story_alias SET story = ? WHERE story = ?", (kept, other))
            connection.execute("INSERT OR REPLACE INTO story_alias VALUES (?, ?)", (other, kept))
            connection.execute("DELETE FROM unsettled WHERE story = ?", (other,))
    return kept


def edges(connection: sqlite3.Connection, host: str) -> tuple[bytes, bytes]:
    """What is known of the shingles that a host shows around its articles."""
    row = connection.execute("SELECT shingles, counts FROM boilerplate WHERE host = ?", (host,)).fetchone()
    return row or (b"", b"")


def observe(connection: sqlite3.Connection, article: Article, story: str, rules: Rules) -> None:
    """Count an article into what is known of its host, once a story and host; before it is inserted."""
    host = urls.domain(article.url)
    if host is None:
        return
    shown = connection.execute("SELECT url FROM article WHERE story = ? LIMIT ?", (story, rules.max_postings))
    if all(urls.domain(url) != host for (url,) in shown):
        before = edges(connection, host)
        now = rules.observe(before, article.article_body)
        if now != before:
            connection.execute("INSERT OR REPLACE INTO boilerplate VALUES (?, ?, ?)", (host, *now))


def rank_key(rank: Sequence[float | str]) -> str:
    """A rank as text that sorts as the rank does: numbers of one width and never negative, texts as they are.

    The first two are the class of a copy. Year 1 is -62,135,596,800 s; a double holds milliseconds beside the shift.
    """
    return " ".join(one if isinstance(one, str) else f"{one + _SHIFT:016.3f}" for one in rank)


def elect(connection: sqlite3.Connection, story: str) -> None:
    """Let the role of the original go to a member of a better class (honest host, fewest edits), if there is one."""
    best = "SELECT row, rank FROM article WHERE story = ? AND role = ? ORDER BY rank LIMIT 1"
    holder = connection.execute(best, (story, "original")).fetchone()
    copy = connection.execute(best, (story, "copy")).fetchone()
    if copy and (holder is None or copy[1].split(" ")[:2] < holder[1].split(" ")[:2]):
        connection.execute("UPDATE article SET role = 'copy' WHERE story = ? AND role = 'original'", (story,))
        connection.execute("UPDATE article SET role = 'original' WHERE row = ?", (copy[0],))


def found(connection: sqlite3.Connection, article: str, now: str) -> str:
    """The id of a story that an article founds: its own. Where that names another story still, or one that became another,
    because the article was forgotten, taken back and says something else now, one of its own.
    """
    taken = connection.execute(
        "SELECT 1 FROM article WHERE story = ?1 UNION SELECT 1 FROM story_alias WHERE id = ?1", (article,)
    ).fetchone()
    return urls.article_id(None, f"again {now} {article}") if taken else article
