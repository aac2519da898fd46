"""A model of the feed's log, segments, manifest, snapshot and reader, tried by the machine before the real ones were
written: a process may die at every step, and a power cut may lose what was not flushed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any

import pytest
from feed_machine import FeedMachine, State
from hypothesis import settings

TORN = object()
SEGMENT_LINES = 3
NAMES = count()


class Disk:
    """Names with contents; what was not flushed may be lost or torn when the power fails."""

    def __init__(self) -> None:
        self.live: dict[str, Any] = {}
        self.safe: dict[str, Any] = {}
        self.flushed: set[int] = set()

    def put(self, name: str, content: Any, step: Callable[[str], None]) -> None:
        content = (content,)  # each write is a file of its own
        self.live[f".{name}.tmp"] = content
        step(f"write {name}")
        self.flushed.add(id(content))
        step(f"fsync {name}")
        self.live[name] = self.live.pop(f".{name}.tmp")
        step(f"rename {name}")
        self.safe = dict(self.live)
        step(f"fsync folder after {name}")

    def get(self, name: str) -> Any:
        assert self.live[name] is not TORN, f"a reader opened half of {name}"
        return self.live[name][0]

    def power_cut(self, choose: Callable[[], bool]) -> None:
        after = {}
        for name in sorted(self.live.keys() | self.safe.keys()):
            survivor = (self.live if choose() else self.safe).get(name)
            if survivor is not None:
                after[name] = survivor if survivor is TORN or id(survivor) in self.flushed else TORN
        self.live, self.safe = after, dict(after)


@dataclass
class Read:
    reset: bool
    epoch: str
    sequence: int
    found: list[tuple[str, object | None]]

    def lines(self) -> list[tuple[str, object | None]]:
        return self.found


class Model:
    def __init__(self) -> None:
        self.disk, self.now = Disk(), 0
        self.articles: dict[str, list[Any]] = {}  # text, story, rank, wanted
        self.epoch, self.last, self.renew = f"e{next(NAMES)}", 0, ""
        self.told: dict[str, tuple[int, object]] = {}
        self.entries: dict[int, Any] = {}
        self.segments: list[list[Any]] = []  # first, last, state, when
        self.snapshot: tuple[str, int] | None = None
        self.shown = False  # whether a manifest of this epoch was finished
        self.lost: set[str] = set()
        self.said: dict[str, set[int]] = {}
        self.forgotten: set[int] = set()

    def put(self, name: str) -> None:
        self.articles.setdefault(name, [0, name, 5, True])[0] = text = next(NAMES)
        self.said.setdefault(name, set()).add(text)

    def change(self, name: str, place: int, value: Any) -> None:
        if name in self.articles:
            self.articles[name][place] = value

    def move(self, name: str, story: str) -> None:
        self.change(name, 1, story)

    def rank(self, name: str, rank: int) -> None:
        self.change(name, 2, rank)

    def want(self, name: str, wanted: bool) -> None:
        self.change(name, 3, wanted)

    def forget(self, name: str) -> None:
        if self.articles.pop(name, None):
            self.renew = "forgotten"
            self.forgotten |= self.said.pop(name)

    def leaks(self) -> bool:
        told = [line[-1] for file, content in self.disk.live.items() if file[0] in "s0123456789" for line in content[0]]
        return any(one[0] in self.forgotten for one in told if one)

    def age(self) -> None:
        self.now += 100

    def spoil(self, number: int) -> None:
        files = sorted(name for name in self.disk.live if name[0] != ".")
        if files:
            name = files[number % len(files)]
            self.lost.add(name)
            self.disk.live.pop(name)
            self.disk.safe.pop(name, None)

    def desired(self) -> State:
        tellers: dict[str, str] = {}
        for name, (_, story, _, wanted) in sorted(self.articles.items(), key=lambda pair: (pair[1][2], pair[0])):
            if wanted:
                tellers.setdefault(story, name)
        return {name: (self.articles[name][0], story) for story, name in tellers.items()}

    def restart(self, power_cut: bool, choose: Callable[[], bool]) -> None:
        if power_cut:
            self.disk.power_cut(choose)

    def close(self) -> None:
        pass

    def read(self, after: int, epoch: str | None) -> Read | None:
        if "manifest" not in self.disk.live:
            return None
        manifest = self.disk.get("manifest")
        oldest = manifest["segments"][0][0] if manifest["segments"] else manifest["sequence"] + 1
        reset = epoch != manifest["epoch"] or not oldest - 1 <= after <= manifest["sequence"]
        found: list[tuple[str, object | None]] = []
        try:
            if reset:
                name, after = manifest["snapshot"]
                found += self.disk.get(name)
            for first, last in manifest["segments"]:
                if last > after:
                    lines = self.disk.get(f"{first}-{last}")
                    found += [(name, told) for seq, name, told in lines if seq > after]
        except KeyError as error:
            if error.args[0] not in self.lost:
                raise AssertionError("the publisher removed what its manifest names") from error
            return None  # the next publish mends it
        return Read(reset, manifest["epoch"], manifest["sequence"], found)

    # -- the publisher; each assignment to the store's fields between two steps is one transaction

    def publish(self, step: Callable[[str], None]) -> None:
        step("begin")
        self.sweep(step)
        if not self.sound():
            self.epoch, self.last = f"e{next(NAMES)}", self.last + 1
            self.told, self.entries, self.segments, self.snapshot, self.shown = {}, {}, [], None, False
            step("commit a new epoch")
        self.write_planned(step)
        want = MappingProxyType(self.desired())
        changes = [(name, told) for name, told in want.items() if self.told.get(name, (0, None))[1] != told]
        changes += [(name, None) for name in self.told if name not in want]
        for start in range(0, len(changes), SEGMENT_LINES):
            some = changes[start : start + SEGMENT_LINES]
            first = self.last + 1
            for name, told in some:
                self.last += 1
                self.entries[self.last] = (self.last, name, told)
                if told is None:
                    del self.told[name]
                else:
                    self.told[name] = (self.last, told)
            self.segments.append([first, self.last, "planned", self.now])
            step("commit entries and plan")
            self.write_planned(step)
        expired = [s for s in self.segments if s[3] < self.now - 50]
        base = self.snapshot[1] if self.snapshot else 0
        if not self.snapshot or self.last - base > len(self.told) or any(s[1] > base for s in expired):
            name, at = f"snapshot-{self.last}", self.last
            self.disk.put(name, [(name, told) for name, (_, told) in self.told.items()], step)
            self.snapshot = (name, at)
            step("commit the snapshot")
        self.segments = [s for s in self.segments if s not in expired]
        step("commit what is dropped")
        listed = [(first, last) for first, last, *_ in self.segments]
        manifest = {"epoch": self.epoch, "sequence": self.last, "snapshot": self.snapshot, "segments": listed}
        self.disk.put("manifest", manifest, step)
        if self.renew:  # erased from the disk, and only then done
            self.sweep(step)
            self.renew = ""
        self.shown = True
        step("commit that the manifest is out")

    def write_planned(self, step: Callable[[str], None]) -> None:
        for segment in self.segments:
            if segment[2] == "planned":
                first, last = segment[:2]
                self.disk.put(f"{first}-{last}", [self.entries[n] for n in range(first, last + 1)], step)
                segment[2] = "written"
                for number in range(first, last + 1):
                    del self.entries[number]
                step("commit that it is written")

    def known(self) -> set[str]:
        names = {f"{first}-{last}" for first, last, state, _ in self.segments if state == "written"}
        return names | ({self.snapshot[0]} if self.snapshot else set())

    def shown_manifest(self) -> Any:
        content = self.disk.live.get("manifest")
        return None if content is None or content is TORN else content[0]

    def sound(self) -> bool:
        manifest = self.shown_manifest()
        told = manifest and manifest["epoch"] == self.epoch and manifest["sequence"] <= self.last
        whole = all(self.disk.live.get(name, TORN) is not TORN for name in self.known())
        return not self.renew and whole and (bool(told) or not self.shown)

    def sweep(self, step: Callable[[str], None]) -> None:
        manifest = self.shown_manifest()
        listed = {f"{first}-{last}" for first, last in manifest["segments"]} if manifest else set()
        listed |= {manifest["snapshot"][0]} if manifest else set()
        for name in set(self.disk.live) - listed - self.known() - {"manifest"}:
            del self.disk.live[name]
            step(f"remove {name}")


class ModelMachine(FeedMachine):
    make_world = Model


TestModel = ModelMachine.TestCase
TestModel.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


@pytest.mark.slow
class TestModelAtLength(ModelMachine.TestCase):
    settings = settings(max_examples=3000, stateful_step_count=60, deadline=None)
