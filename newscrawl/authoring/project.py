"""The Scrapy project that a site is written into: the nearest scrapy.cfg, its spiders' folder, its tests' folder."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl import launch
from newscrawl.authoring.writing import Files
from newscrawl.errors import UsageError

NO_PROJECT = (
    "there is no scrapy.cfg in {0} or above it, so there is no project with sites; go to yours, or let newscrawl add "
    "URL --project make a small one here"
)
_CFG = "[settings]\ndefault = {0}.settings\n"
_SETTINGS = '''"""Settings of this project: newscrawl's, and what differs."""

from newscrawl.settings import *  # noqa: F403

SPIDER_MODULES = ["{0}.spiders"]
NEWSPIDER_MODULE = "{0}.spiders"
'''
_TEST = '''"""Each site reads its golden pages as it did when they were kept; newscrawl record SITE takes what is new for right."""

from pathlib import Path

import pytest

from newscrawl.authoring.golden import cases, differences


@pytest.mark.parametrize("case", cases(Path(__file__).parent), ids=str)
def test_a_site_reads_its_golden_pages(case):
    assert [str(one) for one in differences(case)] == []
'''
TEST_FILE = "test_sites.py"


@dataclass(frozen=True, slots=True)
class Project:
    """A project: ``root`` holds scrapy.cfg, ``spiders`` the sites' files, which are modules of ``package``."""

    root: Path
    package: str
    spiders: Path
    settings: Settings

    @property
    def tests(self) -> Path:
        """Where the golden pages of all sites lie, a folder a site."""
        return self.root / "tests" / "sites"

    def site_file(self, name: str) -> Path:
        """The file of a site's class."""
        return self.spiders / f"{name}.py"

    def shown(self, path: Path) -> str:
        """A path as it reads from the project's folder."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def load(self, name: str) -> type[Any]:
        """The class of a declared site, as it stands in its file now; raises UsageError where there is none."""
        importlib.invalidate_caches()
        sys.modules.pop(f"{self.package}.{name}", None)
        with contextlib.chdir(self.root):
            return launch.load_sites(self.settings, [name])[0]

    def names(self) -> list[str]:
        """The declared sites; raises UsageError for a file that cannot be imported."""
        with contextlib.chdir(self.root):
            return [str(site.name) for site in launch.load_sites(self.settings, (), every=True)]


def find(here: Path) -> Project | None:
    """The nearest project at or above a folder, None where there is none; raises UsageError for a broken one."""
    cfg = closest_scrapy_cfg(here)
    if not cfg:
        return None
    root = Path(cfg).resolve().parent
    with contextlib.chdir(root):
        settings = launch.project_settings({})
        modules = settings.getlist("SPIDER_MODULES")
        package = str(modules[0]) if modules else ""
        folder = _folder_of(package)
    if folder is None or not folder.is_relative_to(root):
        raise UsageError(
            f"SPIDER_MODULES of the project {root} begins with {package or 'nothing'!r}, which is no package in it; "
            'name its folder of sites first, as SPIDER_MODULES = ["mine.spiders"]'
        )
    return Project(root, package, folder, settings)


def must_find(here: Path) -> Project:
    """The nearest project; raises UsageError, saying what to do, where there is none."""
    project = find(here)
    if project is None:
        raise UsageError(NO_PROJECT.format(here))
    return project


def skeleton(here: Path, name: str, files: Files, allow_hosts: Sequence[str] = ()) -> None:
    """Put a small project with a package of that name into a folder: scrapy.cfg, settings, an empty folder of sites.

    The private addresses that may be asked go into the settings: scheduled runs have no option for them.
    """
    for folder in (here / name, here / name / "spiders"):
        files.put(folder / "__init__.py", b"")
    allowed = f"NEWSCRAWL_ALLOW_HOSTS = {json.dumps([*allow_hosts])}\n" if allow_hosts else ""
    files.put(here / name / "settings.py", f"{_SETTINGS.format(name)}{allowed}".encode())
    files.put(here / "scrapy.cfg", _CFG.format(name).encode())


def put_test(project: Project, files: Files) -> bool:
    """Put the one test of all sites beside them, if it is not there; whether it was missing."""
    path = project.tests / TEST_FILE
    if path.exists():
        return False
    files.put(path, _TEST.encode())
    return True


def _folder_of(package: str) -> Path | None:
    """The folder of a package's modules; None where it is none."""
    try:
        spec = importlib.util.find_spec(package) if package else None
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]).resolve() if places else None


def free_package(here: Path) -> str:
    """A name for a project's package: the folder's, where it can be one and nothing has it yet."""
    own = re.sub(r"\W+", "_", here.resolve().name.lower()).strip("_")
    for name in (own, "news", "news_sites", "my_news_sites"):
        is_free = re.fullmatch(r"[a-z][a-z0-9_]*", name, re.ASCII) and not (here / name).exists()
        if is_free and name not in sys.stdlib_module_names and importlib.util.find_spec(name) is None:
            return name
    raise UsageError(f"{here} holds folders that a project would need; go to an empty folder, or make scrapy.cfg here")
