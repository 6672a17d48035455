"""What the calendar alone does to a monthly count: working days, part years, populations between mid-years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.stats.arrays import Floats, Ints, floats, not_negative, positive, same_length

#: Working days of an average month in England: counts are brought to this.
STANDARD_WORKING_DAYS = 21.08
#: How far admitted completions follow working days: for months taken one by one, and inside a model that already has
#: month-of-year effects (methods 2.2; measured on England 2010 to 2019).
BETA_SINGLE_MONTHS = 1.0
BETA_SEASONAL_MODEL = 0.85
DAYS_IN_A_YEAR = 365.25


def working_days(months: Sequence[Period], bank_holidays: Iterable[date]) -> Ints:
    """Mondays to Fridays of each month that are not among ``bank_holidays``.

    Holidays are dates as observed, one-offs included; a holiday at a weekend changes nothing, and dates outside the
    months are ignored.
    """
    first = np.array([month.first_day for month in months], dtype="datetime64[D]")
    after = np.array([month.shift(1).first_day for month in months], dtype="datetime64[D]")
    holidays = np.array(sorted(set(bank_holidays)), dtype="datetime64[D]")
    return np.asarray(np.busday_count(first, after, holidays=holidays), dtype=np.int64)


def per_standard_month(
    count: ArrayLike, days_worked: ArrayLike, *, beta: float = BETA_SINGLE_MONTHS, standard: float | None = None
) -> Floats:
    """Counts brought to a month of 21.08 working days: count * (21.08 / days worked) ** beta.

    ``beta`` 1 takes a month's count as proportional to its working days. Store the beta used.
    """
    usual = STANDARD_WORKING_DAYS if standard is None else standard
    return not_negative(count, "a count") * (usual / positive(days_worked, "working days")) ** beta


def calendar_change(days_before: ArrayLike, days_now: ArrayLike, *, beta: float = BETA_SINGLE_MONTHS) -> Floats:
    """The change that the calendar alone predicts, as a fraction: 22 working days after 19 is +0.158."""
    return (positive(days_now, "working days") / positive(days_before, "working days")) ** beta - 1


def person_years(population: ArrayLike, days: ArrayLike) -> Floats:
    """People times years watched, of 365.25 days."""
    return positive(population, "a population") * positive(days, "days") / DAYS_IN_A_YEAR


def annualised_rate(count: ArrayLike, population: ArrayLike, days: ArrayLike, *, per: float = 1_000.0) -> Floats:
    """Events per ``per`` person-years from a window of ``days`` days, so that unequal windows can be compared."""
    return not_negative(count, "a count") / person_years(population, days) * per


def midpoint(first: Period, last: Period) -> date:
    """The middle day of the months from ``first`` to ``last``."""
    if last < first:
        raise UsageError(f"{last} comes before {first}", expected="the first month, then the last")
    return first.first_day + timedelta(days=((last.last_day - first.first_day).days + 1) // 2)


def population_at(day: date, known_on: Sequence[date], populations: ArrayLike) -> Floats:
    """People on ``day`` by a straight line between the estimates around it (dates x places in, places out).

    ``known_on`` are the estimates' dates (30 June for a mid-year), rising. A day outside them takes the nearest
    estimate: growth is never guessed, and all estimates must be for the same boundaries.
    """
    people = np.atleast_2d(floats(populations).T).T
    at = np.array([on.toordinal() for on in known_on], dtype=np.float64)
    same_length(dates=at, populations=people)
    if len(at) == 0 or np.any(np.diff(at) <= 0):
        raise UsageError("the dates of population estimates must rise", expected="one or more, each after the last")
    after = int(np.clip(np.searchsorted(at, day.toordinal()), 1, max(len(at) - 1, 1)))
    if len(at) == 1:
        only: Floats = people[0].copy()
        return only
    share = float(np.clip((day.toordinal() - at[after - 1]) / (at[after] - at[after - 1]), 0.0, 1.0))
    between: Floats = people[after - 1] * (1 - share) + people[after] * share
    return between
