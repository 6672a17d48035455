"""One place's control chart as a picture in words and numbers."""

from __future__ import annotations

import math

import numpy as np

from fairwait.analysis.signals.model import ControlChart, Signals
from fairwait.analysis.signals.words import amount, charted_short, rule_words, verdict_words, within
from fairwait.analysis.wording import function_name, value_axis
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Event, Line, Mark
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL

#: Breaks of these names have shorter words on a chart.
_BRIEFLY = {
    "Community service pathways leave the figures": "Community services leave the figures",
    "Hospital dentistry passes from NHS England to integrated care boards": "Hospital dentistry passes to boards",
}


def control_picture(found: Signals, one: ControlChart) -> ChartSpec:
    """The chart of one place, from the first month that has a point. It travels with the table of the same months."""
    known = np.flatnonzero(np.isfinite(one.points))
    first = int(known[0]) if len(known) else 0
    months = range(first, len(found.periods))
    last = found.periods[-1]
    measure = found.panel.measure
    function = found.panel.treatment_function
    inside = "" if function == TOTAL else f", {function_name(function)}"
    return ChartSpec(
        kind="control",
        title=_title(found, one),
        subtitle=f"{measure.title}{inside}, {words.months(found.periods[first], last)}",
        alt=_alt(found, one),
        y=axis(found),
        marks=tuple(_mark(found, one, column) for column in months),
        lines=_lines(found, one, first),
        events=_events(found, first),
        reference=found.target,
        reference_label="Target",
        icons=_icons(one),
    )


def axis(found: Signals) -> Axis:
    """What the points count, in their unit."""
    label = charted_short(found)
    if found.unit == "rate":
        own = value_axis(found.panel.measure)
        unit = "" if found.panel.measure.kind is Kind.BALANCE else own.unit
        return Axis(label, unit=unit, decimals=found.panel.measure.decimals, percent=own.percent)
    return Axis(label, unit="percentage points" if found.unit == "points" else "per cent", decimals=1)


def _icons(one: ControlChart) -> tuple[str, ...]:
    """The keys of the icons that sum the chart up, as fairwait.charts.icons names them."""
    side = "" if one.variation in ("common", "unknown") else "-up" if one.label > 0 else "-down"
    shown = (f"{one.variation}{side}",)
    return shown if one.assurance == "unknown" else (*shown, one.assurance)


def _title(found: Signals, one: ControlChart) -> str:
    month = found.panel.last.label
    if one.variation == "unknown":
        return f"{one.name}: {month} cannot be judged"
    return f"{one.name}: {month} is {rule_words(one.label) if one.flagged else 'as usual'}"


def _alt(found: Signals, one: ControlChart) -> str:
    marked = int((one.labels != 0).sum())
    latest = "cannot be judged" if one.variation == "unknown" else f"is {verdict_words(one)}"
    usual = "" if math.isnan(float(one.centre[-1])) else f" Usual in the last phase: {within(found, one)}."
    return (
        f"A control chart of {int(np.isfinite(one.points).sum())} months in {one.name}, with "
        f"{words.count(len(found.phases), 'phase')} of limits. "
        f"{words.sentence(words.count(marked, 'month', words=True)).rstrip('.')} "
        f"{words.noun(marked, 'is marked as a signal', 'are marked as signals')}; "
        f"{found.panel.last.label} {latest}.{usual}"
    )


def _mark(found: Signals, one: ControlChart, column: int) -> Mark:
    month = found.periods[column]
    value = float(one.points[column])
    known = math.isfinite(value)
    label = int(one.labels[column])
    notes = []
    if label:
        notes.append(f"signal: {rule_words(label)}")
    elif known and not one.judged[column]:
        notes.append("not judged: what is counted changed, or the pandemic")
    if column in one.revised:
        notes.append("revised since first published")
    return Mark(
        label=f"{month.label}: {amount(found, value)}" if known else f"{month.label}: no figure",
        y=value if known else None,
        x=str(month),
        role="subject",
        note="; ".join(notes),
        series=str(_phase(found, month)),
    )


def _phase(found: Signals, month: Period) -> int:
    return next(at for at, phase in enumerate(found.phases) if phase.first <= month <= phase.last)


def _lines(found: Signals, one: ControlChart, first: int) -> tuple[Line, ...]:
    """Centre and limits of each phase that has them, each from its first month to its last."""
    drawn = []
    for phase in found.phases:
        start, end = max(found.periods.index(phase.first), first), found.periods.index(phase.last)
        if end < start or not math.isfinite(float(one.upper[end])):
            continue
        ends = [float(12 * month.year + month.month - 1) for month in (found.periods[start], found.periods[end])]
        for label, values, dashed in (
            ("Upper limit", one.upper, True), ("Usual", one.centre, False), ("Lower limit", one.lower, True),
        ):  # fmt: skip
            drawn.append(Line(label, tuple((at, float(values[end])) for at in ends), dashed=dashed))
    return tuple(drawn)


def _events(found: Signals, first: int) -> tuple[Event, ...]:
    """Where limits begin anew, and breaks inside a phase, dated and in words."""
    told = {phase.first: phase.reason for phase in found.phases if phase.reason}
    for column in found.panel.steps:
        month = found.periods[column]
        named = [one.one.what for one in found.panel.crossed if one.one.period == month]
        told.setdefault(month, named[0] if named else "What is counted changed")
    inside = ((month, what) for month, what in sorted(told.items()) if found.periods[first] <= month)
    return tuple(Event(str(month), f"{month.label}: {_BRIEFLY.get(what, what)}") for month, what in inside)
