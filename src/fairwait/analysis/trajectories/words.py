"""What a trajectory says in words: from what to what, beside what ordinary movement alone would do."""

from __future__ import annotations

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.profile.words import capital, measured
from fairwait.analysis.trajectories.moved import Moved
from fairwait.analysis.trajectories.trajectory import Trajectory, TrajectoryPoint
from fairwait.analysis.wording import form, of_function, places
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

INDEPENDENT = (
    "Ranks of different months are drawn independently of one another, so that a rank that moved is never the echo of "
    "one random number."
)


def title(one: Trajectory) -> str:
    """The finding in a few words."""
    if one.moved is None:
        return f"{one.name}: too few comparable months to say how it moved"
    if not one.moved.told:
        rank = " in rank, but its level cannot be told from before" if rank_moved(one) else ""
        return f"{one.name} moved{rank}" if rank else f"{one.name}: no move beyond what is ordinary"
    say = one.measure.words
    than = say.higher if one.moved.shift > 0 else say.lower
    return f"{one.name} is {than} against the other {places(one.panel.geography)} than it was"


def headline(one: Trajectory) -> str:
    """From what to what, England’s beside it."""
    function = one.panel.treatment_function
    scope = "" if function == TOTAL else f" {of_function(one.measure, function)}"
    preposition = "at" if one.panel.geography is Geography.PROVIDER else "in"
    what = capital(f"{measured(one.measure)}{scope} {preposition} {one.name}")
    move = one.moved
    if move is None:
        known = [point for point in one.points if point.judged and point.value is not None]
        if not known:
            return f"{what} could be judged in no month of the window."
        last = known[-1]
        return f"{what} came to {form(one.measure, last.value)} in {last.period.label}."
    england = ""
    if move.england_early == move.england_early and move.england_late == move.england_late:
        moved = words.change(move.england_early, move.england_late, lambda value: form(one.measure, value))
        england = f"; England’s {moved}"
    own = words.change(move.early, move.late, lambda value: form(one.measure, value))
    return f"{what} {own} between {_when(one.panel, move)}{england}."


def _when(panel: Panel, move: Moved) -> str:
    if move.third == 1:
        return f"{move.first.label} and {move.last.label}"
    first = words.months(move.first, move.first.shift(move.third - 1))
    last = words.months(move.last.shift(1 - move.third), move.last)
    return f"{first} and {last} (means of {move.third} months)"


def move_sentence(one: Trajectory) -> str:
    """The move against the other places beside what movement alone would do, and what would settle it."""
    move = one.moved
    if move is None:
        return ""
    say = one.measure.words
    size = difference(one.measure, abs(move.shift_printed))
    way = say.higher if move.shift > 0 else say.lower
    reach = difference(one.measure, move.reach_printed)
    months = move.first.months_until(move.last)
    over = f"over {words.count(months, 'month')}" if one.panel.nature == "stock" else "between such stretches"
    verdict = (
        "this is more than that"
        if move.told
        else "moved in rank, but its level cannot be told from before"
        if rank_moved(one)
        else "its level cannot be told from before"
    )
    return (
        f"Against the other {places(one.panel.geography)} that is {size} {way}; month-to-month movement alone moves a "
        f"place like this by up to {reach} {over} (95 in 100): {verdict}."
    )


def difference(measure: Measure, value: float) -> str:
    """A difference in a measure's own unit: ``4.1 percentage points``, ``1.2 weeks``, ``0.31``."""
    if measure.kind is Kind.SHARE:
        return words.points(value, 1 if value >= 0.0005 else 2)
    if measure.kind is Kind.QUANTILE:
        return words.weeks(value)
    return words.significant(value, 2)


def more_sentence(one: Trajectory) -> str:
    """How many more months would tell; empty where it is told, or not within two years."""
    if one.moved is None or one.moved.more is None:
        return ""
    months = words.count(one.moved.more, "more month", words=True)
    return words.sentence(f"{months} {'at the same pace' if one.panel.nature == 'stock' else 'like these'} would tell")


