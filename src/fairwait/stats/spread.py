"""How far apart places are: every usual way of saying "three times as many", each with what it can and cannot bear.

All take one value a place. Rates are per any fixed number of people; populations weigh places by the people in them.
NaN places are left out. Print the spread that chance alone would give beside every one of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats, floats, not_negative, positive, same_length


def extremal_quotient(rates: ArrayLike) -> float:
    """Highest rate over lowest (Wennberg and Gittelsohn 1973; Appleby et al 2011).

    It rests on two places and grows with the number of places: with no true difference at all its median is 1.13 for
    106 places of 1,800 events, and 2.93 for places of 30 events with usual month-to-month noise (methods 3.4).
    Infinite where the lowest rate is nought: :func:`fairwait.stats.rates.ratio_or_bound` says what can then be said.
    """
    known = _known(not_negative(rates, "a rate"))
    lowest, highest = float(known.min()), float(known.max())
    if lowest == 0:
        return float("nan") if highest == 0 else float("inf")
    return highest / lowest


def weighted_quantile(values: ArrayLike, weights: ArrayLike, levels: ArrayLike) -> Floats:
    """Quantiles of ``values`` with each place counting as its weight, at the middles of the cumulative weights.

    Between middles values are interpolated; below the first and above the last the end values hold. With equal
    weights this is Hazen's rule (Hyndman and Fan 1996, type 5).
    """
    value, weight = _paired(values, weights)
    order = np.argsort(value, kind="stable")
    ordered, heavy = value[order], weight[order]
    middle = (np.cumsum(heavy) - heavy / 2) / heavy.sum()
    return np.interp(floats(levels), middle, ordered)


def quantile_ratio(rates: ArrayLike, populations: ArrayLike, high: float = 0.95, low: float = 0.05) -> float:
    """The ratio of two population-weighted quantiles: 95th to 5th (EQ5-95) by default, ``0.9, 0.1`` for 90:10.

    The default headline: unlike the extremal quotient it does not rest on the two most extreme places
    (Appleby et al 2011). Infinite where the lower quantile is nought.
    """
    if not 0 <= low < high <= 1:
        raise UsageError(f"{low} and {high} are not two quantiles in order", expected="0 <= low < high <= 1")
    below, above = weighted_quantile(not_negative(rates, "a rate"), populations, [low, high])
    return float(above / below) if below > 0 else float("inf")


def quantile_ratio_of_rows(rates: Floats, populations: Floats, high: float = 0.95, low: float = 0.05) -> Floats:
    """:func:`quantile_ratio` of every row of ``rates`` (simulations x places), all at once; all values above nought."""
    order = np.argsort(rates, axis=1, kind="stable")
    ordered = np.take_along_axis(rates, order, axis=1)
    heavy = populations[order]
    middle = (np.cumsum(heavy, axis=1) - heavy / 2) / populations.sum()
    ends = [value_at(ordered, middle, level) for level in (low, high)]
    return np.asarray(ends[1] / ends[0])


def value_at(ordered: Floats, middle: Floats, level: float) -> Floats:
    """Each row's weighted quantile (rows,): between the two middles around ``level``, the end values beyond them.

    ``ordered`` (rows, places) rises along each row; ``middle`` has the share of all weight up to the middle of each
    place's own.
    """
    rows = np.arange(len(ordered))
    above = (middle < level).sum(axis=1)
    upper, lower = np.minimum(above, ordered.shape[1] - 1), np.maximum(above - 1, 0)
    gap = middle[rows, upper] - middle[rows, lower]
    share = np.where(gap > 0, (level - middle[rows, lower]) / np.where(gap > 0, gap, 1.0), 0.0)
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(ordered[rows, lower] + share * (ordered[rows, upper] - ordered[rows, lower]))


@dataclass(frozen=True, slots=True)
class TopAgainstBottom:
    """The highest rate beside the lowest ``k``, by every reading of "three times the bottom ten".

    ``pooled`` is the headline: the lowest places' events over their people. ``mean`` averages their rates, ``best``
    and ``worst`` are the highest and lowest of them. ``gap_to_second`` is the highest rate less the second.
    """

    k: int
    top: int
    bottom: tuple[int, ...]
    top_rate: float
    pooled: float
    mean: float
    best: float
    worst: float
    second: float

    @property
    def ratio(self) -> float:
        return _over(self.top_rate, self.pooled)

    @property
    def ratio_to_mean(self) -> float:
        return _over(self.top_rate, self.mean)

    @property
    def ratio_to_best(self) -> float:
        return _over(self.top_rate, self.best)

    @property
    def ratio_to_worst(self) -> float:
        return _over(self.top_rate, self.worst)

    @property
    def gap_to_second(self) -> float:
        return self.top_rate - self.second


def top_against_bottom(
    counts: ArrayLike, populations: ArrayLike, k: int = 10, *, per: float = 1_000.0
) -> TopAgainstBottom:
    """The highest rate against the lowest ``k`` places; rates are per ``per`` people, places are row numbers.

    Needs more than ``k`` places, so that the highest is not among the lowest.
    """
    seen, people = not_negative(counts, "a count"), positive(populations, "a population")
    same_length(counts=seen, populations=people)
    rates = seen / people * per
    order = np.argsort(rates, kind="stable")[: int(np.isfinite(rates).sum())]
    if not 0 < k < len(order):
        raise UsageError(f"the lowest {k} of {len(order)} places", expected="fewer than there are places with a rate")
    bottom, top = order[:k], int(order[-1])
    return TopAgainstBottom(
        k=k,
        top=top,
        bottom=tuple(int(place) for place in bottom),
        top_rate=float(rates[top]),
        pooled=float(seen[bottom].sum() / people[bottom].sum() * per),
        mean=float(rates[bottom].mean()),
        best=float(rates[bottom].max()),
        worst=float(rates[bottom].min()),
        second=float(rates[order[-2]]),
    )


def systematic_variation(observed: ArrayLike, expected: ArrayLike, *, process_variance: float = 0.0) -> float:
    """The systematic component of variation times 100 (McPherson et al 1982, NEJM 307:1310).

    100/I times [sum((O - E)^2 / E^2) - sum(1/E)]: the variance between places of O/E once chance is taken off. With
    ``process_variance`` (omega^2 V/M of the noise model) the month-to-month noise that chance leaves out comes off
    too. Below nought where places differ less than chance: say "no more than chance", not a negative variance.
    """
    seen, due = not_negative(observed, "an observed count"), positive(expected, "an expected count")
    same_length(observed=seen, expected=due)
    both = np.isfinite(seen) & np.isfinite(due)
    o, e = seen[both], due[both]
    if not len(o):
        raise UsageError("no place has both an observed and an expected count", expected="one place at least")
    return float(100 / len(o) * (np.sum(((o - e) / e) ** 2) - np.sum(1 / e)) - 100 * process_variance)


def coefficient_of_variation(rates: ArrayLike, populations: ArrayLike) -> float:
    """The population-weighted standard deviation of rates over their weighted mean."""
    rate, people = _paired(not_negative(rates, "a rate"), populations)
    mean = float(np.average(rate, weights=people))
    return _over(float(np.sqrt(np.average((rate - mean) ** 2, weights=people))), mean)


def gini(rates: ArrayLike, populations: ArrayLike) -> float:
    """The population-weighted Gini coefficient: half the mean difference between two people's rates over the mean.

    sum sum w w' |r - r'| / (2 W^2 mu) (Gini 1912; weights as in Lerman and Yitzhaki 1989), summed in order of rate so
    that it costs a sort. Nought when all places are alike.
    """
    rate, people = _paired(not_negative(rates, "a rate"), populations)
    order = np.argsort(rate, kind="stable")
    r, w = rate[order], people[order] / people.sum()
    mean = float(w @ r)
    # Sum over pairs of w w' |r - r'| is twice the sum over places of w r (weight below less weight above).
    below = np.cumsum(w) - w
    above = 1 - below - w
    return _over(float(np.sum(w * r * (below - above))), mean)


@dataclass(frozen=True, slots=True)
class TheilParts:
    """Theil's T split exactly into the spread between groups and that within them."""

    total: float
    between: float
    within: float

    @property
    def between_share(self) -> float:
        """The share of the spread that lies between groups; NaN where there is no spread."""
        return self.between / self.total if self.total > 0 else float("nan")


