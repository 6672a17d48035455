"""Rule: worse than before, confirmed by the test that is guarded against chance and regression to the mean."""

from __future__ import annotations

from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.entry import Evidence, WatchEntry
from fairwait.analysis.watch.found import NOT_JUDGED, WAITS, Found, Judged
from fairwait.analysis.watch.inputs import FEWEST_MONTHS, Case, Inputs, Moved
from fairwait.analysis.watch.spells import Spell
from fairwait.analysis.watch.walking import walk
from fairwait.analysis.watch.words import against, kinds, months_running, named_measure, standing_now
from fairwait.analysis.wording import form
from fairwait.domain import words


def window_at(panel: Panel, column: int, months: int) -> Panel | None:
    """The ``months`` up to a column, fewer where the panel is younger; None for fewer than can be tested."""
    first = max(0, column + 1 - months)
    return panel.months(range(first, column + 1)) if column + 1 - first >= FEWEST_MONTHS else None


def lately(case: Case, panel: Panel) -> int:
    """How many of the last months are told of: those after the month since which the list is told."""
    return sum(month > case.since for month in panel.periods)


def grown_worse(case: Case, inputs: Inputs) -> Judged:
    """Who has grown worse beyond chance, and who has not."""
    found = Found(case)
    panel = inputs.panel(case.measure, case.geography, case.treatment_function)
    if panel is None:
        return found.nothing_held()
    panel = panel.current()
    tested: dict[int, dict[str, Moved] | None] = {}

    def ask(column: int) -> list[bool | None]:
        window = window_at(panel, column, case.rule.parameters.count("window"))
        tested[column] = None if window is None else inputs.movers(window)
        return [_worse(tested[column], area) for area in panel.areas]

    last = len(panel.periods) - 1
    spells, reached = walk(len(panel), last + 1, ask, 1, case.rule.parameters.count("ends_after"), lately(case, panel))
    if tested.get(last) is None:
        return found.nothing_held()
    found.left_out(panel)
    for row, (area, now) in enumerate(zip(panel.areas, spells, strict=True)):
        if now.on:
            found.entries.append(_entry(case, found, panel, row, now, reached, tested))
        else:
            ended = None if now.ended is None else panel.periods[now.ended]
            found.not_on(area, *_why_not(tested[last], area, now), ended)
    return found.judged()


def _worse(tested: dict[str, Moved] | None, area: str) -> bool | None:
    one = tested.get(area) if tested else None
    if one is None or one.tier == "not judged":
        return None
    return one.tier == "confirmed" and one.way == "worse"


def _entry(
    case: Case,
    found: Found,
    panel: Panel,
    row: int,
    now: Spell,
    reached: int,
    tested: dict[int, dict[str, Moved] | None],
) -> WatchEntry:
    assert now.since is not None
    area = panel.areas[row]
    # An entry that is about to end rests on the last month that confirmed it.
    at = max(column for column in tested if column >= now.since and _worse(tested[column], area))
    moved = (tested[at] or {})[area]
    window = window_at(panel, at, case.rule.parameters.count("window"))
    assert window is not None
    months = words.months(window.periods[0], window.last)
    third = len(window.periods) // 3
    reason = words.sentence(
        f"Over {months} {panel.names[row]} grew worse by {named_measure(case.measure)} than it would have by moving as "
        f"the other {kinds(case.geography)} did, beyond chance"
    )
    evidence = [
        Evidence(*standing_now(panel, row)),
        Evidence(
            f"On average over the first {months_running(third)} it had {form(case.measure, moved.early)}, over the "
            f"last {months_running(third)} {form(case.measure, moved.late)}.",
            {"early": moved.early, "late": moved.late},
        ),
        Evidence(
            f"That is {against(moved, case.geography)}. Of all changes found as sure as this, at most "
            f"{words.percent(moved.q, 0)} are expected to be chance.",
            {
                "change": moved.change,
                "change_low": moved.change_low,
                "change_high": moved.change_high,
                "points": moved.points,
                "points_low": moved.points_range[0],
                "points_high": moved.points_range[1],
                "q": moved.q,
            },
        ),
    ]
    evidence += [Evidence(one.sentence, {"checked": one.checked, "found": one.found}) for one in moved.exclusions]
    return found.entry(
        panel,
        row,
        since=panel.periods[now.since],
        entered=panel.periods[now.since],
        at_least=now.since in (reached, FEWEST_MONTHS - 1),
        reason=reason,
        evidence=tuple(evidence),
        off_when=_off(case, panel, now),
        chance=max(moved.q, 0.0),
    )


def _off(case: Case, panel: Panel, now: Spell) -> str:
    ends = case.rule.parameters.count("ends_after")
    window = case.rule.parameters.count("window")
    if now.waning:
        rest = words.count(ends - now.waning, "month", words=True)
        return f"In {panel.last.label} the test no longer confirmed it. It comes off if that is so for {rest} more."
    return (
        f"It comes off when the test over the latest {window} months does not confirm it for "
        f"{words.count(ends, 'month', words=True)} running."
    )


def _why_not(tested: dict[str, Moved] | None, area: str, now: Spell) -> tuple[str, str]:
    one = tested.get(area) if tested else None
    if one is None:
        return NOT_JUDGED, ""
    if now.waiting:
        return WAITS, one.reason
    if one.tier == "not judged":
        return NOT_JUDGED, one.reason
    if any(each.found for each in one.exclusions):
        return "It changed, and something else explains the change.", one.reason
    if one.tier in ("confirmed", "candidate") and one.way == "better":
        return "It grew better.", ""
    if one.tier == "candidate":
        return "A candidate for a change for the worse, not confirmed.", ""
    return "No change for the worse that can be told from chance.", ""
