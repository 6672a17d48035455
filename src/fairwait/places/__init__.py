"""Organisations and areas over time: names, parents, sectors, successors, populations, distances and shapes."""

from fairwait.places.areas import (
    ENGLAND,
    area,
    area_index,
    areas,
    assert_area_count,
    children_of,
    expected_count,
    parent_of,
    region_of,
    successions,
)
from fairwait.places.commissioners import NON_ENGLISH, Commissioner, commissioner, non_geographic_commissioners
from fairwait.places.names import area_name, provider_name
from fairwait.places.populations import AGE_BANDS, Population, population
from fairwait.places.providers import provider, provider_changes, provider_rows, providers
from fairwait.places.sectors import sector_of

__all__ = [
    "AGE_BANDS",
    "ENGLAND",
    "NON_ENGLISH",
    "Commissioner",
    "Population",
    "area",
    "area_index",
    "area_name",
    "areas",
    "assert_area_count",
    "children_of",
    "commissioner",
    "expected_count",
    "non_geographic_commissioners",
    "parent_of",
    "population",
    "provider",
    "provider_changes",
    "provider_name",
    "provider_rows",
    "providers",
    "region_of",
    "sector_of",
    "successions",
]
