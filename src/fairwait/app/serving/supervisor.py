"""The supervisor: it holds the address, starts the processes that do the work, and sees that none is missing."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from fairwait.app.serving.child import Child
from fairwait.domain.errors import ServingError
from fairwait.store.versions import POINTER
from fairwait.web.serving.records import Records
from fairwait.web.serving.worker import ENDS_WITHIN
from fairwait.web.settings import VARIABLE, Settings

_GLANCE: Final = 0.2
#: How often the store is looked at for new figures, in seconds.
_LOOK_AT_STORE: Final = 10.0
_HOPELESS: Final = 5  # deaths in a row of a worker that never settled
_WORKER: Final = "fairwait.web.serving.worker"
#: Whether a process can hand a socket that it opened to another. Windows cannot: there one worker opens its own.
_HANDS_SOCKETS_ON: Final = os.name == "posix"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a website is made of. ``store`` is None for the packaged figures; ``prepare`` keeps editions coming.

    Where no process can hand a socket to another there is one worker, however many ``workers`` are asked for.
    """

    settings: Settings
    store: Path | None
    workers: int
    prepare: bool


class Supervisor:
    """Runs a website until it is asked to stop."""

    def __init__(self, plan: Plan, listening: socket.socket, records: Records | None = None) -> None:
        self._plan = plan
        self._listening = listening
        self._records = records or Records()
        self._stopping = self._look_now = False
        self._of_terminal = os.isatty(0)
        self._store_seen = _fingerprint(plan.store)
        self._next_look = time.monotonic() + _LOOK_AT_STORE
        self._workers = [self._worker(number) for number in range(plan.workers if _HANDS_SOCKETS_ON else 1)]
        self._preparer = self._helper("preparer", once=True) if plan.prepare else None
        others = [self._helper("renderer"), self._helper("maker")]
        self._children = [*self._workers, *others, *([self._preparer] if self._preparer else [])]

    def run(self) -> None:
        """Until SIGTERM or Ctrl-C; then what is under way is finished, within a bounded time.

        Raises :class:`ServingError` where web workers die as soon as they start, again and again.
        """
        with self._signals():
            try:
                while not self._stopping:
                    self._tick()
                    time.sleep(_GLANCE)
            finally:
                self._stop()

    def stop(self) -> None:
        """Have :meth:`run` end."""
        self._stopping = True

    def _tick(self) -> None:
        for child in self._children:
            child.keep_going(self._records)
        if all(child.deaths >= _HOPELESS for child in self._workers):
            raise ServingError(
                "The website's processes end as soon as they start", expected="processes that go on answering",
                remedy="look at what they said above, and check the installation with “fairwait status”",
            )  # fmt: skip
        if self._look_now or time.monotonic() >= self._next_look:
            self._look_at_store()

    def _look_at_store(self) -> None:
        """Have a new edition made where the store was changed, or where somebody sent SIGHUP."""
        self._next_look = time.monotonic() + _LOOK_AT_STORE
        seen = _fingerprint(self._plan.store)
        if self._preparer is not None and (self._look_now or seen != self._store_seen):
            self._preparer.anew()
        self._store_seen, self._look_now = seen, False

    def _stop(self) -> None:
        self._listening.close()
        for child in self._children:
            child.ask_to_end()
        until = time.monotonic() + ENDS_WITHIN + 2
        while any(child.alive for child in self._children) and time.monotonic() < until:
            time.sleep(_GLANCE / 4)
        for child in self._children:
            child.end()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and Ctrl-C stop, a second time at once; SIGHUP looks at the store now, unless it comes because the
        terminal that this was started in was closed: then nobody is left to stop it."""

        def stop(number: int, frame: FrameType | None) -> None:
            if self._stopping:
                for child in self._children:
                    child.end()
            self._stopping = True

        def look(number: int, frame: FrameType | None) -> None:
            if self._of_terminal and not os.isatty(0):
                stop(number, frame)
            self._look_now = True

        wanted = {signal.SIGTERM: stop, signal.SIGINT: stop}
        if hasattr(signal, "SIGHUP"):
            wanted[signal.SIGHUP] = look
        before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _worker(self, number: int) -> Child:
        environment = {**os.environ, VARIABLE: self._plan.settings.as_text()}
        if _HANDS_SOCKETS_ON:
            handed = self._listening.fileno()
            return Child(f"worker {number + 1}", _WORKER, [str(handed)], environment, [handed])
        host, port = self._listening.getsockname()[:2]
        self._listening.close()  # it was only opened to see that it can be
        return Child(f"worker {number + 1}", _WORKER, [host, str(port)], environment)

    def _helper(self, name: str, *, once: bool = False) -> Child:
        settings, store = self._plan.settings, self._plan.store
        words = [str(settings.editions), str(settings.spool), *([str(store)] if store else [])]
        return Child(name, f"fairwait.app.serving.{name}", words, os.environ, once=once)


def _fingerprint(store: Path | None) -> tuple[int, ...]:
    """What changes when a store publishes new figures: the pointer to its version. Packaged figures never do."""
    try:
        pointer = (store / POINTER).stat() if store is not None else None
    except OSError:
        return ()
    return (pointer.st_ino, pointer.st_mtime_ns) if pointer else ()
