"""Every place of a kind month by month, in small panels on one scale, each beside England."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fairwait.analysis.one_measure.words import scope
from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.wording import form, inline, places, value_axis, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Event, Mark
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

#: Fewer months than this are two figures, not a line.
_FEWEST = 3
_PREVIEW = 12
#: How many of the latest months a page shows; the others stand in the full table and the file.
_SHOWN = 4
_ENGLAND = "England"


def months_finding(
    bench: Workbench,
    measure: Measure,
    geography: Geography,
    period: Period,
    treatment_function: str = TOTAL,
    *,
    order: Sequence[str] = (),
) -> Finding:
    """Two years up to ``period`` of every place; panels in the given ``order`` of codes, others behind by name.

    Raises NothingToAnswerWithError, with the reason in words, where no series is held.
    """
    table = _panel(bench, measure, geography, period, treatment_function)
    held = [column for column in range(len(table.periods)) if table.usable[:, column].any()]
    if len(held) < _FEWEST:
        raise _too_few(measure, geography, [table.periods[column] for column in held])
    rows = sorted((row for row in range(len(table)) if table.usable[row].any()), key=_in_order(table, order))
    shown = _table(table, rows)
    return Finding(
        id=shown.id,
        title=f"Month by month: {inline(measure.title)}{scope(treatment_function)}, every {places(geography, 1)}",
        headline=_headline(table, rows),
        sentences=(_ways(table, rows), _left_out(table)),
        tables=(shown,),
        charts=(_chart(table, rows),),
        method=(
            "Values as published, on one scale in every panel. A month whose figures are missing, or that cannot be "
            "judged, is left open; a line is broken where what is counted changed. Whether a change is more than "
            "chance is tested under improvers and fallers."
        ),
        caveats=("A line has no interval: that it rises or falls is not by itself a change beyond chance.",),
        quality=table.notes,
        provenance=table.sources,
        numbers=_numbers(table, rows),
        notes=(table.origin,),
    )


def _panel(bench: Workbench, measure: Measure, geography: Geography, period: Period, function: str) -> Panel:
    if measure.quarterly:
        raise NothingToAnswerWithError(f"{measure.title} is published once a quarter, and no monthly series is held")
    return panel(bench, measure, geography, last=period, treatment_function=function)


def _too_few(measure: Measure, geography: Geography, held: Sequence[Period]) -> NothingToAnswerWithError:
    told = words.listing([one.label for one in held])
    have = f"Only {told} {words.noun(len(held), 'is', 'are')} held" if held else "No month is held"
    return NothingToAnswerWithError(
        f"{have} of “{measure.title}” of {geography.plural} that can be judged, too few for a line",
        expected=f"{_FEWEST} months or more",
    )


def _in_order(table: Panel, order: Sequence[str]) -> Callable[[int], tuple[int, str]]:
    place = {code: at for at, code in enumerate(order)}
    return lambda row: (place.get(table.areas[row], len(place)), table.names[row])


def _ends(table: Panel, row: int) -> tuple[int, int]:
    """The first and the last month of a place that can be compared: those of the last stretch."""
    known = [
        column for column in np.flatnonzero(table.usable[row]).tolist()
        if _stretch(table, column) == _stretch(table, len(table.periods) - 1)
    ]  # fmt: skip
    return (known[0], known[-1]) if known else (0, 0)


def _stretch(table: Panel, column: int) -> int:
    """The number of breaks that lie before a month: months with different numbers are not on one line."""
    return int(table.segment[column]) + sum(step <= column for step in table.steps)


def _moved(table: Panel, rows: Sequence[int]) -> tuple[int, int, int]:
    """How many places stand higher than at the beginning of the last stretch, how many lower, of how many."""
    ends = [(row, *_ends(table, row)) for row in rows]
    change = [table.value[row, last] - table.value[row, first] for row, first, last in ends if last > first]
    return sum(one > 0 for one in change), sum(one < 0 for one in change), len(change)


def _nation(table: Panel) -> tuple[int, int] | None:
    last = _stretch(table, len(table.periods) - 1)
    known = [at for at in np.flatnonzero(np.isfinite(table.england)).tolist() if _stretch(table, at) == last]
    return (known[0], known[-1]) if len(known) > 1 else None


def _headline(table: Panel, rows: Sequence[int]) -> str:
    kind, ends = places(table.geography), _nation(table)
    many = f"{len(rows)} {kind} are followed to {table.last.label}"
    if ends is None:
        return f"{table.measure.title}: {many}."
    first, last = ends
    was, now = float(table.england[first]), float(table.england[last])
    went = words.change(was, now, lambda value: form(table.measure, value))
    return f"England {went} between {table.periods[first].label} and {table.periods[last].label}; {many}."


def _ways(table: Panel, rows: Sequence[int]) -> str:
    up, down, of = _moved(table, rows)
    say = table.measure.words
    return (
        f"Of {of} {places(table.geography)} with figures at both ends, {up or 'none'} "
        f"{words.noun(up or 1, 'stands', 'stand')} {say.higher} than at the first month that can be compared and "
        f"{down or 'none'} {say.lower}; chance alone moves every line, so that is a description and no list of "
        "improvers."
    )


def _left_out(table: Panel) -> str:
    number = len(table.left_out)
    if not number:
        return "No place is left out."
    return f"{words.count(number, 'place', words=True).capitalize()} without a month that can be judged " + (
        f"{words.noun(number, 'has', 'have')} no panel."
    )


def _chart(table: Panel, rows: Sequence[int]) -> ChartSpec:
    marks = [mark for row in rows for mark in _line(table, row)]
    marks += [
        Mark(_ENGLAND, float(table.england[at]), str(month), role="comparison", series=_ENGLAND,
             stretch=_stretch(table, at))
        for at, month in enumerate(table.periods) if np.isfinite(table.england[at])
    ]  # fmt: skip
    events = tuple(
        Event(str(one.one.period), f"{one.one.period.label}: {one.one.what}")
        for one in table.crossed if one.concerns and table.periods[0] < one.one.period <= table.last
    )  # fmt: skip
    kind, measure = places(table.geography), table.measure
    return ChartSpec(
        kind="small-multiples",
        title=_chart_title(table, rows),
        subtitle=(
            f"{measure.title}{scope(table.treatment_function)}, {words.months(table.periods[0], table.last)}; every "
            "panel on the same scale"
        ),
        alt=(
            f"{len(rows)} small panels on one scale, one for each of the {kind}, with England’s line in each, over "
            f"{words.count(len(table.periods), 'month')}. {_headline(table, rows)}"
        ),
        y=value_axis(measure),
        marks=tuple(marks),
        events=events,
    )


def _chart_title(table: Panel, rows: Sequence[int]) -> str:
    """What England did, and how many places did likewise."""
    kind, ends = places(table.geography), _nation(table)
    up, down, of = _moved(table, rows)
    if ends is None or not of:
        return f"{len(rows)} {kind} beside England"
    was, now = (float(table.england[at]) for at in ends)
    number, way = (up, table.measure.words.higher) if now >= was else (down, table.measure.words.lower)
    went = words.change(was, now, lambda value: form(table.measure, value))
    return f"England {went}; {number} of {of} {kind} {words.noun(number, 'stands', 'stand')} {way} than at first"


def _line(table: Panel, row: int) -> list[Mark]:
    """The months of one place; its code makes two places of one name two panels."""
    twice = table.names.count(table.names[row]) > 1
    name = table.label(row) if twice else table.names[row]
    return [
        Mark(
            table.names[row], float(table.value[row, at]), str(table.periods[at]), role="subject",
            code=table.areas[row], series=name, stretch=_stretch(table, at),
            note="revised" if (row, at) in table.revised else "",
        )
        for at in np.flatnonzero(table.usable[row]).tolist()
    ]  # fmt: skip


def _table(table: Panel, rows: Sequence[int]) -> Table:
    """A row a place, a column a month that any place has, the latest first; England at the head."""
    held = [at for at in range(len(table.periods) - 1, -1, -1)
            if table.usable[rows][:, at].any() or np.isfinite(table.england[at])]  # fmt: skip
    nation: tuple[Cell, ...] = (_ENGLAND, None, *(_cell(table.england[at], True) for at in held))
    own = [
        (table.names[row], table.areas[row], *(_cell(table.value[row, at], bool(table.usable[row, at])) for at in held))
        for row in rows
    ]
    columns = tuple(
        _month_column(table.measure, table.periods[at], secondary=place >= _SHOWN and at != held[-1])
        for place, at in enumerate(held)
    )
    parts = ["months", table.measure.id.replace("_", "-"), table.geography.value]
    parts += [] if table.treatment_function == TOTAL else [table.treatment_function.lower().replace("_", "-")]
    return Table(
        id="-".join(parts),
        title=f"{table.measure.title}{scope(table.treatment_function)}, month by month",
        columns=(Column("place", places(table.geography, 1).capitalize()), Column("code", "Code", "code"), *columns),
        rows=(nation, *own),
        caption="The latest month first; empty where a month is not held or cannot be judged.",
        preview_rows=_PREVIEW if len(rows) > _PREVIEW else None,
    )


def _month_column(measure: Measure, month: Period, *, secondary: bool) -> Column:
    made = value_column(measure, f"m{month}".replace("-", "_"), month.label)
    return Column(made.key, made.label, made.kind, made.decimals, made.unit, secondary=secondary)


def _cell(value: float, usable: bool) -> float | None:
    return float(value) if usable and value == value else None


def _numbers(table: Panel, rows: Sequence[int]) -> dict[str, Cell]:
    up, down, of = _moved(table, rows)
    ends = _nation(table)
    return {
        "places": len(rows), "months": len(table.periods), "higher": up, "lower": down, "compared": of,
        "england_first": float(table.england[ends[0]]) if ends else None,
        "england_last": float(table.england[ends[1]]) if ends else None,
        "england_change": float(table.england[ends[1]] - table.england[ends[0]]) if ends else None,
    }  # fmt: skip
