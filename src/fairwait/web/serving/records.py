"""What a server writes down: one line of JSON for each request and event, of nobody in particular."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

_LONGEST_PATH = 200


class Records:
    """A log of JSON lines on standard error.

    A request's line has its path and never its query: that is where people type. It has no address, no browser and no
    page that the reader came from.
    """

    def __init__(self, stream: TextIO | None = None, *, wanted: bool = True) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._wanted = wanted
        self._alone = threading.Lock()

    def request(
        self, *, method: str, path: str, status: int, seconds: float, size: int, edition: str, remembered: bool
    ) -> None:
        """One request that was answered; ``size`` is in bytes as sent."""
        if self._wanted:
            self._write(
                {"event": "request", "method": method[:10], "path": path[:_LONGEST_PATH], "status": status,
                 "ms": round(seconds * 1000, 2), "bytes": size, "edition": edition, "cached": remembered}
            )  # fmt: skip

    def event(self, name: str, **told: Any) -> None:
        """Something that happened besides requests; written even where requests are not."""
        self._write({"event": name, **told})

    def fault(self, error: BaseException, path: str) -> None:
        """A fault of the program: what kind and where, but not its words, which may repeat what somebody typed."""
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames[-6:]]
        self.event("fault", error=type(error).__name__, where=where, path=path[:_LONGEST_PATH])

    def _write(self, told: dict[str, Any]) -> None:
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **told})
        with self._alone:
            try:
                self._stream.write(f"{line}\n")
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads the log any more: answering goes on
                return
