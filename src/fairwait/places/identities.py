"""What a code stands for: any code of any publication, or None where no packaged table knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from fairwait.definitions.lineage import BodyRow
from fairwait.definitions.reference import AreaRow
from fairwait.places.areas import AREA_TEAM, area_rows
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.names import provider_name
from fairwait.places.providers import bodies, provider_rows
from fairwait.places.sectors import sector_of

IdentityKind = Literal[
    "england", "region", "icb", "area-team", "sub-icb", "commissioner", "provider", "body", "site"
]  # fmt: skip
#: What stands for the name of a body that no file names.
NAMELESS = "name in no file"
BODY_WORDS = {
    "trust": "NHS trust outside the waiting-time figures of today",
    "independent": "independent organisation outside the waiting-time figures",
    "primary-care-trust": "primary care trust",
    "strategic-health-authority": "strategic health authority",
    "local-office": "local office of NHS England",
    "abroad": "health body outside England",
    "practice": "practice that gives diagnostic tests",
}
COMMISSIONER_WORDS = {
    "non-english": "not a commissioner in England",
    "commissioning-hub": "specialised commissioning hub of NHS England",
    "health-and-justice-hub": "health and justice commissioning hub of NHS England",
    "commissioning-region": "commissioning region of NHS England",
    "commissioning-board": "NHS England as a commissioner",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a code stands for. ``code`` is the NHS code, also where an ONS code was asked for.

    ``what`` says in words what kind of body it is, ``source`` the evidence. For a ``site``, ``owner`` is the code of
    the organisation whose site it is by the first three characters: the name is then the owner's.
    """

    asked: str
    code: str
    kind: IdentityKind
    name: str
    what: str
    source: str
    owner: str = ""

    @property
    def label(self) -> str:
        if self.name == NAMELESS:
            return f"{self.code} (its name is in no file)"
        return f"site of {self.name} ({self.owner})" if self.kind == "site" else f"{self.name} ({self.code})"


def identify(code: str) -> Identity | None:
    """What an organisation or area code of any published file stands for; None for a code that no table knows.

    NHS (ODS) codes of areas, commissioners, providers and former bodies count first, then ONS codes (E12, E38, E40,
    E54), then hospital sites, which are only told by their first three characters and are said to be a “site of”.
    """
    asked = code.strip().upper()
    for look in (_area, _commissioner, _provider, _body, _ons, _site):
        found = look(asked)
        if found is not None:
            return found
    return None


@cache
def rows_of_code() -> Mapping[str, tuple[AreaRow, ...]]:
    """Every stretch of every area by NHS code, oldest first; a region's commissioning code is the region."""
    return _grouped("code")


@cache
def rows_of_ons_code() -> Mapping[str, tuple[AreaRow, ...]]:
    """Every stretch of every area by ONS code, oldest first."""
    return _grouped("ons_code")


def level_words(row: AreaRow) -> str:
    """What an area of a level was called in the stretch of a row."""
    before = row.valid_to is not None and row.valid_to.isoformat() < "2022-07-01"
    words = {
        "england": "country",
        "region": "region of NHS England",
        "icb": "partnership of NHS bodies (STP, later ICS)" if before else "integrated care board",
        AREA_TEAM: "area team of NHS England",
        "sub-icb": "clinical commissioning group" if before else "sub-ICB location",
    }
    return words[row.geography]


def _grouped(key: str) -> Mapping[str, tuple[AreaRow, ...]]:
    found: dict[str, list[AreaRow]] = {}
    for row in sorted(area_rows(), key=lambda one: one.valid_from):
        if getattr(row, key):
            found.setdefault(getattr(row, key), []).append(row)
    return MappingProxyType({code: tuple(rows) for code, rows in found.items()})


def _area(asked: str) -> Identity | None:
    rows = rows_of_code().get(asked)
    return _of_rows(asked, rows) if rows else None


def _ons(asked: str) -> Identity | None:
    rows = rows_of_ons_code().get(asked)
    return _of_rows(asked, rows) if rows else None


def _of_rows(asked: str, rows: tuple[AreaRow, ...]) -> Identity:
    last = rows[-1]
    kind: IdentityKind = last.geography  # type: ignore[assignment]
    return Identity(asked, last.code, kind, last.name, level_words(last), last.how_known)


def _commissioner(asked: str) -> Identity | None:
    row = non_geographic_commissioners().get(asked)
    if row is None:
        return None
    return Identity(asked, asked, "commissioner", row.name, COMMISSIONER_WORDS[row.kind], row.source)


def _provider(asked: str) -> Identity | None:
    row = _providers().get(asked)
    if row is None:
        return None
    what = "NHS provider" if sector_of(asked).value == "NHS" else "independent provider"
    return Identity(
        asked,
        asked,
        "provider",
        row,
        what,
        "waiting-time (RTT) files of April 2022 to April 2026: first and last month with figures",
    )


@cache
def _providers() -> Mapping[str, str]:
    return MappingProxyType({row.code: row.name for row in provider_rows()})


def _body(asked: str) -> Identity | None:
    row = bodies().get(asked)
    if row is None:
        return None
    return Identity(asked, asked, "body", body_name(row), BODY_WORDS[row.kind], row.source)


def body_name(row: BodyRow) -> str:
    """The name as people write it; words where no file prints one."""
    return provider_name(row.name, row.code) if row.name else NAMELESS


def _site(asked: str) -> Identity | None:
    """A hospital site by the rule that a site's code begins with its owner's."""
    if len(asked) != 5:
        return None
    owner = _provider(asked[:3]) or _body(asked[:3])
    if owner is None:
        return None
    rule = "the first three characters of the code are its owner's; no list of sites is packaged"
    return Identity(asked, asked, "site", owner.name, "hospital site or unit", rule, owner.code)
