"""The breaks of a panel's months, drawn as dated marks and explained in words."""

from __future__ import annotations

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.periods.breaks import Crossed
from fairwait.domain.chart import Event
from fairwait.domain.period import Period

#: Panels are cut here although every figure stands on one boundary: whose people moved is not known.
_BOARDS_BEGIN = "icbs-begin"


def break_events(panel: Panel) -> tuple[Event, ...]:
    """Dated marks of the breaks that touch a panel's figures; those only reported carry that word."""
    first = panel.periods[0]
    return tuple(Event(str(max(one.one.period, first)), f"{_caution(one)}{one.one.what}") for one in touching(panel))


def touching(panel: Panel) -> tuple[Crossed, ...]:
    """The breaks in the window that touch these figures, or cut its months into stretches."""
    cut = cuts(panel)
    return tuple(
        one
        for one in panel.crossed
        if one.one.period <= panel.last and (one.concerns or (one.one.id == _BOARDS_BEGIN and one.one.period in cut))
    )


def cuts(panel: Panel) -> frozenset[Period]:
    """The first month of each stretch but the first."""
    return frozenset(
        panel.periods[column]
        for column in range(1, len(panel.periods))
        if panel.segment[column] != panel.segment[column - 1]
    )


def breaks_told(panel: Panel) -> tuple[str, ...]:
    """The same breaks each explained, with how it was handled."""
    cut, steps = cuts(panel), {panel.periods[step] for step in panel.steps}
    return tuple(f"{_told(one)}{_handled(one, cut, steps)}" for one in touching(panel))


def _told(one: Crossed) -> str:
    return one.sentence if one.concerns else f"{one.said}. {one.one.effect}"


def _handled(one: Crossed, cut: frozenset[Period], steps: set[Period]) -> str:
    if one.one.period in cut:
        return " Months before and after are not compared."
    if one.one.period in steps:
        return " Each place’s change into that month is nobody’s improvement or decline: it is taken out."
    return ""


def _caution(one: Crossed) -> str:
    return "Reported, not confirmed: " if one.one.known == "reported" else ""
