"""Dates that every comparison over time must know: bank holidays, and breaks in what the figures count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from fairwait.definitions.packaged import read_rows, read_toml
from fairwait.domain.errors import BadInputError, NothingToAnswerWithError
from fairwait.domain.period import Period

Day = date  # a field of that name hides the type
#: The years whose bank holidays are known.
HOLIDAY_YEARS = (2007, 2027)
_BREAKS = "calendar/breaks.toml"
_KNOWN = ("published", "seen", "reported")


@dataclass(frozen=True, slots=True)
class BankHolidayRow:
    """A bank holiday in England: a day on which almost no planned treatment is given."""

    date: date
    name: str


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A date on which what is counted changed.

    ``date`` is the first day of the new state, or of a disturbed time that ends with ``last``.
    ``treatment_functions`` and ``basis`` are empty where the break concerns all. ``known`` says how we know:
    ``published`` and ``seen`` may be printed; ``reported`` may only be offered as a caution. ``settled`` is the first
    day of the first month in which the new state was complete, where it took longer than a month to come about.
    """

    id: str
    date: date
    what: str
    effect: str
    handling: str
    known: Literal["published", "seen", "reported"]
    source: str
    last: Day | None = None
    treatment_functions: tuple[str, ...] = ()
    basis: Literal["", "commissioner", "provider"] = ""
    settled: Day | None = None

    @property
    def period(self) -> Period:
        """The first month of the new state."""
        return Period(self.date.year, self.date.month)

    def concerns(self, treatment_function: str, basis: str) -> bool:
        """Whether the break changes figures of this treatment function on this basis."""
        function_hit = not self.treatment_functions or treatment_function in self.treatment_functions
        return function_hit and self.basis in ("", basis)


@cache
def bank_holidays(first_year: int = HOLIDAY_YEARS[0], last_year: int = HOLIDAY_YEARS[1]) -> frozenset[date]:
    """The bank holidays of England as observed, one-offs included, from 2007 to 2027.

    Raises :class:`NothingToAnswerWithError` for years outside the table: guessed holidays would bend every rate per
    working day.
    """
    if first_year < HOLIDAY_YEARS[0] or last_year > HOLIDAY_YEARS[1]:
        raise NothingToAnswerWithError(
            f"The bank holidays of {first_year} to {last_year} are not all known",
            expected=f"years from {HOLIDAY_YEARS[0]} to {HOLIDAY_YEARS[1]}",
        )
    rows = read_rows(BankHolidayRow, "calendar/bank_holidays.csv")
    return frozenset(row.date for row in rows if first_year <= row.date.year <= last_year)


@cache
def breaks() -> tuple[SeriesBreak, ...]:
    """Every known break, in order of date. Raises :class:`BadInputError` for an entry that is not as it should be."""
    found = [_break(entry) for entry in read_toml(_BREAKS)["break"]]
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))


def breaks_between(first: Period, last: Period) -> tuple[SeriesBreak, ...]:
    """The breaks that a comparison of ``first`` with ``last`` crosses: those after ``first`` up to ``last``.

    A disturbed time counts when any of it lies between the two months, both included.
    """
    return tuple(one for one in breaks() if _crossed(one, first, last))


def _crossed(one: SeriesBreak, first: Period, last: Period) -> bool:
    if one.last is None:
        return first < one.period <= last
    return one.date <= last.last_day and first.first_day <= one.last


def _break(entry: dict[str, Any]) -> SeriesBreak:
    values = {**entry, "treatment_functions": tuple(entry.get("treatment_functions", ()))}
    where = f"definitions/{_BREAKS}, {entry.get('id', entry)}"
    try:
        found = SeriesBreak(**values)
    except TypeError as wrong:
        raise BadInputError(
            "A break in the series has a field missing or one too many", where=where, expected=str(wrong)
        ) from wrong
    if found.known not in _KNOWN or type(entry["date"]) is not date:
        raise BadInputError(
            "A break in the series has no date, or does not say how it is known",
            where=where,
            expected=f"date = YYYY-MM-DD and known = one of {', '.join(_KNOWN)}",
        )
    return found
