"""The scale on which a measure's areas are compared: logs for rates and waits, logits for shares.

Effects multiply on these scales, intervals stay inside what is possible, and month-to-month noise was measured on
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.noise import provider_noise
from fairwait.definitions.noise.lengths import noise_by_length
from fairwait.domain.estimates import Estimates
from fairwait.domain.place import Geography, Sector
from fairwait.places.sectors import sector_of
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.noise import Noise, month_standard_error
from fairwait.stats.noise_series import logit_share, percentile_standard_error, share_of_logit, share_standard_error

_Z = two_sided_z(0.95)


@dataclass(frozen=True, slots=True)
class OnScale:
    """Estimates of one month on their working scale.

    ``theta`` and ``se`` have one entry per row of the estimates; ``natural`` leads back to the printed scale.
    ``low`` and ``high`` are printed-scale 95 per cent limits with month-to-month noise included, and contain the
    printed value: where half a pathway stands in for none of them, or for all, the limit is that of what was counted.
    ``borrowed`` is the part of each squared ``se`` that is borrowed month-to-month noise.
    """

    theta: Floats
    se: Floats
    natural: Callable[[Floats], Floats]
    low: Floats
    high: Floats
    borrowed: Floats

    def rows(self, index: NDArray[np.intp] | NDArray[np.bool_]) -> OnScale:
        """The rows at ``index`` (positions or a mask), in that order."""
        return OnScale(
            self.theta[index], self.se[index], self.natural, self.low[index], self.high[index], self.borrowed[index]
        )


def on_scale(measure: Measure, estimates: Estimates, noise: Noise, geography: Geography) -> OnScale:
    """Bring one month of estimates to the working scale, with the standard error that ``noise`` implies.

    A rate is the log of (pathways + 0.5) over people; a share the logit of (part + 0.5) over (rest + 0.5); a wait the
    log of weeks, whose sampling error comes from its Woodruff limits where those are known. A provider borrows the
    noise of lists as long as its own in its sector, whole or of one treatment function, where that was measured,
    whatever ``noise`` is; in other returns that of providers of its size, where that is more than ``noise``.
    """
    value, part, whole = estimates["value"], estimates["numerator"], estimates["denominator"]
    natural: Callable[[Floats], Floats] = np.exp
    if measure.kind is Kind.SHARE:
        theta, se, natural = logit_share(part, whole), share_standard_error(part, whole, noise), share_of_logit
    elif measure.kind is Kind.QUANTILE:
        below = np.where(np.isnan(estimates["low"]), value, estimates["low"])
        above = np.where(np.isnan(estimates["high"]), value, estimates["high"])
        theta, se = np.log(value), percentile_standard_error(value, below, above, noise)
    else:
        theta, se = np.log((part + 0.5) / whole * measure.per), month_standard_error(part, noise)
    if measure.collected is not None and measure.collected.stock:  # an average of nights counted whole: no draw
        se = np.full(len(estimates), np.sqrt(noise.variance(1)))
    borrowed = np.full(len(estimates), noise.variance(1))
    if geography is Geography.PROVIDER:
        sized = _of_its_size(measure, estimates, borrowed)
        uncounted = _usual_counting(measure, estimates)
        se, borrowed = np.sqrt(se**2 + (sized - borrowed) + uncounted), sized
    low, high = np.fmin(natural(theta - _Z * se), value), np.fmax(natural(theta + _Z * se), value)
    return OnScale(theta, se, natural, low, high, borrowed)


def _of_its_size(measure: Measure, estimates: Estimates, least: Floats) -> Floats:
    """The variance of one month for each length of list (pathways): that of such lists in its sector; in other returns
    that of a class of size, which is never below ``least``; where neither was measured, ``least``.

    In other returns a list shorter than any that was measured has no class: whoever ranks leaves it out, and says why.
    """
    lists, functions = estimates["denominator"], estimates["treatment_function"]
    sectors = np.array([sector_of(code) for code in estimates["area"].tolist()], dtype=object)
    sized = least.copy()
    for function in dict.fromkeys(functions.tolist()):
        of_it = functions == function
        classes = provider_noise(measure.id, function)
        if classes:
            starts = np.array([one.smallest_list for one in classes])
            at = np.maximum(np.searchsorted(starts, np.nan_to_num(lists[of_it]), side="right") - 1, 0)
            sized[of_it] = np.maximum(least[of_it], np.array([one.omega for one in classes])[at] ** 2)
        for sector in Sector:
            found = noise_by_length(measure.id, function, sector)
            if found is not None:
                rows = of_it & (sectors == sector)
                sized[rows] = found.at(lists[rows]) ** 2
    return sized


def _usual_counting(measure: Measure, estimates: Estimates) -> Floats:
    """The usual counting variance of percentiles of lists that have no limits of their own; 0 elsewhere.

    Long lists have none worked out. Without it their waits would be surer by a step where the limits end.
    """
    variance = np.zeros(len(estimates))
    if measure.kind is Kind.QUANTILE:
        bare = np.isnan(estimates["low"]) & np.isnan(estimates["high"]) & (estimates["denominator"] > 0)
        for function in dict.fromkeys(estimates["treatment_function"][bare].tolist()):
            found = noise_by_length(measure.id, function, Sector.NHS)
            if found is not None:
                rows = bare & (estimates["treatment_function"] == function)
                variance[rows] = found.counting**2 / estimates["denominator"][rows]
    return variance


def working_value(measure: Measure, value: float) -> float | None:
    """One value on the measure's working scale; None where it has no place on it, as a share of nought or of all."""
    if not np.isfinite(value) or value <= 0 or (measure.kind is Kind.SHARE and value >= 1):
        return None
    return float(np.log(value / (1 - value)) if measure.kind is Kind.SHARE else np.log(value))
