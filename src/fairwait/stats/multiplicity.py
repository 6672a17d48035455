"""Looking at many comparisons at once. Every result names its family and the family's size.

A family is declared before looking: all 106 areas against England, all neighbour pairs, all pairs within an ICB.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats

Flags = NDArray[np.bool_]

#: Share of false findings tolerated among those reported (false discovery rate).
Q = 0.05


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """Which members of a family stand out once the number of looks is allowed for.

    ``adjusted`` are in the order given: Benjamini-Hochberg adjusted p (q) values, or, of posterior claims, the expected
    share of false ones among the claim and all surer ones. ``found`` marks those at most ``level``. ``raw_expected`` is
    how many would have passed an unadjusted test at ``level`` by chance alone.
    """

    family: str
    size: int
    level: float
    adjusted: Floats
    found: Flags

    @property
    def raw_expected(self) -> float:
        return self.size * self.level

    @property
    def sentence(self) -> str:
        """The family and its size in words, for print beside any of its findings."""
        return (
            f"{int(self.found.sum())} of {self.size} comparisons ({self.family}) hold with at most "
            f"{self.level:.0%} of findings false; testing each alone, about {self.raw_expected:.0f} would appear "
            "by chance."
        )


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p values (q) of Benjamini and Hochberg (1995), in the order given. An empty family gives none."""
    if p.size == 0:
        return np.empty(0)
    if not ((p >= 0) & (p <= 1)).all():
        raise UsageError("a p value is outside 0 to 1", expected="probabilities")
    order = np.argsort(p, kind="stable")[::-1]
    scaled = p[order] * p.size / np.arange(p.size, 0, -1)
    adjusted = np.empty(p.size)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


def judge_family(p: Floats, family: str, level: float = Q) -> FamilyResult:
    """Benjamini-Hochberg over a declared family of two-sided p values."""
    adjusted = benjamini_hochberg(p)
    return FamilyResult(family=family, size=p.size, level=level, adjusted=adjusted, found=adjusted <= level)


def judge_claims(probability: Floats, family: str, level: float = Q) -> FamilyResult:
    """Bayesian false discovery control over a declared family of claims, each with its posterior chance of truth.

    A posterior chance is no p value: put through a test of p values, a count near its edge flips from all to nothing
    with the seed of the draws. The running mean of ``1 - probability``, surest claim first, moves with every draw by
    next to nothing (methods, 3.3; Mueller, Parmigiani and Rice 2007).
    """
    order = np.argsort(-probability, kind="stable")
    adjusted = np.empty(probability.size)
    adjusted[order] = np.cumsum(1.0 - probability[order]) / np.arange(1, probability.size + 1)
    return FamilyResult(family, probability.size, level, adjusted, bayesian_fdr(probability, level))


def bayesian_fdr(probability: Floats, level: float = Q) -> Flags:
    """The largest set of claims whose expected share of false ones is at most ``level``.

    ``probability`` is the posterior chance that each claim is true. Claims are taken surest first while the running
    mean of ``1 - probability`` stays within ``level``.
    """
    order = np.argsort(-probability, kind="stable")
    running = np.cumsum(1.0 - probability[order]) / np.arange(1, probability.size + 1)
    allowed = np.flatnonzero(running <= level)
    chosen = np.zeros(probability.size, dtype=np.bool_)
    if allowed.size:
        chosen[order[: allowed[-1] + 1]] = True
    return chosen


def two_sided_p(probability: Floats, draws: int) -> Floats:
    """``2 min(Pr, 1 - Pr)``, never below ``1 / draws`` (draws cannot show less) nor above 1."""
    return np.asarray(np.clip(2.0 * np.minimum(probability, 1.0 - probability), 1.0 / draws, 1.0))
