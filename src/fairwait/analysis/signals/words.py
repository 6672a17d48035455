"""What control charts say, in sentences: what is charted and usual, what stands out, and what chance would give."""

from __future__ import annotations

from fairwait.analysis.signals.beside import change_sentence, signed, unit_words
from fairwait.analysis.signals.model import ControlChart, Signals
from fairwait.analysis.wording import form, function_name, inline
from fairwait.domain import words
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.control.cusum import DECISION
from fairwait.stats.control.false_alarms import false_alarms
from fairwait.stats.control.rules import NEAR_LIMIT, OUTSIDE, RUN, TREND

#: What to ask where a month is too far out for chance.
ASK_FIRST = "Ask first whether what is counted there changed, or was sent late, and only then what was done."
#: What the middle place is called, by kind of place.
_MIDDLE = {Geography.ICB: "board", Geography.PROVIDER: "provider", Geography.REGION: "region"}


def middle(found: Signals) -> str:
    """The place that others are held against: ``the middle board``."""
    return f"the middle {_MIDDLE.get(found.panel.geography, 'area')}"


def amount(found: Signals, value: float) -> str:
    """A charted value in words: ``+0.8 percentage points``, ``61.4%``, ``1.02``."""
    if found.unit == "rate":
        return form(found.panel.measure, value)
    return unit_words(value, found.unit, signed=True)


def within(found: Signals, one: ControlChart) -> str:
    """What is usual in the latest month: ``−0.9 to +1.1 percentage points``."""
    low, high = float(one.lower[-1]), float(one.upper[-1])
    if found.unit == "rate":
        return f"{form(found.panel.measure, low)} to {form(found.panel.measure, high)}"
    return f"{signed(low)} to {signed(high)} {'percentage points' if found.unit == 'points' else 'per cent'}"


def subject(found: Signals) -> str:
    """The measure with its treatment function, inside a sentence."""
    function = found.panel.treatment_function
    name = f"“{inline(found.panel.measure.title)}”"
    return name if function == TOTAL else f"{name} ({function_name(function)})"


def charted_short(found: Signals) -> str:
    """What the points are, for an axis."""
    carried = ", less what carries over from the month before" if found.residual else ""
    if found.unit == "rate":
        own = found.panel.measure.title
        return f"{own}{f', as if {middle(found)} had stood still' if found.relative else ''}{carried}"
    beyond = f", beyond that of {middle(found)}" if found.relative else ""
    return f"Change from the month before{beyond}{', less what carries over' if found.residual else ''}"


def charted_sentence(found: Signals) -> str:
    """What is charted, and why."""
    if found.unit == "rate":
        what = f"Charted is {subject(found)}"
        what += ", per working day" if found.panel.measure.kind.value == "ratio" else ""
        others = f", with what {middle(found)} did in the same month taken off" if found.relative else ""
        return f"{what}{others}."
    unit = "in percentage points" if found.unit == "points" else "in per cent of itself"
    others = (
        f", less what {middle(found)}’s change that month would have made of it" if found.relative else ""
    )  # fmt: skip
    return (
        f"Charted is the change of {subject(found)} from the month before, {unit}{others}. A list is never charted "
        "itself: most of it is counted again the next month, so it wanders, and its chart would signal nearly always."
    )


def why_relative(found: Signals) -> str:
    """Which question the list of signals answers."""
    if found.relative:
        return (
            f"Each place is held against {middle(found)}, because the question is who did otherwise: the season, the "
            "working days and whatever was done to everybody are nobody’s signal."
        )
    season = (
        " What the time of year does to everybody has been taken off."
        if found.seasons
        else " The time of year is not taken off: fewer than 36 months can show what it does."
    )
    return f"Each place is charted by itself: what everybody did may show as a signal of many at once.{season}"


def residual_sentence(found: Signals) -> str:
    """Whether neighbouring months are too alike for a plain chart."""
    correlation = words.decimal(found.rho, 2)
    if found.residual:
        return (
            f"Neighbouring months are alike (correlation {correlation}), which would set off a plain chart without "
            "cause; so what the month before led to expect is taken off, and what is new in each month is charted."
        )
    return (
        f"Neighbouring months are little alike (correlation {correlation}), so a plain control chart serves; the "
        "false alarms counted here allow for it."
    )


def rule_words(label: int) -> str:
    """The rule that a point breaks, in words."""
    up = label > 0
    return {
        0: "as usual",
        OUTSIDE: f"{'above the upper' if up else 'below the lower'} limit",
        RUN: f"one of seven months or more together {'above' if up else 'below'} what is usual",
        TREND: f"one of seven months or more each {'higher' if up else 'lower'} than the last",
        NEAR_LIMIT: f"one of two months of three close to the {'upper' if up else 'lower'} limit",
    }[abs(label)]


