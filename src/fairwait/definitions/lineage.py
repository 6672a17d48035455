"""The rows of the table that carries areas through every reorganisation since 2013."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

MatterKind = Literal[
    "unknown-code",
    "site-only",
    "unexplained-change",
    "inferred-area",
    "inferred-succession",
    "no-population",
    "no-shape",
    "no-ons-code",
    "no-parent",
    "provider-without-icb",
]
BodyKind = Literal[
    "trust", "independent", "primary-care-trust", "strategic-health-authority", "local-office", "abroad", "practice"
]


@dataclass(frozen=True, slots=True)
class LineageRow:
    """People who have always belonged to the same area as one another, with its code in each set of boundaries.

    Such an *atom* is never divided by any reorganisation that the lookups know. ``population`` is its residents in
    mid-2020 and ``neighbourhoods`` the number of LSOAs (2011) it is made of. A cell with several codes, separated by
    spaces, says that the atom was made of parts of those areas whose sizes no file gives.
    """

    ccg_2013: str
    ccg_2015: str
    ccg_2017: str
    ccg_2018: str
    ccg_2019: str
    ccg_2020: str
    ccg_2021: str
    sub_icb_2022: str
    sub_icb_2023: str
    population: float
    neighbourhoods: int


@dataclass(frozen=True, slots=True)
class BodyRow:
    """An organisation that is neither an area nor a provider of the packaged figures, but has a code in other files.

    ``name`` is the last one printed, empty where no file prints one. The years are the first and last in which a
    file shows the code (financial years for operating theatres); that says when it was used, not when it existed.
    ``icb`` is the board it sits in: of the list of trusts of 2022 or 2017, or that of the one trust which took it
    over, as ``icb_how`` says; empty where no file says.
    """

    code: str
    name: str
    kind: BodyKind
    first_year: int | None
    last_year: int | None
    icb: str
    icb_how: str
    source: str


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """A judgement that a gap in the tables of places is known and may stay until ``review_by``.

    ``codes`` are separated by spaces, or ``*`` for all; ``about`` is how the detail begins, empty for any.
    ``why`` says what would close the gap, and ``source`` what was looked at.
    """

    kind: MatterKind
    about: str
    codes: str
    why: str
    reviewed: date
    review_by: date
    source: str
