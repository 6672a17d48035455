"""Areas over time: which existed in a month, what they are called and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import AreaRow, SuccessionRow
from fairwait.domain.errors import BadInputError, NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.providers import providers

#: The code of England as a whole, as the published series write it.
ENGLAND = "ENG"
#: The level of the area teams in the table of areas.
AREA_TEAM = "area-team"
_MERGERS = Period(2026, 3)
#: How many areas there are, by the dated lookups: geography, first month, last month, number.
AREA_COUNTS: tuple[tuple[Geography, Period, Period | None, int], ...] = (
    (Geography.ENGLAND, Period(2007, 4), None, 1),
    (Geography.REGION, Period(2013, 4), Period(2018, 9), 4),
    (Geography.REGION, Period(2018, 10), Period(2018, 12), 5),
    (Geography.REGION, Period(2019, 1), None, 7),
    (Geography.ICB, Period(2017, 4), Period(2018, 3), 44),
    (Geography.ICB, Period(2018, 4), Period(2026, 3), 42),
    (Geography.ICB, Period(2026, 4), None, 36),
    (Geography.SUB_ICB, Period(2013, 4), Period(2015, 3), 211),
    (Geography.SUB_ICB, Period(2015, 4), Period(2017, 3), 209),
    (Geography.SUB_ICB, Period(2017, 4), Period(2018, 3), 207),
    (Geography.SUB_ICB, Period(2018, 4), Period(2019, 3), 195),
    (Geography.SUB_ICB, Period(2019, 4), Period(2020, 3), 191),
    (Geography.SUB_ICB, Period(2020, 4), Period(2021, 3), 135),
    (Geography.SUB_ICB, Period(2021, 4), None, 106),
)


@cache
def first_period(geography: Geography) -> Period:
    """The first month whose areas of a level are known: 2013 for places, 2017 for partnerships above them."""
    return min(first for listed, first, _, _ in AREA_COUNTS if listed is geography)


def areas(geography: Geography, period: Period) -> tuple[Area, ...]:
    """Every area of a geography in a month, in order of code.

    Before July 2022 ``sub-icb`` gives the clinical commissioning groups (211 of them from April 2013, 106 in the end)
    and ``icb``, from April 2017, the partnerships that preceded ICBs; many kept their codes but not all their
    boundaries. From April 2026 there are 36 ICBs. For providers, every provider ever seen in the packaged figures,
    whatever the month. The parent of a group is its area team until March 2015 and not known from then to March 2017.

    Raises :class:`NothingToAnswerWithError` for months before the first lookup of the level.
    """
    return tuple(area_index(geography, period).values())


@cache
def area_index(geography: Geography, period: Period) -> Mapping[str, Area]:
    """The areas of a geography in a month by code. See :func:`areas`."""
    if geography is Geography.PROVIDER:
        return providers()
    first = first_period(geography)
    if period < first:
        raise NothingToAnswerWithError(
            f"There is no lookup of {geography.plural} for {period.label}",
            expected=f"a month from {first.label} on",
            remedy="ask for a later month, or for England or providers",
        )
    day = period.last_day
    return MappingProxyType({one.code: one for one in _areas_ever(geography) if _holds(one, day)})


@cache
def _areas_ever(geography: Geography) -> tuple[Area, ...]:
    """The areas of a level in every stretch of time, in order of code: the lookup of each month is cut from these."""
    rows = [row for row in area_rows() if row.geography == geography.value]
    return tuple(_area(row) for row in sorted(rows, key=lambda row: row.code))


def area(geography: Geography, code: str, period: Period) -> Area | None:
    """One area by its code, or None: an unknown code is unmapped, never guessed."""
    return area_index(geography, period).get(code)


def parent_of(geography: Geography, code: str, period: Period) -> str:
    """The code of the area one level up; empty for England and where no source settles it.

    Raises :class:`UsageError` for a code that the geography does not have in that month.
    """
    found = area(geography, code, period)
    if found is None:
        raise UsageError(f"“{code}” is no code of {geography.plural} in {period.label}")
    return found.parent


def children_of(geography: Geography, code: str, period: Period) -> tuple[Area, ...]:
    """The areas of ``geography`` whose parent is ``code`` in that month, in order of code."""
    return tuple(one for one in areas(geography, period) if one.parent == code)


def region_of(geography: Geography, code: str, period: Period) -> str:
    """The region code of an ICB or sub-ICB location.

    A location whose new ICB is not known (Frimley from April 2026) keeps the region that all its heirs share. Empty
    for the groups of April 2015 to March 2017, for which there is no lookup of parents.
    """
    if geography is Geography.REGION:
        return code
    parent = parent_of(geography, code, period)
    if geography is Geography.ICB:
        return parent
    team = area_teams(period).get(parent)
    if team is not None:
        return team.parent
    if not parent and period > _MERGERS:
        return region_of(Geography.ICB, parent_of(geography, code, _MERGERS), _MERGERS)
    return region_of(Geography.ICB, parent, period) if parent else ""


@cache
def area_teams(period: Period) -> Mapping[str, AreaRow]:
    """The 25 area teams of NHS England by code, between groups and regions; none after March 2015."""
    day = period.last_day
    return MappingProxyType({row.code: row for row in area_rows() if row.geography == AREA_TEAM and _holds(row, day)})


def area_rows() -> tuple[AreaRow, ...]:
    """The packaged table of areas, each stretch of time a row: area teams too, which are no geography of estimates."""
    return read_rows(AreaRow, "organisations/areas.csv")


def successions() -> tuple[SuccessionRow, ...]:
    """Which ICB took over which in the mergers of April 2026, wholly or in part, and how that is known."""
    return read_rows(SuccessionRow, "organisations/icb_successions.csv")


def expected_count(geography: Geography, period: Period) -> int:
    """How many areas the dated lookups say there are in a month."""
    for listed, first, last, number in AREA_COUNTS:
        if listed is geography and first <= period and (last is None or period <= last):
            return number
    raise NothingToAnswerWithError(
        f"There is no dated count of {geography.plural} for {period.label}",
        expected="a geography of areas and a month from its first lookup on",
    )


def assert_area_count(geography: Geography, period: Period, codes: Iterable[str]) -> None:
    """Check that ``codes`` are exactly the areas of a month: none missing, none unknown, none twice.

    Raises :class:`BadInputError` that names the codes. Ranking 113 rows for 106 areas is the mistake this prevents.
    """
    given = list(codes)
    known = area_index(geography, period).keys()
    expected = expected_count(geography, period)
    missing, unknown = sorted(known - set(given)), sorted(set(given) - known)
    twice = sorted({code for code in given if given.count(code) > 1}) if len(set(given)) < len(given) else []
    if missing or unknown or twice:
        said = [("missing", missing), ("unmapped", unknown), ("twice", twice)]
        raise BadInputError(
            f"These are not the {expected} {geography.plural} of {period.label}",
            where="; ".join(f"{what}: {', '.join(which)}" for what, which in said if which),
            expected=f"each of the {expected} codes once",
            remedy="leave bodies that are no places out, and map codes by the lookup of the month",
        )


def _holds(one: AreaRow | Area, day: date) -> bool:
    return one.valid_from is not None and one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)


def _area(row: AreaRow) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        geography=Geography(row.geography),
        official_name=row.official_name,
        ons_code=row.ons_code,
        parent=row.parent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
