"""newscrawl.toml: what it may say, and how a mistake is told."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from feeding import an_article

from newscrawl.errors import UsageError
from newscrawl.items import Article, Publisher, Source
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.contract import utc_before
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
SELECTION = HEAD + "[feeds.f.selection]\n"
CONTRACT = HEAD + "[feeds.f.contract]\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + 'formt = "jsonl"', 3, "unknown key 'formt', did you mean 'format'?; allowed: folder, format, profile"),
        (HEAD + "zzz = 1", 3, "unknown key 'zzz'; allowed: folder"),
        (HEAD + '"" = 1', 3, "unknown key ''; allowed: folder"),
        (HEAD + '"a\\u001bb" = 1', 3, "unknown key 'a\\x1bb'; allowed: folder"),
        (SELECTION + "# note\nmaxage = '3d'", 5, "unknown key 'maxage', did you mean 'max_age'?"),
        (CONTRACT + "fresh = '3d'", 4, "unknown key 'fresh', did you mean 'freshness'?"),
        ("[feed.f]\nfolder = 'f'", 1, "unknown key 'feed', did you mean 'feeds'?; allowed: feeds"),
        ("feeds = 3", 1, "feeds is 3; allowed: a table: [feeds]"),
        ("[feeds]\nf = 'x'", 2, "f is 'x'; allowed: a table: [feeds.f]"),
        ("[[feeds.f]]\nfolder = 'f'", 1, "f is [{'folder': 'f'}]; allowed: a table: [feeds.f]"),
        # names
        ('[feeds."F.x"]\nfolder = "f"', 1, "'F.x' is no feed's name; allowed: a-z, 0-9"),
        ('[feeds."ä"]\nfolder = "f"', 1, "'ä' is no feed's name"),
        ('[feeds."../up"]\nfolder = "f"', 1, "'../up' is no feed's name"),
        ('[feeds."a b"]\nfolder = "f"', 1, "'a b' is no feed's name"),
        ('[feeds."-a"]\nfolder = "f"', 1, "'-a' is no feed's name"),
        (f"[feeds.{'a' * 65}]\nfolder = 'f'", 1, "is no feed's name"),
        # folders
        ('[feeds.f]\nformat = "jsonl"', 1, "folder is missing; allowed: a path"),
        ('[feeds.f]\nfolder = ""', 2, "folder is ''; allowed: a path"),
        ("[feeds.f]\nfolder = 7", 2, "folder is 7; allowed: a path"),
        ('[feeds.f]\nfolder = "~/f"', 2, "folder is '~/f'; allowed: a path, from where this file lies, without ~"),
        ('[feeds.f]\nfolder = "a\\u0000b"', 2, "folder is 'a\\x00b'; allowed: a path"),
        (HEAD + '[feeds.g]\nfolder = "./x/../f"', 4, "folder is the folder of feed f; allowed: a folder of its own"),
        (HEAD + '[feeds.g]\nfolder = "link"', 4, "folder is the folder of feed f"),
        (HEAD + '[feeds.g]\nfolder = "f/g"', 4, "folder lies in the folder of feed f"),
        (HEAD + '[feeds.g]\nfolder = "link/g"', 4, "folder lies in the folder of feed f"),
        ('[feeds.f]\nfolder = "a/f"\n[feeds.g]\nfolder = "a"', 4, "folder holds the folder of feed f"),
        ('[feeds.f]\nfolder = "state"', 2, "folder is the state's folder"),
        ('[feeds.f]\nfolder = "state/f"', 2, "folder lies in the state's folder"),
        ('[feeds.f]\nfolder = "."', 2, "folder holds the state's folder"),
        # forms and fields
        (HEAD + 'format = "jsonl.bz2"', 3, "format is 'jsonl.bz2'; allowed: jsonl, jsonl.gz, jsonl.zst, parquet"),
        (HEAD + "format = 3", 3, "format is 3"),
        (HEAD + "format = ['jsonl']", 3, "format is ['jsonl']"),
        (HEAD + 'profile = "all"', 3, "profile is 'all'; allowed: core, full"),
        (HEAD + 'profile = "core"\nfields = ["url"]', 3, "profile and fields are both given"),
        (HEAD + 'fields = "url"', 3, "fields is 'url'; allowed: a list of names"),
        (HEAD + "fields = []", 3, "fields is []; allowed: a list of names"),
        (HEAD + "fields = [3]", 3, "fields has 3; allowed: a list of names"),
        (HEAD + "fields = [['url']]", 3, "fields has ['url']"),
        (HEAD + "fields = [{}]", 3, "fields has {}"),
        (HEAD + 'fields = ["url",\n "titel"]', 3, "fields has 'titel'"),
        (HEAD + 'fields = ["url", { url = "link" }]', 3, "url is picked twice; allowed: each field once"),
        (HEAD + 'fields = [{ id = "key" }]', 3, "id cannot be renamed"),
        (HEAD + 'fields = [{ url = "id" }]', 3, "two fields would be called 'id'"),
        (HEAD + 'fields = [{ url = "sequence" }]', 3, "two fields would be called 'sequence'"),
        (HEAD + 'fields = [{ url = "status" }]', 3, "two fields would be called 'status'"),
        (HEAD + 'fields = [{ url = "revision" }]', 3, "two fields would be called 'revision'"),
        (HEAD + 'fields = ["url", { headline = "url" }]', 3, "two fields would be called 'url'"),
        (HEAD + 'fields = [{ headline = "superseded_by" }]', 3, "two fields would be called 'superseded_by'"),
        (HEAD + 'fields = [{ headline = "" }]', 3, "fields has {'headline': ''}"),
        (HEAD + 'fields = [{ headline = "a\\nb" }]', 3, "fields has {'headline': 'a\\nb'}"),
        (HEAD + 'fields = [{ headline = "\\u202ea" }]', 3, "fields has {'headline': '\\u202ea'}"),
        (HEAD + 'fields = ["input_id"]', 3, "fields has 'input_id'"),
        (HEAD + 'format = "parquet"\nfields = [{ url = "A", headline = "a" }]', 4, "two fields would be called 'A'"),
        # times
        (HEAD + 'keep = "90"', 3, "keep is '90'; allowed: a time as \"90m\""),
        (HEAD + 'keep = "0d"', 3, "keep is '0d'"),
        (HEAD + 'keep = "-3d"', 3, "keep is '-3d'"),
        (HEAD + 'keep = "1y"', 3, "keep is '1y'"),
        (HEAD + 'keep = "٣d"', 3, "keep is '٣d'"),
        (HEAD + 'keep = "1000000w"', 3, "keep is '1000000w'"),
        (HEAD + "keep = 90", 3, "keep is 90; allowed: a time"),
        (HEAD + "keep = 1979-05-27", 3, "keep is 1979-05-27; allowed: a time"),
        # selections
        (HEAD + "selection = 3", 3, "selection is 3; allowed: a table: [feeds.f.selection]"),
        (HEAD + "selection = { copies = 1 }", 3, "copies is 1; allowed: true or false"),
        (SELECTION + "# sites\nsites = []", 5, "sites is empty"),
        (HEAD + 'selection.sites = ["http://a.example/"]', 3, "sites has 'http://a.example/'; allowed: domains"),
        (SELECTION + 'sites = ["*.a.example"]', 4, "sites has '*.a.example'; allowed: domains"),
        (SELECTION + 'sites = ["a", " "]', 4, "sites has ' '; allowed: domains"),
        (SELECTION + "sites = [1]", 4, "sites is [1]; allowed: a list of texts"),
        (SELECTION + 'languages = "en"', 4, "languages is 'en'; allowed: a list of texts"),
        (SELECTION + 'languages = ["english"]', 4, "languages has 'english'; allowed: tags as en, pt or pt-BR"),
        (SELECTION + 'keywords = ["..."]', 4, "keywords has '...'; allowed: words: letters or digits"),
        (SELECTION + 'labels = ["a", "b"]\nwithout_labels = ["b"]', 5, "'b' is in labels too"),
        # contracts
        (CONTRACT + 'required = ["sequence"]', 4, "required has 'sequence'"),
        (CONTRACT + "min_articles = 2.5", 4, "min_articles is 2.5; allowed: a whole number"),
        (CONTRACT + "min_articles = true", 4, "min_articles is true"),
        (CONTRACT + "min_articles = -1", 4, "min_articles is -1"),
        (CONTRACT + "max_unclean = 5", 4, "max_unclean is 5; allowed: a share from 0 to 1"),
        (CONTRACT + "max_unclean = nan", 4, "max_unclean is nan"),
        (CONTRACT + 'max_unclean = "5 %"', 4, "max_unclean is '5 %'"),
        # no TOML
        ("[feeds.f\n", 1, "this is no TOML: Expected ']'"),
        (HEAD + "keep = 90d", 3, "this is no TOML: "),
        (HEAD + 'keep = """\n\n', 5, "this is no TOML: "),
        (HEAD + 'folder = "g"', 3, "this is no TOML: Cannot overwrite a value"),
        (HEAD + "keep = [" + "[" * 5000, 1, "nested too deep"),
        (HEAD.encode() + b"# \xff", 3, "byte 25 is no UTF-8"),
        (HEAD.encode("utf-16"), 1, "byte 0 is no UTF-8"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str | bytes, line: int, said: str) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "link").symlink_to("f")
    path = declared(tmp_path, text)
    with pytest.raises(UsageError) as error:
        load(path, tmp_path / "state")
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert said in str(error.value)
    assert str(error.value).endswith("Nothing was published")
    assert str(error.value).isprintable()
    assert error.value.exit_status == 2


