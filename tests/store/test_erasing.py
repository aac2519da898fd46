"""What is forgotten is gone to the last byte, is never fetched again, and comes back only when it is taken back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from conftest import make_kept, make_raw, slow
from filling import a_page, commit, commit_kept, seen, urls_of
from sound import fill, findings
from unpacked import everything

from newscrawl.items import Link
from newscrawl.store import Due, Outcome, Store, erasing, feeds, scrubbing, shrinking
from newscrawl.store.erasing import Found, Subject
from newscrawl.urls import article_id

NOW = "2026-11-24T00:00:00Z"
URL = "http://farm1.example/html/1.html"


def forget(store: Store, what: str, reason: str | None = None) -> Found:
    one = erasing.subject(what)
    assert one is not None
    found = erasing.forget(store, one, reason, NOW)
    shrinking.rewrite(store)
    erasing.finish(store)
    return found


@pytest.mark.parametrize(
    ("what", "meant"),
    [
        ("http://WWW.x.example/a?utm_source=b", Subject("address", "http://www.x.example/a")),
        ("0123456789abcdef0123", Subject("article", "0123456789abcdef0123")),
        ("www.X.example", Subject("host", "x.example")),
        ("x.example/", Subject("host", "x.example")),
        ("127.0.0.1:8080", Subject("host", "127.0.0.1:8080")),
        ("localhost", Subject("host", "localhost")),
        ("ftp://x.example/", None),
        ("x y", None),
        ("", None),
        ("/etc/passwd", None),
    ],
)
def test_what_a_person_means(what: str, meant: Subject | None) -> None:
    assert erasing.subject(what) == meant


def test_no_byte_of_it_is_left(store: Store) -> None:
    page = a_page(store)
    home, moved = "http://farm1.example/", "http://farm1.example/r"
    links = [Link(URL, "any", "Anchor to be forgotten"), Link(moved, "any", "Anchor that was redirected")]
    store.commit([Outcome(page, "listing", links=links)], None)
    rows = {due.url: due for due in store.due(page.target, "farm1.example", 9)}
    mark = "Zanzibarquartz"
    kept = seen(1, (mark, "glue"), headline=f"{mark} headline", article_body=f"A body with {mark} in it. " * 90)
    raw = replace(kept.raw, url=URL, canonical_url=f"http://farm1.example/{mark}")
    store.commit([Outcome(rows[moved], "redirect", links=[Link(URL + "?b=1", "any")])], None)
    hop = next(due for due in store.due(page.target, "farm1.example", 9) if due.url == URL + "?b=1")
    article = replace(kept.cleaned.article, id=article_id(URL), url=URL, canonical_url=raw.canonical_url)
    kept = replace(kept, raw=raw, cleaned=replace(kept.cleaned, article=article))
    store.commit([Outcome(hop, "article", articles=[kept])], "run")
    store.end("run", "finished", {"problems": {"HTTP 500": URL}})
    run = store._db.execute("SELECT id FROM run").fetchone()[0]
    store.end(run, "finished", {"problems": {"HTTP 500": URL}})
    commit(store, make_raw(2))
    before = everything(store.folder)
    secrets = [mark, "Anchor to be forgotten", "Anchor that was redirected", URL, "farm1.example/r", "?b=1"]
    assert [secret for secret in secrets if secret.encode() not in before] == []
    found = forget(store, URL)
    assert [headline for _, _, headline in found.articles] == [article.headline]
    after = everything(store.folder)
    assert [secret for secret in secrets if secret.encode() in after] == []
    assert home.encode() in everything(store.folder) or page.url.encode() in after, "the listings stay"
    assert urls_of(store) == {make_raw(2).url}
    assert findings(store) == []


def test_bytes_that_earlier_versions_of_an_article_left_go_too(store: Store) -> None:
    commit(store, make_raw(1, "Quincunx headline"))
    commit(store, make_raw(1, "Another headline"), target="u")
    forget(store, URL)
    assert b"Quincunx" not in everything(store.folder)


def test_it_is_never_fetched_again_whoever_links_to_it(store: Store) -> None:
    commit(store, make_raw(1))
    pending = a_page(store, "u")
    store.commit([Outcome(pending, "listing", links=[Link(URL), Link(make_raw(4).url or "")])], None)
    forget(store, URL)
    assert [due.url for due in store.due(pending.target, "farm1.example", 9)] == [make_raw(4).url]
    again = a_page(store, "v")
    store.commit([Outcome(again, "listing", links=[Link(URL.replace("http", "https"))])], None)
    assert store.due(again.target, "farm1.example", 9) == []
    assert commit(store, make_raw(1), target="w")[0].change == "gone"
    assert findings(store) == []


def in_flight(store: Store) -> Due:
    page = a_page(store, "u")
    store.commit([Outcome(page, "listing", links=[Link(URL, "any", "Anchor")])], None)
    return store.due(page.target, "farm1.example", 9)[0]


@pytest.mark.parametrize("result", ["article", "failed", *map(slow, ["retry", "moved", "redirect", "listing"])])
def test_what_is_in_flight_then_comes_to_nothing(store: Store, result: str) -> None:
    due = in_flight(store)
    forget(store, URL)
    articles = [make_kept(make_raw(1))] if result == "article" else []
    links = [Link(URL + "?again=1")] if result in {"moved", "redirect", "listing"} else []
    placed = store.commit([Outcome(due, result, links=links, articles=articles, reason="x")], None)  # type: ignore[arg-type]
    assert [one.change for one in placed[0]] == ["gone"] * len(articles)
    a_page(store, "u")
    assert store.due(due.target, "farm1.example", 9) == []
    assert urls_of(store) == set()


def test_a_host_is_forgotten_whole_and_not_asked_even_as_a_start(store: Store) -> None:
    fill(store)
    forget(store, "www.farm0.example", "they asked")
    assert {url for url in urls_of(store) if "farm0" in str(url)} == set()
    data = everything(store.folder).replace(b"host farm0.example", b"")
    # The operator's own words: his order, and the targets that he named.
    assert b"farm0.example/html" not in data
    number = store.begin("again", "spider", {"t": ["http://farm0.example/"], "n": ["https://www.farm0.example/x"]})
    assert store.hosts_due(list(number.values())) == []
    assert sorted(store.dead(["t", "n"])) == ["n", "t"]
    page = next(iter(store.begin("k", "spider", {"k": ["http://farm1.example/"]}).values()))
    due = store.due(page, "farm1.example", 1)[0]
    assert store.commit([Outcome(due, "listing", articles=[make_kept(make_raw(9))])], None)[0][0].change == "gone"
    assert findings(store) == []


def test_it_is_fetched_again_when_it_is_taken_back(store: Store) -> None:
    commit(store, make_raw(1), make_raw(3))
    for what in (URL, "farm0.example"):
        forget(store, what)
        one = erasing.subject(what)
        assert one is not None
        assert erasing.take_back(store, one) == 1
        assert erasing.take_back(store, one) == 0
    page = a_page(store, "t")
    store.commit([Outcome(page, "listing", links=[Link(URL)])], None)
    assert [due.url for due in store.due(page.target, "farm1.example", 9)] == [URL]
    assert [one.change for one in commit(store, make_raw(1), make_raw(3), target="u")] == ["new", "new"]
    assert findings(store) == []


def test_a_founder_that_comes_back_with_another_text_founds_a_story_of_its_own(store: Store) -> None:
    commit(store, make_raw(1), make_raw(1, url="http://b.example/1"))
    forget(store, URL)
    assert erasing.take_back(store, Subject("address", URL)) == 1
    (back,) = commit(store, make_raw(8, url=URL), target="u")
    assert (back.story.role, back.story.id == back.article.id) == ("original", False)
    assert findings(store) == []


def test_other_tellings_stay_and_are_counted(store: Store) -> None:
    commit(store, make_raw(1), make_raw(1, url="http://b.example/1"), make_raw(1, url="http://c.example/1"))
    found = forget(store, article_id(URL))
    assert (len(found.articles), found.others) == (1, 2)
    (left,) = store.articles()
    assert left.story.id == article_id(URL)
    assert store.to_settle(), "what was cleaned beside it is cleaned again without it"


def test_another_article_whose_canonical_address_it_is_stays(store: Store) -> None:
    commit(store, make_raw(2, canonical_url=URL), make_raw(1))
    forget(store, URL)
    assert urls_of(store) == {make_raw(2).url}
    assert findings(store) == []


def test_names_that_nothing_else_showed_are_forgotten_and_a_running_crawl_hears_of_later_ones(store: Store) -> None:
    commit_kept(store, seen(1, ("Quincunx", "glue")), seen(2, ("Nova", "glue")), seen(4, ("Nova", "glue")))
    known = store.known()
    forget(store, URL)
    forget(store, str(make_raw(2).url))
    assert b"Quincunx" not in everything(store.folder)
    row = store._db.execute("SELECT proofs, article, evidence FROM brand WHERE name = 'Nova'").fetchone()
    assert row == (2, None, None)
    commit_kept(store, seen(5, ("Later", "glue")), target="u")
    assert set(known.brands) == {"Quincunx", "Nova"}
    assert "Later" in store.known().brands
    assert findings(store) == []


def test_feeds_that_told_it_begin_a_new_epoch(store: Store) -> None:
    fill(store)
    told = store._db.execute("SELECT article FROM feed_told ORDER BY sequence").fetchone()[0]
    forget(store, told)
    with store.reading() as db:
        assert feeds.standings(db)["f"].renew == "an article was forgotten"
    assert findings(store) == []


def test_it_is_one_transaction_and_the_rest_is_noted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    commit(store, make_raw(1), make_raw(2))
    one = Subject("address", URL)
    with monkeypatch.context() as broken:
        broken.setattr(scrubbing, "scrub", fail)
        with pytest.raises(KeyboardInterrupt):
            erasing.forget(store, one, None, NOW)
    assert len(urls_of(store)) == 2
    assert not erasing.is_unfinished(store)
    erasing.forget(store, one, None, NOW)
    assert [finding.rule for finding in findings(store)] == [None]
    assert erasing.is_unfinished(store)
    found = forget(store, URL)
    assert (found.articles, found.gone) == ((), ("forgotten", NOW, None))
    assert findings(store) == []


def test_an_address_that_is_not_stored_is_not_fetched_either(store: Store) -> None:
    due = in_flight(store)
    assert forget(store, URL).articles == ()
    assert store.due(due.target, "farm1.example", 9) == []
    assert commit(store, make_raw(1))[0].change == "gone"


def test_what_runs_quote_of_it_is_taken_out_and_counts_stay(store: Store) -> None:
    commit(store, make_raw(1), make_raw(2))
    one, other = make_raw(1).headline, make_raw(2).headline
    figures = {"common": {"headline": {one: 3, other: 2}}, "new": 5}
    told = f"3 of 5 articles have one and the same headline: {one}"
    finding = [{"metric": "constant headline", "code": "headline_constant", "sentence": told}]
    with store.transaction() as db:
        db.execute(
            "INSERT INTO history (site, run, started, sentence, findings, figures) VALUES ('t', 'r', '', ?, ?, ?)",
            (told, json.dumps(finding), json.dumps(figures)),
        )
    forget(store, URL)
    assert one.encode() not in everything(store.folder)
    sentence, said = store._db.execute("SELECT sentence, figures FROM history").fetchone()
    assert sentence.endswith("headline: what was forgotten")
    assert json.loads(said) == {"common": {"headline": {"what was forgotten": 3, other: 2}}, "new": 5}
