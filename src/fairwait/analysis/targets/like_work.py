"""Which trusts do like work, so that a level is not taken from those that do one thing only.

A trust with one specialty, a children's hospital and a community trust stand at the top of an order of shares because
of what they treat. Who does what is read from lists by treatment function: a general hospital has patients waiting in
most of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.source import FULL_CSV

#: Pathways by which a treatment function counts as one that a trust has, and how many functions make its work broad.
#: In January 2026 no NHS trust had 11 or 12: the narrow ones have up to ten, the broad ones 13 and more.
LEAST_LIST, LEAST_FUNCTIONS = 20, 12
#: How the reason begins of a trust that is set apart so.
OTHER_WORK = "It does other work than general hospitals"
_LISTS = "within_18_weeks"


@dataclass(frozen=True, slots=True)
class LikeWork:
    """Trusts by their lists of a ``month``: ``narrow`` says, by code, why one does other work than general hospitals;
    ``unknown`` are those of which no list by treatment function is held."""

    month: Period
    narrow: Mapping[str, str]
    unknown: frozenset[str]


def like_work(bench: Workbench, measure: Measure, period: Period, codes: tuple[str, ...]) -> LikeWork | None:
    """Which of the trusts ``codes`` do narrower work than a general hospital, by the file nearest before ``period``.

    None for another return than RTT, and where no lists by treatment function are held at all.
    """
    if measure.collected is not None:
        return None
    try:
        month = _month(bench, period)
        table = bench.all_estimates(_LISTS, Geography.PROVIDER, month)
    except NothingToAnswerWithError:
        return None
    functions: dict[str, int] = {}
    held = zip(*(table[name].tolist() for name in ("area", "treatment_function", "denominator")), strict=True)
    for code, function, waiting in held:
        if function != TOTAL:
            functions[code] = functions.get(code, 0) + (waiting >= LEAST_LIST)
    narrow = {code: _why(functions[code], month) for code in codes if functions.get(code, 99) < LEAST_FUNCTIONS}
    return LikeWork(month, narrow, frozenset(code for code in codes if code not in functions))


def _month(bench: Workbench, period: Period) -> Period:
    """The last month up to ``period`` with lists by treatment function, else the first after it."""
    months = sorted(Period.parse(one) for one in bench.store.periods(FULL_CSV))
    if not months:
        return bench.latest_period()
    return max((one for one in months if one <= period), default=months[0])


def _why(functions: int, month: Period) -> str:
    number = words.count(functions, "treatment function", words=True)
    where = f"in {number} only" if functions else "in no treatment function"
    return f"{OTHER_WORK}: {LEAST_LIST} pathways or more waited {where} in {month.label}."
