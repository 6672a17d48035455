"""Small agreements between the findings of a profile: one column for every unit, and how sides are named."""

from __future__ import annotations

from fairwait.definitions.measure import Kind, Measure
from fairwait.domain.finding import Cell

#: With fewer places than this, quarters of a ranking say less than the ranks themselves.
FEWEST_FOR_QUARTERS = 12
INTERVAL_NOTE = "end of the 95% interval, month-to-month noise included"


def unit_of(measure: Measure) -> str:
    """The unit of a row in a table whose rows have different units."""
    if measure.kind is Kind.SHARE:
        return "% of the list"
    return "weeks" if measure.kind is Kind.QUANTILE else "per 1,000 people"


def in_unit(measure: Measure, value: float | None) -> Cell:
    """A value for a column that holds every unit: shares as per cents, the rest as they are; empty when not known."""
    if value is None or value != value:
        return None
    return 100.0 * float(value) if measure.kind is Kind.SHARE else float(value)


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def whole(value: float) -> int | None:
    """A count for a table cell; empty when not known."""
    return None if value != value else round(value)
