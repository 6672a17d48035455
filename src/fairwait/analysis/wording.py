"""How a measure's values read in sentences and tables, so that every finding speaks alike."""

from __future__ import annotations

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_words import form as form
from fairwait.definitions.measure_words import form_interval as form_interval
from fairwait.definitions.measure_words import inline as inline
from fairwait.definitions.measure_words import rate_unit as rate_unit
from fairwait.definitions.measure_words import value_axis as value_axis
from fairwait.definitions.measure_words import value_column as value_column
from fairwait.domain import words
from fairwait.domain.finding import Cell
from fairwait.domain.items import item_in_text
from fairwait.domain.place import Geography

#: How a share is said of a place: "61 in 100 pathways on the list in {place} had ...".
_SHARES = {
    "within_18_weeks": "pathways on the waiting list in {place} had waited 18 weeks or less",
    "over_52_weeks": "pathways on the waiting list in {place} had waited more than 52 weeks",
    "over_65_weeks": "pathways on the waiting list in {place} had waited more than 65 weeks",
    "over_78_weeks": "pathways on the waiting list in {place} had waited more than 78 weeks",
    "over_104_weeks": "pathways on the waiting list in {place} had waited more than 104 weeks",
    "decision_to_admit_share": "pathways on the waiting list in {place} had a decision to admit",
    "six_week_diagnostic_waits": "patients waiting for a test in {place} had waited six weeks or more",
    "thirteen_week_diagnostic_waits": "patients waiting for a test in {place} had waited thirteen weeks or more",
    "bed_occupancy": "general and acute beds open overnight in {place} were occupied",
}
#: How a rate or a wait is said of a place, before its number.
_VALUES = {
    "admitted_treated_per_1000": "admitted treatments for every 1,000 people numbered {value} in {place}",
    "completed_treated_per_1000": "waits ended for every 1,000 people numbered {value} in {place}",
    "new_periods_per_1000": "new waits begun for every 1,000 people numbered {value} in {place}",
    "waiting_per_1000": "pathways waiting for every 1,000 people numbered {value} in {place}",
    "median_wait": "the median wait so far was {value} in {place}",
    "p92_wait": "the wait that 92 in 100 pathways had not exceeded was {value} in {place}",
    "diagnostic_tests_per_1000": "diagnostic tests for every 1,000 people numbered {value} in {place}",
    "cancellations_per_theatre": "last-minute cancellations numbered {value} for every operating theatre in {place}",
    "not_retreated_within_28_days_per_theatre": (
        "patients not treated within 28 days of a cancellation numbered {value} for every operating theatre in {place}"
    ),
    "not_retreated_share": "patients not treated within 28 days were {value} of last-minute cancellations in {place}",
    "cancellations_per_1000_admissions": (
        "last-minute cancellations numbered {value} for every 1,000 planned admissions in {place}"
    ),
    "theatres_per_100000": "operating theatres for every 100,000 people numbered {value} in {place}",
    "p95_wait": "the wait that 95 in 100 pathways had not exceeded was {value} in {place}",
    "admitted_median_wait": "the median wait of those admitted was {value} in {place}",
    "admitted_p95_wait": "the wait that 95 in 100 of those admitted had not exceeded was {value} in {place}",
    "non_admitted_median_wait": "the median wait of those treated without admission was {value} in {place}",
    "non_admitted_p95_wait": (
        "the wait that 95 in 100 of those treated without admission had not exceeded was {value} in {place}"
    ),
}
_PLACES = {
    Geography.REGION: ("region", "regions"),
    Geography.ICB: ("integrated care board", "integrated care boards"),
    Geography.SUB_ICB: ("area", "areas"),
    Geography.PROVIDER: ("provider", "providers"),
    Geography.ENGLAND: ("country", "countries"),
}


def said_of(measure: Measure, value: float, place: str, interval: str, *, inside: str = "in") -> str:
    """A value said of a place, with its interval in brackets, to stand inside a sentence; ``at`` a provider."""
    bracket = f" ({interval})" if interval else ""
    if measure.id in _SHARES:
        said = _SHARES[measure.id].replace("in {place}", f"{inside} {{place}}")
        return f"{words.in_hundred(value)} {said.format(place=place)}{bracket}"
    pattern = _VALUES.get(measure.id, f"{inline(measure.title)} was {{value}} in {{place}}")
    pattern = pattern.replace("in {place}", f"{inside} {{place}}")
    return pattern.format(value=form(measure, value), place=f"{place}{bracket}")


def short(measure: Measure, value: float, *before: float) -> str:
    """The same value a second time in a sentence: ``49``, where ``78 in 100`` was said before; else as :func:`form`.

    ``before`` are the values said earlier in the sentence. After one that is not counted in hundreds (``999 in
    1,000``) a bare ``17`` would be read as 17 in 1,000, so it is said in full.
    """
    if measure.id not in _SHARES:
        return form(measure, value)
    hundreds = all(words.in_hundred(one).endswith(" in 100") for one in (*before, value))
    return words.in_hundred(value).removesuffix(" in 100") if hundreds else words.in_hundred(value)


def places(geography: Geography, number: int = 2) -> str:
    """What the places of a geography are called in running text: ``areas``, ``integrated care boards``."""
    singular, plural = _PLACES[geography]
    return singular if number == 1 else plural


def function_name(treatment_function: str) -> str:
    """A treatment function or test in running text: ``trauma and orthopaedics``; all together: ``all treatment``."""
    return item_in_text(treatment_function)


def of_function(measure: Measure, treatment_function: str) -> str:
    """Which function or test a sentence speaks of: ``in cardiology``, ``for colonoscopy``."""
    return f"{'in' if measure.collected is None else 'for'} {function_name(treatment_function)}"


def plain(value: float) -> Cell:
    """A number for a table cell: NaN becomes an empty cell."""
    return None if value != value else float(value)


#: What a reason begins with where it does not begin with a name.
_OPENERS = frozenset(
    {"A", "An", "As", "Fewer", "How", "It", "Its", "No", "None", "Not", "Nothing", "Only", "The", "Too", "Who"}
)


def continued(reason: str) -> str:
    """A sentence that goes on after a colon: its first letter small, unless it begins with a name."""
    return reason[:1].lower() + reason[1:] if reason.split(" ", 1)[0] in _OPENERS else reason
