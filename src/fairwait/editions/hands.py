"""The processes that make pages: fresh ones, which read once what every page needs, and end with whoever began them."""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fairwait.domain.errors import FairwaitError
from fairwait.editions.memory import memory_used
from fairwait.editions.page import Page
from fairwait.editions.plan import kind
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.store.reader import Store

Press = Callable[[Page, Edition], str]

#: Stands where a page has its kind: what is asked for is a table.
TABLE: Final = "table"
#: A process that holds more than this, in megabytes, forgets what it has computed so far. Where the system does not say
#: how much it holds, it forgets after so many pages.
MOST_MEMORY: Final = 700.0
MOST_PAGES: Final = 100


@dataclass(frozen=True, slots=True)
class Task:
    """What the processes work at: the file, the store as it was opened once, and how a page becomes HTML."""

    path: Path
    store: Store
    press: Press


@contextlib.contextmanager
def hands(task: Task, processes: int) -> Iterator[Callable[[str, str], Future[str]]]:
    """Processes that make pages. What is yielded hands a page over, by kind and path; the future gives the reason why
    it could not be made, empty where it was, and raises BrokenProcessPool where a process was ended from without.

    Nothing of the caller's threads or open files goes along.
    """
    arguments = (task, os.getpid())
    # One thread each: theirs, spinning while they wait for work, would take the time of the other processes.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare, arguments) as pool:
        try:
            yield lambda name, one: pool.submit(_make_one, name, one)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_task: Task
_bench: Workbench
_writer: EditionWriter
_edition: Edition
_since = 0  # pages made since everything was forgotten


def _prepare(task: Task, parent: int) -> None:
    """In a process of its own: what every page needs, read once."""
    global _task, _writer, _edition
    import atexit
    import signal

    atexit.register(os._exit, 0)  # DuckDB complains at length of what an interpreter leaves behind at its end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that began this decides when it ends
    _task, _writer, _edition = task, EditionWriter(task.path), Edition(task.path)
    _begin_anew()
    end_with(parent)


def _begin_anew() -> None:
    """A workbench that has computed nothing yet."""
    global _bench, _since
    import gc

    from fairwait.analysis.workbench import Workbench

    _bench, _since = Workbench(_task.store), 0
    gc.collect()


def _remember_less() -> None:
    """Forget what was computed where that has become much."""
    global _since
    _since += 1
    used = memory_used()
    if _since >= MOST_PAGES if used is None else used > MOST_MEMORY:
        _begin_anew()


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
        if name == TABLE:
            import_module(f"fairwait.editions.tables.{path}").fill(_bench, _writer)
        else:
            page = kind(name).make(_bench, path)
            _writer.page(page, _task.press(page, _edition))
    except Exception as error:  # one page is no reason to have none
        return reason_of(error)
    finally:
        _remember_less()
    return ""


def reason_of(error: Exception) -> str:
    """Why something could not be made, in words that may be shown: of a fault of the program its kind and place only,
    since its own words may hold anything."""
    if isinstance(error, FairwaitError):
        return error.what
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"The program met what it did not foresee: {type(error).__name__}{where}"
