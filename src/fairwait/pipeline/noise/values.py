"""From counts to the values that noise is measured on: logs of counts and waits, logits of shares, with their
counting errors."""

from __future__ import annotations

import numpy as np

from fairwait.pipeline.noise.commissioners import Cells
from fairwait.stats.arrays import Floats, two_sided_z
from fairwait.stats.noise_series import logit_sampling_variance, logit_share
from fairwait.stats.waits import PRESENT_RULE, wait_quantile, woodruff_interval

#: Below this many pathways a month a log or a percentile says more about counting than about noise.
FEWEST_EVENTS = 30
FEWEST_WAITS = 50
FEWEST_ON_LIST = 100
_Z = two_sided_z(0.95)

Valued = tuple[Floats, Floats]


def rate_values(counts: Floats) -> Valued:
    """Logs of monthly counts and their Poisson variances; places with too few on average are NaN."""
    kept = _keep(counts, FEWEST_EVENTS)
    return np.log(kept + 0.5), 1.0 / (kept + 0.5)


def list_values(total: Floats) -> Valued:
    """Logs of list sizes. A list is mostly the same people as the month before: no counting error is taken off."""
    kept = _keep(total, FEWEST_ON_LIST)
    return np.log(np.where(kept > 0, kept, np.nan)), np.zeros_like(kept)


def share_values(part: Floats, whole: Floats, *, stock: bool) -> Valued:
    """Logits of a share, with the binomial variance of a flow's and none for a stock's."""
    kept = _keep(whole, FEWEST_ON_LIST)
    inside = np.where(np.isnan(kept), np.nan, part)
    variance = logit_sampling_variance(inside, kept)
    return logit_share(inside, kept), np.zeros_like(kept) if stock else variance


def wait_values(cells: Cells, level: float, *, stock: bool) -> Valued:
    """Logs of a median or percentile by today's rule, with the variance by Woodruff's limits for a flow.

    The last band is the open one.
    """
    places, months, width = cells.bands.shape
    known = np.nan_to_num(_keep(cells.known, FEWEST_WAITS))
    bands = cells.bands.reshape(places * months, width)
    weeks = wait_quantile(bands, level, PRESENT_RULE, open_band=width - 1).known.reshape(places, months)
    small = (known < PRESENT_RULE.suppress_below) | ~(weeks > 0)
    values = np.log(np.where(small, np.nan, weeks))
    if stock:
        return values, np.zeros_like(values)
    low, high = (
        one.known.reshape(places, months) for one in woodruff_interval(bands, level, PRESENT_RULE, open_band=width - 1)
    )
    width_weeks = np.where(np.isnan(high), 2.0 * (weeks - low), high - low)
    return values, np.where(small, np.nan, (width_weeks / (2.0 * _Z * weeks)) ** 2)


def _keep(counts: Floats, fewest: float) -> Floats:
    """Counts of the places that have ``fewest`` a month on average; NaN elsewhere."""
    seen = np.isfinite(counts)
    mean = np.where(seen, counts, 0.0).sum(axis=1) / np.maximum(1, seen.sum(axis=1))
    return np.where((mean >= fewest)[:, None], counts, np.nan)
