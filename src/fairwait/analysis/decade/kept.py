"""Which measures and which treatment functions keep some of the order of the earlier month, said from the numbers.

One measure on which two months show no common order does not say that they have none: others may keep some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.decade.compared import MEASURES, Compared, TwoMonths
from fairwait.analysis.decade.order import Order
from fairwait.analysis.wording import inline
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.stats.multiplicity import judge_family

#: A correlation that cannot be ruled out is called weak, or moderate, up to here; beyond it may be strong.
_WEAK, _MODERATE = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Kept:
    """Several comparisons, false findings held to one in twenty among them, and which of them keep some order.

    ``keeping`` have a positive rank correlation beyond that of unrelated orders; ``turned`` a negative one.
    """

    all: tuple[Compared, ...]
    keeping: tuple[Compared, ...]
    turned: tuple[Compared, ...]

    def without(self, measure: str) -> Kept:
        """The same judgement of all, telling of the measures other than one."""
        return Kept(*(tuple(one for one in held if one.measure.id != measure)
                      for held in (self.all, self.keeping, self.turned)))  # fmt: skip


def kept_by_measures(pair: TwoMonths) -> Kept:
    """The measures compared; one for which too few areas can be is left out."""
    return judged([one for measure in MEASURES if (one := _tried(pair, measure, TOTAL)) is not None])


def kept_by_functions(pair: TwoMonths, measure: str) -> Kept:
    """One measure function by function; a function for which too few areas can be compared is left out."""
    return judged([one for code in pair.functions if (one := _tried(pair, measure, code)) is not None])


def judged(compared: Sequence[Compared]) -> Kept:
    """Judge the rank correlations of some comparisons as one family."""
    found = judge_family(np.array([one.order.p for one in compared]), "rank correlations").found.tolist()
    beyond = [one for one, told in zip(compared, found, strict=True) if told]
    keeping = tuple(one for one in beyond if one.order.value > 0)
    return Kept(tuple(compared), keeping, tuple(one for one in beyond if one.order.value < 0))


def _tried(pair: TwoMonths, measure: str, function: str) -> Compared | None:
    try:
        return pair.compared(measure, None, function)
    except NothingToAnswerWithError:
        return None


def order_title(one: Compared) -> str:
    """The answer of one measure: whether anything of the earlier order is seen, and no more than that."""
    then, now, measure = one.then.period.label, one.now.period.label, one.measure.title
    if not one.order.related:
        return f"{measure}: no sign in {now} of the order of {then}"
    if one.order.value < 0:
        return f"{measure}: the order of {then} is turned round in {now}"
    return f"{measure}: some of the order of {then} is left in {now}"


def order_sentence(one: Compared) -> str:
    """The rank correlation with its limits, what it says of this measure, and what it cannot rule out."""
    order, whole = one.order, len(one) + len(one.aside)
    over = f"all {whole} areas" if not one.aside else f"the {len(one)} of {whole} areas that can be compared"
    return (
        f"Over {over} the rank correlation of {one.then.period.label} and {one.now.period.label} is "
        f"{correlation(order.value, order.limits)}: {_says(order)}."
    )


def _says(order: Order) -> str:
    if order.related:
        return "the two orders are related" if order.value > 0 else "the two orders oppose each other"
    strongest = max(abs(end) for end in order.limits)
    size = "a weak" if strongest <= _WEAK else "a moderate" if strongest <= _MODERATE else "even a strong"
    return f"no sign of the same order on this measure, though {size} relation cannot be ruled out"


def others_sentence(kept: Kept, measure: str) -> str:
    """How many of the other measures keep some of the order, and which; empty where there are no others."""
    others = kept.without(measure)
    if not others.all:
        return ""
    number = len(others.keeping)
    start = f"Of {words.count(len(others.all), 'other way')} to look at waits"
    turned = f"; turned round is that of {_told(others.turned)}" if others.turned else ""
    if not number:
        return f"{start} none keeps more of the order than unrelated orders would{turned}."
    keep = words.noun(number, "keeps", "keep")
    return f"{start} {words.number_word(number)} {keep} some of the order: {_told(others.keeping)}{turned}."


def functions_kept_sentence(kept: Kept) -> str:
    """How many treatment functions by themselves keep some of the order, and which; empty without any compared."""
    if not kept.all:
        return ""
    start = f"{kept.all[0].measure.title}, function by function: of {words.count(len(kept.all), 'function')}"
    if not kept.keeping:
        return f"{start} none keeps more of the order than unrelated orders would."
    names = words.listing(
        [
            f"{TREATMENT_FUNCTIONS[one.treatment_function].lower()} ({words.decimal(one.order.value, 2)})"
            for one in kept.keeping
        ]
    )
    number = len(kept.keeping)
    return f"{start} {words.number_word(number)} {words.noun(number, 'keeps', 'keep')} some of the order: {names}."


def _told(compared: Sequence[Compared]) -> str:
    return words.listing([f"{inline(one.measure.title)} ({words.decimal(one.order.value, 2)})" for one in compared])


def kept_title(kept: Kept, then: str) -> str:
    """How many measures keep some of the order of the earlier month."""
    number = len(kept.keeping)
    some = words.number_word(number).capitalize() if number else "None"
    keep = words.noun(max(1, number), "keeps", "keep")
    return f"{some} of {words.number_word(len(kept.all))} ways to look at waits {keep} some of the order of {then}"


def kept_sentence(kept: Kept, then: str) -> str:
    """Which measures keep some of the order, each with its correlation and limits."""
    number = len(kept.keeping)
    told = words.listing(
        [f"{inline(one.measure.title)}, {correlation(one.order.value, one.order.limits)}" for one in kept.keeping]
    )
    return (
        f"Of {len(kept.all)} ways to look at waits {number or 'none'} {words.noun(max(1, number), 'keeps', 'keep')} "
        f"more of the order of {then} than unrelated orders would{': ' + told if told else ''}."
    )


def correlation(value: float, limits: tuple[float, float]) -> str:
    """A correlation with its limits: ``0.34 (95% interval 0.13 to 0.52)``."""
    low, high = (words.decimal(end, 2) for end in limits)
    return f"{words.decimal(value, 2)} (95% interval {low} to {high})"
