"""Reading a tidy CSV (one header line, one row a key) strictly: every cell is what its column says, or it is refused.

Rows are numbered as a text editor numbers lines, so that an error can be looked up in the file.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fairwait.domain.errors import BadInputError

if TYPE_CHECKING:
    import duckdb

_AGAIN = "get the file again from where it came; do not edit it"
_HEADER_BYTES = 1 << 16
_NEVER_NEGATIVE = ("count", "count.0", "number")
Kind = Literal["text", "count", "count.0", "number", "month", "first-of-month", "last-of-month", "month-digits"]


@dataclass(frozen=True, slots=True)
class _Cells:
    """A well-formed cell as a regular expression of the whole cell, in words, and as typed SQL of the text ``{0}``."""

    pattern: str
    words: str
    typed: str = "{0}"


_MONTH = "(0[1-9]|1[0-2])"
_CELLS: dict[str, _Cells] = {
    "text": _Cells(r".+", "some text"),
    "count": _Cells(r"\d{1,12}", "a whole number, zero or more", "{0}::bigint"),
    "count.0": _Cells(r"\d{1,12}(\.0+)?", "a whole number, zero or more", "{0}::double::bigint"),
    "number": _Cells(r"\d{1,12}(\.\d+)?([eE]-?\d{1,3})?", "a number, zero or more", "{0}::double"),
    "month": _Cells(rf"(19|20)\d\d-{_MONTH}", "a month as YYYY-MM"),
    "first-of-month": _Cells(rf"(19|20)\d\d-{_MONTH}-01", "a month as YYYY-MM-01", "left({0}, 7)"),
    "last-of-month": _Cells(rf"(19|20)\d\d-{_MONTH}-(2[89]|3[01])", "a month's last day as YYYY-MM-DD", "left({0}, 7)"),
    "month-digits": _Cells(rf"(19|20)\d\d{_MONTH}", "a month as YYYYMM", "left({0}, 4) || '-' || right({0}, 2)"),
}


@dataclass(frozen=True, slots=True)
class CsvColumn:
    """One column: its canonical name, the header's word for it in small letters and what its cells hold.

    ``count.0`` is a count that a program wrote as a decimal number (``14922.0``); months are handed on as YYYY-MM
    however they are written. A blank cell is refused unless ``blank`` says that it means something (then NULL).
    """

    name: str
    published: str
    kind: Kind
    blank: bool = False


def read_header(path: Path) -> list[str]:
    """The cells of the first line; an empty list when it is not a CSV in UTF-8. Reads gzip too."""
    try:
        with path.open("rb") as handle:
            zipped = handle.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if zipped else path.open("rb") as stream:
            line = stream.readline(_HEADER_BYTES).decode("utf-8-sig")
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error):
        return []


def looks_like(path: Path, signs: Sequence[str], at_least: int) -> bool:
    """Whether the header has enough of these words: one renamed column must still be recognised, and then refused."""
    have = {cell.lower() for cell in read_header(path)}
    return sum(sign in have for sign in signs) >= at_least


def load(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    columns: Sequence[CsvColumn],
    table: str,
    where: str,
    *,
    missing: str = "",
    encoding: str = "utf-8",
) -> int:
    """Read the file into the temporary table ``table`` (``line`` and the canonical columns) and count its rows.

    ``missing`` is a word that stands for a blank cell throughout the file (``NA``); ``encoding`` is one that DuckDB
    knows (``utf-8``, ``latin-1``).

    Raises
    ------
    BadInputError
        For a column missing, renamed or there twice, a line of the wrong length, bytes that are not UTF-8, an empty
        file, text or a blank in a number, a negative count or a malformed month; naming the line and the column.
    """
    header = read_header(path)
    _check_header(header, columns, where)
    _load_text(con, path, header, columns, table, where, missing, encoding)
    _check_cells(con, columns, table, where)
    casts = ", ".join(f"{_CELLS[column.kind].typed.format(column.name)} as {column.name}" for column in columns)
    con.execute(f"create or replace temp table {table} as select line, {casts} from {table}_text")
    con.execute(f"drop table {table}_text")
    counted = con.execute(f"select count(*) from {table}").fetchone()
    rows = int(counted[0]) if counted else 0
    if rows == 0:
        raise BadInputError("The file has a header and no rows", where=where, expected="rows of data", remedy=_AGAIN)
    return rows


def refuse_duplicates(con: duckdb.DuckDBPyConnection, table: str, key: Sequence[str], where: str) -> None:
    """Raise if two rows share a key."""
    names = ", ".join(key)
    row = con.execute(
        f"select {names}, min(line), max(line) from {table} group by {names} having count(*) > 1 "
        "order by min(line) limit 1"
    ).fetchone()
    if row:
        values = ", ".join(str(value) for value in row[: len(key)])
        raise BadInputError(
            f"The row for {values} is there twice",
            where=f"{where}, lines {row[-2]} and {row[-1]}",
            expected=f"one row for each {', '.join(key)}",
            remedy=_AGAIN,
        )


def _check_header(header: Sequence[str], columns: Sequence[CsvColumn], where: str) -> None:
    lowered = [cell.lower() for cell in header]
    wanted = [column.published for column in columns]
    for name in wanted:
        count = Counter(lowered)[name]
        if count == 1:
            continue
        if count > 1:
            what, expected = f"The column “{name}” is there {count} times", "each column once"
        else:
            spare = [cell for cell in lowered if cell not in wanted]
            near = difflib.get_close_matches(name, spare, n=1, cutoff=0.5)
            what = f"The column “{name}” is missing"
            expected = "a column of that name" + (f" (the nearest found is “{near[0]}”)" if near else "")
        raise BadInputError(what, where=f"{where}, header", expected=expected, remedy=_AGAIN)


def _load_text(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    header: Sequence[str],
    columns: Sequence[CsvColumn],
    table: str,
    where: str,
    missing: str,
    encoding: str,
) -> None:
    import duckdb as engine

    lowered = [cell.lower() for cell in header]
    chosen = ", ".join(f"c{lowered.index(column.published)} as {column.name}" for column in columns)
    kind = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
    try:
        con.execute(
            f"""
            create or replace temp table {table}_text as
            select row_number() over () + 1 as line, {chosen}
            from read_csv($1, header = false, skip = 1, delim = ',', quote = '"', escape = '"',
                          columns = {{{kind}}}, auto_detect = false, compression = $2,
                          nullstr = $3, encoding = $4)
            """,
            [str(path), "gzip" if _is_gzip(path) else "none", ["", missing] if missing else [""], encoding],
        )
    except (engine.InvalidInputException, engine.ConversionException, engine.IOException) as error:
        raise BadInputError(
            "The file is not a well-formed CSV",
            where=where,
            expected=f"lines of {len(header)} cells in {encoding.upper()}",
            remedy=f"{_AGAIN} (the reader said: {str(error).splitlines()[0][:200]})",
        ) from error


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(2) == b"\x1f\x8b"


def _check_cells(con: duckdb.DuckDBPyConnection, columns: Sequence[CsvColumn], table: str, where: str) -> None:
    """Find the first bad cell of every column in one pass, then report the one nearest the top."""
    firsts = ", ".join(
        f"min(line) filter (where {'false' if column.blank else f'{column.name} is null'} "
        f"or not regexp_full_match({column.name}, '{_CELLS[column.kind].pattern}'))"
        for column in columns
    )
    found = con.execute(f"select {firsts} from {table}_text").fetchone() or ()
    bad = [(line, column) for line, column in zip(found, columns, strict=False) if line is not None]
    if not bad:
        return
    line, column = min(bad, key=lambda pair: int(pair[0]))
    row = con.execute(f"select {column.name} from {table}_text where line = $1", [line]).fetchone()
    cell = row[0] if row else None
    if cell is None:
        what = f"A cell of “{column.published}” is blank"
    elif column.kind in _NEVER_NEGATIVE and re.fullmatch(r"-[\d.]+", cell.strip()):
        what = f"{cell} is negative"
    else:
        what = f"“{cell}” stands where {_CELLS[column.kind].words} should"
    raise BadInputError(
        what,
        where=f"{where}, line {line}, column “{column.published}”",
        expected=_CELLS[column.kind].words,
        remedy=_AGAIN,
    )
