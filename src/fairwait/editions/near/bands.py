"""Which waits can be told apart, and the groups that follow: nobody stands before somebody not clearly longer.

Every wait comes with 95 per cent limits that allow for how far it moves from month to month, symmetrical on the log
scale. Two waits differ clearly if the difference of their logs is too large for chance, with false differences among
ALL pairs looked at held to 5 per cent of those found, as everywhere in fairwait (Benjamini and Hochberg 1995). How
large that noise is was measured on other months, so a chance is the mean of the chances over the sizes it may have.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

#: The share of false ones tolerated among the differences found.
LEVEL: Final = 0.05
#: Limits so far apart (the high one over the low one) may not tie together groups that differ without them.
TOO_WIDE: Final = 2.0
#: How unsure the size of month-to-month noise is, as the sd of its log: as for ranks (``analysis.run_noise``, which
#: needs arrays). Of changes of single functions of NHS trusts 0.9 in 100 then have a chance below 1 in 100.
DOUBT: Final = 0.35
_Z: Final = NormalDist().inv_cdf(0.975)
#: How many times as large the noise may be as said, and how probable that is: a normal law of its log on a fine grid.
_STEPS: Final = tuple(step / 2 for step in range(-8, 9))
_WEIGHTS: Final = tuple(math.exp(-(step**2) / 2) for step in _STEPS)
_SIZES: Final = tuple(
    (math.exp(DOUBT * step), weight / math.fsum(_WEIGHTS)) for step, weight in zip(_STEPS, _WEIGHTS, strict=True)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """A wait in weeks with its 95 per cent limits, all above nought."""

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """The standard error of the log of the wait."""
        return math.log(self.high / self.low) / (2 * _Z)

    @property
    def too_wide(self) -> bool:
        return self.high / self.low > TOO_WIDE


def clearly_shorter(waits: Sequence[Limits], level: float = LEVEL) -> frozenset[tuple[int, int]]:
    """The pairs (a, b) of positions in which the wait at a is clearly shorter than the wait at b."""
    logs, errors = [math.log(one.value) for one in waits], [one.error for one in waits]
    least = (NormalDist().inv_cdf(1 - level / 2) * 0.999) ** 2  # a little less: what is close is looked at exactly
    squares = [least * error**2 for error in errors]
    found = []
    for a, (log, square) in enumerate(zip(logs, squares, strict=True)):
        for b in range(a):
            apart = log - logs[b]
            # None less likely than the level stands among those found, so only they need an order.
            if apart * apart >= square + squares[b]:
                times = _times(abs(apart), math.hypot(errors[a], errors[b]))
                found.append((times, (a, b) if apart < 0 else (b, a)))
    found.sort(reverse=True)
    pairs = len(waits) * (len(waits) - 1) // 2
    number = len(found)
    while number:  # a chance is dear, and falls from pair to pair: only those around the limit are worked out
        sure = bisect_right(found, level * number, hi=number, key=lambda one: _chance(one[0], 1.0) * pairs)
        if sure == number:
            break
        number = sure
    return frozenset(pair for _, pair in found[:number])


def apart_but_tied(waits: Sequence[Limits], shorter: frozenset[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The pairs (a, b) in which both limits of a lie below those of b and yet it is not clearly shorter, widest first.

    Two such waits looked at alone would be told apart, as a rule; among many pairs chance brings some so far apart.
    """
    order = sorted(range(len(waits)), key=lambda at: waits[at].low)
    lows = [waits[at].low for at in order]
    found = [
        (a, b)
        for a, one in enumerate(waits)
        for b in order[bisect_right(lows, one.high) :]
        if (a, b) not in shorter
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: (waits[pair[0]].high / waits[pair[1]].low, pair)))


def _times(apart: float, error: float) -> float:
    """How many times its error a difference is: the larger, the less likely by chance."""
    if error == 0:
        return math.inf if apart else 0.0
    return apart / error


def placed(
    waits: Sequence[Limits], shorter: frozenset[tuple[int, int]]
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """Groups of positions as :func:`groups`, and those set aside: uncertain waits that would tie groups together.

    Waits with narrow limits make the groups. One with wide limits, the narrowest first, stands between groups that it
    clearly differs from, or joins the one group that it is tied with.
    """
    sure = [at for at, one in enumerate(waits) if not one.too_wide]
    unsure = sorted((at for at, one in enumerate(waits) if one.too_wide), key=lambda at: (waits[at].error, at))
    back = {at: place for place, at in enumerate(sure)}
    among = frozenset((back[a], back[b]) for a, b in shorter if a in back and b in back)
    found = [[sure[place] for place in group] for group in groups([waits[at] for at in sure], among)]
    aside = [at for at in unsure if not _join(at, found, shorter)]
    return tuple(tuple(sorted(group, key=lambda at: (waits[at].value, at))) for group in found), tuple(sorted(aside))


def _join(at: int, found: list[list[int]], shorter: frozenset[tuple[int, int]]) -> bool:
    """Put one more into the groups, if none of them is tied to another by it."""
    before = next((k for k, group in enumerate(found) if not all((one, at) in shorter for one in group)), len(found))
    after = before
    while after < len(found) and not all((at, one) in shorter for one in found[after]):
        after += 1
    if not all((at, one) in shorter for group in found[after:] for one in group) or after > before + 1:
        return False
    if after == before:
        found.insert(before, [at])
    else:
        found[before].append(at)
    return True


def groups(waits: Sequence[Limits], shorter: frozenset[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Positions in the finest groups, shortest first, in which everybody of a group is clearly shorter than everybody
    of every later group. Within a group the order is that of the waits and says nothing."""
    order = sorted(range(len(waits)), key=lambda at: (waits[at].value, at))
    reach, start, found = 0, 0, []
    for place, at in enumerate(order):
        last = next(far for far in range(len(order) - 1, place - 1, -1) if (at, order[far]) not in shorter)
        reach = max(reach, last)
        if reach == place:
            found.append(tuple(order[start : place + 1]))
            start = reach = place + 1
    return tuple(found)


def _chance(apart: float, error: float) -> float:
    """The two-sided chance of so large a difference between the logs of two waits that are truly the same, on average
    over how large the noise may truly be."""
    z = _times(apart, error) / math.sqrt(2)
    return math.fsum(weight * math.erfc(z / size) for size, weight in _SIZES)
