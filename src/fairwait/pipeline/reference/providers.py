"""Providers: names, sector, parent and coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fairwait.definitions.reference import ProviderRow
from fairwait.pipeline.reference.geography import official_rings
from fairwait.pipeline.reference.published import Published
from fairwait.pipeline.reference.sources import SICBL23, SITES20, TRUSTS22, Shared
from fairwait.pipeline.reference.topology import UNIT, Point
from fairwait.places.names import provider_name
from fairwait.places.sectors import sector_of

FULL_CSV_MONTH = "2026-01"
#: The ICB of a provider that no file places. HCRG Care East Riding: the list of Humber and North Yorkshire fell by
#: 4,458 in November 2024, the month in which the provider's 4,491 pathways vanished; its name is the county's.
REVIEWED_ICBS = {"NQTH0": "QOQ"}
How = Literal["", "file", "trust list", "patients", "place", "reviewed"]


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the official lists say, by code."""

    published: Published
    trusts: Mapping[str, dict[str, str]]
    sites: Mapping[str, dict[str, str]]
    icbs: Mapping[str, str]
    rings: Mapping[str, Sequence[Sequence[Point]]]


def build_providers(shared: Shared, published: Published) -> list[ProviderRow]:
    """Every provider seen in the January 2026 full CSV or in the series of incomplete pathways."""
    lists = _Lists(
        published,
        {row["code"]: row for row in shared.rows(TRUSTS22)},
        {row["OrganisationCode"]: row for row in shared.rows(SITES20)},
        {row["SICBL23CDH"]: row["ICB_ODS"] for row in shared.rows(SICBL23)},
        official_rings(shared),
    )
    series = {code for level, code in published.series_names if level == "provider"}
    return [_provider(code, lists) for code in sorted(series | set(published.providers))]


def _provider(code: str, lists: _Lists) -> ProviderRow:
    published = lists.published
    listed, series_name = published.providers.get(code), published.series_names.get(("provider", code), "")
    official = listed.name if listed else series_name
    months = set(published.lists.get(("provider", code), {})) | ({FULL_CSV_MONTH} if listed else set())
    postcode, latitude, longitude = _position(code, lists)
    icb, how = _icb(code, latitude, longitude, lists)
    return ProviderRow(
        code=code,
        name=provider_name(official, code),
        official_name=official,
        also_known_as=provider_name(series_name, code) if series_name not in ("", official) else "",
        sector=sector_of(code).value,
        icb=icb,
        icb_how=how,
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        first_seen=min(months),
        last_seen=max(months),
    )


def _icb(code: str, latitude: float | None, longitude: float | None, lists: _Lists) -> tuple[str, How]:
    if code in lists.published.providers:
        return lists.published.providers[code].parent, "file"
    if code in lists.trusts:
        return lists.trusts[code]["icb_ods"], "trust list"
    patients: dict[str, int] = {}
    for area, count in lists.published.provider_areas.get(code, {}).items():
        icb = lists.icbs.get(area, "")
        patients[icb] = patients.get(icb, 0) + count
    if patients:
        return max(sorted(patients), key=lambda icb: patients[icb]), "patients"
    if latitude is not None and longitude is not None:
        return _standing_in(latitude, longitude, lists), "place"
    return (REVIEWED_ICBS[code], "reviewed") if code in REVIEWED_ICBS else ("", "")


def _standing_in(latitude: float, longitude: float, lists: _Lists) -> str:
    """The ICB in whose boundary a point lies; ``ValueError`` for a point outside England."""
    x, y = longitude / UNIT, latitude / UNIT
    for area, rings in lists.rings.items():
        if any(_inside(x, y, ring) for ring in rings):
            return lists.icbs[area]
    raise ValueError(f"{latitude}, {longitude} lies in no sub-ICB location")


def _inside(x: float, y: float, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring: a line from it to the east crosses the ring an odd number of times."""
    crossings = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossings = not crossings
    return crossings


def _position(code: str, lists: _Lists) -> tuple[str, float | None, float | None]:
    if trust := lists.trusts.get(code):
        return trust["postcode"], _degrees(trust["lat"]), _degrees(trust["lon"])
    if site := lists.sites.get(code):
        return site["Postcode"].strip(), _degrees(site["Latitude"]), _degrees(site["Longitude"])
    return "", None, None


def _degrees(text: str) -> float | None:
    return round(float(text), 5) if text.strip() else None
