"""Sentences about who moved: every one with what it rests on and what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.improvers.model import Mover, Movers
from fairwait.analysis.improvers.retest import Retest
from fairwait.analysis.wording import form, inline, of_function, places
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.domain import words
from fairwait.domain.treatment import TOTAL
from fairwait.stats.change.climbers import CONFIRMED_Q, thirds
from fairwait.stats.change.power import RAMP

#: The end of the order that a climb may be said to reach, in a table of eighty places and in a shorter one.
_FIRST, _FIRST_OF_FEW = 20, 10
WAYS = {"better": "improved", "worse": "got worse", "higher": "moved up", "lower": "moved down"}


def directional(measure: Measure) -> bool:
    """Whether more of the measure is good or bad at all."""
    return measure.polarity is not Polarity.CONTEXT


def ways(measure: Measure) -> tuple[str, str]:
    """The two ways a place can move, the better (the higher) first, as verbs."""
    return ("improved", "got worse") if directional(measure) else ("moved up", "moved down")


def window_words(found: Movers) -> str:
    """Which months are held against which."""
    periods = found.panel.periods
    early, late = thirds(len(periods))
    first, last = periods[early], periods[late]
    return (
        f"the mean of {words.months(last[0], last[-1])} against that of {words.months(first[0], first[-1])}, each "
        "place against all places"
    )


def subject(found: Movers) -> str:
    """The measure, and the treatment function where it is one alone."""
    title = inline(found.panel.measure.title)
    function = found.panel.treatment_function
    return title if function == TOTAL else f"{title} {of_function(found.panel.measure, function)}"


def headline(found: Movers) -> str:
    """Who moved, or that nobody did beyond chance; with what chance alone would name."""
    measure = found.panel.measure
    up, down = (found.of("better", "higher"), found.of("worse", "lower"))
    who = places(found.panel.geography, found.judged)
    months = len(found.panel.periods)
    if not up and not down:
        return (
            f"Not one of the {found.judged} {who} that can be followed over {months} months to "
            f"{found.panel.last.label} moved beyond chance on “{subject(found)}”."
        )
    verbs = ways(measure)
    parts = [f"{_counted(one)} {verb}" for one, verb in zip((up, down), verbs, strict=True)]
    lead = f"Of {found.judged} {who} followed over {months} months to {found.panel.last.label} on “{subject(found)}”, "
    if not found.confirmed and found.named <= found.most_by_chance:
        return (
            f"{lead}none can be said to have moved beyond chance: {parts[0]} and {parts[1]} as candidates, and chance "
            f"alone would name up to {words.number_word(found.most_by_chance)}."
        )
    return f"{lead}{parts[0]} and {parts[1]} beyond what chance alone usually shows."


def _counted(movers: Sequence[Mover]) -> str:
    if not movers:
        return "none"
    sure = sum(one.tier == "confirmed" for one in movers)
    told = words.number_word(len(movers))
    return f"{told} ({sure} confirmed)" if sure else told


def chance_sentence(found: Movers) -> str:
    """How many candidates chance would name, and what confirming means."""
    usual = "steps" if found.panel.nature == "stock" else "variations"
    each = "" if found.panel.nature == "stock" else "each way "
    return (
        f"Had nobody moved, about {words.significant(found.by_chance, 2)} of {found.judged} would be named by chance, "
        "one way or the other: counted in made-up panels in which these places take their own usual "
        f"{usual} in no particular direction. A confirmed one also stands when all places are allowed for: at most "
        f"{words.percent(CONFIRMED_Q, 0)} of those confirmed {each}are expected to be false."
    )


def mover_sentence(found: Movers, mover: Mover) -> str:
    """What one place did, in its own figures and against the rest; or why nothing can be said of it."""
    measure = found.panel.measure
    if mover.tier == "not judged":
        return f"{mover.label} is not judged. {mover.reason}"
    own = words.change(mover.early, mover.late, lambda value: form(measure, value))
    against = _against(measure, mover)
    rank = _ranks(mover, found.judged)
    if mover.moved:
        certain = "Confirmed" if mover.tier == "confirmed" else "A candidate"
        more = f"{_climb(mover, found.judged)}{_why_no_more(mover)}"
        return f"{certain}: {mover.label} {WAYS[mover.way]}. It {own}{against}. {rank}{more}"
    if mover.excluded:
        return f"{mover.label} {own}{against}, and something else explains it: {mover.reason}"
    return (
        f"{mover.label} {own}{against}. {rank} The level is not distinguishable from where it was: no move is claimed."
    )


def _why_no_more(mover: Mover) -> str:
    """Why a candidate could not be confirmed, where that is known."""
    return f" {mover.reason}" if mover.tier == "candidate" and mover.reason else ""


def _climb(mover: Mover, judged: int) -> str:
    """A claim about the order is made only of a confirmed mover whose expected place bears it out."""
    first = _FIRST if judged >= 4 * _FIRST else _FIRST_OF_FEW
    if mover.climbed_into(first):
        return f" It can be said to have climbed into the first {first}."
    return ""


def _against(measure: Measure, mover: Mover) -> str:
    """How far it went against the rest, with its limits."""
    if measure.kind is Kind.SHARE:
        return f", {beside(mover.points)} where it would be had it moved as all places did ({points_range(mover)})"
    what = "wait" if measure.kind is Kind.QUANTILE else "rate"
    return (
        f", {ratio(mover.change)} times the {what} it would have had it moved as all places did (95% interval "
        f"{ratio_range(mover)})"
    )


def beside(points: float) -> str:
    """``3.2 percentage points above``."""
    return f"{words.points(abs(points))} {'above' if points > 0 else 'below'}"


def points_range(mover: Mover) -> str:
    """The 95 per cent limits of a share's change in points, said with the side that each lies on."""
    low, high = mover.points_range
    if low >= 0.0 or high <= 0.0:
        near, far = sorted((abs(low), abs(high)))
        return f"95% interval {words.decimal(100 * near, 1)} to {words.decimal(100 * far, 1)} points"
    return f"95% interval from {words.decimal(-100 * low, 1)} below to {words.decimal(100 * high, 1)} above"


