"""One place in one month from the monthly series of lists: of all functions together, or of boards by function."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from fairwait.analysis.national_series import held
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.measures.completeness_inputs import SERIES

#: The shares that the monthly series of lists can answer, and their columns in it.
LIST_SHARES: Mapping[str, str] = MappingProxyType(
    {"within_18_weeks": "within_18", **{f"over_{weeks}_weeks": f"over_{weeks}" for weeks in (52, 65, 78, 104)}}
)
#: The series of lists by integrated care board and treatment function, and what it answers.
BOARDS = "rtt-icb-treatment-function"
BOARD_SHARES: Mapping[str, str] = MappingProxyType({id: LIST_SHARES[id] for id in tuple(LIST_SHARES)[:4]})
BOARD_WAITS: Mapping[str, str] = MappingProxyType({"median_wait": "median", "p92_wait": "p92"})
#: The method of a wait as printed: it has no counts behind it, so nobody can say what it may be out by.
PRINTED = "as printed"
LEVELS = {Geography.ICB: "icb", Geography.PROVIDER: "provider"}


class MonthlyLists:
    """The monthly series of incomplete pathways: lists of providers and boards, all treatment functions together.

    Raises NothingToAnswerWithError for other places, single functions, and months that the series does not reach.
    """

    note = (
        "A full file of at least one of the months is not held, so both are from the monthly series of incomplete "
        "pathways as last revised: lists only, and no percentiles or treatment."
    )

    def __init__(self, bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str) -> None:
        self.area = area
        found = held(bench, SERIES, then, now)
        if found is None or area.geography not in LEVELS or treatment_function != TOTAL:
            raise NothingToAnswerWithError("The monthly series of lists does not answer")
        self.store, self.release = found

    def answers(self, measure: str) -> bool:
        """Whether the series has what a measure needs."""
        return measure in LIST_SHARES

    def refusal(self, measure: str, period: Period) -> NothingToAnswerWithError:
        """The error for a measure that only the month's own file could answer."""
        return _needs_full_file(
            measure, period, "the monthly series of incomplete pathways has lists only", LIST_SHARES
        )

    def row(self, measure: str, period: Period) -> Estimates:
        if not self.answers(measure):
            raise self.refusal(measure, period)
        column = LIST_SHARES[measure]
        found = self.store.connection.execute(
            f"select total, {column} from {self.store.table_sql([self.release], 'marts')} "
            "where level = $level and org = $org and period = $period and total > 0",
            {"level": LEVELS[self.area.geography], "org": self.area.code, "period": str(period)},
        ).fetchone()
        if found is None:
            raise no_figures(self.area, period)
        part, whole = float(found[1] or 0), float(found[0])
        return _estimates(self.area, measure, period, TOTAL, self.release.vintage, part / whole, part, whole)

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        return (self.release.provenance(),)


class BoardFunctions:
    """The monthly series of lists of boards by treatment function. Its medians and 92nd percentiles are printed ones.

    Raises NothingToAnswerWithError for places that are no boards, and for months that the series lacks.
    """

    def __init__(self, bench: Workbench, area: Area, then: Period, now: Period, treatment_function: str) -> None:
        self.area, self.treatment_function = area, treatment_function
        found = held(bench, BOARDS, then, now)
        if found is None or area.geography is not Geography.ICB:
            raise NothingToAnswerWithError("The series of lists by board and treatment function does not answer")
        self.store, self.release = found
        self.gaps = board_gaps(bench)
        if {then, now} & set(self.gaps):
            raise NothingToAnswerWithError("The series of lists by board and treatment function lacks a month")
        without = f", without {words.listing(month.label for month in self.gaps)}" if self.gaps else ""
        self.note = (
            "A full file of at least one of the months is not held, so both are from the monthly series of lists by "
            "integrated care board and treatment function, which counts a board’s own patients wherever they are "
            f"treated ({_span(self.release.first_period, self.release.last_period)}{without}): lists only. Medians and "
            "92nd percentiles are as printed, and the series ends its weeks at 78."
        )

    def answers(self, measure: str) -> bool:
        """Whether the series has what a measure needs: no waits are printed for all functions together."""
        return measure in BOARD_SHARES or (measure in BOARD_WAITS and self.treatment_function != TOTAL)

    def refusal(self, measure: str, period: Period) -> NothingToAnswerWithError:
        """The error for a measure that only the month's own file could answer."""
        where = "the series by board and treatment function has lists only, and weeks up to 78"
        return _needs_full_file(measure, period, where, (*BOARD_SHARES, *BOARD_WAITS))

    def row(self, measure: str, period: Period) -> Estimates:
        if not self.answers(measure):
            raise self.refusal(measure, period)
        share, wait = BOARD_SHARES.get(measure), BOARD_WAITS.get(measure)
        chosen = share or f"{wait}, {wait}_status"
        found = self.store.connection.execute(
            f"select total, {chosen} from {self.store.table_sql([self.release], 'marts')} "
            "where org = $org and treatment_function = $function and period = $period and total > 0",
            {"org": self.area.code, "function": self.treatment_function, "period": str(period)},
        ).fetchone()
        if found is None or (wait and found[2] == "not_published"):
            raise no_figures(self.area, period, self.treatment_function)
        own = (self.area, measure, period, self.treatment_function, self.release.vintage)
        whole = float(found[0])
        if share:
            part = float(found[1] or 0)
            return _estimates(*own, part / whole, part, whole)
        value = float("nan") if found[1] is None else float(found[1])
        return _estimates(*own, value, float("nan"), whole, status=str(found[2]), method=PRINTED)

    def sources(self, *periods: Period) -> tuple[Provenance, ...]:
        return (self.release.provenance(),)


