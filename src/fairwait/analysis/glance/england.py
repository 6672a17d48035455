"""England in a few figures: the data file's own, without the comparison with what the publisher prints."""

from __future__ import annotations

from dataclasses import replace

from fairwait.analysis.england import england_finding
from fairwait.analysis.workbench import Workbench
from fairwait.domain.finding import Finding, Table
from fairwait.domain.period import Period

#: What each row is, and its figure: the columns that a first page needs.
_KEPT = ("figure", "fairwait")


def england_in_brief(bench: Workbench, period: Period) -> Finding:
    """:func:`fairwait.analysis.england.england_finding` in its short form; errors as there."""
    whole = england_finding(bench, period)
    return replace(whole, sentences=whole.sentences[:1], tables=tuple(_brief(one, period) for one in whole.tables))


def _brief(table: Table, period: Period) -> Table:
    """The rows with a figure of our own, and that figure alone."""
    kept = [at for at, column in enumerate(table.columns) if column.key in _KEPT]
    figure = next(at for at in kept if table.columns[at].key == _KEPT[1])
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows if row[figure] is not None)
    title = f"England, {period.label}" + (", in weeks" if table.id.endswith("waits") else "")
    return replace(table, title=title, columns=tuple(table.columns[at] for at in kept), rows=rows, caption="")
