"""The numbers behind a chart of lines, month by month: every chart travels with its table."""

from __future__ import annotations

from fairwait.definitions.measure import Kind, Measure
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Cell, Column, Table


def months_of_lines(chart: ChartSpec, measure: Measure, table_id: str) -> Table:
    """Every mark of a chart of lines as a cell: a row a month, a column a line. Empty where a line has no mark."""
    names = tuple(dict.fromkeys(mark.series or mark.label for mark in chart.marks))
    months = sorted({str(mark.x) for mark in chart.marks})
    held = {(mark.series or mark.label, str(mark.x)): mark.y for mark in chart.marks}
    kind = "percent" if measure.kind is Kind.SHARE else "number"
    lines = tuple(
        Column(f"line_{at}", name, kind, measure.decimals)  # type: ignore[arg-type]
        for at, name in enumerate(names)
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (month, *(held.get((name, month)) for name in names)) for month in months
    )
    return Table(
        id=table_id, title=f"{chart.title}: the months drawn", columns=(Column("month", "Month"), *lines), rows=rows,
        preview_rows=6,
    )  # fmt: skip
