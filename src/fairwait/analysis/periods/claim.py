"""Whether a claim of "so many times as many" holds, and how it depends on where it starts: in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fairwait.analysis.periods.change import Change, Ordinary
from fairwait.analysis.periods.ordinary import Starts
from fairwait.domain import words
from fairwait.domain.errors import UsageError

ClaimVerdict = Literal["holds", "holds as reported only", "holds with estimates only", "does not hold", "not judged"]
#: A claim holds when the ratio is within this part of the number claimed.
WITHIN = 0.1


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claimed ratio beside the one found, as reported and with estimates for missing trusts (None: not known)."""

    claimed: float
    reported: float | None
    estimated: float | None
    verdict: ClaimVerdict
    sentence: str


def judge_claim(one: Change, claimed: float) -> JudgedClaim:
    """Hold a claim of ``claimed`` times against a change. Raises UsageError for a claim of nought times or less.

    It holds where the ratio is within a tenth of the number claimed: 2.7 to 3.3 for "three times". What is "almost"
    three is left to the reader; what is nearer to two and a half is not.
    """
    if not claimed > 0 or claimed == float("inf"):
        raise UsageError(f"A claim of {claimed:g} times cannot be judged", expected="a number above 0, such as 3")
    reported, estimated = one.ratio, one.estimated_ratio
    verdict = _verdict(claimed, reported, estimated)
    return JudgedClaim(claimed, reported, estimated, verdict, _sentence(claimed, reported, estimated, verdict))


def _verdict(claimed: float, reported: float | None, estimated: float | None) -> ClaimVerdict:
    if reported is None:
        return "not judged"
    first = _near(reported, claimed)
    second = first if estimated is None else _near(estimated, claimed)
    if first and second:
        return "holds"
    if first or second:
        return "holds as reported only" if first else "holds with estimates only"
    return "does not hold"


def _near(ratio: float, claimed: float) -> bool:
    return abs(ratio / claimed - 1) <= WITHIN


def _sentence(claimed: float, reported: float | None, estimated: float | None, verdict: ClaimVerdict) -> str:
    claim = f"The claim of {claimed:g} times"
    if reported is None:
        return f"{claim} cannot be judged: the two months cannot be compared."
    both = f"{words.times(reported)} as reported"
    if estimated is not None:
        both += f", {words.times(estimated)} with estimates for trusts that sent nothing"
    rule = "a claim holds here when the ratio is within a tenth of it"
    said = {
        "holds": "holds", "does not hold": "does not hold", "not judged": "cannot be judged",
        "holds as reported only": "holds on what was reported, and does not once missing trusts are allowed for",
        "holds with estimates only": "holds once missing trusts are allowed for, and does not on what was reported",
    }[verdict]  # fmt: skip
    return f"{claim} {said}: {both} ({rule})."


def start_sentences(found: Starts) -> tuple[str, ...]:
    """How much the choice of the first month matters, in two or three sentences."""
    then, (low_month, low), (high_month, high) = found.then, found.low, found.high
    sentences = []
    if found.lowest_of or found.highest_of:
        end = "lowest" if found.lowest_of else "highest"
        sentences.append(
            f"{then.label} is the {end} of all {found.lowest_of or found.highest_of} months up to {found.now.label}: "
            f"a start chosen there gives the {'largest' if found.lowest_of else 'smallest'} ratio that can be had."
        )
    if len(found.choices) > 1:
        sentences.append(
            f"The {len(found.choices)} starts within a year of it give {words.times(low)} (from {low_month.label}) to "
            f"{words.times(high)} (from {high_month.label})."
        )
    others = [f"{words.times(ratio)} from {month.label}" for month, ratio in found.same_month.items() if month != then]
    if others:
        sentences.append(f"Lists have seasons; on the same month of the year the ratio is {words.listing(others)}.")
    if found.same_end and found.same_end[0] != found.now:
        end_month, ratio = found.same_end
        sentences.append(f"From {then.label} to {end_month.label} it is {words.times(ratio)}.")
    if found.year_ratio is not None:
        sentences.append(f"Against the mean month of {then.year} it is {words.times(found.year_ratio)}.")
    return tuple(sentences)


def ordinary_sentence(usual: Ordinary) -> str:
    """What England's figure does anyway, so that a small change is not sold as one."""
    month = f"From one month to the next it ordinarily changes by less than {words.percent(usual.neighbouring - 1, 0)}"
    month += " (95 in 100 changes since 2007, the pandemic left out)."
    if usual.months_apart < 2:
        return month
    few = (
        f" Without overlapping only {words.count(usual.separate, 'pair')} {words.noun(usual.separate, 'fits', 'fit')} "
        "in: that describes, and tests nothing."
        if usual.within is None else f" 95 in 100 of them stayed within {words.times(usual.within)}, up or down."
    )  # fmt: skip
    return (
        f"{month} Months {usual.months_apart} apart gave {words.significant(usual.low)} to {words.times(usual.high)} "
        f"in 90 of 100 cases; {words.integer(usual.as_far)} of {words.count(usual.pairs, 'overlapping pair')} changed "
        f"at least as far, up or down.{few}"
    )
