"""Published versions: a small DuckDB file with the catalogue, and the pointer that says which is current.

Every version can be rebuilt from the release folders. A reader opens the file that CURRENT names; publishing writes a
new file beside it and moves the pointer, so an open reader keeps a consistent old version.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fairwait.domain.errors import StoreError
from fairwait.store.lasting import make_folder, put_in_place
from fairwait.store.release import DESCRIPTION, Release, current, from_values, scan

if TYPE_CHECKING:
    import duckdb

_KEEP = 3
POINTER = "CURRENT"


def publish(root: Path) -> int:
    """Write the next version if the folders hold anything the current one does not; return the current number."""
    releases = scan(root)
    number = current_number(root)
    listing = sorted(f"{r.publication}/{r.period_key}/{r.vintage}/{r.ingested_at}" for r in releases)
    if number and _listed(root, number) == listing:
        return number
    number = max((_number(path) for path in (root / "versions").glob("*.duckdb")), default=0) + 1
    make_folder(root / "versions")
    make_folder(root / "staging")
    partial = root / "staging" / f"{uuid.uuid4().hex}.duckdb"
    _write_catalogue(partial, root, releases)
    _write(root, root / "versions" / f"{number}.json", json.dumps(listing))
    put_in_place(partial, root / "versions" / f"{number}.duckdb")
    _write(root, root / POINTER, f"{number}\n")  # last: only what is on the disk is pointed to
    _drop_old(root, number)
    return number


def _write(root: Path, target: Path, text: str) -> None:
    partial = root / "staging" / uuid.uuid4().hex
    partial.write_text(text, encoding="utf-8")
    put_in_place(partial, target)


def current_number(root: Path) -> int:
    """The number of the published version; 0 when nothing has been published."""
    try:
        return int((root / POINTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def read_catalogue(root: Path, number: int | None = None) -> tuple[Release, ...]:
    """The releases of the published version, or of the one of that number, all vintages.

    Raises
    ------
    StoreError
        When the version file is missing or damaged.
    """
    number = current_number(root) if number is None else number
    if number == 0:
        return ()
    import duckdb

    path = root / "versions" / f"{number}.duckdb"
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            rows = con.execute("select folder, description from releases order by position").fetchall()
    except duckdb.Error as error:
        raise StoreError(
            "The published version of the store cannot be opened", where=f"version {number}",
            expected="a version file written by fairwait",
            remedy="delete the folder “versions” and the file CURRENT, then ingest any file again: they are rebuilt",
        ) from error  # fmt: skip
    return tuple(from_values(json.loads(description), root / folder) for folder, description in rows)


def _write_catalogue(path: Path, root: Path, releases: tuple[Release, ...]) -> None:
    import duckdb

    chosen = {(r.publication, r.period_key, r.vintage) for r in current(releases)}
    with duckdb.connect(str(path)) as con:
        con.execute("""
            create table releases (position integer, publication varchar, period varchar, first_period varchar,
                last_period varchar, vintage varchar, sha256 varchar, file_name varchar, rows bigint,
                ingested_at timestamptz, is_current boolean, folder varchar, description json)""")
        con.execute("create table checks (publication varchar, period varchar, vintage varchar, id varchar, "
                    "severity varchar, sentence varchar, breaches bigint)")  # fmt: skip
        rows = [
            (
                position,
                r.publication,
                r.period_key,
                r.first_period,
                r.last_period,
                r.vintage,
                r.sha256,
                r.file_name,
                r.rows,
                r.ingested_at,
                (r.publication, r.period_key, r.vintage) in chosen,
                r.folder.relative_to(root).as_posix(),
                (r.folder / DESCRIPTION).read_text(encoding="utf-8"),
            )
            for position, r in enumerate(releases)
        ]
        checks = [
            (r.publication, r.period_key, r.vintage, c["id"], c["severity"], c["sentence"], c["breaches"])
            for r in releases
            for c in r.checks
        ]
        _insert(con, "releases", rows)
        _insert(con, "checks", checks)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert all rows in one statement: row by row costs a millisecond each."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute(f"insert into {table} select {', '.join(['unnest(?)'] * len(columns))}", columns)


def _listed(root: Path, number: int) -> list[str] | None:
    if not (root / "versions" / f"{number}.duckdb").exists():
        return None
    try:
        loaded: list[str] = json.loads((root / "versions" / f"{number}.json").read_text(encoding="utf-8"))
        return loaded
    except (OSError, ValueError):
        return None


def _number(path: Path) -> int:
    return int(path.stem) if path.stem.isdigit() else 0


def _drop_old(root: Path, number: int) -> None:
    for path in (root / "versions").iterdir():
        # A reader may still have an old file open; where the system refuses to delete it, the next publish will.
        if _number(path) <= number - _KEEP:
            with contextlib.suppress(OSError):
                path.unlink()
