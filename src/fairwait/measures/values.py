"""From counts to values: one function for each kind of measure.

Every function returns a value, the ends of its interval, what was divided by what, and a status, cell by cell.
Statuses are settled in one order: what the file or place cannot carry, then what is not there, then what is too small
to print, then what is known only to be long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import STOCKS, Kind, Measure, Population, Term
from fairwait.definitions.quantile_rules import quantile_rule
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.measures.counts import PartCounts
from fairwait.stats.intervals import rate_interval, wilson_interval
from fairwait.stats.waits import WOODRUFF_SHOWN_BELOW, wait_quantile, woodruff_interval

Floats = NDArray[np.float64]
#: Counts of each part in each month, by month offset.
Held = Mapping[int, Mapping[Part, PartCounts]]


@dataclass(frozen=True, slots=True)
class Valued:
    """Values with their intervals and statuses, one a cell, and how they were made in words."""

    value: Floats
    low: Floats
    high: Floats
    numerator: Floats
    denominator: Floats
    status: NDArray[Any]
    method: NDArray[Any]


def value_of(measure: Measure, held: Held, people: Floats, period: Period) -> Valued:
    """Values of a measure. ``people`` is the population of each cell's place, NaN where it has none."""
    makers: Mapping[Kind, Callable[[Measure, Held, Floats, Period], Valued]] = {
        Kind.RATIO: _ratio,
        Kind.SHARE: _share,
        Kind.QUANTILE: _quantile,
        Kind.BALANCE: _balance,
    }
    return makers[measure.kind](measure, held, people, period)


def term_count(term: Term, held: Held) -> Floats:
    """One term of a measure, without its sign. NaN, never 0, where the file's layout cannot tell its bands apart."""
    counts: Floats = np.sum([_one(term, held[month][part]) for month in term.months for part in term.parts], axis=0)
    return counts


def _one(term: Term, counts: PartCounts) -> Floats:
    if term.bands is None:
        return (counts.total if term.count == "total" else counts.known).astype(np.float64)
    last = 104 if term.bands.last is None else term.bands.last
    counted = counts.bands[:, term.bands.first : last + 1].sum(axis=1).astype(np.float64)
    defined = {int(band): term.bands.defined_in(int(band)) for band in np.unique(counts.open_band)}
    told = np.array([defined[band] for band in counts.open_band.tolist()], dtype=bool)
    return np.where(told | (counts.open_band < 0), counted, np.nan)


def _total(terms: tuple[Term, ...], held: Held) -> Floats:
    counts: Floats = np.sum([term.sign * term_count(term, held) for term in terms], axis=0)
    return counts


def _ratio(measure: Measure, held: Held, people: Floats, period: Period) -> Valued:
    below = measure.denominator
    assert isinstance(below, Population)
    counted = _total(measure.numerator, held)
    defined = people > 0
    small = (counted < measure.minimum_numerator) | (people < below.minimum)
    status = _status(len(counted), (small, "suppressed"), (counted == 0, "no_data"), (~defined, "not_defined"))
    shown = status == "ok"
    value, low, high = rate_interval(np.where(shown, counted, np.nan), np.where(shown, people, np.nan), per=below.per)
    words = f"pathways of the month for every {below.per:,} residents; Byar's 95% interval: counting error only"
    return Valued(value, low, high, counted, people, status, _words(words, shown))


def _share(measure: Measure, held: Held, people: Floats, period: Period) -> Valued:
    assert isinstance(measure.denominator, tuple)
    counted, whole = _total(measure.numerator, held), _total(measure.denominator, held)
    told, some = ~np.isnan(counted), whole > 0
    contradiction = told & (counted > whole)
    status = _status(len(whole), (~some, "no_data"), (~told | contradiction, "not_defined"))
    divided = np.divide(counted, whole, out=np.full_like(whole, np.nan), where=some)
    shown = status == "ok"
    low, high = wilson_interval(np.where(shown, counted, np.nan), np.where(shown, whole, np.nan))
    method = _words("pathways out of pathways at the same time; Wilson's 95% interval: counting error only", shown)
    # Never capped (rule R8): a part that exceeds its whole is printed as it is and cannot be ranked.
    method[contradiction] = "the file holds more pathways in the part than in the whole: printed as it is, not ranked"
    return Valued(divided, low, high, counted, whole, status, method)


def _quantile(measure: Measure, held: Held, people: Floats, period: Period) -> Valued:
    assert measure.p is not None
    dated = quantile_rule(period)
    parts = [held[0][part] for part in measure.numerator[0].parts]
    bands = np.sum([part.bands for part in parts], axis=0)
    open_band = np.min([part.open_band for part in parts], axis=0)
    known = bands.sum(axis=1).astype(np.float64)
    found = wait_quantile(bands, measure.p, dated.as_rule(), open_band=open_band)
    status = found.words.copy()
    status[known == 0] = "no_data"
    low, high = _woodruff(bands, measure.p, period, open_band, (known < WOODRUFF_SHOWN_BELOW) & (found.status != 1))
    rule = f"{dated.words}: a straight line within the week"
    drawn = ~np.isnan(low) | ~np.isnan(high)
    method = np.where(
        drawn,
        f"{rule}; Woodruff's 95% interval: as if this month were one draw",
        f"{rule}; all pathways counted, no interval",
    )
    return Valued(found.weeks, low, high, np.full_like(known, np.nan), known, status, method.astype(object))


def _woodruff(
    bands: NDArray[np.int64], p: float, period: Period, open_band: NDArray[np.int64], small: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """The interval of small cells only. An end in the open band is not known, and stays NaN."""
    low, high = np.full(len(bands), np.nan), np.full(len(bands), np.nan)
    at = np.flatnonzero(small)
    if len(at):
        lower, upper = woodruff_interval(bands[at], p, quantile_rule(period).as_rule(), open_band=open_band[at])
        low[at], high[at] = lower.known, upper.known
    return low, high


def _balance(measure: Measure, held: Held, people: Floats, period: Period) -> Valued:
    assert isinstance(measure.denominator, tuple)
    counted, whole = _total(measure.numerator, held), _total(measure.denominator, held)
    scale = 1.0
    if measure.scale == "weeks":
        months = {month for term in measure.denominator for month in term.months}
        scale = sum(period.shift(month).days for month in months) / 7
    # A list of nought and a list that nobody sent look alike in the files: neither is taken for an answer.
    unsent = np.any(
        [
            held[month][part].rows == 0
            for term in measure.terms
            for month in term.months
            for part in term.parts
            if part in STOCKS
        ],
        axis=0,
    )
    status = _status(len(whole), (unsent | (whole <= 0), "no_data"))
    shown = status == "ok"
    value = np.divide(counted * scale, whole, out=np.full_like(whole, np.nan), where=shown)
    blank = np.full_like(value, np.nan)
    return Valued(
        value, blank, blank, counted, whole, status, _words("reported counts added and taken away; no interval", shown)
    )


def _status(cells: int, *rules: tuple[NDArray[np.bool_], str]) -> NDArray[Any]:
    """``ok`` unless a rule says otherwise; a later rule overrules an earlier one."""
    status = np.full(cells, "ok", dtype=object)
    for mask, word in rules:
        status[mask] = word
    return status


def _words(text: str, shown: NDArray[np.bool_]) -> NDArray[Any]:
    return np.where(shown, text, "").astype(object)
