"""What a store held at a version: publication, period and vintage of every release, in no more than a small file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from fairwait.domain.errors import NothingToAnswerWithError, StoreError
from fairwait.store.reader import Store
from fairwait.store.release import Release, current
from fairwait.store.versions import current_number

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The releases of one version by publication, period key and vintage; ``latest`` is when the last was read.

    Version 0 is a store in which nothing was published: it holds nothing. ``latest`` is then empty.
    """

    version: int
    keys: frozenset[Key]
    latest: str = ""

    def held(self, store: Store) -> tuple[Release, ...]:
        """The releases of ``store`` that the snapshot had. Releases are never deleted, so none is lacking."""
        return tuple(one for one in store.all_releases if key_of(one) in self.keys)

    def current(self, store: Store) -> tuple[Release, ...]:
        """Those that answered for their months then."""
        return current(self.held(store))

    @property
    def when(self) -> str:
        """Since what a change is told: “version 3”, or “the store was empty”."""
        return f"version {self.version}" if self.version else "the store was empty"


def snapshot(root: Path, version: int | None = None) -> Snapshot:
    """What the store at ``root`` holds now, or held at one of the versions it keeps. Reads one small file.

    Safe to take before a refresh: a store that does not exist yet is an empty one.

    Raises
    ------
    NothingToAnswerWithError
        When ``version`` is not kept; the message names those that are.
    StoreError
        When the version's list of releases cannot be read.
    """
    number = current_number(root) if version is None else version
    if number == 0:
        return Snapshot(0, frozenset())
    path = root / "versions" / f"{number}.json"
    try:
        lines: list[str] = json.loads(path.read_text(encoding="utf-8"))
        parts = [line.split("/", 3) for line in lines]
        keys = frozenset((publication, period, vintage) for publication, period, vintage, _ in parts)
        return Snapshot(number, keys, max((line[3] for line in parts), default=""))
    except FileNotFoundError:
        raise _not_kept(root, number) from None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreError(
            "The list of releases of a version cannot be read", where=f"version {number}",
            expected="a list of publications, periods and vintages as fairwait wrote it",
            remedy="delete the folder “versions” and the file CURRENT, then ingest any file again: they are rebuilt",
        ) from error  # fmt: skip


def snapshot_of(store: Store) -> Snapshot:
    """What an open store holds."""
    latest = max((one.ingested_at for one in store.all_releases), default="")
    return Snapshot(store.version, frozenset(key_of(one) for one in store.all_releases), latest)


def key_of(release: Release) -> Key:
    return release.publication, release.period_key, release.vintage


def _not_kept(root: Path, number: int) -> NothingToAnswerWithError:
    kept = sorted(int(path.stem) for path in (root / "versions").glob("*.json") if path.stem.isdigit())
    return NothingToAnswerWithError(
        f"Version {number} of the store is not kept", where=str(root),
        expected=f"one of the versions kept: {', '.join(str(one) for one in kept) or 'none'}",
        remedy="the last three versions are kept; ask for one of them",
    )  # fmt: skip
