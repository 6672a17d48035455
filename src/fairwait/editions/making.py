"""Making an edition: the tables first, then every page, in several processes, what is wanted now before the rest.

The layout of pages is a floor above this room, so it comes in as an argument: ``press`` turns a page into HTML.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairwait.domain.errors import FairwaitError
from fairwait.editions.naming import current_edition, data_version, edition_file, point_to
from fairwait.editions.page import Page
from fairwait.editions.plan import KINDS, kind
from fairwait.editions.reading import Edition
from fairwait.editions.tables import LATER, TABLES
from fairwait.editions.writing import EditionWriter
from fairwait.store.chosen import open_chosen
from fairwait.store.lock import alone

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

Press = Callable[[Page, Edition], str]
Told = Callable[[int, int, str], None]

_FIRST: Final = 8  # pages made before the tables that no page needs
_TABLE: Final = "table"  # stands where a page has its kind
_AHEAD: Final = 2  # pages handed to each process beforehand: few, so that a wanted page need not wait long


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
        Make it even where the current edition is of this version already.
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
    """
    held = open_chosen(store)
    version = data_version(held)
    path = edition_file(folder, version)
    current = current_edition(folder)
    if not again and only is None and current is not None and (pages := _whole(current, version)):
        return Made(current, version, pages, fresh=False)
    with alone(folder / "making.lock", folder, "process is making an edition in"):
        path = _fresh_name(path, current)
        plan, planned_tables = _begin(path, version, store, only)
        if told:
            told(0, len(plan), planned_tables)
        if show_early and (current is None or not _whole(current)):
            point_to(folder, path)
        tables = LATER if only is None else ()  # no page shows what they hold
        failed = _make_pages(path, store, plan, tables, press, processes, wanted or (lambda: ()), told)
        writer = EditionWriter(path)
        writer.fact("failed", failed)
        writer.finish()
        point_to(folder, path)
        _drop_old(folder, keep=(path, current))
    return Made(path, version, len(plan) - len(failed), tuple(failed))


def _begin(
    path: Path, version: str, store: Path | None, only: Callable[[str], bool] | None
) -> tuple[list[tuple[str, str]], str]:
    """Fill the tables; return the plan, (kind, path) in the order of making, and the month that it is of."""
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(open_chosen(store))
    month = bench.latest_period()
    writer = EditionWriter.new(path, version, {"period": str(month), "period_label": month.label})
    for name in TABLES:
        import_module(f"fairwait.editions.tables.{name}").fill(bench, writer)
    plan = [(name, one) for name in KINDS for one in kind(name).paths(bench) if only is None or only(one)]
    writer.fact("plan", [one for _, one in plan])
    writer.rows("meta", ("key", "value"), [("planned", str(len(plan)))])
    writer.close()
    return plan, month.label


def _make_pages(
    path: Path, store: Path | None, plan: Sequence[tuple[str, str]], tables: Sequence[str], press: Press,
    processes: int, wanted: Callable[[], Iterable[str]], told: Told | None,
) -> list[tuple[str, str]]:  # fmt: skip
    """Make all pages and fill the tables left for later; return what could not be made, with the reason of each."""
    failed: list[tuple[str, str]] = []
    made = 0
    with _pool(path, store, press, processes) as hand_over:
        queue = _Queue([*plan[:_FIRST], *((_TABLE, one) for one in tables), *plan[_FIRST:]], wanted)
        waiting: dict[Future[str], str] = {}
        while queue or waiting:
            while queue and len(waiting) < processes * _AHEAD:
                name, one = queue.next()
                waiting[hand_over(name, one)] = one
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                one, reason = waiting.pop(future), future.result()
                made += one not in tables
                if reason:
                    failed.append((one, reason))
                if told:
                    told(made, len(plan), one)
    return failed


class _Queue:
    """The pages still to be made, in the order of the plan, but wanted ones first."""

    def __init__(self, plan: Sequence[tuple[str, str]], wanted: Callable[[], Iterable[str]]) -> None:
        self._left = {path: name for name, path in plan}
        self._order = deque(path for _, path in plan)
        self._wanted = wanted

    def __bool__(self) -> bool:
        return bool(self._left)

    def next(self) -> tuple[str, str]:
        for path in self._wanted():
            if path in self._left:
                return self._left.pop(path), path
        while (path := self._order.popleft()) not in self._left:
            pass
        return self._left.pop(path), path


@contextlib.contextmanager
def _pool(path: Path, store: Path | None, press: Press, processes: int) -> Iterator[Callable[[str, str], Future[str]]]:
    """Processes that make pages. They are fresh ones: nothing of the caller's threads or open files goes along."""
    arguments = (path, store, press, os.getpid())
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare, arguments) as pool:
        try:
            yield lambda name, one: pool.submit(_make_one, name, one)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_bench: Workbench
_writer: EditionWriter
_edition: Edition
_press: Press


def _prepare(path: Path, store: Path | None, press: Press, parent: int) -> None:
    """In a process of its own: what every page needs, read once."""
    global _bench, _writer, _edition, _press
    import atexit
    import signal

    from fairwait.analysis.workbench import Workbench

    atexit.register(os._exit, 0)  # DuckDB complains at length of what an interpreter leaves behind at its end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that began this decides when it ends
    _bench, _writer, _edition, _press = Workbench(open_chosen(store)), EditionWriter(path), Edition(path), press
    end_with(parent)


def end_with(parent: int) -> None:
    """End this process when the one that began it has gone, however it went."""
    import threading
    import time

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    if os.name == "posix":
        threading.Thread(target=look, daemon=True).start()


def _make_one(name: str, path: str) -> str:
    """Make one page, or fill one table; the reason why it could not be made, empty where it was."""
    try:
        if name == _TABLE:
            import_module(f"fairwait.editions.tables.{path}").fill(_bench, _writer)
            return ""
        page = kind(name).make(_bench, path)
    except FairwaitError as error:
        return error.what
    _writer.page(page, _press(page, _edition))
    return ""


def _whole(path: Path, version: str = "") -> int:
    """How many pages a whole edition holds; nought for one that is unfinished, or of another version than is named."""
    with contextlib.suppress(FairwaitError):
        edition = Edition(path)
        try:
            return edition.made()[0] if edition.whole and version in ("", edition.version) else 0
        finally:
            edition.close()
    return 0


def _fresh_name(path: Path, current: Path | None) -> Path:
    """A file name that nobody reads: the one of the version, numbered where the current edition has it."""
    number, name = 1, path
    while name == current:
        number += 1
        name = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return name


def _drop_old(folder: Path, keep: Iterable[Path | None]) -> None:
    """Drop editions that nobody needs, and those never finished. One that is still open elsewhere is left alone."""
    for path in folder.glob("*.sqlite*"):
        if not any(one is not None and path.name.startswith(one.name) for one in keep):
            with contextlib.suppress(OSError):
                path.unlink()
