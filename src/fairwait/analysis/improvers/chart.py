"""The months of those that moved, drawn over England's, with the breaks marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.improvers.model import Mover, Movers
from fairwait.analysis.improvers.words import subject
from fairwait.analysis.wording import value_axis
from fairwait.domain import words
from fairwait.domain.chart import ChartSpec, Event, Mark

_DRAWN = 4


def trajectories(found: Movers, moved: Sequence[Mover]) -> tuple[ChartSpec, ...]:
    """A line for each of the surest movers and for England; nothing where nobody moved."""
    shown = moved[:_DRAWN]
    if not shown:
        return ()
    panel = found.panel
    marks = [mark for one in shown for mark in _line(found, one)]
    last = max((column for column in range(len(panel.periods)) if np.isfinite(panel.england[column])), default=-1)
    marks += [
        Mark("England", float(panel.england[column]), x=str(month), role="comparison", series="England",
             show_label=column == last)
        for column, month in enumerate(panel.periods) if np.isfinite(panel.england[column])
    ]  # fmt: skip
    names = words.listing([one.name for one in shown])
    events = tuple(
        Event(str(one.one.period), one.one.what)
        for one in panel.crossed if one.concerns and panel.periods[0] < one.one.period <= panel.last
    )  # fmt: skip
    span = words.months(panel.periods[0], panel.last)
    return (
        ChartSpec(
            kind="time-series",
            title=f"{names}, month by month",
            subtitle=f"{subject(found)[:1].upper()}{subject(found)[1:]}, {span}. As published; months that cannot be "
            "used are left out.",
            alt=f"Lines over months for {names} and for England. The table gives the means of both ends.",
            y=value_axis(panel.measure),
            marks=tuple(marks),
            events=events,
        ),
    )


def _line(found: Movers, one: Mover) -> list[Mark]:
    panel = found.panel
    row = panel.row(one.area)
    columns = np.flatnonzero(panel.usable[row]).tolist()
    return [
        Mark(one.name, float(panel.value[row, column]), x=str(panel.periods[column]), role="subject", code=one.area,
             series=one.name, show_label=column == columns[-1],
             stretch=sum(step <= column for step in panel.steps))
        for column in columns
    ]  # fmt: skip
