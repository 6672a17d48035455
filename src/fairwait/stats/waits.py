"""Quantiles of waiting times from weekly bands, by the rule that NHS England publishes by.

The rule is dated: what is added to the rank and below how many pathways nothing is printed have changed over the
years, so a :class:`QuantileRule` is passed in and the dated table of rules is data.

Quantiles do not add: a larger place's median comes from added bands (:func:`fairwait.stats.bands.add_by_group`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fairwait.domain.errors import UsageError
from fairwait.stats.arrays import Floats
from fairwait.stats.bands import BandMatrix, Counts, OpenBand, band_matrix
from fairwait.stats.intervals import wilson_interval

#: Above this many pathways the interval of a quantile says nothing (a census, not a sample): do not show it.
WOODRUFF_SHOWN_BELOW = 2_000
_ROWS_AT_ONCE = 8_192  # keeps the running sums in the processor's cache and memory flat


class QuantileStatus(IntEnum):
    """How far a published quantile can be trusted."""

    OK = 0
    SUPPRESSED = 1  # too few pathways for the rule to print a figure
    CENSORED = 2  # it lies in the open last band: only "longer than" is known

    @property
    def word(self) -> str:
        """The word that estimates carry: ``ok``, ``suppressed`` or ``censored``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class QuantileRule:
    """One dated version of the published rule.

    The quantile of level p among n pathways is where the running count reaches p*n, plus ``median_offset`` for a
    median and ``other_offset`` otherwise. Fewer than ``suppress_below`` pathways print no figure.
    """

    median_offset: float = 0.0
    other_offset: float = 0.0
    suppress_below: int = 20

    def offset(self, level: float) -> float:
        return self.median_offset if level == 0.5 else self.other_offset


#: The rule of the December 2024 and later workbooks: p*n, nothing below 20 (methods 1.1).
PRESENT_RULE = QuantileRule()


@dataclass(frozen=True, slots=True)
class WaitQuantiles:
    """Quantiles in weeks with their status, one a row.

    ``weeks`` is NaN where suppressed and the open band's lower edge (52 or 104) where censored. It is for printing as
    "longer than": arithmetic belongs on :attr:`known`, order on :attr:`sort_key`.
    """

    weeks: Floats
    status: NDArray[np.int8]

    @property
    def known(self) -> Floats:
        """Weeks where the quantile is a figure, NaN where it is suppressed or censored."""
        return np.where(self.status == QuantileStatus.OK, self.weeks, np.nan)

    @property
    def sort_key(self) -> Floats:
        """Weeks for ranking: all censored rows tie as the longest (infinity); suppressed rows are NaN."""
        return np.where(self.status == QuantileStatus.CENSORED, np.inf, self.weeks)

    @property
    def words(self) -> NDArray[np.object_]:
        """The status of every row as the word that estimates carry."""
        names = np.array([status.word for status in QuantileStatus], dtype=object)
        chosen: NDArray[np.object_] = names[self.status]
        return chosen

    def __len__(self) -> int:
        return len(self.weeks)


def wait_quantile(
    bands: ArrayLike | BandMatrix, level: float, rule: QuantileRule = PRESENT_RULE, *, open_band: OpenBand = None
) -> WaitQuantiles:
    """The quantile of waiting time at ``level`` (0.5 the median, 0.92, 0.95) of every row of weekly bands.

    The published rule: with T = level*n + the rule's offset, take the first band k whose running count reaches T and
    go (T - count before k) / (count in k) of a week into it. If the running count meets T exactly the answer is the
    band's upper edge, even when empty bands follow. Reproduces every one of 3,169 printed medians and 3,167 printed
    95th percentiles of one published workbook (methods 1.1).
    """
    return wait_quantiles(bands, (level,), rule, open_band=open_band)[0]


