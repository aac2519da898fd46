"""Kept pages on disk: bodies packed with zstd, appended to files in the state folder. Knows no page, no database.

A pack is written by one process, under a lock that ends with it; what no database names in it is harmless and swept
later. A page of its own file costs 15 times the CPU (.33 against .02 ms), an inode and 8 KB of disk for 7 of content;
as rows of the database .05 ms and each byte twice, in the log and in the table.
"""

from __future__ import annotations

import fcntl
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import zstandard

from newscrawl.errors import PageDamaged
from newscrawl.store.pages import Body, Dictionary, Fresh
from newscrawl.store.schema import unwritten

FOLDER = "pages"
_SUFFIX = ".pack"
# 26 KB of a farm: level 1 7,180 B, 3 7,086 B in .07 ms, 6 6,935 B in .22 ms. An article's page of the same host as the
# dictionary: 2,397 B in .05 ms; a dictionary trained on 16 or 64 pages: 4,130 B, and 25 or 60 ms to make. On 493 pages
# of two manuals (44 KB) 10,982, 4,870, 5,747 and 6,826 B.
_LEVEL = 3
# A page is looked for so often in a host's pages whether another would do better as a dictionary, and taken when it
# shrinks to more than so much of what it would alone: sites change their markup.
_LOOK_EVERY = 50
_POOR = 0.75
# Heads of pages, where most of the common markup stands; what a dictionary weighs in memory.
_MAX_DICTIONARY = 256 * 1024
# Hosts whose dictionaries are held, about 1 MB each where they are of the largest.
_HOSTS = 32
# A pack that is full is left: what is dead in it is swept by writing the rest anew.
_PACK_SIZE = 64 << 20
# Zeros written at once.
_ZEROS = 1 << 20


@dataclass(slots=True)
class _Host:
    """The dictionary of a host's pages, and how many were packed since it was last asked whether it still serves."""

    dictionary: Dictionary
    packer: zstandard.ZstdCompressor
    seen: int = 0


