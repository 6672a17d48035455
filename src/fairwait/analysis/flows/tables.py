"""The tables and the chart of lists and flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fairwait.analysis.flows.months import MonthFlow
from fairwait.analysis.flows.systems import Systems
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark, Role
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.period import Period

_PREVIEW = 13
_COUNTS = (
    Column("start", "List at start", "integer"),
    Column("new", "Joined", "integer"),
    Column("treated", "Completed", "integer"),
    Column("unreported", "Left otherwise", "integer"),
    Column("end", "List at end", "integer"),
)
_SHARES = (
    Column("net_share", "Change of the list", "percent", 2, note="share of the list at the start"),
    Column("unreported_share", "Left otherwise, share", "percent", 2, note="of the list at the start"),
)


def months_table(months: Sequence[MonthFlow], title: str, id: str) -> Table:
    """A row a month, the latest first. Every row adds up: start + joined - completed - left otherwise = end."""
    estimates = any(one.estimated is not None for one in months)
    rows: list[tuple[Cell, ...]] = []
    for one in reversed(months):
        cells: list[Cell] = [one.period.label, *_counts(one), one.net_share, one.unreported_share, one.clearance]
        if estimates:
            cells.append(None if one.estimated is None else round(one.estimated))
        rows.append((*cells, "; ".join(one.notes) or None))
    columns = [Column("month", "Month"), *_COUNTS, *_SHARES, Column("clearance", "Weeks of work", "number", 1)]
    if estimates:
        columns.append(Column("estimated", "Left otherwise, with estimates", "integer", secondary=True,
                              note="with estimates for trusts that sent nothing"))  # fmt: skip
    columns.append(Column("note", "Note"))
    return Table(
        id=id, title=title, columns=tuple(columns), rows=tuple(rows),
        caption="Pathways. List at start + joined − completed − left otherwise = list at end.",
        preview_rows=_PREVIEW,
    )  # fmt: skip


def systems_table(systems: Systems, years: Mapping[str, Sequence[MonthFlow]], period: Period) -> Table:
    """A row a system in order of name: flows added up over the year, lists at its two ends."""
    rows: list[tuple[Cell, ...]] = []
    for code, months in sorted(years.items(), key=lambda item: systems.series[item[0]].name.casefold()):
        starts = sum(one.start for one in months)
        removed = sum(one.unreported for one in months)
        notes = [f"{one.period.label}: {note}" for one in months for note in one.notes]
        if code in systems.steps:
            notes = [f"not reconciled: since {systems.steps[code].label} the flows count other hospitals"]
        rows.append(
            (
                systems.series[code].name, code, _whole(months[0].start),
                *(_whole(sum(getattr(one, name) for one in months)) for name in ("new", "treated")), _whole(removed),
                _whole(months[-1].end), months[-1].end / months[0].start - 1 if months[0].start else None,
                removed / starts if starts else None, months[-1].clearance, "; ".join(notes) or None,
            )
        )  # fmt: skip
    return Table(
        id="flows-systems",
        title=f"Lists and flows of the hospitals of each system, {words.months(months[0].period, period)}",
        columns=(
            Column("system", "System"),
            Column("code", "Code", "code", secondary=True),
            *_COUNTS,
            Column("net_share", "Change of the list", "percent", 1, note="over the year"),
            Column("unreported_share", "Left otherwise a month", "percent", 1, note="of the list at the month’s start"),
            Column("clearance", "Weeks of work", "number", 1),
            Column("note", "Note", secondary=True),
        ),
        rows=tuple(rows),
        caption=(
            "Hospitals where they are, not people where they live. In order of name; flows are of twelve months, lists "
            "of the two ends."
        ),
    )


def removals_chart(
    reported: Sequence[MonthFlow],
    estimated: Sequence[MonthFlow],
    events: Sequence[tuple[str, str]],
) -> ChartSpec:
    """England's removals as a share of the list at the start: as reported, and with estimates for missing trusts.

    Where the two part, trusts stopped or resumed sending figures.
    """
    lines: tuple[tuple[str, Role, Sequence[MonthFlow]], ...] = (
        ("As reported", "subject", reported),
        ("With estimates", "comparison", estimated),
    )
    marks = tuple(
        Mark(one.period.label, one.unreported_share, str(one.period), role=role, note="; ".join(one.notes), series=name)
        for name, role, months in lines
        for one in months
    )
    first, last = reported[0].period, reported[-1].period
    shares = [one.unreported_share for one in reported if one.unreported_share is not None]
    span = f"{words.percent(min(shares))} to {words.percent(max(shares))}"
    full = [one.unreported_share for one in estimated if one.unreported_share is not None]
    steadier = f" With estimates they go from {words.percent(min(full))} to {words.percent(max(full))}." if full else ""
    return ChartSpec(
        kind="time-series",
        title=f"Each month {span} of the list left it otherwise",
        subtitle=(
            f"England, {words.months(first, last)}: pathways that left without a reported completion, as a share of "
            "the list at the month’s start, as reported and with estimates for trusts that sent nothing"
        ),
        alt=(
            f"Two lines over {len(reported)} months. As reported, removals go from {span} of the list and end at "
            f"{words.percent(reported[-1].unreported_share)}.{steadier} Where the lines part, trusts stopped or "
            "resumed sending figures."
        ),
        y=Axis("Left otherwise", percent=True, decimals=1, from_zero=True),
        x=Axis("Month"),
        marks=marks,
        events=tuple(Event(month, label) for month, label in events),
    )


def _counts(one: MonthFlow) -> tuple[Cell, ...]:
    return tuple(_whole(value) for value in (one.start, one.new, one.treated, one.unreported, one.end))


def _whole(value: float) -> Cell:
    return round(value)
