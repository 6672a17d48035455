"""Why a place cannot be ranked: figures missing, too few pathways or people, or no figure at all."""

from __future__ import annotations

from fairwait.analysis.collected import reasons_of_collected
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure, Population
from fairwait.domain import words
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index

_FEWEST_PATHWAYS = {Kind.RATIO: 10, Kind.SHARE: 20, Kind.QUANTILE: 20}
_FEWEST_PEOPLE = 20_000
NO_HISTORY = "Who usually submits figures is not known for this month, so nobody can say whether any are missing."
_INDIVISIBLE = (
    "Its people were of several of these areas, and no file says how many of each: its pathways cannot be divided."
)
STATUS_REASONS = {
    "suppressed": "Too few pathways for the published rule to give a figure.",
    "censored": "The wait lies in the last, open band of the published file, so its length is not known.",
    "no_data": "No pathways of this kind in the published file.",
    "not_defined": "The published file cannot carry this measure for this place.",
    "unmapped": "A code that no published lookup knows: shown as it came, never guessed.",
}


def reasons_not_to_rank(
    bench: Workbench, measure: Measure, table: Estimates, geography: Geography, period: Period
) -> list[str]:
    """For each row, why it cannot be ranked; an empty text where it can."""
    if measure.collected is not None:
        return reasons_of_collected(bench, measure, table, geography, period)
    assessed = bench.judged(period)
    fewest = measure.minimum_numerator or _FEWEST_PATHWAYS.get(measure.kind, 0)
    counted = table["denominator"] if measure.kind is not Kind.RATIO else table["numerator"]
    people = table["denominator"] if isinstance(measure.denominator, Population) else None
    reasons = []
    for row in range(len(table)):
        status, area, function = table["status"][row], table["area"][row], table["treatment_function"][row]
        reason = STATUS_REASONS.get(status, "") if status != "ok" else ""
        if status == "unmapped" and bench.boundaries and area in area_index(Geography.SUB_ICB, period):
            reason = _INDIVISIBLE
        if assessed is None:
            incomplete = NO_HISTORY
        elif geography is Geography.PROVIDER:
            incomplete = assessed.provider_reason(area)
        else:
            judged = bench.completeness(area, period, function)
            incomplete = "" if judged.may_be_ranked else judged.reason
        if incomplete:  # said first: a place without returns often has too few pathways as well
            reason = incomplete
        elif not reason and counted[row] < fewest:
            reason = (
                f"Only {words.count(round(counted[row]), 'pathway')}, fewer than the {fewest} that a ranking needs."
            )
        elif not reason and people is not None and people[row] < _FEWEST_PEOPLE:
            reason = f"Only {people[row]:,.0f} people live here, fewer than the {_FEWEST_PEOPLE:,} a ranking needs."
        reasons.append(reason)
    return reasons
