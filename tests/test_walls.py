"""The walls of the house: who may import whom. Read from the source, so that lazy imports count too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newscrawl"
DOMAIN = ("extraction", "cleaning", "stories", "discovery")
FOUNDATION = {"items", "errors", "urls", "text"}
# What each part may import of ours, besides the foundation and itself.
MAY = {
    "items": set(),
    "errors": set(),
    "text": set(),
    "urls": set(),
    **dict.fromkeys(DOMAIN, FOUNDATION),
    "publishing": FOUNDATION,
    "store": FOUNDATION,
    "settle": FOUNDATION | {"store", "cleaning", "stories"},
    "state": FOUNDATION | set(DOMAIN) | {"store", "publishing"},
    "exporters": FOUNDATION | {"publishing"},
    "middlewares": FOUNDATION | {"store", "extensions", "middlewares"},
    "pipelines": FOUNDATION | set(DOMAIN) | {"store", "state", "middlewares", "extensions", "publishing"},
    "archive": FOUNDATION | {"store"},
    "runs": FOUNDATION,
    "extensions": FOUNDATION | {"archive", "runs", "store", "state", "__init__"},
    "rhythm": FOUNDATION,
    "base_spiders": FOUNDATION | {"extraction", "discovery", "corpus", "middlewares", "store", "rhythm"},
    "spiders": {"base_spiders"},
    "corpus": FOUNDATION | set(DOMAIN) | {"publishing"},
    "settings": {"__init__"},
}
FOREIGN_TO_DOMAIN = {
    "scrapy",
    "twisted",
    "sqlite3",
    "socket",
    "requests",
    "asyncio",
    "time",
    "pathlib",
    "os",
    "subprocess",
}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} if node.module != "newscrawl" else {f"newscrawl.{a.name}" for a in node.names}
    return found


SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_part_imports_only_what_it_may(path: Path) -> None:
    name = part(path)
    if name not in MAY or (name == "demo"):
        return
    ours = {i.split(".")[1] if "." in i else "__init__" for i in imports(path) if i.split(".")[0] == "newscrawl"}
    ours = {o if not o.startswith("__version") else "__init__" for o in ours}
    assert ours - MAY[name] - {name} == set()


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if part(p) in (*DOMAIN, "rhythm", "runs")], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_a_domain_room_knows_no_scrapy_disk_clock_or_network(path: Path) -> None:
    assert {i.split(".")[0] for i in imports(path)} & FOREIGN_TO_DOMAIN == set()


def test_every_part_of_the_package_stands_on_a_list() -> None:
    above = {
        "cli",
        "authoring",
        "cli_authoring",
        "cli_corpus",
        "cli_options",
        "alerting",
        "cli_replay",
        "cli_runs",
        "cli_schedule",
        "cli_serve",
        "cli_state",
        "cli_store",
        "caring",
        "console",
        "cleanse",
        "overview",
        "publish",
        "replaying",
        "running",
        "schedule",
        "showing",
        "sweeping",
        "asking",
        "launch",
        "demo",
        "bench",
    }
    above |= {"__init__", "__main__"}
    assert {part(p) for p in SOURCES} - set(MAY) - above == set()


@pytest.mark.parametrize("folder", ["spiders", "demo/spiders", "demo/added"])
def test_a_site_is_its_file_its_name_and_its_class(folder: str) -> None:
    for path in sorted((PACKAGE / folder).glob("[a-z]*.py")):
        classes = [n for n in ast.parse(path.read_text("utf-8")).body if isinstance(n, ast.ClassDef)]
        assert len(classes) == 1, path
        assert re.sub(r"(?<!^)(?=[A-Z])", "_", classes[0].name).lower() == path.stem
        assert f'name = "{path.stem}"' in path.read_text("utf-8")


def test_no_drawers() -> None:
    assert not {p.stem for p in SOURCES} & {"utils", "helpers", "common", "misc", "base", "core"}


def test_no_file_is_too_long() -> None:
    long = {str(p.relative_to(PACKAGE)): n for p in SOURCES if (n := p.read_text("utf-8").count("\n")) > 300}
    assert long == {}
