"""What a list of signals and one place's control chart hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.panel import Panel
from fairwait.analysis.signals.charted import Unit
from fairwait.analysis.signals.phases import Phase
from fairwait.domain.period import Period
from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.control.rules import OUTSIDE, Assurance, Good, Variation

#: From this many times the way to its limit on, five standard deviations, a month is too far out for chance even among
#: thousands of charts.
FAR = 5.0 / 3.0


@dataclass(frozen=True, slots=True)
class CusumSignal:
    """What small differences add up to: ``alert`` is 1 (more), -1 (less) or 0; ``since`` the month it began alerting.

    ``total`` is the sum in the latest month, in standard deviations; it alerts beyond 5. ``baseline`` says over which
    months the comparison was made. ``judged`` False where the months are too few, with the ``reason``.
    """

    judged: bool
    reason: str = ""
    alert: int = 0
    total: float = float("nan")
    since: Period | None = None
    baseline: tuple[Period, Period] | None = None


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A lasting change of what is charted: from ``month`` on (two months either way), by ``step`` with its interval.

    In the units printed on the chart, except that of a rate it is per cent of the rate before.
    """

    month: Period
    step: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The control chart of one place. Arrays are (months,), in the units of :attr:`Signals.unit`.

    ``points`` are drawn and ``values`` the measure itself; ``judged`` the points that may be a signal; ``labels`` their
    rule with the side as its sign, 0 for none (:mod:`fairwait.stats.control.rules`). ``lower`` and ``upper`` stop where
    the quantity does. ``variation`` is the latest month's alone; ``reason`` why that month has none. ``assurance`` is
    held against ``target`` by the last phase's limits. ``used`` is how many months these rest on, ``trial`` whether
    they are fewer than 12. ``suggestion`` proposes a new phase; nothing is rebased by itself.
    """

    area: str
    name: str
    points: Floats
    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    labels: NDArray[np.int8]
    judged: Bools
    variation: Variation
    assurance: Assurance
    reason: str
    used: int
    trial: bool
    cusum: CusumSignal
    changes: tuple[LevelChange, ...]
    suggestion: str
    revised: frozenset[int]

    @property
    def label(self) -> int:
        """The rule that the latest month breaks, its sign the side; 0 for none."""
        return int(self.labels[-1])

    @property
    def flagged(self) -> bool:
        """Whether the latest month is a signal. What happened earlier is not."""
        return self.label != 0

    @property
    def reach(self) -> float:
        """How far out the latest month is, as a multiple of the way from what is usual to the limit on its side.

        NaN where it cannot be judged or nothing ever moves.
        """
        away = float(self.points[-1] - self.centre[-1])
        way = float(self.upper[-1] - self.centre[-1]) if away > 0 else float(self.centre[-1] - self.lower[-1])
        return abs(away) / way if way > 0 else float("nan")

    @property
    def far(self) -> bool:
        """Whether the latest month is a signal so far out that chance is no explanation, however many charts there are.

        What it may well be is a change in what is counted that nobody has documented.
        """
        return abs(self.label) == OUTSIDE and self.reach >= FAR

    @property
    def drifting(self) -> bool:
        """Whether small differences have added up, of a place whose latest month can be judged."""
        return self.cusum.alert != 0 and self.variation != "unknown"

    @property
    def title(self) -> str:
        return f"{self.name} ({self.area})"


@dataclass(frozen=True, slots=True)
class Signals:
    """The control charts of every place of a panel, and what chance alone would flag among them.

    ``left_out`` are places without a chart, each with the reason. ``unit`` says what is charted
    (:class:`~fairwait.analysis.signals.charted.Charted`), ``relative`` whether what the middle place did is taken off,
    ``seasons`` whether the time of year is. ``rho`` is the correlation of neighbouring months, pooled over all places;
    where it is above 0.2 (``residual``) what the month before led to expect is taken off too. ``expected_false`` is
    how many of ``judged`` charts chance alone would flag in the latest month, ``false_range`` the 95% range of that,
    from these places' own months in other orders; ``cusum_false`` how many would be alerting. ``good`` is the
    direction that is good.
    """

    panel: Panel
    charts: tuple[ControlChart, ...]
    left_out: Mapping[tuple[str, str], str]
    phases: tuple[Phase, ...]
    unit: Unit
    relative: bool
    seasons: bool
    rho: float
    residual: bool
    expected_false: float
    false_range: tuple[int, int]
    cusum_false: float
    good: Good
    target: float | None

    def __repr__(self) -> str:
        stand = f"{len(self.flagged)} of {len(self.judged)} stand out, {len(self.drifting)} have drifted"
        return f"<Signals {self.panel.measure.id}, {self.panel.geography.plural}, {self.panel.last}: {stand}>"

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.panel.periods

    @property
    def judged(self) -> tuple[ControlChart, ...]:
        """The charts whose latest month can be judged."""
        return tuple(one for one in self.charts if one.variation != "unknown")

    @property
    def flagged(self) -> tuple[ControlChart, ...]:
        """The charts whose latest month is a signal."""
        return tuple(one for one in self.charts if one.flagged)

    @property
    def far(self) -> tuple[ControlChart, ...]:
        """The flagged charts whose latest month is too far out for chance, the furthest first."""
        return tuple(sorted((one for one in self.flagged if one.far), key=lambda one: -one.reach))

    @property
    def drifting(self) -> tuple[ControlChart, ...]:
        """The charts judged in the latest month in which small differences have added up, the most first."""
        return tuple(sorted((one for one in self.charts if one.drifting), key=lambda one: -abs(one.cusum.total)))

    @property
    def changed(self) -> tuple[ControlChart, ...]:
        """The charts judged in the latest month that show a lasting change, the latest first."""
        with_one = [one for one in self.judged if one.changes]
        return tuple(sorted(with_one, key=lambda one: one.changes[-1].month, reverse=True))

    def chart(self, area: str) -> ControlChart | None:
        """The chart of a place by code; None where it has none (``left_out`` may say why)."""
        return next((one for one in self.charts if one.area == area), None)
