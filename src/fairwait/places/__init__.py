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
from fairwait.places.history import History, trace
from fairwait.places.identities import Identity, identify
from fairwait.places.lineage import (
    VINTAGES,
    BoundaryVintage,
    Converted,
    Crosswalk,
    compose,
    crosswalk,
    vintage_codes,
    vintage_of,
)
from fairwait.places.names import area_name, provider_name
from fairwait.places.neighbours import (
    DISTANCE_POINT,
    NEIGHBOUR_MILES,
    NeighbourPair,
    distances,
    nearest_areas,
    neighbour_pairs,
)
from fairwait.places.populations import AGE_BANDS, Population, population
from fairwait.places.providers import provider, provider_changes, provider_rows, providers
from fairwait.places.search import find_area
from fairwait.places.sectors import sector_of
from fairwait.places.shapes import borders, boundaries, tiles
from fairwait.places.statements import Statement

__all__ = [
    "AGE_BANDS",
    "DISTANCE_POINT",
    "ENGLAND",
    "NEIGHBOUR_MILES",
    "NON_ENGLISH",
    "VINTAGES",
    "BoundaryVintage",
    "Commissioner",
    "Converted",
    "Crosswalk",
    "History",
    "Identity",
    "NeighbourPair",
    "Population",
    "Statement",
    "area",
    "area_index",
    "area_name",
    "areas",
    "assert_area_count",
    "borders",
    "boundaries",
    "children_of",
    "commissioner",
    "compose",
    "crosswalk",
    "distances",
    "expected_count",
    "find_area",
    "identify",
    "nearest_areas",
    "neighbour_pairs",
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
    "tiles",
    "trace",
    "vintage_codes",
    "vintage_of",
]
