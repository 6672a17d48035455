"""What two months a decade apart show, said so that nobody takes two snapshots for a course of events."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.decade.compared import Compared, TwoMonths
from fairwait.analysis.decade.spread import SpreadChange
from fairwait.analysis.wording import form, inline
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.stats.nulls import overlap_mean

TEN = 10
SETTLED_BY = (
    "Two single months are two snapshots: what is found here is exploratory. The same comparison for the other months "
    "of both winters, and the months between, would confirm it or not."
)


def order_sentence(one: Compared) -> str:
    """Whether the two orders have anything to do with each other."""
    order, then, now = one.order, one.then.period, one.now.period
    found = f"Over the {len(one)} areas the rank correlation of {then.label} and {now.label} is {signed(order.value)}"
    chance = f"unrelated orders give {signed(order.unrelated.low)} to {signed(order.unrelated.high)}"
    return (
        f"{found}, where {chance}, and month-to-month noise alone, had no area moved, would have left "
        f"{signed(order.noise_alone.median)}."
    )


def ends_sentence(one: Compared) -> str:
    """How many of the ten highest then are among the ten highest now: the same in places that people know."""
    value = [side.estimates["value"] for side in (one.then, one.now)]
    shared = [len(set(np.argsort(sign * value[0])[:TEN]) & set(np.argsort(sign * value[1])[:TEN])) for sign in (-1, 1)]
    expected = words.decimal(overlap_mean(len(one), TEN), 1)
    say = one.measure.words
    return (
        f"Of the ten areas {say.highest} in {one.then.period.label} ({inline(one.measure.title)}), {_some(shared[0])} "
        f"among the ten {say.highest} in {one.now.period.label}; of the ten {say.lowest}, {_some(shared[1])} still "
        f"among the ten {say.lowest}. Orders that have nothing to do with each other would share {expected} of ten."
    )


def _some(number: int) -> str:
    return f"{words.number_word(number) if number else 'none'} {words.noun(number, 'is', 'are')}"


def england_sentence(one: Compared) -> str:
    """England's own change, which every area is held against."""
    return (
        f"{one.measure.title} in England, in these treatment functions: "
        f"{form(one.measure, one.then.england)} in {one.then.period.label}, {form(one.measure, one.now.england)} in "
        f"{one.now.period.label}. Every area is held against England in the same month, so that what happened "
        "everywhere counts for or against nobody."
    )


def movers_sentence(one: Compared) -> str:
    """How many areas moved, which way, and how many would have with twice the noise."""
    up, down, total = (one.moves.moved > 0).sum(), (one.moves.moved < 0).sum(), len(one)
    moved = int(up + down)
    if not moved:
        return f"None of {total} areas moved against England by more than month-to-month noise can explain."
    doubled = int((one.moved_at_double != 0).sum())
    say = one.measure.words
    return (
        f"{moved} of {total} areas stand at a clearly different distance from England than they did: {up} "
        f"{say.higher} and {down} {say.lower}, at most 1 in 20 of these by chance. "
        f"With month-to-month noise twice as large as measured {doubled} still would."
    )


def noise_sentence(one: Compared) -> str:
    """Where the month-to-month noise of each month comes from, and how large it is on the scale of the test."""
    told = [
        f"{side.period.label}: {words.significant(side.noise.omega, 2)} ({side.noise.source})"
        for side in (one.then, one.now)
    ]
    return (
        f"Month-to-month noise on the scale of the test, {'; '.join(told)}. It is measured on the months around where "
        "four in a row are held, else borrowed; the larger of the two is taken."
    )


def wandering_sentence(one: Compared) -> str:
    """That a list wanders: a decade of ordinary months moves areas far without any one cause."""
    if one.wandering is None:
        return ""
    seen, free = (words.significant(value, 2) for value in (float(one.moves.difference.std(ddof=1)), one.wandering))
    months = one.then.period.months_until(one.now.period)
    return (
        "Lists wander, so much movement over a decade needs no single cause: were the ordinary change of one month to "
        f"add up for {months} months with nothing to pull areas back, they would scatter by {free} on the scale of the "
        f"test; they have scattered by {seen}."
    )


def farthest(one: Compared, way: int, number: int = 3) -> list[int]:
    """The areas that moved furthest one way (+1 or -1) after shrinkage, those first that moved most."""
    rows = np.flatnonzero(one.moves.moved == way)
    return [int(row) for row in rows[np.argsort(-np.abs(one.moves.shrunk[rows]))][:number]]


def farthest_sentence(one: Compared, way: int) -> str:
    """The furthest movers one way, with both figures; empty where nobody moved that way."""
    rows = farthest(one, way)
    if not rows:
        return ""
    told = [f"{name(one, row)} ({then_now(one, row)})" for row in rows]
    word = one.measure.words.higher if way > 0 else one.measure.words.lower
    return f"Furthest towards {word} against England: {words.listing(told)}."


