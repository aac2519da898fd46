"""Who may work on what: leases with a fencing number. A dead holder's lease frees itself.

A lease lives as long as its holder: a process of this machine is asked for by its id and start time, however long
it slept; one of another machine is believed until the lease expires unrenewed.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import InUse

# Renewed at every commit and at least every TTL / 4; long enough for a machine that sleeps through a backup.
TTL = 120.0


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write for ``name``; ``fence`` is checked in every write transaction."""

    kind: str
    name: str
    holder: str
    fence: int


def holder_name() -> str:
    """``machine:pid:start`` of this process; ``start`` makes a recycled process id another name."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_started(pid)}"


def acquire(connection: sqlite3.Connection, kind: str, name: str, holder: str, now: float) -> Lease:
    """Take a lease, inside the caller's write transaction; raises InUse while a living holder has it, be it this
    process: two runs in one process are two runs.
    """
    row = connection.execute(
        "SELECT holder, fence, expires FROM lease WHERE kind = ? AND name = ?", (kind, name)
    ).fetchone()
    if row and _alive(row[0], row[2], now):
        raise InUse(
            f"{kind} {name} is in use by process {row[0].split(':')[1]} on {row[0].split(':')[0].split('/')[0]}; "
            "wait for it to end, or add --wait"
        )
    fence = (row[1] if row else 0) + 1
    connection.execute(
        "INSERT OR REPLACE INTO lease (kind, name, holder, fence, expires) VALUES (?, ?, ?, ?, ?)",
        (kind, name, holder, fence, now + TTL),
    )
    return Lease(kind, name, holder, fence)


def check(connection: sqlite3.Connection, leases: tuple[Lease, ...], now: float) -> None:
    """Renew the leases, inside the caller's write transaction; raises InUse when one was taken over."""
    for lease in leases:
        renewed = connection.execute(
            "UPDATE lease SET expires = ? WHERE kind = ? AND name = ? AND holder = ? AND fence = ?",
            (now + TTL, lease.kind, lease.name, lease.holder, lease.fence),
        ).rowcount
        if not renewed:
            raise InUse(f"{lease.kind} {lease.name} was taken over by another process; this run stops")


def release(connection: sqlite3.Connection, leases: tuple[Lease, ...]) -> None:
    """Give leases back, inside the caller's write transaction; the fencing number is kept."""
    for lease in leases:
        connection.execute(
            "UPDATE lease SET expires = 0, holder = '' WHERE kind = ? AND name = ? AND holder = ? AND fence = ?",
            (lease.kind, lease.name, lease.holder, lease.fence),
        )


def is_held(connection: sqlite3.Connection, kind: str, name: str, now: float) -> bool:
    """Whether a living holder has the lease on a name."""
    row = connection.execute("SELECT holder, expires FROM lease WHERE kind = ? AND name = ?", (kind, name)).fetchone()
    return row is not None and _alive(row[0], row[1], now)


def dead(connection: sqlite3.Connection, now: float) -> list[tuple[str, str, str]]:
    """Leases whose holder has ended and did not give them back: kind, name, holder."""
    held = connection.execute("SELECT kind, name, holder, expires FROM lease WHERE holder <> ''").fetchall()
    return [(kind, name, holder) for kind, name, holder, expires in held if not _alive(holder, expires, now)]


def _alive(holder: str, expires: float, now: float) -> bool:
    """Whether the holder of a lease that expires then is there still; "" holds none."""
    if not holder:
        return False
    machine, pid, started = holder.rsplit(":", 2)
    if machine != _machine():
        return expires >= now
    return _started(int(pid)) == started != "gone"


def _machine() -> str:
    """Host name, boot and process-id space: two containers of one name are two machines."""
    boot = _read("/proc/sys/kernel/random/boot_id")[:8]
    try:
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{boot}/{space}".replace(":", "_")


def _started(pid: int) -> str:
    """When a process started (clock ticks after boot); "gone" when there is none."""
    stat = _read(f"/proc/{pid}/stat")
    if stat:
        fields = stat.rpartition(")")[2].split()
        return "gone" if fields[0] in {"Z", "X"} else fields[19]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "gone"
    except PermissionError:
        return "0"
    return "gone" if Path("/proc/self/stat").exists() else "0"


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace").strip()
    except OSError:
        return ""
