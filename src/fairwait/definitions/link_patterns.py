"""The small language in which the catalogue says how a file's name looks, and how a period is read from it.

A pattern is a regular expression matched against *plain* words: lower case, everything that is neither letter nor
figure turned into one space. ``Incomplete-Commissioner-Apr23-XLS-7462K.xls`` and ``Incomplete Commissioner Apr23
(XLS 7462K)`` are therefore the same words, and one pattern reads a file's name, a link's text or both. Three words in
braces stand for a period: ``{month}``, ``{quarter}`` and ``{years}`` (a financial year).
"""

from __future__ import annotations

import calendar
import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period

Rhythm = Literal["month", "quarter", "year", "irregular"]
Span = tuple[Period, Period]

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
#: What each word in braces stands for. Python allows a group's name once, hence the numbered ones.
PLACEHOLDERS = {
    "{month}": rf"(?<![a-z])(?P<month>{_MONTH}) ?(?P<year>20\d\d|\d\d)(?!\d)",
    "{quarter}": (
        r"(?:(?<![a-z0-9])q(?:uarter|tr)? ?(?P<quarter>[1-4])"
        r" ?(?P<quarter_year>20\d\d|\d\d) ?(?P<quarter_end>\d\d)(?!\d)"
        r"|(?<!\d)(?P<quarter_year2>20\d\d|\d\d) ?(?P<quarter_end2>\d\d) ?q(?:uarter|tr)? ?(?P<quarter2>[1-4])(?!\d)"
        rf"|(?<![a-z])(?P<first_month>{_MONTH}) (?:to )?(?P<last_month>{_MONTH}) ?(?P<span_year>20\d\d|\d\d)(?!\d))"
    ),
    "{years}": r"(?<!\d)(?P<years>20\d\d) ?(?P<years_end>\d\d)(?!\d)",
}
_NAMES = [name.lower() for name in calendar.month_name]
#: How like a month's full name a longer word must be: lets “febuary” pass and “decision” not.
_LIKE_A_MONTH = 0.8


def plain(text: str) -> str:
    """The words of a name or a link: lower case, parted by single spaces, without accents or signs."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return " ".join(re.findall(r"[a-z0-9]+", folded))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern with its words in braces filled in; raises ``re.error`` for one that is no regular expression."""
    for word, meaning in PLACEHOLDERS.items():
        pattern = pattern.replace(word, meaning)
    return re.compile(pattern)


def matches(patterns: Iterable[str], words: str) -> bool:
    """Whether any of the patterns is found in plain words."""
    return any(compiled(pattern).search(words) for pattern in patterns)


def span_in(patterns: Iterable[str], words: str, rhythm: Rhythm) -> Span | None:
    """The months that plain words claim under the first pattern that fits; none where none does.

    A pattern without a period fits only what has no rhythm: there is nothing else to date it by, so it is the caller's
    to date, and None is returned as for no match. Ask :func:`matches` there.
    """
    return next((span for pattern in patterns for span in _spans(compiled(pattern), words, rhythm)), None)


def _spans(pattern: re.Pattern[str], words: str, rhythm: Rhythm) -> Iterator[Span]:
    for found in pattern.finditer(words):
        span = _span({name: text for name, text in found.groupdict().items() if text}, rhythm)
        if span is not None:
            yield span


def _span(said: dict[str, str], rhythm: Rhythm) -> Span | None:
    """First and last month of what the groups of a match say; None where they say no such thing (month 13, Q5)."""
    try:
        if "month" in said:
            month = Period(_year(said["year"]), _month(said["month"]))
            if rhythm == "quarter":
                return (month.shift(-2), month) if month.month % 3 == 0 else None
            return month, month
        if "quarter" in said or "quarter2" in said:
            number = int(said.get("quarter") or said["quarter2"])
            start = _financial(said.get("quarter_year") or said["quarter_year2"],
                               said.get("quarter_end") or said["quarter_end2"])  # fmt: skip
            return start.shift(3 * number - 3), start.shift(3 * number - 1)
        if "first_month" in said:
            last = Period(_year(said["span_year"]), _month(said["last_month"]))
            first = last.shift(-2)
            return (first, last) if first.month == _month(said["first_month"]) else None
        if "years" in said:
            start = _financial(said["years"], said["years_end"])
            return start, start.shift(11)
    except (UsageError, ValueError):
        return None
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(word: str) -> int:
    """The month whose name a word is, shortens or nearly is."""
    for number, name in enumerate(_NAMES):
        if number and name[:3] == word[:3]:
            alike = name.startswith(word) or difflib.SequenceMatcher(None, word, name).ratio() >= _LIKE_A_MONTH
            if alike:
                return number
    raise ValueError(word)


def _financial(start: str, end: str) -> Period:
    """April of a financial year named by its two calendar years, which must follow each other."""
    year = _year(start)
    if (year + 1) % 100 != int(end):
        raise ValueError(f"{start}-{end}")
    return Period(year, 4)
