"""Rows 2, 6, 7 and 8 where the guard alone stands: addresses that the operator's own command line names."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile.crawling import article, crawl
from hostile.server import HostileServer

pytestmark = pytest.mark.slow

SPELLED = (
    "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "127.0.0.1", "\uff11\uff12\uff17.0.0.1",
    "127\u30020.0.1", "localhost", "LOCALHOST", "localhost.", "0", "0.0.0.0", "127.0.0.1.", "[::]", "127.255.255.254", "017700000001", "0x7F.0x0.0x0.0x1", "127.0.1", "[0:0:0:0:0:ffff:127.0.0.1]", "ip6-localhost",
)  # fmt: skip


def test_07_08_no_spelling_passes(tmp_path: Path) -> None:
    with HostileServer(lambda _: {"good": {"/": article("good")}}) as server:
        port = server.port("trap")
        starts = [f"http://{host}:{port}/" for host in SPELLED]
        ran = crawl(server, tmp_path, ["good"], starts=starts)
        assert ran.status in (1, 2), ran.err
        assert server.knocks == 0
        assert not ran.told


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_07_08_each_alone(tmp_path: Path, host: str) -> None:
    with HostileServer(lambda _: {"good": {"/": article("good")}}) as server:
        ran = crawl(server, tmp_path, [], starts=[f"http://{host}:{server.port('trap')}/"])
        assert ran.status in (1, 2), ran.err
        assert server.knocks == 0
