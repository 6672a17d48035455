"""From a number of another return back to its formula, its counts and the rows of the published file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.errors import UsageError
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.counting import CollectedCounts
from fairwait.measures.collected.engine import counted, estimates_of
from fairwait.measures.collected.reading import CountRead
from fairwait.measures.explained import Contributor, ExplainedTerm, Explanation
from fairwait.measures.formula import printed
from fairwait.measures.selections import Selection
from fairwait.places.areas import area_index
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.measures.source import MartSource
    from fairwait.places.populations import Vintage

#: What the published files call each quantity.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "waiting": ("Total Waiting List",),
    "waiting_6_plus": ("Number waiting 6+ Weeks",),
    "waiting_13_plus": ("Number waiting 13+ Weeks",),
    "tests": (
        "Planned tests / procedures",
        "Unscheduled tests / procedures",
        "Waiting list tests / procedures (excluding planned)",
    ),
    "cancelled": ("Number of last minute elective operations cancelled for non clinical reasons",),
    "not_treated_28": ("Number of patients not treated within 28 days of last minute elective cancellation",),
    "theatres": ("Number of operating theatres",),
    "overnight_available": ("Available overnight beds",),
    "overnight_occupied": ("Occupied overnight beds",),
    "elective_admissions": ("Elective admissions: ordinary and day case",),
}


def explain_collected(
    measure: Measure,
    source: MartSource,
    *,
    area: str,
    geography: Geography,
    period: Period,
    item: str = TOTAL,
    population_vintage: Vintage | None = None,
    boundaries: Period | None = None,
) -> Explanation:
    """Explain one estimate of a collected measure; errors are those of :func:`estimate_collected`."""
    counts = counted(
        measure, source, geography=geography, period=period, items=(item,), population_vintage=population_vintage,
        boundaries=boundaries,
    )  # fmt: skip
    if area not in counts.places:
        raise UsageError(
            f"There is no {geography.value} with the code {area} in these figures.", where="the area's code",
            expected=f"a code such as {', '.join(counts.places[:3])}",
            remedy="give the NHS (ODS) code of a place of that period",
        )  # fmt: skip
    record = list(estimates_of(counts).records())[counts.places.index(area)]
    reads = [read for read in counts.reads if read.period is not None]
    people = counts.asked.frame.population.get(area) if measure.needs_population else None
    return Explanation(
        measure=measure,
        record=record,
        treatment_function_name="All tests" if item == TOTAL else item_name(item),
        formula=_formula(counts),
        with_numbers=_with_numbers(measure, record, people),
        terms=tuple(_term(counts, read, area, item) for read in reads),
        people=people,
        contributors=_contributors(counts, area, item),
        files=counts.files,
    )


def _formula(counts: CollectedCounts) -> str:
    measure = counts.measure
    assert measure.collected is not None
    times = "" if measure.per == 1 else f" × {measure.per:,}"
    above = f"{measure.collected.numerator.words}, {measure.when(counts.asked.period)}"
    if counts.below is None:
        return f"{above} ÷ residents{times}"
    return f"({above}) ÷ ({_words(counts, counts.below)}){times}"


def _words(counts: CollectedCounts, read: CountRead) -> str:
    if read.period is None:
        return read.count.words
    return f"{read.count.words}, {counts.measure.when(read.period)}"


def _with_numbers(measure: Measure, record: Mapping[str, Any], people: float | None) -> str:
    if record["value"] is None:
        return str(record["method"]) or f"these figures hold no {measure.counted} for this place"
    times = "" if measure.per == 1 else f" × {measure.per:,}"
    below = record["denominator"] if people is None else people
    return f"{_number(record['numerator'])} ÷ {_number(below)}{times} = {printed(measure, record['value'])}"


def _number(value: float) -> str:
    return words.integer(value) if float(value).is_integer() else words.decimal(value, 1)


def _term(counts: CollectedCounts, read: CountRead, area: str, item: str) -> ExplainedTerm:
    orgs = counts.orgs_of(read, area)
    codes = tuple(code for org in orgs for code in read.joined.get(org, (org,)))
    rows = {key: value for key, value in read.by_org.items() if key[0] in set(orgs) and item in (TOTAL, key[1])}
    total = sum(rows.values())
    whole = counts.asked.geography is Geography.ENGLAND
    kind = "Provider" if read.basis is Basis.PROVIDER else "ICB"
    assert read.period is not None
    filters = {
        "the period": (counts.measure.when(read.period),),
        f"{kind} code": ("every one but the totals",) if whole else codes or ("none of this file",),
    }
    if counts.measure.collected is not None and counts.measure.collected.breakdown:
        filters["the test"] = ("every one but “Total”",) if item == TOTAL else (item_name(item),)
    if read.count.items:
        filters["the kind of bed" if read.count.family == "beds" else "the specialties"] = tuple(
            item_name(one) for one in read.count.items
        )
    adds = words.listing(f"“{name}”" for one in read.count.quantities for name in _COLUMNS.get(one, (one,)))
    selections = [
        Selection(file, filters, adds, len(rows) + len(codes) - len(orgs), round(total) if at == 0 else None)
        for at, file in enumerate(read.files)
    ]
    return ExplainedTerm(_words(counts, read), 1, total, tuple(selections))


def _contributors(counts: CollectedCounts, area: str, item: str) -> tuple[Contributor, ...]:
    """The organisations added up in the first count, the largest first."""
    read = counts.above
    sums = dict.fromkeys(counts.orgs_of(read, area), 0.0)
    for (org, own), value in read.by_org.items():
        if org in sums and item in (TOTAL, own):
            sums[org] += value
    boards = area_index(Geography.ICB, counts.asked.period) if read.basis is Basis.COMMISSIONER else {}
    named = [
        Contributor(org, boards[org].name if org in boards else provider(org, read.published.get(org, ("",))[0]).name,
                    round(value))
        for org, value in sums.items()
    ]  # fmt: skip
    return tuple(sorted(named, key=lambda one: (-one.pathways, one.code)))
