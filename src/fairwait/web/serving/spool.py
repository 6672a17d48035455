"""What web workers hand to other processes: pictures to draw, reports to make, and pages that are wanted soon."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException

from fairwait.web.serving.line import Line, drop_half_written, key_of

#: How many may wait, and how many bytes of what was made are kept.
PICTURES_WAITING: Final = 40
PICTURES_KEPT: Final = 200_000_000
REPORTS_WAITING: Final = 10
REPORTS_EACH: Final = 2  # of one address
REPORTS_KEPT: Final = 500_000_000
PAGES_WANTED: Final = 200
#: How long a request waits for its picture, and how often it looks, in seconds.
PATIENCE: Final = 8.0
_GLANCE: Final = 0.04
_WANTED_FOR: Final = 600.0


class Spool:
    """A folder through which the workers of one server hand on work. Several processes may hold one of the same folder.

    ``pictures`` and ``reports`` are lines that one process each takes from.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = Line(folder / "pictures", most=PICTURES_WAITING, room=PICTURES_KEPT)
        self.reports = Line(folder / "reports", most=REPORTS_WAITING, room=REPORTS_KEPT, each=REPORTS_EACH)
        self._wanted = folder / "wanted"

    async def png(self, svg: str) -> bytes:
        """A drawing as PNG, drawn by the one process that does so, or kept from before.

        Raises HTTPException, with the status and words to answer with, where too many wait, where it is not there in
        time (it is drawn meanwhile), or where it cannot be drawn.
        """
        key = key_of(svg)
        put = self.pictures.put(key, svg.encode("utf-8"))
        if put == "full":
            raise HTTPException(429, "Many pictures are being drawn just now", headers={"retry-after": "10"})
        if put == "shut":
            raise HTTPException(503, "Pictures cannot be drawn here just now", headers={"retry-after": "600"})
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            path = self.pictures.result(key)
            if path is not None:
                with contextlib.suppress(OSError):
                    return path.read_bytes()
            if self.pictures.failure(key) is not None:
                raise HTTPException(500, "This picture could not be drawn")
            await asyncio.sleep(_GLANCE)
        raise HTTPException(503, "This picture is still being drawn", headers={"retry-after": "5"})

    def want(self, path: str) -> None:
        """Say that somebody waits for a page that is not made yet. What is said too often is not listened to, and what
        cannot be written down is not said."""
        with contextlib.suppress(OSError):
            self._want(path)

    def _want(self, path: str) -> None:
        self._wanted.mkdir(parents=True, exist_ok=True)
        note = self._wanted / key_of(path)
        notes = [one for one in self._wanted.iterdir() if not one.name.startswith(".")]
        if note in notes or len(notes) >= PAGES_WANTED:
            return
        partial = self._wanted / f".{uuid.uuid4().hex}"
        partial.write_text(path, encoding="utf-8")
        partial.replace(note)  # never read half written

    def wanted(self) -> Iterator[str]:
        """The pages that somebody waits for, who waits longest first; each is forgotten as it is given."""
        notes: list[tuple[float, Path]] = []
        drop_half_written(self._wanted)
        with contextlib.suppress(OSError):
            for note in self._wanted.iterdir():
                if note.name.startswith("."):
                    continue
                with contextlib.suppress(OSError):
                    notes.append((note.stat().st_mtime, note))
        for when, note in sorted(notes):
            with contextlib.suppress(OSError, UnicodeDecodeError):
                path = note.read_text(encoding="utf-8")
                note.unlink()
                if time.time() - when < _WANTED_FOR:
                    yield path
