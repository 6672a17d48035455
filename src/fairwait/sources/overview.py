"""The England overview time series: one workbook, one row a month since April 2007, with and without estimates.

Three states are kept apart: a number, ``-`` (not published) and an open band such as ``52+`` (censored: the value is
the band's lower edge). Future months stand in the sheet as dated rows without figures and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.drift import drift_check
from fairwait.sources.overview_checks import check_overview
from fairwait.sources.overview_columns import SeriesColumn, find_header, read_header
from fairwait.sources.workbook_grid import cell_name, is_workbook, plain

if TYPE_CHECKING:
    import duckdb

Row = Sequence[object]
_TITLE = re.compile(r"title:\s*(.*referral to treatment.*england.*)", re.I | re.S)
_RANGE = re.compile(r"period:\s*([a-z]+)\s+(\d{4})\s+to\s+([a-z]+)\s+(\d{4})", re.I)
_MONTH_TEXT = re.compile(r"^\W*([a-z]{3,9})[\s\-–]+(\d{2}|\d{4})\W*$", re.I)
_OPEN_BAND = re.compile(r"^>?\s*(\d+)\s*\+?$")
_HEADER_ROWS = 40
_NOT_PUBLISHED = "-"
_AGAIN = "download the workbook again from the publisher's page; do not edit it"


@dataclass(frozen=True, slots=True)
class Point:
    """One month of one series. ``value`` is None when nothing was published."""

    period: Period
    series: str
    value: float | None
    status: str


@dataclass(frozen=True, slots=True)
class _Preamble:
    title: str
    stated: tuple[Period, Period] | None
    revised: bool


class Overview:
    """Reads the RTT overview time series workbook."""

    publication = "rtt-overview"
    title = "RTT overview time series, England"

    def recognises(self, file: OpenedFile) -> bool:
        """A workbook one of whose first sheets carries the overview's title or its two-row header."""
        if not is_workbook(file.path):
            return False
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            workbook = CalamineWorkbook.from_path(file.path)
            for name in _candidates(workbook.sheet_names):
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=_HEADER_ROWS)
                preamble = _read_preamble(rows)
                if find_header(rows) is not None or (preamble.title and preamble.stated):
                    return True
        except (CalamineError, OSError):
            return False
        return False

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the whole series into a long table ``overview_marts``.

        Raises
        ------
        BadInputError
            For a damaged workbook, no sheet with the header, a missing or renamed column, text in a number, a
            negative count or a month that is there twice; naming sheet, row and column.
        """
        sheet, rows, header = _open_sheet(file)
        where = f"{file.raw_path.name}, sheet “{sheet}”"
        preamble = _read_preamble(rows)
        month_column, columns, drift = read_header(
            rows[header], rows[header + 1] if header + 1 < len(rows) else [], where
        )
        points, notes = _read_rows(rows, header + 2, month_column, columns, where)
        if not points:
            raise BadInputError(
                "The workbook has no month with figures",
                where=where,
                expected="a row a month under the header",
                remedy=_AGAIN,
            )
        periods = sorted({point.period for point in points})
        _write(con, points)
        return ReadRelease(
            publication=self.publication,
            title=preamble.title or self.title,
            first_period=periods[0],
            last_period=periods[-1],
            layout="two-row-header",
            rows=len(periods),
            tables={"marts": "overview_marts"},
            checks=(*check_overview(points, stated=preamble.stated), *drift_check(drift)),
            revised=preamble.revised,
            notes=tuple(notes),
        )


def _candidates(names: Sequence[str]) -> list[str]:
    """Sheets worth opening: those named for a series, or the first two. A workbook by area has many others."""
    named = [name for name in names if "series" in name.lower() or "overview" in name.lower()]
    return named or list(names[:2])


def _open_sheet(file: OpenedFile) -> tuple[str, Sequence[Row], int]:
    """Name and rows of the first sheet that has the header, and the row where the header stands."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(file.path)
        names = list(workbook.sheet_names)
        for name in [*_candidates(names), *(name for name in names if name not in _candidates(names))]:
            rows: Sequence[Row] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            header = find_header(rows)
            if header is not None:
                return name, rows, header
    except (CalamineError, OSError) as error:
        raise BadInputError(
            f"{file.raw_path.name} cannot be opened as a workbook",
            where=str(file.raw_path),
            expected="an .xlsx or .xls workbook as published",
            remedy=_AGAIN,
        ) from error
    raise BadInputError(
        "No sheet holds the overview's header",
        where=f"{file.raw_path.name}, sheets {', '.join(f'“{name}”' for name in names)}",
        expected="a sheet with “Month” and “Incomplete RTT pathways” in one row, such as “Full Time Series”",
        remedy=_AGAIN,
    )


