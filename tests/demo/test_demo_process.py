"""``python -m newscrawl.demo`` tells where it is, counts what is asked of it, and ends when nobody needs it."""

import json
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

from newscrawl.demo.big import BigFarm

COMMAND = [sys.executable, "-m", "newscrawl.demo"]


def read(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


@contextmanager
def demo(*arguments):
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_it_serves_the_big_farm_counts_and_ends_on_sigterm(tmp_path):
    port_file = tmp_path / "ports.json"
    with demo("--site", "big", "--articles", "120", "--hosts", "2", "--port-file", str(port_file)) as (process, line):
        told = json.loads(port_file.read_text())
        assert told["pid"] == process.pid
        assert list(told["hosts"]) == ["big-0", "big-1"]
        assert line.split() == [told["start_urls"][0], "big-0"]
        for (host, path), page in BigFarm(120, 2).truth().items():
            if page.branded:
                assert page.headline_raw in read(told["hosts"][host] + path).decode()
        hits = json.loads(read(told["hits"]))
        assert len(hits) == 12
        assert all(count == 1 for _, _, count in hits)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
    assert list(tmp_path.iterdir()) == [port_file]


def test_it_ends_after_the_time_given():
    with demo("--seconds", "0.1") as (process, line):
        assert "copperlane" in line
        assert process.wait(timeout=5) == 0


def test_it_ends_with_its_parent():
    parent = (
        "import subprocess, sys;"
        f"child = subprocess.Popen({COMMAND!r}, stdout=subprocess.PIPE);"
        "sys.stdout.write(child.stdout.readline().decode())"
    )
    # The child holds standard error too: its end is read only when the child has gone.
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", parent], capture_output=True, text=True, timeout=20, check=True
    )
    assert "copperlane" in done.stdout
    assert done.stderr == ""
