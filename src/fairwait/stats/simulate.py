"""Panels with known truth: monthly counts whose noise is AR(1) on the log scale plus Poisson counting."""

from __future__ import annotations

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Noise


def monthly_noise(areas: int, months: int, noise: Noise, rng: np.random.Generator) -> Floats:
    """Stationary AR(1) disturbances, (areas x months), of sd ``omega`` and lag-1 correlation ``rho``."""
    shocks = rng.standard_normal((areas, months))
    disturbance = np.empty((areas, months))
    disturbance[:, 0] = shocks[:, 0]
    for month in range(1, months):
        disturbance[:, month] = noise.rho * disturbance[:, month - 1] + np.sqrt(1 - noise.rho**2) * shocks[:, month]
    return noise.omega * disturbance


def simulate_counts(log_rate: Floats, exposure: Floats, months: int, noise: Noise, rng: np.random.Generator) -> Floats:
    """Monthly counts (areas x months) of areas with true ``log_rate`` and monthly ``exposure``, both (areas,).

    The disturbance is centred so that the expected count is the exposure times the rate.
    """
    mean = (exposure * np.exp(log_rate))[:, None]
    disturbance = monthly_noise(log_rate.size, months, noise, rng)
    return rng.poisson(mean * np.exp(disturbance - noise.omega**2 / 2.0)).astype(np.float64)
