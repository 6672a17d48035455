"""Which edition answers: the folder editions stand in, the version of the data one is of, and the pointer to it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairwait.domain.errors import UsageError
from fairwait.domain.version import version
from fairwait.editions.program import program_digest
from fairwait.editions.schema import LAYOUT
from fairwait.store.chosen import chosen_folder
from fairwait.store.lasting import make_folder, write_atomically

if TYPE_CHECKING:
    from fairwait.store.reader import Store

#: The environment variable that names the folder of editions.
VARIABLE: Final = "FAIRWAIT_EDITIONS"
POINTER: Final = "CURRENT"
_INSIDE_STORE: Final = "editions"
_VERSION_LENGTH: Final = 12
_CALLED: Final = re.compile(r"(\d{4}-\d{2}-)?[0-9a-f]{12}(\.\d+)?\.sqlite(-wal|-shm|-journal)?")


def editions_folder(
    named: str | Path | None = None,
    store: str | Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Where editions stand: ``named``, else FAIRWAIT_EDITIONS, else ``editions`` inside the user's own store.

    Editions of the packaged figures, which are nobody's own, stand in the user's cache. The folder need not exist yet.
    Raises :class:`UsageError` for a text that can be no folder, or a file.
    """
    surroundings = os.environ if environment is None else environment
    given = surroundings.get(VARIABLE, "").strip()
    if named is not None or given:
        return _folder(str(given if named is None else named), "--editions" if named is not None else VARIABLE)
    own = chosen_folder(store, surroundings)
    return _cache(surroundings) / "fairwait" / _INSIDE_STORE if own is None else own / _INSIDE_STORE


def data_version(store: Store) -> str:
    """The version of all that an edition shows: the newest month, and a digest of every release and of the program.

    Two stores that hold the same releases have the same version; a revised file gives another, and so does another
    template or method: what has one name has one content.
    """
    told = "\n".join([version(), str(LAYOUT), program_digest(), releases_digest(store)])
    digest = sha256(told.encode("utf-8")).hexdigest()[:_VERSION_LENGTH]
    months = sorted(one.last_period for one in store.current_releases if one.publication.startswith("rtt-full"))
    return f"{months[-1]}-{digest}" if months else digest


def releases_digest(store: Store) -> str:
    """A digest of which releases a store holds as current: the figures alone, whatever program reads them."""
    held = sorted(f"{one.publication}/{one.period_key}/{one.vintage}" for one in store.current_releases)
    return sha256("\n".join(held).encode("utf-8")).hexdigest()


def is_edition_name(name: str) -> bool:
    """Whether a file is called as an edition is, or as what stands beside one that is being written."""
    return _CALLED.fullmatch(name) is not None


def edition_file(folder: Path, named: str) -> Path:
    """The file of the edition of that version."""
    return folder / f"{named}.sqlite"


def current_edition(folder: Path) -> Path | None:
    """The file that the pointer names; None while nothing has been published."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    path = folder / name
    return path if name and path.parent == folder and path.is_file() else None


def point_to(folder: Path, path: Path) -> None:
    """Make an edition the current one. Whoever reads the one before goes on reading it until they look again."""
    make_folder(folder)
    write_atomically(folder / POINTER, f"{path.name}\n")


def _folder(text: str, where: str) -> Path:
    if not text.strip() or "\0" in text:
        raise UsageError("No folder was named for the editions", where=where, expected="a folder, such as my-site")
    folder = Path(text).expanduser()
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder.name} is a file, and editions stand in a folder", where=where, expected="a folder")
    return folder


def _cache(environment: Mapping[str, str]) -> Path:
    """The folder for what can be made again, by the habits of the system."""
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = environment.get("XDG_CACHE_HOME", "")
    return Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
