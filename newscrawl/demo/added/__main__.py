"""The ten sites on loopback, to try ``newscrawl add`` on; ``--make PAGES`` lets it write their classes anew.

python -m newscrawl.demo.added
python -m newscrawl.demo.added --make tests/demo/added
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from newscrawl.demo.layouts.ten import CHOICES, FIELDS, PORTS, demo_site, home
from newscrawl.demo.responses import Answer
from newscrawl.demo.server import DemoServer

_USAGE = "usage: python -m newscrawl.demo.added [--make FOLDER_OF_GOLDEN_PAGES]"


def sites() -> dict[str, Mapping[str, Answer]]:
    """What ``DemoServer`` serves at ``PORTS``: every host of the ten."""
    return {f"{name}-{host}": answers for name in CHOICES for host, answers in demo_site(name).sites().items()}


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C, or write the classes; 2 for anything else."""
    if arguments and (len(arguments) != 2 or arguments[0] != "--make"):
        sys.stderr.write(f"{_USAGE}\n")
        return 2
    with DemoServer(lambda _: sites(), ports=PORTS):
        if arguments:
            return make(Path(arguments[1]), Path(__file__).parent)
        sys.stdout.write("Ten sites are up, until Ctrl-C. In a second terminal, in a folder of your own:\n\n")
        sys.stdout.writelines(f"newscrawl {shlex.join(_call(name))}\n" for name in CHOICES)
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


def make(pages: Path, classes: Path) -> int:
    """Add each site to a project that is thrown away, and keep what was written: golden pages and classes."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-demo-") as folder:
        project = Path(folder, "papers")
        project.mkdir()
        for name in CHOICES:
            done = subprocess.run([sys.executable, "-m", "newscrawl", *_call(name)], cwd=project, check=False)
            if done.returncode:
                return done.returncode
            shutil.copy(project / "papers" / "spiders" / f"{name}.py", classes)
            shutil.rmtree(pages / name, ignore_errors=True)
            shutil.copytree(project / "tests" / "sites" / name, pages / name)
    return 0


def _call(name: str) -> list[str]:
    fields = [one for field, selector in FIELDS.get(name, {}).items() for one in ("--field", f"{field}={selector}")]
    return ["add", home(name), "--name", name, *fields, "--allow-host", "127.0.0.1", "--delay", "0", "--project"]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