class Archive:
    """Puts bodies into packs of its own in a state folder; ``name`` is nobody else's, a run's id."""

    def __init__(self, state: Path, name: str) -> None:
        self._folder = state / FOLDER
        self._name = name
        self._count = 0
        self._file: int | None = None
        self._end = 0
        self._plain = zstandard.ZstdCompressor(level=_LEVEL)
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def put(
        self,
        several: Sequence[Fresh],
        newest: Callable[[str], Dictionary | None],
        lives: Callable[[Dictionary], bool] = lambda _: True,
    ) -> list[tuple[Body, Dictionary | None]]:
        """Put bodies on disk, flushed; raises StoreFailed where the disk refuses.

        ``newest`` finds the dictionary with which a host's pages were packed last.
        """
        if not several:
            return []
        for host in {one.host for one in several} & self._hosts.keys():
            if not lives(self._hosts[host].dictionary):
                del self._hosts[host]
        frames = [self._pack(one, newest) for one in several]
        pack, start = self._write(b"".join(frame for frame, _ in frames))
        placed: list[tuple[Body, Dictionary | None]] = []
        for one, (frame, used) in zip(several, frames, strict=True):
            name = used.name if used else None
            placed.append((Body(one.sha256, pack, start, len(frame), len(one.body), name), used))
            start += len(frame)
        return placed

    def close(self) -> None:
        """Leave the pack to whoever sweeps."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _pack(self, one: Fresh, newest: Callable[[str], Dictionary | None]) -> tuple[bytes, Dictionary | None]:
        host = self._host(one.host, newest)
        if host is None:
            if one.is_article:
                self._hold(one.host, _dictionary(one))
            return self._plain.compress(one.body), None
        frame = host.packer.compress(one.body)
        if one.is_article and host.seen % _LOOK_EVERY == 0:
            plain = self._plain.compress(one.body)
            if len(frame) > _POOR * len(plain):
                self._hold(one.host, _dictionary(one))
        host.seen += one.is_article
        return frame, host.dictionary

    def _host(self, name: str, newest: Callable[[str], Dictionary | None]) -> _Host | None:
        if name not in self._hosts:
            found = newest(name)
            if found is None:
                return None
            self._hold(name, found)
        self._hosts.move_to_end(name)
        return self._hosts[name]

    def _hold(self, name: str, dictionary: Dictionary) -> None:
        content = zstandard.ZstdCompressionDict(dictionary.content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        content.precompute_compress(level=_LEVEL)
        self._hosts[name] = _Host(dictionary, zstandard.ZstdCompressor(level=_LEVEL, dict_data=content))
        if len(self._hosts) > _HOSTS:
            self._hosts.popitem(last=False)

    def _write(self, data: bytes) -> tuple[str, int]:
        """Append and flush: the pack's name and where the data begin. A pack that a disk refused is not gone on with."""
        try:
            if self._file is None or self._end >= _PACK_SIZE:
                self._open()
            assert self._file is not None
            start, rest = self._end, memoryview(data)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fdatasync(self._file)
        except OSError as error:
            self.close()
            raise unwritten(self._folder, error.strerror or str(error)) from error
        self._end += len(data)
        return self._path().name, start

    def _open(self) -> None:
        self.close()
        self._folder.mkdir(exist_ok=True)
        self._count += 1
        self._file = os.open(self._path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._end = 0
        _flush(self._folder)
        _flush(self._folder.parent)

    def _path(self) -> Path:
        return self._folder / f"{self._name}-{self._count}{_SUFFIX}"


class Bodies:
    """Reads kept bodies; ``find`` gives a dictionary by its name, None where it is lost."""

    def __init__(self, state: Path, find: Callable[[bytes], Dictionary | None]) -> None:
        self._folder = state / FOLDER
        self._find = find
        self._unpackers: OrderedDict[bytes, zstandard.ZstdDecompressor] = OrderedDict()
        self._plain = zstandard.ZstdDecompressor()

    def read(self, body: Body) -> bytes:
        """The body to the byte; raises PageDamaged where it is not what was kept."""
        path = self._folder / body.pack
        try:
            with path.open("rb") as file:
                file.seek(body.start)
                frame = file.read(body.length)
        except OSError as error:
            raise PageDamaged(f"{path} cannot be read: {error.strerror}") from error
        data = self._unpacked(frame, body)
        if data is None or sha256(data).digest() != body.sha256:
            raise PageDamaged(f"{path} is damaged between byte {body.start} and {body.start + body.length}")
        return data

    def _unpacked(self, frame: bytes, body: Body) -> bytes | None:
        """What a frame holds, if it says that it is as long as was noted: a damaged one could ask for any memory."""
        try:
            if zstandard.frame_content_size(frame) != body.size:
                return None
            unpacker = self._plain if body.dictionary is None else self._unpacker(body.dictionary)
            return unpacker.decompress(frame) if unpacker else None
        except zstandard.ZstdError:
            return None

    def _unpacker(self, name: bytes) -> zstandard.ZstdDecompressor | None:
        if name not in self._unpackers:
            found = self._find(name)
            if found is None:
                return None
            content = zstandard.ZstdCompressionDict(found.content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            self._unpackers[name] = zstandard.ZstdDecompressor(dict_data=content)
            if len(self._unpackers) > _HOSTS:
                self._unpackers.popitem(last=False)
        self._unpackers.move_to_end(name)
        return self._unpackers[name]


@dataclass(frozen=True, slots=True)
class Packs:
    """Packs of a state folder, their bytes by name: those that a living process writes are ``busy``."""

    left: Mapping[str, int]
    busy: Mapping[str, int]

    @property
    def every(self) -> Mapping[str, int]:
        """Both."""
        return {**self.left, **self.busy}


def packs(state: Path) -> Packs:
    """The packs of a state folder, each looked at once: left between two looks, one would be among neither."""
    left: dict[str, int] = {}
    busy: dict[str, int] = {}
    for path in (state / FOLDER).glob(f"*{_SUFFIX}"):
        with suppress(FileNotFoundError), path.open("rb") as file:
            half = busy if _is_locked(file.fileno()) else left
            half[path.name] = os.fstat(file.fileno()).st_size
    return Packs(left, busy)


def remove(state: Path, pack: str) -> None:
    """Remove a pack, for good."""
    (state / FOLDER / pack).unlink(missing_ok=True)
    _flush(state / FOLDER)


def blank(state: Path, pack: str, kept: Iterable[tuple[int, int]]) -> None:
    """Write zeros over all of a pack but the bytes that are ``kept`` (start, length); raises StoreFailed.

    Its writer may be alive, as long as it writes nothing meanwhile: it goes on behind its end.
    """
    path = state / FOLDER / pack
    try:
        with path.open("r+b") as file:
            position, end = 0, path.stat().st_size
            for start, length in [*sorted(kept), (end, 0)]:
                file.seek(position)
                for piece in range(position, start, _ZEROS):
                    file.write(bytes(min(_ZEROS, start - piece)))
                position = max(position, start + length)
            file.flush()
            os.fdatasync(file.fileno())
    except FileNotFoundError:  # swept meanwhile
        return
    except OSError as error:
        raise unwritten(state / FOLDER, error.strerror or str(error)) from error


def _is_locked(handle: int) -> bool:
    """Whether the process that writes a pack lives and has not gone on to another one."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _dictionary(one: Fresh) -> Dictionary:
    content = one.body[:_MAX_DICTIONARY]
    return Dictionary(sha256(content).digest(), one.sha256, content)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
