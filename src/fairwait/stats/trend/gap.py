"""Is the gap between places growing? Every estimator month by month, and the end of a window against its start.

Four questions, four answers. *Chance*: what month-to-month noise alone would show between places that are truly
equal, for each month. *The interval*: places drawn again with replacement, each with all its months, so that whatever
ties a place's months together stays (a bootstrap over places); the change is the mean of the last third of the months
over that of the first. *Undirected moves*: what the change would be had each place moved as far as it did, but in no
particular direction. Lists wander, and wandering alone drives places apart: a gap that grew no more than that says
nothing of a cause. *Moves alike*: what the change would be had every place moved by the same on the working scale. A
share that rises everywhere has less room for ratios, so they shrink by arithmetic, with nobody nearer to anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats
from fairwait.stats.trend.spread_rows import paule_mandel_of_rows, spread_of_rows, true_variance_of_rows

#: Fewest places whose spread is followed.
FEWEST_PLACES = 5
#: Estimators on the working scale (log or log-odds): with noise in, without it, and the variance without it, uncut.
SCALED = ("scale_sd", "tau", "tau2")
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Places:
    """Places x months, complete: ``theta`` and ``variance`` on the working scale, ``weight`` people or pathways.

    ``natural`` leads from the working scale to the printed one. All are (places, months) without NaN.
    """

    theta: Floats
    variance: Floats
    weight: Floats
    natural: Callable[[Floats], Floats]

    def __post_init__(self) -> None:
        if self.theta.ndim != 2 or not self.theta.shape == self.variance.shape == self.weight.shape:
            raise UsageError("places and months do not match", expected="three tables of places by months")
        if self.theta.shape[0] < FEWEST_PLACES:
            raise UsageError(f"{self.theta.shape[0]} places", expected=f"{FEWEST_PLACES} places at least")
        if not all(np.isfinite(one).all() for one in (self.theta, self.variance, self.weight)):
            raise UsageError("a place lacks a month", expected="the same places in every month")

    @property
    def months(self) -> int:
        return int(self.theta.shape[1])

    @property
    def third(self) -> int:
        """Months in the first and in the last third; one at least."""
        return max(1, self.months // 3)

    @property
    def ends(self) -> Places:
        """The months of the first and last third only."""
        kept = np.r_[: self.third, self.months - self.third : self.months]
        return Places(self.theta[:, kept], self.variance[:, kept], self.weight[:, kept], self.natural)


Spreads = Mapping[str, Floats]


def monthly(places: Places) -> Spreads:
    """Every estimator of each month, by id, (months,)."""
    return {name: one[0] for name, one in _of(places, places.theta[None]).items()}


def bootstrap(places: Places, rng: np.random.Generator, replicates: int) -> Spreads:
    """Every estimator of each month with the places drawn again, whole trajectories, by id, (replicates, months)."""
    number = len(places.theta)
    drawn = rng.integers(number, size=(replicates, number))
    return _of(places, places.theta[drawn], drawn)


def bootstrap_tau2(places: Places, rng: np.random.Generator, replicates: int) -> Floats:
    """``tau2`` alone of :func:`bootstrap`, the same numbers, (replicates, months)."""
    number = len(places.theta)
    drawn = rng.integers(number, size=(replicates, number))
    scaled, noise = _rows(places.theta[drawn]), np.maximum(_rows(places.variance[drawn]), _LEAST)
    return true_variance_of_rows(scaled, noise).reshape(replicates, places.months)


def chance(places: Places, rng: np.random.Generator, simulations: int) -> Spreads:
    """Every estimator were all places truly equal in each month and noise all there is, (simulations, months)."""
    centre = np.average(places.theta, weights=places.weight, axis=0)
    noise = rng.standard_normal((simulations, *places.theta.shape)) * np.sqrt(places.variance)
    return _of(places, centre + noise)


def undirected(places: Places, nature: Literal["stock", "flow"], rng: np.random.Generator, simulations: int) -> Spreads:
    """Every estimator had each place moved as far, with the sign of its whole path at random, (simulations, months).

    A stock's path starts where it stood in the first month; a flow's scatters about its own mean. Paths are against
    the mean of all places, which moves as it did.
    """
    common = np.average(places.theta, weights=places.weight, axis=0)
    own = places.theta - common
    start = own[:, :1] if nature == "stock" else own.mean(axis=1, keepdims=True)
    sign = rng.choice([-1.0, 1.0], size=(simulations, len(own), 1))
    return _of(places, common + start + sign * (own - start))


def moved_alike(places: Places, by: float) -> Mapping[str, float]:
    """Each estimator over what it was, had every place of the first third moved by ``by`` on the working scale."""
    first = slice(None, places.third)
    early = Places(places.theta[:, first], places.variance[:, first], places.weight[:, first], places.natural)
    before, after = monthly(early), monthly(replace(early, theta=early.theta + by))
    with np.errstate(divide="ignore", invalid="ignore"):
        return {name: float(after[name].mean() / one.mean()) for name, one in before.items()}


def _of(places: Places, theta: Floats, drawn: np.ndarray | None = None) -> Spreads:
    """The estimators of simulated countries, (countries, places, months) to (countries, months) each."""
    countries, _, months = theta.shape

    def same(table: Floats) -> Floats:
        return _rows(table[drawn] if drawn is not None else np.broadcast_to(table, theta.shape))

    scaled, noise = _rows(theta), np.maximum(same(places.variance), _LEAST)
    values, weights = places.natural(scaled), same(places.weight)
    found = dict(spread_of_rows(values, weights))
    mean = (values * weights).sum(axis=1) / weights.sum(axis=1)
    # The systematic component of variation of methods 3.4, counting error and month-to-month noise both taken off.
    found["scv"] = 100.0 * (((values / mean[:, None] - 1.0) ** 2).mean(axis=1) - noise.mean(axis=1))
    found["scale_sd"] = scaled.std(axis=1, ddof=1)
    found["tau"] = np.sqrt(paule_mandel_of_rows(scaled, noise))
    found["tau2"] = true_variance_of_rows(scaled, noise)
    return {name: one.reshape(countries, months) for name, one in found.items()}


def _rows(table: Floats) -> Floats:
    """(countries, places, months) as a row for each country and month."""
    countries, number, months = table.shape
    return np.ascontiguousarray(np.swapaxes(table, 1, 2)).reshape(countries * months, number)


@dataclass(frozen=True, slots=True)
class GapChange:
    """An estimator at the end of a window against its start: means over the last and the first third of the months.

    ``value`` is end over start with 95 per cent limits; NaN where the start is nought. ``apart_low`` and
    ``apart_high`` are the 95 per cent range of the same ratio under undirected moves; ``z`` the log of ``value`` over
    its standard error; ``alike`` the same ratio had all places moved alike.
    """

    early: float
    late: float
    value: float
    low: float
    high: float
    z: float
    apart_low: float
    apart_high: float
    alike: float = 1.0


def change(
    one: Floats, again: Floats, aimless: Floats | None, third: int, places: int, alike: float = 1.0
) -> GapChange:
    """The change of one estimator.

    Parameters
    ----------
    one:
        The estimator in each month, (months,).
    again:
        The same with places drawn again, (replicates, months).
    aimless:
        The same under undirected moves, (simulations, months); None where it was not made.
    third, places:
        Months in a third, and how many places there are: the interval is Student's on the log scale, with one degree
        of freedom fewer, for a bootstrap of few places is too sure of itself.
    alike:
        What the change would be had all places moved alike.
    """
    from scipy.special import stdtrit  # scipy.stats, which has it too, takes a second to load

    with np.errstate(divide="ignore", invalid="ignore"):
        early, late = float(one[:third].mean()), float(one[-third:].mean())
        log_value = np.log(late) - np.log(early)
        drawn = _log_change(again, third)
        apart = np.array([np.nan, np.nan])
        if aimless is not None:
            moved = _log_change(aimless, third)
            apart = (
                np.exp(np.quantile(moved[np.isfinite(moved)], [0.025, 0.975])) if np.isfinite(moved).any() else apart
            )
    held = drawn[np.isfinite(drawn)]
    known = np.isfinite(log_value) and len(held) > 0.9 * len(drawn)
    se = float(held.std(ddof=1)) if known else float("nan")
    if not known:
        nan = float("nan")
        return GapChange(early, late, nan, nan, nan, nan, float(apart[0]), float(apart[1]), alike)
    reach = float(stdtrit(places - 1, 0.975)) * se
    z = float(log_value / se) if se > 0 else 0.0
    return GapChange(
        early, late, float(np.exp(log_value)), float(np.exp(log_value - reach)), float(np.exp(log_value + reach)), z,
        float(apart[0]), float(apart[1]), alike,
    )  # fmt: skip


def _log_change(drawn: Floats, third: int) -> Floats:
    return np.asarray(np.log(drawn[:, -third:].mean(axis=1)) - np.log(drawn[:, :third].mean(axis=1)))


def difference_p(one: Floats, again: Floats, third: int, places: int) -> float:
    """Two-sided p of no change of an estimator that may be nought or less (``tau2``): its difference over the standard
    error of places drawn again, by Student."""
    from scipy.special import stdtr

    seen = one[-third:].mean() - one[:third].mean()
    se = float((again[:, -third:].mean(axis=1) - again[:, :third].mean(axis=1)).std(ddof=1))
    return float(2 * stdtr(places - 1, -abs(seen) / se)) if se > 0 else 1.0
