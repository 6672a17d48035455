"""Which measured noise a measure, treatment function and geography borrow: the written rule, applied (decision 12).

1. A measure is measured on places of its own kind if a panel has them; the more recent panel first.
2. A single treatment function is never taken to be calmer than all of them together; one that fewer than twenty places
   measure borrows the largest value of the functions that fifty places measure.
3. A larger place is measured by itself. Seven regions measure badly: they take the upper 90 per cent limit.
4. Where the limits of a value reach nought, counting error hides the noise: the upper 95 per cent limit is taken.
5. A larger place is never taken to be calmer than if the smaller ones in it moved independently of each other, nor
   more restless than they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from fairwait.definitions.noise import ANY_DETAIL
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.places import summing_to
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Scale

FEWEST_PLACES = 20
#: The largest value of functions that so many places measure serves those that too few measure.
PLACES_TO_SERVE_OTHERS = 50
_FEWEST_REGIONS = 6
_LEAST = {Geography.SUB_ICB: FEWEST_PLACES, Geography.ICB: FEWEST_PLACES, Geography.REGION: _FEWEST_REGIONS}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: the noise, its 95 per cent limits, its upper 90 per cent limit, on how many places."""

    omega: float
    low: float
    high: float
    upper: float
    places: int
    months: int

    @property
    def cautious(self) -> float:
        """The value, or its upper limit where the lower one reaches nought."""
        return self.omega if self.low > 0 else self.high


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: noise by geography, and how areas were measured."""

    measure: str
    treatment_function: str
    scale: Scale
    omegas: Mapping[Geography, float]
    low: float
    high: float
    rho: float
    places: int
    months: int
    source: str


def choose(
    measure: str,
    scale: Scale,
    found: Mapping[str, Mapping[Geography, Measured]],
    source: str,
    *,
    rho: float,
    same_kind: bool = True,
) -> list[Row]:
    """The rows of one measure from what was ``found`` by treatment function and geography, by the written rule.

    ``same_kind`` false says that areas borrow from another kind of place (trusts), so that larger places have no floor
    from them.
    """
    whole = _one(measure, TOTAL, scale, found[TOTAL], {}, source, rho, same_kind)
    rows = [whole]
    for function, by_place in sorted(found.items()):
        areas = by_place.get(Geography.SUB_ICB)
        if function != TOTAL and areas is not None and areas.places >= FEWEST_PLACES:
            rows.append(_one(measure, function, scale, by_place, whole.omegas, source, rho, same_kind))
    serving = [row for row in rows if row.places >= PLACES_TO_SERVE_OTHERS or row is whole]
    largest = {place: max(row.omegas[place] for row in serving) for place in whole.omegas}
    return [*rows, replace(whole, treatment_function=ANY_DETAIL, omegas=largest, low=np.nan, high=np.nan, places=0)]


def _one(
    measure: str, function: str, scale: Scale, found: Mapping[Geography, Measured], whole: Mapping[Geography, float],
    source: str, rho: float, same_kind: bool,
) -> Row:  # fmt: skip
    areas = found[Geography.SUB_ICB]
    omegas = {Geography.SUB_ICB: max(areas.cautious, whole.get(Geography.SUB_ICB, 0.0))}
    smaller = Geography.SUB_ICB
    for place in (Geography.ICB, Geography.REGION):
        one = found.get(place)
        if one is None or one.places < _LEAST[place]:
            value = omegas[smaller] * (whole[place] / whole[smaller] if whole else 1.0)
        else:
            value = max(one.upper, one.cautious) if place is Geography.REGION else one.cautious
        floor = omegas[smaller] * independent(place, smaller) if same_kind or smaller is Geography.ICB else 0.0
        omegas[place] = min(omegas[smaller], max(value, floor, whole.get(place, 0.0)))
        smaller = place
    return Row(measure, function, scale, omegas, areas.low, areas.high, rho, areas.places, areas.months, source)


def independent(larger: Geography, smaller: Geography) -> float:
    """What averaging leaves of the noise of smaller places if they move independently: root of the mean sum of squared
    shares, places taken to be of equal size within each larger one, which leaves least and so is the lowest floor."""
    members: Floats = summing_to(larger, of=smaller).sum(axis=1)
    return float(np.sqrt(np.mean(1.0 / members)))


def times(one: Measured, factor: float, *, places: int | None = None) -> Measured:
    """A measurement carried over in proportion."""
    return replace(
        one,
        omega=one.omega * factor,
        low=one.low * factor,
        high=one.high * factor,
        upper=one.upper * factor,
        places=one.places if places is None else places,
    )


def pooled(windows: Iterable[Measured]) -> Measured:
    """Several windows of the same places as one: root mean squares of their values and limits."""
    found = list(windows)

    def root(name: str) -> float:
        return float(np.sqrt(np.mean([getattr(one, name) ** 2 for one in found])))

    first = found[0]
    return Measured(root("omega"), root("low"), root("high"), root("upper"), first.places, first.months)
