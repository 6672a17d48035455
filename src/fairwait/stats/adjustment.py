"""Adjusting rates for what places are like: a log-linear model of rates on covariates, and how much it explains.

Ecological: it describes places, not people, and is "adjusted for", never "caused by" (methods 2.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Bools, Floats, floats, not_negative, positive, same_length
from fairwait.stats.rates import log_count

_STEPS = 50
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Rates adjusted for covariates, one row a place (NaN where a place lacks a figure).

    ``coefficients`` are per unit of each covariate, on the log scale, without the constant; their standard errors
    allow for unequal scatter (HC3) or over-dispersion. ``ratio`` is observed over expected, the expected counts
    brought to the observed total; ``rate`` that ratio times ``overall``, the pooled crude rate.
    ``explained`` is the share of the variance of log rates between places that the covariates explain (weighted R
    squared), ``explained_adjusted`` the same less what as many covariates of no worth would explain.
    """

    coefficients: Floats
    standard_errors: Floats
    constant: float
    expected: Floats
    ratio: Floats
    rate: Floats
    overall: float
    explained: float
    explained_adjusted: float
    places: int

    @property
    def residual(self) -> Floats:
        """The log of observed over expected: what the covariates leave (minus infinity where nothing was seen)."""
        with np.errstate(divide="ignore"):
            left: Floats = np.log(self.ratio)
        return left


@dataclass(frozen=True, slots=True)
class _Problem:
    """The places that have everything, with the covariates centred and scaled for a steady solution."""

    used: Bools
    counts: Floats
    people: Floats
    design: Floats
    centre: Floats
    scale: Floats
    weights: Floats


def log_linear(
    counts: ArrayLike,
    populations: ArrayLike,
    covariates: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    per: float = 1_000.0,
) -> Adjusted:
    """Weighted least squares of log(count / people) on ``covariates`` (places x k), with a constant.

    log y = log P + x'b + u. ``weights`` are the populations when not given; weights of 1 / (se^2 + tau^2) are the
    other usual choice. A count of nought counts as a half inside the logarithm. Raises
    :class:`NothingToAnswerWithError` for too few places, :class:`UsageError` for covariates that repeat each other.
    """
    problem = _problem(counts, populations, covariates, weights)
    response = log_count(problem.counts) - np.log(problem.people)
    root = np.sqrt(problem.weights)
    solved = _solve(problem, response * root, root)
    left = response - problem.design @ solved
    covariance = _hc3(problem.design, problem.weights, left)
    explained = _explained(response, left, problem.weights)
    return _result(problem, solved, covariance, explained, np.exp(problem.design @ solved), len(floats(counts)), per)


def poisson(counts: ArrayLike, populations: ArrayLike, covariates: ArrayLike, *, per: float = 1_000.0) -> Adjusted:
    """Poisson regression of counts on ``covariates`` with people as offset, allowing for over-dispersion.

    Fitted by iteratively reweighted least squares (Nelder and Wedderburn 1972); standard errors are stretched by the
    root of Pearson's chi-squared over its degrees of freedom. ``explained`` is the share of the deviance. Places
    weigh as their expected counts, and noughts need no half.
    """
    problem = _problem(counts, populations, covariates, None)
    solved = _scored(problem)
    mean = problem.people * np.exp(problem.design @ solved)
    free = len(mean) - problem.design.shape[1]
    pearson = float(np.sum((problem.counts - mean) ** 2 / mean)) / free
    information = problem.design.T @ (problem.design * mean[:, None])
    covariance = np.linalg.inv(information) * max(1.0, pearson)
    flat = problem.people * (problem.counts.sum() / problem.people.sum())
    explained = 1 - _deviance(problem.counts, mean) / _deviance(problem.counts, flat)
    return _result(problem, solved, covariance, explained, mean / problem.people, len(floats(counts)), per)


def explained_interval(
    counts: ArrayLike,
    populations: ArrayLike,
    covariates: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    rng: np.random.Generator,
    draws: int = 1_000,
    confidence: float = 0.95,
) -> tuple[float, float]:
    """Limits of :func:`log_linear`'s adjusted explained share, drawing places again with replacement."""
    problem = _problem(counts, populations, covariates, weights)
    response = log_count(problem.counts) - np.log(problem.people)
    places, columns = problem.design.shape
    shares = np.empty(draws)
    for draw in range(draws):
        again = rng.integers(0, places, places)
        root = np.sqrt(problem.weights[again])
        x, y = problem.design[again], response[again]
        solved = np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
        raw = _explained(y, y - x @ solved, problem.weights[again])
        shares[draw] = _for_size(raw, places, columns)
    tail = (1 - confidence) / 2
    low, high = np.quantile(shares, [tail, 1 - tail])
    return float(low), float(high)


