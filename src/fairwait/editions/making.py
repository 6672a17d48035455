"""Making an edition: the tables first, then every page, in several processes, what is wanted now before the rest.

All of it is of one version of the store, opened once and handed on. The layout of pages is a floor above this room, so
it comes in as an argument: ``press`` turns a page into HTML. Whatever is interrupted goes on where it stopped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairwait.domain import words
from fairwait.domain.errors import FairwaitError, UnfinishedError
from fairwait.editions.hands import TABLE, Press, Task, hands, reason_of
from fairwait.editions.months import months_told
from fairwait.editions.naming import current_edition, data_version, edition_file, point_to, releases_digest
from fairwait.editions.plan import KINDS, kind
from fairwait.editions.queue import Queue
from fairwait.editions.reading import Edition
from fairwait.editions.tables import LATER, TABLES
from fairwait.editions.tidying import drop_old, fresh_name, unfinished, whole_pages
from fairwait.editions.writing import EditionWriter
from fairwait.store.chosen import open_chosen
from fairwait.store.lock import alone

if TYPE_CHECKING:
    from fairwait.store.reader import Store

Told = Callable[[int, int, str], None]

_FIRST: Final = 8  # pages made before the tables that no page needs
_AHEAD: Final = 2  # pages handed to each process beforehand: few, so that a wanted page need not wait long
#: One page in so many may fail, and the rest is shown; with more, what was shown before is better than that.
_MAY_FAIL: Final = 100
_SHOWN: Final = 5
_MOST_ENDED: Final = 5  # times that processes may be ended from without before it is given up
_ENDED: Final = "The process that made it was ended by the system, most often because memory ran short"


@dataclass(frozen=True, slots=True)
class Made:
    """What making gave: the file, how many pages, and what could not be made, each with its reason."""

    path: Path
    version: str
    pages: int
    failed: tuple[tuple[str, str], ...] = ()
    fresh: bool = True


def make_edition(
    folder: Path,
    press: Press,
    *,
    store: Path | None = None,
    processes: int = 2,
    again: bool = False,
    only: Callable[[str], bool] | None = None,
    wanted: Callable[[], Iterable[str]] | None = None,
    told: Told | None = None,
    show_early: bool = False,
) -> Made:
    """Make the edition of what a store holds now, and make it the current one once it is whole.

    Parameters
    ----------
    folder
        Where editions stand.
    press
        Turns a page into HTML; a function of a module, since other processes call it.
    store
        The user's store; None for the packaged figures.
    again
        Make it from the beginning even where the current edition is of this version already.
    only
        Which pages to make, by path: for tests, and for whoever wants a part.
    wanted
        Asked between pages for paths that somebody is waiting for.
    told
        Called after each page with the number made, the number planned, and the path.
    show_early
        Make it the current one as soon as its tables are filled, where there is no whole one to show.

    Raises
    ------
    StoreBusyError
        When another process is making an edition in the folder.
    UnfinishedError
        When a table, or more than one page in a hundred, could not be made, or nothing could be written. The current
        edition stays, and the next making goes on with the unfinished file.
    """
    held = open_chosen(store)
    version = data_version(held)
    if not again and only is None and (there := _there(folder, version)):
        return there
    with alone(folder / "making.lock", folder, "process is making an edition in"):
        if not again and only is None and (there := _there(folder, version) or _shown_now(folder, version)):
            return there  # another process made it since we looked, or one was ended before it could show it
        current = current_edition(folder)
        begun = None if again or only is not None else unfinished(folder, version, current)
        try:
            work = _begin(begun, fresh_name(edition_file(folder, version), current), version, held, only)
            if told:
                told(work.made, work.planned, work.month)
            if show_early and (current is None or not whole_pages(current)):
                point_to(folder, work.path)
            _work_off(work, Task(work.path, held, press), processes, wanted or (lambda: ()), told)
            _finish(work)
        except sqlite3.Error as error:
            raise UnfinishedError(
                f"The edition could not be written ({error})", where=str(folder), expected="room on the disk",
                remedy="make room and begin again: it goes on where it stopped",
            ) from error  # fmt: skip
        point_to(folder, work.path)
        drop_old(folder, keep=(work.path, current))
    return Made(work.path, version, work.made - len(work.failed), tuple(work.failed.items()))


def _there(folder: Path, version: str) -> Made | None:
    """What stands there already, where it is whole and of this version."""
    current = current_edition(folder)
    if current is None or not (pages := whole_pages(current, version)):
        return None
    with closing(Edition(current)) as edition:
        failed = tuple((str(path), str(reason)) for path, reason in edition.fact("failed") or ())
    return Made(current, version, pages, failed, fresh=False)


def _shown_now(folder: Path, version: str) -> Made | None:
    """An edition of this version that is whole and was never shown, shown now."""
    path = edition_file(folder, version)
    if not path.is_file() or not whole_pages(path, version):
        return None
    before = current_edition(folder)
    point_to(folder, path)
    drop_old(folder, keep=(path, before))
    return _there(folder, version)


@dataclass(slots=True)
class _Work:
    """What there is to do, and how far it is: ``left`` holds kinds and paths; ``filled`` the later tables done."""

    path: Path
    month: str
    planned: int
    left: list[tuple[str, str]]
    made: int = 0
    filled: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    #: Tables that could not be filled. No edition is published without one.
    missing: dict[str, str] = field(default_factory=dict)


def _begin(begun: Path | None, fresh: Path, version: str, store: Store, only: Callable[[str], bool] | None) -> _Work:
    """Fill the tables and write the plan, in the order of making; or see how far the edition is that was begun."""
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(store)
    month = bench.latest_period()
    plan = [(name, one) for name in KINDS for one in kind(name).paths(bench) if only is None or only(one)]
    later = [(TABLE, one) for one in LATER] if only is None else []  # no page shows what they hold
    every = [*plan[:_FIRST], *later, *plan[_FIRST:]]
    if begun is not None and (work := _resumed(begun, month.label, plan, every)):
        return work
    facts = {
        "period": str(month), "period_label": month.label, "months_told": months_told(bench, month),
        "store": str(store.version),
        "releases": releases_digest(store),
    }  # fmt: skip
    writer = EditionWriter.new(fresh, version, facts)
    for name in TABLES:
        try:
            import_module(f"fairwait.editions.tables.{name}").fill(bench, writer)
        except FairwaitError:
            raise
        except Exception as error:
            raise _refused({name: reason_of(error)}, {}, len(plan)) from error
    writer.fact("plan", [one for _, one in plan])
    writer.rows("meta", ("key", "value"), [("planned", str(len(plan)))])
    writer.close()
    return _Work(fresh, month.label, len(plan), every)


def _resumed(path: Path, month: str, plan: Sequence[tuple[str, str]], every: Sequence[tuple[str, str]]) -> _Work | None:
    """What is left of an edition that was begun; None where another plan was made for it."""
    with closing(Edition(path)) as edition:
        if list(edition.fact("plan") or ()) != [one for _, one in plan]:
            return None
        there, filled = set(edition.paths()), list(edition.fact("filled") or ())
    left = [(name, one) for name, one in every if one not in (filled if name == TABLE else there)]
    return _Work(path, month, len(plan), left, len(there), filled)


def _work_off(work: _Work, task: Task, processes: int, wanted: Callable[[], Iterable[str]], told: Told | None) -> None:
    """Make all pages and fill the tables left for later. Where a process is ended from without, what it may have died
    of is made by itself, so that one page cannot keep the others from being made."""
    queue, log = Queue(work.left, wanted), _Log(work, task.path, told)
    log.failed()
    for _ in range(_MOST_ENDED):
        suspects = _together(queue, task, processes, log)
        for name, one in suspects:
            if _together(Queue([(name, one)], lambda: ()), task, 1, log):
                log.done(name, one, _ENDED)
        if not queue:
            log.close()
            return
    raise UnfinishedError(
        "The processes that make pages are ended from without again and again", expected="memory enough for them",
        remedy="make pages in fewer processes (--processes 1) and begin again: it goes on where it stopped",
    )  # fmt: skip


def _together(queue: Queue, task: Task, processes: int, log: _Log) -> list[tuple[str, str]]:
    """Work the queue off; what was under way when a process was ended from without comes back."""
    waiting: dict[Future[str], tuple[str, str]] = {}
    try:
        with hands(task, processes) as hand_over:
            while queue or waiting:
                while queue and len(waiting) < processes * _AHEAD:
                    name, one = queue.next()
                    waiting[_handed(hand_over, name, one)] = (name, one)
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    reason = future.result()
                    log.done(*waiting.pop(future), reason)
    except BrokenExecutor:
        return list(waiting.values())
    return []


def _handed(hand_over: Callable[[str, str], Future[str]], name: str, one: str) -> Future[str]:
    """Hand a page over; where nobody is left to take it, that is said as of one that was under way."""
    try:
        return hand_over(name, one)
    except BrokenExecutor as error:
        lost: Future[str] = Future()
        lost.set_exception(error)
        return lost


class _Log:
    """Keeps count of what was made, in the edition itself as well: whoever goes on with it, or shows it, reads that."""

    def __init__(self, work: _Work, path: Path, told: Told | None) -> None:
        self._work, self._told = work, told
        self._writer = EditionWriter(path)

    def done(self, name: str, one: str, reason: str) -> None:
        work = self._work
        if name == TABLE:
            if reason:
                work.missing[one] = reason
            else:
                work.filled.append(one)
                self._writer.fact("filled", work.filled)
        else:
            work.made += 1
            if reason:
                work.failed[one] = reason
                self.failed()
        if self._told:
            self._told(work.made, work.planned, one)

    def failed(self) -> None:
        """Write down what could not be made."""
        self._writer.fact("failed", list(self._work.failed.items()))

    def close(self) -> None:
        self._writer.close()


def _finish(work: _Work) -> None:
    """Say that it is whole, unless too much is missing."""
    if work.missing or len(work.failed) * _MAY_FAIL > work.planned:
        raise _refused(work.missing, work.failed, work.planned)
    EditionWriter(work.path).finish()


def _refused(tables: dict[str, str], pages: dict[str, str], planned: int) -> UnfinishedError:
    what = [f"the table “{name}”" for name in tables]
    what += [f"{words.integer(len(pages))} of {words.integer(planned)} pages"] if pages else []
    first = [f"{path or 'the start page'}: {reason}" for path, reason in (*tables.items(), *pages.items())][:_SHOWN]
    return UnfinishedError(
        f"{words.sentence(words.listing(what))[:-1]} could not be made, so the edition is not published",
        where="; ".join(first), expected=f"every table, and at most one page in {_MAY_FAIL} missing",
        remedy="mend what is said there and begin again: it goes on where it stopped, and what was shown before stays",
    )  # fmt: skip
