"""A table as a file that still says what it is when it lies in somebody’s folder: what of, when, in what units, whence.

Behind the table’s own columns, whose keys stay as they are, come five that are the same in every row: programs and
spreadsheets read them as any other column, where lines above the header would be in their way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fairwait.domain.finding import Column, Report, Table
from fairwait.reports.csvfiles import table_bytes
from fairwait.reports.text import source_line

#: The columns behind the table’s own. ``about_units`` names each unit with the columns in it.
ABOUT: Final = ("about_table", "about_period", "about_places", "about_units", "about_source")
#: The most sources that are named in a file; all of them stand on the page and in its JSON twin.
_SOURCES: Final = 4


def table_file(table: Table, report: Report) -> bytes:
    """The table of a report as CSV, with :data:`ABOUT`."""
    told = (table.title, report.period_label, report.geography_label, units_of(table), _sources(table, report))
    columns = (*table.columns, *(Column(key, key) for key in ABOUT))
    return table_bytes(replace(table, columns=columns, rows=tuple((*row, *told) for row in table.rows)))


def units_of(table: Table) -> str:
    """The unit of each column of numbers: ``share, 0 to 1: value, low, high; count: numerator``."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        if unit := _unit(column):
            found.setdefault(unit, []).append(column.key)
    return "; ".join(f"{unit}: {', '.join(keys)}" for unit, keys in found.items())


def _unit(column: Column) -> str:
    if column.kind == "percent":
        return "share, 0 to 1"
    if column.kind in ("integer", "number"):
        return column.unit or ("rank" if "rank" in column.key else "count" if column.kind == "integer" else "")
    return ""


def _sources(table: Table, report: Report) -> str:
    """The files that the table’s finding rests on, as the page names them."""
    own = (one.provenance for one in report.findings() if any(held.id == table.id for held in one.tables))
    files = next((found for found in own if found), report.sources)
    named = [source_line(one) for one in files]
    more = len(named) - _SOURCES
    return " ".join([*named[:_SOURCES], *([f"And {more} more."] if more > 0 else [])])
