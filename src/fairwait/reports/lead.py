"""What the first page of a printed report shows beside its answers: a map, and both ends of an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fairwait.charts import domain_of
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Report, Table
from fairwait.reports.columns import index_of, is_dimmed, name_column
from fairwait.reports.extracts import ends_of
from fairwait.reports.grid import Grid, grid_of
from fairwait.reports.pictures import MAPS

#: An order of fewer places is read where it stands.
_FEWEST: Final = 5


def lead_map(report: Report) -> ChartSpec | None:
    """The first map of the report."""
    return next((spec for finding in report.findings() for spec in finding.charts if spec.kind in MAPS), None)


def lead_table(report: Report) -> Table | None:
    """The first table whose rows carry an interval that can be drawn: that of the map's own finding, if it has one."""
    return next((table for table in _tables(report) if _ranks(table)), None)


def end_rows(table: Table, *, with_range: bool) -> Grid:
    """The first and last rows of an order by name and value, and the range of each where nothing draws it."""
    assert table.interval is not None  # lead_table chooses no other
    whole = grid_of(table)
    ranked = [at for at, dimmed in enumerate(whole.dimmed) if not dimmed]
    grid = ends_of(whole) or whole.with_rows(ranked, ())
    ends = {table.interval.low, table.interval.high} if with_range else set()
    return grid.with_columns({table.columns[name_column(table)].key, table.interval.value} | ends)


def _tables(report: Report) -> Iterator[Table]:
    for finding in report.findings():
        if any(spec.kind in MAPS for spec in finding.charts):
            yield from finding.tables
    yield from report.tables()


def _ranks(table: Table) -> bool:
    if table.interval is None or domain_of(table) is None:
        return False
    value = index_of(table, table.interval.value)
    judged = sum(not is_dimmed(table, at) for at in range(len(table.rows)))
    return value is not None and value != name_column(table) and judged >= _FEWEST
