"""Who, by the publisher's own notes, sent no figures in months that no series of lists by provider reaches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from fairwait.definitions.packaged import read_rows
from fairwait.domain.period import Period

#: The months whose published notes were read. In any other month these tables say nothing.
NOTED_MONTHS = (Period(2014, 12), Period(2015, 3))


@dataclass(frozen=True, slots=True)
class NotedAbsence:
    """A provider that the publisher names as absent from ``first`` to ``last`` (months, ``YYYY-MM``).

    ``parts`` is ``all``, or the one part of the return that it did not send. ``reports_as`` is the code under which
    its patients are counted today; where that code now holds more hospitals, today's shares overstate it. ``said``
    is what to say of it, to be followed by a month.
    """

    provider: str
    name: str
    first: str
    last: str
    parts: Literal["all", "2"]
    reports_as: str
    said: str
    source: str


@cache
def noted_absences(period: Period) -> tuple[NotedAbsence, ...] | None:
    """The providers noted as absent in a month; None for a month whose notes nobody has read."""
    if not NOTED_MONTHS[0] <= period <= NOTED_MONTHS[1]:
        return None
    rows = read_rows(NotedAbsence, "organisations/submissions_reviewed.csv")
    return tuple(row for row in rows if row.first <= str(period) <= row.last)
