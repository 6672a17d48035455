"""The raw files of a store: bytes under their sha256, and beside each a note of its name and what it became.

STORE/raw/<sha256><ending>
STORE/raw/<sha256>.json      {"file_name": …, "release": folder of the release, or null}
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from pathlib import Path
from typing import Any

from fairwait.domain.errors import BadInputError
from fairwait.store.lasting import make_folder, put_in_place, write_atomically
from fairwait.store.release import FORMAT, Release, read_description

FOLDER = "raw"
_BLOCK = 1024 * 1024


def known(root: Path, sha256: str) -> Release | None:
    """The complete release that a file became earlier, if it did, it is still there, and in today's format."""
    folder = (_note(root, sha256) or {}).get("release")
    release = whole(root / folder) if isinstance(folder, str) else None
    return release if release and release.sha256 == sha256 else None


def whole(folder: Path) -> Release | None:
    """The release in a folder, if it is in today's format and none of its tables is lacking."""
    try:
        release = read_description(folder)
        complete = all(release.path(table).is_file() for table in release.tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return release if complete and release.format == FORMAT else None


def kept(root: Path, sha256: str) -> bool:
    """Whether a file's bytes are kept, with a note: it was ingested, or kept without being read."""
    note = _note(root, sha256)
    return note is not None and raw_file(root, sha256, str(note.get("file_name"))) is not None


def raw_file(root: Path, sha256: str, name: str) -> Path | None:
    """Where the bytes of a file stand that had this name, or another; None when they are not kept."""
    likely = _place(root, sha256, Path(name))
    if likely.is_file():
        return likely
    others = sorted((root / FOLDER).glob(f"{sha256}*"))
    return next((path for path in others if path.suffix != ".json" and path.is_file()), None)


def keep_bytes(root: Path, source: Path, sha256: str, staging: Path) -> None:
    """Keep a file byte for byte.

    Raises
    ------
    BadInputError
        When its bytes are no longer those of ``sha256``: somebody changed it while it was being read.
    """
    target = _place(root, sha256, source)
    if target.is_file() and file_sha256(target) == sha256:
        _refuse_if_changed(source, file_sha256(source), sha256)
        return
    make_folder(target.parent)
    make_folder(staging)
    partial = staging / uuid.uuid4().hex
    try:
        _refuse_if_changed(source, _copied(source, partial), sha256)
        put_in_place(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def put_back(root: Path, sha256: str, name: str, target: Path) -> bool:
    """Bring kept bytes to ``target``, to be read again; whether they were there, and still what they were."""
    kept_bytes = raw_file(root, sha256, name)
    if kept_bytes is None:
        return False
    shutil.copyfile(kept_bytes, target)
    if file_sha256(target) == sha256:
        return True
    target.unlink()
    return False


def write_note(root: Path, sha256: str, file_name: str, release: Path | None) -> None:
    """Note what a file was called and what it became. That it became nothing never takes the place of a release."""
    if release is None and _note(root, sha256) is not None:
        return
    note = {"file_name": file_name, "release": release.relative_to(root).as_posix() if release else None}
    write_atomically(root / FOLDER / f"{sha256}.json", json.dumps(note) + "\n")


def file_sha256(path: Path) -> str:
    """sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _place(root: Path, sha256: str, source: Path) -> Path:
    ending = "".join(source.suffixes[-2:]) if source.name.endswith(".csv.gz") else source.suffix
    return root / FOLDER / f"{sha256}{ending.lower()}"


def _note(root: Path, sha256: str) -> dict[str, Any] | None:
    try:
        note = json.loads((root / FOLDER / f"{sha256}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return note if isinstance(note, dict) else None


def _copied(source: Path, target: Path) -> str:
    """Copy a file; the sha256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK):
            digest.update(block)
            writing.write(block)
    return digest.hexdigest()


def _refuse_if_changed(source: Path, now: str, sha256: str) -> None:
    if now != sha256:
        raise BadInputError(
            f"{source.name} changed while it was being read", where=str(source),
            expected="a file that nobody writes to", remedy="run the command again when it is finished",
        )  # fmt: skip
