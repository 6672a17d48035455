"""How many people live in an area, how old they are, how deprived, and where their centre lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import LaterPopulationRow, PopulationRow
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import ENGLAND, areas, parent_of, region_of, successions
from fairwait.places.same_map import map_since

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

Vintage = Literal["mid-2020", "mid-2022"]
#: The nine age bands, youngest first, as columns are named.
AGE_BANDS = (
    "age_0_17",
    "age_18_24",
    "age_25_34",
    "age_35_44",
    "age_45_54",
    "age_55_64",
    "age_65_74",
    "age_75_84",
    "age_85_plus",
)
#: The first month of the boundaries of sub-ICB locations.
_SUB_ICB_FROM = Period(2022, 7)
FIRST_HELD = Period(2021, 4)


@dataclass(frozen=True, slots=True)
class Population:
    """Residents of the areas of one geography, as columns of equal length in order of code.

    ``total`` is people; ``ages`` has one row an area and one column for each of :data:`AGE_BANDS` (NaN where the
    vintage has no ages); ``imd_mean_rank`` is the population-weighted mean rank on the Index of Multiple Deprivation
    2019 (1 is the most deprived neighbourhood of 32,844); ``most_deprived_tenth`` and ``most_deprived_fifth`` are the
    shares of residents, from 0 to 1, in the most deprived tenth and fifth of neighbourhoods; ``longitude`` and
    ``latitude`` are degrees of the population-weighted centre. ``vintage`` is the date of the estimate of people;
    deprivation and centres are always those of mid-2020 residents.
    """

    geography: Geography
    codes: tuple[str, ...]
    total: Numbers
    ages: Numbers
    imd_mean_rank: Numbers
    most_deprived_tenth: Numbers
    most_deprived_fifth: Numbers
    longitude: Numbers
    latitude: Numbers
    vintage: Vintage
    boundary: str

    def total_of(self, code: str) -> float:
        """People in one area; :class:`KeyError` for a code that is not here."""
        try:
            return float(self.total[self.codes.index(code)])
        except ValueError as absent:
            raise KeyError(code) from absent


@cache
def population(geography: Geography, period: Period, vintage: Vintage = "mid-2020") -> Population:
    """The residents of every area of a geography in the boundaries of a month.

    Residents, not patients on the registers of general practices: the commissioner of a pathway follows
    registration, so registered patients would be the matching denominator, but the registered lists exceed the
    residents by several per cent, most in London, and no registered counts by these areas and ages are in the
    official files at hand; residents by age are, and the Medical Technology Group's rates rest on residents
    (methods 2.4). The vintage is printed with every rate, so that nobody has to guess.

    ``mid-2020`` has ages and is checked against neighbourhoods; ``mid-2022`` has totals only, its date inferred from
    the national sum, and nothing before July 2022. ICBs, regions and England are sums of sub-ICB locations; the
    three ICBs that share out Frimley in April 2026 are NaN from then on, because no source says where the lines run.

    Raises :class:`UsageError` for providers, which have no residents, and for a vintage that the month cannot have,
    and :class:`NothingToAnswerWithError` for months before April 2021, whose residents are not held.
    """
    if geography is Geography.PROVIDER:
        raise UsageError("Providers have no resident population", expected="england, region, icb or sub-icb")
    if period < FIRST_HELD:
        raise NothingToAnswerWithError(
            f"The residents of {geography.plural} in the boundaries of {period.label} are not held",
            expected=f"a month from {FIRST_HELD.label} on",
            remedy="ask for a measure that needs no population, such as median_wait",
        )
    boundary = "ccg-2021" if period < _SUB_ICB_FROM else "sub-icb-2022"
    if vintage == "mid-2022" and boundary == "ccg-2021":
        raise UsageError(
            f"The mid-2022 population is not known for the boundaries of {period.label}",
            expected="mid-2020 for months before July 2022",
        )
    return _residents(geography, map_since(period), vintage, boundary)


@cache
def _residents(geography: Geography, period: Period, vintage: Vintage, boundary: str) -> Population:
    parts: dict[str, list[PopulationRow]] = {one.code: [] for one in areas(geography, period)}
    for row in _rows():
        above = _area_of(geography, row.code, period) if row.boundary == boundary else ""
        if above:
            parts[above].append(row)
    for unknown in _unknown_extent(geography, period):
        parts[unknown] = []
    return _columns(geography, parts, vintage, boundary)


def _area_of(geography: Geography, code: str, period: Period) -> str:
    if geography is Geography.ENGLAND:
        return ENGLAND
    if geography is Geography.REGION:
        return region_of(Geography.SUB_ICB, code, period)
    return parent_of(Geography.SUB_ICB, code, period) if geography is Geography.ICB else code


def _unknown_extent(geography: Geography, period: Period) -> set[str]:
    """ICBs that took over part of an ICB whose dividing lines no file shows."""
    if geography is not Geography.ICB:
        return set()
    rows = [row for row in successions() if row.date <= period.last_day]
    unplaced = {
        parent_of(Geography.SUB_ICB, one.code, Period(2026, 3))
        for one in areas(Geography.SUB_ICB, period)
        if not one.parent
    }
    return {row.new for row in rows if row.old in unplaced}


def _columns(
    geography: Geography, parts: dict[str, list[PopulationRow]], vintage: Vintage, boundary: str
) -> Population:
    import numpy as np

    later = {row.code: row.total for row in read_rows(LaterPopulationRow, "population/population_mid2022.csv")}

    def total(rows: Sequence[PopulationRow]) -> float:
        if not rows:
            return np.nan
        return sum(later[row.code] if vintage == "mid-2022" else row.total for row in rows)

    def ages(rows: Sequence[PopulationRow]) -> list[float]:
        if not rows or vintage == "mid-2022":
            return [np.nan] * len(AGE_BANDS)
        return [sum(getattr(row, band) for row in rows) for band in AGE_BANDS]

    def mean(column: str) -> Numbers:
        means = [
            sum(row.total * getattr(row, column) for row in rows) / sum(row.total for row in rows) if rows else np.nan
            for rows in parts.values()
        ]
        return np.array(means, dtype=float)

    return Population(
        geography=geography,
        codes=tuple(parts),
        total=np.array([total(rows) for rows in parts.values()], dtype=float),
        ages=np.array([ages(rows) for rows in parts.values()], dtype=float),
        imd_mean_rank=mean("imd_mean_rank"),
        most_deprived_tenth=mean("most_deprived_tenth"),
        most_deprived_fifth=mean("most_deprived_fifth"),
        longitude=mean("longitude"),
        latitude=mean("latitude"),
        vintage=vintage,
        boundary=boundary,
    )


def _rows() -> tuple[PopulationRow, ...]:
    return read_rows(PopulationRow, "population/population_mid2020.csv")
