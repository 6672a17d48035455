"""What a server writes down: one line of JSON for each request and event, of nobody in particular."""

from __future__ import annotations

import json
import logging
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

    def take_over(self) -> None:
        """Have what libraries, and rooms that know of no server, say through ``logging`` written down here as well."""
        logging.getLogger().addHandler(_Handler(self))

    def _write(self, told: dict[str, Any]) -> None:
        line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **told})
        with self._alone:
            try:
                self._stream.write(f"{line}\n")
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads the log any more: answering goes on
                return


class _Handler(logging.Handler):
    """What is said through ``logging``: warnings and worse, by whom and where, in our form and without their words."""

    def __init__(self, records: Records) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._records.fault(error, record.name)
        else:
            where = f"{record.filename}:{record.lineno}"
            self._records.event("told", level=record.levelname.lower(), by=record.name, where=where)
