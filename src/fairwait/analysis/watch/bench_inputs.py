"""The rules' inputs, from a workbench: each thing asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import panel as panel_of
from fairwait.analysis.watch.inputs import MONTHS_READ, OLDEST_MONTHS, Goal, Moved, Silent
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.standards import Standard, standard
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography, Sector
from fairwait.places.providers import provider
from fairwait.places.sectors import sector_of
from fairwait.stats.arrays import Floats


@dataclass
class BenchInputs:
    """What is known at the end of ``period``; nothing later is read."""

    bench: Workbench
    period: Period
    months: int = MONTHS_READ
    _panels: dict[tuple[str, Geography, str], Panel | None] = field(default_factory=dict)
    _bottom: dict[tuple[str, Geography, str, Period, Period, float], Floats] = field(default_factory=dict)
    _movers: dict[tuple[str, Geography, str, Period, Period], dict[str, Moved] | None] = field(default_factory=dict)

    def panel(self, measure: Measure, geography: Geography, function: str) -> Panel | None:
        key = (measure.id, geography, function)
        if key not in self._panels:
            self._panels[key] = latest_panel(self.bench, measure, geography, function, self.period, self.months)
        return self._panels[key]

    def bottom(self, panel: Panel, part: float) -> Floats:
        from fairwait.analysis.consistency.bottom import monthly_bottom_probability

        key = (panel.measure.id, panel.geography, panel.treatment_function, panel.periods[0], panel.last, part)
        if key not in self._bottom:
            self._bottom[key] = monthly_bottom_probability(panel, part)
        return self._bottom[key]

    def movers(self, panel: Panel) -> dict[str, Moved] | None:
        from fairwait.analysis.improvers.moving import places_of

        key = (panel.measure.id, panel.geography, panel.treatment_function, panel.periods[0], panel.last)
        if key not in self._movers:
            try:
                self._movers[key] = {one.area: cast(Moved, one) for one in places_of(self.bench, panel)}
            except NothingToAnswerWithError:
                self._movers[key] = None
        return self._movers[key]

    def goals(self, standards: Sequence[str], panel: Panel) -> dict[str, tuple[Goal, ...]]:
        from fairwait.analysis.targets.gaps import gaps

        found: dict[str, list[Goal]] = {}
        for one in map(standard, standards):
            first, last = counts(one)
            if one.measure != panel.measure.id:
                continue
            try:
                places = gaps(self.bench, one.id, panel.geography, panel.last)
            except (NothingToAnswerWithError, UsageError):  # its baseline is not held, or comes after the month
                continue
            for gap in places:
                if gap.met is not None:
                    goal = Goal(one.id, one.title, one.source.sentence, gap.target, first, last, one.dispute)
                    found.setdefault(gap.area, []).append(goal)
        return {area: tuple(goals) for area, goals in found.items()}

    def silent(self, measure: Measure) -> tuple[Period, tuple[Silent, ...]] | None:
        return _collected(self.bench, measure, self.period) if measure.collected else _listed(self.bench, self.period)


def inputs_of(bench: Workbench, period: Period) -> BenchInputs:
    """What is known at the end of a month, the same for everybody who asks this bench."""
    held: dict[Period, BenchInputs] = bench.__dict__.setdefault("watch_inputs", {})
    if period not in held:
        held[period] = BenchInputs(bench, period)
    return held[period]


def counts(one: Standard) -> tuple[Period, Period | None]:
    """The months in which a standard is held against a place.

    One with a date counts from that month on, until the one that follows it falls due; one without from the day it
    came into force until it ended.
    """
    start = Period(one.in_force.year, one.in_force.month)
    if one.due is None:
        return start, None if one.ended is None else Period(one.ended.year, one.ended.month)
    heir = standard(one.superseded_by) if one.superseded_by else None
    return one.due, heir.due.shift(-1) if heir is not None and heir.due is not None else None


def latest_panel(
    bench: Workbench, measure: Measure, geography: Geography, function: str, period: Period, months: int = MONTHS_READ
) -> Panel | None:
    """The last so many months held up to ``period``, on the map of the last; None where that is too old to use.

    A panel that ends earlier is made on the map of its own last month, so that a place is what it was at the time.
    """
    try:
        latest = panel_of(bench, measure, geography, months=months, treatment_function=function)
        if latest.last <= period:
            return latest if latest.last >= period.shift(-OLDEST_MONTHS) else None
        for last in (period.shift(-step) for step in range(OLDEST_MONTHS + 1)):
            found = _ending(bench, measure, geography, function, last, months)
            if found is not None:
                return found
        return None
    except NothingToAnswerWithError:
        return None


def _ending(
    bench: Workbench, measure: Measure, geography: Geography, function: str, last: Period, months: int
) -> Panel | None:
    try:
        return panel_of(bench, measure, geography, last=last, months=months, treatment_function=function)
    except NothingToAnswerWithError:
        return None


def _listed(bench: Workbench, period: Period) -> tuple[Period, tuple[Silent, ...]] | None:
    for month in (period.shift(-step) for step in range(OLDEST_MONTHS + 1)):
        judged = bench.judged(month)
        if judged is not None:
            return month, tuple(
                Silent(
                    one.code,
                    provider(one.code, one.name).name,
                    provider(one.code).parent,
                    one.is_trust,
                    one.last_month,
                    one.since or month,
                    one.last_list,
                )
                for one in judged.missing
            )
    return None


def _collected(bench: Workbench, measure: Measure, period: Period) -> tuple[Period, tuple[Silent, ...]] | None:
    try:
        latest = min(bench.latest_period(measure), period)
    except NothingToAnswerWithError:
        return None
    if latest < period.shift(-OLDEST_MONTHS):
        return None
    judged = [one for one in bench.senders(measure, latest) if one.known]
    if not judged:
        return None
    whole = [one for senders in judged for one in senders.missing if not one.sent]
    return latest, tuple(
        Silent(
            one.code,
            provider(one.code, one.name).name,
            one.board,
            sector_of(one.code) is Sector.NHS,
            one.last,
            one.last.shift(1),
            one.size,
        )
        for one in whole
    )
