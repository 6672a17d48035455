"""Completeness of a month from whatever a store, or the packaged figures, holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness import Completeness, assess
from fairwait.measures.completeness_areas import Whereabouts, within_reach
from fairwait.measures.completeness_jumps import USUAL_OMEGA
from fairwait.measures.completeness_providers import Present, distinct, rows_of
from fairwait.measures.remembered import of_files
from fairwait.measures.source import FULL_CSV, MartSource
from fairwait.places.areas import area_index, areas, region_of
from fairwait.places.commissioners import NON_ENGLISH
from fairwait.places.populations import population
from fairwait.places.providers import provider, provider_changes, served_areas
from fairwait.places.same_map import map_since
from fairwait.places.sectors import sector_of

if TYPE_CHECKING:
    from collections.abc import Callable

SERIES = "rtt-incomplete-series"
PANEL = "rtt-provider-area-panel"
OVERVIEW = "rtt-overview"

#: A trust may serve the areas of its own ICB and those whose centre of population lies so near. In the panel of
#: 2025-26, of 318 pairs of a trust and an area in which it holds 3% or more of the list, 315 are covered by this.
PLAUSIBLE_MILES = 40.0


def completeness_of(
    source: MartSource,
    period: Period,
    *,
    part: Part = Part.INCOMPLETE,
    omega: float = USUAL_OMEGA,
    catchments: Mapping[str, Mapping[str, float]] | None = None,
    boundaries: Period | None = None,
) -> Completeness:
    """Who submitted in a month and which areas may be judged, from the current releases that ``source`` holds.

    Uses the provider series (needed), the month's own full CSV, the provider by area panel and the overview (each
    where held). ``catchments`` map a trust to the ICBs its patients come from, as fractions. ``boundaries`` is a month
    whose areas are judged instead of the month's own.

    Raises
    ------
    NothingToAnswerWithError
        When the series is not held or does not reach the month.
    """
    series = _columns(source, SERIES, "level, org, name, period, total")
    if series is None:
        raise NothingToAnswerWithError(
            "Who usually submits is not known: the series of lists by provider is not held",
            expected="the monthly series of incomplete pathways by provider",
            remedy="ingest the provider and ICB series of incomplete pathways",
        )
    shares = _shares(source, period)
    located = distinct(shares, "provider") if shares is not None else frozenset()
    unlocated = distinct(series, "org") - located
    trusts = {code for code in unlocated if sector_of(code).value == "NHS" or code in served_areas()}
    return assess(
        period,
        series=series,
        shares=shares,
        changes=provider_changes(),
        present=_present(source, period),
        overview=_columns(source, OVERVIEW, "period, series, value, status"),
        groups=area_groups(boundaries or period),
        whereabouts=whereabouts_of(trusts, period, catchments or {}),
        reported=_pathways(source, period, Part.INCOMPLETE) if shares is None else None,
        part=part,
        names=lambda code, published: provider(code, published).name,
        omega=omega,
    )


def area_groups(period: Period) -> dict[str, tuple[str, ...]]:
    """Members of every ICB and region in the boundaries of a month: sub-ICB locations, or the CCGs before them."""
    members: dict[str, list[str]] = {}
    for location in areas(Geography.SUB_ICB, period):
        for above in (location.parent, region_of(Geography.SUB_ICB, location.code, period)):
            if above:
                members.setdefault(above, []).append(location.code)
    return {code: tuple(held) for code, held in members.items()}


def whereabouts_of(trusts: Iterable[str], period: Period, catchments: Mapping[str, Mapping[str, float]]) -> Whereabouts:
    """Where the patients of trusts may live: by catchment where known, else by ICB and distance.

    A trust of which neither the ICB nor the place is known is left out: its patients may live anywhere.
    """
    locations = area_index(Geography.SUB_ICB, period)
    population(Geography.SUB_ICB, period)  # a month whose residents are not held is refused by its own name
    reach = {code: _reach(code, map_since(period)) for code in sorted(set(trusts) - set(catchments))}
    plausible = {code: found for code, found in reach.items() if found}
    return Whereabouts(catchments, plausible, {code: area.parent for code, area in locations.items()})


@cache
def _reach(trust: str, month: Period) -> tuple[str, ...]:
    """The areas that a trust may serve on the map of a month: those known by review, else of its ICB or near by."""
    if trust in served_areas():
        return served_areas()[trust]
    known, residents = provider(trust), population(Geography.SUB_ICB, month)
    near = _near(known.latitude, known.longitude, residents.codes, residents.latitude, residents.longitude)
    own = [one.code for one in areas(Geography.SUB_ICB, month) if known.parent and one.parent == known.parent]
    return tuple(sorted({*own, *near}))


def _near(latitude: float | None, longitude: float | None, codes: Sequence[str], north: Any, east: Any) -> list[str]:
    if latitude is None or longitude is None:
        return []
    from fairwait.stats.distance import haversine_km, miles

    apart = miles(haversine_km(latitude, longitude, north, east))
    return [code for code, far in zip(codes, apart.tolist(), strict=True) if far <= PLAUSIBLE_MILES]


def _columns(source: MartSource, publication: str, columns: str) -> dict[str, Any] | None:
    """The current release of a series as columns; None when none is held."""
    return _read(source, publication, lambda relation: f"select {columns} from {relation}", {})


def _shares(source: MartSource, period: Period) -> dict[str, Any] | None:
    """Usual shares for the month: those made last before it, or the first there are, and the last of each provider."""
    made = _made_for(source)
    chosen = max((month for month in made if month <= str(period)), default=made[0] if made else "")
    found = _read(
        source,
        PANEL,
        lambda relation: (
            f"""
            with held as (select * from {relation}),
            chosen as (select '{chosen}' as month),
            latest as (
                select provider, max(as_of) as as_of from held, chosen where as_of <= month group by provider
            )
            select as_of, area, treatment_function, provider, pathways from held join latest using (provider, as_of)
            """
        ),
        {},
    )
    usable = found is not None and any(within_reach(Period.parse(month), period) for month in distinct(found, "as_of"))
    return found if usable else None


def _made_for(source: MartSource) -> list[str]:
    """The months that usual shares were made for, oldest first."""
    found = _read(source, PANEL, lambda relation: f"select distinct as_of from {relation} order by as_of", {})
    return [] if found is None else [str(month) for month in found["as_of"].tolist()]


def _present(source: MartSource, period: Period) -> Present | None:
    """Providers with figures in the month's full CSV, by part; None when that file is not held."""
    found = _read(
        source,
        FULL_CSV,
        lambda relation: (
            f"""
            select part, org from {relation}
            where basis = 'provider' and treatment_function = '{TOTAL}' and total > 0 and period = $period
            """
        ),
        {"period": str(period)},
        period,
    )
    if found is None:
        return None
    by_part: dict[str, set[str]] = {}
    for part, org in rows_of(found, "part", "org"):
        by_part.setdefault(part, set()).add(org)
    return by_part


def _pathways(source: MartSource, period: Period, part: Part) -> dict[tuple[str, str], float] | None:
    """Pathways of a part by commissioner and treatment function in a month's full CSV; None when it is not held."""
    found = _read(
        source,
        FULL_CSV,
        lambda relation: (
            f"""
            select org, treatment_function, total from {relation}
            where basis = 'commissioner' and part = '{part.value}' and org <> '{NON_ENGLISH}' and period = $period
            """
        ),
        {"period": str(period)},
        period,
    )
    if found is None:
        return None
    return {(org, code): float(total) for org, code, total in rows_of(found, "org", "treatment_function", "total")}


def _read(
    source: MartSource,
    publication: str,
    query: Callable[[str], str],
    parameters: dict[str, str],
    period: Period | None = None,
) -> dict[str, Any] | None:
    try:
        release = source.release(publication, period)
    except NothingToAnswerWithError:
        return None
    relation = source.table_sql([release], "marts")

    def read() -> dict[str, Any]:
        found: dict[str, Any] = source.connection.execute(query(relation), parameters).fetchnumpy()
        return found

    return read() if parameters else of_files(relation, query(relation), read)
