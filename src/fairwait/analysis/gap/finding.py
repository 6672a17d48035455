"""The gap over time as findings: of one measure, by region or board, by treatment function."""

from __future__ import annotations

from fairwait.analysis.gap.breaks import breaks_told
from fairwait.analysis.gap.chart import gap_chart
from fairwait.analysis.gap.over_time import GapOverTime, gap_over_time
from fairwait.analysis.gap.tables import estimators_table, finding_id, months_table
from fairwait.analysis.gap.words import (
    TITLE_RULE,
    ends_sentence,
    headline,
    left_out_sentences,
    level_sentence,
    places_sentence,
    scale_sentence,
    steps_sentence,
    stretches_sentence,
    title,
    wandering_sentence,
)
from fairwait.analysis.panel.counted import boards_counted
from fairwait.analysis.panel.reading import USUAL_MONTHS
from fairwait.analysis.profile.words import lean
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

CAVEATS = (
    "A gap is not unfair by itself: need differs too.",
    "The highest over the lowest rests on two places only; in simulations without change its interval was wrong one "
    "time in five, so it does not count.",
)


def gap_finding(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
    treatment_function: str = TOTAL,
) -> Finding:
    """Whether the gap between places is growing, by every estimator. Errors as :func:`gap_over_time`."""
    gap = gap_over_time(bench, measure, geography, last=last, months=months, treatment_function=treatment_function)
    return finding_of(gap)


def finding_of(gap: GapOverTime) -> Finding:
    """The finding of a gap that was measured already."""
    counted = boards_counted(gap.panel, gap.places, "could not be judged in every month")
    told = (ends_sentence(gap), counted, scale_sentence(gap), wandering_sentence(gap), level_sentence(gap),
            steps_sentence(gap), stretches_sentence(gap))  # fmt: skip
    return Finding(
        id=finding_id(gap),
        title=title(gap),
        headline=headline(gap),
        sentences=tuple(sentence for sentence in told if sentence),
        tables=(lean(estimators_table(gap)), lean(months_table(gap))),
        charts=(gap_chart(gap),),
        method=method(gap),
        assumptions=(
            "The interval draws places again with replacement, each with all its months: it answers for places such as "
            "these, and keeps whatever ties a place’s months together.",
        ),
        caveats=CAVEATS,
        quality=tuple(one for one in (places_sentence(gap), *left_out_sentences(gap), *gap.panel.notes) if one),
        provenance=gap.panel.sources,
        numbers=_numbers(gap),
        notes=(gap.panel.origin, *breaks_told(gap.panel)),
    )


def method(gap: GapOverTime) -> str:
    """How the numbers were made."""
    early, late = gap.thirds
    return (
        "Each estimator is computed from the same places in every month, which weigh as what their figures count. "
        f"Then is the mean of the first {words.count(len(early), 'month')}, now that of the last {len(late)}. “Chance "
        "alone” is the same estimator between places that are truly equal, with month-to-month noise only. "
        f"{TITLE_RULE} Methods 3.4."
    )


def _numbers(gap: GapOverTime) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {"places": gap.places, "months": len(gap.last.periods)}
    for line in gap.last.lines:
        one = line.change
        numbers |= {
            f"{line.id}_then": one.early, f"{line.id}_now": one.late, f"{line.id}_change": one.value,
            f"{line.id}_chance": float(line.chance[-1]), f"{line.id}_verdict": line.verdict,
            f"{line.id}_england_alone": one.alike,
        }  # fmt: skip
        if line.votes:
            numbers |= {f"{line.id}_change_low": one.low, f"{line.id}_change_high": one.high}
    return {name: value if not isinstance(value, float) or value == value else None for name, value in numbers.items()}
