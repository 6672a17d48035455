"""How far places seem to climb by comparing the ranks of two months, when nobody truly moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from fairwait.stats.noise import Noise
from fairwait.stats.simulate import simulate_counts

AREAS, MONTHS, RHO, TAU, CENTRE = 106, 9, 0.4, 0.2, -5.55
LOW, HIGH, CLIMB, FROM = 55, 20, 41, 61


def naive_climbers(omega: float, panels: int, *, people: float = 500_000.0, seed: int = 20260106) -> dict[str, Any]:
    """Ranks of the first month against those of the ninth, and of any later month."""
    rng = np.random.default_rng([seed, round(1000 * omega), round(people)])
    some, gained, into = 0, 0, 0
    for _ in range(panels):
        exposure = people * np.exp(0.5 * rng.standard_normal(AREAS))
        truth = CENTRE + TAU * rng.standard_normal(AREAS)
        counts = simulate_counts(truth, exposure, MONTHS, Noise(omega, RHO), rng)
        logs = np.log((counts + 0.5) / exposure[:, None])
        ranks = np.argsort(np.argsort(-logs, axis=0), axis=0) + 1
        first, last = ranks[:, 0], ranks[:, -1]
        some += bool(((first >= LOW) & (last <= HIGH)).any())
        gained += int((first - last >= CLIMB).sum())
        into += bool((ranks[first == FROM, 1:] <= HIGH).any())
    return {
        "omega": omega,
        "people": people,
        "panels": panels,
        "some_from_55_to_20": round(some / panels, 4),
        "gaining_41_places": round(gained / panels, 3),
        "the_61st_in_the_top_20_later": round(into / panels, 4),
    }
