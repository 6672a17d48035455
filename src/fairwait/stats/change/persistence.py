"""Who stayed at the top or the bottom, and how many would have done so had nobody's true level moved at all.

Two nulls (methods, section 6). Were every month's order drawn afresh, two months' top ten of 106 would share 0.94
places. The realistic one lets places differ as much as they do and keeps every true level still: what then changes
from month to month is noise alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.change.wander import Wander
from fairwait.stats.noise import Noise
from fairwait.stats.ranks import Direction
from fairwait.stats.shrinkage import fit_normal, posterior_draws
from fairwait.stats.simulate import monthly_noise

#: How many panels are made up, where nothing else is said.
PANELS = 300


def monthly_ranks(values: Floats, direction: Direction) -> Floats:
    """Rank of each place in each month among those judged in it, 1 first; ties share; NaN stays NaN.

    ``values`` are (..., places, months).
    """
    signed = -values if direction == "highest_first" else values
    below = (signed[..., :, None, :] > signed[..., None, :, :]).sum(axis=-2)
    same = (signed[..., :, None, :] == signed[..., None, :, :]).sum(axis=-2)
    return np.where(np.isfinite(values), below + (same + 1) / 2.0, np.nan)


def months_first(ranks: Floats, k: int) -> Floats:
    """In how many months each place was among the first ``k``. (..., places)."""
    return np.asarray((ranks <= k).sum(axis=-1), dtype=np.float64)


def months_last(ranks: Floats, k: int) -> Floats:
    """In how many months each place was among the last ``k`` of those judged. (..., places)."""
    judged = np.isfinite(ranks).sum(axis=-2, keepdims=True)
    return np.asarray((ranks > judged - k).sum(axis=-1), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class StayNull:
    """How many places are among the first ``k`` in every month when no true level moves: mean and 95 per cent range.

    ``random`` is how many would be if every month's order were drawn afresh.
    """

    k: int
    months: int
    mean: float
    low: float
    high: float
    random: float


def still_panels(
    levels: Floats, months: int, wander: Wander, counting: Floats | float, rng: np.random.Generator
) -> Floats:
    """Made-up panels (panels, places, months) in which nobody truly moves, each place with its own size of noise.

    ``levels`` (panels, places) are the true levels on the working scale, ``counting`` the variance of one month by
    counting, for each place or for all. A stock starts from its level and takes its usual steps in no particular
    direction: that is what standing still is for a list.
    """
    panels, places = levels.shape
    stock = wander.nature == "stock"
    # A step that is partly gone the next month: what stays of it adds up, what goes is there for one month only.
    gone = max(0.0, -wander.step_rho) if stock else 0.0
    noise = monthly_noise(panels * places, months, Noise(1.0, max(0.0, wander.step_rho) if stock else wander.rho), rng)
    noise = noise.reshape(panels, places, months)
    if stock:
        walked = np.cumsum(np.sqrt(1.0 - 2.0 * gone) * noise, axis=2)
        walked += np.sqrt(gone) * rng.standard_normal(walked.shape) if gone > 0.0 else 0.0
        return np.asarray(levels[:, :, None] + wander.step[None, :, None] * walked)
    sd = np.sqrt(np.broadcast_to(np.asarray(counting, dtype=np.float64), (places,)))
    sampled = sd[None, :, None] * rng.standard_normal((panels, places, months))
    return np.asarray(levels[:, :, None] + wander.omega[None, :, None] * noise + sampled)


def true_levels(theta: Floats, se: Floats, rng: np.random.Generator, panels: int = PANELS) -> Floats:
    """What the true levels of these very places may be, (panels, places), given readings with their errors."""
    return posterior_draws(fit_normal(theta, np.maximum(se, 1e-6)), rng, panels)


def stay_null(made_up: Floats, k: int) -> StayNull:
    """How many places stay among the first ``k`` throughout panels in which nobody truly moves."""
    _, places, months = made_up.shape
    stayed = (_ranks_of(made_up) <= k).all(axis=2).sum(axis=1)
    low, high = np.quantile(stayed, (0.025, 0.975))
    return StayNull(k, months, float(stayed.mean()), float(low), float(high), places * (k / places) ** months)


def _ranks_of(made_up: Floats) -> Floats:
    """Ranks without ties or gaps, by sorting: quicker than :func:`monthly_ranks` for many panels."""
    order = np.argsort(-made_up, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, made_up.shape[1] + 1)[None, :, None], axis=1)
    return np.asarray(ranks, dtype=np.float64)
