"""The first page's picture: the country as a map or as tiles, beside both ends of the ranked table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from fairwait.domain import words
from fairwait.domain.chart import ChartSpec
from fairwait.domain.finding import Finding, Report, Table
from fairwait.reports.columns import is_dimmed
from fairwait.reports.html_tables import CellLink, TableView, table_view

_ENDS: Final = 10
_MAPS: Final = ("map", "tile-map")


@dataclass(frozen=True, slots=True)
class Hero:
    """What the first page shows: at most one map of each kind, and the first and last ten ranked rows of a table.

    The maps are moved here from their finding, which then points to them; the table stays whole in its own.
    """

    maps: tuple[ChartSpec, ...]
    maps_of: Finding | None
    ends: TableView | None
    table: Table | None


def hero(report: Report, cells: Callable[[Table], CellLink | None] = lambda _: None) -> Hero | None:
    """The first maps and the first table with intervals of the report; ``None`` where it has neither.

    ``cells`` says where the cells of a table lead.
    """
    findings = report.findings()
    maps_of = next((finding for finding in findings if _maps(finding)), None)
    maps = _maps(maps_of) if maps_of else ()
    own = maps_of.tables if maps_of else ()
    table = next((table for table in (*own, *report.tables()) if table.interval), None)
    ends = _ends(table, cells) if table else None
    return Hero(maps, maps_of, ends, table) if maps or ends else None


def _maps(finding: Finding) -> tuple[ChartSpec, ...]:
    firsts = (next((chart for chart in finding.charts if chart.kind == kind), None) for kind in _MAPS)
    return tuple(chart for chart in firsts if chart is not None)


def _ends(table: Table, cells: Callable[[Table], CellLink | None]) -> TableView | None:
    """Name, picture and value of the first and last ten ranked rows."""
    assert table.interval is not None  # the caller chose a table with one
    keys = [column.key for column in table.columns]
    name = next((at for at, column in enumerate(table.columns) if column.kind == "text"), 0)
    ranked = [at for at in range(len(table.rows)) if not is_dimmed(table, at)]
    value = table.interval.value
    if value not in keys or not ranked:
        return None
    ranked = [at for at in ranked if table.rows[at][keys.index(value)] is not None]
    if len(ranked) <= 2 * _ENDS + 4:
        return None  # a table that short is read where it stands
    chosen = [*ranked[:_ENDS], *ranked[-_ENDS:]]
    needed = {keys[name], value, table.interval.low, table.interval.high}
    columns = [at for at, key in enumerate(keys) if key in needed]
    first, last = (f"{one}: " for one in table.ends) if len(table.ends) == 2 else ("", "")
    few, others = words.number_word(_ENDS), words.count(len(ranked) - len(chosen), "other")
    groups = ((0, _capital(f"{first}first {few}")), (_ENDS, _capital(f"{last}last {few}, after {others}")))
    short = replace(
        table,
        id="first-and-last",
        title=f"{table.ends[0]} and {table.ends[1].lower()}" if first else "The first and the last",
        columns=tuple(table.columns[at] for at in columns),
        rows=tuple(tuple(table.rows[at][column] for column in columns) for at in chosen),
        caption=f"{table.title}, in order of expected rank" if first else table.title,
        interval=replace(table.interval, dimmed=""),
        row_groups=groups,
        preview_rows=None,
    )
    return table_view(short, "first-and-last", "first-and-last", only=(keys[name], value), link=cells(short))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