def theil(rates: ArrayLike, populations: ArrayLike) -> float:
    """Theil's T index: the sum over places of their share of all events times log(rate / mean rate) (Theil 1967).

    Every rate must be above nought.
    """
    rate, people = _paired(positive(rates, "a rate"), populations)
    return _theil(rate, people)


def theil_by_group(rates: ArrayLike, populations: ArrayLike, groups: ArrayLike) -> TheilParts:
    """Theil's T between and within groups (say, ICBs): total = between + within exactly (Shorrocks 1980).

    ``between`` takes each group at its own pooled rate; ``within`` averages the groups' own indices by their shares
    of all events. Every rate must be above nought.
    """
    label = np.asarray(groups)
    rate, people = positive(rates, "a rate"), positive(populations, "a population")
    same_length(rates=rate, populations=people, groups=label)
    both = np.isfinite(rate) & np.isfinite(people)
    r, w = rate[both], people[both]
    _, index = np.unique(label[both], return_inverse=True)
    events, size = np.bincount(index, r * w), np.bincount(index, w)
    mean = events.sum() / size.sum()
    share = events / events.sum()
    between = float(np.sum(share * np.log(events / size / mean)))
    inside = np.bincount(index, r * w * np.log(r / (events / size)[index])) / events
    within = float(np.sum(share * inside))
    return TheilParts(_theil(r, w), between, within)


def _theil(rate: Floats, people: Floats) -> float:
    mean = np.average(rate, weights=people)
    share = rate * people / np.sum(rate * people)
    return float(np.sum(share * np.log(rate / mean)))


def _paired(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    value, weight = floats(values), positive(weights, "a population")
    same_length(values=value, weights=weight)
    both = np.isfinite(value) & np.isfinite(weight)
    if not both.any():
        raise UsageError("no place has both a value and a population", expected="one place at least")
    return value[both], weight[both]


def _known(values: Floats) -> Floats:
    known: Floats = values[np.isfinite(values)]
    if not len(known):
        raise UsageError("no place has a value", expected="one place at least")
    return known


def _over(above: float, below: float) -> float:
    if below == 0:
        return float("nan") if above == 0 else float("inf")
    return above / below
