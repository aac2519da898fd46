"""The tables of each version of a state. Knows SQL alone."""

from __future__ import annotations

# Articles kept apart by the operator: what he split from its story, and the founder that stayed (by id: a row's number
# may be given again); the link that was cut, as ``matched`` has it; how many articles left.
_SPLITS = """
    CREATE TABLE split (
        id INTEGER PRIMARY KEY, article TEXT NOT NULL, apart TEXT NOT NULL, story TEXT NOT NULL, cut TEXT,
        moved INTEGER NOT NULL, reason TEXT NOT NULL, made TEXT NOT NULL, UNIQUE (article, apart));
    CREATE INDEX split_apart ON split (apart);
    """
# Pages kept, each fetch a row; bodies by their SHA-256 and what each host's bodies have in common.
_PAGES = """
    CREATE TABLE page_dictionary (
        id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, source BLOB NOT NULL, host TEXT NOT NULL,
        content BLOB NOT NULL);
    CREATE INDEX page_dictionary_host ON page_dictionary (host, id);
    CREATE TABLE page_body (
        id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, pack TEXT NOT NULL, start INTEGER NOT NULL,
        length INTEGER NOT NULL, size INTEGER NOT NULL, dictionary BLOB);
    CREATE INDEX page_body_pack ON page_body (pack);
    CREATE TABLE page (
        id INTEGER PRIMARY KEY, target INTEGER NOT NULL, identity TEXT NOT NULL, host TEXT NOT NULL, url TEXT NOT NULL,
        final_url TEXT, status INTEGER NOT NULL, headers TEXT NOT NULL, fetched TEXT NOT NULL, anchor TEXT, via TEXT,
        spider TEXT NOT NULL, run TEXT, article TEXT, body INTEGER NOT NULL);
    CREATE INDEX page_identity ON page (identity);
    CREATE INDEX page_body_of ON page (body);
    """
# What was removed and must not come back, by the hash of its address or by its host; an article's addresses.
_GONE = """
    CREATE TABLE gone (key TEXT PRIMARY KEY, why TEXT NOT NULL, at TEXT NOT NULL, reason TEXT) WITHOUT ROWID;
    CREATE INDEX alias_article ON alias (article);
    """
# Runs, verdicts, what is due.
_RUNS = """
    CREATE TABLE schedule (
        site TEXT PRIMARY KEY, rhythm TEXT NOT NULL, beat REAL NOT NULL, due REAL NOT NULL,
        failures INTEGER NOT NULL DEFAULT 0, cuts INTEGER NOT NULL DEFAULT 0, reason TEXT, began REAL,
        status INTEGER, untold REAL) WITHOUT ROWID;
    CREATE TABLE history (
        id INTEGER PRIMARY KEY, site TEXT NOT NULL, run TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, reason TEXT,
        verdict TEXT, code TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '',
        stands INTEGER NOT NULL DEFAULT 0, findings TEXT, figures TEXT, memory INTEGER, revision TEXT, accepted TEXT,
        why TEXT, UNIQUE (site, run));
    CREATE INDEX history_run ON history (run);
    CREATE TABLE held (article TEXT PRIMARY KEY, site TEXT NOT NULL, run TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX held_site ON held (site);
    """
# How often a page ended the process that read it.
_READS = "ALTER TABLE url ADD COLUMN reads INTEGER NOT NULL DEFAULT 0"
# What the console lists, without the articles' own pages: 100,000 articles, 20 ms by an index and 2 s without.
_CONSOLE = """
    CREATE INDEX article_listed ON article (row, first_seen, role, edits, url);
    CREATE INDEX history_site ON history (site);
    CREATE INDEX history_day ON history (substr(started, 1, 10), site, json_extract(figures, '$.new'));
    CREATE INDEX url_target ON url (target);
    """
