"""Where the user's own files are: the folder named, else the environment's, else one inside the user's own store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairwait.domain.errors import UsageError
from fairwait.store.chosen import VARIABLE as STORE_VARIABLE
from fairwait.store.chosen import chosen_folder
from fairwait.workspace.files import Shelf

#: The environment variable that names a workspace for every command of a session.
VARIABLE = "FAIRWAIT_WORKSPACE"
_INSIDE_STORE = "workspace"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of the user's own files, plain text that any editor opens. It need not exist until something is kept.

    Nothing in it is ever sent anywhere, and no release of figures is ever written into it.
    """

    folder: Path

    def shelf(self, kind: str, ending: str, what: str) -> Shelf:
        """The files of one kind: ``shelf("groups", ".toml", "group")``."""
        return Shelf(self.folder / kind, ending, what)


def find_workspace(
    named: str | Path | None = None,
    store: str | Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Workspace | None:
    """The workspace that is meant, None where nothing says which.

    ``named`` counts first, then FAIRWAIT_WORKSPACE, then the folder ``workspace`` inside the user's own store:
    ``store``, else the one that FAIRWAIT_STORE names. The packaged figures hold no workspace: they are nobody's own.
    Raises :class:`UsageError` for a text that can be no folder, or a file.
    """
    surroundings = os.environ if environment is None else environment
    given = surroundings.get(VARIABLE, "").strip()
    if named is not None or given:
        return Workspace(
            _folder(str(given if named is None else named), "--workspace" if named is not None else VARIABLE)
        )
    own = chosen_folder(store, surroundings)
    return None if own is None else Workspace(_folder(str(own / _INSIDE_STORE), _INSIDE_STORE))


def chosen_workspace(
    named: str | Path | None = None,
    store: str | Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Workspace:
    """:func:`find_workspace`, and a :class:`UsageError` that says what to do where nothing names one."""
    found = find_workspace(named, store, environment)
    if found is None:
        raise UsageError(
            "No folder was named for your own files",
            where="--workspace",
            expected="a folder of your own; it is made when something is first kept in it",
            remedy=f"add --workspace my-workspace, or set {VARIABLE} once for every command; with a store of your own "
            f"(--store, {STORE_VARIABLE}) its folder “{_INSIDE_STORE}” serves",
        )
    return found


def _folder(text: str, where: str) -> Path:
    if not text.strip() or "\0" in text:
        raise UsageError(
            "No folder was named for your own files", where=where, expected="a folder, such as my-workspace"
        )
    folder = Path(text).expanduser()
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.name} is a file, and a workspace is a folder", where=where,
            expected="a folder, such as my-workspace",
        )  # fmt: skip
    return folder
