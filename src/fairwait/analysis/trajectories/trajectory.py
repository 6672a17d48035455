"""A place over a window of months on common boundaries: value, England, rank, each with what is not known said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from fairwait.analysis.panel.ordinary import Ordinary, ordinary
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.panel.reading import USUAL_MONTHS, panel
from fairwait.analysis.run_noise import DOUBT
from fairwait.analysis.trajectories.moved import Moved, moved
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.trend.monthly_ranks import MonthlyRanks, monthly_ranks

MOST_PLACES = 8
_DRAWS = 2000
_Z = two_sided_z(0.95)
_ranked: WeakKeyDictionary[Workbench, dict[int, tuple[Panel, MonthlyRanks]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class TrajectoryPoint:
    """One month. ``value`` is as published, ``low`` and ``high`` its 95 per cent limits with month-to-month noise.

    ``rank`` is the expected rank among ``ranked`` places of the month, ``rank_low`` to ``rank_high`` its 95 per cent
    interval; None where the place was not judged, and ``reason`` says why. Months whose ``stretch`` differs cannot be
    compared. ``revised`` says that the figure changed since it was first published.
    """

    period: Period
    value: float | None
    low: float | None
    high: float | None
    england: float | None
    rank: float | None
    rank_low: int | None
    rank_high: int | None
    ranked: int
    stretch: int
    revised: bool
    reason: str

    @property
    def judged(self) -> bool:
        return self.value is not None and not self.reason


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One place over the months of a panel. ``moved`` is None where its last stretch is too short to say."""

    panel: Panel
    row: int
    points: tuple[TrajectoryPoint, ...]
    moved: Moved | None

    def __repr__(self) -> str:
        when = f"{self.points[0].period} to {self.points[-1].period}" if self.points else "no months"
        return f"<Trajectory {self.measure.id}, {self.label}, {len(self.points)} months, {when}>"

    @property
    def measure(self) -> Measure:
        return self.panel.measure

    @property
    def area(self) -> str:
        return self.panel.areas[self.row]

    @property
    def name(self) -> str:
        return self.panel.names[self.row]

    @property
    def label(self) -> str:
        return self.panel.label(self.row)

    @property
    def comparable(self) -> tuple[TrajectoryPoint, ...]:
        """The judged months of the last stretch."""
        last = self.points[-1].stretch
        return tuple(one for one in self.points if one.stretch == last and one.judged)


