"""Refresh: fetch what is new, ingest it, publish it, and say in words what changed since the last time it was said.

Safe to run from a scheduler. One refresh runs at a time. What was last told is on record before anything is fetched, so
that a kill between publishing and telling costs nothing: the next run tells it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fairwait.analysis.news.changes import Changes
from fairwait.analysis.news.snapshot import Snapshot, snapshot, snapshot_of
from fairwait.analysis.news.what_changed import what_changed
from fairwait.domain.harmless import visible
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.kinds import was_fetched
from fairwait.pipeline.fetch.plan import Wanted
from fairwait.pipeline.fetch.report import FetchReport
from fairwait.pipeline.held_together import held_together
from fairwait.sources.contract import CheckResult
from fairwait.sources.finding import FoundFile
from fairwait.store.disk import disk_errors
from fairwait.store.lock import alone
from fairwait.store.reader import Store, open_store
from fairwait.store.versions import current_number
from fairwait.store.writer import clear_half_written, write_atomically

FOLDER = "news"
_TOLD = "told.json"
#: For how many months a file that is held is asked for again.
_REVISED_FOR = 24


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
    """Fetch what is wanted into the store at ``root`` and tell what changed since a change was last told.

    All pages are walked and whatever the store lacks is fetched, however old. What it holds is asked for again, in case
    it has changed, for two years: publishers revise the months of a year together, up to some eighteen months after.
    A file that was revised under a new address is new, whatever its age. ``fetch`` does the fetching.

    Raises
    ------
    StoreError
        When another refresh or another writer is at work, or the folder is not writable.
    """
    with alone(root / FOLDER / ".lock", root, "refresh is running on"):
        clear_half_written(root / FOLDER)
        before = _told(root)
        report = fetch(replace(wanted, skip=_settled(root, Period(today.year, today.month).shift(-_REVISED_FOR))))
        if not current_number(root):
            return Refreshed(report, Changes(before.when, before.version, 0), None)
        store = open_store(root)
        changes = what_changed(before, store)
        disagreements = () if changes.nothing else _disagreements(store)
        written = None if changes.nothing else _write(changes, disagreements, root)
        _tell(snapshot_of(store), root)  # of the very store that was compared, whatever was published meanwhile
    return Refreshed(report, changes, written, disagreements)


def _settled(root: Path, since: Period) -> Callable[[FoundFile], bool]:
    """Whether a file's very address gave what the store holds, and its months are too old to be looked at again."""
    return lambda found: found.last < since and was_fetched(found, root)


def _disagreements(store: Store) -> tuple[CheckResult, ...]:
    return tuple(check for check in held_together(store) if not check.passed)


def _told(root: Path) -> Snapshot:
    """What the store held when a change was last told; on the first refresh, what it holds now.

    A record that cannot be read stands for nothing told: better everything twice than something never.
    """
    path = root / FOLDER / _TOLD
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        keys = frozenset((publication, period, vintage) for publication, period, vintage in values["keys"])
        return Snapshot(int(values["version"]), keys, str(values["latest"]))
    except FileNotFoundError:
        now = snapshot(root)
        _tell(now, root)
        return now
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Snapshot(0, frozenset())


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
        write_atomically(target, "\n".join(visible(line) for line in lines) + "\n")
    return target
