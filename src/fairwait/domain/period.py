"""A calendar month, the period of every referral-to-treatment publication."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from fairwait.domain.errors import UsageError

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"^(\d{4})-(\d{2})$")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One calendar month. Ordered, hashable, printed as ``2026-01``."""

    year: int
    month: int

    def __hash__(self) -> int:
        """Months are keys of everything, hashed hundreds of thousands of times in a report: no tuple is made."""
        return self.year * 16 + self.month

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1990 <= self.year <= 2100:
            raise UsageError(
                f"{self.year}-{self.month} is not a month",
                expected="a year from 1990 to 2100 and a month from 1 to 12, such as 2026-01",
            )

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``YYYY-MM``; raises :class:`UsageError` for anything else."""
        return _parsed(text)

    @classmethod
    def from_name(cls, month_name: str, year: int) -> Period:
        """Read an English month name, full or abbreviated, in any case, with its calendar year."""
        number = _MONTHS.get(month_name.strip().lower())
        if number is None:
            raise UsageError(f"“{month_name}” is not a month's name", expected="January to December")
        return cls(year, number)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """The month in words: ``January 2026``."""
        return f"{calendar.month_name[self.month]} {self.year}"

    @property
    def days(self) -> int:
        """Number of calendar days in the month."""
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    def shift(self, months: int) -> Period:
        """The month that many months later (earlier when negative)."""
        return _counted(self.year * 12 + self.month - 1 + months)

    def months_until(self, other: Period) -> int:
        """Whole months from this one to ``other``; negative when ``other`` is earlier."""
        return (other.year - self.year) * 12 + other.month - self.month


@cache
def _counted(index: int) -> Period:
    """The month of a running number: the few hundred there are, each made and checked once."""
    return Period(index // 12, index % 12 + 1)


@lru_cache(maxsize=2_000)
def _parsed(text: str) -> Period:
    """Files of long series name the same few months hundreds of thousands of times."""
    match = _ISO.match(text.strip())
    if not match:
        raise UsageError(f"“{text}” is not a month", expected="YYYY-MM, such as 2026-01")
    return Period(int(match[1]), int(match[2]))