# When lists are asked again (``news``: when something new stood on one last, ``known``: the share of its links that was
# known), and stored articles: ``seen`` there last, ``unseen`` by a run that has not ended, not there ``missed`` times
# since ``since``, ``gone`` since. Times are seconds of the epoch.
_REVISITS = """
    CREATE TABLE poll (
        url INTEGER PRIMARY KEY, asked REAL NOT NULL, news REAL NOT NULL, seconds REAL NOT NULL, known REAL NOT NULL);
    CREATE TABLE revisit (
        article TEXT PRIMARY KEY, url INTEGER NOT NULL, target INTEGER NOT NULL, first REAL NOT NULL, due REAL,
        looks INTEGER NOT NULL DEFAULT 0, changes INTEGER NOT NULL DEFAULT 0, seen REAL NOT NULL, unseen REAL,
        soft INTEGER NOT NULL DEFAULT 0, missed INTEGER NOT NULL DEFAULT 0, since REAL, last REAL, reason TEXT,
        gone REAL, back REAL) WITHOUT ROWID;
    CREATE INDEX revisit_due ON revisit (target, due);
    CREATE INDEX revisit_gone ON revisit (article) WHERE gone IS NOT NULL;
    """

# One entry a version; an entry is never changed once released.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE lease (
        kind TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, fence INTEGER NOT NULL,
        expires REAL NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
    CREATE TABLE target (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, round INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE url (
        id INTEGER PRIMARY KEY, target INTEGER NOT NULL REFERENCES target, identity TEXT NOT NULL,
        url TEXT NOT NULL, host TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
        depth INTEGER NOT NULL, priority INTEGER NOT NULL DEFAULT 0, stale INTEGER NOT NULL DEFAULT 0,
        hops INTEGER NOT NULL DEFAULT 0,
        round INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0,
        etag TEXT, last_modified TEXT, status INTEGER, reason TEXT, anchor TEXT, via TEXT,
        UNIQUE (target, identity));
    CREATE INDEX url_pending ON url (target, host, priority, id) WHERE state = 'pending';
    CREATE INDEX url_listing ON url (target, kind, depth) WHERE kind IN ('start', 'listing');
    CREATE TABLE link (listing INTEGER NOT NULL, url INTEGER NOT NULL, PRIMARY KEY (listing, url)) WITHOUT ROWID;
    CREATE TABLE host (key TEXT PRIMARY KEY, not_before REAL NOT NULL, reason TEXT) WITHOUT ROWID;
    CREATE TABLE article (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, headline TEXT NOT NULL, record BLOB NOT NULL,
        raw BLOB NOT NULL, hash TEXT NOT NULL, revision INTEGER NOT NULL, edits INTEGER NOT NULL,
        story TEXT NOT NULL, role TEXT NOT NULL, rank TEXT NOT NULL, matched TEXT, first_seen TEXT NOT NULL,
        run TEXT);
    CREATE INDEX article_story ON article (story, role);
    CREATE TABLE reached (target INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (target, article))
        WITHOUT ROWID;
    CREATE TABLE alias (identity TEXT PRIMARY KEY, article INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE fingerprint (
        article INTEGER PRIMARY KEY, sketch BLOB NOT NULL, threshold INTEGER NOT NULL, numbers BLOB NOT NULL,
        words INTEGER NOT NULL, farm_id TEXT);
    CREATE TABLE posting (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)) WITHOUT ROWID;
    CREATE TABLE brand (
        name TEXT PRIMARY KEY, stem TEXT NOT NULL, proofs INTEGER NOT NULL, language INTEGER NOT NULL,
        article TEXT, evidence TEXT, proven TEXT) WITHOUT ROWID;
    CREATE INDEX brand_proven ON brand (proven);
    CREATE TABLE sighting (
        text TEXT NOT NULL, article INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (text, article)) WITHOUT ROWID;
    CREATE INDEX sighting_article ON sighting (article);
    CREATE TABLE run (
        id TEXT PRIMARY KEY, spider TEXT NOT NULL, targets TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
        reason TEXT, counts TEXT) WITHOUT ROWID;
    """,
    # A rank that sorts as text (2 went behind 10), the operator's rules, names by their changes, and a list of what is
    # to be settled where a time and a row were compared; what these two left open goes on the list.
    """
    UPDATE article SET rank = (SELECT group_concat(
        iif(typeof(value) = 'text', value, printf('%016.3f', value + 1e11)), ' ') FROM json_each(rank));
    DROP INDEX article_story;
    CREATE INDEX article_story ON article (story, role, rank);
    ALTER TABLE brand ADD COLUMN rule TEXT;
    ALTER TABLE brand ADD COLUMN reason TEXT;
    ALTER TABLE brand ADD COLUMN scan TEXT;
    ALTER TABLE brand ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX brand_changed ON brand (changed);
    CREATE INDEX brand_stem ON brand (stem);
    CREATE INDEX brand_denied ON brand (name) WHERE rule = 'deny';
    CREATE INDEX brand_scan ON brand (name) WHERE scan IS NOT NULL;
    CREATE TABLE unsettled (id INTEGER PRIMARY KEY AUTOINCREMENT, story TEXT NOT NULL UNIQUE);
    CREATE TEMP VIEW horizon AS SELECT
        coalesce((SELECT json_extract(value, '$[0]') FROM main.meta WHERE key = 'settled'), '') AS since,
        coalesce((SELECT json_extract(value, '$[1]') FROM main.meta WHERE key = 'settled'), 0) AS after;
    INSERT OR IGNORE INTO unsettled (story) SELECT a.story FROM horizon, brand b
        JOIN sighting s ON s.text >= b.stem AND s.text < b.stem || char(1114111)
        JOIN article a ON a.row = s.article WHERE b.proven >= horizon.since;
    INSERT OR IGNORE INTO unsettled (story) SELECT a.story FROM horizon, article a WHERE a.row > horizon.after
        AND EXISTS (SELECT 1 FROM article o WHERE o.story = a.story AND o.row <> a.row);
    DROP VIEW horizon;
    DELETE FROM meta WHERE key = 'settled';
    DROP INDEX brand_proven;
    """,
    # Feeds: what each has told of each article (by id: a row's number may be given again), its log, its files.
    """
    CREATE TABLE feed (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL, last INTEGER NOT NULL DEFAULT 0,
        shape TEXT NOT NULL, judge TEXT NOT NULL, shown INTEGER NOT NULL DEFAULT 0, renew TEXT,
        renewals INTEGER NOT NULL DEFAULT 0, published TEXT, refusal TEXT, refused TEXT);
    CREATE TABLE feed_told (
        feed INTEGER NOT NULL, article TEXT NOT NULL, judged INTEGER NOT NULL DEFAULT 0,
        selected INTEGER NOT NULL DEFAULT 0, lacks TEXT NOT NULL DEFAULT '', unclean INTEGER NOT NULL DEFAULT 0,
        status TEXT, revision INTEGER NOT NULL DEFAULT 0, sequence INTEGER, version INTEGER, story TEXT, role TEXT,
        duplicate_of TEXT, PRIMARY KEY (feed, article)) WITHOUT ROWID;
    CREATE TABLE feed_entry (
        feed INTEGER NOT NULL, sequence INTEGER NOT NULL, article TEXT NOT NULL, revision INTEGER NOT NULL,
        status TEXT NOT NULL, line BLOB, PRIMARY KEY (feed, sequence));
    CREATE INDEX feed_entry_article ON feed_entry (article);
    CREATE TABLE feed_file (
        feed INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        lines INTEGER NOT NULL, state TEXT NOT NULL, made TEXT NOT NULL, bytes INTEGER, sha256 TEXT, stamp INTEGER,
        PRIMARY KEY (feed, name)) WITHOUT ROWID;
    """,
    # Stories that became one, and the shingles that each host shows around its articles.
    """
    CREATE TABLE story_alias (id TEXT PRIMARY KEY, story TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX story_alias_story ON story_alias (story);
    CREATE TABLE boilerplate (host TEXT PRIMARY KEY, shingles BLOB NOT NULL, counts BLOB NOT NULL) WITHOUT ROWID;
    """,
    _SPLITS,
    f"{_PAGES};{_GONE}",
    _RUNS,
    _READS,
    _CONSOLE,
    _REVISITS,
    # What each host's pages have in common.
    "CREATE TABLE site_memory (host TEXT PRIMARY KEY, memory BLOB NOT NULL) WITHOUT ROWID",
)
