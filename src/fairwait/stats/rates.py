"""Rates per head, what to say when the place compared with saw nothing, and people behind a provider."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fairwait.stats.arrays import Bools, Floats, not_negative, positive
from fairwait.stats.intervals import ZERO_COUNT_UPPER

#: Below these a place's rate is printed in no table (methods 13).
FEWEST_EVENTS = 10
FEWEST_PEOPLE = 20_000


def crude_rate(count: ArrayLike, population: ArrayLike, *, per: float = 1_000.0) -> Floats:
    """Events per ``per`` people. A population of nought or below raises :class:`BadInputError`; NaN stays NaN."""
    return not_negative(count, "a count") / positive(population, "a population") * per


def enough_for_a_rate(count: ArrayLike, population: ArrayLike) -> Bools:
    """Whether a place has the 10 events and 20,000 people that a printed rate needs."""
    seen, people = not_negative(count, "a count"), not_negative(population, "a population")
    return np.asarray((seen >= FEWEST_EVENTS) & (people >= FEWEST_PEOPLE), dtype=np.bool_)


def ratio_or_bound(
    count: ArrayLike, population: ArrayLike, to_count: ArrayLike, to_population: ArrayLike
) -> tuple[Floats, Bools]:
    """One rate over another, and whether the figure is only a lower bound.

    Where the place compared with saw no events the ratio has no upper end. It is then "at least" the rate over
    3.69 events' worth of the other: 3.69 is the upper 95% limit of a count seen to be nought (methods 13).
    """
    above = crude_rate(count, population, per=1.0)
    seen = not_negative(to_count, "a count")
    bound: Bools = np.asarray(np.broadcast_to(seen == 0, np.broadcast(above, seen).shape))
    below = crude_rate(np.where(seen == 0, ZERO_COUNT_UPPER, seen), to_population, per=1.0)
    return above / below, bound


def log_count(count: ArrayLike) -> Floats:
    """The logarithm of counts, with a half for each nought: the one place where a zero cell may be changed."""
    seen = not_negative(count, "a count")
    return np.log(np.where(seen == 0, 0.5, seen))


def people_by_flow(pathways: ArrayLike, populations: ArrayLike) -> Floats:
    """People behind each provider: every area's people shared out as its pathways are.

    ``pathways`` is providers x areas, ``populations`` one an area; an area without pathways is shared with nobody.
    The result is modelled and must be labelled so: a provider's count over an area's people means nothing
    (methods 0.4).
    """
    flow = np.nan_to_num(not_negative(pathways, "pathways"))
    people = positive(populations, "a population")
    area = flow.sum(axis=0)
    share = np.divide(flow, area, out=np.zeros_like(flow), where=area > 0)
    return np.asarray(share @ people, dtype=np.float64)
