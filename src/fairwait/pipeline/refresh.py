"""Refresh: fetch what is new, ingest it, publish it, and say in words what changed since the last time it was said.

Safe to run from a scheduler. One refresh runs at a time. What was last told is on record before anything is fetched, so
that a kill between publishing and telling costs nothing: the next run tells it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fairwait.analysis.news.changes import Changes
from fairwait.analysis.news.snapshot import Snapshot, snapshot
from fairwait.analysis.news.what_changed import what_changed
from fairwait.domain.errors import StoreError
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.held_together import held_together
from fairwait.sources.contract import CheckResult
from fairwait.store.reader import open_store
from fairwait.store.writer import disk_errors, write_atomically

FOLDER = "news"
_TOLD = "told.json"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh fetched, what that changed, and where the change is written down (None when nothing changed).

    ``disagreements`` are publications of one return that should agree, and do not.
    """

    report: FetchReport
    changes: Changes
    written: Path | None
    disagreements: tuple[CheckResult, ...] = ()


def refresh(root: Path, wanted: Wanted, fetch: Callable[[Wanted], FetchReport], *, today: date) -> Refreshed:
    """Fetch what is wanted into the store at ``root`` and tell what changed since the last refresh.

    Without a first month asked for, a store that holds something is brought up to date from the April of the financial
    year before last on: publishers revise the months of a year together, up to some eighteen months after. ``fetch``
    does the fetching.

    Raises
    ------
    StoreError
        When another refresh or another writer is at work, or the folder is not writable.
    """
    with _alone(root):
        before = _told(root)
        report = fetch(wanted.narrowed(_revisable(today)) if before.keys else wanted)
        changes = _changes(before, root)
        disagreements = () if changes.nothing else _disagreements(root)
        written = None if changes.nothing else _write(changes, disagreements, root)
        _tell(snapshot(root), root)
    return Refreshed(report, changes, written, disagreements)


def _revisable(today: date) -> Period:
    """April of the financial year before the present one."""
    return Period(today.year - (today.month < 4) - 1, 4)


def _changes(before: Snapshot, root: Path) -> Changes:
    after = snapshot(root)
    if not after.version:
        return Changes(before.when, before.version, after.version)
    return what_changed(before, open_store(root))


def _disagreements(root: Path) -> tuple[CheckResult, ...]:
    return tuple(check for check in held_together(open_store(root)) if not check.passed)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    with disk_errors(root):
        (root / FOLDER).mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(root / FOLDER / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise StoreError(
            "Another refresh of this store is running", where=str(root), expected="one refresh at a time",
            remedy="wait for it to finish; nothing has been changed",
        ) from error  # fmt: skip


def _told(root: Path) -> Snapshot:
    """What the store held when a change was last told; on the first refresh, what it holds now."""
    path = root / FOLDER / _TOLD
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        keys = frozenset((publication, period, vintage) for publication, period, vintage in values["keys"])
        return Snapshot(int(values["version"]), keys, str(values["latest"]))
    except (OSError, ValueError, KeyError, TypeError):
        now = snapshot(root)
        _tell(now, root)
        return now


def _tell(now: Snapshot, root: Path) -> None:
    with disk_errors(root):
        values = {"version": now.version, "latest": now.latest, "keys": sorted(now.keys)}
        write_atomically(root / FOLDER / _TOLD, json.dumps(values, indent=1) + "\n")


def _write(changes: Changes, disagreements: tuple[CheckResult, ...], root: Path) -> Path:
    """Write the change down, in words and as data, under the version that it led to."""
    target = root / FOLDER / f"version-{changes.after}.txt"
    with disk_errors(root):
        data = json.dumps(changes.to_dict(), indent=1, ensure_ascii=False, default=str)
        write_atomically(target.with_suffix(".json"), data + "\n")
        lines = (*changes.sentences(), *(check.sentence for check in disagreements))
        write_atomically(target, "\n".join(lines) + "\n")
    return target
