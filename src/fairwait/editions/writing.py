"""Writing an edition: tables first, then page by page, from one process or several, until it is whole."""

from __future__ import annotations

import contextlib
import gzip
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from fairwait.domain.errors import StoreError
from fairwait.domain.version import version as program_version
from fairwait.editions import page_tables
from fairwait.editions.packed import packed
from fairwait.editions.page import Page
from fairwait.editions.pictures import chart_svg, charts_of
from fairwait.editions.schema import LAYOUT, SCHEMA
from fairwait.store.lasting import make_folder

#: How long a writer waits for another one, in seconds.
_PATIENCE = 60.0
_TRIES = 3


class EditionWriter:
    """An edition open for writing. Several processes may write to one: each opens its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path, timeout=_PATIENCE)
        self._db.execute("pragma synchronous = normal")  # a half-made edition is gone on with, even after a power cut

    @classmethod
    def new(cls, path: Path, version: str, facts: Mapping[str, str]) -> EditionWriter:
        """Begin an edition, in the place of one that was never finished. ``facts`` are more values for ``meta``."""
        make_folder(path.parent)
        for ending in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        writer = cls(path)
        writer._db.execute("pragma journal_mode = wal")  # readers see what is there while more is being written
        writer._db.executescript(SCHEMA)
        known = {"layout": str(LAYOUT), "version": version, "fairwait": program_version(), "whole": "0", **facts}
        writer.rows("meta", ("key", "value"), known.items())
        return writer

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add rows, or put them in the place of those with the same key. Names are our own code's."""
        marks = ", ".join("?" * len(columns))
        query = f"insert or replace into {table} ({', '.join(columns)}) values ({marks})"
        with self._db:
            self._db.executemany(query, rows)

    def fact(self, name: str, body: object) -> None:
        """Keep plain JSON, or a frozen value, under a name."""
        self.rows("fact", ("name", "body"), [(name, packed(body))])

    def page(self, page: Page, html: str) -> None:
        """Add a page, printed, and its charts, drawn. The same page always gives the same bytes."""
        ((version,),) = self._db.execute("select value from meta where key = 'version'").fetchall()
        pictures = [
            (page.path, name, gzip.compress(chart_svg(spec, version).encode("utf-8"), 7, mtime=0))
            for name, spec in charts_of(page.report).items()
        ]
        self.rows("picture", ("path", "name", "svg"), pictures)
        self.rows("page_table", page_tables.STORED, page_tables.stored(page.path, page.report))
        body = gzip.compress(html.encode("utf-8"), 7, mtime=0)
        columns = ("path", "kind", "title", "report", "extras", "html", "etag")
        etag = sha256(body).hexdigest()[:20]
        self.rows("page", columns, [
            (page.path, page.kind, page.report.title, packed(page.report), packed(dict(page.extras)), body, etag),
        ])  # fmt: skip

    def finish(self) -> None:
        """Say that the edition is whole and make it one file that is never written to again.

        Whoever sees that it is whole finds all of it in the file itself: everything else is brought there before that
        is said. Somebody may be reading it; then the file goes on saying how it was written, which harms nobody.
        """
        self._db.execute("pragma synchronous = full")
        self._db.execute("analyze")
        self._db.commit()
        self._gather()
        now = datetime.now(UTC).isoformat(timespec="seconds")  # told by /version, and by no page
        self.rows("meta", ("key", "value"), [("made", now), ("whole", "1")])
        self._gather()
        self._db.execute("pragma busy_timeout = 1000")
        with contextlib.suppress(sqlite3.OperationalError):
            self._db.execute("pragma journal_mode = delete")
        self._db.close()

    def _gather(self) -> None:
        """Bring into the file what was written beside it. Raises StoreError where readers never let go of it."""
        for _ in range(_TRIES):
            if not self._db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
                return
        raise StoreError("An edition could not be finished because it is being read all the time", where=self.path.name)

    def close(self) -> None:
        self._db.close()
