"""England in one treatment function: how many wait and how long, and who is missing from that sum."""

from __future__ import annotations

from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell
from fairwait.domain.items import item_in_text
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS, Part
from fairwait.places.areas import ENGLAND

_WITHIN = "within_18_weeks"


def england_line(bench: Workbench, measure: Measure, period: Period, function: str) -> tuple[str, dict[str, Cell]]:
    """How many were waiting in England in one treatment function, and the share of them within 18 weeks; and the same
    as numbers.

    Empty for all functions together, which other pages tell, and for measures that do not look at those still waiting.
    """
    if function == TOTAL or function not in TREATMENT_FUNCTIONS or not _of_those_waiting(measure):
        return "", {}
    table = bench.estimates(named_measure(_WITHIN), Geography.ENGLAND, period, function)
    if not len(table) or str(table["status"][0]) != "ok":
        return "", {}
    waiting, value = round(float(table["denominator"][0])), float(table["value"][0])
    return (
        f"In England {words.count(waiting, 'pathway')} for {item_in_text(function)} "
        f"{words.noun(waiting, 'was', 'were')} waiting at the end of {period.label}, {words.in_hundred(value)} of them "
        "for 18 weeks or less."
    ), {"england_waiting": waiting, "england_within_18_weeks": value}


def england_caveat(bench: Workbench, measure: Measure, period: Period, function: str) -> str:
    """Who is missing from England’s figure, and how much they usually hold; empty where too little for words is.

    The figure is the sum of what was sent, and stands on every page: the API tells the same beside it.
    """
    if measure.collected is not None or bench.judged(period) is None:
        return ""
    told = bench.completeness(ENGLAND, period, function).reason
    return f"England’s figure is of what was sent. {told}" if told else ""


def _of_those_waiting(measure: Measure) -> bool:
    """Whether a measure is of the list at the end of the month."""
    return measure.collected is None and {part for term in measure.terms for part in term.parts} <= {
        Part.INCOMPLETE, Part.INCOMPLETE_DTA,
    }  # fmt: skip
