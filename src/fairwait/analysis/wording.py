"""How a measure's values read in sentences and tables, so that every finding speaks alike."""

from __future__ import annotations

from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.chart import Axis
from fairwait.domain.finding import Cell, Column
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS

_SUBJECTS = {
    "within_18_weeks": "of the waiting list had waited 18 weeks or less",
    "over_52_weeks": "of the waiting list had waited more than 52 weeks",
    "over_65_weeks": "of the waiting list had waited more than 65 weeks",
    "over_78_weeks": "of the waiting list had waited more than 78 weeks",
    "over_104_weeks": "of the waiting list had waited more than 104 weeks",
    "decision_to_admit_share": "of the waiting list had a decision to admit",
    "admitted_treated_per_1000": "admitted treatments for every 1,000 people",
    "completed_treated_per_1000": "waits ended for every 1,000 people",
    "new_periods_per_1000": "new waits began for every 1,000 people",
    "waiting_per_1000": "pathways were waiting for every 1,000 people",
    "median_wait": "was the median wait so far",
    "p92_wait": "was the wait so far that 92 in 100 pathways did not exceed",
    "p95_wait": "was the wait so far that 95 in 100 pathways did not exceed",
    "admitted_median_wait": "was the median wait of those admitted",
    "admitted_p95_wait": "was the wait that 95 in 100 of those admitted did not exceed",
    "non_admitted_median_wait": "was the median wait of those treated without admission",
    "non_admitted_p95_wait": "was the wait that 95 in 100 of those treated without admission did not exceed",
}
_PLACES = {
    Geography.REGION: ("region", "regions"),
    Geography.ICB: ("integrated care board", "integrated care boards"),
    Geography.SUB_ICB: ("area", "areas"),
    Geography.PROVIDER: ("provider", "providers"),
    Geography.ENGLAND: ("country", "countries"),
}


def form(measure: Measure, value: float | None) -> str:
    """One value in prose: ``61.4%``, ``13.6 weeks``, ``5.33``."""
    if measure.kind is Kind.SHARE:
        return words.percent(value, _percent_decimals(measure, value))
    if measure.kind is Kind.QUANTILE:
        return words.weeks(value)
    return words.significant(value)


def _percent_decimals(measure: Measure, value: float | None) -> int:
    return 1 if value is None or value >= 0.01 else max(measure.decimals, 2)


def form_interval(measure: Measure, low: float, high: float) -> str:
    """An interval in prose, its unit said once: ``60.1 to 62.7%``, ``12.9 to 14.2 weeks``."""
    if measure.kind is Kind.SHARE:
        return words.interval(low, high, lambda value: form(measure, value))
    if measure.kind is Kind.QUANTILE:
        return words.interval(low, high, words.decimal, unit="weeks")
    return words.interval(low, high)


def with_subject(measure: Measure, value: float) -> str:
    """A value with what it is a value of: ``61.4% of the waiting list had waited 18 weeks or less``."""
    subject = _SUBJECTS.get(measure.id)
    return f"{form(measure, value)} {subject}" if subject else f"{measure.title}: {form(measure, value)}"


def places(geography: Geography, number: int = 2) -> str:
    """What the places of a geography are called in running text: ``areas``, ``integrated care boards``."""
    singular, plural = _PLACES[geography]
    return singular if number == 1 else plural


def function_name(treatment_function: str) -> str:
    """A treatment function in running text: ``trauma and orthopaedics``; all of them together: ``all treatment``."""
    if treatment_function == TOTAL:
        return "all treatment functions together"
    name = TREATMENT_FUNCTIONS.get(treatment_function, treatment_function)
    return name[:1].lower() + name[1:]


def value_column(measure: Measure, key: str, label: str, note: str = "") -> Column:
    """A table column in the measure's own unit."""
    if measure.kind is Kind.SHARE:
        return Column(key, label, "percent", measure.decimals, note=note)
    unit = "weeks" if measure.kind is Kind.QUANTILE else "per 1,000 people"
    return Column(key, label, "number", measure.decimals, unit=unit, note=note)


def plain(value: float) -> Cell:
    """A number for a table cell: NaN becomes an empty cell."""
    return None if value != value else float(value)


def inline(title: str) -> str:
    """A measure's title inside a sentence, its first letter lowered."""
    return title[:1].lower() + title[1:]


def value_axis(measure: Measure, *, from_zero: bool = False) -> Axis:
    """A chart's axis in the measure's own unit."""
    if measure.kind is Kind.SHARE:
        return Axis(measure.title, decimals=0, percent=True, from_zero=from_zero)
    unit = "weeks" if measure.kind is Kind.QUANTILE else "per 1,000 people"
    return Axis(measure.title, unit=unit, decimals=1, from_zero=from_zero)