def test_a_project_need_not_have_feeds(tmp_path: Path) -> None:
    assert declaration.declared(tmp_path / "none.toml") == {}
    assert declaration.declared(declared(tmp_path, '[alerts]\ncommand = "notify"\n')) == {}
    with pytest.raises(UsageError, match="unknown key 'feed'"):
        declaration.declared(declared(tmp_path, "[feed.world]\n"))
    with pytest.raises(UsageError, match="declares no feed"):
        declaration.declared(declared(tmp_path, "[feeds]\n"))


def test_what_is_no_declaration_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="declares no feed"):
        load(declared(tmp_path, ""))
    with pytest.raises(UsageError, match="is missing here; it declares the feeds"):
        load(tmp_path / "none.toml")
    with pytest.raises(UsageError, match=r"cannot be read: Is a directory\. Nothing was published"):
        load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: "# \u2028 ".encode() + text,
    ],
    ids=["byte-order mark", "CR LF", "a line separator in a comment"],
)
def test_what_editors_leave_in_a_file_is_no_mistake_and_moves_no_line(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    assert load(declared(tmp_path, change(ALL.encode()))).keys() == {"world", "small"}
    with pytest.raises(UsageError, match=r"line 4: .* unknown key 'zzz'"):
        load(declared(tmp_path, change(b"\n" + HEAD.encode() + b"zzz = 1\n")))


@pytest.mark.parametrize("folder", ["../up", "/srv/world", "state2", "link", "ä b", "a/../b"])
def test_a_folder_may_lie_anywhere_else(tmp_path: Path, folder: str) -> None:
    (tmp_path / "link").symlink_to("nowhere yet")
    feeds = load(declared(tmp_path, f"{HEAD}[feeds.g]\nfolder = '{folder}'"), tmp_path / "state")
    assert feeds["g"].folder == tmp_path / folder


def test_parquet_without_pyarrow_is_a_mistake_of_the_declaration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = declared(tmp_path, HEAD + 'format = "parquet"')
    assert load(path)["f"].form == "parquet"
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as error:
        load(path)
    assert str(error.value) == (
        f"{path}, line 3: [feeds.f] format is 'parquet', which needs pyarrow, and that is not installed; allowed: "
        "jsonl, jsonl.gz, jsonl.zst; parquet after pip install 'newscrawl[parquet]'. Nothing was published"
    )


def test_the_longest_times_reach_back_to_the_beginning(tmp_path: Path) -> None:
    feed = load(declared(tmp_path, HEAD + 'keep = "99999w"'))["f"]
    assert utc_before(1e9, feed.keep) == "1970-01-01T00:00:00Z"


def test_what_the_readme_declares_can_be_declared(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (shown,) = [text for text in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL) if "[feeds." in text]
    assert load(declared(tmp_path, shown))["world"].contract.freshness == 21_600


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
        (Selection(languages=("en-gb",)), {"in_language": "en_GB"}, True),
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
