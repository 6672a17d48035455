"""From counts of a return to values with intervals, and how each was made in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import Kind, Measure
from fairwait.measures.collected.counting import CollectedCounts
from fairwait.stats.intervals import rate_interval, wilson_interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CollectedValues:
    """Values cell by cell, place by place and item by item within a place, as estimates have them."""

    value: Floats
    low: Floats
    high: Floats
    numerator: Floats
    denominator: Floats
    status: NDArray[Any]
    method: NDArray[Any]


def values_of(counts: CollectedCounts) -> CollectedValues:
    """Values of every cell.

    A share has Wilson's interval and a rate Byar's, both of counting error only. Averages over a quarter and numbers of
    theatres are complete counts, not draws, and have none.
    """
    measure = counts.measure
    above, below = _laid(counts, counts.above_sums), _below(counts)
    status = np.full(len(above), "ok", dtype=object)
    status[~(below > 0) | np.isnan(above)] = "no_data"
    if (counts.below is not None and counts.below.period is None) or (counts.below is None and np.isnan(below).all()):
        status[~np.isnan(above)] = "not_defined"
    over = (above > below) & (status == "ok") & (measure.kind is Kind.SHARE)
    status[over] = "not_defined"
    status[(above < measure.minimum_numerator) & (status == "ok")] = "suppressed"
    shown = status == "ok"
    value, low, high = _divided(measure, np.where(shown, above, np.nan), np.where(shown, below, np.nan))
    value[over] = above[over] / below[over]  # printed as it is, never capped, and not ranked
    made = np.repeat(
        np.array([method_words(counts, place) for place in counts.places], dtype=object), len(counts.items)
    )
    method = np.where(shown, made, _why_not(counts)).astype(object)
    method[status == "no_data"] = ""
    method[over] = "more in the part than in the whole: printed as it is, not ranked"
    return CollectedValues(value, low, high, above, below, status, method)


def _divided(measure: Measure, above: Floats, below: Floats) -> tuple[Floats, Floats, Floats]:
    assert measure.collected is not None
    blank = np.full_like(above, np.nan)
    if measure.collected.stock:
        return above / below * measure.per, blank, blank.copy()
    if measure.kind is Kind.SHARE:
        low, high = wilson_interval(above, below)
        return above / below, low, high
    return rate_interval(above, below, per=measure.per)


def _laid(counts: CollectedCounts, sums: Any) -> Floats:
    cells = [(place, item) for place in counts.places for item in counts.items]
    return np.array([sums.get(cell, np.nan) for cell in cells], dtype=np.float64)


def _below(counts: CollectedCounts) -> Floats:
    if counts.below is not None:
        return _laid(counts, counts.below_sums)
    people = counts.asked.frame.population
    by_place = np.array([people.get(place, np.nan) for place in counts.places], dtype=np.float64)
    return np.repeat(by_place, len(counts.items))


def method_words(counts: CollectedCounts, place: str) -> str:
    """How a value was made: what was divided by what, of which periods, with which interval; and what was left out."""
    measure, below = counts.measure, counts.below
    assert measure.collected is not None
    when = measure.when(counts.asked.period)
    text = f"{measure.collected.numerator.words}, {when}"
    if below is None:
        text += f", for every {measure.per:,} residents of {counts.asked.frame.population_vintage}"
    else:
        every = "" if measure.per == 1 else f" every {measure.per:,}"
        earlier = ""
        if below.period is not None and below.period != counts.asked.period:
            earlier = f" of {measure.when(below.period)} (the latest held up to then)"
        text += f" ÷{every} {below.count.words}{earlier}"
    if place in counts.left_out:
        text += f"; {counts.left_out[place]}"
    if measure.collected.stock:
        return f"{text}; all of them counted, no interval"
    name = "Wilson" if measure.kind is Kind.SHARE else "Byar"
    return f"{text}; {name}'s 95% interval: counting error only"


def _why_not(counts: CollectedCounts) -> str:
    """Why no place has a value; empty where that is not so."""
    below = counts.below
    if below is None or below.period is not None:
        return ""
    within = f" or the {below.count.at_most_earlier} quarters before it" if below.count.at_most_earlier else ""
    return f"no {counts.measure.divided_by} are held for {counts.measure.when(counts.asked.period)}{within}"
