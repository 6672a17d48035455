"""England's list and flows from the published overview, as reported and with estimates for missing trusts."""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.analysis.flows.months import FlowSeries, balance
from fairwait.analysis.national_series import WITH_ESTIMATES, NationalSeries, national_series
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import breaks_between
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.places.areas import ENGLAND

#: By how much of the list the part thought to be missing must grow or shrink in a month to be worth a note.
_MISSING_SHARE = 0.005
#: Other breaks move boundaries, bands or who commissions: they leave the lists of England and of hospitals as they are.
_BREAKS = ("sexual-health-leaves", "community-leaves")


def england_flows(bench: Workbench, *, with_estimates: bool = False) -> FlowSeries:
    """Every month since new periods were first published (the list of October 2015 is the first at a start).

    ``stated`` are the overview's own unreported removals; ``estimated`` those with estimates for missing trusts.

    Raises
    ------
    NothingToAnswerWithError
        When no overview is held.
    """
    overview = national_series(bench)
    if overview is None:
        raise NothingToAnswerWithError(
            "England’s overview is not held", expected="the RTT overview time series",
            remedy="ingest it with “fairwait ingest”",
        )  # fmt: skip
    suffix = WITH_ESTIMATES if with_estimates else ""
    waiting, new, treated, stated = (
        _values(overview, f"{name}{suffix}")
        for name in ("incomplete_total", "new_periods", "completed_total", "unreported_removals")
    )
    estimated = _values(overview, f"unreported_removals{WITH_ESTIMATES}")
    full = _values(overview, f"incomplete_total{WITH_ESTIMATES}")
    missing = {} if with_estimates else missing_notes(waiting, full)
    notes = {month: (*missing.get(month, ()), *break_notes(month)) for month in waiting}
    return FlowSeries(
        ENGLAND, "England", "commissioner",
        balance(waiting, new, treated, stated=stated, estimated=estimated, notes=notes),
        (overview.source,),
        notes=("With estimates for trusts that sent nothing.",) if with_estimates else (),
    )  # fmt: skip


def missing_notes(reported: Mapping[Period, float], estimated: Mapping[Period, float]) -> dict[Period, tuple[str, ...]]:
    """Months in which trusts stopped or resumed sending lists: the list thought to be missing grew or shrank.

    ``reported`` and ``estimated`` are the lists without and with estimates for missing trusts.
    """
    found: dict[Period, tuple[str, ...]] = {}
    for month, value in reported.items():
        before = month.shift(-1)
        if month not in estimated or before not in reported or before not in estimated:
            continue
        grown = (estimated[month] - value) - (estimated[before] - reported[before])
        if abs(grown) > _MISSING_SHARE * reported[before]:
            found[month] = (
                "trusts stopped sending figures, and their lists look like removals"
                if grown > 0
                else "trusts resumed sending figures, and their lists hide removals",
            )
    return found


def break_notes(month: Period) -> tuple[str, ...]:
    """The breaks between the month before and this one that change what a list of all England or a hospital counts."""
    return tuple(one.what for one in breaks_between(month.shift(-1), month) if one.id in _BREAKS)


def _values(overview: NationalSeries, name: str) -> dict[Period, float]:
    months = overview.series.get(name, {})
    return {month: one.value for month, one in months.items() if one.status == "ok" and one.value is not None}
