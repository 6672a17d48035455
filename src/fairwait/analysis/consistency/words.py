"""Sentences about staying at the top or the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.consistency.model import PROBABLE, Consistency, Stay
from fairwait.analysis.wording import form, inline, of_function, places
from fairwait.definitions.measure import Polarity
from fairwait.domain import words
from fairwait.domain.treatment import TOTAL


def ends(found: Consistency) -> tuple[str, str]:
    """What the first and the last k are called."""
    number = words.number_word(found.k)
    measure = found.panel.measure
    first, last = measure.words.highest, measure.words.lowest
    if measure.polarity is Polarity.LOWER_IS_BETTER:
        first, last = last, first
    return f"{number} {first}", f"{number} {last}"


def subject(found: Consistency) -> str:
    """The measure, and the treatment function where it is one alone."""
    title = inline(found.panel.measure.title)
    function = found.panel.treatment_function
    return title if function == TOTAL else f"{title} {of_function(found.panel.measure, function)}"


def headline(found: Consistency) -> str:
    """Who was among the first k in every month."""
    best, worst = ends(found)
    span = words.months(found.panel.periods[0], found.panel.last)
    stayed, sank = found.stayed_top, found.stayed_bottom
    return (
        f"Of {found.judged} {places(found.panel.geography, found.judged)} on “{subject(found)}”, {_number(stayed)} "
        f"among the {best} in {all_months(found)} ({span}){_named(stayed)}, and {_number(sank)} among the {worst}"
        f"{_named(sank)}."
    )


def all_months(found: Consistency) -> str:
    """``all 24 months``, ``both months``."""
    months = len(found.panel.periods)
    return "both months" if months == 2 else f"all {months} months"


def _number(stays: Sequence[Stay]) -> str:
    return f"{words.number_word(len(stays))} {words.noun(len(stays), 'was', 'were')}" if stays else "nobody was"


def _named(stays: Sequence[Stay]) -> str:
    return f": {words.listing_up_to([one.name for one in stays], 5)}" if stays else ""


def null_sentences(found: Consistency) -> tuple[str, ...]:
    """What chance alone would show beside it."""
    null, best = found.null, ends(found)[0]
    kind = "lists only drifted as they do" if found.panel.nature == "stock" else "nobody’s true level moved"
    return (
        f"If {kind}, about {words.significant(null.mean, 2)} places would be among the {best} in "
        f"{all_months(found)} (in 95 of 100 made-up panels {words.decimal(null.low, 0)} to "
        f"{words.decimal(null.high, 0)}); if every month’s order were drawn by lot, {_few(null.random)}.",
        f"The first month’s and the last month’s {best} share {words.count(found.shared, 'place')}; two orders that "
        f"had nothing to do with each other would share {words.significant(found.shared_by_chance, 2)} on average.",
    )


def stay_sentence(found: Consistency, one: Stay) -> str:
    """What can be said of one place: the months, and the chance behind them."""
    best, worst = ends(found)
    if not one.judged:
        return f"{one.label} is not judged. {one.reason}"
    low = one.bottom > one.top
    number, group, chance = (one.bottom, worst, one.p_bottom) if low else (one.top, best, one.p_top)
    value = form(found.panel.measure, one.mean)
    return (
        f"{one.label} was among the {group} in {number} of {words.count(one.months, 'month')}. Its level over all of "
        f"them (a mean of {value}) truly belongs there with a chance of {_chance(chance)}; its true "
        f"place over the window is {_range(one)} of {found.judged}.{_verdict(found, one)}"
    )


def _range(one: Stay) -> str:
    low, high = one.rank_range
    return str(low) if low == high else f"{low} to {high}"


def _few(number: float) -> str:
    return "none" if number < 0.05 else words.significant(number, 2)


def _chance(chance: float) -> str:
    if chance > 0.99:
        return "more than 99 in 100"
    return "less than 1 in 100" if chance < 0.01 else words.in_hundred(round(chance, 2))


def _verdict(found: Consistency, one: Stay) -> str:
    best, worst = ends(found)
    return {
        "steadily first": f" It can be called steadily among the {best}.",
        "first on the whole": f" On the whole it is among the {best}, not in every month.",
        "steadily last": f" It can be called steadily among the {worst}.",
        "last on the whole": f" On the whole it is among the {worst}, not in every month.",
    }.get(one.standing, "")


def mobility_sentence(found: Consistency) -> str:
    """How far the order was reshuffled over the window, beside noise alone."""
    moved = found.mobility
    if moved is None:
        return ""
    low, high = moved.mean_change_band
    more = moved.mean_change > high
    less = moved.mean_change < low
    verdict = "more than" if more else "less than" if less else "no more than"
    still = "drifting lists" if found.panel.nature == "stock" else "noise"
    return (
        f"Between the first and the last third of the window a place moved {words.decimal(moved.mean_change, 1)} "
        f"places in the order on average, {verdict} {still} alone would show "
        f"({words.decimal(low, 1)} to {words.decimal(high, 1)}). The two orders "
        f"correlate {words.decimal(moved.spearman, 2)} (1 is the same "
        f"order), "
        f"{words.decimal(moved.true_spearman, 2)} once noise is allowed for; of the quarters of the order, "
        f"the index of movement is {words.decimal(moved.shorrocks, 2)} (0: everybody kept theirs; 1: a new draw)."
    )


def steady(found: Consistency) -> tuple[Stay, ...]:
    """Those whose level over the window belongs to the first or the last k, surely or probably."""
    return tuple(one for one in found.places if one.judged and max(one.p_top, one.p_bottom) >= PROBABLE)
