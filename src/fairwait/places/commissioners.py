"""Commissioners in the published files: places, bodies that are no places, and codes nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from fairwait.definitions.packaged import read_rows
from fairwait.definitions.reference import CommissionerRow
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area, first_period
from fairwait.places.names import area_name

#: The code of pathways whose commissioner is outside England: left out of every figure for England.
NON_ENGLISH = "NONC"
CommissionerKind = Literal[
    "place",
    "non-english",
    "commissioning-hub",
    "health-and-justice-hub",
    "commissioning-region",
    "commissioning-board",
    "unmapped",
]


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A commissioner of a month. Only a ``place`` may be ranked; an ``unmapped`` code is shown as such.

    ``region`` is the region that lists a hub, where the publication says so.
    """

    code: str
    name: str
    kind: CommissionerKind
    region: str = ""

    @property
    def rankable(self) -> bool:
        return self.kind == "place"


def commissioner(code: str, period: Period, official_name: str = "") -> Commissioner:
    """What the commissioner with this code was in a month. Unknown codes are unmapped, never guessed.

    Before April 2013, for which there is no lookup, every code but those of hubs and regions is unmapped.
    """
    place = area(Geography.SUB_ICB, code, period) if period >= first_period(Geography.SUB_ICB) else None
    if place is not None:
        return Commissioner(code, place.name, "place")
    listed = non_geographic_commissioners().get(code)
    if listed is not None:
        return Commissioner(code, listed.name, listed.kind, listed.region)
    return Commissioner(code, area_name(official_name) or code, "unmapped")


@cache
def non_geographic_commissioners() -> dict[str, CommissionerRow]:
    """Hubs, commissioning regions and the code for patients from outside England, by code. Never ranked."""
    return {row.code: row for row in read_rows(CommissionerRow, "organisations/commissioners.csv")}
