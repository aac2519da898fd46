"""What must hold between the tables of a state, as a table: where it is broken, and what mends it without guessing."""

from __future__ import annotations

from dataclasses import dataclass

MEND = "newscrawl store check --repair mends it"
_RESTORE = "put a copy of the state in its place"
_PUBLISH = f"{MEND}: the next publish begins a new epoch from what the store holds"


@dataclass(frozen=True, slots=True)
class Rule:
    """``broken`` selects what breaks it; its columns fill ``what`` and ``where``. ``mend`` are the statements that mend
    it, ``anew``: it is made anew from the articles' texts; with neither nothing mends it. ``done`` says what was done.
    """

    name: str
    broken: str
    what: str
    where: str
    mend: tuple[str, ...] = ()
    done: str = ""
    todo: str = MEND
    anew: bool = False


def _orphans(table: str, column: str, of: str, key: str, where: str, what: str) -> Rule:
    """Rows whose ``column`` names nothing in another table."""
    lost = f"FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {of})"  # noqa: S608 - the table below
    return Rule(
        f"{table}.{column}",
        f"SELECT {where.partition('|')[2] or column} {lost}",
        what,
        where.partition("|")[0],
        (f"DELETE {lost}",),
        "removed",
    )


def _values(name: str, columns: str, wrong: str, what: str, where: str, put: str, done: str) -> Rule:
    """Rows of a table (of which ``name`` is a column) with a value that cannot be, and what is put there instead."""
    table = name.partition(".")[0]
    return Rule(
        name,
        f"SELECT {columns} FROM {table} WHERE {wrong}",  # noqa: S608 - the table below
        what,
        where,
        (f"UPDATE {table} SET {put} WHERE {wrong}",),  # noqa: S608
        done,
    )


def _feed(name: str, broken: str, what: str) -> Rule:
    """A feed's log that is not what it should be; a feed that begins a new epoch anyway is passed over."""
    ids = f"SELECT id FROM ({broken}) WHERE id IN (SELECT id FROM feed WHERE renew IS NULL)"  # noqa: S608
    return Rule(
        name,
        f"SELECT DISTINCT name FROM feed WHERE id IN ({ids})",  # noqa: S608
        what,
        "feed {0}",
        (f"UPDATE feed SET renew = 'its log was damaged', renewals = renewals + 1 WHERE id IN ({ids})",),  # noqa: S608
        "begins a new epoch at its next publish",
        _PUBLISH,
    )


_NO_ROW = "it belongs to no article"
_STATES = "article listing nothing unchanged redirect gone refused failed left pending forgotten"
_FINDABLE = (
    "SELECT story FROM article JOIN fingerprint f ON f.article = row GROUP BY story "
    "HAVING sum(row IN (SELECT article FROM posting)) = 0 AND max(length(sketch) > 0 OR farm_id IS NOT NULL)"
)
_FIRST = "(SELECT e.feed, min(e.sequence) AS first FROM feed_entry e GROUP BY e.feed)"

# NULL, packed alone, is in no list that is empty.
_LOCKED = "FROM page_body WHERE dictionary IS NOT NULL AND dictionary NOT IN (SELECT name FROM page_dictionary)"

