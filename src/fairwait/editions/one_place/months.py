"""What a place's months tell: its line over the bands of its kind, how it moved, and its control chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from fairwait.analysis.among.months import months_finding, panel_among
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.profile.place import called
from fairwait.analysis.signals import Signals, signals
from fairwait.analysis.signals.finding import place_finding
from fairwait.analysis.trajectories.finding import trajectory_finding
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography, Sector
from fairwait.places.areas import area_index

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

#: What is followed month by month, the first of them that is held of a kind of place in full, the second in short.
_FOLLOWED: Final = (
    "within_18_weeks", "over_52_weeks", "six_week_diagnostic_waits", "admitted_median_wait",
    "admitted_treated_per_1000",
)  # fmt: skip
_SHOWN = 2
#: A series that ended longer ago than this says nothing of the place as it is.
_OLDEST_MONTHS = 6
#: With fewer judged months than this there is no line worth following.
_FEWEST_MONTHS = 6


def over_time(bench: Workbench, area: Area, period: Period, *, in_short: bool) -> tuple[Finding, ...]:
    """The findings on a place's months: of its first measure all, of the second the line alone.

    ``in_short`` leaves the control chart and the second measure out. Of an area whose own months are not held, the
    line of the board it lies in; empty where that is not held either.
    """
    found: list[Finding] = []
    followed = list(_panels(bench, area, period))[: 1 if in_short else _SHOWN]
    for number, panel in enumerate(followed):
        own = [months_finding(bench, panel, area)]
        if not number or own[0] is None:
            own.append(_trajectory(bench, area, panel))
        if not number and not in_short:
            own.append(_signal(bench, area, panel))
        found += [one for one in own if one is not None]
    return tuple(found) or _of_its_board(bench, area, period)


def _of_its_board(bench: Workbench, area: Area, period: Period) -> tuple[Finding, ...]:
    """The line of the board that an area lies in, where nothing else can be shown of its months."""
    if area.geography is not Geography.SUB_ICB:
        return ()
    board = area_index(Geography.ICB, period).get(area.parent)
    panel = next(_panels(bench, board, period), None) if board is not None else None
    found = months_finding(bench, panel, board) if board is not None and panel is not None else None
    if found is None:
        return ()
    told = (
        f"Of {called(area)} itself too few months are held to draw a line: this is the board that it lies in, with all "
        "its areas."
    )
    return (replace(found, sentences=(told, *found.sentences)),)


def last_month_of(area: Area) -> Period | None:
    """The last month of a board or location that has ended; None for one that stands."""
    return None if area.valid_to is None else Period(area.valid_to.year, area.valid_to.month)


def _panels(bench: Workbench, area: Area, period: Period) -> Iterator[Panel]:
    """The panels with a row of the place, that reach near enough to the month of the edition."""
    for name in _FOLLOWED:
        if area.geography not in named_measure(name).geographies:
            continue
        found = _panel(bench, area, name)
        if found is not None and found.last >= period.shift(-_OLDEST_MONTHS) and _months(found, area) >= _FEWEST_MONTHS:
            yield found


def _months(found: Panel, area: Area) -> int:
    """In how many months a place was judged."""
    return int(found.usable[found.row(area.code)].sum()) if area.code in found.areas else 0


def _panel(bench: Workbench, area: Area, name: str) -> Panel | None:
    """The latest panel; of a board that has ended the one up to its last month."""
    try:
        found = panel_among(bench, area, name)
        until = last_month_of(area)
        if area.code not in found.areas and until is not None and until < found.last:
            found = panel_among(bench, area, name, until)
        return found
    except (NothingToAnswerWithError, UsageError):
        return None


def _trajectory(bench: Workbench, area: Area, panel: Panel) -> Finding | None:
    if area.geography is Geography.PROVIDER and area.sector is Sector.INDEPENDENT:
        return None  # trajectories rank NHS providers, and independent ones are not ranked among them
    try:
        return trajectory_finding(bench, area, panel.measure, last=panel.last)
    except (NothingToAnswerWithError, UsageError):
        return None


def _signal(bench: Workbench, area: Area, panel: Panel) -> Finding | None:
    if area.geography is Geography.PROVIDER and area.sector is Sector.INDEPENDENT:
        return None
    charts = _charts(bench, panel)
    if charts is None or charts.chart(area.code) is None:
        return None
    return place_finding(charts, area.code)


def _charts(bench: Workbench, panel: Panel) -> Signals | None:
    """The control charts of every place of a kind, made once; None where the months are too few."""
    key = ("control-charts", panel.measure.id, panel.geography, panel.last)
    if key not in bench.kept:
        try:
            bench.kept[key] = signals(bench, panel.measure, panel.geography, last=panel.last)
        except NothingToAnswerWithError:
            bench.kept[key] = None
    return cast("Signals | None", bench.kept[key])