def _problem(counts: ArrayLike, populations: ArrayLike, covariates: ArrayLike, weights: ArrayLike | None) -> _Problem:
    seen, people = not_negative(counts, "a count"), positive(populations, "a population")
    x = floats(covariates)
    x = x[:, None] if x.ndim == 1 else x
    weight = people if weights is None else positive(weights, "a weight")
    same_length(counts=seen, populations=people, covariates=x, weights=weight)
    used = np.isfinite(seen) & np.isfinite(people) & np.isfinite(weight) & np.isfinite(x).all(axis=1)
    if int(used.sum()) < x.shape[1] + 3:
        raise NothingToAnswerWithError(
            f"{int(used.sum())} places cannot bear {x.shape[1]} covariates",
            expected=f"at least {x.shape[1] + 3} places with every figure",
        )
    inside = x[used]
    centre, scale = inside.mean(axis=0), inside.std(axis=0)
    if np.any(scale == 0):
        raise UsageError("a covariate is the same in every place", expected="covariates that differ between places")
    design = np.column_stack([np.ones(len(inside)), (inside - centre) / scale])
    return _Problem(used, seen[used], people[used], design, centre, scale, weight[used] / weight[used].mean())


def _solve(problem: _Problem, response: Floats, root: Floats) -> Floats:
    """Least squares of a weighted response; refuses covariates that repeat one another."""
    solved, _, rank, _ = np.linalg.lstsq(problem.design * root[:, None], response, rcond=None)
    if rank < problem.design.shape[1]:
        raise UsageError(
            "the covariates repeat one another",
            expected="none that is a sum of others",
            remedy="leave one of a complete set of shares out",
        )
    return np.asarray(solved, dtype=np.float64)


def _hc3(design: Floats, weights: Floats, left: Floats) -> Floats:
    """The covariance of weighted least squares under unequal scatter (MacKinnon and White 1985)."""
    bread = np.linalg.inv(design.T @ (design * weights[:, None]))
    leverage = weights * np.einsum("ij,jk,ik->i", design, bread, design)
    meat = design * (weights * left / np.maximum(1 - leverage, 1e-9))[:, None]
    return np.asarray(bread @ (meat.T @ meat) @ bread, dtype=np.float64)


def _scored(problem: _Problem) -> Floats:
    solved = np.zeros(problem.design.shape[1])
    solved[0] = np.log(max(problem.counts.sum(), 0.5) / problem.people.sum())
    for _ in range(_STEPS):
        linear = problem.design @ solved
        mean = problem.people * np.exp(linear)
        working = linear + (problem.counts - mean) / mean
        root = np.sqrt(mean)
        again = _solve(problem, working * root, root)
        done = float(np.max(np.abs(again - solved))) < _CLOSE
        solved = again
        if done:
            break
    return solved


def _deviance(counts: Floats, mean: Floats) -> float:
    some = np.where(counts > 0, counts, 1.0)
    return float(2 * np.sum(np.where(counts > 0, counts * np.log(some / mean), 0.0) - (counts - mean)))


def _explained(response: Floats, left: Floats, weights: Floats) -> float:
    middle = np.average(response, weights=weights)
    around = float(np.sum(weights * (response - middle) ** 2))
    return 1 - float(np.sum(weights * left**2)) / around if around > 0 else float("nan")


def _for_size(explained: float, places: int, columns: int) -> float:
    return 1 - (1 - explained) * (places - 1) / (places - columns)


def _result(
    problem: _Problem,
    solved: Floats,
    covariance: Floats,
    explained: float,
    fitted: Floats,
    places: int,
    per: float,
) -> Adjusted:
    due = problem.people * fitted
    due = due * (problem.counts.sum() / due.sum())
    overall = float(problem.counts.sum() / problem.people.sum() * per)
    expected, ratio = np.full(places, np.nan), np.full(places, np.nan)
    expected[problem.used], ratio[problem.used] = due, problem.counts / due
    slopes = solved[1:] / problem.scale
    used, columns = problem.design.shape
    return Adjusted(
        coefficients=slopes,
        standard_errors=np.sqrt(np.diag(covariance))[1:] / problem.scale,
        constant=float(solved[0] - slopes @ problem.centre),
        expected=expected,
        ratio=ratio,
        rate=ratio * overall,
        overall=overall,
        explained=explained,
        explained_adjusted=_for_size(explained, used, columns),
        places=used,
    )
