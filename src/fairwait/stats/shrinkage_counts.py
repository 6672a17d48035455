"""Exact shrinkage for small counts and for shares: gamma-Poisson and beta-binomial.

The normal model of :mod:`fairwait.stats.shrinkage` is the default. Where an area's mean count is under about 30 the log
rate is no longer near normal and these take its place. Both can be over-dispersed: dividing counts and their
denominators by ``phi`` leaves every rate alone and widens what is known about it (methods, section 3.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.noise_series import logit_share, share_of_logit
from fairwait.stats.residuals import residual_degrees_of_freedom, two_way_residuals

#: Below this mean count per area the gamma-Poisson model is used in place of the normal one.
SMALL_COUNT = 30.0


@dataclass(frozen=True, slots=True)
class GammaPosterior:
    """Gamma(shape, rate) for each area's ratio of observed to expected.

    ``weight`` is the share of each estimate owed to the area's own data, the rest to the common centre.
    """

    shape: Floats
    rate: Floats
    weight: Floats

    @property
    def mean(self) -> Floats:
        return np.asarray(self.shape / self.rate)

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Central interval of each ratio."""
        from scipy.special import gammaincinv

        tail = (1.0 - level) / 2.0
        return (
            np.asarray(gammaincinv(self.shape, tail) / self.rate),
            np.asarray(gammaincinv(self.shape, 1.0 - tail) / self.rate),
        )

    def probability_above(self, ratio: float) -> Floats:
        """Chance that each true ratio exceeds ``ratio`` (1 is the national level)."""
        from scipy.special import gammaincc

        return np.asarray(gammaincc(self.shape, self.rate * ratio))

    def draws(self, rng: np.random.Generator, draws: int) -> Floats:
        """Independent draws, (draws x areas), for ranks and contrasts."""
        return np.asarray(rng.standard_gamma(self.shape, size=(draws, self.shape.size)) / self.rate)


def gamma_posterior(y: Floats, expected: Floats, a: float, b: float, phi: float = 1.0) -> GammaPosterior:
    """Posterior ``Gamma(a + y/phi, b + E/phi)`` of each area's ratio ``lambda``: ``y ~ Poisson(E lambda)``.

    ``y`` and ``expected`` are (I,) counts; ``lambda ~ Gamma(a, b)`` beforehand, with mean ``a / b``.
    """
    own = np.atleast_1d(np.asarray(expected, dtype=np.float64)) / phi
    counts = np.atleast_1d(np.asarray(y, dtype=np.float64)) / phi
    return GammaPosterior(shape=a + counts, rate=b + own, weight=own / (b + own))


def fit_gamma(y: Floats, expected: Floats, phi: float = 1.0) -> tuple[float, float]:
    """Maximum-likelihood ``(a, b)`` of the gamma prior from the negative-binomial law of ``y/phi`` given ``E/phi``.

    Where the counts vary no more than Poisson, ``a`` runs to its ceiling of about 1e6: shrink everything to the mean.
    """
    from scipy.special import gammaln

    counts, own = y / phi, expected / phi

    def negative_log_likelihood(parameters: Floats) -> float:
        mean, shape = np.exp(parameters)
        rate = shape / mean
        terms = (
            gammaln(counts + shape)
            - gammaln(shape)
            + shape * np.log(rate / (rate + own))
            + counts * np.log(own / (rate + own))
        )
        return -float(terms.sum())

    start = (float(np.log(counts.sum() / own.sum())), float(np.log(10.0)))
    mean, shape = np.exp(_minimum(negative_log_likelihood, start)).tolist()
    return shape, shape / mean


@dataclass(frozen=True, slots=True)
class BetaPosterior:
    """Beta(a, b) for each area's share."""

    a: Floats
    b: Floats

    @property
    def mean(self) -> Floats:
        return np.asarray(self.a / (self.a + self.b))

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Central interval of each share."""
        from scipy.special import betaincinv

        tail = (1.0 - level) / 2.0
        return np.asarray(betaincinv(self.a, self.b, tail)), np.asarray(betaincinv(self.a, self.b, 1.0 - tail))

    def draws(self, rng: np.random.Generator, draws: int) -> Floats:
        """Independent draws, (draws x areas)."""
        return np.asarray(rng.beta(self.a, self.b, size=(draws, self.a.size)))


def beta_posterior(part: Floats, whole: Floats, a: float, b: float, phi: float = 1.0) -> BetaPosterior:
    """Posterior of a share when ``x ~ Binomial(n, p)``, ``p ~ Beta(a, b)``: ``Beta(a + x/phi, b + (n - x)/phi)``."""
    x, n = (np.atleast_1d(np.asarray(v, dtype=np.float64)) / phi for v in (part, whole))
    return BetaPosterior(a=a + x, b=b + n - x)


def fit_beta(part: Floats, whole: Floats, phi: float = 1.0) -> tuple[float, float]:
    """Maximum-likelihood ``(a, b)`` of the beta prior from the beta-binomial law of ``x/phi`` of ``n/phi``."""
    from scipy.special import betaln

    x, n = part / phi, whole / phi

    def negative_log_likelihood(parameters: Floats) -> float:
        mean, size = float(share_of_logit(parameters[:1])[0]), float(np.exp(parameters[1]))
        a, b = mean * size, (1.0 - mean) * size
        return -float((betaln(a + x, b + n - x) - betaln(a, b)).sum())

    overall = x.sum() / n.sum()
    parameters = _minimum(negative_log_likelihood, (np.log(overall / (1.0 - overall)), np.log(50.0)))
    mean, size = float(share_of_logit(parameters[:1])[0]), float(np.exp(parameters[1]))
    return mean * size, (1.0 - mean) * size


def count_dispersion(counts: Floats) -> float:
    """phi of a panel (areas x months): Pearson chi-square of the two-way table over (I-1)(M-1), at least 1."""
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    areas, months = counts.shape
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    return max(1.0, chi2 / float((areas - 1) * (months - 1)))


def share_dispersion(part: Floats, whole: Floats) -> float:
    """phi of a panel of shares (areas x months), at least 1.

    Squared distance of each count from area + month effects (fitted on the logit), in binomial units, over the cells
    left after fitting them.
    """
    logits = logit_share(part, whole)
    residual = two_way_residuals(logits)
    fitted = share_of_logit(logits - residual)
    chi2 = (part - whole * fitted) ** 2 / (whole * fitted * (1.0 - fitted))
    return max(1.0, float(np.nansum(chi2)) / residual_degrees_of_freedom(residual))


def _minimum(objective: Callable[[Floats], float], start: tuple[float, float]) -> Floats:
    """Nelder-Mead from ``start``; the second parameter, a log size, is held within e^-7 and e^14."""
    from scipy.optimize import minimize

    bounds = [(None, None), (-7.0, 14.0)]
    options = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000}
    found = minimize(objective, np.array(start), method="Nelder-Mead", bounds=bounds, options=options)
    return np.asarray(found.x)