def area_sentence(one: Compared, row: int) -> str:
    """One area then and now beside England, its place, and whether it moved."""
    sides = [
        f"{form(one.measure, float(side.estimates['value'][row]))} in {side.period.label} (England "
        f"{form(one.measure, side.england)}; place {words.decimal(float(side.position[row]), 0)} of {len(one)})"
        for side in (one.then, one.now)
    ]
    way = int(one.moves.moved[row])
    word = one.measure.words.higher if way > 0 else one.measure.words.lower
    verdict = f"clearly {word} against England than it was" if way else "no clear move against England"
    return f"{name(one, row)}: {', '.join(sides)}. {words.sentence(verdict)}"


def then_now(one: Compared, row: int) -> str:
    """Both figures of one area."""
    return (
        " then, ".join(form(one.measure, float(side.estimates["value"][row])) for side in (one.then, one.now)) + " now"
    )


def name(one: Compared, row: int) -> str:
    """The area at a row as people write it."""
    return f"{one.now.estimates['area_name'][row]} ({one.now.estimates['area'][row]})"


def aside_sentence(one: Compared) -> str:
    """How many areas are shown and not compared, and why."""
    if not one.aside:
        return "Every area could be judged in both months."
    boundary = sum(1 for area in one.aside if area.reason.startswith("Its boundary"))
    then = sum(1 for area in one.aside if one.then.period.label in area.reason) - boundary
    now = sum(1 for area in one.aside if f"{one.now.period.label}:" in area.reason)
    told = [
        f"{count} because of {why}"
        for count, why in (
            (then, f"what is missing in {one.then.period.label}"), (now, f"what is missing in {one.now.period.label}"),
            (boundary, "a boundary that moved"),
        )
        if count
    ]  # fmt: skip
    both = then + now + boundary - len(one.aside)
    overlap = f" ({both} in both months)" if both > 0 else ""
    return (
        f"{words.count(len(one.aside), 'area')} of {len(one.aside) + len(one)} "
        f"{words.noun(len(one.aside), 'is', 'are')} shown and not compared: {words.listing(told)}{overlap}."
    )


def spread_sentence(measure: Measure, found: tuple[SpreadChange, ...]) -> str:
    """How many estimators say wider, how many narrower, and what the one says that England's level does not bend."""
    wider = sum(one.verdict == "wider" for one in found)
    narrower = sum(one.verdict == "narrower" for one in found)
    free = next((one for one in found if one.id == "scale_sd"), None)
    counts = [(number, what) for number, what in ((wider, "further apart"), (narrower, "closer together")) if number]
    of = f"of {len(found)} estimators"
    told = [f"{what} by {'all' if number == len(found) else number} {of if at == 0 else ''}".strip()
            for at, (number, what) in enumerate(counts)]  # fmt: skip
    known = f"areas are now {words.listing(told)}"
    counted = f"{measure.title}: {known if told else 'no estimator tells the two months apart'}"
    if free is None:
        return f"{counted}."
    return (
        f"{counted}. By the one that does not depend on how well England does, the spread is now {change_text(free)}: "
        f"{_VERDICTS[free.verdict]}."
    )


_VERDICTS = {"wider": "further apart", "narrower": "closer together", "cannot be told": "no clear change"}


def change_text(one: SpreadChange) -> str:
    """A change of the spread with its interval: ``0.87 times what it was (95% interval 0.83 to 0.91)``."""
    high = None if np.isinf(one.change.high) else one.change.high
    return f"{words.times(one.change.value)} what it was (95% interval {words.interval(one.change.low, high)})"


def spread_title(then: Period, found: tuple[SpreadChange, ...]) -> str:
    """The answer in words: it may depend on the estimator, and then says so."""
    verdicts = {one.verdict for one in found} - {"cannot be told"}
    start = f"Since {then.label} areas"
    if verdicts == {"wider"}:
        return f"{start} have moved apart"
    if verdicts == {"narrower"}:
        return f"{start} have moved closer together"
    if not verdicts:
        return f"Whether areas are further apart than in {then.label} cannot be told"
    return f"Whether areas are further apart than in {then.label} depends on how it is counted"


def functions_sentence(pair: TwoMonths) -> str:
    """Which treatment functions are compared, and how much of the list they are."""
    then, now = pair.evidence.covered(Part.INCOMPLETE, pair.functions)
    return (
        f"{len(pair.functions)} treatment functions can be compared, added together: {words.in_hundred(then)} pathways "
        f"of England’s list in {pair.then.period.label} and {words.in_hundred(now)} in {pair.now.period.label}."
    )


def signed(value: float) -> str:
    """A correlation with two decimals and a true minus sign."""
    return words.decimal(value, 2)


def working_words(measure: Measure) -> str:
    """What the move of an area is counted in."""
    if measure.kind is Kind.SHARE:
        return "ratio of the odds against England’s, now over then"
    return f"ratio of {inline(measure.title)} against England’s, now over then"
