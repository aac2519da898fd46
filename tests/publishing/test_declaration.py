"""newscrawl.toml: what it may say, and how a mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from feeding import an_article

from newscrawl.errors import UsageError
from newscrawl.items import Article, Publisher, Source
from newscrawl.publishing.feeds.declaration import Contract, Selection, load
from newscrawl.publishing.feeds.judging import Judge
from newscrawl.publishing.feeds.toml_lines import line_of
from newscrawl.publishing.line import KEYS

ALL = """
[feeds.world]
folder = "out/world"
format = "jsonl.zst"
fields = ["url", { headline = "title" }, { article_body = "text" }]
keep = "4w"

[feeds.world.selection]
sites = ["www.Farm.example", "demo_farm"]
languages = ["en", "pt-BR"]
keywords = ["heat pump"]
labels = ["a"]
without_labels = ["b"]
max_age = "30d"
copies = true

[feeds.world.contract]
required = ["headline"]
freshness = "6h"
min_articles = 10
max_unclean = 0.05

[feeds.small]
folder = "/srv/small"
"""


def declared(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "newscrawl.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_all_that_can_be_said(tmp_path: Path) -> None:
    feeds = load(declared(tmp_path, ALL))
    world, small = feeds["world"], feeds["small"]
    assert (world.folder, world.form, world.profile, world.keep) == (
        tmp_path / "out/world",
        "jsonl.zst",
        None,
        2_419_200,
    )
    assert list(world.fields.items())[4:] == [("url", "url"), ("headline", "title"), ("article_body", "text")]
    assert world.selection == Selection(
        ("farm.example", "demo_farm"), ("en", "pt-br"), ("heat pump",), ("a",), ("b",), 2_592_000.0, True
    )
    assert world.contract == Contract(("headline",), 21_600.0, 10, 0.05)
    assert (small.folder, small.form, small.profile, small.keep) == (Path("/srv/small"), "jsonl", "core", 7_776_000)
    assert (small.selection, small.contract) == (Selection(), Contract())
    assert list(small.fields) == [key for key in KEYS if key not in {"input_id", "article_body_raw"}]


HEAD = '[feeds.f]\nfolder = "f"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + 'formt = "jsonl"', 3, "unknown key 'formt'; allowed: folder, format, profile, fields"),
        (HEAD + 'format = "parquet"', 3, "format is 'parquet'; allowed: jsonl, jsonl.gz, jsonl.zst (parquet is planned)"),
        (HEAD + "format = 3", 3, "format is 3"),
        (HEAD + 'profile = "all"', 3, "profile is 'all'; allowed: core, full"),
        (HEAD + 'profile = "core"\nfields = ["url"]', 3, "profile and fields are both given"),
        (HEAD + 'fields = "url"', 3, "fields is 'url'; allowed: a list of names"),
        (HEAD + 'fields = ["url",\n "titel"]', 3, "fields has 'titel'"),
        (HEAD + 'fields = [{ id = "key" }]', 3, "id cannot be renamed"),
        (HEAD + 'fields = ["url", { headline = "url" }]', 3, "two fields would be called 'url'"),
        (HEAD + 'fields = [{ headline = "superseded_by" }]', 3, "two fields would be called 'superseded_by'"),
        (HEAD + 'fields = ["input_id"]', 3, "fields has 'input_id'"),
        (HEAD + 'keep = "90"', 3, "keep is '90'; allowed: a time as \"90m\""),
        (HEAD + 'keep = "0d"', 3, "keep is '0d'"),
        (HEAD + "selection = 3", 3, "selection is 3; allowed: a table: [feeds.f.selection]"),
        (HEAD + "selection = { copies = 1 }", 3, "copies is 1; allowed: true or false"),
        (HEAD + "[feeds.f.selection]\n# sites\nsites = []", 5, "sites is empty"),
        (HEAD + 'selection.sites = ["http://a.example/"]', 3, "no addresses"),
        (HEAD + '[feeds.f.selection]\nlanguages = "en"', 4, "languages is 'en'; allowed: a list of texts"),
        (HEAD + '[feeds.f.selection]\nkeywords = ["..."]', 4, "letters or digits"),
        (HEAD + '[feeds.f.contract]\nrequired = ["sequence"]', 4, "required has 'sequence'"),
        (HEAD + "[feeds.f.contract]\nmin_articles = 2.5", 4, "min_articles is 2.5; allowed: a whole number"),
        (HEAD + "[feeds.f.contract]\nmin_articles = true", 4, "min_articles is True"),
        (HEAD + "[feeds.f.contract]\nmax_unclean = 5", 4, "max_unclean is 5; allowed: a share from 0 to 1"),
        (HEAD + "[feeds.f.contract]\nmax_unclean = nan", 4, "max_unclean is nan"),
        ('[feeds.f]\nformat = "jsonl"', 1, "folder is missing; allowed: a path"),
        ('[feeds."F.x"]\nfolder = "f"', 1, "'F.x' is no feed's name; allowed: a-z, 0-9"),
        (HEAD + '[feeds.g]\nfolder = "./f"', 4, "feed f has the same folder"),
        ("feeds = 3", 1, "feeds is 3"),
        ("[feed.f]\nfolder = 'f'", 1, "unknown key 'feed'; allowed: feeds"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    path = declared(tmp_path, text)
    with pytest.raises(UsageError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert said in str(error.value)
    assert str(error.value).endswith("Nothing was published")
    assert error.value.exit_status == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[feeds.f\n", "is no TOML: .*line 1"),
        (b"# \xff", "is no UTF-8 text: byte 2"),
        ("", "declares no feed"),
    ],
)
def test_what_is_no_declaration_is_told(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        load(declared(tmp_path, text))
    with pytest.raises(UsageError, match="is missing here; it declares the feeds"):
        load(tmp_path / "none.toml")


def test_lines_are_found_wherever_a_key_stands() -> None:
    text = 'x = 1\n[a]\nb.c = 2\n"d e" = """\nb = 1\n"""\n[a."f.g"] # g\nh = 3\n'
    assert [line_of(text, keys) for keys in (["x"], ["a"], ["a", "b", "c"], ["a", "d e"])] == [1, 2, 3, 4]
    assert [line_of(text, ["a", "f.g", key]) for key in ("h", "missing")] == [8, 7]
    assert line_of(text, ["nowhere"]) == 1


def article(**changes: object) -> Article:
    base = {"publisher": Publisher("Farm", "news.farm.example"), "source": Source(spider="demo_farm")}
    return an_article(1, "Heat pumps, explained", **(base | {"in_language": "en-GB"} | changes)).cleaned.article


@pytest.mark.parametrize(
    ("selection", "changes", "selected"),
    [
        (Selection(), {}, True),
        (Selection(sites=("farm.example",)), {}, True),
        (Selection(sites=("arm.example",)), {}, False),
        (Selection(sites=("demo_farm",)), {}, True),
        (Selection(sites=("other",)), {"publisher": Publisher(None, None)}, False),
        (Selection(languages=("en",)), {}, True),
        (Selection(languages=("en-gb",)), {}, True),
        (Selection(languages=("en-us", "e")), {}, False),
        (Selection(languages=("en",)), {"in_language": None}, False),
        (Selection(keywords=("HEAT pumps",)), {}, True),
        (Selection(keywords=("heat pump",)), {}, False),
        (Selection(keywords=("heat explained",)), {}, False),
        (Selection(keywords=("solar",)), {"keywords": ("Solar", "wind")}, True),
        (Selection(labels=("a", "b")), {"labels": ["b"]}, True),
        (Selection(labels=("a",)), {}, False),
        (Selection(without_labels=("b",)), {"labels": ["b"]}, False),
    ],
)
def test_a_selection_selects(tmp_path: Path, selection: Selection, changes: dict[str, object], selected: bool) -> None:
    from feeding import a_feed

    judge = Judge(a_feed(tmp_path, selection=selection))
    assert judge.judge(article(**changes)).selected == selected


def test_what_an_article_lacks_and_what_doubts_it(tmp_path: Path) -> None:
    from feeding import a_feed

    judge = Judge(a_feed(tmp_path, contract=Contract(required=("headline", "authors", "date_published", "publisher"))))
    found = judge.judge(article(labels=["glue-suspect"], publisher=Publisher("a", None)))
    assert (found.lacks, found.unclean) == ("authors,date_published,publisher", True)
    assert not judge.judge(article(labels=["farm-date"])).unclean
