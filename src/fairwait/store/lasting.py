"""Writing so that it lasts: whole or not at all, and still there after a power cut.

A file is on the disk once it was flushed, and it has its name once the folder that it stands in was flushed too.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

_PARTIAL = ".partial"


def write_atomically(path: Path, text: str) -> None:
    """Write a small text so that a reader, or a power cut, finds the old one whole or the new one whole."""
    partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}{_PARTIAL}")
    partial.write_text(text, encoding="utf-8")
    put_in_place(partial, path)


def clear_half_written(folder: Path) -> None:
    """Clear what a kill left of :func:`write_atomically` in a folder that nobody else is writing to."""
    for half_written in folder.glob(f"*{_PARTIAL}"):
        half_written.unlink(missing_ok=True)


def put_in_place(finished: Path, target: Path) -> None:
    """Give a finished file its name, in the place of what had it."""
    with finished.open("rb+") as handle:
        os.fsync(handle.fileno())
    finished.replace(target)
    flush_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are not there yet."""
    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in reversed(new):
        flush_folder(one.parent)


def flush_files(folder: Path) -> None:
    """Bring every file that stands in a folder to the disk, and their names."""
    for path in folder.iterdir():
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Make names given in a folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
