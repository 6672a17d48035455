"""The packaged reference tables: who is who, where, how many people, and the dated rules of the publications.

Each is a small text file with a ``sources.toml`` in its folder; the row classes below define its columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from fairwait.domain.period import Period

ChangeKind = Literal["merger", "closed", "left-rtt", "transfer", "unexplained"]
NonPlaceKind = Literal[
    "non-english", "commissioning-hub", "health-and-justice-hub", "commissioning-region", "commissioning-board"
]
Boundary = Literal["ccg-2021", "sub-icb-2022"]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area during one stretch of time, with its one parent then.

    ``geography`` is ``england``, ``region``, ``icb``, ``sub-icb`` or, until March 2015, ``area-team``. The level
    below the ICB was the clinical commissioning group until June 2022; the ICB was then a partnership.
    ``how_known`` names the evidence for the row; ``parent`` is empty where no source and no sum settles it.
    """

    geography: str
    code: str
    ons_code: str
    name: str
    official_name: str
    parent: str
    valid_from: date
    valid_to: date | None
    how_known: str


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """One ICB that ended and one that took it over, wholly or in part, and how that is known."""

    old: str
    new: str
    extent: Literal["whole", "part"]
    date: date
    how_known: str


@dataclass(frozen=True, slots=True)
class CommissionerRow:
    """A commissioner that is no place: never ranked. ``region`` is the region code that lists it, if any does."""

    code: str
    name: str
    official_name: str
    kind: NonPlaceKind
    region: str
    source: str


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider seen in the figures. ``first_seen`` and ``last_seen`` are months of the published series.

    ``also_known_as`` is the name that another file gives to the same code, for searches.
    ``icb`` is the ICB it belonged to in January 2026, and ``icb_how`` how that is known: ``file`` (the full CSV),
    ``trust list`` (of 2022), ``patients`` (most of its last list), ``place`` (where it stands) or ``reviewed``.
    Coordinates and postcode are those of the trust's head office or of the independent hospital's own site.
    """

    code: str
    name: str
    official_name: str
    also_known_as: str
    sector: Literal["NHS", "independent"]
    icb: str
    icb_how: Literal["", "file", "trust list", "patients", "place", "reviewed"]
    postcode: str
    latitude: float | None
    longitude: float | None
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A hospital of a provider, in degrees; ``how`` is the year of the list that places it.

    ``2020, by name`` was found by the name of the hospital, not by the code of the provider; ``2020, then of RA3`` has
    passed from RA3 to its successor since. ``also`` is the name of 2020 where it has words that today's lacks, and
    ``town`` is empty where the name says it. A provider may treat people elsewhere as well.
    """

    code: str
    name: str
    also: str
    town: str
    provider: str
    latitude: float
    longitude: float
    how: str


@dataclass(frozen=True, slots=True)
class SectorExceptionRow:
    """A provider whose sector the rule on codes would get wrong, and why."""

    code: str
    sector: Literal["NHS", "independent"]
    reason: str


@dataclass(frozen=True, slots=True)
class NameExceptionRow:
    """A name that the general rule would not write as people do. ``code`` may be empty: then any such name."""

    official_name: str
    code: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewedChangeRow:
    """A person's judgement on a provider that ended; the build adds what the figures show."""

    code: str
    successor: str
    also: str
    date: date
    kind: ChangeKind
    why: str


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A provider that stopped reporting, and what became of it.

    ``date`` is the first day of the first month without the old code. ``successor`` is the main one, empty when
    there is none; ``also`` names others, separated by spaces. ``why`` is the judgement in words and ``evidence`` what
    the published figures show. Kind ``unexplained`` is a suspicion only: it does not excuse a provider from being
    counted as missing.
    """

    code: str
    successor: str
    also: str
    date: date
    kind: ChangeKind
    why: str
    evidence: str

    @property
    def period(self) -> Period:
        """The first month without the old code."""
        return Period(self.date.year, self.date.month)

    @property
    def successors(self) -> tuple[str, ...]:
        """Every code that took something over, the main one first."""
        return tuple(f"{self.successor} {self.also}".split())

    @property
    def documented(self) -> bool:
        """Whether the change explains an absence."""
        return self.kind != "unexplained"


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """People resident in one area, by age; deprivation; and the population-weighted centre.

    ``boundary`` says which area codes: ``ccg-2021`` or ``sub-icb-2022``; larger areas are sums of these.
    ``imd_mean_rank`` is the population-weighted mean rank of neighbourhoods on the Index of Multiple Deprivation
    2019 (1 is the most deprived of 32,844); the shares are fractions of residents who live in the most deprived
    tenth and fifth of neighbourhoods. Longitude and latitude are in degrees.
    """

    boundary: Boundary
    code: str
    total: float
    age_0_17: float
    age_18_24: float
    age_25_34: float
    age_35_44: float
    age_45_54: float
    age_55_64: float
    age_65_74: float
    age_75_84: float
    age_85_plus: float
    imd_mean_rank: float
    most_deprived_tenth: float
    most_deprived_fifth: float
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class LaterPopulationRow:
    """A later total for one sub-ICB location, without ages."""

    code: str
    total: float


@dataclass(frozen=True, slots=True)
class TileRow:
    """The place of one area on the equal-area map: whole columns from the west, whole rows from the north."""

    geography: str
    code: str
    column: int
    row: int
