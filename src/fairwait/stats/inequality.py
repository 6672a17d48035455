"""Slope and relative index of inequality: how far a measure differs from one end of deprivation to the other.

Places are put in order of deprivation and stand at the middle of their share of the population (the ridit); a line
is fitted by the population. The slope index (SII) is the line's value at the upper end of the order less its value
at the lower end; the relative index (RII) is the one over the other. As in PHEindicatormethods' ``phe_sii``; Low and
others 2004 and Mackenbach and Kunst 1997 describe both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Floats, floats, positive, same_length

Fit = Literal["linear", "log", "logit"]
Noise = Literal["normal", "log", "logit"]


@dataclass(frozen=True, slots=True)
class InequalityIndex:
    """The slope and relative index with their limits, and the line's values at both ends of the order.

    ``sii`` is in the measure's unit; ``rii`` a ratio (NaN where the line passes nought). ``lower_end`` and
    ``upper_end`` are the line at the lowest and highest of the order.
    """

    sii: float
    sii_low: float
    sii_high: float
    rii: float
    rii_low: float
    rii_high: float
    lower_end: float
    upper_end: float
    places: int
    fit: Fit


def ridits(populations: ArrayLike, order: ArrayLike) -> Floats:
    """Each place's position, 0 to 1, in rising ``order``: the middle of its share of the population.

    Places that tie in the order share one position, so the order of the rows never matters.
    """
    people, rank = positive(populations, "a population"), floats(order)
    same_length(populations=people, order=rank)
    _, step = np.unique(rank, return_inverse=True)
    held = np.bincount(step, people)
    middle = (np.cumsum(held) - held / 2) / held.sum()
    return np.asarray(middle[step], dtype=np.float64)


def inequality_index(
    values: ArrayLike, populations: ArrayLike, order: ArrayLike, *, fit: Fit = "linear", confidence: float = 0.95
) -> InequalityIndex:
    """The indices over many places, with limits from how the places scatter about the line.

    ``fit`` is ``linear`` (additive), ``log`` (multiplicative: the right one for rates) or ``logit`` (for shares).
    Weighted by population; standard errors allow for unequal scatter (HC3) and limits use Student's t, by the delta
    method where an index is not itself a coefficient. With ``order`` an index of multiple deprivation score, the SII
    is most less least deprived.
    """
    from scipy.special import stdtrit

    y, x, weight = _fitted_columns(values, populations, order, fit)
    line, covariance = _line(y, x, weight)
    t = float(stdtrit(len(y) - 2, 0.5 + confidence / 2))
    ends = _ends(line, fit)
    sii, rii = _indices(ends)
    low, high = float(ends[0]), float(ends[1])
    gradient_low, gradient_high = _gradients(line, fit)
    slope = gradient_high - gradient_low
    reach = t * float(np.sqrt(slope @ covariance @ slope))
    relative = gradient_high / high - gradient_low / low
    factor = float(np.exp(t * np.sqrt(relative @ covariance @ relative))) if np.isfinite(rii) else float("nan")
    return InequalityIndex(sii, sii - reach, sii + reach, rii, rii / factor, rii * factor, low, high, len(y), fit)


def inequality_index_of_groups(
    values: ArrayLike,
    populations: ArrayLike,
    order: ArrayLike,
    standard_errors: ArrayLike,
    *,
    noise: Noise = "normal",
    fit: Fit = "linear",
    confidence: float = 0.95,
    draws: int = 10_000,
    rng: np.random.Generator,
) -> InequalityIndex:
    """The indices over a few groups (deprivation tenths) whose own errors are known: PHE's simulated limits.

    Each draw moves every group's value by its ``standard_errors`` on the scale of ``noise`` (``log`` for rates,
    ``logit`` for shares: the errors are then on that scale) and fits the line again.
    """
    y, x, weight = _fitted_columns(values, populations, order, fit)
    known = _complete(values, populations, order)
    errors = floats(standard_errors)[known]
    centre = _to_scale(floats(values)[known], noise)
    drawn = _from_scale(centre + errors * rng.standard_normal((draws, len(errors))), noise)
    lines = _lines(_transform(drawn, fit), x, weight)
    drawn_ends = _ends(lines.T, fit)
    drawn_sii, drawn_rii = drawn_ends[1] - drawn_ends[0], drawn_ends[1] / drawn_ends[0]
    tail = (1 - confidence) / 2
    sii_low, sii_high = np.quantile(drawn_sii, [tail, 1 - tail])
    rii_low, rii_high = np.quantile(drawn_rii, [tail, 1 - tail])
    line = _lines(y[None, :], x, weight)[0]
    ends = _ends(line, fit)
    sii, rii = _indices(ends)
    return InequalityIndex(
        sii,
        float(sii_low),
        float(sii_high),
        rii,
        float(rii_low),
        float(rii_high),
        float(ends[0]),
        float(ends[1]),
        len(y),
        fit,
    )


def _complete(
    values: ArrayLike, populations: ArrayLike, order: ArrayLike
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    value, people, rank = floats(values), floats(populations), floats(order)
    same_length(values=value, populations=people, order=rank)
    return np.asarray(np.isfinite(value) & np.isfinite(people) & np.isfinite(rank), dtype=np.bool_)


def _fitted_columns(
    values: ArrayLike, populations: ArrayLike, order: ArrayLike, fit: Fit
) -> tuple[Floats, Floats, Floats]:
    """The response on the fitted scale, the ridits and the weights of the places that have all three."""
    known = _complete(values, populations, order)
    if int(known.sum()) < 4:
        raise NothingToAnswerWithError("too few places for an index of inequality", expected="four places or more")
    value, people = floats(values)[known], floats(populations)[known]
    position = ridits(people, floats(order)[known])
    if np.ptp(position) == 0:
        raise UsageError("every place stands at the same deprivation", expected="an order of places")
    return _transform(value, fit), position, people / people.mean()


def _transform(value: Floats, fit: Fit) -> Floats:
    if fit == "linear":
        return value
    if np.any(value <= 0) or (fit == "logit" and np.any(value >= 1)):
        raise UsageError(
            f"a value has no {fit}", expected="above nought" + (" and below one" if fit == "logit" else "")
        )
    return np.log(value) if fit == "log" else np.log(value / (1 - value))


def _to_scale(value: Floats, noise: Noise) -> Floats:
    return _transform(value, "linear" if noise == "normal" else noise)


def _from_scale(value: Floats, noise: Noise) -> Floats:
    if noise == "normal":
        return value
    return np.exp(value) if noise == "log" else 1 / (1 + np.exp(-value))


def _line(y: Floats, x: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Constant and slope by weighted least squares, with their HC3 covariance."""
    design = np.column_stack([np.ones_like(x), x])
    bread = np.linalg.inv(design.T @ (design * weight[:, None]))
    line = bread @ (design.T @ (weight * y))
    leverage = weight * np.einsum("ij,jk,ik->i", design, bread, design)
    meat = design * (weight * (y - design @ line) / np.maximum(1 - leverage, 1e-9))[:, None]
    return np.asarray(line), np.asarray(bread @ (meat.T @ meat) @ bread)


