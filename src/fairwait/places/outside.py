"""Patients from outside England on the lists of providers in England: left out of every figure, and told how many.

The published file names no commissioner for them but ``NONC``: people from Wales, and others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fairwait.definitions.packaged import read_rows
from fairwait.domain.period import Period


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """How many incomplete pathways of people from outside England a provider had, by treatment function."""

    period: str
    provider: str
    treatment_function: str
    pathways: int


@cache
def packaged_outside() -> dict[Period, dict[tuple[str, str], int]]:
    """Those of the months that travel with fairwait, by month, then by provider and treatment function."""
    found: dict[Period, dict[tuple[str, str], int]] = {}
    for row in read_rows(OutsideRow, "outside_england/waiting.csv"):
        found.setdefault(Period.parse(row.period), {})[row.provider, row.treatment_function] = row.pathways
    return found