def wait_quantiles(
    bands: ArrayLike | BandMatrix,
    levels: tuple[float, ...],
    rule: QuantileRule = PRESENT_RULE,
    *,
    open_band: OpenBand = None,
) -> tuple[WaitQuantiles, ...]:
    """:func:`wait_quantile` at several levels for one pass over the bands."""
    for level in levels:
        if not 0 <= level <= 1:
            raise UsageError(f"{level} is not a quantile's level", expected="a share from 0 to 1, such as 0.5")
    matrix = band_matrix(bands, open_band)
    known = matrix.known
    targets = [level * known + rule.offset(level) for level in levels]
    return tuple(_read(matrix, known, targets, rule))


def woodruff_interval(
    bands: ArrayLike | BandMatrix,
    level: float,
    rule: QuantileRule = PRESENT_RULE,
    *,
    confidence: float = 0.95,
    open_band: OpenBand = None,
) -> tuple[WaitQuantiles, WaitQuantiles]:
    """Lower and upper ends of the quantile's interval, each with its own status (an end may be censored).

    Woodruff (1952): Wilson's limits for the share ``level`` of n pathways, read through the quantile function. It is
    chance variation if this month were one draw; at or above :data:`WOODRUFF_SHOWN_BELOW` pathways do not show it.
    """
    matrix = band_matrix(bands, open_band)
    known = matrix.known
    counted = np.where(known > 0, known, np.nan)
    low, high = wilson_interval(level * counted, counted, confidence)
    ends = [np.nan_to_num(share * counted) + rule.offset(level) for share in (low, high)]
    lower, upper = _read(matrix, known, ends, rule)
    return lower, upper


def difference(first: WaitQuantiles, second: WaitQuantiles) -> Floats:
    """``first`` less ``second`` in weeks; NaN unless both are figures."""
    return first.known - second.known


def ratio(first: WaitQuantiles, second: WaitQuantiles) -> Floats:
    """``first`` over ``second``; NaN unless both are figures and the second is above nought."""
    below = np.where(second.known > 0, second.known, np.nan)
    return first.known / below


def _read(matrix: BandMatrix, known: Floats, targets: list[Floats], rule: QuantileRule) -> list[WaitQuantiles]:
    """Find each row's target counts in its running count, some thousands of rows at a time."""
    weeks = [np.full(len(matrix), np.nan) for _ in targets]
    censored = [np.zeros(len(matrix), dtype=np.bool_) for _ in targets]
    for start in range(0, len(matrix), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        counts = matrix.counts[rows]
        running = counts.cumsum(axis=1, dtype=None if np.issubdtype(counts.dtype, np.floating) else np.int64)
        for target, week, open_ in zip(targets, weeks, censored, strict=True):
            week[rows], band = _find(running, np.minimum(target[rows], known[rows]))
            open_[rows] = band == matrix.open_band[rows]
            week[rows] = np.where(open_[rows], matrix.open_band[rows], week[rows])
    hidden = known < max(rule.suppress_below, 1)
    return [_quantiles(week, open_, hidden) for week, open_ in zip(weeks, censored, strict=True)]


def _find(running: Counts, target: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The week at which each row's running count reaches its target, and the band that holds it.

    level*n need not be exact in binary (0.55 of 100 comes out above 55), so a running count within one part in a
    thousand million of the target has reached it.
    """
    guarded = target - 1e-9 * np.maximum(1.0, target)
    if np.issubdtype(running.dtype, np.integer):
        guarded = np.ceil(guarded).astype(running.dtype)  # comparing whole numbers is several times faster
    band = (running >= guarded[:, None]).argmax(axis=1)
    every = np.arange(len(running))
    before = np.where(band > 0, running[every, np.maximum(band - 1, 0)], 0).astype(np.float64)
    held = running[every, band].astype(np.float64) - before
    into = np.divide(target - before, held, out=np.zeros_like(held), where=held > 0)
    return band + np.clip(into, 0.0, 1.0), band


def _quantiles(weeks: Floats, censored: NDArray[np.bool_], hidden: NDArray[np.bool_]) -> WaitQuantiles:
    status = np.where(censored, QuantileStatus.CENSORED, QuantileStatus.OK)
    status = np.where(hidden, QuantileStatus.SUPPRESSED, status).astype(np.int8)
    return WaitQuantiles(np.where(hidden, np.nan, weeks), status)
