"""A bounded queue of jobs that is a folder: several processes put jobs in, one takes them out, results stay as files.

Nothing but renames decides who has a job, so nobody needs a lock, and a process that is killed leaves the job where the
next one finds it. ``waiting`` holds the jobs, ``claimed`` those at work (the number after the full stop counts the
attempts), ``done`` the results, up to so many bytes of them, and ``failed`` why there is none.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

#: How often a job is tried before it is given up: whoever dies over it once may have died of something else.
_ATTEMPTS: Final = 2
#: How long a failure is remembered, in seconds; after that the job may be tried anew.
_REMEMBERED: Final = 300.0
_KEY_LENGTH: Final = 32
#: After how many seconds nobody can still be writing a file of a few kilobytes.
_HALF_WRITTEN: Final = 600.0

#: "yours" is said to whoever has as many jobs under way as one may, "shut" where nothing can be written.
Put = Literal["accepted", "already", "full", "yours", "shut"]


def key_of(*parts: str) -> str:
    """The name of a job: the same parts always give the same, and nothing that somebody typed stands in it."""
    return sha256("\0".join(parts).encode("utf-8")).hexdigest()[:_KEY_LENGTH]


def is_key(text: str) -> bool:
    """Whether a text may be the name of a job."""
    return len(text) == _KEY_LENGTH and not set(text) - set("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was taken out of the line."""

    key: str
    body: bytes
    claim: Path