def _lines(y: Floats, x: Floats, weight: Floats) -> Floats:
    """Constants and slopes of many responses (draws x places) over the same places."""
    design = np.column_stack([np.ones_like(x), x])
    solve = np.linalg.solve(design.T @ (design * weight[:, None]), design.T * weight)
    return np.asarray(y @ solve.T, dtype=np.float64)


def _ends(line: Floats, fit: Fit) -> Floats:
    """The line's values at the lower and upper end of the order, in the measure's unit."""
    raw = np.stack([line[0], line[0] + line[1]])
    ends = raw if fit == "linear" else np.exp(raw) if fit == "log" else 1 / (1 + np.exp(-raw))
    return np.asarray(ends, dtype=np.float64)


def _gradients(line: Floats, fit: Fit) -> tuple[Floats, Floats]:
    """How each end moves with the constant and the slope."""
    low, high = _ends(line, fit)
    if fit == "linear":
        steep = (1.0, 1.0)
    elif fit == "log":
        steep = (float(low), float(high))
    else:
        steep = (float(low * (1 - low)), float(high * (1 - high)))
    return steep[0] * np.array([1.0, 0.0]), steep[1] * np.array([1.0, 1.0])


def _indices(ends: Floats) -> tuple[float, float]:
    low, high = float(ends[0]), float(ends[1])
    return high - low, high / low if low > 0 and high > 0 else float("nan")
