"""What areas are compared by: who lives there and how thickly, never what care there is or what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import areas, parent_of
from fairwait.places.extents import square_km
from fairwait.places.populations import AGE_BANDS, Population, population
from fairwait.stats.arrays import Floats

_AGES = {
    "under_18": ("Under 18", ("age_0_17",)),
    "aged_18_to_24": ("18 to 24", ("age_18_24",)),
    "aged_65_to_74": ("65 to 74", ("age_65_74",)),
    "aged_75_and_over": ("75 and over", ("age_75_84", "age_85_plus")),
}
_DENSITY_FROM = Period(2022, 7)
NOT_HELD = (
    "Ethnicity, patients registered with practices and the published class of town or country would serve too; no "
    "figures of them by these areas are held."
)
_NO_DENSITY = "How thickly people live is left out: no outlines of these areas are held."


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing that places are compared by. ``in_logs`` where a doubling counts alike for small and for large."""

    key: str
    label: str
    unit: str
    in_logs: bool = False
    decimals: int = 1


@dataclass(frozen=True, slots=True)
class Residents:
    """Every place of a level by what it is compared by: ``values`` (places, variables) as printed, none unknown.

    ``scaled`` are the values that are compared, logs where a variable is in logs. ``unknown`` are the codes of places
    whose people no file counts.
    """

    codes: tuple[str, ...]
    variables: tuple[Variable, ...]
    values: Floats
    unknown: tuple[str, ...]
    vintage: str
    notes: tuple[str, ...]

    @property
    def scaled(self) -> Floats:
        logs = np.array([one.in_logs for one in self.variables])
        return np.where(logs, np.log(np.maximum(self.values, 1e-9)), self.values)


@cache
def residents(geography: Geography, period: Period) -> Residents:
    """What the areas of a month are compared by.

    Raises as :func:`fairwait.places.populations.population` does, and for levels without enough places to compare.
    """
    people = population(geography, period)
    known = np.flatnonzero(np.isfinite(people.total))
    if len(known) < 30:
        raise NothingToAnswerWithError(
            f"There are too few {geography.plural} to find any that are alike", expected="sub-icb or icb",
            remedy="compare with England, or with one another: “fairwait compare”",
        )  # fmt: skip
    variables, columns = _columns(people)
    density = _density(people, period)
    notes = [NOT_HELD]
    if density is None:
        notes.append(_NO_DENSITY)
    else:
        variables.append(Variable("density", "People per square kilometre", "people", in_logs=True, decimals=0))
        columns.append(density)
    codes = tuple(people.codes[at] for at in known)
    unknown = tuple(one for one in people.codes if one not in codes)
    return Residents(codes, tuple(variables), np.column_stack(columns)[known], unknown, people.vintage, tuple(notes))


def _columns(people: Population) -> tuple[list[Variable], list[Floats]]:
    variables = [Variable("people", "Residents", "thousand", in_logs=True, decimals=0)]
    columns = [people.total / 1000]
    for key, (label, bands) in _AGES.items():
        variables.append(Variable(key, f"Aged {label}" if label[0].isdigit() else label, "% of residents"))
        columns.append(100 * people.ages[:, [AGE_BANDS.index(one) for one in bands]].sum(axis=1) / people.total)
    variables += [
        Variable("deprivation", "Mean deprivation rank", "1 is the most deprived of 32,844", decimals=0),
        Variable("most_deprived", "In the most deprived fifth of neighbourhoods", "% of residents"),
    ]
    return variables, [*columns, people.imd_mean_rank, 100 * people.most_deprived_fifth]


def _density(people: Population, period: Period) -> Floats | None:
    """People per square kilometre; None on boundaries of which no outline is held."""
    if period < _DENSITY_FROM:
        return None
    extent = dict.fromkeys(people.codes, 0.0)
    outlines = square_km(Geography.SUB_ICB)
    for one in areas(Geography.SUB_ICB, period):
        above = one.code if people.geography is Geography.SUB_ICB else parent_of(Geography.SUB_ICB, one.code, period)
        if above in extent:
            extent[above] += outlines.get(one.code, np.nan)
    square = np.array([extent[code] for code in people.codes])
    thick = people.total / np.where(square > 0, square, np.nan)
    return thick if np.isfinite(thick[np.isfinite(people.total)]).all() else None
