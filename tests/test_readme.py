"""What README says is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from newscrawl.cli import app

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


COMMANDS = (
    "crawl extract clean dedup brands why publish bench replay schedule status runs accept store forget serve "
    "add record check"
).split()
GROUPS = (("store", "check"), ("store", "vacuum"))


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"newscrawl ([a-z]+)\b", "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))))
    listed = CliRunner().invoke(app, ["--help"]).output
    assert {"demo", "crawl", "extract", "why", "brands"} <= named
    assert [name for name in named if name not in listed] == []


def test_every_option_of_the_readme_exists() -> None:
    asked = [[name] for name in COMMANDS] + [[*one] for one in GROUPS]
    helps = "".join(CliRunner().invoke(app, [*words, "--help"]).output for words in asked)
    options = set(re.findall(r"`(--[a-z-]+)", README)) - {"--help"}
    assert {"--copies", "--state", "--allow-host"} <= options
    assert [option for option in options if option.split()[0] not in helps] == []
