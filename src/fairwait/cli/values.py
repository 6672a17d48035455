"""How a measure's values stand in the columns of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain import words
from fairwait.domain.cells import MISSING

if TYPE_CHECKING:
    from fairwait.definitions.measure import Measure


def known(value: float | None) -> bool:
    return value is not None and value == value


def value_text(measure: Measure, value: float | None, status: str = "ok") -> str:
    """One value without its unit: ``61.4%``, ``13.6``, ``> 104``."""
    if value is None or value != value:
        return MISSING
    if status == "censored":
        return f"> {words.integer(value)}"
    return words.percent(value, measure.decimals) if measure.percent else words.decimal(value, measure.decimals)


def range_text(measure: Measure, low: float | None, high: float | None) -> str:
    """An interval in a column: ``60.1–62.7%``."""
    if not known(low) or not known(high):
        return MISSING
    start, end = value_text(measure, low), value_text(measure, high)
    return f"{start.removesuffix('%')}–{end}"


def interval_text(measure: Measure, low: float, high: float) -> str:
    """An interval in a sentence, as exact as the table: ``60.1 to 62.7%``, ``130.5 to 131.0``."""
    return words.interval(low, high, lambda end: value_text(measure, end))


def value_heading(measure: Measure) -> str:
    """What the values are, in a word: Share, Weeks, Per 1,000."""
    if measure.percent:
        return "Share"
    if measure.collected is not None:
        per = measure.unit.split(" per ", 1)[-1]
        return f"Per {per.split()[0] if per[:1].isdigit() else per}"
    return "Weeks" if measure.unit == "weeks" or measure.scale == "weeks" else "Per 1,000"


def count_text(value: float | None) -> str:
    return words.integer(value) if known(value) else MISSING


def share_text(value: float | None) -> str:
    """A probability or a completeness in whole per cents; neither 0 nor 100 unless exactly so."""
    if value is None or value != value:
        return MISSING
    if 0 < value < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= value < 1 else words.percent(value, 0)


def numbers(values: object) -> list[float | None]:
    """An array's numbers, None for those that are not known."""
    return [None if value != value else float(value) for value in values]  # type: ignore[attr-defined]
