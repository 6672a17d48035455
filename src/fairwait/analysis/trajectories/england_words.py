"""What England’s own series says in words: differences in its own unit, which anybody can repeat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.periods.change import Change, Moment
from fairwait.analysis.periods.ordinary import in_pandemic
from fairwait.analysis.periods.words import amount, value_text
from fairwait.domain import words

_MONTHS_NEEDED = 24


def moved_headline(change: Change) -> str:
    """From what to what, in points, weeks or pathways; a count also as a multiple. Empty without a difference."""
    then, now = change.then, change.now
    if change.difference is None or then.value is None or now.value is None or then.period == now.period:
        return ""
    digits = change.decimals + (2 if change.scale in ("share", "balance") else 0)
    gap = round(now.value, digits) - round(
        then.value, digits
    )  # as printed, so that anybody can take one from the other
    unit = {"weeks": " weeks", "rate": " per 1,000 people"}.get(change.scale, "")
    way = "the same as" if gap == 0 else f"{size(change, abs(gap))} {'higher' if gap > 0 else 'lower'} than"
    ratio = ""
    if change.scale in ("count", "flow") and change.ratio is not None:
        ratio = f" ({words.times(change.ratio)})"
    estimated = ""
    if now.estimated is not None and amount(change, now.estimated) != amount(change, now.value):
        estimated = f"; {amount(change, now.estimated)}{unit} with estimates for trusts that sent nothing"
    what = f"England, {change.title[:1].lower()}{change.title[1:]}"
    return (
        f"{what}: {value_text(change, now)}{unit} in {now.period.label}, "
        f"{way} the {value_text(change, then)} of {then.period.label}{ratio}{estimated}."
    )


def size(change: Change, value: float) -> str:
    """A difference in the figure's own unit: ``29.6 percentage points``, ``1.2 weeks``, ``4,344,694``."""
    if change.scale in ("share", "balance"):
        return words.points(value, change.decimals)
    if change.scale == "weeks":
        return words.weeks(value)
    return words.decimal(value, change.decimals)


def monthly_sentence(change: Change, moments: Sequence[Moment], stretch: Sequence[int]) -> str:
    """How far it ordinarily moves in a month, in its own unit; empty with fewer than 24 such steps.

    Steps of the pandemic, and those into a month in which what is counted changed, are left out.
    """
    steps = [
        abs(after.value - before.value)
        for before, after, old, new in zip(moments, moments[1:], stretch, stretch[1:], strict=False)
        if old == new and before.value is not None and after.value is not None
        and before.status == after.status == "ok" and before.period.shift(1) == after.period
        and not in_pandemic(before.period) and not in_pandemic(after.period)
    ]  # fmt: skip
    if len(steps) < _MONTHS_NEEDED:
        return ""
    usual = float(np.quantile(steps, 0.95))
    return (
        f"From one month to the next it moves by less than {size(change, usual)} in 95 of 100 months (of "
        f"{len(steps)} steps since {moments[0].period.label}, the pandemic left out)."
    )


def tested_sentence(change: Change) -> str:
    """Whether the whole move is more than it makes anyway over so many months, or why that is not tested."""
    usual = change.ordinary
    if usual is None or usual.months_apart < 2:
        return ""
    apart, then = usual.months_apart, change.then
    if usual.within is None or then.value is None:
        return (
            f"Whether a move over {apart} months is more than ordinary is not tested: the series is too short to hold "
            "enough stretches as long that do not overlap."
        )
    low, high = then.value / usual.within, then.value * usual.within
    if change.scale in ("share", "balance"):
        high = min(high, 1.0)
    beyond = change.now.value is not None and not low <= change.now.value <= high
    return (
        f"From {value_text(change, then)}, {apart} months ordinarily end between {amount(change, low)} and "
        f"{amount(change, high)} (95 in 100): this move is {'more' if beyond else 'no more'} than that."
    )
