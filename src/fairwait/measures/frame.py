"""The places an estimate is made for: who they are, who belongs to them, and how many people live there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Basis, Geography
from fairwait.domain.treatment import Part
from fairwait.measures.source import MartSource, relation
from fairwait.measures.sql import NOWHERE, Apportioned, Lookup, organisations_sql, providers_sql
from fairwait.places.areas import ENGLAND, areas, parent_of, region_of
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.names import area_name
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage


#: The estimates of residents are of mid-2020 and mid-2022: they are not divided into the counts of years long before.
_FIRST_RESIDENTS = Period(2021, 4)


@dataclass(frozen=True, slots=True)
class Frame:
    """Places in printing order, with what the engine needs of each.

    ``lookup`` maps commissioners to places; non-geographic commissioners map to :data:`NOWHERE`. ``population`` is
    people by place code; places it lacks have no known population. ``unsettled`` places are those whose extent no
    source settles, so that no sum is theirs.
    """

    geography: Geography
    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    lookup: Lookup
    boundary_vintage: str = ""
    population: Mapping[str, float] = field(default_factory=dict)
    population_vintage: str = ""
    unsettled: frozenset[str] = frozenset()

    def positions(self, wanted: Sequence[str]) -> list[int]:
        """Where the asked-for places stand; an unknown one is a UsageError."""
        where = {code: at for at, code in enumerate(self.codes)}
        unknown = [code for code in wanted if code not in where]
        if unknown:
            raise UsageError(
                f"There is no {_singular(self.geography)} with the code {', '.join(unknown)} in this month.",
                where="the area's code",
                expected=f"a code such as {', '.join(self.codes[:3])}",
                remedy="give the NHS (ODS) code of a place of that month",
            )
        return [where[code] for code in wanted]


def _singular(geography: Geography) -> str:
    return {"icb": "integrated care board", "sub-icb": "sub-ICB location"}.get(geography.value, geography.value)


def frame_for(
    source: MartSource,
    parts: Sequence[Part],
    geography: Geography,
    period: Period,
    vintage: str | None = None,
    population_vintage: Vintage | None = None,
    boundaries: Period | None = None,
) -> Frame:
    """The places of a geography in a month: areas from the dated lookups, providers from the month's own file.

    ``boundaries`` is a month whose areas are wanted instead. Raises UsageError for providers, who have none.
    """
    if geography is Geography.PROVIDER:
        if boundaries is not None:
            raise UsageError(
                "Providers have no boundaries", where="the boundaries", expected="areas, such as sub-ICB locations",
                remedy="leave the boundaries out; “fairwait places” says what became of a provider",
            )  # fmt: skip
        return provider_frame(source, parts, period, vintage)
    if boundaries is None or geography is Geography.ENGLAND:
        return area_frame(geography, period, population_vintage)
    from fairwait.places.lineage import vintage_of

    if vintage_of(boundaries) == vintage_of(period):
        return area_frame(geography, boundaries, population_vintage)
    return rebased_frame(geography, period, boundaries, population_vintage)


def area_frame(geography: Geography, period: Period, population_vintage: Vintage | None = None) -> Frame:
    """England, regions, ICBs or sub-ICB locations in the boundaries of a month, with their residents.

    England is every commissioner but NONC and needs no lookup. A location whose ICB no source settles is left out of
    the ICBs' lookup, so that it is shown as unmapped. Months with one map have one frame.
    """
    if geography is not Geography.ENGLAND:
        areas(geography, period)  # a month without a lookup is refused by its own name
    from fairwait.places.same_map import map_since

    return _area_frame(geography, map_since(period), population_vintage)


@cache
def _area_frame(geography: Geography, period: Period, population_vintage: Vintage | None) -> Frame:
    people, people_vintage, unsettled = _residents(geography, period, population_vintage)
    if geography is Geography.ENGLAND:
        found: tuple[Area, ...] = (Area(ENGLAND, "England", geography),)
        lookup: Lookup = ENGLAND
    else:
        found = areas(geography, period)
        lookup = dict.fromkeys(non_geographic_commissioners(), NOWHERE)
        for location in areas(Geography.SUB_ICB, period):
            place = _place_of(location.code, geography, period)
            if place:
                lookup[location.code] = place
    return Frame(
        geography,
        codes=tuple(one.code for one in found),
        names=tuple(one.name for one in found),
        parents=tuple(one.parent for one in found),
        lookup=lookup,
        boundary_vintage=boundary_words(geography, period),
        population=people,
        population_vintage=people_vintage,
        unsettled=unsettled,
    )


def rebased_frame(
    geography: Geography, period: Period, boundaries: Period, population_vintage: Vintage | None = None
) -> Frame:
    """The areas of the month ``boundaries``, for pathways counted by the commissioners of ``period``.

    A commissioner that was divided in between is shared out by the population that lives in each heir's area: its
    patients are taken to be spread as its residents are. Residents are given only where they are of the time.
    """
    from fairwait.places.lineage import crosswalk, vintage_of

    target = area_frame(geography, boundaries, population_vintage)
    assert isinstance(target.lookup, Mapping)
    shares: dict[str, dict[str, float]] = {code: {NOWHERE: 1.0} for code in non_geographic_commissioners()}
    walk = crosswalk(vintage_of(period), vintage_of(boundaries))
    for old, heirs in walk.shares.items():
        places: dict[str, float] = {}
        for new, share in heirs.items():
            place = target.lookup.get(new, new)
            places[place] = places.get(place, 0.0) + share
        # Parts of one place add up to the whole of it, but for rounding in the last place.
        shares[old] = {place: 1.0 if share > 1 - 1e-12 else share for place, share in places.items()}
    people, people_vintage, _ = _residents(geography, period, population_vintage)
    return replace(
        target,
        lookup=Apportioned(shares),
        boundary_vintage=f"{target.boundary_vintage}, made from {boundary_words(Geography.SUB_ICB, period)}",
        population=target.population if people else {},
        population_vintage=people_vintage,
        unsettled=target.unsettled | {target.lookup.get(code, code) for code in walk.unreached},
    )


def _place_of(location: str, geography: Geography, period: Period) -> str:
    if geography is Geography.SUB_ICB:
        return location
    if geography is Geography.ICB:
        return parent_of(Geography.SUB_ICB, location, period)
    return region_of(Geography.SUB_ICB, location, period)


def _residents(
    geography: Geography, period: Period, vintage: Vintage | None
) -> tuple[Mapping[str, float], str, frozenset[str]]:
    """People by place, their vintage, and the places whose extent, and so whose people, are not known."""
    if period < _FIRST_RESIDENTS:
        return {}, "", frozenset()
    from fairwait.places.populations import population

    held = population(geography, period, vintage) if vintage else population(geography, period)
    people = dict(zip(held.codes, held.total.tolist(), strict=True))
    return people, held.vintage, frozenset(code for code, total in people.items() if total != total)


def boundary_words(geography: Geography, period: Period) -> str:
    """Which boundaries the places have, in words."""
    if geography is Geography.ENGLAND:
        return "England"
    if period < Period(2022, 7):
        from fairwait.places.lineage import vintage_of

        return f"CCGs of April {vintage_of(period).rsplit('-', 1)[1]}"
    if geography is Geography.SUB_ICB:
        return f"sub-ICB locations of {'July 2022' if period < Period(2023, 4) else 'April 2023'}"
    return "ICBs of July 2022" if period < Period(2026, 4) else "ICBs of April 2026"


def provider_frame(source: MartSource, parts: Sequence[Part], period: Period, vintage: str | None = None) -> Frame:
    """Every provider with a row in any of the parts. Its parent is the ICB that it sits in."""
    marts = relation(source, "marts", period, parts, Basis.PROVIDER, vintage)
    found_codes = source.connection.execute(providers_sql(marts, period=period, parts=parts)).fetchall()
    codes = tuple(code for (code,) in found_codes)
    known = organisations(source, Basis.PROVIDER, parts, period, vintage)
    found = [provider(code, known.get(code, ("", ""))[0]) for code in codes]
    return Frame(
        Geography.PROVIDER,
        codes=codes,
        names=tuple(one.name for one in found),
        parents=tuple(known.get(one.code, ("", ""))[1] or one.parent for one in found),
        lookup=None,
    )


def stranger_names(
    source: MartSource, codes: Sequence[str], parts: Sequence[Part], period: Period, vintage: str | None
) -> tuple[str, ...]:
    """What the files call commissioners that no lookup knows; the code itself where they say nothing."""
    if not codes:
        return ()
    known = organisations(source, Basis.COMMISSIONER, parts, period, vintage)
    return tuple(area_name(known.get(code, ("", ""))[0]) or code for code in codes)


def organisations(
    source: MartSource, basis: Basis, parts: Sequence[Part], period: Period, vintage: str | None = None
) -> Mapping[str, tuple[str, str]]:
    """Published name and parent of each organisation of a basis in the files of some parts, by code."""
    text = organisations_sql(relation(source, "organisations", period, parts, basis, vintage), basis.value)
    rows = source.connection.execute(text).fetchall()
    return {code: (name or "", parent or "") for code, name, parent in rows}
