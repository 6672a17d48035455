"""Boundaries, borders and tiles."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places import areas, borders, boundaries, parent_of, population, region_of, tiles

JANUARY = Period(2026, 1)
DRAWN = (Geography.REGION, Geography.ICB, Geography.SUB_ICB)


def area_of(polygons: object) -> float:
    """Square degrees within clockwise rings."""
    rings = [ring for polygon in polygons for ring in polygon]  # type: ignore[attr-defined]
    return -sum(x * b - a * y for ring in rings for (x, y), (a, b) in pairwise(ring)) / 2


@pytest.mark.parametrize("geography", DRAWN)
def test_every_area_has_a_closed_clockwise_boundary_and_a_tile(geography: Geography) -> None:
    codes = {one.code for one in areas(geography, JANUARY)}

    assert set(boundaries(geography)) == codes == set(tiles(geography))
    for polygons in boundaries(geography).values():
        for polygon in polygons:
            assert len(polygon) == 1
            assert polygon[0][0] == polygon[0][-1]
            assert len(polygon[0]) >= 4
            assert area_of([polygon]) > 0


def test_larger_areas_are_exactly_their_parts() -> None:
    parts = {code: area_of(shape) for code, shape in boundaries(Geography.SUB_ICB).items()}
    for code, shape in boundaries(Geography.ICB).items():
        inside = sum(area for one, area in parts.items() if parent_of(Geography.SUB_ICB, one, JANUARY) == code)
        assert area_of(shape) == pytest.approx(inside, rel=1e-9)
    for code, shape in boundaries(Geography.REGION).items():
        inside = sum(area for one, area in parts.items() if region_of(Geography.SUB_ICB, one, JANUARY) == code)
        assert area_of(shape) == pytest.approx(inside, rel=1e-9)


@pytest.mark.shared_data
def test_boundaries_are_those_published(shared_data: Path) -> None:
    official = json.loads((shared_data / "geography/sicbl23_boundaries_simplified.geojson").read_text())
    codes = {one.ons_code: one.code for one in areas(Geography.SUB_ICB, JANUARY)}
    for feature in official["features"]:
        geometry = feature["geometry"]
        rings = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        published = {tuple(point) for polygon in rings for ring in polygon for point in ring}
        shape = boundaries(Geography.SUB_ICB)[codes[feature["properties"]["SICBL23CD"]]]
        ours = {point for polygon in shape for ring in polygon for point in ring}
        assert ours == published


@pytest.mark.shared_data
def test_dissolved_icbs_cover_the_published_ones(shared_data: Path) -> None:
    official = json.loads((shared_data / "geography/icb23_boundaries_simplified.geojson").read_text())
    codes = {one.ons_code: one.code for one in areas(Geography.ICB, JANUARY)}
    for feature in official["features"]:
        geometry = feature["geometry"]
        rings = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        ours = area_of(boundaries(Geography.ICB)[codes[feature["properties"]["ICB23CD"]]])
        assert ours == pytest.approx(abs(area_of(rings)), rel=0.03)


def test_centres_of_people_lie_in_the_box_of_their_area() -> None:
    people = population(Geography.SUB_ICB, JANUARY)
    for at, code in enumerate(people.codes):
        points = np.array([point for polygon in boundaries(Geography.SUB_ICB)[code] for point in polygon[0]])
        assert points[:, 0].min() < people.longitude[at] < points[:, 0].max()
        assert points[:, 1].min() < people.latitude[at] < points[:, 1].max()


def test_borders_are_between_neighbours() -> None:
    found = borders(Geography.SUB_ICB)

    assert ("03R", "15F") in found
    assert ("03R", "11N") not in found
    assert all(a < b for a, b in found)
    assert {code for pair in borders(Geography.ICB) for code in pair} == set(boundaries(Geography.ICB))
    assert ("Y56", "Y59") in borders("region")


@pytest.mark.parametrize("geography", DRAWN)
def test_tiles_are_one_to_an_area_and_keep_england_recognisable(geography: Geography) -> None:
    placed = tiles(geography)
    people = population(geography, JANUARY)
    column, row = np.array([placed[code] for code in people.codes], dtype=float).T
    flat = people.longitude * np.cos(np.radians(52.8))

    assert len(set(placed.values())) == len(placed)
    assert min(column) == 0
    assert min(row) == 0
    assert np.corrcoef(row, -people.latitude)[0, 1] > 0.9
    # The tiles lean: Cornwall is west of everything, and Merseyside is spread over many columns.
    assert np.corrcoef(column, flat)[0, 1] > 0.7
    apart = [np.hypot(*(np.subtract(placed[a], placed[b]))) for a, b in borders(geography)]
    assert np.median(apart) <= np.sqrt(2)
    assert np.mean(np.array(apart) < 2.1) > 0.8


def test_the_ends_of_england_are_at_the_ends_of_the_tiles() -> None:
    placed = tiles(Geography.SUB_ICB)
    rows = {code: row for code, (_, row) in placed.items()}

    assert rows["00L"] == 0  # Northumberland
    assert rows["09D"] == max(rows.values())  # Brighton and Hove
    assert placed["11N"][0] < placed["15N"][0] < placed["91Q"][0]  # Kernow, Devon, Kent


def test_what_is_not_drawn_is_refused() -> None:
    for geography in (Geography.ENGLAND, Geography.PROVIDER):
        with pytest.raises(UsageError, match="no map"):
            boundaries(geography)
