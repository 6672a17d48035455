"""Noise of waiting lists: their size, the shares of long waits, and percentiles, measured on month-on-month changes.

Jumps (late and missing returns, which the completeness rules deal with) are left out, except where the event is rare:
most cells are then near nought and "calm" says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.places import GEOGRAPHIES
from fairwait.pipeline.noise.rule import FEWEST_PLACES, Measured, Row, choose, times
from fairwait.pipeline.noise.series import Series, Table, summed
from fairwait.pipeline.noise.values import FEWEST_ON_LIST
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Scale
from fairwait.stats.noise_panel import measure_panel
from fairwait.stats.noise_series import logit_share, measure_series_noise

#: A list is no reading of a level, so its months have no correlation to measure: a mean of several months assumes this.
RHO = 0.3
RARE = frozenset({"over_65", "over_78", "w65", "w78", "w104"})
Found = dict[str, dict[Geography, Measured]]
_LONG_WAITS = {"over_52_weeks": "over_52", "over_65_weeks": "over_65", "over_78_weeks": "over_78"}
_PERCENTILES = {"median_wait": "median", "p92_wait": "p92"}


def list_rows(series: Series) -> Iterator[Row]:
    """Rows of every measure of lists that is measured by itself."""
    areas = {name: _by_place(series.areas, name, Geography.SUB_ICB) for name in ("total", "within_18")}
    yield from choose("waiting_per_1000", "log", areas["total"], "areas", rho=RHO)
    yield from choose("within_18_weeks", "logit", areas["within_18"], "areas", rho=RHO)
    for measure, column in _LONG_WAITS.items():
        found = _joined(_of_trusts(series, column), _by_place(series.boards, column, Geography.ICB))
        yield from choose(measure, "logit", found, "trusts", rho=RHO, same_kind=False)
    shares = _by_place(series.boards, "within_18", Geography.ICB)
    for measure, column in _PERCENTILES.items():
        trusts = _of_trusts(series, column)
        boards = _by_place(series.boards, column, Geography.ICB, places=(Geography.ICB,))
        found = _joined(trusts, _with_regions(_with_total(boards, trusts), shares))
        yield from choose(measure, "log", found, "percentiles", rho=RHO, same_kind=False)


def _by_place(table: Table, column: str, of: Geography, places: tuple[Geography, ...] = GEOGRAPHIES) -> Found:
    """Noise of one column by treatment function, of the table's own places and of the larger ones they add up to."""
    wanted = [place for place in places if GEOGRAPHIES.index(place) >= GEOGRAPHIES.index(of)]
    found: Found = {}
    for function in table.functions():
        for place in wanted:
            columns = table.columns[function] if place is of else summed(table.columns[function], place, of)
            one = measured_list(columns, column)
            if one is not None:
                found.setdefault(function, {})[place] = one
    return found


def _of_trusts(series: Series, column: str) -> Found:
    """Trusts stand in for areas, whose lists are as long."""
    return {
        function: {Geography.SUB_ICB: one}
        for function, columns in series.trusts.columns.items()
        if (one := measured_list(columns, column)) is not None
    }


def measured_list(columns: Mapping[str, Floats], column: str) -> Measured | None:
    """The noise of one column of lists; None where too few places have lists long enough in half of the months."""
    values = list_column(columns, column)
    values = values[np.isfinite(values).sum(axis=1) >= values.shape[1] // 2]
    if len(values) == 0:
        return None
    scale: Scale = "log" if column in ("total", "median", "p92") else "logit"
    try:
        noise, limits = measure_series_noise(values, scale=scale), measure_panel(values, drift="first_differences")
    except NothingToAnswerWithError:
        return None
    if column in RARE:
        return Measured(noise.omega_all, limits.low, limits.high, limits.upper, noise.areas, noise.months)
    return Measured(noise.omega, limits.calm_low, limits.calm_high, limits.calm_upper, noise.areas, noise.months)


def list_column(columns: Mapping[str, Floats], column: str) -> Floats:
    """Logs of a size or percentile, logits of a share; NaN where the list has fewer than a hundred pathways."""
    total = np.where(columns["total"] >= FEWEST_ON_LIST, columns["total"], np.nan)
    part = np.where(np.isnan(total), np.nan, columns[column])
    if column in ("total", "median", "p92"):
        return np.log(np.where(part > 0, part, np.nan))
    return logit_share(part, total)


def _joined(first: Found, second: Found) -> Found:
    return {function: by_place | second.get(function, {}) for function, by_place in first.items()}


def _with_total(boards: Found, trusts: Found) -> Found:
    """Boards' percentiles of all functions together are not published: in proportion to trusts, as single functions
    are, at the upper quartile of the functions' proportions."""
    ratios = [
        by_place[Geography.ICB].omega / trusts[function][Geography.SUB_ICB].omega
        for function, by_place in boards.items()
        if function in trusts and by_place[Geography.ICB].places >= FEWEST_PLACES
    ]
    ratio = float(np.quantile(ratios, 0.75))
    return boards | {TOTAL: {Geography.ICB: times(trusts[TOTAL][Geography.SUB_ICB], ratio)}}


def _with_regions(boards: Found, shares: Found) -> Found:
    """Percentiles of regions are not published: as far below boards as the share within 18 weeks is."""
    return {
        function: by_place | {Geography.REGION: _as_region(by_place[Geography.ICB], shares[function])}
        for function, by_place in boards.items()
        if Geography.REGION in shares.get(function, {})
    }


def _as_region(board: Measured, shares: Mapping[Geography, Measured]) -> Measured:
    region = shares[Geography.REGION]
    moved = times(board, region.upper / shares[Geography.ICB].omega, places=region.places)
    return replace(moved, upper=moved.omega)
