"""Write releases and publish versions: one writer at a time, each step atomic, nothing ever half-visible.

Order of a release: Parquet files into a staging folder; the raw file under its sha256; the staging folder renamed to
its final place; the raw file's note of where it went. A kill between any two steps leaves either nothing or a whole
release, and the next writer removes what was left in staging and publishes what was not yet published.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.store.disk import disk_errors
from fairwait.store.lock import alone
from fairwait.store.release import FORMAT, Release, folder_name, period_key, read_description, write_description
from fairwait.store.versions import publish

if TYPE_CHECKING:
    import duckdb

_STAGING = "staging"
_PARTIAL = ".partial"
#: Where :func:`write_atomically` writes: what a kill leaves half-written there is cleared by the next writer.
_SMALL_TEXTS = ("raw", "fetched/*")
_TABLE_SETTINGS = "format parquet, compression zstd, compression_level 6, row_group_size 500000"


class Writer:
    """The only way into a store. Make one with :func:`open_writer`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def known(self, sha256: str) -> Release | None:
        """The complete release that this very file became earlier, if it did, in today's format."""
        note = self.root / "raw" / f"{sha256}.json"
        try:
            folder = self.root / json.loads(note.read_text(encoding="utf-8"))["release"]
            release = read_description(folder)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return release if release.format == FORMAT else None

    def holds(self, read: ReadRelease) -> bool:
        """Whether some vintage of the same publication and period is in the store already."""
        key = period_key(str(read.first_period), str(read.last_period))
        return any((self.root / "releases" / read.publication / key).glob("*"))

    def add(self, file: OpenedFile, sha256: str, read: ReadRelease, con: duckdb.DuckDBPyConnection) -> Release:
        """Write the tables of ``read`` (they live in ``con``) as a new release and keep the raw file."""
        staging = self.root / _STAGING / uuid.uuid4().hex
        key = period_key(str(read.first_period), str(read.last_period))
        final = self.root / "releases" / read.publication / key / folder_name(sha256)
        release = _describe(file, sha256, read, final)
        with disk_errors(self.root):
            staging.mkdir(parents=True)
            for stem, table in read.tables.items():
                target = str(staging / f"{stem}.parquet").replace("'", "''")
                con.execute(f"copy (select * from {table}) to '{target}' ({_TABLE_SETTINGS})")
            write_description(release, staging)
            _flush(staging)
            self._keep_raw(file.raw_path, sha256)
            if final.exists():  # whole, since it came by a rename; a kill came before the note below was written
                shutil.rmtree(staging)
                release = read_description(final)
            else:
                final.parent.mkdir(parents=True, exist_ok=True)
                staging.rename(final)
                _flush_folder(final.parent)
            note = {"file_name": file.raw_path.name, "release": final.relative_to(self.root).as_posix()}
            write_atomically(self.root / "raw" / f"{sha256}.json", json.dumps(note) + "\n")
        return release

    def keep(self, path: Path, sha256: str) -> None:
        """Keep a file that fairwait has no reader for, byte for byte, with a note of its name."""
        with disk_errors(self.root):
            self._keep_raw(path, sha256)
            note = {"file_name": path.name, "release": None}
            write_atomically(self.root / "raw" / f"{sha256}.json", json.dumps(note) + "\n")

    def kept(self, sha256: str) -> bool:
        """Whether this very file was ingested, or kept without being read, earlier."""
        return (self.root / "raw" / f"{sha256}.json").exists()

    def publish(self) -> int:
        """Publish a version that holds every complete release; returns its number. Does nothing if none is new."""
        with disk_errors(self.root):
            return publish(self.root)

    def _keep_raw(self, source: Path, sha256: str) -> None:
        suffix = "".join(source.suffixes[-2:]) if source.name.endswith(".csv.gz") else source.suffix
        target = self.root / "raw" / f"{sha256}{suffix.lower()}"
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = self.root / _STAGING / uuid.uuid4().hex
        shutil.copyfile(source, partial)
        with partial.open("rb+") as handle:
            os.fsync(handle.fileno())
        partial.replace(target)


@contextlib.contextmanager
def open_writer(root: Path) -> Iterator[Writer]:
    """Hold the store's lock for as long as the block runs.

    Raises
    ------
    StoreError
        When another process is writing, or the folder cannot be written to.
    """
    with disk_errors(root):
        (root / _STAGING).mkdir(parents=True, exist_ok=True)
        (root / "raw").mkdir(exist_ok=True)
    with alone(root / ".writer.lock", root, "fairwait process is writing to"):
        with disk_errors(root):
            for leftover in (root / _STAGING).iterdir():
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            for folder in _SMALL_TEXTS:
                for place in root.glob(folder):
                    clear_half_written(place)
        yield Writer(root)


def file_sha256(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _describe(file: OpenedFile, sha256: str, read: ReadRelease, folder: Path) -> Release:
    return Release(
        publication=read.publication,
        title=read.title,
        first_period=str(read.first_period),
        last_period=str(read.last_period),
        vintage=sha256[:12],
        sha256=sha256,
        file_name=file.raw_path.name,
        rows=read.rows,
        layout=read.layout,
        ingested_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        revised=read.revised,
        content_date=read.content_date.isoformat() if read.content_date else "",
        tables=tuple(read.tables),
        checks=tuple({**asdict(check), "examples": list(check.examples)} for check in read.checks),
        notes=read.notes,
        folder=folder,
    )


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_half_written(folder: Path) -> None:
    """Clear what a kill left of :func:`write_atomically` in a folder that nobody else is writing to."""
    for half_written in folder.glob(f"*{_PARTIAL}"):
        half_written.unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Write a small text so that a reader, or a power cut, finds the old one whole or the new one whole."""
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}{_PARTIAL}")
    with partial.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(path)
