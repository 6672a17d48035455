"""What a gap over time says in words, so that no growth is claimed that one estimator alone shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fairwait.analysis.gap.over_time import AS_ENGLAND, AS_WANDERING, GapLine, GapOverTime
from fairwait.analysis.wording import form, inline, of_function, places
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL

TITLE_RULE = (
    "Places are said to have moved apart, or closer together, only if the intervals of all estimators that count "
    "exclude, in that direction, both no change and what every place’s moving just as England did would give; of "
    "lists, moving apart must also be more than wandering would give. Else the title counts those that do. All rest "
    "on the same places: they are no independent witnesses."
)
#: A ratio so near to one is printed as one.
_NEXT_TO_ONE = 0.005
WANDERING = (
    "Lists wander: most of a list is counted again the next month, so its ordinary changes add up, and wandering alone "
    "drives places apart."
)


def title(gap: GapOverTime) -> str:
    """The answer by :data:`TITLE_RULE`."""
    who, since = places(gap.panel.geography), _since(gap)
    if not gap.long_enough:
        months = words.count(len(gap.last.periods), "month", words=True)
        return words.sentence(f"{months} cannot say whether {who} are moving apart").rstrip(".")
    judged = gap.judged
    counts = {way: sum(line.verdict == way for line in judged) for way in ("wider", "narrower")}
    wandering, alike = (sum(line.verdict.endswith(only) for line in judged) for only in (AS_WANDERING, AS_ENGLAND))
    if not any((*counts.values(), wandering)):
        only = ", beyond what England’s own change gives" if alike else ""
        return words.sentence(f"{who} are not shown to be further apart or closer together than in {since}{only}")[:-1]
    if counts["wider"] == len(judged):
        return f"Since {since} {who} have moved apart"
    if counts["narrower"] == len(judged):
        return f"Since {since} {who} have moved closer together"
    told = [(counts["wider"], "further apart"), (counts["narrower"], "closer together"),
            (wandering, "further apart by no more than wandering"),
            (alike, "no change but what England’s own gives")]  # fmt: skip
    told = sorted((one for one in told if one[0]), key=lambda one: -one[0])
    unsure = len(judged) - sum(number for number, _ in told)
    said = [f"{words.number_word(number)} {words.noun(number, 'says', 'say')} {way}" for number, way in told]
    if unsure:
        said.append(f"{words.number_word(unsure)} cannot tell")
    return (
        f"Whether {who} are further apart than in {since} depends on how a gap is measured: of "
        f"{words.count(len(judged), 'way', words=True)}, {words.listing(said)}"
    )


def _since(gap: GapOverTime) -> str:
    first = gap.thirds[0]
    return words.months(first[0], first[-1])


def headline(gap: GapOverTime) -> str:
    """The gap at both ends by the way that leaves out least of the ends, what England's own change gives, and doubt."""
    line, (early, late) = gap.headline, gap.thirds
    where = (
        "" if gap.panel.treatment_function == TOTAL else f" {of_function(gap.measure, gap.panel.treatment_function)}"
    )
    who = f"the same {gap.places} {places(gap.panel.geography, gap.places)}"
    now, then = amount(line, line.change.late), amount(line, line.change.early)
    told = (
        f"of {who}, the high ones had {now} times the {_what(gap)} of the low ones in {_when(late)}, and {then} times "
        f"in {_when(early)}"
        if line.id in ENDS
        else f"the {inline(line.name)} of {who} was {now} in {_when(late)}, and {then} in {_when(early)}"
    )
    return f"{gap.measure.title}{where}: {told}.{_alike(line)} {change_sentence(line)}"


def ends_sentence(gap: GapOverTime) -> str:
    """What the high and the low ones are, and what chance alone would show between equal places."""
    line = gap.headline
    equal = f"between places that are truly equal, chance alone would show {amount(line, float(line.chance[-1]))}"
    if line.id not in ENDS:
        return words.sentence(equal)
    high, low = ENDS[line.id]
    return f"The high ones stand at the {high} percentile of places and the low ones at the {low}; {equal}."


#: The percentiles that a ratio of high places to low ones is made of, by the way of measuring.
ENDS = {"q95_5": ("95th", "5th"), "q90_10": ("90th", "10th")}


def _what(gap: GapOverTime) -> str:
    """What places have of a measure: ``share``, ``wait`` or ``rate``."""
    return {Kind.SHARE: "share", Kind.QUANTILE: "wait"}.get(gap.measure.kind, "rate")


def _when(months: Sequence[Period]) -> str:
    return words.months(months[0], months[-1])


def amount(line: GapLine, value: float) -> str:
    """A value of an estimator in words: ``1.32``, ``4.93 percentage points``."""
    return f"{words.significant(value)}{f' {line.unit}' if line.unit else ''}"


def change_sentence(line: GapLine) -> str:
    """How many times what it was, with its interval and what that says, or why that cannot be said."""
    one = line.change
    if not np.isfinite(one.value):
        return "How it changed has no ratio, since it was nought at one end."
    if not line.votes:
        return f"It is {words.times(one.value)} what it was; it rests on two places, so no interval can be relied on."
    told = f"It is {words.times(one.value)} what it was (95% interval {words.interval(one.low, one.high)})"
    return f"{told}{', which cannot be told from no change' if line.verdict == 'cannot be told' else ''}."


