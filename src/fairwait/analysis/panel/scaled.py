"""The working scale of a whole panel at once: logs and logits, flows per working day, and the variance of a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fairwait.analysis.scale import on_scale
from fairwait.definitions.dated import bank_holidays
from fairwait.definitions.measure import FLOWS, Kind, Measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from fairwait.stats.calendar import STANDARD_WORKING_DAYS, working_days
from fairwait.stats.noise import Noise
from fairwait.stats.residuals import judged_part, residual_degrees_of_freedom, two_way_residuals

#: Fewest places and months that measure noise of their own.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Scaled:
    """``theta``, its ``sampling`` variance and its whole ``variance`` in one month, each (places, months)."""

    theta: Floats
    sampling: Floats
    variance: Floats


def scaled(
    measure: Measure, geography: Geography, function: str, months: tuple[Period, ...], cells: tuple[Any, ...]
) -> Scaled:
    """Bring part, whole, value, low and high (places, months) to the working scale, as a ranking of one month does."""
    noise = _noise(measure, geography, function)
    table = _table(measure, geography, function, cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = on_scale(measure, table, noise or Noise(0.0, 0.0), geography)
    shape = cells[0].shape
    theta = found.theta.reshape(shape).copy()
    theta[~np.isfinite(theta)] = np.nan
    sampling = np.maximum(0.0, found.se**2 - found.borrowed).reshape(shape)
    variance = (found.se**2).reshape(shape)
    if _worked(measure):
        days = working_days(months, bank_holidays())
        theta -= np.log(days / STANDARD_WORKING_DAYS)[None, :]
    if noise is None and shape[0] > 1:
        sampling = _of_a_ratio(measure, cells, sampling)
        variance = sampling + _own(theta, sampling)
    if not _drawn(measure):
        sampling = np.zeros(shape)
    return Scaled(theta, sampling, variance)


def _noise(measure: Measure, geography: Geography, function: str) -> Noise | None:
    try:
        return borrowed_noise(measure.id, function, geography)
    except NothingToAnswerWithError:
        return None


def _worked(measure: Measure) -> bool:
    """Whether a measure is a flow over people or places: then a month with more working days counts more of it."""
    if measure.kind is not Kind.RATIO:
        return False
    if measure.collected is not None:
        return not measure.collected.stock
    above = {part for term in measure.numerator for part in term.parts}
    below = (
        {part for term in measure.denominator for part in term.parts}
        if isinstance(measure.denominator, tuple)
        else set()
    )
    return bool(above & FLOWS) and not below


def _drawn(measure: Measure) -> bool:
    """Whether a month is a draw of its own; most of a stock is counted again the next month."""
    if measure.collected is not None:
        return not measure.collected.stock and measure.kind is Kind.RATIO
    return bool({part for term in measure.numerator for part in term.parts} & FLOWS)


def _of_a_ratio(measure: Measure, cells: tuple[Any, ...], sampling: Floats) -> Floats:
    """Of one flow over another both are counted with error."""
    if measure.kind is Kind.BALANCE and isinstance(measure.denominator, tuple):
        return np.asarray(1.0 / (cells[0] + 0.5) + 1.0 / (cells[1] + 0.5))
    return sampling


def _own(theta: Floats, sampling: Floats) -> float:
    """The noise variance of a month measured on the panel itself: its scatter about places' and months' own means."""
    judged, rows, columns = judged_part(theta)
    if judged.shape[0] < _FEWEST or judged.shape[1] < _FEWEST:
        return 0.0
    residual = two_way_residuals(judged)
    scatter = float(np.nansum(residual**2)) / residual_degrees_of_freedom(residual)
    return max(0.0, scatter - float(np.nanmean(sampling[np.ix_(rows, columns)])))


def _table(measure: Measure, geography: Geography, function: str, cells: tuple[Any, ...]) -> Estimates:
    """The cells as estimates, row by row: what the scale of one month reads."""
    part, whole, value, low, high = (np.asarray(one, dtype=np.float64).ravel() for one in cells)
    text = {"measure": measure.id, "geography": geography.value, "treatment_function": function, "status": "ok"}
    filled = {name: np.full(len(part), text.get(name, ""), dtype=object) for name in TEXT_COLUMNS}
    known = {"value": value, "low": low, "high": high, "numerator": part, "denominator": whole}
    nothing = np.full(len(part), np.nan)
    return Estimates(filled | {name: known.get(name, nothing) for name in NUMBER_COLUMNS})
