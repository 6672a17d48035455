"""Which boards began after a month, and how all boards rank in the first month of theirs that the series holds."""

from __future__ import annotations

from typing import Any, Final, cast

import numpy as np

from fairwait.analysis.panel.held import Held
from fairwait.analysis.panel.series import LIST_PER_HEAD, from_series
from fairwait.analysis.periods.series import LIST_SHARES
from fairwait.analysis.ranking import PlaceRanking, rank_table
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import area_index

#: What the series has of boards, and so all that can be said of one that began after the month of the figures by area.
MEASURES: Final = (*LIST_SHARES, LIST_PER_HEAD)
_LEAD: Final = "within_18_weeks"
_LEVEL: Final = Geography.ICB


def latest_of_series(bench: Workbench) -> Period | None:
    """The last month of the monthly series of lists by board; None where no series is held."""
    held = from_series(bench, named_measure(_LEAD), _LEVEL, TOTAL)
    return held.months[-1] if held is not None else None


def boards_begun(bench: Workbench, period: Period) -> dict[str, Area]:
    """The boards, by code, that began after a month and have figures in the latest month of the series."""
    held, last = from_series(bench, named_measure(_LEAD), _LEVEL, TOTAL), latest_of_series(bench)
    if held is None or last is None or last <= period:
        return {}
    try:
        then, now = area_index(_LEVEL, period), area_index(_LEVEL, last)
    except NothingToAnswerWithError:
        return {}
    return {code: area for code, area in sorted(now.items()) if code not in then and last in held.figures.get(code, {})}


def series_of(bench: Workbench, measure: str) -> Held:
    """What the series holds of a measure of boards. NothingToAnswerWithError where it has nothing."""
    held = from_series(bench, named_measure(measure), _LEVEL, TOTAL)
    if held is None:
        raise NothingToAnswerWithError(
            f"The monthly series of lists does not hold “{named_measure(measure).title}” of boards",
            expected=f"one of {', '.join(MEASURES)}",
        )
    return held


def boards_ranked(bench: Workbench, measure: str, period: Period) -> PlaceRanking:
    """Every board of a month of the series ranked as those of any month, by the same rules. Made once.

    Raises NothingToAnswerWithError where the series does not hold the measure or the month, or too few can be ranked.
    """
    key = ("boards of the series ranked", measure, period)
    if key not in bench.kept:
        held, chosen = series_of(bench, measure), named_measure(measure)
        england = held.england[period][2] if period in held.england else float("nan")
        table = _estimates(bench, chosen, held, period)
        bench.kept[key] = rank_table(bench, chosen, _LEVEL, period, table, england)
    return cast("PlaceRanking", bench.kept[key])


def _estimates(bench: Workbench, measure: Measure, held: Held, period: Period) -> Estimates:
    """The boards of a month of the series in the shape of all estimates, in order of code."""
    index = area_index(_LEVEL, period)
    codes = [code for code in sorted(held.figures) if period in held.figures[code]]
    text: dict[str, Any] = dict.fromkeys(TEXT_COLUMNS, "") | {
        "measure": measure.id, "geography": _LEVEL.value, "period": str(period), "treatment_function": TOTAL,
        "part": "2", "basis": _LEVEL.basis.value, "method": "monthly series",
    }  # fmt: skip
    columns: dict[str, Any] = {name: np.full(len(codes), text[name], dtype=object) for name in TEXT_COLUMNS}
    figures = np.array([held.figures[code][period] for code in codes], dtype=np.float64).reshape(len(codes), 5)
    columns |= {name: np.full(len(codes), np.nan) for name in NUMBER_COLUMNS}
    columns |= {"numerator": figures[:, 0], "denominator": figures[:, 1], "value": figures[:, 2]}
    columns["area"] = np.array(codes, dtype=object)
    columns["area_name"] = np.array([index[code].name if code in index else code for code in codes], dtype=object)
    columns["parent"] = np.array([index[code].parent if code in index else "" for code in codes], dtype=object)
    columns["status"] = np.where(np.isfinite(figures[:, 2]), "ok", "not_defined").astype(object)
    if bench.judged(period) is not None:
        columns["completeness"] = np.array([bench.completeness(code, period).completeness for code in codes])
    return Estimates(columns)
