"""Funnel limits: how far a place of its size may stand from the target before it is worth a second look.

Ratios are drawn against their expected count, shares against their denominator. Limits come unadjusted (chance
alone), additive (chance plus the variance between places, the default: for lists of a hundred thousand pathways
chance alone flags nearly everyone) or multiplicative (chance stretched by the root of phi).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.stats.arrays import Bools, Floats, floats, not_negative, positive, two_sided_z
from fairwait.stats.dispersion import (
    Deviations,
    Dispersion,
    Jackknife,
    Scale,
    Trim,
    dispersion,
    jackknife,
    pooled_share,
    ratio_deviations,
    share_deviations,
)
from fairwait.stats.intervals import exact_count_interval

WARNING, ALARM = 0.95, 0.998
Adjustment = Literal["none", "additive", "multiplicative"]
#: From this share of the spread being true differences, a funnel says "most places differ truly" and no more.
MOSTLY_TRUE = 0.8


def poisson_limits(expected: ArrayLike, confidence: float = WARNING) -> tuple[Floats, Floats]:
    """Exact Poisson limits of observed over expected for a place where ``expected`` was due (chance alone)."""
    from scipy.special import gammainccinv, gammaincinv

    due = positive(expected, "an expected count")
    tail = (1 - confidence) / 2
    two_sided_z(confidence)
    return gammaincinv(due, tail) / due, gammainccinv(due + 1, tail) / due


def binomial_limits(target: float, whole: ArrayLike, confidence: float = WARNING) -> tuple[Floats, Floats]:
    """Exact binomial limits of a share whose target is ``target``, for a denominator of ``whole``.

    Built as the Poisson limits are: the exact (Clopper and Pearson 1934) limits of a place that stood on the target.
    """
    from scipy.special import betaincinv

    n = positive(whole, "the whole of a share")
    tail = (1 - confidence) / 2
    two_sided_z(confidence)
    on_target, rest = n * target, n * (1 - target)
    low = betaincinv(np.maximum(on_target, 1e-12), rest + 1, tail) if target > 0 else np.zeros_like(n)
    high = betaincinv(on_target + 1, np.maximum(rest, 1e-12), 1 - tail) if target < 1 else np.ones_like(n)
    return np.asarray(low), np.asarray(high)


def normal_share_limits(target: float, whole: ArrayLike, confidence: float = WARNING) -> tuple[Floats, Floats]:
    """The approximate limits PHEindicatormethods draws: target +- z sqrt(target (1 - target) / n), kept in 0 to 1."""
    n = positive(whole, "the whole of a share")
    reach = two_sided_z(confidence) * np.sqrt(target * (1 - target) / n)
    return np.maximum(target - reach, 0.0), np.minimum(target + reach, 1.0)


def rate_limits_by_events(events: ArrayLike, baseline: float, confidence: float = WARNING) -> tuple[Floats, Floats]:
    """Limits of a rate for places with ``events`` events: where its own interval just reaches ``baseline``.

    The rate funnel of PHEindicatormethods, whose horizontal axis is events and whose interval is exact at every
    count. No upper limit (infinity) where the count's lower limit is nought.
    """
    seen = not_negative(events, "a count of events")
    low, high = exact_count_interval(seen, confidence)
    upper = np.divide(baseline * seen, low, out=np.full_like(seen, np.inf), where=low > 0)
    return baseline * seen / high, upper


def scale_limits(
    scale: Scale, target: float, size: ArrayLike, *, tau2: float = 0.0, phi: float = 1.0, confidence: float = WARNING
) -> tuple[Floats, Floats]:
    """Limits about ``target`` for places of ``size`` on a scale where the funnel is symmetric, brought back to print.

    ``tau2`` is added to the variance (additive); ``phi`` multiplies it (multiplicative). The root scale is squared
    on the way back, which FunnelPlotR does not do.
    """
    error = np.sqrt(phi * scale.standard_error(size) ** 2 + tau2)
    reach = two_sided_z(confidence) * error
    centre = scale.forward(target)
    return scale.back(centre - reach), scale.back(centre + reach)


def outside(value: ArrayLike, low: ArrayLike, high: ArrayLike) -> NDArray[np.int8]:
    """-1 below the lower limit, 1 above the upper one, 0 between them or not known."""
    seen = floats(value)
    return np.where(seen > floats(high), 1, np.where(seen < floats(low), -1, 0)).astype(np.int8)


def expected_outside(places: int, confidence: float = WARNING) -> float:
    """How many of ``places`` would stand outside by chance alone: 5.3 of 106 at 95%, 0.2 at 99.8%."""
    return places * (1 - confidence)


def chance_of_as_many_outside(seen: int, places: int, confidence: float = WARNING) -> float:
    """How likely chance alone would put ``seen`` or more of ``places`` outside."""
    from scipy.special import betainc

    if seen <= 0:
        return 1.0
    if seen > places:
        return 0.0
    return float(betainc(seen, places - seen + 1, 1 - confidence))


@dataclass(frozen=True, slots=True)
class Funnel:
    """A judged funnel: every place's value, its limits and what chance alone would give.

    ``value`` is a ratio about 1 or a share about ``target``; ``size`` the expected count or denominator. ``flag95``
    and ``flag998`` are -1, 0 or 1. ``true_share`` is tau2 over tau2 plus the median chance variance.
    """

    scale: Scale
    target: float
    size: Floats
    value: Floats
    adjustment: Adjustment
    spread: Dispersion
    stability: Jackknife
    low95: Floats
    high95: Floats
    low998: Floats
    high998: Floats
    flag95: NDArray[np.int8]
    flag998: NDArray[np.int8]

    @property
    def judged(self) -> int:
        """Places that have both a value and limits."""
        return int((np.isfinite(self.value) & np.isfinite(self.low95)).sum())

    @property
    def outside95(self) -> int:
        return int(np.count_nonzero(self.flag95))

    @property
    def outside998(self) -> int:
        return int(np.count_nonzero(self.flag998))

    @property
    def true_share(self) -> float:
        """Rankability: the share of the spread that is true differences, for the median place."""
        chance = float(np.nanmedian(self.scale.standard_error(_sized(self.size)) ** 2))
        return self.spread.tau2 / (self.spread.tau2 + chance)

    @property
    def mostly_true(self) -> bool:
        """Whether to say "most places differ truly" instead of drawing attention to single ones."""
        return self.true_share > MOSTLY_TRUE

    def curve(self, size: ArrayLike, confidence: float = WARNING) -> tuple[Floats, Floats]:
        """The drawn limit lines at any sizes."""
        return _limits(self.scale, self.target, floats(size), self.adjustment, self.spread, confidence)


def ratio_funnel(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    scale: Scale = Scale.LOG,
    adjustment: Adjustment = "additive",
    how: Trim | None = None,
) -> Funnel:
    """Observed over expected against expected. Places with an expected count below 1 get no limits."""
    seen, due = not_negative(observed, "an observed count"), not_negative(expected, "an expected count")
    value = np.divide(seen, due, out=np.full_like(seen, np.nan), where=due > 0)
    return _judge(ratio_deviations(seen, due, scale), 1.0, due, value, adjustment, how)


def share_funnel(
    part: ArrayLike,
    whole: ArrayLike,
    *,
    target: float | None = None,
    adjustment: Adjustment = "additive",
    how: Trim | None = None,
) -> Funnel:
    """Shares against their denominators, about ``target`` (the pooled share when not given)."""
    x, n = not_negative(part, "a part"), positive(whole, "the whole of a share")
    centre = pooled_share(x, n) if target is None else target
    return _judge(share_deviations(x, n, centre), centre, n, x / n, adjustment, how)


def _judge(
    deviations: Deviations, target: float, size: Floats, value: Floats, adjustment: Adjustment, how: Trim | None
) -> Funnel:
    spread = dispersion(deviations, how)
    ends = [_limits(deviations.scale, target, size, adjustment, spread, level) for level in (WARNING, ALARM)]
    (low95, high95), (low998, high998) = ends
    return Funnel(
        scale=deviations.scale,
        target=target,
        size=size,
        value=value,
        adjustment=adjustment,
        spread=spread,
        stability=jackknife(deviations, how),
        low95=low95,
        high95=high95,
        low998=low998,
        high998=high998,
        flag95=outside(value, low95, high95),
        flag998=outside(value, low998, high998),
    )


def _limits(
    scale: Scale, target: float, size: Floats, adjustment: Adjustment, spread: Dispersion, confidence: float
) -> tuple[Floats, Floats]:
    sized = _sized(size)
    if adjustment == "additive":
        return scale_limits(scale, target, sized, tau2=spread.tau2, confidence=confidence)
    if adjustment == "multiplicative":
        stretch = max(1.0, spread.phi) if spread.adjusts else 1.0
        return scale_limits(scale, target, sized, phi=stretch, confidence=confidence)
    if scale is Scale.ARCSINE:
        return binomial_limits(target, sized, confidence)
    return poisson_limits(sized, confidence)


def _sized(size: Floats) -> Floats:
    """Sizes that can bear limits: below one expected event there are none."""
    return np.where(size >= 1, size, np.nan)


def significance(
    low95: ArrayLike, high95: ArrayLike, low998: ArrayLike, high998: ArrayLike, reference: ArrayLike
) -> NDArray[np.object_]:
    """The PHE label of each place from its own two intervals and the reference.

    ``High (0.001)``, ``High (0.025)``, ``Low (0.001)``, ``Low (0.025)`` or ``Not significant``.
    """
    centre = floats(reference)
    labels: NDArray[np.object_] = np.full(np.broadcast(floats(low95), centre).shape, "Not significant", dtype=object)
    ladder: tuple[tuple[str, Bools], ...] = (
        ("High (0.025)", floats(low95) > centre),
        ("Low (0.025)", floats(high95) < centre),
        ("High (0.001)", floats(low998) > centre),
        ("Low (0.001)", floats(high998) < centre),
    )
    for label, stands in ladder:
        labels[stands] = label
    return labels
