"""Places alike in who lives there, and what a place's figure says beside theirs (methods, section 7).

Three measures of likeness. *Equal*: every variable on its own scale of differences between places, all counting alike,
squared Euclidean distances (the Similar 10 of RightCare). *Weighted*: each variable counts as much as it tells of the
outcome, the place itself left out of that fit. *Mahalanobis*: variables that say the same thing count once. Dropkin
(2017) showed that places matched with equal weights are often poor comparators, and that a contrast which takes the
comparators' own differences for nothing finds far too much; hence the second, and the contrast below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.stats.arrays import Bools, Floats
from fairwait.stats.shrinkage import paule_mandel

#: A contrast with fewer comparators than this says more of them than of the place.
FEWEST_PEERS = 4


def z_scores(values: Floats) -> Floats:
    """Columns of (places, variables) less their mean, over their standard deviation; a column all alike is nought."""
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    varies = spread > 1e-12 * np.maximum(1.0, np.abs(values).max(axis=0))
    return np.asarray(np.where(varies, centred / np.where(varies, spread, 1.0), 0.0))


def squared_distances(z: Floats, at: int, weights: Floats | None = None) -> Floats:
    """Squared Euclidean distances (places,) of all places from the one ``at``, each variable times its weight.

    In units of the mean squared distance between two places: at 1 and beyond, places are no more alike than two places
    ordinarily are.
    """
    counts = np.ones(z.shape[1]) if weights is None else weights
    return np.asarray(((z - z[at]) ** 2 @ counts) / _ordinary(z, np.asarray(np.diag(counts))))


def mahalanobis_distances(z: Floats, at: int) -> Floats:
    """Squared Mahalanobis distances (places,) by the shrunken correlations of the variables, in the same units."""
    apart, metric = z - z[at], np.asarray(np.linalg.inv(shrunk_covariance(z)), dtype=np.float64)
    return np.asarray(np.einsum("ij,ij->i", apart @ metric, apart) / _ordinary(z, metric))


def _ordinary(z: Floats, metric: Floats) -> float:
    """The mean squared distance between two places under a metric (variables, variables)."""
    centred = z - z.mean(axis=0)
    return float(2 * np.einsum("ij,jk,ik->", centred, metric, centred) / (len(z) - 1)) or 1.0


def shrunk_covariance(z: Floats) -> Floats:
    """Covariance of centred (places, variables) drawn towards a multiple of the identity (Ledoit and Wolf 2004).

    How far is what the places themselves say of how unsure the covariance is; no tuning. Always invertible unless
    nothing varies.
    """
    places, variables = z.shape
    seen = z.T @ z / places
    mean = float(np.trace(seen)) / variables
    away = float(((seen - mean * np.eye(variables)) ** 2).sum())
    unsure = float((np.einsum("ij,ij->i", z, z) ** 2).sum() / places - (seen**2).sum()) / places
    share = 1.0 if away <= 0 else min(1.0, max(0.0, unsure / away))
    return np.asarray((1 - share) * seen + share * mean * np.eye(variables))


def nearest(distances: Floats, at: int, k: int, within: float = np.inf) -> NDArray[np.intp]:
    """The ``k`` places nearest to the one ``at``, nearest first, itself left out; ties by their order.

    Places at ``within`` and beyond are left out, so that there may be fewer than ``k``.
    """
    may: Bools = np.isfinite(distances) & (distances < within)
    order = np.argsort(distances, kind="stable")
    return np.asarray([one for one in order if one != at and may[one]][:k], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class OutcomeWeights:
    """How much each variable tells of an outcome.

    ``weights`` (variables,) are absolute standardised coefficients of a linear regression of the outcome on all
    variables, the place asked about left out. ``explained`` is the share of the differences between places that such
    regressions foretell of the places they have not seen (leave-one-out R squared); nought or less means nothing.
    """

    weights: Floats
    explained: float


def outcome_weights(outcome: Floats, z: Floats, at: int) -> OutcomeWeights:
    """Weights from the outcome of every place but the one ``at``; places without an outcome (NaN) take no part.

    Raises :class:`NothingToAnswerWithError` with too few places: fewer than three for each variable.
    """
    known = np.isfinite(outcome)
    others = known.copy()
    others[at] = False
    if int(others.sum()) < 3 * z.shape[1]:
        raise NothingToAnswerWithError(
            f"{int(others.sum())} places are too few to weigh {z.shape[1]} variables by what they tell of the outcome",
            expected="three places or more for each variable", remedy="use the likeness with equal weights",
        )  # fmt: skip
    spread = float(outcome[others].std())
    coefficients = _least_squares(outcome[others], z[others])[1:]
    weights = np.abs(coefficients) * z[others].std(axis=0) / (spread if spread > 0 else 1.0)
    if not weights.sum() > 0:  # nothing tells anything: then nothing counts more than anything else
        weights = np.ones(z.shape[1])
    return OutcomeWeights(weights, foretold(outcome[known], z[known]))


def foretold(outcome: Floats, z: Floats) -> float:
    """Leave-one-out R squared of the regression of an outcome on the variables (PRESS). Nought and less: nothing."""
    design = np.column_stack([np.ones(len(z)), z])
    hat = np.einsum("ij,ji->i", design, np.linalg.pinv(design))
    residual = (outcome - design @ _least_squares(outcome, z)) / np.maximum(1e-9, 1 - hat)
    without = (outcome - outcome.mean()) * len(outcome) / (len(outcome) - 1)  # the mean, too, has not seen the place
    total = float((without**2).sum())
    return 1.0 - float((residual**2).sum()) / total if total > 0 else 0.0


def _least_squares(outcome: Floats, z: Floats) -> Floats:
    design = np.column_stack([np.ones(len(z)), z])
    return np.asarray(np.linalg.lstsq(design, outcome, rcond=None)[0])


@dataclass(frozen=True, slots=True)
class PeerContrast:
    """A place beside K peers on the working scale (logs or logits).

    ``mean`` is the plain mean of the peers and ``tau2`` their true variance. ``z`` and ``p`` (two-sided) ask whether
    the place differs from the peers' mean; ``p_range`` whether it differs from what one more place like them would
    have, and ``range_low``/``range_high`` is where 19 in 20 such places would be seen. All are read against Student's
    t with K - 1 degrees of freedom, since K places tell no more of their own variance.
    """

    peers: int
    theta: float
    mean: float
    tau2: float
    z: float
    p: float
    p_range: float
    range_low: float
    range_high: float

    @property
    def difference(self) -> float:
        return self.theta - self.mean


def contrast_with_peers(theta: float, se: float, peers: Floats, peers_se: Floats) -> PeerContrast:
    """Contrast a place's value with its peers', their differences among themselves and their noise included.

    ``z = (theta - mean) / sqrt(se^2 + tau^2/K + mean(se_peer^2)/K)`` (methods, section 7), ``tau^2`` by Paule and
    Mandel among the peers. One more place like the peers has besides a ``tau^2`` of its own. The place itself must be
    no peer. Never the best few of the peers: the best of ten are partly the luckiest.

    Raises :class:`NothingToAnswerWithError` with fewer than :data:`FEWEST_PEERS`.
    """
    from scipy.special import stdtr, stdtrit

    count = peers.size
    if count < FEWEST_PEERS:
        raise NothingToAnswerWithError(
            f"{count} similar places with a figure are too few to compare with", expected=f"{FEWEST_PEERS} or more"
        )
    if not (np.isfinite(theta) and se >= 0):
        raise UsageError("a place without a value cannot be compared", expected="a value and its standard error")
    tau2 = paule_mandel(peers, peers_se)
    mean, of_mean = float(peers.mean()), float(tau2 + (peers_se**2).mean()) / count
    one_more = se**2 + tau2 + of_mean
    z, apart = (float((theta - mean) / np.sqrt(one)) for one in (se**2 + of_mean, one_more))
    reach = float(stdtrit(count - 1, 0.975) * np.sqrt(one_more))
    p, p_range = (float(2 * stdtr(count - 1, -abs(one))) for one in (z, apart))
    return PeerContrast(count, theta, mean, tau2, z, p, p_range, mean - reach, mean + reach)