def _read_preamble(rows: Sequence[Row]) -> _Preamble:
    title, stated, revised = "", None, False
    for row in rows[:_HEADER_ROWS]:
        cells = [str(cell).strip() for cell in row if str(cell).strip()]
        text = " ".join(cells)
        if match := _TITLE.match(text):
            title = match[1].strip()
        elif match := _RANGE.match(text):
            stated = _stated_range(match)
        elif text.lower().startswith("revised:"):
            revised = text[len("revised:") :].strip() not in ("", _NOT_PUBLISHED)
    return _Preamble(title, stated, revised)


def _stated_range(match: re.Match[str]) -> tuple[Period, Period] | None:
    try:
        return Period.from_name(match[1], int(match[2])), Period.from_name(match[3], int(match[4]))
    except UsageError:
        return None


def _read_rows(
    rows: Sequence[Row], start: int, month_column: int, columns: dict[int, SeriesColumn], where: str
) -> tuple[list[Point], list[str]]:
    points: list[Point] = []
    seen: dict[Period, int] = {}
    future = 0
    for index, row in enumerate(rows[start:], start=start + 1):
        period = _row_period(row, month_column, columns, f"{where}, row {index}")
        if period is None:
            continue
        cells = {position: row[position] if position < len(row) else "" for position in columns}
        if all(plain(cell) == "" for cell in cells.values()):
            future += 1
            continue
        if period in seen:
            raise BadInputError(
                f"{period.label} is there twice",
                where=f"{where}, rows {seen[period]} and {index}",
                expected="one row a month",
                remedy=_AGAIN,
            )
        seen[period] = index
        for position, column in columns.items():
            value, status = _read_cell(cells[position], column, f"{where}, cell {cell_name(index - 1, position)}")
            points.append(Point(period, column.series, value, status))
    return points, [f"{future} dated rows without figures were left out"] if future else []


def _row_period(row: Row, month_column: int, columns: dict[int, SeriesColumn], where: str) -> Period | None:
    """The row's month; None for a row that is not one (a gap, the notes below the table)."""
    cell = row[month_column] if month_column < len(row) else ""
    if isinstance(cell, datetime | date):
        return Period(cell.year, cell.month)
    match = _MONTH_TEXT.match(str(cell))
    if match:  # "* Feb-24": a month with a footnote is text in the published sheet
        year = int(match[2])
        try:
            return Period.from_name(match[1], year + 2000 if year < 100 else year)
        except UsageError:
            match = None
    if any(isinstance(row[position], float | int) for position in columns if position < len(row)):
        raise BadInputError(
            f"“{cell}” is not a month",
            where=f"{where}, column “Month”",
            expected="a date, or a month such as Feb-24",
            remedy=_AGAIN,
        )
    return None


def _read_cell(cell: object, column: SeriesColumn, where: str) -> tuple[float | None, str]:
    """Value and status of one cell. A blank in a published month is no figure, and is counted by a check."""
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        text = plain(cell)
        if text in ("", _NOT_PUBLISHED, "–"):
            return None, "not_published" if text else "blank"
        if column.kind == "weeks" and (match := _OPEN_BAND.match(text)) and not text.isdigit():
            return float(match[1]), "censored"
        raise BadInputError(
            f"“{cell}” stands where a number should",
            where=f"{where}, column “{column.label}” under “{column.group}”",
            expected="a number, “-” where nothing was published" + (", or 52+" if column.kind == "weeks" else ""),
            remedy=_AGAIN,
        )
    value = float(cell)
    if value < 0 and column.kind not in ("balance", "share"):
        raise BadInputError(
            f"{value:,.0f} is negative",
            where=f"{where}, column “{column.label}” under “{column.group}”",
            expected="a count of pathways or a number of weeks, zero or more",
            remedy=_AGAIN,
        )
    if column.kind == "count" and abs(value - round(value)) < 1e-3:
        value = float(round(value))  # July 2007 is stored as 123853.000001
    return value, "ok"


def _write(con: duckdb.DuckDBPyConnection, points: Sequence[Point]) -> None:
    con.execute(
        """
        create or replace temp table overview_marts as
        select unnest($1::varchar[]) as period, unnest($2::varchar[]) as series,
               unnest($3::double[]) as value, unnest($4::varchar[]) as status
        """,
        [
            [str(point.period) for point in points],
            [point.series for point in points],
            [point.value for point in points],
            ["not_published" if point.status == "blank" else point.status for point in points],
        ],
    )
