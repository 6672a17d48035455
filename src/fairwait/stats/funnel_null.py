"""How many places a funnel puts outside its limits when nobody stands out: the count to print beside those found.

Trimming keeps the outliers sought from hiding themselves, and it also makes the limits too narrow: the variance of
the middle 80% of a normal curve is 0.44 of the whole. Places that differ by a perfectly normal curve then lie outside
"95%" limits one time in five. So the count by chance is not 5% of the places: it is simulated, trimming and all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.dispersion import Deviations, dispersion
from fairwait.stats.funnel import ALARM, WARNING, Funnel
from fairwait.stats.nulls import NullBand
from fairwait.stats.shrinkage import paule_mandel

_SIMULATIONS = 400


@dataclass(frozen=True, slots=True)
class OutsideNull:
    """Places outside the inner and the outer limits, over simulations in which all belong to one normal curve."""

    inner: NullBand
    outer: NullBand


def outside_of_one_curve(
    funnel: Funnel, rng: np.random.Generator, *, simulations: int = _SIMULATIONS
) -> OutsideNull | None:
    """Simulate the whole funnel for places that differ by a normal curve as wide as theirs, with nobody out of line.

    The curve is of Paule and Mandel's variance, which trims nobody; each simulated country is trimmed and given limits
    as the real one was. None for fewer than three judged places.
    """
    judged = np.isfinite(funnel.value) & np.isfinite(funnel.low95)
    if int(judged.sum()) < 3:
        return None
    error = funnel.scale.standard_error(funnel.size[judged])
    counted = np.maximum(funnel.value[judged], 0.5 / funnel.size[judged])
    spread = paule_mandel(np.asarray(funnel.scale.forward(counted)), error)
    inner, outer = np.empty(simulations), np.empty(simulations)
    for at in range(simulations):
        away: Floats = rng.standard_normal(error.size) * np.sqrt(error**2 + spread)
        tau2 = dispersion(Deviations(away / error, error, funnel.scale)).tau2
        reach = np.sqrt(error**2 + tau2)
        inner[at] = np.count_nonzero(np.abs(away) > two_sided_z(WARNING) * reach)
        outer[at] = np.count_nonzero(np.abs(away) > two_sided_z(ALARM) * reach)
    return OutsideNull(NullBand(inner), NullBand(outer))
