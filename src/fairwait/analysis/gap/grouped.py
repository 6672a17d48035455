"""The gap between regions or boards and inside each of them, over time.

Theil's index divides exactly into what lies between groups and what lies within (methods 3.4). Groups of few places
differ by arithmetic alone, so the share between is held against the same places dealt to groups at random, the sizes
of the groups kept; and a group of fewer than five places is shown and not tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index, region_of
from fairwait.places.providers import provider
from fairwait.stats.arrays import Floats
from fairwait.stats.multiplicity import FamilyResult, judge_family
from fairwait.stats.nulls import NullBand
from fairwait.stats.trend.gap import FEWEST_PLACES, Places, bootstrap_tau2, difference_p, monthly
from fairwait.stats.trend.spread_rows import theil_parts_of_rows

GroupBy = Literal["region", "icb"]
_REPLICATES, _DEALS, _SEED = 400, 400, 20260131
#: The table of providers says in which of the boards of this month each sits.
_BEFORE_MERGERS = Period(2026, 3)
_ABOVE = {"region": Geography.REGION, "icb": Geography.ICB}


@dataclass(frozen=True, slots=True)
class GroupGap:
    """One group: its pooled value and the range of its places (largest less smallest), early and late.

    ``spread_early`` and ``spread_late`` are the sd of its places on the working scale, noise taken off; ``p`` that of
    no change between them, NaN for fewer than five places. Early and late are means over the thirds of the window.
    """

    code: str
    name: str
    places: int
    value_early: float
    value_late: float
    range_early: float
    range_late: float
    spread_early: float
    spread_late: float
    p: float


@dataclass(frozen=True, slots=True)
class Between:
    """The share of Theil's index between groups in each month kept, (months,), with 95 per cent limits; its parts at
    both ends; and what places dealt at random would show at the end."""

    share: Floats
    low: Floats
    high: Floats
    between_early: float
    between_late: float
    within_early: float
    within_late: float
    dealt: NullBand


@dataclass(frozen=True, slots=True)
class GroupedGap:
    """A gap divided by group. ``family`` judges the tested groups, in the order of ``tested``."""

    gap: GapOverTime
    by: GroupBy
    groups: tuple[GroupGap, ...]
    between: Between
    tested: tuple[int, ...]
    family: FamilyResult | None
    unplaced: tuple[str, ...]


def gap_by_group(gap: GapOverTime, by: GroupBy) -> GroupedGap:
    """Divide the gap of the last stretch by region, or by integrated care board. Raises UsageError where it cannot be.

    Areas stand in their board and region as of the panel's boundaries; providers in the board where they sit, which
    is not where all their patients live.
    """
    panel, block = gap.panel, gap.last.steady
    if by not in above(panel.geography):
        raise UsageError(
            f"{panel.geography.plural} are not divided by {by}", where="--by",
            expected=f"one of {', '.join(above(panel.geography)) or 'nothing: they are the largest'}",
        )  # fmt: skip
    codes = [_group_of(gap, area, by) for area in block.areas]
    kept = np.array([bool(code) for code in codes])
    places = _only(block.places(), kept)
    labels = sorted({code for code in codes if code})
    group = np.array([labels.index(code) for code in codes if code], dtype=np.intp)
    rng = np.random.default_rng(_SEED)
    names = area_index(_ABOVE[by], _boards_of(gap))
    found = tuple(
        _one(code, names[code].name if code in names else code, _only(places, group == at), block.third, rng)
        for at, code in enumerate(labels)
    )
    tested = tuple(at for at, one in enumerate(found) if np.isfinite(one.p))
    family = (
        judge_family(np.array([found[at].p for at in tested]), f"{len(tested)} groups of five places or more")
        if tested
        else None
    )
    unplaced = tuple(area for area, code in zip(block.areas, codes, strict=True) if not code)
    return GroupedGap(gap, by, found, _between(places, group, block.third, rng), tested, family, unplaced)


def above(geography: Geography) -> tuple[GroupBy, ...]:
    """What places of a geography can be grouped by."""
    return {
        Geography.ICB: ("region",),
        Geography.SUB_ICB: ("icb", "region"),
        Geography.PROVIDER: ("icb", "region"),
    }.get(geography, ())  # type: ignore[return-value]


def _group_of(gap: GapOverTime, area: str, by: GroupBy) -> str:
    geography, when = gap.panel.geography, _boards_of(gap)
    if geography is not Geography.PROVIDER:
        own = area_index(geography, when).get(area)
        if own is None or (by == "icb" and geography is Geography.SUB_ICB):
            return own.parent if own is not None else ""
        return region_of(geography, area, when)
    board = provider(area).parent
    if board not in area_index(Geography.ICB, when):
        return ""
    return board if by == "icb" else region_of(Geography.ICB, board, when)


def _boards_of(gap: GapOverTime) -> Period:
    """The month whose boards places stand in: of providers the last before boards merged, as the table of providers."""
    when = gap.panel.boundaries
    return min(when, _BEFORE_MERGERS) if gap.panel.geography is Geography.PROVIDER else when


def _only(places: Places, rows: NDArray[np.bool_]) -> Places:
    return _Few(places.theta[rows], places.variance[rows], places.weight[rows], places.natural)


class _Few(Places):
    """Places of one group, which may be fewer than a spread can be followed over."""

    def __post_init__(self) -> None:
        """Nothing is asked of them: a group of one place has no spread, and none is given."""


def _one(code: str, name: str, places: Places, third: int, rng: np.random.Generator) -> GroupGap:
    value = places.natural(places.theta)
    pooled = (value * places.weight).sum(axis=0) / places.weight.sum(axis=0)
    spread, width, p = np.full(places.months, np.nan), np.full(places.months, np.nan), float("nan")
    if len(value) > 1:
        width = value.max(axis=0) - value.min(axis=0)
        seen = monthly(places)
        spread = seen["tau"]
        if len(value) >= FEWEST_PLACES:
            p = difference_p(seen["tau2"], bootstrap_tau2(places, rng, _REPLICATES), third, len(value))
    ends = [(float(one[:third].mean()), float(one[-third:].mean())) for one in (pooled, width, spread)]
    return GroupGap(code, name, len(value), *ends[0], *ends[1], *ends[2], p)


def _between(places: Places, group: NDArray[np.intp], third: int, rng: np.random.Generator) -> Between:
    value, months = np.ascontiguousarray(places.natural(places.theta).T), places.months
    weight = np.ascontiguousarray(places.weight.T)
    between, within = theil_parts_of_rows(value, weight, group)
    number = len(group)
    drawn = rng.integers(number, size=(_REPLICATES, number))
    again = theil_parts_of_rows(
        np.swapaxes(value.T[drawn], 1, 2).reshape(-1, number), np.swapaxes(weight.T[drawn], 1, 2).reshape(-1, number),
        np.repeat(group[drawn], months, axis=0),
    )  # fmt: skip
    shares = (again[0] / (again[0] + again[1])).reshape(_REPLICATES, months)
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    order = rng.permuted(np.tile(np.arange(number), (_DEALS, 1)), axis=1)
    last = value[-third:].mean(axis=0)
    dealt = theil_parts_of_rows(last[order], np.broadcast_to(weight[-1], order.shape), group)
    return Between(
        between / (between + within), low, high, *_ends(between, third), *_ends(within, third),
        NullBand(dealt[0] / (dealt[0] + dealt[1])),
    )  # fmt: skip


def _ends(one: Floats, third: int) -> tuple[float, float]:
    return float(one[:third].mean()), float(one[-third:].mean())
