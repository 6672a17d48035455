"""What is left in the folder of editions: a file to go on with, a name that nobody reads, and what may be dropped."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fairwait.domain.errors import FairwaitError
from fairwait.editions.naming import POINTER, edition_file, is_edition_name
from fairwait.editions.reading import Edition

#: What :func:`~fairwait.store.lasting.write_atomically` calls the pointer until it is written.
_POINTER_BEGUN: Final = re.compile(rf"{POINTER}\.[0-9a-f]{{32}}\.partial")


def whole_pages(path: Path, version: str = "") -> int:
    """How many pages a whole edition holds; nought for one that is unfinished, or of another version than is named."""
    with contextlib.suppress(FairwaitError), contextlib.closing(Edition(path)) as edition:
        return edition.made()[0] if edition.whole and version in ("", edition.version) else 0
    return 0


def unfinished(folder: Path, version: str, current: Path | None) -> Path | None:
    """An edition of this version that was begun and not finished; the one that is shown before any other."""
    for path in (current, edition_file(folder, version)):
        if path is not None and path.is_file():
            with contextlib.suppress(FairwaitError), contextlib.closing(Edition(path)) as edition:
                if not edition.whole and edition.version == version and edition.made()[1]:
                    return path
    return None


def fresh_name(path: Path, current: Path | None) -> Path:
    """A file name that nobody reads: the one of the version, numbered where the current edition has it."""
    number, name = 1, path
    while name == current:
        number += 1
        name = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return name


def drop_old(folder: Path, keep: Collection[Path | None]) -> None:
    """Drop editions that nobody needs, and those never finished. One that is still open elsewhere is left alone.

    The folder may be anybody's: only what is called as an edition is, and is one inside, goes.
    """
    kept = {path.name for path in keep if path is not None}
    for path in sorted(folder.iterdir()):
        edition = path.with_name(f"{path.name.partition('.sqlite')[0]}.sqlite")
        if is_edition_name(path.name) and edition.name not in kept and (path != edition or _is_edition(path)):
            _drop(path, edition)
        elif _POINTER_BEGUN.fullmatch(path.name):  # by one that was ended while it wrote it: nobody else writes now
            with contextlib.suppress(OSError):
                path.unlink()


def _drop(path: Path, edition: Path) -> None:
    """Drop an edition, or what was left beside one that is no longer there."""
    if path != edition and edition.exists():
        return
    with contextlib.suppress(OSError):
        path.unlink()
        for ending in ("-wal", "-shm", "-journal"):
            edition.with_name(edition.name + ending).unlink(missing_ok=True)


def _is_edition(path: Path) -> bool:
    """Whether a file is an edition of any layout, or the empty beginning of one."""
    with contextlib.suppress(OSError, sqlite3.Error):
        if not path.stat().st_size:
            return True
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)) as file:
            return bool(file.execute("select value from meta where key = 'layout'").fetchall())
    return False
