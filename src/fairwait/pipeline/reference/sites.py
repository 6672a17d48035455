"""Hospitals: where the providers of the figures treat people, as far as the lists of NHS.UK say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fairwait.definitions.reference import ProviderRow, SiteRow
from fairwait.pipeline.reference.provider_sources import SITES24
from fairwait.pipeline.reference.sources import SITES20, Shared, SourceFile
from fairwait.places.names import provider_name

#: The later list first: it moved some hospitals to the trust that runs them now.
LISTS: Mapping[str, SourceFile] = {"2024": SITES24, "2020": SITES20}
_HOSPITAL = re.compile(r"\b(HOSPITAL|INFIRMARY)\b")
#: The Isles of Scilly are the south of England; what the lists hold further south is in Jersey.
_SOUTH = 49.85
#: What lists add to a name, or leave out of it.
_ADDED = re.compile(r"[^a-z0-9 ]|\b(the|ltd|limited|hospital)\b")


def build_sites(shared: Shared, providers: Sequence[ProviderRow]) -> list[SiteRow]:
    """Every hospital listed for a provider of the figures, by provider and code; a hospital in both lists once.

    A list names the provider by its code. An independent provider that is in neither list by its code, and has the
    same name as one independent hospital of the lists, is taken to be that hospital (``how`` ends in ``by name``).
    """
    known = {row.code: row for row in providers}
    rows = [(how, row) for how, source in LISTS.items() for row in shared.rows(source)]
    found: dict[str, SiteRow] = {}
    for how, row in rows:
        if row["ParentODSCode"] in known and _is_hospital(row) and row["OrganisationCode"] not in known:
            found.setdefault(row["OrganisationCode"], _site(row, row["ParentODSCode"], how))
    placed = {one.provider for one in found.values()} | {row.code for row in providers if row.latitude is not None}
    for how, row, code in _named_alike(rows, [one for one in providers if one.code not in placed]):
        found.setdefault(row["OrganisationCode"], _site(row, code, f"{how}, by name"))
    return sorted(found.values(), key=lambda one: (one.provider, one.code))


def _is_hospital(row: Mapping[str, str]) -> bool:
    """Whether a row is a hospital in England: where a list has no types it holds offices as well."""
    by_name = row["SubType"] == "" and _HOSPITAL.search(row["OrganisationName"].upper())
    placed = bool(row["Latitude"].strip()) and float(row["Latitude"]) > _SOUTH
    return placed and (row["SubType"] == "Hospital" or bool(by_name))


def _site(row: Mapping[str, str], provider: str, how: str) -> SiteRow:
    code = row["OrganisationCode"]
    return SiteRow(
        code=code,
        name=provider_name(row["OrganisationName"].strip().upper(), code),
        provider=provider,
        latitude=round(float(row["Latitude"]), 5),
        longitude=round(float(row["Longitude"]), 5),
        how=how,
    )


def _named_alike(
    rows: Sequence[tuple[str, dict[str, str]]], providers: Sequence[ProviderRow]
) -> Iterator[tuple[str, dict[str, str], str]]:
    """Independent hospitals that have the name of one of these providers, and share it with no other place."""
    places: dict[str, set[str]] = {}
    for _, row in rows:
        places.setdefault(_bare(row["OrganisationName"]), set()).add(row["Postcode"].strip())
    wanted = {_bare(one.official_name): one.code for one in providers if one.sector == "independent"}
    for how, row in rows:
        name = _bare(row["OrganisationName"])
        if name in wanted and row["Sector"] == "Independent Sector" and len(places[name]) == 1:
            yield how, row, wanted[name]


def _bare(name: str) -> str:
    """A name without capitals, punctuation and the words that lists add or leave out."""
    return " ".join(_ADDED.sub("", name.lower().replace("&", "and")).split())
