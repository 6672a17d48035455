"""Providers: who they are, who owns them, and what became of those that stopped reporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fairwait.definitions.lineage import BodyRow
from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import ProviderChange, ProviderRow
from fairwait.domain.place import Area, Geography
from fairwait.places.names import provider_name
from fairwait.places.sectors import sector_of


@cache
def providers() -> Mapping[str, Area]:
    """Every provider seen in the published figures from April 2022, by code.

    ``parent`` is the ICB it sits in (empty where no file says); the sector is always set.
    """
    return MappingProxyType({row.code: _area(row) for row in provider_rows()})


def provider(code: str, official_name: str = "") -> Area:
    """A provider by its code. One that is in no waiting list is named from ``official_name`` by the rules for names.

    Its parent and, without that, its name are those of the table of other bodies: a trust of mental health has beds and
    no waiting list. One that is in neither has no parent, and the code stands for its name. The sector follows from
    the code.
    """
    known = providers().get(code)
    if known is not None:
        return known
    body = bodies().get(code)
    official = official_name.strip() or (body.name if body else "")
    name = provider_name(official, code) if official else code
    parent = body.icb if body else ""
    return Area(code, name, Geography.PROVIDER, official_name=official_name, parent=parent, sector=sector_of(code))


@cache
def bodies() -> Mapping[str, BodyRow]:
    """Organisations that are neither areas nor providers of the packaged figures, by code."""
    return MappingProxyType({row.code: row for row in read_rows(BodyRow, "organisations/bodies.csv")})


def provider_rows() -> tuple[ProviderRow, ...]:
    """The packaged table of providers, with postcode and the first and last month each was seen."""
    return read_rows(ProviderRow, "organisations/providers.csv")


def provider_changes() -> tuple[ProviderChange, ...]:
    """What became of providers that stopped reporting, in order of date.

    Only entries whose ``documented`` is true excuse an absence; ``unexplained`` ones are suspicions, kept so that
    nobody has to find them twice.
    """
    return read_rows(ProviderChange, "organisations/provider_changes.csv")


@dataclass(frozen=True, slots=True)
class ProviderAreaRow:
    """A judgement that a provider serves an area, where no published share says so, with the reason."""

    provider: str
    area: str
    how: str


@cache
def served_areas() -> Mapping[str, tuple[str, ...]]:
    """Sub-ICB locations that independent providers without published shares are taken to serve, by provider."""
    found: dict[str, list[str]] = {}
    for row in read_rows(ProviderAreaRow, "organisations/provider_areas_reviewed.csv"):
        found.setdefault(row.provider, []).append(row.area)
    return MappingProxyType({code: tuple(areas) for code, areas in found.items()})


def _area(row: ProviderRow) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        geography=Geography.PROVIDER,
        official_name=row.official_name,
        parent=row.icb,
        sector=sector_of(row.code),
        latitude=row.latitude,
        longitude=row.longitude,
    )
