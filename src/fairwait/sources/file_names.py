"""The month that a file's name claims, to be held against the month its content states."""

from __future__ import annotations

import calendar
import re

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import OpenedFile

_MONTHS = "|".join(name for names in (calendar.month_name, calendar.month_abbr) for name in names if name)
_WORDS = re.compile(rf"(?<![A-Za-z])({_MONTHS})[-_ ]?(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE)
_DIGITS = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?(?!\d)")


def is_month_name(word: str) -> bool:
    """Whether a word is a month's English name, full or abbreviated, in any case."""
    return re.fullmatch(_MONTHS, word, re.IGNORECASE) is not None


def periods_in_name(name: str) -> set[Period]:
    """Every month that a file name mentions: ``Jan26``, ``January-2026``, ``20260131``, ``2026-01``."""
    found = {Period.from_name(m[1], int(m[2]) if len(m[2]) == 4 else 2000 + int(m[2])) for m in _WORDS.finditer(name)}
    return found or {Period(int(m[1]), int(m[2])) for m in _DIGITS.finditer(name)}


def check_period_against_name(period: Period, file: OpenedFile) -> None:
    """Refuse a file whose name, or whose zip's name, says another month than its content.

    A name that mentions no month, or the right one among several, passes.
    """
    for name in {file.raw_path.name, file.name}:
        claimed = periods_in_name(name)
        if claimed and period not in claimed:
            raise BadInputError(
                f"The file's name says {min(claimed).label}, its content says {period.label}", where=name,
                expected="a name and a content that agree",
                remedy="download the file again, or rename it if you are sure of its content",
            )  # fmt: skip
