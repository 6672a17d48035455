"""The numbers of charts whose finding has no table: a chart is never the only way to read them."""

from __future__ import annotations

from collections.abc import Iterable

from fairwait.domain.chart import Axis, ChartSpec
from fairwait.domain.finding import Cell, Column, Table
from fairwait.reports.html_sections import SectionView
from fairwait.reports.html_tables import TableView, table_view
from fairwait.reports.pictures import MAPS
from fairwait.web.layout.files import PageFiles


def numbers_of(sections: Iterable[SectionView], files: PageFiles) -> dict[str, TableView]:
    """A table for each chart of a finding that has none, by the chart's name."""
    made = {}
    for part in sections:
        for view in part.findings:
            if view.tables:
                continue
            specs = list(view.finding.charts)
            drawn = [chart for row in view.charts for chart in row]
            if len(specs) != len(drawn):
                continue  # moved to the first page, beside its table
            for spec, chart in zip(specs, drawn, strict=True):
                table = table_of(spec, chart.name)
                address = f"charts/{chart.name}.csv{files.kept}"
                link = files.cells(table)
                made[chart.name] = table_view(table, f"numbers-{chart.name}", chart.name, address=address, link=link)
    return made


def table_of(spec: ChartSpec, name: str) -> Table:
    """The marks of a chart as a table: what, when or how large, the value and its interval."""
    marks = spec.marks
    across = spec.x if spec.x is not None and spec.kind not in MAPS else None
    fields: list[tuple[Column, list[Cell]]] = [(Column("label", "What"), [mark.label for mark in marks])]
    if any(mark.series and mark.series != mark.label for mark in marks):
        fields.insert(0, (Column("series", "Line"), [mark.series for mark in marks]))
    if any(mark.x is not None for mark in marks):
        worded = any(isinstance(mark.x, str) for mark in marks)
        column = Column("x", "Month") if worded or across is None else _column("x", across.label, across)
        fields.append((column, [mark.x for mark in marks]))
    fields.append((_column("value", spec.y.label, spec.y), [mark.y for mark in marks]))
    if any(mark.low is not None for mark in marks):
        fields.append((_column("low", "Low", spec.y), [mark.low for mark in marks]))
        fields.append((_column("high", "High", spec.y), [mark.high for mark in marks]))
    if any(mark.note for mark in marks):
        fields.append((Column("note", "Remark"), [mark.note or None for mark in marks]))
    columns, values = zip(*fields, strict=True)
    return Table(f"numbers-{name}", spec.title, columns, tuple(zip(*values, strict=True)), caption=spec.subtitle)


def _column(key: str, label: str, axis: Axis) -> Column:
    if axis.percent:
        return Column(key, label, "percent", axis.decimals)
    return Column(key, label, "number", axis.decimals, axis.unit)
