"""How a measure’s values and titles read. Nothing here computes, and nothing heavy is loaded: a web worker may ask."""

from __future__ import annotations

from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.chart import Axis
from fairwait.domain.finding import Column


def form(measure: Measure, value: float | None) -> str:
    """One value in prose: ``61.4%``, ``13.6 weeks``, ``5.33``."""
    if measure.kind is Kind.SHARE:
        return words.percent(value, _percent_decimals(measure, value))
    if measure.kind is Kind.QUANTILE:
        return words.weeks(value)
    return words.significant(value)


def _percent_decimals(measure: Measure, value: float | None) -> int:
    return 1 if value is None or value >= 0.01 else max(measure.decimals, 2)


def form_interval(measure: Measure, low: float, high: float) -> str:
    """An interval in prose, its unit said once: ``60.1 to 62.7%``, ``12.9 to 14.2 weeks``."""
    if measure.kind is Kind.SHARE:
        return words.interval(low, high, lambda value: form(measure, value))
    if measure.kind is Kind.QUANTILE:
        return words.interval(low, high, words.decimal, unit="weeks")
    return words.interval(low, high)


def value_column(measure: Measure, key: str, label: str, note: str = "") -> Column:
    """A table column in the measure's own unit."""
    if measure.kind is Kind.SHARE:
        return Column(key, label, "percent", measure.decimals, note=note)
    unit = "weeks" if measure.kind is Kind.QUANTILE else rate_unit(measure)
    return Column(key, label, "number", measure.decimals, unit=unit, note=note)


def rate_unit(measure: Measure) -> str:
    """What a rate is for, as headings say it: ``per 1,000 people``, ``per theatre``."""
    return "per 1,000 people" if measure.collected is None else f"per {measure.unit.split(' per ', 1)[-1]}"


def inline(title: str) -> str:
    """A measure's title inside a sentence, its first letter lowered."""
    return title[:1].lower() + title[1:]


def value_axis(measure: Measure, *, from_zero: bool = False) -> Axis:
    """A chart's axis in the measure's own unit."""
    if measure.kind is Kind.SHARE:
        return Axis(measure.title, decimals=0, percent=True, from_zero=from_zero)
    unit = "weeks" if measure.kind is Kind.QUANTILE else rate_unit(measure)
    return Axis(measure.title, unit=unit, decimals=1, from_zero=from_zero)
