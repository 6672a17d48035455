"""One place in one month: from the full file of the month, or from the monthly series of lists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from fairwait.analysis.national_series import held
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.source import FULL_CSV

#: The shares that the monthly series of lists can answer, and their columns in it.
LIST_SHARES: Mapping[str, str] = MappingProxyType(
    {"within_18_weeks": "within_18", **{f"over_{weeks}_weeks": f"over_{weeks}" for weeks in (52, 65, 78, 104)}}
)
_LEVELS = {Geography.ICB: "icb", Geography.PROVIDER: "provider"}


class Reading(Protocol):
    """Where one place's figures of both months come from; both months always from the same kind of file."""

    #: What a person should know of these files.
    note: str

    def row(self, measure: str, period: Period) -> Estimates:
        """The place's estimate of a measure in a month, as one row."""
        ...

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        """The files behind the months."""
        ...


class FullFiles:
    """The full files of the months: every measure, every treatment function."""

    def __init__(self, bench: Workbench, area: Area, treatment_function: str, note: str = "") -> None:
        self.bench, self.area, self.treatment_function = bench, area, treatment_function
        self.note = note or "Both months are from full files, on the same basis."

    def row(self, measure: str, period: Period) -> Estimates:
        table = self.bench.estimates(measure, self.area.geography, period, self.treatment_function)
        one = table.where(table["area"] == self.area.code)
        if not len(one):
            raise _no_figures(self.area, period)
        return one

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        return tuple(dict.fromkeys(file for period in periods for file in self.bench.provenance(period)))


class MonthlyLists:
    """The monthly series of incomplete pathways: lists of providers and boards, all treatment functions together."""

    note = (
        "A full file of at least one of the months is not held, so both are from the monthly series of incomplete "
        "pathways as last revised: lists only, and no percentiles or treatment."
    )

    def __init__(self, bench: Workbench, area: Area, then: Period, now: Period) -> None:
        self.area = area
        found = held(bench, SERIES, then, now)
        if found is None or area.geography not in _LEVELS:
            raise NothingToAnswerWithError("The monthly series of lists does not answer")
        self.store, self.release = found

    def row(self, measure: str, period: Period) -> Estimates:
        column = LIST_SHARES.get(measure)
        if column is None:
            raise NothingToAnswerWithError(
                f"{measure} needs the full file of {period.label}, which is not held",
                where="the monthly series of incomplete pathways has lists only",
                expected=f"one of {', '.join(LIST_SHARES)}, or the counts waiting and waiting_over_…_weeks",
                remedy="ingest the full CSV data file of the month",
            )
        found = self.store.connection.execute(
            f"select total, {column} from {self.store.table_sql([self.release], 'marts')} "
            "where level = $level and org = $org and period = $period and total > 0",
            {"level": _LEVELS[self.area.geography], "org": self.area.code, "period": str(period)},
        ).fetchone()
        if found is None:
            raise _no_figures(self.area, period)
        return _as_estimates(self.area, measure, period, float(found[1] or 0), float(found[0]), self.release.vintage)

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        return (self.release.provenance(),)


def reading(bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str) -> Reading:
    """Where the two months of a place are read from: full files where both are held, else the series of lists.

    Raises NothingToAnswerWithError when neither holds both months.
    """
    full = FullFiles(bench, area, treatment_function)
    try:
        for period in (then, now):
            bench.estimates("within_18_weeks", area.geography, period, treatment_function)
        return full
    except NothingToAnswerWithError as error:
        if treatment_function == TOTAL:
            try:
                return MonthlyLists(bench, area, then, now)
            except NothingToAnswerWithError:
                pass
        raise _not_held(bench, area, then, now) from error


def on_common_boundaries(
    bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str
) -> Reading | None:
    """Both months of a place that moved, counted on the boundaries of ``now``; None unless full files are held.

    What had to be shared out by population is said in the reading's note.
    """
    common = Workbench(bench.store, seed=bench.seed, boundaries=now)
    full = FullFiles(common, area, treatment_function)
    try:
        shares = [float(full.row("within_18_weeks", month)["apportioned"][0]) for month in (then, now)]
    except NothingToAnswerWithError:
        return None
    parts = [
        f"{words.percent(share)} of the list of {month.label}"
        for share, month in zip(shares, (then, now), strict=True) if share > 0
    ]  # fmt: skip
    shared = f"; {words.listing(parts)} was shared out by population" if parts else "; nothing had to be shared out"
    note = f"Its boundary was another in {then.label}, so both months are counted on that of {now.label}{shared}."
    return FullFiles(common, area, treatment_function, note)


def lists_from(bench: Workbench, then: Period) -> Period | None:
    """The last month of the monthly series of lists held, where it reaches back to ``then``."""
    found = held(bench, SERIES, then)
    return None if found is None else Period.parse(found[1].last_period)


def _not_held(bench: Workbench, area: Area, then: Period, now: Period) -> NothingToAnswerWithError:
    full = ", ".join(Period.parse(month).label for month in bench.store.periods(FULL_CSV)) or "none"
    lists = held(bench, SERIES)
    series = ""
    if area.geography in _LEVELS and lists is not None:
        first, last = (Period.parse(month).label for month in (lists[1].first_period, lists[1].last_period))
        series = f"; lists for all treatment functions together from {first} to {last}"
    return NothingToAnswerWithError(
        f"The figures of {area.label} for {then.label} and {now.label} are not both held",
        where=f"full files held: {full}{series}",
        expected="two months that are held",
        remedy="ingest the full CSV data files of both months, or ask for England, whose overview goes back to 2007",
    )


def _no_figures(area: Area, period: Period) -> NothingToAnswerWithError:
    return NothingToAnswerWithError(
        f"{area.label} has no figures for {period.label}",
        expected="a place that sent figures in both months",
        remedy="ask for other months: “fairwait status” lists those held",
    )


def _as_estimates(area: Area, measure: str, period: Period, part: float, whole: float, vintage: str) -> Estimates:
    """One row in the shape of all estimates. Waits over 65, 78 and 104 weeks do not exist before April 2021."""
    text: dict[str, Any] = dict.fromkeys(TEXT_COLUMNS, "") | {
        "measure": measure, "area": area.code, "area_name": area.name, "geography": area.geography.value,
        "period": str(period), "treatment_function": TOTAL, "part": "2", "basis": area.geography.basis.value,
        "data_vintage": vintage, "status": "ok", "method": "monthly series",
    }  # fmt: skip
    number = dict.fromkeys(NUMBER_COLUMNS, float("nan")) | {
        "value": part / whole, "numerator": part, "denominator": whole,
        "completeness": 1.0 if area.geography is Geography.PROVIDER else float("nan"),
    }  # fmt: skip
    return Estimates(
        {name: np.array([text[name]], dtype=object) for name in TEXT_COLUMNS}
        | {name: np.array([number[name]]) for name in NUMBER_COLUMNS}
    )
