"""Opening a made-up file, changing a few cells, and saving it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from tests.synthetic.full_csv import Month

Rows = list[list[str]]


def read_rows(content: bytes) -> Rows:
    """Every line of a CSV file as cells."""
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def rows_as_bytes(rows: Rows, encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def header_line(month: Month) -> int:
    """Index of the header among the rows of the file."""
    return month.layout.preamble


def column(month: Month, heading: str) -> int:
    return month.layout.columns.index(heading)


def find_row(rows: Rows, month: Month, part: str, *, treatment: str | None = None) -> int:
    """Index of the first row of a part (``Part_2``) and, where given, treatment function code."""
    part_at = next(k for k, name in enumerate(month.layout.columns) if name in ("RTT Part Type", "RTT Part Name"))
    for index in range(header_line(month) + 1, len(rows)):
        if rows[index][part_at] == part and (treatment is None or rows[index][part_at + 2] == treatment):
            return index
    raise LookupError(f"the month has no row of {part} {treatment or ''}")


def spoil(month: Month, folder: Path, change: Callable[[Rows], Rows | None], encoding: str = "utf-8") -> Path:
    rows = read_rows(month.csv_bytes())
    rows = change(rows) or rows
    path = folder / month.default_name
    path.write_bytes(rows_as_bytes(rows, encoding))
    return path
