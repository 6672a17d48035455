"""Write releases and publish versions: one writer at a time, each step atomic, nothing ever half-visible.

Order of a release: Parquet files into a staging folder; the raw file under its sha256; the staging folder renamed to
its final place; the raw file's note of where it went. A kill between any two steps leaves either nothing or a whole
release, and the next writer removes what was left in staging and publishes what was not yet published.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.domain.harmless import decoded
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.store import raw
from fairwait.store.disk import disk_errors
from fairwait.store.lasting import clear_half_written, flush_files, flush_folder, make_folder, write_atomically
from fairwait.store.lock import alone
from fairwait.store.raw import file_sha256
from fairwait.store.release import Release, folder_name, period_key, write_description
from fairwait.store.versions import publish

if TYPE_CHECKING:
    import duckdb

__all__ = ["Writer", "clear_half_written", "file_sha256", "open_writer", "write_atomically"]

_STAGING = "staging"
#: Where :func:`write_atomically` writes: what a kill leaves half-written there is cleared by the next writer.
_SMALL_TEXTS = ("raw", "fetched/*")
_TABLE_SETTINGS = "format parquet, compression zstd, compression_level 6, row_group_size 500000"


class Writer:
    """The only way into a store. Make one with :func:`open_writer`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def known(self, sha256: str) -> Release | None:
        """The complete release that this very file became earlier, if it did, in today's format."""
        return raw.known(self.root, sha256)

    def kept(self, sha256: str) -> bool:
        """Whether this very file was ingested, or kept without being read, earlier."""
        return raw.kept(self.root, sha256)

    def others(self, release: Release) -> tuple[Release, ...]:
        """The other vintages of a release: the same publication and period, of other files."""
        folders = (self.root / "releases" / release.publication / release.period_key).glob("*")
        held = (raw.whole(folder) for folder in folders)
        return tuple(one for one in held if one and one.sha256 != release.sha256)

    def add(self, file: OpenedFile, sha256: str, read: ReadRelease, con: duckdb.DuckDBPyConnection) -> Release:
        """Write the tables of ``read`` (they live in ``con``) as a new release and keep the raw file."""
        staging = self.root / _STAGING / uuid.uuid4().hex
        key = period_key(str(read.first_period), str(read.last_period))
        final = self.root / "releases" / read.publication / key / folder_name(sha256)
        release = _describe(file, sha256, read, final)
        with disk_errors(self.root), _cleared(staging):
            staging.mkdir(parents=True)
            for stem, table in read.tables.items():
                target = str(staging / f"{stem}.parquet").replace("'", "''")
                con.execute(f"copy (select * from {table}) to '{target}' ({_TABLE_SETTINGS})")
            write_description(release, staging)
            flush_files(staging)
            raw.keep_bytes(self.root, file.raw_path, sha256, self.root / _STAGING)
            release = self._placed(release, staging)
            raw.write_note(self.root, sha256, release.file_name, release.folder)
        return release

    def keep(self, path: Path, sha256: str) -> None:
        """Keep a file that fairwait has no reader for, byte for byte, with a note of its name."""
        with disk_errors(self.root):
            raw.keep_bytes(self.root, path, sha256, self.root / _STAGING)
            raw.write_note(self.root, sha256, decoded(path.name), None)

    def _placed(self, release: Release, staging: Path) -> Release:
        """Move a finished release to its place, unless it is there: a kill may have come before its note."""
        there = raw.whole(release.folder)
        if there:
            return there
        if release.folder.exists():  # a table of it was lost
            release.folder.rename(self.root / _STAGING / uuid.uuid4().hex)
        make_folder(release.folder.parent)
        staging.rename(release.folder)
        flush_folder(release.folder.parent)
        return release

    def publish(self) -> int:
        """Publish a version that holds every complete release; returns its number. Does nothing if none is new."""
        with disk_errors(self.root):
            return publish(self.root)


@contextlib.contextmanager
def open_writer(root: Path) -> Iterator[Writer]:
    """Hold the store's lock for as long as the block runs.

    Raises
    ------
    StoreError
        When another process is writing, or the folder cannot be written to.
    """
    with disk_errors(root):
        make_folder(root / _STAGING)
        make_folder(root / raw.FOLDER)
    with alone(root / ".writer.lock", root, "fairwait process is writing to"):
        with disk_errors(root):
            for leftover in (root / _STAGING).iterdir():
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            for folder in _SMALL_TEXTS:
                for place in root.glob(folder):
                    clear_half_written(place)
        yield Writer(root)


@contextlib.contextmanager
def _cleared(staging: Path) -> Iterator[None]:
    """Leave nothing of a release that did not come about."""
    try:
        yield
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _describe(file: OpenedFile, sha256: str, read: ReadRelease, folder: Path) -> Release:
    return Release(
        publication=read.publication,
        title=read.title,
        first_period=str(read.first_period),
        last_period=str(read.last_period),
        vintage=sha256[:12],
        sha256=sha256,
        file_name=decoded(file.raw_path.name),
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
