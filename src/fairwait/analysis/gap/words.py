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
        only = ""
        if alike:
            number = f"{words.number_word(alike)} of {words.number_word(len(judged))} estimators"
            only = f": {number} changed, but by no more than England’s own move gives"
        return f"Whether {who} are further apart than in {since} cannot be told{only}"
    if counts["wider"] == len(judged):
        return f"Since {since} {who} have moved apart"
    if counts["narrower"] == len(judged):
        return f"Since {since} {who} have moved closer together"
    told = [(counts["wider"], "further apart"), (counts["narrower"], "closer together"),
            (wandering, "further apart by no more than wandering"),
            (alike, "no change but what England’s own move gives")]  # fmt: skip
    told = sorted((one for one in told if one[0]), key=lambda one: -one[0])
    unsure = len(judged) - sum(number for number, _ in told)
    said = [f"{words.number_word(number)} {words.noun(number, 'says', 'say')} {way}" for number, way in told]
    if unsure:
        said.append(f"{words.number_word(unsure)} cannot tell")
    return (
        f"Whether {who} are further apart than in {since} depends on the estimator: of {words.number_word(len(judged))}"
        f", {words.listing(said)}"
    )


def _since(gap: GapOverTime) -> str:
    first = gap.thirds[0]
    return words.months(first[0], first[-1])


def headline(gap: GapOverTime) -> str:
    """The gap at both ends by the estimator that leaves out least of the ends, its change, and chance."""
    line, (early, late) = gap.headline, gap.thirds
    where = (
        "" if gap.panel.treatment_function == TOTAL else f" {of_function(gap.measure, gap.panel.treatment_function)}"
    )
    return (
        f"{gap.measure.title}{where}: {_said(line)} was {amount(line, line.change.early)} in {_when(early)} and "
        f"{amount(line, line.change.late)} in {_when(late)} among the same {gap.places} "
        f"{places(gap.panel.geography, gap.places)}; chance alone would give {amount(line, float(line.chance[-1]))}. "
        f"{change_sentence(line)}"
    )


def _said(line: GapLine) -> str:
    named = {
        "q95_5": "the place at the 95th percentile over that at the 5th",
        "q90_10": "the place at the 90th percentile over that at the 10th",
    }
    return named.get(line.id, f"the {inline(line.name)}")


def _when(months: Sequence[Period]) -> str:
    return words.months(months[0], months[-1])


def amount(line: GapLine, value: float) -> str:
    """A value of an estimator in words: ``1.32``, ``4.93 percentage points``."""
    return f"{words.significant(value)}{f' {line.unit}' if line.unit else ''}"


def change_sentence(line: GapLine) -> str:
    """How many times what it was, with its interval, or why that cannot be said."""
    one = line.change
    if not np.isfinite(one.value):
        return "Its change has no ratio, since it was nought at one end."
    if not line.votes:
        return f"Now over then: {words.times(one.value)}; it rests on two places, so no interval can be relied on."
    return f"Now over then: {words.times(one.value)} (95% interval {words.interval(one.low, one.high)}).{_alike(line)}"


def _alike(line: GapLine) -> str:
    """What arithmetic alone gives, where that is not nothing."""
    alike = line.change.alike
    if not np.isfinite(alike) or abs(alike - 1) < _NEXT_TO_ONE:
        return ""
    return f" Had every place moved just as England did, it would be {words.times(alike)}."


def scale_sentence(gap: GapOverTime) -> str:
    """The spread on the scale least tied to England's level."""
    line = gap.last.line("tau")
    if line is None:
        return ""
    return (
        f"On the scale least tied to England’s level ({line.name}) the spread was "
        f"{words.significant(line.change.early)} then and is {words.significant(line.change.late)} now. "
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
    kinds = {name: line for id, name in (("cv", "ratios"), ("sd", "points"), ("tau", "odds"))
             if (line := gap.last.line(id)) is not None}  # fmt: skip
    alike = [f"{words.times(line.change.alike)} by {name}" for name, line in kinds.items()]
    claims = {line.verdict for line in kinds.values()}
    if all(one == "cannot be told" or one.endswith(AS_ENGLAND) for one in claims):
        told = "Beyond that, none of the three tells a change"
    else:
        said = words.listing([f"{name}: {line.verdict}" for name, line in kinds.items()])
        told = f"Held against that they {'agree' if len(claims) == 1 else 'do not agree'} ({said})"
    return (
        f"England {moved} meanwhile. Had every place’s odds moved just as England’s, the gap would be "
        f"{words.listing(alike)}, by arithmetic alone. {told}."
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