class Line:
    """One queue: at most ``most`` jobs waiting or at work, at most ``room`` bytes of results."""

    def __init__(self, folder: Path, *, most: int, room: int, each: int = 0) -> None:
        self.folder = folder
        self.most = most
        #: How many jobs one asker may have under way; nought for any number.
        self.each = each
        self._room = room
        self._waiting, self._claimed, self._done, self._failed, self._askers = (
            folder / name for name in ("waiting", "claimed", "done", "failed", "askers")
        )

    def put(self, key: str, body: bytes, who: str = "") -> Put:
        """Ask for a job, unless it is done, under way or failed lately ("already"), the line is full, or ``who`` asks
        has their share of it already ("yours"). Who asked is forgotten with the job. A disk that is full or only
        read takes none ("shut")."""
        if self.result(key) is not None or self.under_way(key) or self.failure(key) is not None:
            return "already"
        if len(self._names(self._waiting)) + len(self._names(self._claimed)) >= self.most:
            return "full"
        asker = key_of("who", str(os.getppid()), who)
        if who and self.each and self._share(asker) >= self.each:
            return "yours"
        try:
            if who and self.each:
                self._write(self._askers / f"{key}.{asker}", b"")
            self._write(self._waiting / f"{key}.0", body)
        except OSError:
            return "shut"
        return "accepted"

    def _share(self, asker: str) -> int:
        """How many jobs of one asker are under way. Notes of those that are not are thrown away."""
        share = 0
        for name in self._names(self._askers):
            key, _, whose = name.partition(".")
            if self.under_way(key):
                share += whose == asker
            else:
                (self._askers / name).unlink(missing_ok=True)
        return share

    def under_way(self, key: str) -> bool:
        """Whether a job waits or is at work."""
        # The line is looked at again at the end: what was at work may have been put back meanwhile.
        places = (self._waiting, self._claimed, self._waiting)
        return any(self._find(folder, key) is not None for folder in places)

    def before(self, key: str) -> int | None:
        """How many jobs come before a waiting one, the one at work among them; None where it does not wait."""
        keys = [name.partition(".")[0] for name in self._in_turn()]
        return keys.index(key) + len(self._names(self._claimed)) if key in keys else None

    def result(self, key: str) -> Path | None:
        """The file, or folder, that a job gave; None where it gave none (yet). What is asked for is dropped last."""
        path = self._done / key
        with contextlib.suppress(OSError):  # on a disk that cannot be written to it is there all the same
            os.utime(path)
        return path if path.exists() else None

    def failure(self, key: str) -> str | None:
        """Why a job gave nothing, in words; None where it did not fail lately."""
        path = self._failed / key
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime < _REMEMBERED:
                return path.read_text(encoding="utf-8")
        return None

    def claim(self) -> Job | None:
        """Take the job that has waited longest; None where none waits."""
        for name in self._in_turn():
            key, _, attempt = name.partition(".")
            claim = self._claimed / f"{key}.{int(attempt or 0) + 1}"
            claim.parent.mkdir(parents=True, exist_ok=True)
            try:
                (self._waiting / name).rename(claim)
                return Job(key, claim.read_bytes(), claim)
            except OSError:  # somebody else took it
                continue
        return None

    def finish(self, job: Job, result: bytes) -> None:
        """Keep what a job gave, as a file."""
        self._write(self._done / job.key, result)
        job.claim.unlink(missing_ok=True)
        self._trim()

    @contextlib.contextmanager
    def making(self, job: Job) -> Iterator[Path]:
        """A folder for what a job gives; it becomes the result when the block ends, and goes when the block fails."""
        folder = self.folder / f".making-{job.key}-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        try:
            yield folder
            self._done.mkdir(parents=True, exist_ok=True)
            target = self._done / job.key
            if target.exists():
                shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        job.claim.unlink(missing_ok=True)
        self._trim()

    def fail(self, job: Job, reason: str) -> None:
        """Give a job up and say why, in words that may be shown."""
        self._write(self._failed / job.key, reason.encode("utf-8"))
        job.claim.unlink(missing_ok=True)

    def recover(self, reason: str) -> int:
        """Put back what the taker before, which is gone, had at work; what it died of twice is given up for ``reason``.

        For the only process that takes jobs out, when it starts. Gives how many were put back.
        """
        back = 0
        self._waiting.mkdir(parents=True, exist_ok=True)
        for name in self._names(self._claimed):
            key, _, attempt = name.partition(".")
            claim = self._claimed / name
            if int(attempt or 0) >= _ATTEMPTS:
                self.fail(Job(key, b"", claim), reason)
            else:
                claim.rename(self._waiting / name)
                back += 1
        for half_made in self.folder.glob(".making-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        for folder in (self._waiting, self._claimed, self._done, self._failed, self._askers):
            drop_half_written(folder)
        return back

    def _trim(self) -> None:
        """Drop the results that nobody asked for longest, until the rest fit, and failures that are forgotten."""
        sizes = {name: _size(self._done / name) for name in self._names(self._done)}
        total = sum(sizes.values())
        for name in self._by_age(self._done):
            if total <= self._room:
                break
            total -= sizes.get(name, 0)
            _drop(self._done / name)
        for name in self._names(self._failed):
            if self.failure(name) is None:
                (self._failed / name).unlink(missing_ok=True)

    def _in_turn(self) -> list[str]:
        return self._by_age(self._waiting)

    def _by_age(self, folder: Path) -> list[str]:
        return sorted(self._names(folder), key=_time_of(folder))

    def _names(self, folder: Path) -> list[str]:
        try:
            return [name for name in os.listdir(folder) if not name.startswith(".")]
        except OSError:
            return []

    def _find(self, folder: Path, key: str) -> str | None:
        return next((name for name in self._names(folder) if name.partition(".")[0] == key), None)

    def _write(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{uuid.uuid4().hex}")
        try:
            partial.write_bytes(body)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise


def _time_of(folder: Path) -> Callable[[str], float]:
    def when(name: str) -> float:
        try:
            return (folder / name).stat().st_mtime
        except OSError:
            return 0.0

    return when


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
        return path.stat().st_size
    except OSError:
        return 0


def drop_half_written(folder: Path, older: float = _HALF_WRITTEN) -> None:
    """Drop what a process began to write in a folder and was ended over; what is so old, in seconds, nobody writes."""
    for path in folder.glob(".*"):
        with contextlib.suppress(OSError):
            if path.is_file() and time.time() - path.stat().st_mtime > older:
                path.unlink()


def _drop(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
