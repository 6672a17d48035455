"""Pulling noisy area values towards their common centre, and drawing from what remains uncertain.

The default everywhere is the normal-normal empirical-Bayes model on a log (or logit) scale, methods section 3.2:
``theta_i`` observed with known standard error ``se_i`` around a true value that varies between areas with variance
``tau2``. ``tau2`` is estimated by Paule and Mandel (1982).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Floats, blocks

#: Draws for a published figure; 4,000 do for exploring.
PUBLISHED_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class NormalFit:
    """Normal-normal empirical-Bayes fit of I areas.

    ``tau2`` is the true variance between areas, ``mu`` their precision-weighted mean, ``mu_variance`` its variance.
    ``shrunk`` and ``posterior_sd`` describe each area's true value given ``tau2`` and ``mu``.
    """

    theta: Floats
    se: Floats
    tau2: float
    mu: float
    mu_variance: float

    @property
    def weight(self) -> Floats:
        """B: how much of each area's own distance from the mean is kept, 0 to 1."""
        return np.asarray(self.tau2 / (self.tau2 + self.se**2))

    @property
    def shrunk(self) -> Floats:
        """Posterior mean of each area's true value."""
        return np.asarray(self.mu + self.weight * (self.theta - self.mu))

    @property
    def posterior_sd(self) -> Floats:
        """Posterior sd of each area's true value, ``tau2`` and ``mu`` taken as known."""
        return np.asarray(np.sqrt(self.weight) * self.se)

    @property
    def rankability(self) -> float:
        """Share of the differences seen that is true: ``tau2 / (tau2 + median se^2)``."""
        return rankability(self.tau2, self.se)


def rankability(tau2: float, se: Floats) -> float:
    """``tau2 / (tau2 + median(se^2))`` (Lingsma and others 2010): 0 is all noise, 1 all true difference."""
    return float(tau2 / (tau2 + np.median(se**2)))


def paule_mandel(theta: Floats, se: Floats) -> float:
    """Between-area variance: the ``tau2`` at which the weighted squares sum to I - 1; 0 if they never exceed it.

    Newton's method from zero: the sum is convex and falling in ``tau2``, so each step approaches from below.
    """
    _require(theta, se)
    target = theta.size - 1.0
    tau2 = 0.0
    for _ in range(200):
        weight = 1.0 / (se**2 + tau2)
        centred = theta - float((weight * theta).sum() / weight.sum())
        excess = float((weight * centred**2).sum()) - target
        if excess <= 1e-12 * target:
            break
        tau2 += excess / float((weight**2 * centred**2).sum())
    return tau2


def fit_normal(theta: Floats, se: Floats) -> NormalFit:
    """Fit the normal-normal model to area values ``theta`` with standard errors ``se`` (both (I,), log scale)."""
    tau2 = paule_mandel(theta, se)
    weight = 1.0 / (se**2 + tau2)
    mu = float((weight * theta).sum() / weight.sum())
    return NormalFit(theta=theta, se=se, tau2=tau2, mu=mu, mu_variance=float(1.0 / weight.sum()))


@dataclass(frozen=True, slots=True)
class NoiseDoubt:
    """How unsure the borrowed month-to-month noise itself is.

    ``variance`` (I,) is the part of each area's squared standard error that was borrowed (``omega^2 V / M``);
    ``log_sd`` the sd of the log of the true ``omega`` around the borrowed one (0.35: within a factor of two, nearly
    always).
    """

    variance: Floats
    log_sd: float


def posterior_draws(
    fit: NormalFit, rng: np.random.Generator, draws: int = PUBLISHED_DRAWS, doubt: NoiseDoubt | None = None
) -> Floats:
    """Joint draws of the true area values, (draws x areas), methods section 3.2.

    Each draw takes its own ``tau2`` (a scaled inverse chi-square of I - 1 degrees of freedom, less the mean squared
    standard error, at least 1e-10) and its own mean, so that the uncertainty of both reaches the ranks. With
    ``doubt`` each draw also takes its own size of the borrowed noise: what is more noise is less true difference, for
    the sum of both is what the data show. The same generator state gives the same draws.
    """
    areas = fit.theta.size
    own = (fit.se**2)[None, :]
    seen = fit.tau2 + float(own.mean())
    chi2 = rng.chisquare(areas - 1, size=draws)
    noisier = None
    if doubt is not None and doubt.log_sd > 0.0:
        noisier = np.exp(2.0 * doubt.log_sd * rng.standard_normal(draws)) - 1.0
    mu = fit.mu + np.sqrt(fit.mu_variance) * rng.standard_normal(draws)
    values = rng.standard_normal((draws, areas))
    for rows in blocks(draws):
        # Blocks that stay in the processor's cache, in place: every temporary costs more than its arithmetic.
        variance = own
        if doubt is not None and noisier is not None:
            variance = noisier[rows, None] * doubt.variance
            variance += own
        tau2 = np.maximum(1e-10, seen * (areas - 1) / chi2[rows] - variance.mean(axis=1))[:, None]
        _draw_true(values[rows], fit.theta, mu[rows, None], tau2, variance)
    return values


def _draw_true(normals: Floats, theta: Floats, mu: Floats, tau2: Floats, variance: Floats) -> None:
    """Turn standard normals (draws x areas) into draws of true values, in place."""
    weight = tau2 + variance
    np.divide(tau2, weight, out=weight)
    spare = weight * variance
    normals *= np.sqrt(spare, out=spare)
    np.subtract(theta, mu, out=spare)
    spare *= weight
    normals += spare
    normals += mu


def _require(theta: Floats, se: Floats) -> None:
    if theta.shape != se.shape or theta.ndim != 1:
        raise UsageError(f"values {theta.shape} with errors {se.shape}", expected="one value and one error an area")
    if not (np.isfinite(theta).all() and np.isfinite(se).all() and (se > 0).all()):
        raise UsageError(
            "an area without a value or a standard error cannot be ranked",
            expected="finite values and standard errors above zero",
            remedy="leave unjudged areas out, and say why",
        )
    if theta.size < 2:
        raise NothingToAnswerWithError(
            "One area alone cannot be ranked or shrunk.",
            expected="at least two areas with a value",
            remedy="choose a geography or a period with more areas",
        )
