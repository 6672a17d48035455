"""Every table of a report as a CSV file, with lists of what the files and their columns are.

A folder holds one file a table, named by the table's id, and three lists: ``manifest.csv`` (the files, their titles,
sizes and sha256), ``columns.csv`` (every column: its label, kind, unit and note) and ``sources.csv`` (the published
files that the figures rest on).

Decisions:

* **UTF-8 with a byte-order mark.** Without one, Excel reads UTF-8 as Windows-1252 and garbles the dashes and accents
  of place names. Python (``utf-8-sig``), pandas, R (readr) and DuckDB all pass over the mark.
* **The first row holds column keys**, which stay the same from month to month; labels are in ``columns.csv``.
* **Numbers are stored values**, never rounded for print: counts whole, shares as fractions, the shortest decimal that
  reads back as the same number. Not known is an empty field. Truth is ``true`` or ``false``.
* **Text that a spreadsheet would run as a formula is made harmless** by a leading apostrophe; numbers, also negative
  ones, are left alone (:func:`harmless`).
* Lines end with CR LF (RFC 4180). The same report gives the same bytes.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fairwait.domain.cells import group_of_rows
from fairwait.domain.finding import Cell, Report, Table
from fairwait.domain.provenance import Provenance
from fairwait.reports.naming import file_stem, unique

#: First characters that make a spreadsheet read a field as a formula, with their full-width twins.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Names of the lists, which no table's file may take.
_LISTS: Final = ("manifest", "columns", "sources")
_QUOTE: Final = '"'
#: Signs that part fields and lines: a field with one of them is quoted.
_QUOTED: Final = (",", _QUOTE, "\r", "\n")


def harmless(text: str) -> str:
    """Text with a leading apostrophe where a spreadsheet would otherwise read a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def field_text(value: Cell) -> str:
    """One field as it stands in the file."""
    if isinstance(value, str):
        # A NUL ends the file for some readers; no published name holds one.
        return harmless(value.replace("\x00", "") if "\x00" in value else value)
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value))


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]], field: Callable[[Any], str] = field_text) -> bytes:
    """A whole CSV file, byte-order mark included. ``field`` writes what is neither text nor a usual number."""
    lines = [_line(header, field), *(_line(row, field) for row in rows), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def _line(row: Sequence[Any], field: Callable[[Any], str]) -> str:
    """One line. Not by :mod:`csv`, which looks at every sign of every field: most are numbers, or names seen before."""
    fields = [
        _text(one) if one.__class__ is str
        else "" if one is None
        else repr(one) if one.__class__ is int or (one.__class__ is float and one - one == 0)
        else _quoted(field(one))
        for one in row
    ]  # fmt: skip
    return '""' if fields == [""] else ",".join(fields)  # an empty line would be none


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    return _quoted(field_text(value))


def _quoted(text: str) -> str:
    """A field in quotes where it has to be (RFC 4180)."""
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if any(sign in text for sign in _QUOTED) else text


def table_bytes(table: Table) -> bytes:
    """One table. Headings between rows become a first column, ``group``, so that each row stands by itself."""
    keys = [column.key for column in table.columns]
    if not table.row_groups:
        return csv_bytes(keys, table.rows)
    grouped = [(group, *row) for group, row in zip(group_of_rows(table), table.rows, strict=True)]
    return csv_bytes([group_key(table), *keys], grouped)


def group_key(table: Table) -> str:
    """The key of the column that carries row headings: ``group``, or another where the table uses that word."""
    keys = {column.key for column in table.columns}
    return next(key for key in ("group", "row_group", "row_group_heading") if key not in keys)


def csv_files(report: Report) -> dict[str, bytes]:
    """Every file of the folder by its name, the lists first."""
    tables = report.tables()
    names = [f"{stem}.csv" for stem in unique([*_LISTS, *(file_stem(table.id) for table in tables)])[len(_LISTS) :]]
    bodies = {name: table_bytes(table) for name, table in zip(names, tables, strict=True)}
    return {
        "manifest.csv": _manifest(report, names, bodies),
        "columns.csv": _columns(tables, names),
        "sources.csv": _sources(report.sources),
        **bodies,
    }


def write_csv(report: Report, folder: Path) -> list[Path]:
    """Write the files into ``folder``, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in csv_files(report).items():
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    return paths


def _manifest(report: Report, names: Sequence[str], bodies: dict[str, bytes]) -> bytes:
    header = ["file", "table", "title", "section", "finding", "rows", "columns", "bytes", "sha256", "caption"]
    placed = [
        (section, finding, t) for section in report.sections for finding in section.findings for t in finding.tables
    ]
    rows: list[tuple[Cell, ...]] = []
    for name, (section, finding, table) in zip(names, placed, strict=True):
        body = bodies[name]
        size = (len(table.rows), len(table.columns) + bool(table.row_groups), len(body))
        digest = hashlib.sha256(body).hexdigest()
        rows.append((name, table.id, table.title, section.title, finding.title, *size, digest, table.caption))
    return csv_bytes(header, rows)


def _columns(tables: Sequence[Table], names: Sequence[str]) -> bytes:
    header = ["file", "column", "label", "kind", "unit", "decimals", "note"]
    rows: list[tuple[Cell, ...]] = []
    for name, table in zip(names, tables, strict=True):
        if table.row_groups:
            rows.append((name, group_key(table), "Heading the row stands under", "text", "", None, ""))
        for column in table.columns:
            decimals = column.decimals if column.kind in ("number", "percent") and not column.figures else None
            unit = column.unit or ("fraction" if column.kind == "percent" else "")
            rows.append((name, column.key, column.label, column.kind, unit, decimals, column.note))
    return csv_bytes(header, rows)


def _sources(sources: Sequence[Provenance]) -> bytes:
    names = [field.name for field in fields(Provenance)]
    return csv_bytes(names, [tuple(getattr(source, name) for name in names) for source in sources])
