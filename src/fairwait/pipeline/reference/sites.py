"""Hospitals: where the providers of the figures treat people, as far as the lists of NHS.UK say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from fairwait.definitions.reference import ProviderChange, ProviderRow, SiteRow
from fairwait.pipeline.reference.provider_sources import HUBS25, SITES24
from fairwait.pipeline.reference.site_owners import Owners, Point, same_place, witness_of
from fairwait.pipeline.reference.sources import SITES20, Shared, SourceFile
from fairwait.places.names import provider_name, title_case

#: The later list first: it moved some hospitals to the trust that runs them now.
LISTS: Mapping[str, SourceFile] = {"2024": SITES24, "2020": SITES20}
_HOSPITAL = re.compile(r"\b(HOSPITAL|INFIRMARY)\b")
#: The Isles of Scilly are the south of England; what the lists hold further south is in Jersey.
_SOUTH = 49.85
#: What lists add to a name, or leave out of it.
_ADDED = re.compile(r"[^a-z0-9 ]|\b(the|ltd|limited|hospital)\b")
#: What else is done in a hospital, or that it is the head office: no part of its name.
_TAIL = re.compile(r"\s+(AND COMMUNITY PAEDIATRICS|\(HQ\))$")
_UNKNOWN = "UNKNOWN"
#: How far an entry is to be trusted: what a list calls a hospital, what it has no type for, what has no type column.
_TYPED, _UNTYPED, _BARE = 0, 1, 2


@dataclass(frozen=True)
class _Entry:
    """A row of a list that may be a hospital."""

    row: Mapping[str, str]
    how: str
    trust: int
    owner: str = ""

    @cached_property
    def point(self) -> Point:
        return float(self.row["Latitude"]), float(self.row["Longitude"])

    @cached_property
    def name(self) -> str:
        return _bare(self.row["OrganisationName"])

    @property
    def code(self) -> str:
        return self.row["OrganisationCode"]

    @property
    def listed(self) -> str:
        """The owner that the list names; ``owner`` is the provider of the figures that it leads to."""
        return self.row["ParentODSCode"]


def build_sites(
    shared: Shared, providers: Sequence[ProviderRow], changes: Sequence[ProviderChange] = ()
) -> list[SiteRow]:
    """Every hospital listed for a provider of the figures, by provider and code; a hospital in both lists once.

    A list names the provider by its code; where that one has ended and is in none of the figures, the hospital is its
    successor's (``changes``). What a list does not call a hospital counts only where nothing surer is in its place:
    clinics that trusts hold inside the hospitals of others bear their names. An independent provider that is in
    neither list by its code, and has the same name as one independent hospital of the lists, is taken to be that
    hospital (``how`` ends in ``by name``).
    """
    known = {row.code: row for row in providers}
    rows = [(how, row) for how, source in LISTS.items() for row in shared.rows(source)]
    entries = list(_entries(rows, {row.code for row in providers if row.sector == "NHS"}))
    owners = Owners(known, changes, witness_of([*((one.point, one.listed) for one in entries), *_hubs(shared)]))
    before = {row["OrganisationCode"]: row["OrganisationName"] for how, row in rows if how == "2020"}
    found: dict[str, SiteRow] = {}
    for one in _surest([replace(one, owner=owners.of(one.listed, one.point)) for one in entries]):
        if one.owner and one.code not in known:
            how = one.how if one.owner == one.listed else f"{one.how}, then of {one.listed}"
            found.setdefault(one.code, _site(one.row, one.owner, how, before.get(one.code, "")))
    placed = {one.provider for one in found.values()} | {row.code for row in providers if row.latitude is not None}
    for how, row, code in _named_alike(rows, [one for one in providers if one.code not in placed]):
        found.setdefault(row["OrganisationCode"], _site(row, code, f"{how}, by name"))
    return sorted(found.values(), key=lambda one: (one.provider, one.code))


def _entries(rows: Sequence[tuple[str, dict[str, str]]], trusts: Collection[str]) -> Iterator[_Entry]:
    typed = {(how, row["ParentODSCode"]) for how, row in rows if row["SubType"] == "Hospital"}
    for how, row in rows:
        owner = row["ParentODSCode"]
        trust = _trust(row, later=how == "2024", types_none=owner in trusts and (how, owner) not in typed)
        if trust is not None and row["Latitude"].strip() and float(row["Latitude"]) > _SOUTH:
            yield _Entry(row, how, trust)


def _trust(row: Mapping[str, str], later: bool, types_none: bool) -> int | None:
    """How far a row can be taken for a hospital; None for what is none.

    The later list is of acute hospitals: those it has no type for are hospitals of young trusts. The earlier one holds
    whatever trusts had written into it, closed hospitals and those of others too: without a type they count only where
    it types none of a trust's (``types_none``), as of those that merged while it was made. Where a list has no types
    at all it holds offices as well.
    """
    if row["SubType"] == "Hospital":
        return _TYPED
    if row["SubType"] == _UNKNOWN and (later or types_none):
        return _UNTYPED
    return _BARE if row["SubType"] == "" and _HOSPITAL.search(row["OrganisationName"].upper()) else None


def _surest(entries: Sequence[_Entry]) -> list[_Entry]:
    """The surest entries first, without those that a surer one contradicts.

    Of one name in one place the surest entry has the last word, and of two as sure the later list; two trusts may hold
    parts of one hospital in one list. What has no type is nobody's hospital where a surer entry of another owner lies.
    """
    kept: list[_Entry] = []
    for one in sorted(entries, key=lambda entry: (entry.trust, -int(entry.how))):
        if not any(_overrules(other, one) for other in kept):
            kept.append(one)
    return kept


def _overrules(surer: _Entry, one: _Entry) -> bool:
    if not same_place(surer.point, one.point):
        return False
    if surer.name == one.name:
        return surer.owner == one.owner or (surer.trust, surer.how) != (one.trust, one.how)
    return one.trust == _BARE and surer.trust < one.trust and surer.owner != one.owner


def _hubs(shared: Shared) -> Iterator[tuple[Point, str]]:
    """Where the register of surgical hubs places a hospital, and the trust beside it: read for divided trusts only."""
    for row in shared.rows(HUBS25):
        if row["lat"]:
            yield (float(row["lat"]), float(row["lon"])), row["nearest_acute_trust"]


def _site(row: Mapping[str, str], provider: str, how: str, before: str = "") -> SiteRow:
    code = row["OrganisationCode"]
    name, also = (provider_name(_TAIL.sub("", one.strip().upper()), code) for one in (row["OrganisationName"], before))
    return SiteRow(
        code=code,
        name=name,
        also="" if set(_bare(also).split()) <= set(_bare(f"{name} {row['City']}").split()) else also,
        town=_town(row["City"], name),
        provider=provider,
        latitude=round(float(row["Latitude"]), 5),
        longitude=round(float(row["Longitude"]), 5),
        how=how,
    )


def _town(listed: str, name: str) -> str:
    """The town of a hospital; empty where its name says it already."""
    town = title_case(" ".join(listed.upper().split()))
    return "" if set(_bare(town).split()) <= set(_bare(name).split()) else town


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