def _alike(line: GapLine) -> str:
    """What arithmetic alone gives when every place moves as England did, where that is not nothing."""
    alike = line.change.alike
    if not np.isfinite(alike) or abs(alike - 1) < _NEXT_TO_ONE:
        return ""
    return f" England’s own change alone would have made it {amount(line, line.change.early * alike)}."


def scale_sentence(gap: GapOverTime) -> str:
    """The spread on the scale least tied to England's level."""
    line = gap.last.line("tau")
    if line is None:
        return ""
    scale = "in odds" if gap.measure.kind is Kind.SHARE else "in proportion"
    return (
        f"Measured {scale}, which depends least on England’s level, the spread was "
        f"{words.significant(line.change.early)} then and is {words.significant(line.change.late)} now ({line.name}). "
        f"{change_sentence(line)}"
    )


def wandering_sentence(gap: GapOverTime) -> str:
    """What undirected moves of the same size would have done to the spread on the working scale."""
    line = gap.last.line("tau") or gap.headline
    one = line.change
    if not np.isfinite(one.apart_low):
        return ""
    lead = f"{WANDERING} " if line.driven else ""
    return (
        f"{lead}Had each place moved as far as it did, but in no particular direction, this spread would be "
        f"{words.interval(one.apart_low, one.apart_high)} times what it was."
    )


def level_sentence(gap: GapOverTime) -> str:
    """Why ratios, points and odds of a share need not agree when England's level moves; empty for other measures."""
    if gap.measure.kind is not Kind.SHARE:
        return ""
    panel, block = gap.panel, gap.last.steady
    england = panel.england[block.columns]
    third = block.third
    ends = [float(np.nanmean(one)) for one in (england[:third], england[-third:])]
    if not all(np.isfinite(ends)):
        return ""
    moved = words.change(ends[0], ends[1], lambda value: form(gap.measure, value))
    named = {
        gap.headline.id: "the high ones over the low ones",
        "cv": "the spread over the mean (coefficient of variation)",
        "sd": "the spread in percentage points",
        "tau": "the spread in odds",
    }
    kinds = {name: line for id, name in named.items() if (line := gap.last.line(id)) is not None}
    alike = [f"{name} {words.times(line.change.alike)}" for name, line in kinds.items()]
    claims = {line.verdict for line in kinds.values()}
    if all(one == "cannot be told" or one.endswith(AS_ENGLAND) for one in claims):
        told = "Beyond that, none of them tells a change"
    else:
        said = words.listing([f"{name}: {line.verdict}" for name, line in kinds.items()])
        told = f"Held against that they {'agree' if len(claims) == 1 else 'do not agree'} ({said})"
    return (
        f"England {moved} meanwhile. Had every place’s odds moved just as England’s, arithmetic alone would have made "
        f"{words.listing(alike)} what each was: they measure the gap in different ways. {told}."
    )


def places_sentence(gap: GapOverTime) -> str:
    """How many places are followed, and how many months were left out of the line."""
    block, total = gap.last.steady, len(gap.panel) + len(gap.panel.left_out)
    months = int((gap.panel.segment == gap.panel.segment[-1]).sum())
    lacking = months - len(block.columns)
    gaps = ""
    if lacking:
        told = words.count(lacking, "month", words=True)
        verb = words.noun(lacking, "is", "are")
        gaps = f" {words.sentence(told)[:-1]} in which many could not be judged {verb} left out of the line."
    return (
        f"{gap.places} of {total} {places(gap.panel.geography, total)} could be judged in all "
        f"{words.count(len(block.columns), 'month')}; the others are in none of them, so that nobody’s coming or going "
        f"moves the gap.{gaps}"
    )


def left_out_sentences(gap: GapOverTime) -> tuple[str, ...]:
    """Places that have no months on the boundaries of the last one, with the reason, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for (_, name), why in gap.panel.left_out.items():
        reasons.setdefault(why, []).append(name)
    return tuple(
        f"{words.sentence(words.listing_up_to(sorted(names), 3))[:-1]}: {why}" for why, names in reasons.items()
    )


def steps_sentence(gap: GapOverTime) -> str:
    """What was done about a month in which every level shifted, and what it would be otherwise."""
    line = gap.headline
    if line.published is None:
        return ""
    when = [gap.panel.periods[step].label for step in gap.panel.steps if step in gap.last.steady.columns[1:]]
    return (
        f"What was counted changed in {words.listing(when)}: each place’s change into that month is taken out, and "
        f"earlier months are shown as the later ones are counted. With it left in, now over then would be "
        f"{words.times(line.published.value)} (95% interval {words.interval(line.published.low, line.published.high)})."
    )


def stretches_sentence(gap: GapOverTime) -> str:
    """Earlier stretches that cannot be compared with the last; empty for none."""
    earlier = gap.stretches[:-1]
    if not earlier:
        return ""
    when = words.listing([words.months(one.periods[0], one.periods[-1]) for one in earlier])
    return f"{when} cannot be compared with what follows: drawn apart, and not part of the answer."
