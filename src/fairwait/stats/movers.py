"""Did a place move between two readings, or was it never quite where the first reading put it?

A place picked because its first reading was extreme will look nearer the middle in the second without moving
(regression to the mean). Each place is therefore tested twice, and the weaker answer holds (methods, section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.stats.arrays import Floats
from fairwait.stats.contrasts import MATERIAL_RATIO
from fairwait.stats.multiplicity import FamilyResult, judge_family
from fairwait.stats.ranks import central_interval
from fairwait.stats.shrinkage import NoiseDoubt, fit_normal, posterior_draws

_LEAST_SPREAD = 1e-4


@dataclass(frozen=True, slots=True)
class Moves:
    """How far places moved between two readings, one entry a place, on the working scale (log or logit).

    ``difference`` is the later reading less the earlier, ``se`` its standard error. ``z`` is the weaker of the plain
    test and the one guarded against regression to the mean, with the sign of the difference; 0 where the two point
    different ways. ``shrunk``, ``low`` and ``high`` are the true difference after it is drawn towards the rest (the
    winner's curse) with its 95 per cent limits. ``material`` is -1, 0 or +1: whether the difference is at least a tenth
    either way, as seen: where hardly anybody moved, the one who did would be drawn in beyond recognition.
    """

    difference: Floats
    se: Floats
    z_naive: Floats
    z_guarded: Floats
    z: Floats
    shrunk: Floats
    low: Floats
    high: Floats
    material: NDArray[np.int_]
    family: FamilyResult

    @property
    def moved(self) -> NDArray[np.int_]:
        """-1, 0 or +1 for each place: which way it moved, where that is both beyond chance and large enough."""
        return np.where(self.family.found, self.material, 0)


def guarded_z(before: Floats, before_se: Floats, after: Floats, after_se: Floats) -> tuple[Floats, Floats, Floats]:
    """The plain z of ``after - before``, the one guarded against regression to the mean, and the weaker of the two.

    Both readings are relative to the whole country, on a log or logit scale. If nothing moved, ``after`` given
    ``before`` is normal about ``rel * before`` with variance ``tau^2 (1 - rel) + after_se^2``, where ``tau^2`` is the
    true variance between places at first and ``rel`` how far one first reading can be relied on. Readings are
    (..., places): every panel of places is tested by itself.
    """
    spread = np.var(before, axis=-1, ddof=1, keepdims=True) - np.mean(before_se**2, axis=-1, keepdims=True)
    tau2 = np.maximum(_LEAST_SPREAD, spread)
    reliable = tau2 / (tau2 + before_se**2)
    plain = (after - before) / np.sqrt(before_se**2 + after_se**2)
    guarded = (after - reliable * before) / np.sqrt(tau2 * (1.0 - reliable) + after_se**2)
    side = np.sign(plain)
    weaker = side * np.maximum(0.0, np.minimum(side * plain, side * guarded))
    return plain, guarded, np.asarray(weaker)


def moves(
    before: Floats,
    before_se: Floats,
    after: Floats,
    after_se: Floats,
    family: str,
    rng: np.random.Generator,
    *,
    borrowed: Floats | None = None,
    log_sd: float = 0.0,
    draws: int = 2_000,
) -> Moves:
    """Test every place of a declared ``family`` for having moved, false findings held to one in twenty.

    ``borrowed`` is the part of the variance of each difference that was borrowed month-to-month noise, and ``log_sd``
    how unsure its size is: they widen the limits of the shrunk difference, not the test.
    """
    from scipy.special import ndtr

    plain, guarded, weaker = guarded_z(before, before_se, after, after_se)
    difference, se = after - before, np.sqrt(before_se**2 + after_se**2)
    fit = fit_normal(difference, se)
    doubt = None if borrowed is None else NoiseDoubt(borrowed, log_sd)
    low, high = central_interval(posterior_draws(fit, rng, draws, doubt))
    large = np.abs(difference) >= np.log(MATERIAL_RATIO)
    return Moves(
        difference=difference,
        se=se,
        z_naive=plain,
        z_guarded=guarded,
        z=weaker,
        shrunk=fit.shrunk,
        low=low,
        high=high,
        material=np.where(large, np.sign(difference), 0).astype(np.int_),
        family=judge_family(np.asarray(2.0 * ndtr(-np.abs(weaker))), family),
    )
