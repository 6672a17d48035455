"""What reaching a better figure would mean in pathways: pure arithmetic, each guard by itself (methods 9.1 and 9.3).

Nothing here forecasts. Extra treatments are what the arithmetic asks for; how many could be given, and by how much a
list would then fall, is bounded below that by the list itself, by what a place has done before and by what happens to
a list in which more room appears.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats, floats, not_negative, positive
from fairwait.stats.spread import weighted_quantile

#: A place is not expected to treat more than this many times its own best month (methods 9.3).
MOST_OF_OWN_BEST = 1.15
#: Shares of an extra treatment that new demand may take up again: none, a quarter, a half.
ELASTICITIES = (0.0, 0.25, 0.5)


def best_level(values: ArrayLike, weights: ArrayLike, *, top: float = 0.1, more_is_better: bool = True) -> float:
    """The value at the edge of the best ``top`` share of the weight: the weighted 90th percentile by default.

    Weights are people or pathways. Where less is better it is the weighted 10th percentile.
    """
    if not 0 < top < 1:
        raise UsageError(f"{top} is not a share of the places", expected="a number between 0 and 1")
    return float(weighted_quantile(values, weights, [1 - top if more_is_better else top])[0])


def extra_to_reach(rates: ArrayLike, people: ArrayLike, target: float, *, per: float = 1.0) -> Floats:
    """Extra events of each place if all below ``target`` rose to it: ``max(0, target - rate) x people / per``."""
    return np.asarray(np.maximum(0.0, target - floats(rates)) * not_negative(people, "people") / per)


def pathways_to_share(
    part: ArrayLike, whole: ArrayLike, target: ArrayLike, *, more_is_better: bool = True, strict: bool = False
) -> tuple[Floats, Floats]:
    """Pathways by which a list misses a share, two ways; 0 where it reaches it.

    ``part`` of ``whole`` are the pathways that the share counts. First how many of the others would have to be among
    them on a list of the same length (where less is better: how many fewer there may be); then how many of the wrong
    kind would have to leave the list altogether while nobody joins it, which is more, because the list is then
    shorter. ``strict`` where the share itself is not good enough ("less than").
    """
    own, all_, share = not_negative(part, "part"), not_negative(whole, "whole"), floats(target)
    short = share * all_ - own if more_is_better else own - share * all_
    room = share if more_is_better else 1 - share
    leave = np.divide(short, room, out=np.zeros(np.broadcast(short, room).shape), where=room > 0)
    return _whole(short, strict), _whole(leave, strict)


def _whole(short: Floats, strict: bool) -> Floats:
    """Whole pathways that make up for what is short; a millionth of one is rounding, not somebody who waits."""
    if strict:
        return np.where(short >= -1e-6, np.floor(short + 1e-6) + 1.0, 0.0)
    return np.ceil(np.maximum(0.0, short) - 1e-6) + 0.0


def factor_for_standard(share: float) -> float:
    """How many mean waits a target must hold for ``share`` of exponential waits to be within it: -ln(1 - share)."""
    if not 0 < share < 1:
        raise UsageError(f"{share} is not a share that a queue can reach", expected="a number between 0 and 1")
    return float(-np.log(1.0 - share))


def target_queue(weekly_demand: ArrayLike, weeks: float, factor: float) -> Floats:
    """The length at which a queue in balance keeps a target of ``weeks``: demand x weeks / factor.

    Fong and others (2022): a mean wait of ``weeks / factor`` at the weekly demand. One queue, first come first
    served, in balance: a real list has urgent streams and is none of these.
    """
    return np.asarray(not_negative(weekly_demand, "demand") * weeks / factor)


def most_from_list(
    new: ArrayLike, waiting: ArrayLike, queue: ArrayLike, leaving: ArrayLike, months: int = 12
) -> Floats:
    """The most extra that a list can bear in a month: ``new + (waiting - queue) / months - leaving``, at least 0.

    All are of one month: new waits begun, the list, the length it should come down to, and those that already leave
    it. Beyond this nobody would be there to be treated.
    """
    stock = (floats(waiting) - floats(queue)) / months
    return np.asarray(np.maximum(0.0, floats(new) + stock - floats(leaving)))


def most_from_own_best(done: ArrayLike, best: ArrayLike) -> Floats:
    """The most extra that a place's own best month allows: 1.15 x best - done, at least 0 (methods 9.3)."""
    return np.asarray(np.maximum(0.0, MOST_OF_OWN_BEST * floats(best) - floats(done)))


def phased_in(extra: float, months: int) -> Floats:
    """The extra of each month when it grows in equal steps to the whole in the last of ``months``."""
    if months < 1:
        raise UsageError(f"{months} months are no time to begin anything in", expected="a whole number of months")
    return np.asarray(extra * np.arange(1, months + 1) / months)


def fall_of_list(extra: ArrayLike, elasticity: float, leaving_anyway: float) -> Floats:
    """By how much a list is shorter for ``extra`` treatments: less than the extra, twice over.

    ``elasticity`` is the share taken up by people who would not have come before; ``leaving_anyway`` the share of
    those treated who would have left the list untreated (removed, validated off, gone elsewhere): competing risks.
    """
    if not 0 <= elasticity <= 1 or not 0 <= leaving_anyway <= 1:
        raise UsageError("shares lie between 0 and 1", expected="an elasticity and a share from 0 to 1")
    return np.asarray(floats(extra) * (1 - elasticity) * (1 - leaving_anyway))


def leaving_share(stops: ArrayLike, otherwise: ArrayLike) -> Floats:
    """Of all who leave a list, the share that leaves it without being reported as treated; 0 where none does."""
    stopped, gone = positive(stops, "clock stops"), np.maximum(0.0, floats(otherwise))
    return np.asarray(gone / (stopped + gone))
