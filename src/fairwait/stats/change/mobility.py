"""How much an order of places was reshuffled over a window, beside what noise alone would reshuffle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import thirds
from fairwait.stats.ranks import observed_ranks

_CLASSES = 4


@dataclass(frozen=True, slots=True)
class Mobility:
    """Between the means of the first and the last third of a window.

    ``spearman`` is the correlation of the two orders, ``true_spearman`` the same after the noise of both is allowed for
    (at most 1). ``shorrocks`` is 0 where every place kept its quarter of the order and 1 where knowing the quarter at
    first says nothing of the last; ``mean_change`` how many places of the order a place moved on average. The bands
    are the middle 95 in 100 values of panels in which nobody truly moves.
    """

    spearman: float
    true_spearman: float
    shorrocks: float
    mean_change: float
    spearman_band: tuple[float, float]
    shorrocks_band: tuple[float, float]
    mean_change_band: tuple[float, float]


def mobility(early: Floats, late: Floats, early_se: Floats, late_se: Floats, made_up: Floats) -> Mobility:
    """Compare two readings (places,) with their standard errors.

    ``made_up`` are panels (panels, places, months) in which nobody moves.
    """
    spearman, shorrocks, change = _of(observed_ranks(early), observed_ranks(late))
    reliable = [_reliability(values, se) for values, se in ((early, early_se), (late, late_se))]
    root = float(np.sqrt(reliable[0] * reliable[1]))
    first, last = thirds(made_up.shape[2])
    null = np.array(
        [
            _of(observed_ranks(panel[:, first].mean(axis=1)), observed_ranks(panel[:, last].mean(axis=1)))
            for panel in made_up
        ]
    )
    bands = [(float(low), float(high)) for low, high in np.quantile(null, (0.025, 0.975), axis=0).T]
    true = float(np.clip(spearman / root, -1.0, 1.0)) if root > 0 else float("nan")
    return Mobility(spearman, true, shorrocks, change, bands[0], bands[1], bands[2])


def _of(before: Floats, after: Floats) -> tuple[float, float, float]:
    spearman = float(np.corrcoef(before, after)[0, 1])
    return spearman, shorrocks_index(before, after), float(np.abs(after - before).mean())


def shorrocks_index(before: Floats, after: Floats) -> float:
    """(n - trace P) / (n - 1) of the table of moves P between quarters of the order (Shorrocks 1978)."""
    places = before.size
    quarter = [np.minimum((_CLASSES * (ranks - 0.5) / places).astype(int), _CLASSES - 1) for ranks in (before, after)]
    kept = [
        float((quarter[1][quarter[0] == one] == one).mean()) for one in range(_CLASSES) if (quarter[0] == one).any()
    ]
    return (len(kept) - sum(kept)) / (len(kept) - 1) if len(kept) > 1 else float("nan")


def _reliability(values: Floats, se: Floats) -> float:
    """Share of the differences seen that is true."""
    seen = float(np.var(values, ddof=1))
    return max(0.0, seen - float(np.mean(se**2))) / seen if seen > 0 else 0.0
