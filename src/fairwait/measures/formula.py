"""A measure's formula, in words and with its numbers put in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairwait.definitions.measure import FLOWS, Kind, Measure, Population, Term
from fairwait.definitions.quantile_rules import quantile_rule
from fairwait.domain import words
from fairwait.domain.period import Period


def term_words(term: Term, period: Period) -> str:
    """What a term counts: “incomplete pathways that had waited 18 weeks or less, January 2026”."""
    what = " and ".join(part.label for part in term.parts)
    if term.bands is not None:
        what += f" {_wait_words(term.bands.first, term.bands.last)}"
    elif term.count == "known" and FLOWS & set(term.parts):
        what += " whose wait is known"
    return f"{what}, {_months(term, period)}"


def _wait_words(first: int, last: int | None) -> str:
    if last is None:
        return f"that had waited longer than {first} weeks"
    if first == 0:
        return f"that had waited {last + 1} weeks or less"
    return f"that had waited longer than {first} weeks and no longer than {last + 1}"


def _months(term: Term, period: Period) -> str:
    first, last = period.shift(min(term.months)), period.shift(max(term.months))
    return last.label if first == last else f"{first.label} to {last.label} together"


def formula_words(measure: Measure, period: Period) -> str:
    """The formula without numbers."""
    above = _sum_words(measure.numerator, period)
    if measure.kind is Kind.QUANTILE:
        assert measure.p is not None
        most = "half" if measure.p == 0.5 else words.in_hundred(measure.p)
        return f"the wait that {most} of the {above}, do not exceed, with waits spread evenly within each week"
    if isinstance(measure.denominator, Population):
        return f"{above} ÷ residents × {measure.denominator.per:,}"
    assert measure.denominator is not None
    below = _sum_words(measure.denominator, period)
    if measure.scale == "weeks":
        return f"{above} ÷ ({below}, a week)"
    return f"({above}) ÷ ({below})"


def _sum_words(terms: tuple[Term, ...], period: Period) -> str:
    text = term_words(terms[0], period)
    for term in terms[1:]:
        text += f" {'+' if term.sign > 0 else words.MINUS} {term_words(term, period)}"
    return text


def divided(measure: Measure, counts: list[float], people: float, value: float, period: Period) -> str:
    """The formula of a ratio, share or balance with its numbers. ``counts`` has one entry a term."""
    above = _sum_numbers(measure.numerator, counts[: len(measure.numerator)])
    if isinstance(measure.denominator, Population):
        return f"{above} ÷ {words.integer(people)} × {measure.denominator.per:,} = {printed(measure, value)}"
    assert measure.denominator is not None
    below = _sum_numbers(measure.denominator, counts[len(measure.numerator) :])
    if measure.scale == "weeks":
        days = sum(period.shift(month).days for term in measure.denominator for month in term.months)
        return f"{above} ÷ ({below} ÷ ({days} ÷ 7)) = {printed(measure, value)}"
    bracketed = f"({above})" if len(measure.numerator) > 1 else above
    return f"{bracketed} ÷ {below} = {printed(measure, value)}"


def _sum_numbers(terms: tuple[Term, ...], counts: list[float]) -> str:
    text = count_words(counts[0])
    for term, count in zip(terms[1:], counts[1:], strict=True):
        text += f" {'+' if term.sign > 0 else words.MINUS} {count_words(count)}"
    return text


def count_words(count: float) -> str:
    """Pathways: whole, but for those that were shared out among places."""
    return words.integer(count) if float(count).is_integer() else words.decimal(count, 1)


def interpolated(measure: Measure, bands: NDArray[Any], open_band: int, value: float, period: Period) -> str:
    """The reading of a quantile, step by step, for one row of week bands."""
    assert measure.p is not None
    rule = quantile_rule(period)
    total = float(bands.sum())
    if total < max(rule.suppress_below, 1):
        held = f"{count_words(total)} {words.noun(total, 'pathway')}"
        return f"{held}: fewer than {rule.suppress_below}, so no figure is printed"
    target = measure.p * total + rule.as_rule().offset(measure.p)
    running = np.cumsum(bands)
    band = int(np.argmax(running >= target - 1e-9 * max(1.0, target)))
    before = float(running[band - 1]) if band else 0.0
    offset = rule.as_rule().offset(measure.p)
    rank = f"{measure.p:g} × {count_words(total)}" + (f" + {offset:g}" if offset else "")
    start = f"{rank} = {target:,.2f} pathways in; {count_words(before)} had waited {band} weeks or less"
    if band == open_band:
        return f"{start}, and the rest longer than the file tells: more than {band} weeks"
    held = count_words(float(bands[band]))
    return (
        f"{start} and {held} more up to {band + 1} weeks: "
        f"{band} + ({target:,.2f} {words.MINUS} {count_words(before)}) ÷ {held} = {printed(measure, value)}"
    )


def printed(measure: Measure, value: float) -> str:
    """A value as the measure prints it, with its unit."""
    if measure.percent:
        return words.percent(value, measure.decimals)
    if measure.unit == "weeks":
        return words.weeks(value, decimals=measure.decimals)
    return f"{words.decimal(value, measure.decimals)} {measure.unit}"
