"""How far apart the same areas were and are: every estimator, beside chance, and the change with its interval.

What is seen holds noise as well as true difference, more of it in one month than in the other. So each estimator is
given twice: of the figures as they stand beside what chance alone would give, and of the true values as far as they
can be known, drawn from the posterior of each month. The change is that of the true values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwait.analysis.spread_estimators import estimators
from fairwait.definitions.measure import Kind
from fairwait.stats.arrays import Floats
from fairwait.stats.contrasts import Ratio
from fairwait.stats.nulls import NullBand, null_of_values

if TYPE_CHECKING:
    from fairwait.analysis.decade.compared import Compared, Side

#: What must hold for the working scale not to be bent by England's level: of shares (True) and of waits (False).
LEVEL = {True: "the odds of all areas shift alike", False: "all waits stretch alike"}
_SIMULATIONS = 300
_DRAWS = 600
#: A change beyond this says only that the spread of one month may have been nothing at all.
_UNBOUNDED = 50.0


@dataclass(frozen=True, slots=True)
class SpreadSide:
    """One estimator in one month: as seen, by chance alone, and of the true values with 95 per cent limits."""

    seen: float
    chance: NullBand
    true: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SpreadChange:
    """One estimator then and now. ``change`` is now over then, of the true values; above 1 areas are further apart.

    ``p_wider`` is the chance that the true spread is larger now. ``unit`` says in what the estimator is: empty for
    ratios and indices."""

    id: str
    name: str
    meaning: str
    unit: str
    then: SpreadSide
    now: SpreadSide
    change: Ratio
    p_wider: float

    @property
    def verdict(self) -> str:
        """``wider`` or ``narrower`` where the interval excludes 1 as it is printed, else ``cannot be told``."""
        if round(self.change.low, 2) > 1:
            return "wider"
        return "narrower" if round(self.change.high, 2) < 1 else "cannot be told"


@dataclass(frozen=True, slots=True)
class _Way:
    """An estimator: of one country, and of many simulated ones by row. ``scaled`` ones read the working scale."""

    id: str
    name: str
    meaning: str
    unit: str
    of: Callable[[Floats], float]
    rows: Callable[[Floats], Floats]
    scaled: bool = False


def spread_changes(
    compared: Compared, rng: np.random.Generator, only: tuple[str, ...] = ()
) -> tuple[SpreadChange, ...]:
    """Every estimator of the spread in both months, over the same areas, or those named in ``only``.

    A ratio to a place that has none of what is measured is no number: such an estimator is left out.
    """
    sides = (compared.then, compared.now)
    ways = [[way for way in _ways(compared, side) if not only or way.id in only] for side in sides]
    usable = ((before, after) for before, after in zip(*ways, strict=True) if _given(before, after, sides))
    return tuple(_change(before, after, sides, rng) for before, after in usable)


def _given(before: _Way, after: _Way, sides: tuple[Side, Side]) -> bool:
    return all(np.isfinite(way.of(_seen(side, way))) for way, side in zip((before, after), sides, strict=True))


def _change(before: _Way, after: _Way, sides: tuple[Side, Side], rng: np.random.Generator) -> SpreadChange:
    told, draws = [], []
    for way, side in zip((before, after), sides, strict=True):
        true = way.rows(_natural(side, way)(side.result.draws[:_DRAWS]))
        draws.append(true)
        told.append(SpreadSide(
            seen=way.of(_seen(side, way)),
            chance=_chance(way, side, rng),
            true=float(np.median(true)),
            low=float(np.quantile(true, 0.025)),
            high=float(np.quantile(true, 0.975)),
        ))  # fmt: skip
    quotient = draws[1] / draws[0]
    low, middle, high = (one if one < _UNBOUNDED else np.inf for one in np.quantile(quotient, [0.025, 0.5, 0.975]))
    change = Ratio(float(middle), float(low), float(high), float(np.log(quotient).std()))
    return SpreadChange(
        before.id, before.name, before.meaning, before.unit, told[0], told[1], change, float((quotient > 1).mean())
    )  # fmt: skip


def _seen(side: Side, way: _Way) -> Floats:
    return side.scale.theta if way.scaled else np.asarray(side.estimates["value"], dtype=np.float64)


def _natural(side: Side, way: _Way) -> Callable[[Floats], Floats]:
    return np.asarray if way.scaled else side.scale.natural


def _chance(way: _Way, side: Side, rng: np.random.Generator) -> NullBand:
    centre = float(np.average(side.scale.theta, weights=side.estimates["denominator"]))
    return null_of_values(
        way.of, centre, side.scale.se, rng, natural=_natural(side, way), simulations=_SIMULATIONS, by_rows=way.rows
    )


def _ways(compared: Compared, side: Side) -> tuple[_Way, ...]:
    weight = np.asarray(side.estimates["denominator"], dtype=np.float64)
    share = compared.measure.kind is Kind.SHARE
    unit, times = ("percentage points", 100.0) if share else ("weeks", 1.0)
    scale = "log odds" if share else "log of the wait"
    return (
        *(_Way(one.id, one.name, one.meaning, "", one.of, one.rows) for one in estimators(weight)),
        _Way(
            "sd", f"SD in {unit}", "standard deviation, areas weighing as their pathways", unit,
            lambda one: times * float(_sd(one[None, :], weight)[0]), lambda rows: times * _sd(rows, weight),
        ),
        _Way(
            "scale_sd", f"SD of the {scale}", f"standard deviation; least tied to England’s level, if {LEVEL[share]}",
            "",
            lambda one: float(one.std(ddof=1)), lambda rows: rows.std(axis=1, ddof=1), scaled=True,
        ),
    )  # fmt: skip


def _sd(rows: Floats, weight: Floats) -> Floats:
    share = weight / weight.sum()
    mean = rows @ share
    return np.asarray(np.sqrt(((rows - mean[:, None]) ** 2) @ share))
