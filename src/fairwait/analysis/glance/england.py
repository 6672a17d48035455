"""England in a few figures: the data file's own, without the comparison with what the publisher prints."""

from __future__ import annotations

from dataclasses import replace

from fairwait.analysis.england import england_finding
from fairwait.analysis.national_series import national_series
from fairwait.analysis.periods.series import LIST_SHARES
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance

#: What each row is, and its figure: the columns that a first page needs.
_KEPT = ("figure", "fairwait")


def england_in_brief(bench: Workbench, period: Period) -> Finding:
    """:func:`fairwait.analysis.england.england_finding` in its short form; errors as there."""
    whole = england_finding(bench, period)
    since, files, numbers = _since(bench, period)
    return replace(
        whole,
        headline=f"{whole.headline}{since}",
        sentences=whole.sentences[:1],
        tables=tuple(_brief(one, period) for one in whole.tables),
        provenance=tuple(dict.fromkeys((*whole.provenance, *files))),
        numbers={**(whole.numbers or {}), **numbers},
    )


def _since(bench: Workbench, period: Period) -> tuple[str, tuple[Provenance, ...], dict[str, float]]:
    """England's share in the newest month, where that is later than ``period``; its file and figures."""
    overview = national_series(bench)
    if overview is None or overview.last <= period:
        return "", (), {}
    total = overview.value("incomplete_total", overview.last)
    within = overview.value(LIST_SHARES["within_18_weeks"], overview.last)
    if not total or within is None:
        return "", (), {}
    told = f"{words.integer(total)}, {words.in_hundred(within / total)} of them for 18 weeks or less"
    sentence = f" In {overview.last.label}, the newest month published for England, there were {told}."
    return sentence, (overview.source,), {"newest_waiting": total, "newest_within_18_share": within / total}


def _brief(table: Table, period: Period) -> Table:
    """The rows with a figure of our own, and that figure alone."""
    kept = [at for at, column in enumerate(table.columns) if column.key in _KEPT]
    figure = next(at for at in kept if table.columns[at].key == _KEPT[1])
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows if row[figure] is not None)
    title = f"England, {period.label}" + (", in weeks" if table.id.endswith("waits") else "")
    return replace(table, title=title, columns=tuple(table.columns[at] for at in kept), rows=rows, caption="")