def ratio(value: float) -> str:
    """A ratio of two levels, to three figures."""
    return words.significant(value, 3) if value < 100 else "more than 100"


def ratio_range(mover: Mover) -> str:
    """The 95 per cent limits of the change as a ratio."""
    high = mover.change_high
    return f"{words.significant(mover.change_low, 2)} to {words.significant(high, 2) if high < 1000 else 'over 1,000'}"


def _ranks(mover: Mover, judged: int) -> str:
    return (
        f"Its place among {judged}, 1 the first, was {rank_words(mover.rank_early, mover.rank_early_range)} and is "
        f"{rank_words(mover.rank_late, mover.rank_late_range)}."
    )


def rank_words(expected: float, interval: tuple[int, int]) -> str:
    """A place in the order with the places it may truly have."""
    return f"about {words.decimal(expected, 0)} ({interval[0]} to {interval[1]})"


def power_sentence(found: Movers) -> str:
    """What the window could have shown at all."""
    power = found.power
    what = "wait" if found.panel.measure.kind is Kind.QUANTILE else "rate"
    rise = _rise(found, RAMP) or f"of a place’s {what} by {words.percent(RAMP - 1, 0)}"
    said = (
        f"What this window can show: a steady change over the {power.months} months {rise} would be named "
        f"{_often(power.candidate)} and confirmed {_often(power.confirmed)}."
    )
    if not np.isfinite(power.candidate_size):
        return f"{said} Not even {_largest(found)} would be named eight times in ten: that nobody is named says little."
    size = _rise(found, power.candidate_size) or f"by {words.percent(power.candidate_size - 1, 0)}"
    return f"{said} To be named eight times in ten it takes one {size}."


def _rise(found: Movers, size: float) -> str:
    """What a change of the odds is for a place at England's level; empty for anything but a share."""
    known = found.panel.england[np.isfinite(found.panel.england)]
    if not found.panel.share or not known.size:
        return ""
    usual = float(known[-1])
    odds = usual / (1 - usual) * size
    return f"from England’s {words.percent(usual)} to {words.percent(odds / (1 + odds))}"


def _largest(found: Movers) -> str:
    return f"one {_rise(found, 4.0)}" if _rise(found, 4.0) else "one to four times as much"


def _often(chance: float) -> str:
    if chance < 0.05:
        return "hardly ever"
    if chance > 0.95:
        return "nearly always"
    return f"{words.decimal(10 * chance, 0)} times in 10" if chance >= 0.15 else "1 time in 10"


def unjudged_sentence(found: Movers) -> str:
    """How many places are not judged."""
    number = sum(one.tier == "not judged" for one in found.places)
    if not number:
        return ""
    return f"{words.count(number, 'place')} {words.noun(number, 'is')} not judged; the table says why of each."


def retest_sentences(again: Retest) -> tuple[str, ...]:
    """The hit rate, with its denominators and what chance would give."""
    span = words.months(again.as_of[0], again.as_of[-1])
    looks = words.count(len(again.as_of), "month")
    title = inline(again.panel.measure.title)
    if not again.cases:
        return (
            f"Looking back from {looks} ({span}), nobody was named on “{title}” over {again.months} months: there is "
            "nobody to look at again.",
        )
    seen, distinct = len(again.seen), len({one.mover.area for one in again.cases})
    told = [
        f"Looking back from {looks} ({span}), {words.count(len(again.cases), 'move')} of "
        f"{words.count(distinct, 'place')} were named on “{title}” over {again.months} months, and {seen} could be "
        f"looked at again in the {again.later} months after.",
    ]
    if seen:
        told.append(
            words.sentence(
                f"{words.number_word(again.held)} of {seen} held (at least half of the move was left) and "
                f"{words.number_word(again.went_on)} went on (moved further still)"
            )
        )
    if np.isfinite(again.chance_held):
        told.append(
            f"In made-up panels in which nobody truly moves, {words.percent(again.chance_held, 0)} of those named hold "
            f"and {words.percent(again.chance_went_on, 0)} go on ({again.chance_cases} looked at)."
            + (
                " A list that drifted mostly stays where it drifted to: going on tells a trend from a drift, holding "
                "does not."
                if again.panel.nature == "stock"
                else ""
            )
        )
    else:
        told.append("In made-up panels in which nobody truly moves, hardly anybody is named at all.")
    told.append("The windows overlap, so one move is often seen from several months: these are not as many witnesses.")
    return tuple(told)
