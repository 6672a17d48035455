"""Quarters of the financial year, which runs from April to March: every way in which the returns name them.

A quarter stands in the store as its last month: “2024-25 Q2” is July to September 2024 and is kept as 2024-09.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.sources.contract import CheckResult

if TYPE_CHECKING:
    import duckdb

MONTHS = 3
_EXAMPLES = 5
#: The last month of a quarter by the quarter's number.
LAST_MONTH = {1: 6, 2: 9, 3: 12, 4: 3}
_YEAR = r"(20\d\d) ?[-/–] ?(?:20)?(\d\d)"
_LABEL = re.compile(rf"{_YEAR},? Q([1-4])")
_IN_WORDS = re.compile(rf"\bq(?:uarter ?)?([1-4]),? \(?{_YEAR}", re.IGNORECASE)
_SPAN = re.compile(r"\b([a-z]+) (?:(?:20\d\d) )?(?:to|-|–) ([a-z]+),? (20\d\d)\b", re.IGNORECASE)
_ENDING = re.compile(
    r"quarter ending (?:\d{1,2}(?:st|nd|rd|th)? )?([a-z]+)(?: \d{1,2}(?:st|nd|rd|th)?)?,? (20\d\d)", re.IGNORECASE
)
_IN_NAME = re.compile(r"Q([1-4])[-_ ]?(20\d\d)[-_ ](\d\d)(?!\d)|(20\d\d)[-_ ](\d\d)[-_ ]Q([1-4])", re.IGNORECASE)


def quarter_end(year: int, quarter: int) -> Period:
    """The last month of a quarter of the financial year that begins in April of ``year``: (2024, 4) is March 2025."""
    return Period(year + (quarter == 4), LAST_MONTH[quarter])


def quarter_label(period: Period) -> str:
    """A quarter in words, given its last month: ``July to September 2024``."""
    return f"{period.shift(-2).label.split()[0]} to {period.label}"


def from_label(text: str) -> Period | None:
    """``2024-25 Q2`` as a quarter's last month; None for anything else, two years that do not follow included."""
    match = _LABEL.fullmatch(text.strip())
    return _financial(match[1], match[2], match[3]) if match else None


def in_words(text: str) -> set[Period]:
    """Every quarter that a sentence names: ``Quarter 2, 2024-25 (July to September 2024)`` names one, twice."""
    clean = " ".join(text.split())
    found = [_financial(m[2], m[3], m[1]) for m in _IN_WORDS.finditer(clean)]
    found += [from_label(m[0]) for m in _LABEL.finditer(clean)]
    found += [_months(m[1], m[2], m[3]) for m in _SPAN.finditer(clean)]
    found += [_last(m[1], m[2]) for m in _ENDING.finditer(clean)]
    return {period for period in found if period is not None}


def refuse_other_name(period: Period, name: str) -> None:
    """Raise BadInputError where a file's name says another quarter (``Q3-2019-20``) than its content."""
    said = {_financial(m[2], m[3], m[1]) if m[1] else _financial(m[4], m[5], m[6]) for m in _IN_NAME.finditer(name)} - {
        None
    }
    if said and period not in said:
        claimed = min(one for one in said if one is not None)
        raise BadInputError(
            f"The file’s name says {quarter_label(claimed)}, its content says {quarter_label(period)}",
            where=name,
            expected="a name and a content that agree",
            remedy="download the file again, or rename it if you are sure of its content",
        )


def period_column(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[str, ...],
    read: Callable[..., Period | None],
    *,
    where: str,
    printed: str,
    expected: str,
) -> None:
    """Add the column ``period`` to ``table``: what ``read`` makes of the distinct values of ``columns``.

    Raises
    ------
    BadInputError
        For values that ``read`` answers with None, naming the first line and the columns as ``printed``.
    """
    names = ", ".join(columns)
    found = con.execute(f"select {names}, min(line) from {table} group by {names} order by min(line)").fetchall()
    periods = []
    for *values, line in found:
        period = read(*values)
        if period is None:
            raise BadInputError(
                f"“{', '.join(str(value) for value in values)}” is not a quarter",
                where=f"{where}, line {line}, {printed}",
                expected=expected,
                remedy="get the file again from where it came; do not edit it",
            )
        periods.append(str(period))
    con.execute(f"alter table {table} add column period varchar")
    same = " and ".join(f"{table}.{name} = q.k{index}" for index, name in enumerate(columns))
    keys = ", ".join(f"unnest($k{index}) as k{index}" for index in range(len(columns)))
    values_of = {f"k{index}": [row[index] for row in found] for index in range(len(columns))}
    con.execute(
        f"update {table} set period = q.period from (select {keys}, unnest($p) as period) q where {same}",
        {**values_of, "p": periods},
    )


def quarter_gaps(con: duckdb.DuckDBPyConnection, table: str, sentence: str) -> CheckResult:
    """A warning that lists the quarters between the first and the last of which nothing is there."""
    have = {Period.parse(row[0]) for row in con.execute(f"select distinct period from {table}").fetchall()}
    gaps = gaps_in(have)
    return CheckResult(
        "no-quarter-left-out", "warning", sentence, len(gaps),
        tuple(str(one) for one in (gaps if len(gaps) <= 2 * _EXAMPLES + 4 else gaps[:_EXAMPLES])),
    )  # fmt: skip


def gaps_in(have: set[Period]) -> list[Period]:
    """Quarters between the first and the last of these that are not among them."""
    first, last = min(have), max(have)
    every = (first.shift(step) for step in range(0, first.months_until(last), MONTHS))
    return [period for period in every if period not in have]


def _financial(first: str, second: str, quarter: str) -> Period | None:
    return quarter_end(int(first), int(quarter)) if (int(first) + 1) % 100 == int(second) else None


def _months(first: str, last: str, year: str) -> Period | None:
    end = _last(last, year)
    try:
        return end if end is not None and Period.from_name(first, end.year).month == end.shift(-2).month else None
    except UsageError:
        return None


def _last(month: str, year: str) -> Period | None:
    try:
        period = Period.from_name(month, int(year))
    except UsageError:
        return None
    return period if period.month in LAST_MONTH.values() else None
