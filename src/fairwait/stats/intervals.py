"""Intervals for counts, rates and shares, by the conventions of PHEindicatormethods (UK Health Security Agency).

These are counting error alone. For monthly treatment counts of an area they are two to four times too narrow
(methods 2.5 and 3.1): show them as such and never rank with them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import BadInputError
from fairwait.stats.arrays import Bools, Floats, not_negative, positive, two_sided_z

#: Below this count the exact interval is used, from it on Byar's.
EXACT_BELOW = 10
#: Upper 95% limit of a count that was seen to be nought: -ln(0.025).
ZERO_COUNT_UPPER = 3.6888794541139363


def byar_interval(count: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's approximate Poisson limits of a count (Breslow and Day 1987). A lower limit below nought is NaN."""
    seen = not_negative(count, "a count")
    z = two_sided_z(confidence)
    some = np.where(seen > 0, seen, np.nan)
    low = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    more = seen + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(low < 0, np.nan, low), high


def exact_count_interval(count: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact Poisson limits of a count from the chi-squared distribution; the lower limit of 0 is 0.

    For a count that is not whole (an estimate) the same formula is the gamma interval of Fay and Feuer (1997).
    """
    from scipy.special import gammainccinv, gammaincinv

    seen = not_negative(count, "a count")
    tail = (1 - confidence) / 2
    two_sided_z(confidence)  # refuses a level that is none
    low = np.where(seen > 0, gammaincinv(np.where(seen > 0, seen, 1.0), tail), 0.0)
    high = gammainccinv(seen + 1, tail)
    return np.where(np.isnan(seen), np.nan, low), high


def is_estimated(count: ArrayLike) -> Bools:
    """Counts that are not whole numbers, and so cannot have been counted: flag them beside their interval."""
    seen = not_negative(count, "a count")
    return np.asarray(np.isfinite(seen) & (seen != np.round(seen)), dtype=np.bool_)


def count_interval(count: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of a count: exact below 10, Byar's from 10 on, and the gamma interval where the count is an estimate."""
    seen = not_negative(count, "a count")
    exact = (seen < EXACT_BELOW) | is_estimated(seen)
    low, high = byar_interval(np.where(exact, np.nan, seen), confidence)
    if np.any(exact):
        exact_low, exact_high = exact_count_interval(seen, confidence)
        low, high = np.where(exact, exact_low, low), np.where(exact, exact_high, high)
    return low, high


def rate_interval(
    count: ArrayLike, population: ArrayLike, *, per: float = 1_000.0, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Rate per ``per`` people with its limits: (rate, low, high). A population of nought raises."""
    people = positive(population, "a population")
    low, high = count_interval(count, confidence)
    return not_negative(count, "a count") / people * per, low / people * per, high / people * per


def ratio_interval(
    observed: ArrayLike, expected: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Observed over expected with its limits: (ratio, low, high). The expected count is taken as known."""
    return rate_interval(observed, positive(expected, "an expected count"), per=1.0, confidence=confidence)


def wilson_interval(part: ArrayLike, whole: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's (1927) limits of the share ``part`` / ``whole``, always inside 0 to 1 and with the share between them.

    None of a whole has a lower limit of exactly 0 and all of it an upper limit of exactly 1: rounding would put them a
    hair's breadth inside, and the share outside its own interval. ``part`` need not be whole: the same formula reads
    quantiles through Woodruff's method.
    """
    x, n = not_negative(part, "a part"), positive(whole, "the whole of a share")
    if np.any(x > n):
        raise BadInputError("a part is more than the whole it is of", expected="parts from nought to their wholes")
    z = two_sided_z(confidence)
    middle = 2 * x + z**2
    # Rounding may leave the variance a hair's breadth below nought when the part is the whole.
    reach = z * np.sqrt(np.maximum(z**2 + 4 * x * (1 - x / n), 0.0))
    below = 2 * (n + z**2)
    low, high = np.maximum((middle - reach) / below, 0.0), np.minimum((middle + reach) / below, 1.0)
    return np.minimum(np.where(x == 0, 0.0, low), x / n), np.maximum(np.where(x == n, 1.0, high), x / n)


def share_interval(part: ArrayLike, whole: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """The share with its Wilson limits: (share, low, high)."""
    low, high = wilson_interval(part, whole, confidence)
    return not_negative(part, "a part") / positive(whole, "the whole of a share"), low, high
