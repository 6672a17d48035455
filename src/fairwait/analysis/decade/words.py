"""What two months a decade apart show, said so that nobody takes two snapshots for a course of events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.decade.compared import Aside, Compared, TwoMonths
from fairwait.analysis.decade.spread import LEVEL, SpreadChange
from fairwait.analysis.wording import form, inline
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import Part
from fairwait.stats.nulls import overlap_mean

TEN = 10
SETTLED_BY = (
    "Two single months are two snapshots: the other months of both winters, and those between, would confirm it or not."
)


def chance_sentence(one: Compared) -> str:
    """What unrelated orders, and noise alone, would show beside the correlation seen."""
    order = one.order
    return (
        f"Unrelated orders of {len(one)} areas give rank correlations of {signed(order.unrelated.low)} to "
        f"{signed(order.unrelated.high)}; month-to-month noise alone, had no area moved, would have left "
        f"{signed(order.noise_alone.median)}. The interval of a correlation takes the areas as a sample of those there "
        f"might have been, and allows for areas of one board being alike: {len(one)} say as much as "
        f"{words.decimal(order.effective, 0)} that had nothing to do with each other."
    )


def fallback_sentence(pair: TwoMonths) -> str:
    """Which months the user's own store lacks, so that the figures that travel along answer; empty for none."""
    lacking = [month.period.label for month in (pair.then, pair.now) if month.packaged]
    if not lacking:
        return ""
    return (
        f"Your own store does not hold {words.listing(lacking)}: the figures that travel with fairwait answer for "
        f"{words.noun(len(lacking), 'it', 'them')}."
    )


APPORTIONED = (
    "An area is not compared if more than {limit} of its figure rests on where residents live: of the pathways of each "
    "organisation that was divided the smaller part, inside or outside the area, over the area’s pathways."
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


def movers_sentence(one: Compared) -> str:
    """How many areas moved against England, which way, and how many would have with twice the noise."""
    up, down, total = (one.moves.moved > 0).sum(), (one.moves.moved < 0).sum(), len(one)
    moved = int(up + down)
    england = " then, ".join(form(one.measure, side.england) for side in (one.then, one.now)) + " now"
    if not moved:
        return f"None of {total} areas moved against England ({england}) by more than month-to-month noise can explain."
    doubled = int((one.moved_at_double != 0).sum())
    say = one.measure.words
    return (
        f"{moved} of {total} areas stand at a clearly different distance from England ({england}) than they did: {up} "
        f"{say.higher} and {down} {say.lower}; if the noise is as measured, at most 1 in 20 of these by chance; with "
        f"twice the noise {doubled}."
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


def farthest(one: Compared, way: int, number: int = 3) -> list[int]:
    """The areas that moved furthest one way (+1 or -1) after shrinkage, those first that moved most."""
    rows = np.flatnonzero(one.moves.moved == way)
    return [int(row) for row in rows[np.argsort(-np.abs(one.moves.shrunk[rows]))][:number]]


def farthest_sentence(one: Compared) -> str:
    """The furthest movers each way, with both figures; empty where nobody moved."""
    told: list[str] = []
    for way, word in ((1, one.measure.words.higher), (-1, one.measure.words.lower)):
        names = [f"{name(one, row)}, {then_now(one, row)}" for row in farthest(one, way, 2)]
        if names:
            told.append(f"{'furthest towards ' if not told else 'towards '}{word}: {'; '.join(names)}")
    return words.sentence(". ".join(words.sentence(part).rstrip(".") for part in told)) if told else ""


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


def aside_area_sentence(one: Compared, area: Aside) -> str:
    """An area that is not compared: that it is not and why, then its figures beside England's."""
    figures = [
        f"{form(one.measure, float(table['value'][0]))} in {side.period.label} (England "
        f"{form(one.measure, side.england)})"
        for side, table in ((one.then, area.then), (one.now, area.now))
    ]
    return f"{area.name} ({area.code}) cannot be compared. {area.reason} For information only: {', '.join(figures)}."


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
        f"{words.noun(len(one.aside), 'is', 'are')} shown and not compared: {words.listing(told)}{overlap}. Which "
        "ones is no matter of chance, so all areas together may differ from those compared."
    )


def spread_sentence(measure: Measure, found: tuple[SpreadChange, ...]) -> str:
    """How many estimators say wider, how many narrower, and what the one says that is least tied to England's level."""
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
        f"{counted}. On the scale least tied to England’s level, if {LEVEL[measure.kind is Kind.SHARE]} ({free.name}), "
        f"the spread is now {change_text(free)}: {_VERDICTS[free.verdict]}."
    )


_VERDICTS = {"wider": "further apart", "narrower": "closer together", "cannot be told": "no clear change"}


def change_text(one: SpreadChange) -> str:
    """A change of the spread with its interval: ``0.87 times what it was (95% interval 0.83 to 0.91)``."""
    high = None if np.isinf(one.change.high) else one.change.high
    return f"{words.times(one.change.value)} what it was (95% interval {words.interval(one.change.low, high)})"


TITLE_RULE = (
    "Areas are said to have moved apart, or closer together, only if the intervals of all estimators exclude no change "
    "in that direction, as printed; else the title counts those that do. All rest on the same areas: they are no "
    "independent witnesses."
)


def spread_title(then: Period, found: tuple[SpreadChange, ...]) -> str:
    """The answer in words by :data:`TITLE_RULE`, from how many intervals exclude no change in each direction."""
    wider, narrower = (sum(one.verdict == word for one in found) for word in ("wider", "narrower"))
    if not wider and not narrower:
        return f"Whether areas are further apart than in {then.label} cannot be told"
    if wider == len(found):
        return f"Since {then.label} areas have moved apart"
    if narrower == len(found):
        return f"Since {then.label} areas have moved closer together"
    counted = [(wider, "further apart"), (narrower, "closer together")]
    (most, way), (fewest, other) = sorted(counted, key=lambda one: -one[0])
    unsure = len(found) - most - fewest
    rest = [f"{other} by {words.number_word(fewest)}"] if fewest else []
    rest += [f"not to be told apart by {words.number_word(unsure)}"] if unsure else []
    return f"By {most} of {len(found)} estimators areas are {way} than in {then.label}, {words.listing(rest)}"


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


def provenance(pair: TwoMonths, compared: Sequence[Compared]) -> tuple[Provenance, ...]:
    """The files behind some comparisons, those of the earlier month first."""
    files = [
        file
        for month in (pair.then, pair.now)
        for one in compared
        for file in month.bench.provenance(month.period, one.measure)
    ]
    return tuple(dict.fromkeys(files))
