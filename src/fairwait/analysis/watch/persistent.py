"""Rule: with little doubt among the worst part of the places of its kind, month after month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.panel.counted import boards_counted
from fairwait.analysis.panel.panel import Panel
from fairwait.analysis.watch.entry import Evidence, WatchEntry
from fairwait.analysis.watch.found import NOT_JUDGED, WAITS, Found, Judged
from fairwait.analysis.watch.inputs import Case, Inputs
from fairwait.analysis.watch.spells import Spell, spell
from fairwait.analysis.watch.words import (
    in_a_hundred,
    kinds,
    months_running,
    named_measure,
    part_word,
    standing_now,
)
from fairwait.domain import words
from fairwait.stats.arrays import Floats

_PROBABLY = 0.5


def persistently_low(case: Case, inputs: Inputs) -> Judged:
    """Who has been in the worst part with the rule's probability in so many months running, and who has not."""
    found = Found(case)
    panel = inputs.panel(case.measure, case.geography, case.treatment_function)
    if panel is None:
        return found.nothing_held()
    panel = panel.current()
    probability = inputs.bottom(panel, case.rule.parameters.number("part"))
    found.left_out(panel)
    judged = int(np.isfinite(probability[:, -1]).sum())
    counted = boards_counted(panel, judged, f"could not be judged in {panel.last.label}")
    found.notes += (
        [f"“{case.rule.title}” by “{case.measure.title}”: {counted[:1].lower()}{counted[1:]}"] if counted else []
    )
    for row, area in enumerate(panel.areas):
        answers = _answers(probability[row], case.rule.parameters.number("probability"))
        now = spell(answers, case.rule.parameters.count("months"), case.rule.parameters.count("ends_after"))
        if now.on:
            found.entries.append(_entry(case, found, panel, row, probability[row], now))
        else:
            ended = None if now.ended is None else panel.periods[now.ended]
            found.not_on(area, *_why_not(case, panel, row, probability[row], now), ended)
    return found.judged()


def _answers(probability: Floats, least: float) -> list[bool | None]:
    return [None if not np.isfinite(one) else bool(one >= least) for one in probability]


def _entry(case: Case, found: Found, panel: Panel, row: int, probability: Floats, now: Spell) -> WatchEntry:
    assert now.since is not None
    run = probability[now.since :]
    held = run[run >= case.rule.parameters.number("probability")]
    least = int(np.nanargmin(np.where(run >= case.rule.parameters.number("probability"), run, np.nan)))
    months = len(run)
    places = int(np.isfinite(probability_column(panel)).sum())
    part = part_word(case.rule.parameters.number("part"))
    reason = words.sentence(
        f"In each of the last {months_running(months)} {panel.names[row]} was, with a probability of at least "
        f"{in_a_hundred(case.rule.parameters.number('probability'))}, in the worst {part} of the {places} "
        f"{kinds(case.geography, places)} by {named_measure(case.measure)}"
        if not now.waning and len(held) == months
        else f"For {months_running(months)}, all but {words.count(months - len(held), 'month', words=True)} of them, "
        f"{panel.names[row]} was, with a probability of at least "
        f"{in_a_hundred(case.rule.parameters.number('probability'))}, in the worst {part} of the {places} "
        f"{kinds(case.geography, places)} by {named_measure(case.measure)}"
    )
    evidence = (
        Evidence(*standing_now(panel, row)),
        Evidence(
            f"The probability of being in the worst {part} was {in_a_hundred(float(run[-1]))} in {panel.last.label}; "
            f"it was least in {panel.periods[now.since + least].label}, {in_a_hundred(float(run[least]))}, of the "
            "months that count.",
            {
                "probability": float(run[-1]),
                "least_probability": float(run[least]),
                "months": months,
                "least_in": str(panel.periods[now.since + least]),
            },
        ),
        _edge(case, panel, row, part),
    )
    return found.entry(
        panel,
        row,
        since=panel.periods[now.since],
        entered=panel.periods[now.since + case.rule.parameters.count("months") - 1],
        at_least=now.since == 0,
        reason=reason,
        evidence=tuple(one for one in evidence if one.sentence),
        off_when=_off(case, panel, now, part),
        chance=float(1 - run[-1]),
    )


def probability_column(panel: Panel) -> Floats:
    """The levels of the last month: NaN for places that cannot be judged in it."""
    return np.asarray(panel.level[:, -1])


def _edge(case: Case, panel: Panel, row: int, part: str) -> Evidence:
    """Where the worst part begins: the figure that a place would have to have to stand just outside it."""
    value = panel.value[:, -1]
    usable = np.isfinite(value) & panel.usable[:, -1]
    better = -1.0 if case.measure.polarity.value == "lower_is_better" else 1.0
    order = np.sort(better * value[usable])
    size = max(1, round(len(order) * case.rule.parameters.number("part")))
    if size >= len(order):
        return Evidence("")
    from fairwait.analysis.wording import form

    edge = float(better * order[size])
    return Evidence(
        f"The worst {part} ended at {form(case.measure, edge)} in {panel.last.label}: the first place outside it had "
        "that figure.",
        {"edge": edge},
    )


def _off(case: Case, panel: Panel, now: Spell, part: str) -> str:
    ends = case.rule.parameters.count("ends_after")
    least = in_a_hundred(case.rule.parameters.number("probability"))
    rest = ends - now.waning
    if now.waning:
        return (
            f"In {panel.last.label} the probability was below {least} already. It comes off if it is so for "
            f"{words.count(rest, 'month', words=True)} more."
        )
    running = f"{words.count(ends, 'month', words=True)} running"
    return f"It comes off when the probability of being in the worst {part} is below {least} for {running}."


def _why_not(case: Case, panel: Panel, row: int, probability: Floats, now: Spell) -> tuple[str, str]:
    last = float(probability[-1])
    part = part_word(case.rule.parameters.number("part"))
    detail = panel.reasons.get((row, len(panel.periods) - 1), "")
    if now.waiting:
        return WAITS, detail
    if not np.isfinite(last):
        return NOT_JUDGED, detail
    if last >= case.rule.parameters.number("probability"):
        months = case.rule.parameters.count("months")
        return f"In the worst {part} with little doubt, but not yet for {months_running(months)}.", ""
    if last >= _PROBABLY:
        return f"More likely than not in the worst {part}, but it cannot be told from places outside it.", ""
    return f"Not in the worst {part}, as far as can be told.", ""


def expected_false(entries: Sequence[WatchEntry]) -> float:
    """How many entries are expected to be wrong in the last month: what their probabilities leave open, added up."""
    return float(sum(one.chance for one in entries))
