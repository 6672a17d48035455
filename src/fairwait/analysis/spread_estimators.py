"""Every estimator of how far apart places are, in one list, so that all analyses print the same ones.

Their sources: methods, section 3.4. Each takes values as printed, one a place, weighted by people or pathways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.spread import (
    coefficient_of_variation,
    extremal_quotient,
    gini,
    quantile_ratio,
    quantile_ratio_of_rows,
    theil,
    top_against_bottom,
)

#: How many places "the lowest" are, pooled.
LOWEST = 10
_NEXT_TO_NOUGHT = 1e-12


@dataclass(frozen=True, slots=True)
class Estimator:
    """One way of saying how far apart places are.

    ``of`` takes the value of each place; ``of_rows``, where there is one, many simulated countries at once
    (simulations x places).
    """

    id: str
    name: str
    of: Callable[[Floats], float]
    meaning: str
    of_rows: Callable[[Floats], Floats] | None = None

    def rows(self, values: Floats) -> Floats:
        """The estimator of every row of ``values``, (simulations x places)."""
        if self.of_rows is not None:
            return self.of_rows(values)
        return np.array([self.of(row) for row in values])


def estimators(weight: Floats) -> tuple[Estimator, ...]:
    """The estimators for places of these weights, in printing order."""
    found = [
        Estimator("eq", "Highest over lowest", extremal_quotient, "the largest value divided by the smallest",
                  lambda rows: rows.max(axis=1) / rows.min(axis=1)),
        Estimator(
            "q95_5",
            "95th over 5th percentile",
            lambda v: quantile_ratio(v, weight),
            "leaves out the 5% at each end",
            lambda rows: quantile_ratio_of_rows(rows, weight),
        ),
        Estimator(
            "q90_10",
            "90th over 10th percentile",
            lambda v: quantile_ratio(v, weight, 0.9, 0.1),
            "leaves out the 10% at each end",
            lambda rows: quantile_ratio_of_rows(rows, weight, 0.9, 0.1),
        ),
        Estimator("cv", "Coefficient of variation", lambda v: coefficient_of_variation(v, weight),
                  "spread over the mean", _variation(weight)),
        Estimator("gini", "Gini coefficient", lambda v: gini(v, weight),
                  "0 when all are equal, 1 when one has everything", _gini(weight)),
        # In the limit a place that has none adds nothing to Theil's index.
        Estimator("theil", "Theil index", lambda v: theil(np.maximum(v, _NEXT_TO_NOUGHT), weight),
                  "divides exactly into between and within", _theil(weight)),
    ]  # fmt: skip
    if len(weight) > LOWEST + 1:
        pooled = Estimator("top_bottom", f"Highest over lowest {LOWEST}, pooled", _top_bottom(weight),
                           f"the largest value over the pooled value of the {LOWEST} smallest",
                           _top_bottom_of_rows(weight))  # fmt: skip
        found.insert(1, pooled)
    return tuple(found)


def _top_bottom(weight: Floats) -> Callable[[Floats], float]:
    return lambda value: top_against_bottom(value * weight, weight, LOWEST, per=1.0).ratio


def _top_bottom_of_rows(weight: Floats) -> Callable[[Floats], Floats]:
    def rows(values: Floats) -> Floats:
        least = np.argsort(values, axis=1, kind="stable")[:, :LOWEST]
        heavy = weight[least]
        pooled = (np.take_along_axis(values, least, axis=1) * heavy).sum(axis=1) / heavy.sum(axis=1)
        with np.errstate(divide="ignore"):  # where the lowest have none at all the ratio has no limit
            return np.asarray(np.where(pooled > 0, values.max(axis=1) / pooled, np.inf))

    return rows


def _theil(weight: Floats) -> Callable[[Floats], Floats]:
    share = weight / weight.sum()

    def rows(values: Floats) -> Floats:
        held = np.maximum(values, _NEXT_TO_NOUGHT)
        against = held / (held @ share)[:, None]
        return np.asarray((against * np.log(against)) @ share)

    return rows


def _variation(weight: Floats) -> Callable[[Floats], Floats]:
    share = weight / weight.sum()

    def rows(values: Floats) -> Floats:
        mean = values @ share
        return np.asarray(np.sqrt(((values - mean[:, None]) ** 2) @ share) / mean)

    return rows


def _gini(weight: Floats) -> Callable[[Floats], Floats]:
    """Half the mean difference over the mean: from sorted values, each weighed by how many stand below it."""
    share = weight / weight.sum()

    def rows(values: Floats) -> Floats:
        order = np.argsort(values, axis=1, kind="stable")
        ordered, heavy = np.take_along_axis(values, order, axis=1), share[order]
        standing = 2.0 * np.cumsum(heavy, axis=1) - heavy - 1.0
        return np.asarray((heavy * ordered * standing).sum(axis=1) / (values @ share))

    return rows
