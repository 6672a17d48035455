"""To which months the figures of an edition go: those of areas, and those of the series that run on after them."""

from __future__ import annotations

from fairwait.analysis.national_series import held
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.measures.completeness_inputs import OVERVIEW, SERIES


def months_told(bench: Workbench, month: Period) -> str:
    """“Figures by area to January 2026; England, boards and trusts to April 2026”, or of one month alone.

    ``month`` is the newest with figures by area. The monthly series of boards and trusts and England's own are named
    where they go further.
    """
    ends = {
        who: _last(bench, publication) for who, publication in (("England", OVERVIEW), ("boards and trusts", SERIES))
    }
    later: dict[Period, list[str]] = {}
    for who, last in ends.items():
        if last is not None and last > month:
            later.setdefault(last, []).append(who)
    if not later:
        return f"Figures to {month.label}"
    told = [f"{', '.join(who)} to {last.label}" for last, who in later.items()]
    return f"Figures by area to {month.label}; {'; '.join(told)}"


def _last(bench: Workbench, publication: str) -> Period | None:
    found = held(bench, publication)
    return None if found is None else Period.parse(found[1].last_period)
