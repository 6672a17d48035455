"""The first process's side: a second one is started, handed work, and done without where it fails.

Nothing depends on the second process but time. It may not start, die, or answer too late: what it did not bring is made
here. Jobs wait in a row; the second process takes them from the front, this one from the back when it has nothing else
to do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from fairwait.reports.beside.frames import opened, receive, send
from fairwait.reports.beside.worker import greeting, load

#: Seconds to wait for a job that the second process has begun, when there is nothing else left to do.
PATIENCE: Final = 60.0
#: What Python is asked for. ``-P``: modules that happen to lie where the command was typed are not ours.
COMMAND: Final = ("-P", "-m", "fairwait.reports.beside.worker")
_GLANCE = 0.1  # a wait without an end cannot be interrupted on Windows

Job = tuple[str, Callable[..., Any], tuple[object, ...]]


class NotMade(Exception):  # noqa: N818 - said of the job, not a fault
    """The second process did not bring it: make it here."""


class Helper:
    """A second process and the jobs it was offered. Made by :func:`helper`."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._changed = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._begun: set[str] = set()
        self._ended: dict[str, tuple[bool, object]] = {}
        self._alive = True
        self._closing = False
        self._thread = threading.Thread(target=self._hand_out, daemon=True)
        self._thread.start()

    @property
    def made(self) -> tuple[str, ...]:
        """The names of the jobs that the second process has brought so far."""
        return tuple(name for name, (made, _) in self._ended.items() if made)

    def offer(self, jobs: Sequence[Job]) -> None:
        """Put jobs in the row: a name, a function of a module and its arguments, all of which can be pickled."""
        with self._changed:
            self._waiting.extend(jobs)
            self._changed.notify_all()

    def take(self, name: str) -> Any:
        """What the second process made of a job; waited for where it has begun.

        Raises
        ------
        NotMade
            Where it has not begun, and now will not, or where it failed.
        """
        until = time.monotonic() + PATIENCE
        with self._changed:
            if name not in self._begun:
                self._waiting = deque(job for job in self._waiting if job[0] != name)
                raise NotMade(name)
            while name not in self._ended and self._alive and time.monotonic() < until:
                self._changed.wait(_GLANCE)
            made, result = self._ended.get(name, (False, None))
            if not made:
                raise NotMade(name)
            return result

    def close(self) -> None:
        """End the second process at once, whatever it is doing."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _quietly_close(pipe)

    def _hand_out(self) -> None:
        """Hand one job after the other to the second process and keep what comes back, until it or this one ends."""
        try:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            if opened(receive(self._process.stdout)) != greeting():
                return
            while (job := self._next()) is not None:
                send(self._process.stdin, job[1:])
                answer = opened(receive(self._process.stdout))
                with self._changed:
                    self._ended[job[0]] = answer  # type: ignore[assignment]
                    self._changed.notify_all()
        except Exception:  # a broken pipe, a result that cannot be read: the same as no second process
            return
        finally:
            with self._changed:
                self._alive = False
                self._changed.notify_all()

    def _next(self) -> Job | None:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            if self._closing:
                return None
            job = self._waiting.popleft()
            self._begun.add(job[0])
            return job


@contextmanager
def helper(*loads: str, wanted: bool = True) -> Iterator[Helper | None]:
    """A second process for as long as the block runs; None where none is wanted, none can be, or it would not help.

    It begins at once to load the modules that its work will need, so the block is best entered before anything else is
    done. However the block is left, by Ctrl-C too, the process is gone afterwards.
    """
    found = _start() if wanted and cores() > 1 else None
    try:
        if found is not None and loads:
            found.offer([("load", load, loads)])
        yield found
    finally:
        if found is not None:
            found.close()


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start() -> Helper | None:
    """The process, told nothing yet; None where none can be started."""
    if not sys.executable or getattr(sys, "frozen", False):
        return None  # this program is no Python that could be asked for another module
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, *COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except (OSError, ValueError):
        return None
    return Helper(process)


def _quietly_close(pipe: Any) -> None:
    with suppress(OSError):  # what was still unsent has nobody to go to
        pipe.close()
