"""Made-up panels of flows whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Noise
from fairwait.stats.simulate import monthly_noise

AREAS = 106
RHO = 0.4
TAU = 0.2
RAMP = 1.35
FROM_RANK = 61
#: Months held in all, on which each place's size of noise is measured.
HELD = 36
#: About 3.9 admitted a month per 1,000 people, and populations like those of sub-ICB locations.
CENTRE, POPULATION, POPULATION_SD = -5.55, 500_000.0, 0.5

Shape = Literal["none", "ramp", "step"]


@dataclass(frozen=True)
class Panel:
    """One kind of made-up panel of flows, the window the last ``months`` of ``held`` (before ``later`` ones).

    ``unlike`` is the sd of the log of the places' sizes of noise, ``tails`` the degrees of freedom of its surprises (0:
    normal). ``risers`` places, the first of them 61st at first, truly change by
    :data:`RAMP` over the window, in the given shape, and keep it."""

    months: int
    omega: float
    shape: Shape = "none"
    risers: int = 0
    later: int = 0
    rho: float = RHO
    areas: int = AREAS
    held: int = HELD
    unlike: float = 0.0
    tails: int = 0

    @property
    def before(self) -> int:
        """Months held before the window."""
        return max(0, self.held - self.months)

    def make(self, rng: np.random.Generator) -> tuple[Floats, Floats, list[int]]:
        """Relative log rates, counting variances, and who truly changed."""
        people = POPULATION * np.exp(POPULATION_SD * rng.standard_normal(self.areas))
        truth = CENTRE + TAU * rng.standard_normal(self.areas)
        total = self.before + self.months + self.later
        middle = np.argsort(-truth)[FROM_RANK - 1 :: 7][: self.risers].tolist()
        path = np.zeros((self.areas, total))
        path[middle, self.before :] = np.log(RAMP) * self._path(total - self.before)
        size = self.omega * np.exp(self.unlike * rng.standard_normal(self.areas)) if self.unlike else self.omega
        unit = disturbances((self.areas, total), self.rho, self.tails, rng)
        noise = unit * np.reshape(size, (-1, 1)) - np.reshape(size, (-1, 1)) ** 2 / 2.0
        counts = rng.poisson(np.exp(truth[:, None] + path + noise) * people[:, None])
        logs = np.log((counts + 0.5) / people[:, None])
        relative = np.asarray(logs - np.average(logs, axis=0, weights=people), dtype=np.float64)
        return relative, np.asarray(1.0 / (counts + 0.5)), middle

    def _path(self, total: int) -> Floats:
        if self.shape == "step":
            return (np.arange(total) >= self.months // 2).astype(float)
        return np.minimum(1.0, np.arange(total) / (self.months - 1))


def disturbances(shape: tuple[int, int], rho: float, tails: int, rng: np.random.Generator) -> Floats:
    """AR(1) disturbances of sd one, (places, months); their surprises a Student t with ``tails`` degrees of freedom."""
    if not tails:
        return monthly_noise(*shape, Noise(1.0, rho), rng)
    warm = 24
    surprise = rng.standard_t(tails, (shape[0], shape[1] + warm)) * np.sqrt((tails - 2.0) / tails * (1.0 - rho**2))
    for month in range(1, surprise.shape[1]):
        surprise[:, month] += rho * surprise[:, month - 1]
    return np.asarray(surprise[:, warm:])
