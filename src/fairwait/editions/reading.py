"""An edition as its readers see it: never written to, whole or still being made, and quick to ask.

Light on purpose: a web worker imports this and neither the analysis nor the store.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from fairwait.domain.errors import StoreError
from fairwait.domain.finding import Report
from fairwait.editions.packed import repacked, unpacked, unpacked_text
from fairwait.editions.schema import LAYOUT

#: How long a reader waits for whoever makes an edition to finish a write, in seconds.
_PATIENCE = 5.0
_REPORTS_REMEMBERED = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A printed page: ``html`` is the whole page packed with gzip; ``etag`` changes whenever its bytes do."""

    path: str
    kind: str
    title: str
    html: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the edition has a page for. ``icb`` and ``region`` are codes of what it is part of, or empty."""

    code: str
    name: str
    label: str
    geography: str
    sector: str
    icb: str
    region: str
    latitude: float | None
    longitude: float | None
    judged: bool
    reason: str

    @property
    def path(self) -> str:
        """The address of its page, relative to the start page."""
        return f"place/{self.code}/"


class Edition:
    """One edition, open for reading. Not shared between threads.

    Raises :class:`StoreError` when the file is not an edition, or one of another layout.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lately: dict[str, Report] = {}
        self._once: dict[str, Any] = {}
        self._db = _opened(path)
        self.meta: dict[str, str] = dict(self._db.execute("select key, value from meta").fetchall())
        if self.meta.get("layout") != str(LAYOUT):
            self.close()
            raise StoreError(
                "The edition was made by another version of fairwait", where=path.name,
                expected=f"layout {LAYOUT}", remedy="make it again: fairwait edition",
            )  # fmt: skip
        if self.whole:  # nobody writes to it any more: no locks, no look at other files
            self._db.close()
            self._db = _connection(path, "immutable=1")

    @property
    def version(self) -> str:
        return self.meta["version"]

    @property
    def whole(self) -> bool:
        """Whether everything planned had been made when the edition was opened."""
        return self.meta.get("whole") == "1"

    def close(self) -> None:
        """Close the file, and let go of all that was remembered: it may be much, and some of it holds the edition."""
        self._db.close()
        self._lately.clear()
        self._once.clear()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query written by our own code; whatever a reader typed goes into ``values``."""
        return self._db.execute(query, tuple(values)).fetchall()

    def page(self, path: str) -> StoredPage | None:
        found = self.rows("select path, kind, title, html, etag from page where path = ?", (path,))
        return StoredPage(*found[0]) if found else None

    def picture(self, path: str, name: str) -> bytes | None:
        """A chart of a page as SVG packed with gzip; None where the page has no chart of that name."""
        found = self.rows("select svg from picture where path = ? and name = ?", (path, name))
        return found[0][0] if found else None

    def report_json(self, path: str) -> str | None:
        """The page's report as JSON text; None where there is no such page (yet)."""
        found = self.rows("select report from page where path = ?", (path,))
        return unpacked_text(found[0][0]) if found else None

    def report_gzip(self, path: str) -> bytes | None:
        """The same text packed with gzip, as it may be sent."""
        found = self.rows("select report from page where path = ?", (path,))
        return repacked(found[0][0]) if found else None

    def report(self, path: str) -> Report | None:
        """The page's report as a value. The last few are remembered: a page's charts are asked for together."""
        from fairwait.reports.jsonfile import report_of

        if path not in self._lately:
            text = self.report_json(path)
            if text is None:
                return None
            self._lately[path] = report_of(text)
            if len(self._lately) > _REPORTS_REMEMBERED:
                del self._lately[next(iter(self._lately))]
        return self._lately[path]

    def extras(self, path: str) -> dict[str, Any]:
        found = self.rows("select extras from page where path = ?", (path,))
        extras: dict[str, Any] = unpacked(found[0][0]) if found else {}
        return extras

    def paths(self, kind: str | None = None) -> tuple[str, ...]:
        """The pages made so far, in order of their paths."""
        if kind is None:
            return tuple(path for (path,) in self.rows("select path from page order by path"))
        return tuple(path for (path,) in self.rows("select path from page where kind = ? order by path", (kind,)))

    def made(self) -> tuple[int, int]:
        """How many pages have been made, and how many were planned."""
        planned = self.rows("select value from meta where key = 'planned'")
        return self.rows("select count(*) from page")[0][0], int(planned[0][0]) if planned else 0

    def planned(self, path: str) -> bool:
        """Whether a page is to be made, or has been."""
        return path in self._plan

    def failed(self, path: str) -> str | None:
        """Why a page that was planned could not be made, in words; None where it was, or may still be."""
        return next((str(reason) for one, reason in self.fact("failed") or () if one == path), None)

    @cached_property
    def _plan(self) -> frozenset[str]:
        return frozenset(self.fact("plan") or ())

    def fact(self, name: str) -> Any:
        """What is kept under a name, as plain JSON; None where nothing is."""
        found = self.rows("select body from fact where name = ?", (name,))
        return unpacked(found[0][0]) if found else None

    def once(self, name: str, make: Callable[[], T], *, early: bool = False) -> T:
        """What ``make`` gives, made once and kept under a name until the edition is closed.

        While an edition is still being made it is made each time, unless it is known ``early``, before any page, and
        does not change. For what every answer of a kind looks up. Nobody changes what is given.
        """
        if not self.whole and not early:
            return make()
        if name not in self._once:
            self._once[name] = make()
        found: T = self._once[name]
        return found

    def place(self, code: str) -> Place | None:
        """The place of a code, whatever the case of its letters."""
        return self._places.get(code.upper())

    def places(self, geography: str | None = None) -> tuple[Place, ...]:
        """All places, or those of a level, in order of their names."""
        return tuple(one for one in self._places.values() if geography in (None, one.geography))

    @cached_property
    def _places(self) -> dict[str, Place]:
        rows = self.rows(
            "select code, name, label, geography, sector, icb, region, latitude, longitude, judged, reason "
            "from place order by name, code"
        )
        return {row[0]: Place(*(*row[:9], bool(row[9]), row[10])) for row in rows}


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _asked(path, "mode=ro")
    except sqlite3.Error as error:
        with contextlib.suppress(sqlite3.Error, OSError):
            if not _wal_size(path):  # all is in the file itself, which somebody else owns and we may not write beside
                return _asked(path, "immutable=1")
        raise StoreError(
            "This is not an edition that can be read", where=path.name, expected="a file made by fairwait edition",
            remedy="make it again: fairwait edition",
        ) from error  # fmt: skip


def _asked(path: Path, how: str) -> sqlite3.Connection:
    """A connection that has answered a question."""
    connection = _connection(path, how)
    try:
        connection.execute("select 1 from meta").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _wal_size(path: Path) -> int:
    """How much stands beside the file that is not in it yet, in bytes."""
    beside = path.with_name(f"{path.name}-wal")
    return beside.stat().st_size if beside.exists() else 0


def _connection(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{how}", uri=True, timeout=_PATIENCE)
