"""The folder that a website is written to: never one that holds something else, and changed only when all is there."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fairwait.domain.errors import StoreError, UsageError
from fairwait.domain.words import listing_up_to
from fairwait.store.disk import disk_errors

#: The file in the folder that lists what was written there.
LIST: Final = "fairwait-site.json"
_NEW_ONE: Final = "name a new folder, or an empty one"
_DAY: Final = 86_400.0


def checked(out: Path) -> Path:
    """The folder as it may be written to. Nothing is changed.

    Raises :class:`UsageError` for what can be no folder of a website: a file, a link, the folder that one stands in,
    and a folder with files in it that this program did not write.
    """
    if "\0" in str(out) or not str(out).strip():
        raise UsageError("No folder was named for the website", where="--out", expected="a folder, such as my-site")
    out = out.expanduser()
    if out.is_symlink():
        raise UsageError(
            f"{out.name} is a link, which would be put out of its place", where="--out", expected="a folder itself",
            remedy=f"name what it leads to: {os.path.realpath(out)}",
        )  # fmt: skip
    try:
        whole = out.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"{out} can be no folder", where="--out", expected="a folder, such as my-site") from error
    if whole == Path(whole.anchor) or whole == Path.cwd() or whole in Path.cwd().parents:
        raise UsageError(
            "That is the folder you are in, or one above it", where="--out", expected="a folder of its own",
            remedy=_NEW_ONE,
        )  # fmt: skip
    file = next((one for one in (whole, *whole.parents) if one.exists() and not one.is_dir()), None)
    if file is not None:
        raise UsageError(f"{file.name} is a file", where="--out", expected="a folder", remedy=_NEW_ONE)
    _refuse_others(whole)
    return whole


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A new folder beside ``out`` to write to. When the block ends well it takes its place; else it is cleared away.

    What had the place before is removed file by file as its own list tells; whatever else stands in it by then stays.
    Raises :class:`StoreError` where the disk is full or the folder closed to us, and :class:`UsageError` where somebody
    put other files into ``out`` meanwhile.
    """
    with disk_errors(out, "The folder of the website"):
        out.parent.mkdir(parents=True, exist_ok=True)
        _drop_left_behind(out)
        new = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".new", dir=out.parent))
        try:
            new.chmod(0o755)  # a web server of another account is to read it
            yield new
            _refuse_others(out)
            _swap(new, out)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def _drop_left_behind(out: Path) -> None:
    """Drop new folders that a run which was killed left beside ``out``: no run takes a day."""
    called = re.compile(rf"\.{re.escape(out.name)}\.[a-z0-9_]{{8}}\.new")  # as tempfile calls them
    for beside in out.parent.iterdir():
        with contextlib.suppress(OSError):
            if (
                called.fullmatch(beside.name)
                and not beside.is_symlink()
                and time.time() - beside.stat().st_mtime > _DAY
            ):
                shutil.rmtree(beside, ignore_errors=True)


def keep_list(folder: Path, files: Sequence[str], told: dict[str, str]) -> None:
    """Write down what was written, so that another run may replace it and nothing else."""
    listed = {**told, "files": sorted([*files, LIST])}
    (folder / LIST).write_text(json.dumps(listed, ensure_ascii=False, indent=0), encoding="utf-8")


def _swap(new: Path, out: Path) -> None:
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".old", dir=out.parent))
    written = _listed(out)
    out.rename(old / out.name)
    try:
        new.rename(out)
    except OSError:
        (old / out.name).rename(out)
        old.rmdir()
        raise
    _remove(old / out.name, written)
    with contextlib.suppress(OSError):  # somebody put a file there at the last moment: it stays, beside the new site
        old.rmdir()


def _remove(folder: Path, files: frozenset[str]) -> None:
    """Remove the files of a list, and the folders that are empty then."""
    for name in files:
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
    for below, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            os.rmdir(below)


def _refuse_others(out: Path) -> None:
    """Refuse a folder with anything in it that its list does not name."""
    if not out.is_dir():
        return
    written = _listed(out)
    others = [name for name in _files(out) if name not in written][:20]
    if others:
        raise UsageError(
            f"{out.name} holds files that are not of a website written by fairwait", where=str(out),
            expected="a new or empty folder, or one written by fairwait site before",
            remedy=f"{_NEW_ONE}, or move {listing_up_to(others, 3, 'other file')} elsewhere",
        )  # fmt: skip


def _files(out: Path) -> Iterator[str]:
    def closed(error: OSError) -> None:
        raise StoreError(
            "A folder cannot be read", where=str(error.filename), expected="a folder that this account may read"
        ) from error

    for below, folders, names in os.walk(out, onerror=closed):
        links = [name for name in folders if Path(below, name).is_symlink()]
        for name in (*names, *links):
            yield Path(below, name).relative_to(out).as_posix()


def _listed(out: Path) -> frozenset[str]:
    """What a run before wrote there, by its own list; nothing where there is no list that can be read."""
    try:
        listed = json.loads((out / LIST).read_text(encoding="utf-8"))["files"]
        return frozenset(str(one) for one in listed if _below(str(one)))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _below(name: str) -> bool:
    """Whether a name of a list is one of a file inside the folder: a list may have been written by anybody."""
    parts = name.split("/")
    return bool(name) and not name.startswith("/") and "\\" not in name and not {"", ".", ".."} & set(parts)