def verdict_words(one: ControlChart) -> str:
    """What the latest month says, in a word or two."""
    return {
        "improvement": "for the better",
        "concern": "for the worse",
        "higher": "higher",
        "lower": "lower",
        "common": "as usual",
        "unknown": "not judged",
    }[one.variation]


def far_sentence(one: ControlChart) -> str:
    """That one place's month is too far out for chance; empty where it is not."""
    if not one.far:
        return ""
    return (
        f"That is {words.decimal(one.reach, 1)} times as far from the usual as its limit, too far out for chance: "
        f"{ASK_FIRST[:1].lower()}{ASK_FIRST[1:]}"
    )


def place_headline(found: Signals, one: ControlChart) -> str:
    """One place's latest month: what it was, what is usual, and what that says."""
    month = found.panel.last.label
    if one.variation == "unknown":
        return f"{one.title}: {month} cannot be judged. {one.reason}"
    value = amount(found, float(one.points[-1]))
    usual = f"usual here: {within(found, one)}"
    if not one.flagged:
        return f"{one.title}: {month} is as usual ({value}; {usual})."
    verdict = verdict_words(one)
    told = f"a signal {verdict}" if verdict.startswith("for") else f"a signal, {verdict} than usual"
    return f"{one.title}: {month} is {told}: {value}, {rule_words(one.label)} ({usual})."


def earlier_sentence(found: Signals, one: ControlChart) -> str:
    """Signals of earlier months, which say nothing of today."""
    earlier = [month for month, label in zip(found.periods[:-1], one.labels[:-1].tolist(), strict=True) if label]
    if not earlier:
        return "No earlier month of the window is a signal."
    last = earlier[-1].label if len(earlier) == 1 else f"the last {earlier[-1].label}"
    return (
        f"{words.sentence(words.count(len(earlier), 'earlier month', words=True)).rstrip('.')} "
        f"{words.noun(len(earlier), 'is', 'are')} marked, {last}: what happened then is not today’s signal."
    )


def one_chart_sentence(found: Signals, one: ControlChart) -> str:
    """How often one such chart speaks without cause."""
    chance = false_alarms(max(one.used, 2), 0.0 if found.residual else found.rho)
    told = (
        "Were nothing to happen, and months to scatter as a bell curve does, "
        f"{words.in_hundred(chance.any)} charts of {one.used} months would show a signal somewhere"
    )
    if not found.judged:
        return f"{told}."
    share = found.expected_false / len(found.judged)
    return f"{told}; with these places’ own months in other orders, {words.in_hundred(share)} show one in the latest."


def cusum_sentence(found: Signals, one: ControlChart) -> str:
    """What small differences add up to."""
    sums = one.cusum
    if not sums.judged:
        return sums.reason
    assert sums.baseline is not None  # a judged CUSUM has one
    against = f"against {words.months(*sums.baseline)}"
    if not sums.alert or sums.since is None:
        return f"Small differences have not added up to anything lasting {against} (CUSUM within {DECISION:.0f})."
    if sums.since == found.panel.last and abs(one.label) == OUTSIDE:
        return (
            f"CUSUM alerts ({words.decimal(sums.total, 1)}; it does so beyond {DECISION:.0f}), but on the strength of "
            "this one month: until then small differences had not added up."
        )
    return (
        f"Small differences have added up: since {sums.since.label} what is charted has run "
        f"{'higher' if sums.alert > 0 else 'lower'} than {against.removeprefix('against ')} "
        f"(CUSUM {words.decimal(sums.total, 1)}; it alerts beyond {DECISION:.0f})."
    )


def change_list(found: Signals, one: ControlChart) -> tuple[str, ...]:
    """The lasting changes of one place, each in a sentence, and what they suggest."""
    told = [f"{change_sentence(change, found.unit)}." for change in one.changes[:-1]]
    return (*told, one.suggestion) if one.suggestion else ("No lasting change of what is charted is found.",)


def assurance_sentence(found: Signals, one: ControlChart) -> str:
    """Whether a target can be relied on, or why that cannot be said."""
    if found.target is None:
        return ""
    target = form(found.panel.measure, found.target)
    told = {
        "met": f"As things go there, the target of {target} is met every month.",
        "missed": f"As things go there, the target of {target} is missed every month: only a change would meet it.",
        "either": f"As things go there, the target of {target} is met in some months and missed in others by chance.",
    }
    return told.get(one.assurance, "Whether a target is met says nothing here: neither direction is good.")


def phases_sentences(found: Signals) -> tuple[str, ...]:
    """Where limits begin anew, and why."""
    said = {"break": "a documented break", "stated": "as stated when the chart was asked for"}
    return tuple(
        f"Limits begin anew in {phase.first.label}: {phase.reason} ({said[phase.kind]})."
        for phase in found.phases
        if phase.kind in said
    )