RULES: tuple[Rule, ...] = (
    _orphans("fingerprint", "article", "article", "row", "fingerprint of row {0}", _NO_ROW),
    _orphans("posting", "article", "article", "row", "posting {1} of row {0}|article, key", _NO_ROW),
    _orphans("sighting", "article", "article", "row", "sighting of {1!r} in row {0}|article, text", _NO_ROW),
    _orphans("reached", "article", "article", "row", "row {0} reached by target {1}|article, target", _NO_ROW),
    _orphans(
        "reached", "target", "target", "id", "row {1} reached by target {0}|target, article", "there is no such target"
    ),
    _orphans(
        "alias",
        "article",
        "article",
        "row",
        "address {1}|article, identity",
        "it leads to an article that is not there",
    ),
    _orphans("story_alias", "story", "article", "story", "story {1}|story, id", "it became a story that is not there"),
    Rule(
        "story_alias.id",
        "SELECT id, story FROM story_alias WHERE id IN (SELECT story FROM article)",
        "it became story {1} and has articles still",
        "story {0}",
        ("DELETE FROM story_alias WHERE id IN (SELECT story FROM article)",),
        "is a story of its own",
    ),
    _orphans("unsettled", "story", "article", "story", "story {0}", "it waits to be cleaned again and is not there"),
    _orphans("split", "article", "article", "id", "rule on article {0}", "what was split is not there"),
    _orphans("split", "apart", "article", "id", "rule on article {0}", "what it is kept apart from is not there"),
    _orphans("url", "target", "target", "id", "address {1}|target, url", "it belongs to no target"),
    _orphans(
        "link", "url", "url", "id", "a link of listing {1}|url, listing", "it leads to an address that is not there"
    ),
    Rule(
        "page_body.dictionary",
        f"SELECT pack, start {_LOCKED}",
        "what it was packed with is lost: it cannot be read",
        "kept page at byte {1} of pack {0}",
        (f"DELETE FROM page WHERE body IN (SELECT id {_LOCKED})", f"DELETE {_LOCKED}"),  # noqa: S608 - a constant
        "let go",
    ),
    _orphans("page_body", "id", "page", "body", "kept page at byte {1} of pack {0}|pack, start", "no fetch names it"),
    _orphans("page", "target", "target", "id", "kept page {1}|target, url", "there is no such target"),
    _orphans("page", "body", "page_body", "id", "kept page {1}|body, url", "its bytes are not noted anywhere"),
    _orphans("held", "article", "article", "id", "article {0}", "it is held back and is not there"),
    _orphans("revisit", "article", "article", "id", "article {0}", "it is to be looked at again and is not there"),
    _orphans("poll", "url", "url", "id", "list {0}", "it is to be asked again and is not there"),
    _orphans("history", "site", "target", "name", "run {1} at {0}|site, run", "it was at a target that is not there"),
    _values(
        "gone.why",
        "key, why",
        "why NOT IN ('expired', 'forgotten')",
        "why it is gone, {1!r}, is no reason",
        "tombstone {0}",
        "why = 'forgotten'",
        "is never asked again, as if it was forgotten",
    ),
    _orphans("feed_entry", "feed", "feed", "id", "line {1} of feed {0}|feed, sequence", "there is no such feed"),
    _orphans("feed_file", "feed", "feed", "id", "file {1} of feed {0}|feed, name", "there is no such feed"),
    _orphans("feed_told", "feed", "feed", "id", "article {1} in feed {0}|feed, article", "there is no such feed"),
    _values(
        "brand.article",
        "name, article",
        "article NOT IN (SELECT id FROM article) AND article NOT IN (SELECT key FROM gone)",
        "it was proven by an article {1} that is not there",
        "brand {0!r}",
        "article = NULL",
        "names no article any more",
    ),
    _values(
        "url.state",
        "url, state",
        f"instr(' {_STATES} ', ' ' || state || ' ') = 0",
        "its state {1!r} is none",
        "address {0}",
        "state = 'pending'",
        "will be asked again",
    ),
    Rule(
        "alias",
        "SELECT id, url FROM article WHERE url IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM alias WHERE alias.identity = identity(article.url))",
        "it is not found under its own address {1}",
        "article {0}",
        ("INSERT OR IGNORE INTO alias SELECT identity(url), row FROM article WHERE url IS NOT NULL",),
        "is found under its address",
    ),
    _values(
        "article.role",
        "id, role",
        "role NOT IN ('original', 'copy')",
        "its role {1!r} is none",
        "article {0}",
        "role = 'copy'",
        "is a copy",
    ),
    Rule(
        "story.original",
        "SELECT story, sum(role = 'original') AS originals FROM article GROUP BY story HAVING originals <> 1",
        "it has {1} originals",
        "story {0}",
        (
            "UPDATE article SET role = 'copy' WHERE story IN (SELECT story FROM article GROUP BY story "
            "HAVING sum(role = 'original') <> 1)",
            "UPDATE article SET role = 'original' WHERE row IN (SELECT first_value(row) OVER (PARTITION BY story ORDER BY "
            "rank, id) FROM article) AND story NOT IN (SELECT story FROM article WHERE role = 'original')",
        ),
        "has the best of its members as original",
    ),
    Rule(
        "fingerprint",
        "SELECT id FROM article WHERE row NOT IN (SELECT article FROM fingerprint)",
        "it has no fingerprint: its copies cannot find it",
        "article {0}",
        done="has one made of its text",
        anew=True,
    ),
    Rule(
        "posting",
        _FINDABLE,
        "none of its articles is found by a key: its copies would found a story of their own",
        "story {0}",
        done="is found by keys made of its text",
        anew=True,
    ),
    Rule(
        "meta.store_epoch",
        "SELECT 'store_epoch' WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'store_epoch')",
        "the state has lost its name, by which feeds know that they are of this state",
        "meta",
        todo=_RESTORE,
    ),
    Rule(
        "meta.erased",
        "SELECT value FROM meta WHERE key = 'erased'",
        "bytes of what was forgotten at {0} may still be in it",
        "the file",
        todo="newscrawl store vacuum --keep ... or the same newscrawl forget again writes it anew",
    ),
    _feed(
        "feed.last",
        "SELECT feed AS id FROM feed_entry JOIN feed ON feed.id = feed GROUP BY feed HAVING max(sequence) <> max(last)",
        "its log does not end where it says",
    ),
    _feed(
        "feed_entry.sequence",
        "SELECT feed AS id FROM feed_entry GROUP BY feed HAVING max(sequence) - min(sequence) + 1 <> count(*)",
        "its log has a hole",
    ),
    _feed(
        "feed_file.lines",
        "SELECT f.feed AS id FROM feed_file f WHERE kind = 'segment' AND (last - first + 1 <> lines OR lines <> "
        "(SELECT count(*) FROM feed_entry e WHERE e.feed = f.feed AND e.sequence BETWEEN f.first AND f.last))",
        "a segment has other lines than the log",
    ),
    _feed(
        "feed_entry.file",
        "SELECT e.feed AS id FROM feed_entry e WHERE NOT EXISTS (SELECT 1 FROM feed_file f WHERE f.feed = e.feed AND "
        "f.kind = 'segment' AND e.sequence BETWEEN f.first AND f.last)",
        "lines of its log are of no segment",
    ),
    _feed(
        "feed_entry.line",
        "SELECT f.feed AS id FROM feed_file f WHERE state = 'planned' AND EXISTS (SELECT 1 FROM feed_entry e "
        "WHERE e.feed = f.feed AND e.sequence BETWEEN f.first AND f.last AND e.line IS NULL)",
        "a segment is planned and its lines are lost",
    ),
    _feed(
        "feed_told.sequence",
        f"SELECT t.feed AS id FROM feed_told t JOIN {_FIRST} k ON k.feed = t.feed WHERE t.sequence >= k.first "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM feed_entry e WHERE e.feed = t.feed AND e.sequence = t.sequence AND "
        "e.article = t.article AND e.revision = t.revision AND e.status = t.status)",
        "what it says to have told is not what its log told",
    ),
    _feed(
        "feed_entry.article",
        "SELECT e.feed AS id FROM (SELECT feed, article, max(sequence) AS sequence FROM feed_entry GROUP BY feed, article) e "
        "LEFT JOIN feed_told t ON t.feed = e.feed AND t.article = e.article WHERE t.sequence IS NOT e.sequence",
        "its log told articles of which it does not know",
    ),
)
