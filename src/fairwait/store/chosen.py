"""Which store answers: the folder named, else the one that the environment names, else the packaged figures."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.store.reader import Store, open_store
from fairwait.store.release import Release

#: The environment variable that names a store for every command of a session.
VARIABLE = "FAIRWAIT_STORE"


def chosen_folder(named: str | Path | None = None, environment: Mapping[str, str] | None = None) -> Path | None:
    """The store's folder: ``named``, else what FAIRWAIT_STORE says; None means the packaged figures.

    The folder need not exist yet. Raises :class:`UsageError` for a text that can be no folder, or a file.
    """
    given = (os.environ if environment is None else environment).get(VARIABLE, "").strip()
    where = "--store" if named is not None else VARIABLE
    text = str(named) if named is not None else given
    if named is None and not given:
        return None
    if not text.strip() or "\0" in text:
        raise UsageError("No folder was named for the store", where=where, expected="a folder, such as my-store")
    folder = Path(text).expanduser()
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            f"{folder.name} is a file, and a store is a folder", where=where, expected="a folder, such as my-store",
            remedy="name the folder; a published file is read with “fairwait ingest FILE --store FOLDER”",
        )  # fmt: skip
    return folder


def open_chosen(named: str | Path | None = None, environment: Mapping[str, str] | None = None) -> Store:
    """Open the store that :func:`chosen_folder` chooses; errors are also those of :func:`open_store`."""
    return open_store(chosen_folder(named, environment))


def at_vintage(
    store: Store, publications: Sequence[str], vintage: str, period: Period | None = None
) -> tuple[Store, Period]:
    """The same store with one release of a month standing as current, and that month.

    ``vintage`` is the start of the release's sha256, as ``fairwait status`` lists it; the release is one of
    ``publications``. Everything asked of the store that comes back then speaks of that release.

    Raises
    ------
    UsageError
        When ``vintage`` is no start of a sha256, or several releases begin with it.
    NothingToAnswerWithError
        When no release of the month has it.
    """
    wanted = vintage.strip().lower()
    if not wanted or set(wanted) - set("0123456789abcdef"):
        raise UsageError(
            f"“{vintage}” is not the start of a sha256", where="--vintage",
            expected="letters a to f and digits, such as 392fa3583f10",
            remedy="list the vintages held with: fairwait status --csv",
        )  # fmt: skip
    release = _meant(store, publications, wanted, period)
    others = tuple(
        one
        for one in store.all_releases
        if one is release or (one.publication, one.period_key) != (release.publication, release.period_key)
    )
    return Store(store.root, others, label=store.label, version=store.version), Period.parse(release.first_period)


def _meant(store: Store, publications: Sequence[str], vintage: str, period: Period | None) -> Release:
    every = [one for name in publications for one in store.releases(name, vintages="all")]
    held = sorted((one for one in every if period is None or one.covers(period)), key=lambda one: one.last_period)
    meant = [one for one in held if one.vintage.startswith(vintage)]
    if not meant:
        of = f" of {period.label}" if period else ""
        raise NothingToAnswerWithError(
            f"No release{of} has the vintage {vintage}", where="--vintage",
            expected=", ".join(f"{one.vintage} ({one.period_key})" for one in held[-6:]) or "a release that is held",
            remedy="list the vintages held with: fairwait status --csv",
        )  # fmt: skip
    if len(meant) > 1:
        raise UsageError(
            f"“{vintage}” could be {len(meant)} releases", where="--vintage",
            expected=", ".join(f"{one.vintage} ({one.period_key})" for one in meant[:6]),
            remedy="give more of the sha256, or the month with --period",
        )  # fmt: skip
    return meant[0]
