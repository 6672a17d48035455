"""Which periods a publication should have brought out by a given day."""

from __future__ import annotations

from datetime import date

from fairwait.definitions.link_patterns import Span
from fairwait.definitions.publications import FileKind, Publication
from fairwait.domain.period import Period

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: The first month of a quarter or a year is one of these modulo its length: quarters and years begin in April.
_START = 4


def newest_expected(entry: Publication, kind: FileKind, today: date) -> Span | None:
    """The newest period that should be out on ``today``; None for what has no rhythm or has not begun."""
    if entry.rhythm == "irregular":
        return None
    published = Period(today.year, today.month).shift(-entry.lag_months - (today.day < entry.publication_day))
    return _span_ending_by(min(filter(None, (published, entry.last_period, kind.last_period))), entry)


def _span_ending_by(last: Period, entry: Publication) -> Span:
    length = _MONTHS[entry.rhythm]
    over = (last.month - _START + 1) % length
    end = last.shift(-over)
    return end.shift(1 - length), end


def expected(
    entry: Publication, kind: FileKind, today: date, first: Period | None = None, last: Period | None = None
) -> tuple[Span, ...]:
    """Every period that should be out on ``today`` and touches ``first`` to ``last``, oldest first, gaps left out."""
    newest = newest_expected(entry, kind, today)
    start = max(filter(None, (entry.first_period, kind.first_period)), default=None)
    if newest is None or start is None:
        return ()
    length = _MONTHS[entry.rhythm]
    spans, (begin, end) = [], newest
    while begin >= start:
        touches = (first is None or end >= first) and (last is None or begin <= last)
        if touches and not any(gap.first <= begin and end <= gap.last for gap in entry.gaps):
            spans.append((begin, end))
        begin, end = begin.shift(-length), end.shift(-length)
    return tuple(reversed(spans))
