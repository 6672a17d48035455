"""Rule: a standard that counts is missed clearly, and the place is too slow in coming nearer to it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from fairwait.analysis.watch.entry import Evidence, WatchEntry
from fairwait.analysis.watch.found import NOT_JUDGED, WAITS, Found, Judged
from fairwait.analysis.watch.inputs import Case, Goal, Inputs, Moved
from fairwait.analysis.watch.short import Asked, improving
from fairwait.analysis.watch.spells import Spell
from fairwait.analysis.watch.walking import walk
from fairwait.analysis.watch.words import against, in_a_hundred, months_running, named_measure, standing_now
from fairwait.analysis.watch.worse import lately
from fairwait.analysis.wording import form
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.finding import Cell
from fairwait.domain.period import Period


def target_missed(case: Case, inputs: Inputs) -> Judged:
    """Who clearly misses a standard and cannot be coming nearer fast enough; why the others are not on the list."""
    found = Found(case)
    panel = inputs.panel(case.measure, case.geography, case.treatment_function)
    if panel is None:
        return found.nothing_held()
    panel = panel.current()
    goals = inputs.goals(case.rule.standards[case.geography], panel)
    if not goals:
        found.notes.append(
            f"No standard of {case.geography.plural} can be held against “{case.measure.title}” for {panel.last.label}."
        )
        return found.judged()
    asked = Asked(case, inputs, panel, goals)
    spells, reached = walk(
        len(panel),
        len(panel.periods),
        asked.answers,
        case.rule.parameters.count("months"),
        case.rule.parameters.count("ends_after"),
        lately(case, panel),
    )
    found.falsely = asked.falsely()
    found.left_out(panel)
    for row, (area, now) in enumerate(zip(panel.areas, spells, strict=True)):
        # The months before a standard is due tell whether a place comes nearer; nobody is on the list for them.
        if now.on and asked.counting(row, len(panel.periods) - 1 - now.waning) is not None:
            found.entries.append(_entry(asked, found, row, now, reached))
        else:
            ended = _came_off(asked, row, now)
            found.not_on(area, *_why_not(asked, row, now), ended)
    return found.judged()


def _came_off(asked: Asked, row: int, now: Spell) -> Period | None:
    """The month that took a place off the list; None for one that was not on it, or whose standard was not due."""
    if now.ended is None:
        return None
    held = now.ended - asked.case.rule.parameters.count("ends_after")
    return None if asked.counting(row, held) is None else asked.panel.periods[now.ended]


def _entry(asked: Asked, found: Found, row: int, now: Spell, reached: int) -> WatchEntry:
    from scipy.special import ndtr

    assert now.since is not None
    panel, last = asked.panel, len(asked.panel.periods) - 1
    # An entry that is about to end rests on the last month in which the rule held.
    at = last - now.waning if np.isfinite(asked.spare(row, last - now.waning)) else last
    goal, short, spare = asked.goal(row, at), asked.shortfall(row, at), asked.spare(row, at)
    assert goal is not None
    first = panel.periods[now.since]
    came = panel.periods[now.since + asked.case.rule.parameters.count("months") - 1]
    chance = float(ndtr(spare))
    text, numbers = standing_now(panel, row)
    miss, miss_numbers = _distance(asked, row, at, goal)
    way, way_numbers = _way(asked, row, at)
    evidence = [
        Evidence(text, numbers),
        Evidence(miss, miss_numbers),
        Evidence(way, way_numbers),
        Evidence(
            f"A place that in truth gains at that pace would look so slow with a probability of {_tiny(chance)}; one "
            "that just meets its standard would look so far from it by ordinary movement in one month with a "
            f"probability of {_tiny(float(ndtr(-short)))}.",
            {"spare": spare, "chance": chance, "shortfall": short, "chance_of_miss": float(ndtr(-short))},
        ),
        Evidence(f"The standard: {goal.source}.{_still(goal)}", {"standard": goal.standard}),
    ]
    moved = asked.moved(row, at)
    if moved is not None:
        evidence.append(Evidence(_tested(asked, moved), {"tier": moved.tier, "way": moved.way}))
    side = "at least" if asked.sign > 0 else "at most"
    value = form(panel.measure, float(panel.value[row, at]))
    reason = (
        f"By {named_measure(panel.measure)} {panel.names[row]} had {value} in {panel.periods[at].label}, where the "
        f"standard{_due(goal)} asks for {side} {form(panel.measure, goal.target)}; over two years it gained less than "
        f"a pace that would meet the standard within {_years(asked)}, by more than lists wander."
    )
    made = found.entry(
        panel,
        row,
        since=max(first, goal.first),
        entered=max(came, goal.first),
        at_least=now.since == reached and first >= goal.first,
        reason=reason,
        evidence=tuple(evidence),
        off_when=_off(asked, row, now, goal),
        chance=chance,
    )
    return replace(made, notes=(*made.notes, *([goal.dispute] if goal.dispute else [])))


def _due(goal: Goal) -> str:
    """When a standard was due that another has followed since; empty for one that still stands."""
    what = standard(goal.standard)
    return "" if what.ended is None or what.due is None else f" that was due in {what.due.label}"


def _still(goal: Goal) -> str:
    if not _due(goal) or goal.last is None:
        return ""
    return f" It counts here until the one that followed it falls due in {goal.last.shift(1).label}."


def _years(asked: Asked) -> str:
    return f"{words.number_word(int(asked.case.rule.parameters.number('years')))} years"


def _distance(asked: Asked, row: int, at: int, goal: Goal) -> tuple[str, dict[str, Cell]]:
    """How far it is from the standard, in points and in pathways on a list of the same length."""
    panel, measure = asked.panel, asked.panel.measure
    whole, value = float(panel.whole[row, at]), float(panel.value[row, at])
    gap = abs(goal.target - value)
    more = int(np.ceil(gap * whole - 1e-9))
    what = f"{words.integer(more)} {words.noun(more, _counted(asked))}"
    within = "to be within the wait" if asked.sign > 0 else "to wait no longer than that"
    return (
        f"{goal.title}: it is {words.points(gap)} away from {form(measure, goal.target)}. On a list of the same length "
        f"{what} more would have {within}.",
        {"target": goal.target, "gap": -gap, "short_by": more},
    )


def _counted(asked: Asked) -> str:
    return "pathway" if asked.panel.measure.collected is None else "patient"


def _way(asked: Asked, row: int, at: int) -> tuple[str, dict[str, Cell]]:
    """Where it was, where it is, where the pace would have brought it, and where it can be at the most."""
    pace, say = asked.pace(at), partial(form, asked.panel.measure)
    assert pace is not None
    early, late, needed, most = (float(one[row]) for one in (pace.early, pace.late, pace.needed, pace.most))
    months = min(asked.case.rule.parameters.count("window"), at + 1)
    sure = in_a_hundred(asked.case.rule.parameters.number("sure"))
    same = say(early) == say(late)
    return (
        f"Its average was {say(early)} over the first third of {months} months and "
        f"{'the same' if same else say(late)} over the last third. A steady way to the standard within {_years(asked)} "
        f"would have brought it to {say(needed)}; as its own list and all lists wander, {say(most)} is the most that "
        f"its figures leave room for, with a probability of {sure}.",
        {"early": early, "late": late, "needed": needed, "most": most},
    )


def _tested(asked: Asked, moved: Moved) -> str:
    if moved.tier in ("confirmed", "candidate") and moved.way == "worse":
        sure = "confirmed" if moved.tier == "confirmed" else "a candidate, not confirmed"
        return words.sentence(
            f"Against the others it grew worse over the window ({sure}): it is {against(moved, asked.panel.geography)}"
        )
    return "Against the others its change over the window cannot be told from chance."


def _tiny(chance: float) -> str:
    return "less than 1 in 1,000" if chance < 0.001 else f"{words.significant(chance * 100, 2)} in 100"


def _off(asked: Asked, row: int, now: Spell, goal: Goal) -> str:
    measure, ends_after = asked.case.measure, asked.case.rule.parameters.count("ends_after")
    if now.waning:
        rest = words.count(ends_after - now.waning, "month", words=True)
        return f"In {asked.panel.last.label} the rule no longer held. It comes off if that is so for {rest} more."
    running = f"{words.count(ends_after, 'month', words=True)} running"
    return (
        f"It comes off when, for {running}, the standard of {form(measure, goal.target)} is met, or its figures leave "
        f"room again for a pace that meets it within {_years(asked)}."
    )


def _why_not(asked: Asked, row: int, now: Spell) -> tuple[str, str]:
    panel, last = asked.panel, len(asked.panel.periods) - 1
    detail = panel.reasons.get((row, last), "")
    if now.waiting:
        return WAITS, detail
    if not panel.usable[row, last]:
        return NOT_JUDGED, detail
    if panel.areas[row] not in asked.goals:
        return "No standard can be held against it.", ""
    if asked.counting(row, last) is None:
        return "Its standard is not due yet.", ""
    short = asked.shortfall(row, last)
    if not np.isfinite(short):
        return "How much its figures ordinarily move is not known, so a miss cannot be told from chance.", ""
    if short <= 0:
        return "It meets the standard.", ""
    if short <= asked.clear:
        return "It misses the standard by no more than its figures ordinarily move.", ""
    spare = asked.spare(row, last)
    if not np.isfinite(spare):
        return "Too few of its months can be used to say whether it is coming nearer.", ""
    if spare >= 0:
        return f"It misses the standard and is coming nearer, fast enough to meet it within {_years(asked)}.", ""
    if not asked.too_slow(row, last):
        return "It misses the standard; whether it comes nearer fast enough cannot be told from how lists wander.", ""
    if improving(asked.moved(row, last)):
        return "It misses the standard and improves against the others.", ""
    months = asked.case.rule.parameters.count("months")
    return f"It misses the standard and gains too slowly, but not yet for {months_running(months)} running.", ""
