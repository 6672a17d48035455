"""What a list that only wanders would look like to the rule about targets."""

from __future__ import annotations

from functools import cache

import numpy as np

from fairwait.analysis.watch.words import in_a_hundred, months_running
from fairwait.definitions.watch_rules import WatchRule

_WALKS = 20_000
_SEED = 20260131


@cache
def standing_still(window: int, months: int) -> float:
    """The probability that a driftless random walk looks no nearer to a standard for so many months running.

    Each month the mean of the last third of ``window`` months is held against that of the first. Lists wander like
    this (methods 9.4), so this is how often a place that truly stands still is caught by the rule: those that come
    nearer are caught less often, those that move away more.
    """
    steps = np.random.default_rng(_SEED).standard_normal((_WALKS, window + months - 1))
    walks = steps.cumsum(axis=1)
    third = window // 3
    held = np.ones(_WALKS, dtype=bool)
    for first in range(months):
        early = walks[:, first : first + third].mean(axis=1)
        late = walks[:, first + window - third : first + window].mean(axis=1)
        held &= late <= early
    return float(held.mean())


def standing_still_sentence(rule: WatchRule) -> str:
    """What the rule about targets would make of a place that neither comes nearer nor moves away."""
    window, months = rule.parameters.count("window"), rule.parameters.count("months")
    return (
        "A place that misses its standard and whose figures only wander, in no particular direction, would look no "
        f"nearer to it for {months_running(months)} running with a probability of "
        f"{in_a_hundred(standing_still(window, months))}: the rule says that no improvement shows, not that there is "
        "none."
    )
