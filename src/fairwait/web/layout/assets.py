"""What can be taken away from a page: its charts as pictures and numbers, its tables as files, each under a name.

The names stay the same from month to month. The server gives these files when they are asked for, the static site
writes them out; both ask here. Pictures of an edition's pages stand in it; those of pages made on request are drawn.
"""

from __future__ import annotations

from typing import Final

from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Cell, Report, Table
from fairwait.editions.pictures import chart_svg, charts_of
from fairwait.reports.csvfiles import csv_bytes, table_bytes
from fairwait.reports.naming import file_stem, unique
from fairwait.web.layout.taken import table_file

__all__ = ["CHART_COLUMNS", "chart_csv", "chart_svg", "charts_of", "table_csv", "tables_of"]

#: The columns of a chart's file. ``part`` is ``mark``, ``line`` (a drawn limit or slope), ``event`` or ``reference``.
CHART_COLUMNS: Final = (
    "part", "series", "label", "code", "x", "value", "low", "high", "role", "note",
)  # fmt: skip


def tables_of(report: Report) -> dict[str, Table]:
    """Every table of a page by the name of its file, in reading order."""
    tables = report.tables()
    return dict(zip(unique(file_stem(table.id) for table in tables), tables, strict=True))


def chart_csv(spec: ChartSpec) -> bytes:
    """The numbers that the chart draws: one row a mark, then the points of its lines, its events and its reference."""
    rows: list[tuple[Cell, ...]] = [
        ("mark", m.series, m.label, m.code, m.x, m.y, m.low, m.high, m.role, m.note) for m in spec.marks
    ]
    rows += [
        ("line", "", line.label, "", x, y, None, None, line.role, "") for line in spec.lines for x, y in line.points
    ]
    rows += [("event", "", event.label, "", event.period, None, None, None, "", "") for event in spec.events]
    if spec.reference is not None:
        rows.append(("reference", "", spec.reference_label, "", None, spec.reference, None, None, "comparison", ""))
    return csv_bytes(CHART_COLUMNS, rows)


def table_csv(table: Table, report: Report | None = None) -> bytes:
    """The table as a file: stored values, column keys in the first row; of a ``report``, with what it is in every row
    (:mod:`fairwait.web.layout.taken`)."""
    return table_bytes(table) if report is None else table_file(table, report)
