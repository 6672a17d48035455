"""Reading a Parquet file that somebody else made: its footer is looked at before any of its data is.

A footer can claim anything, so rows and unpacked size are limited twice: by what it claims, and by the memory limit
of the connection that reads. Only plain columns of the expected kinds are read; others in the file are passed over.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fairwait.domain.errors import BadInputError
from fairwait.sources.opening import MAX_UNPACKED_BYTES

if TYPE_CHECKING:
    import duckdb

_MAGIC = b"PAR1"
#: The one real file has 1.2 million rows of 7 columns.
MAX_ROWS = 20_000_000
_AGAIN = "get the file again from where it came; do not edit it"
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
#: The types that a program may have chosen for a column, and what its cells must hold.
_TYPES: dict[str, tuple[str, ...]] = {
    "text": ("VARCHAR",),
    "number": (*_INTEGERS, "FLOAT", "DOUBLE"),
    "whole": (*_INTEGERS, "FLOAT", "DOUBLE"),
    "month": ("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"),
}
_WORDS = {
    "text": "text",
    "number": "numbers, zero or more",
    "whole": "whole numbers, zero or more",
    "month": "dates, each the first day of a month",
}
_TYPED = {
    "text": "{0}",
    "number": "{0}::double",
    "whole": "{0}::bigint",
    "month": "strftime({0}, '%Y-%m')",
}
_BAD = {
    "text": "trim({0}) = ''",
    "number": "not isfinite({0}::double) or {0} < 0 or {0} > 1e12",
    "whole": "not isfinite({0}::double) or {0} < 0 or {0} > 1e12 or {0} <> round({0})",
    "month": "{0}::timestamp <> date_trunc('month', {0}::timestamp) or year({0}) not between 1990 and 2100",
}


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """One column: its canonical name, its name in the file and what its cells hold. None may be empty."""

    name: str
    published: str
    kind: Literal["text", "number", "whole", "month"]


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    with path.open("rb") as handle:
        return handle.read(4) == _MAGIC


def column_types(con: duckdb.DuckDBPyConnection, path: Path, where: str) -> dict[str, str]:
    """The file's columns in small letters with their types, from its footer.

    Raises
    ------
    BadInputError
        For a file that is damaged, cut short or encrypted, has a column twice, or claims to be too large.
    """
    import duckdb as engine

    try:
        rows, size = con.execute(
            "select max(f.num_rows), sum(m.total_uncompressed_size) "
            "from parquet_file_metadata($1) f, parquet_metadata($1) m",
            [str(path)],
        ).fetchone() or (0, 0)
        described = con.execute("describe select * from read_parquet($1)", [str(path)]).fetchall()
    except engine.Error as error:
        raise _damaged(where, error) from error
    if (rows or 0) > MAX_ROWS or (size or 0) > MAX_UNPACKED_BYTES:
        raise BadInputError(
            f"The file holds {rows or 0:,} rows, {(size or 0) // 1_000_000:,} MB unpacked",
            where=where,
            expected=f"at most {MAX_ROWS:,} rows and {MAX_UNPACKED_BYTES // 1_000_000:,} MB",
            remedy=_AGAIN,
        )
    names = Counter(row[0].lower() for row in described)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise BadInputError(f"The column “{twice[0]}” is there {names[twice[0]]} times", where=where,
                            expected="each column once", remedy=_AGAIN)  # fmt: skip
    return {row[0].lower(): row[1] for row in described}


def load_parquet(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[ParquetColumn], table: str, where: str
) -> int:
    """Read the columns into the temporary table ``table`` and count its rows.

    Raises
    ------
    BadInputError
        As :func:`column_types`, and for a column missing, renamed or of another type, an empty file, an empty cell,
        a negative or endless number, part of a pathway where whole ones belong, or a date that is no month's first.
    """
    import duckdb as engine

    types = column_types(con, path, where)
    _check_columns(types, columns, where)
    typed = ", ".join(f"{_TYPED[c.kind].format(_quoted(c))} as {c.name}" for c in columns)
    try:
        _check_cells(con, path, columns, where)
        con.execute(f"create or replace temp table {table} as select {typed} from read_parquet($1)", [str(path)])
    except engine.Error as error:
        raise _damaged(where, error) from error
    counted = con.execute(f"select count(*) from {table}").fetchone()
    if not counted or not counted[0]:
        raise BadInputError("The file has columns and no rows", where=where, expected="rows of data", remedy=_AGAIN)
    return int(counted[0])


def _check_columns(types: dict[str, str], columns: Sequence[ParquetColumn], where: str) -> None:
    for column in columns:
        found = types.get(column.published)
        if found is None:
            spare = [name for name in types if name not in {c.published for c in columns}]
            near = difflib.get_close_matches(column.published, spare, n=1, cutoff=0.5)
            raise BadInputError(
                f"The column “{column.published}” is missing",
                where=where,
                expected="a column of that name" + (f" (the nearest found is “{near[0]}”)" if near else ""),
                remedy=_AGAIN,
            )
        if found not in _TYPES[column.kind]:
            raise BadInputError(
                f"The column “{column.published}” is of type {found}",
                where=f"{where}, column “{column.published}”",
                expected=_WORDS[column.kind],
                remedy=_AGAIN,
            )


def _check_cells(con: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[ParquetColumn], where: str) -> None:
    tests = [f"({_quoted(c)} is null or {_BAD[c.kind].format(_quoted(c))})" for c in columns]
    firsts = ", ".join(f"min(file_row_number) filter (where {test})" for test in tests)
    found = con.execute(f"select {firsts} from read_parquet($1, file_row_number = true)", [str(path)]).fetchone() or ()
    bad = [(row, column) for row, column in zip(found, columns, strict=False) if row is not None]
    if not bad:
        return
    row, column = min(bad, key=lambda pair: int(pair[0]))
    cell = con.execute(
        f"select {_quoted(column)}::varchar from read_parquet($1, file_row_number = true) where file_row_number = $2",
        [str(path), row],
    ).fetchone()
    value = cell[0] if cell else None
    raise BadInputError(
        f"A cell of “{column.published}” is empty" if value is None else f"“{value}” stands where it cannot",
        where=f"{where}, row {row + 1}, column “{column.published}”",
        expected=_WORDS[column.kind],
        remedy=_AGAIN,
    )


def _quoted(column: ParquetColumn) -> str:
    return '"' + column.published + '"'


def _damaged(where: str, error: Exception) -> BadInputError:
    return BadInputError(
        "The file is not a Parquet file that can be read",
        where=where,
        expected="a complete, unencrypted Parquet file",
        remedy=f"{_AGAIN} (the reader said: {str(error).splitlines()[0][:200]})",
    )
