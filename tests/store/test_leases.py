"""Who may work on what, and until when."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Clock, make_raw
from filling import commit

from newscrawl.errors import InUse
from newscrawl.store import Rules, Store, leases


def test_a_living_process_keeps_its_lease(store: Store, tmp_path: Path) -> None:
    store.acquire("target", ["t"])
    code = (
        "import sys; from pathlib import Path; from newscrawl.store import leases, schema;"
        "db = schema.connect(Path(sys.argv[1])); db.execute('BEGIN IMMEDIATE');"
        "leases.acquire(db, 'target', 't', leases.holder_name(), float(sys.argv[2]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "state"), "1767225600"], capture_output=True, text=True, check=False
    )
    assert "InUse" in run.stderr
    assert "is in use by process" in run.stderr


def test_a_dead_holders_lease_is_free_at_once(store: Store, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from newscrawl.store import leases, schema;"
        "db = schema.connect(Path(sys.argv[1])); db.execute('BEGIN IMMEDIATE');"
        "leases.acquire(db, 'target', 't', leases.holder_name(), 1767225600.0); db.execute('COMMIT'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "state")], check=False)
    store.acquire("target", ["t"])
    assert store.leases[0].fence == 2


def test_a_lease_that_was_taken_over_stops_the_writer(store: Store, rules: Rules, clock: Clock) -> None:
    store.acquire("target", ["t"])
    store._db.execute("UPDATE lease SET holder = 'elsewhere:1:1', fence = fence + 1")
    with pytest.raises(InUse, match="taken over"):
        commit(store, make_raw(1))
    assert list(store.articles()) == []


def test_a_lease_of_another_machine_lasts_until_it_expires(store: Store, clock: Clock) -> None:
    store._db.execute("INSERT INTO lease VALUES ('target', 't', 'elsewhere:1:1', 1, ?)", (clock.now + 10,))
    with pytest.raises(InUse, match="elsewhere"):
        store.acquire("target", ["t"])
    clock.now += 11
    store.acquire("target", ["t"])


def test_a_second_run_of_this_process_is_a_second_run(store: Store, rules: Rules, clock: Clock) -> None:
    store.acquire("target", ["t"])
    other = Store(store.folder, rules, store._digest, clock)
    with pytest.raises(InUse, match="in use"):
        other.acquire("target", ["a", "t"])
    assert other.leases == ()
    store.release()
    other.acquire("target", ["a", "t", "t"])
    assert [lease.name for lease in other.leases] == ["a", "t"]
    other.close()


def test_a_process_that_slept_past_its_lease_still_has_it(store: Store, rules: Rules, clock: Clock) -> None:
    """A laptop that was shut for a night: the process lives, and goes on."""
    store.acquire("target", ["t"])
    clock.now += 100 * leases.TTL
    other = Store(store.folder, rules, store._digest, clock)
    with pytest.raises(InUse):
        other.acquire("target", ["t"])
    commit(store, make_raw(1))
    other.close()
