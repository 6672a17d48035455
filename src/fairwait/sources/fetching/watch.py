"""Ends a request that a thread is waiting on: when it is overdue, or as soon as the user stops the command.

A thread that waits for bytes cannot look at a clock, and a server that sends one byte before each time limit would hold
it for ever. So one thread looks for all of them, and shuts the connection of a request that must end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from fairwait.sources.fetching.terms import Stop

_EVERY = 0.1


class Guard:
    """One request under watch. ``overdue`` says that its time ran out."""

    def __init__(self, due: float) -> None:
        self.due = due
        self.overdue = False
        self._ended = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Learns the request's connection from the HTTP client's own events."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._ended:
                    self._shut()

    def end(self) -> None:
        """Wake whoever waits on this connection."""
        with self._lock:
            self._ended = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            # Not the method of a secure socket, which would take its state from under the thread that is reading.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Watch:
    """Watches the requests of all threads. The watching thread exists only while there are any."""

    def __init__(self, clock: Callable[[], float], stop: Stop) -> None:
        self._clock = clock
        self._stop = stop
        self._guards: set[Guard] = set()
        self._lock = threading.Lock()
        self._running = False

    @contextmanager
    def over(self, seconds: float) -> Iterator[Guard]:
        """A guard for one request, which must end within so many seconds unless its ``due`` is moved."""
        guard = Guard(self._clock() + seconds)
        with self._lock:
            self._guards.add(guard)
            if not self._running:
                self._running = True
                threading.Thread(target=self._look, name="fairwait-watch", daemon=True).start()
        try:
            yield guard
        finally:
            with self._lock:
                self._guards.discard(guard)

    def _look(self) -> None:
        pause = threading.Event()
        while True:
            with self._lock:
                if not self._guards:
                    self._running = False
                    return
                guards = list(self._guards)
            for guard in guards:
                guard.overdue = guard.overdue or self._clock() > guard.due
                if guard.overdue or self._stop.is_set():
                    guard.end()
            pause.wait(_EVERY)