def board_gaps(bench: Workbench) -> tuple[Period, ...]:
    """The months between the first and the last of the series by board and function that it lacks."""
    found = held(bench, BOARDS)
    if found is None:
        return ()
    store, release = found
    rows = store.connection.execute(f"select distinct period from {store.table_sql([release], 'marts')}").fetchall()
    months = sorted(Period.parse(row[0]) for row in rows)
    every = (months[0].shift(step) for step in range(months[0].months_until(months[-1])))
    return tuple(month for month in every if month not in months)


def series_held(bench: Workbench, area: Area) -> tuple[str, ...]:
    """What the monthly series hold of a place, in words."""
    told = []
    lists, boards = held(bench, SERIES), held(bench, BOARDS)
    if area.geography in LEVELS and lists is not None:
        span = _span(lists[1].first_period, lists[1].last_period)
        told.append(f"lists for all treatment functions together, {span}")
    if area.geography is Geography.ICB and boards is not None:
        gaps = board_gaps(bench)
        without = f" without {words.listing(month.label for month in gaps)}" if gaps else ""
        told.append(f"lists by treatment function, {_span(boards[1].first_period, boards[1].last_period)}{without}")
    return tuple(told)


def no_figures(area: Area, period: Period, treatment_function: str = TOTAL) -> NothingToAnswerWithError:
    """The error for a place that has no row in a month."""
    what = "" if treatment_function == TOTAL else f" of {TREATMENT_FUNCTIONS[treatment_function].lower()}"
    return NothingToAnswerWithError(
        f"{area.label} has no figures{what} for {period.label}",
        expected="a place that sent figures in both months",
        remedy="ask for other months: “fairwait status” lists those held",
    )


def _needs_full_file(measure: str, period: Period, where: str, answered: Collection[str]) -> NothingToAnswerWithError:
    return NothingToAnswerWithError(
        f"{measure} needs the full file of {period.label}, which is not held",
        where=where,
        expected=f"one of {', '.join(answered)}, or the counts waiting and waiting_over_…_weeks",
        remedy="ingest the full CSV data file, or the workbooks, of the month",
    )


def _span(first: str, last: str) -> str:
    return f"{Period.parse(first).label} to {Period.parse(last).label}"


def _estimates(
    area: Area, measure: str, period: Period, treatment_function: str, vintage: str,
    value: float, part: float, whole: float, *, status: str = "ok", method: str = "monthly series",
) -> Estimates:  # fmt: skip
    """One row in the shape of all estimates. Waits over 65, 78 and 104 weeks do not exist before April 2021."""
    text: dict[str, Any] = dict.fromkeys(TEXT_COLUMNS, "") | {
        "measure": measure, "area": area.code, "area_name": area.name, "geography": area.geography.value,
        "period": str(period), "treatment_function": treatment_function, "part": "2",
        "basis": area.geography.basis.value, "data_vintage": vintage, "status": status, "method": method,
    }  # fmt: skip
    number = dict.fromkeys(NUMBER_COLUMNS, float("nan")) | {
        "value": value, "numerator": part, "denominator": whole,
        "completeness": 1.0 if area.geography is Geography.PROVIDER else float("nan"),
    }  # fmt: skip
    return Estimates(
        {name: np.array([text[name]], dtype=object) for name in TEXT_COLUMNS}
        | {name: np.array([number[name]]) for name in NUMBER_COLUMNS}
    )
