"""A polite pace: the starts of two requests to one host are some time apart, whichever threads make them."""

from __future__ import annotations

import threading
from collections.abc import Callable

from fairwait.sources.fetching.failures import come_back


class Pace:
    """Spacing by host, in seconds of ``clock``; ``pause`` sleeps, and raises if the user stops the command."""

    def __init__(
        self, spacing: float, longest: float, clock: Callable[[], float], pause: Callable[[float], None]
    ) -> None:
        self._spacing = spacing
        self._longest = longest
        self._clock = clock
        self._pause = pause
        self._slower: dict[str, float] = {}
        self._free: dict[str, float] = {}
        self._closed: dict[str, float] = {}
        self._lock = threading.Lock()

    def slow_down(self, host: str, seconds: float) -> None:
        """At least so many seconds between requests to this host, as its robots.txt asks."""
        with self._lock:
            self._slower[host] = seconds

    def stay_away(self, host: str, seconds: float) -> None:
        """No request at all to this host for so long, as its answer asked."""
        with self._lock:
            self._closed[host] = max(self._closed.get(host, 0.0), self._clock() + seconds)

    def wait(self, host: str, url: str) -> None:
        """Wait for this host's next turn.

        Raises
        ------
        FetchError
            If the host has asked for a longer pause than a command should wait.
        """
        with self._lock:
            now = self._clock()
            closed = self._closed.get(host, now)
            if closed - now > self._longest:
                raise come_back(host, url, closed - now)
            start = max(now, closed, self._free.get(host, now))
            self._free[host] = start + max(self._spacing, self._slower.get(host, 0.0))
        if start > now:
            self._pause(start - now)
