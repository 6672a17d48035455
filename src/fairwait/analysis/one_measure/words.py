"""How a measure is introduced: which way is better, what it is divided by, and when a list of places has no order."""

from __future__ import annotations

from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.domain import words
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.formula import formula_words

#: What the kinds of place are called where one is chosen among them.
LEVEL_NAMES = {
    Geography.SUB_ICB: "Areas (sub-ICB locations)",
    Geography.ICB: "Integrated care boards",
    Geography.REGION: "Regions",
    Geography.PROVIDER: "Providers",
}


def direction(measure: Measure) -> str:
    """Which way is better, in a sentence; of a measure that only describes, that neither is."""
    say = measure.words
    if measure.polarity is Polarity.CONTEXT:
        rate = "; a high rate can mean more care, more need or more catching up" if measure.kind is Kind.RATIO else ""
        return f"This describes: neither {say.higher} nor {say.lower} is good or bad by itself{rate}."
    way = say.higher if measure.polarity is Polarity.HIGHER_IS_BETTER else say.lower
    return f"{way.capitalize()} is better."


def formula(measure: Measure, period: Period) -> str:
    """How a value is made, as a sentence."""
    if measure.collected is None:
        return f"Formula: {formula_words(measure, period)}."
    counts, per = measure.collected, "" if measure.per == 1 else f" × {measure.per:,}"
    below = counts.denominator.words if counts.denominator is not None else "residents"
    return f"Formula: ({counts.numerator.words}, {measure.when(period)}) ÷ ({below}){per}."


def scope(treatment_function: str) -> str:
    """The treatment function or test of a title, after a comma; nothing for all together."""
    return "" if treatment_function == TOTAL else f", {item_name(treatment_function)}"


def no_order(what: str) -> str:
    """That a list of places has no order, with the reason as it was given."""
    return f"No order is given, so the places stand by name. {words.sentence(what)}"