def trajectory(
    bench: Workbench,
    area: Area,
    measure: Measure | str,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> Trajectory:
    """One place over the ``months`` up to ``last`` (None: everything held), methods 0.2, 3 and 6.

    A place that has ended is followed up to its last month where no ``last`` was named.

    Raises NothingToAnswerWithError where the place has no figures in the window, or may not be judged in any month of
    it, with the reason; and where fewer than two months are held.
    """
    found = panel(bench, measure, area.geography, last=last, months=months, treatment_function=treatment_function)
    if (
        last is None
        and area.code not in found.areas
        and area.valid_to is not None
        and found.last.last_day > area.valid_to
    ):
        until = Period(area.valid_to.year, area.valid_to.month)
        found = panel(bench, measure, area.geography, last=until, months=months, treatment_function=treatment_function)
    return trajectory_of(found, area, ranks_of(bench, found), _usual(bench, found))


def trajectories(
    bench: Workbench,
    areas: Sequence[Area],
    measure: Measure | str,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> tuple[Trajectory, ...]:
    """Two to eight places of one level beside one another. Errors as :func:`trajectory`."""
    if len({one.geography for one in areas}) > 1:
        raise UsageError("Places of different levels are not drawn together", expected="places of one level")
    if len(areas) > MOST_PLACES:
        raise UsageError(
            f"{len(areas)} places are too many to follow in one picture", expected=f"{MOST_PLACES} places at most",
            remedy="ask for fewer, or for the gap between all of them: fairwait gap",
        )  # fmt: skip
    return tuple(
        trajectory(bench, one, measure, last=last, months=months, treatment_function=treatment_function)
        for one in areas
    )


def _usual(bench: Workbench, found: Panel) -> Ordinary | None:
    """What is ordinary over all months held; None where that cannot be told."""
    try:
        return ordinary(bench, found)
    except NothingToAnswerWithError:
        return None


def trajectory_of(found: Panel, area: Area, ranks: MonthlyRanks, usual: Ordinary | None = None) -> Trajectory:
    """One place of a panel whose ranks are known already."""
    if area.code not in found.areas:
        raise _absent(found, area)
    row = found.row(area.code)
    low, high = _limits(found, row)
    points = tuple(_point(found, ranks, row, column, low, high) for column in range(len(found.periods)))
    return Trajectory(found, row, points, moved(found, row, usual))


def ranks_of(bench: Workbench, found: Panel) -> MonthlyRanks:
    """The ranks of every month of a panel, made once for each workbench.

    Months are drawn independently of one another: what two months share is the places, never the random numbers.
    """
    known = _ranked.setdefault(bench, {})
    if id(found) not in known:
        known[id(found)] = found, panel_ranks(found, bench.seed)
    return known[id(found)][1]


def panel_ranks(found: Panel, seed: int) -> MonthlyRanks:
    """The ranks of every month of a panel, from one seed: the same panel has the same ranks."""
    less_is_better = found.measure.polarity is Polarity.LOWER_IS_BETTER
    return monthly_ranks(
        np.where(found.usable & np.isfinite(found.variance), found.theta, np.nan),
        np.nan_to_num(found.variance),
        np.nan_to_num(np.maximum(0.0, found.variance - found.sampling)),
        np.random.default_rng([seed, len(found.periods)]),
        direction="lowest_first" if less_is_better else "highest_first",
        draws=_DRAWS,
        doubt=DOUBT,
    )


def _limits(found: Panel, row: int) -> tuple[Floats, Floats]:
    """Limits around the value as printed, which a flow per working day is not."""
    value, se = found.value[row], np.sqrt(found.variance[row])
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.log(value / (1.0 - value)) if found.share else np.log(value)
        centre = np.where(np.isfinite(own), own, found.theta[row])
        low, high = found.natural(centre - _Z * se), found.natural(centre + _Z * se)
    return np.fmin(low, value), np.fmax(high, value)


def _point(found: Panel, ranks: MonthlyRanks, row: int, column: int, low: Floats, high: Floats) -> TrajectoryPoint:
    ranked = np.isfinite(ranks.expected[row, column])
    value = _number(found.value[row, column])
    reason = found.reasons.get((row, column), "")
    if value is None and not reason:
        reason = "It has no figures for this month."
    return TrajectoryPoint(
        period=found.periods[column],
        value=value,
        low=_number(low[column]),
        high=_number(high[column]),
        england=_number(found.england[column]),
        rank=float(ranks.expected[row, column]) if ranked else None,
        rank_low=int(ranks.low[row, column]) if ranked else None,
        rank_high=int(ranks.high[row, column]) if ranked else None,
        ranked=int(ranks.number[column]),
        stretch=int(found.segment[column]),
        revised=(row, column) in found.revised,
        reason=reason,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _absent(found: Panel, area: Area) -> NothingToAnswerWithError:
    told = next((why for (code, _), why in found.left_out.items() if code == area.code), "")
    return NothingToAnswerWithError(
        f"{area.label} cannot be followed in {found.periods[0].label} to {found.last.label}",
        where=told.rstrip(".") or f"{found.measure.title} of {found.geography.plural}: it has no figures there",
        expected="a place with figures on the boundaries of the last month",
        remedy="ask for the months before it changed with --period, or for the place it became"
        if found.geography is not Geography.PROVIDER
        else "ask for another month with --period, or for another provider",
    )