def ends(one: Trajectory) -> tuple[TrajectoryPoint, TrajectoryPoint] | None:
    """The first and last ranked months of the last stretch; None without two."""
    ranked = [point for point in one.comparable if point.rank is not None]
    return (ranked[0], ranked[-1]) if len(ranked) > 1 else None


def rank_moved(one: Trajectory) -> bool:
    """Whether the 95 per cent intervals of its rank in the first and last month do not meet."""
    found = ends(one)
    if found is None:
        return False
    first, last = found
    limits = [(point.rank_low or 0, point.rank_high or 0) for point in (first, last)]  # ends() keeps ranked months
    return limits[0][1] < limits[1][0] or limits[1][1] < limits[0][0]


def rank_sentence(one: Trajectory) -> str:
    """Where it stood at both ends, with intervals and how many were ranked."""
    found = ends(one)
    if found is None:
        return ""
    first, last = found
    return (
        f"Its rank was {_rank(first)} in {first.period.label} and {_rank(last)} in {last.period.label}; 1 is the "
        f"{first_of(one.measure)}.{_other_places(one, first, last)}"
    )


def _other_places(one: Trajectory, first: TrajectoryPoint, last: TrajectoryPoint) -> str:
    """That the two ranks are not among the same places; empty where they are."""
    panel = one.panel
    then, now = (panel.usable[:, panel.periods.index(point.period)] for point in (first, last))
    gone, new = int((then & ~now).sum()), int((now & ~then).sum())
    if not gone and not new:
        return ""
    told = [f"{words.number_word(gone)} ranked then could not be ranked now"] if gone else []
    told += [f"{words.number_word(new)} ranked now could not be ranked then"] if new else []
    return f" Not the same places are ranked: {words.listing(told)}, so the two ranks are not of one order."


def _rank(point: TrajectoryPoint) -> str:
    span = f"{point.rank_low} to {point.rank_high}" if point.rank_low != point.rank_high else f"{point.rank_low}"
    return f"{words.decimal(point.rank, 0)} of {point.ranked} (95% interval {span})"


def first_of(measure: Measure) -> str:
    """What the place at rank 1 is called: ``highest``, ``shortest``."""
    from fairwait.definitions.measure import Polarity

    return measure.words.lowest if measure.polarity is Polarity.LOWER_IS_BETTER else measure.words.highest


def not_judged(one: Trajectory) -> tuple[str, ...]:
    """Months that could not be judged, neighbouring months of one reason together."""
    runs: list[tuple[TrajectoryPoint, TrajectoryPoint]] = []
    for point in (point for point in one.points if point.reason):
        if runs and runs[-1][1].reason == point.reason and runs[-1][1].period.shift(1) == point.period:
            runs[-1] = runs[-1][0], point
        else:
            runs.append((point, point))
    return tuple(f"{words.months(first.period, last.period)}: {first.reason}" for first, last in runs)


def stretch_sentence(one: Trajectory) -> str:
    """That earlier months belong to another way of counting; empty where all months can be compared."""
    last = one.points[-1].stretch
    earlier = [point for point in one.points if point.stretch != last and point.value is not None]
    if not earlier:
        return ""
    when = words.months(earlier[0].period, earlier[-1].period)
    return f"{when} {words.noun(len(earlier), 'is', 'are')} drawn apart: what was counted then cannot be compared."


def revised_sentence(one: Trajectory) -> str:
    """How many of its months were revised since first published."""
    revised = [point.period.label for point in one.points if point.revised]
    if not revised:
        return ""
    return (
        f"{words.sentence(words.listing_up_to(revised, 3, 'other month'))[:-1]} "
        f"{words.noun(len(revised), 'was', 'were')} revised since first published: hollow in the picture."
    )
