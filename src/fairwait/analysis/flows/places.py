"""The list and flows of one place or provider from the marts, wherever consecutive months are held.

The counts come from the engine that answers every measure, so completed months of workbooks and of the full CSV data
file serve alike, on the month's own boundaries.
"""

from __future__ import annotations

from collections.abc import Mapping

from fairwait.analysis.flows.months import PACE_MONTHS, FlowBasis, FlowSeries, balance
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.dated import breaks
from fairwait.definitions.measure import Measure, Term
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Basis, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.engine import estimate_many
from fairwait.measures.source import held_months, require_months

_BALANCE = "unreported_removals_share"
_LIST = "net_flow_share"
_PARTS = (Part.ADMITTED, Part.NON_ADMITTED, Part.INCOMPLETE, Part.NEW_PERIODS)
_BASES: Mapping[Basis, FlowBasis] = {Basis.COMMISSIONER: "commissioner", Basis.PROVIDER: "provider"}


def place_flows(bench: Workbench, area: Area, first: Period, last: Period) -> FlowSeries:
    """The months from ``first`` to ``last`` of which the month before is held too.

    ``stated`` is the engine's own answer to unreported removals, worked out there from the same counts in one sum.

    Raises
    ------
    MeasureNeedsMonthsError
        When no two consecutive months are held, naming those that are.
    """
    basis = area.geography.basis
    held = set(held_months(bench.store, _PARTS, basis))
    asked = [first.shift(step) for step in range(first.months_until(last) + 1)]
    months = [month for month in asked if month in held and month.shift(-1) in held]
    if not months:
        needed = (last.shift(-1), last)
        require_months(bench.store, needed, _PARTS, basis, named_measure(_BALANCE).title)
    waiting: dict[Period, float] = {}
    new: dict[Period, float] = {}
    treated: dict[Period, float] = {}
    stated: dict[Period, float] = {}
    for month in months:
        row = _counts(bench, area, month)
        if row is None:
            continue
        waiting[month.shift(-1)], stated[month] = row[_BALANCE]
        waiting[month] = row[_LIST][0] + row[_LIST][1]
        new[month], treated[month] = row["flow_new"][1], row["flow_treated"][1]
    for month in sorted(months)[:1]:  # the pace of the first months needs completions of the months before them
        treated.update(_earlier(bench, area, month, held))
    silent = {month: note for month in months for note in _silent(bench, area, month)}
    breaks_of = _notes(months, basis)
    notes = {
        month: (*breaks_of[month], *(silent[one] for one in (month, month.shift(-1)) if one in silent))
        for month in months
    }
    unpaced = {month.shift(step) for month in silent for step in range(PACE_MONTHS)}
    found = balance(waiting, new, treated, stated=stated, notes=notes, unpaced=unpaced)
    kept = tuple(one for one in found if one.period in stated)
    sources = dict.fromkeys(
        source
        for month in sorted({*months, *(one.shift(-1) for one in months)})
        for source in require_months(bench.store, (month,), _PARTS, basis, "")[0]
    )
    return FlowSeries(area.code, area.name, _BASES[basis], kept, tuple(sources))


def _counts(bench: Workbench, area: Area, month: Period) -> dict[str, tuple[float, float]] | None:
    """By measure its denominator (the list at the start) and numerator; None where the place has no figures."""
    measures = (named_measure(_BALANCE), named_measure(_LIST), _flow("flow_new", Part.NEW_PERIODS),
                _flow("flow_treated", Part.ADMITTED, Part.NON_ADMITTED))  # fmt: skip
    table = _estimates(bench, measures, area.geography, month)
    row = table.where(table["area"] == area.code)
    if len(row) < len(measures) or any(value != value for value in row["numerator"].tolist()):
        return None
    return {
        name: (float(below), float(above))
        for name, below, above in zip(row["measure"], row["denominator"], row["numerator"], strict=True)
    }


def _earlier(bench: Workbench, area: Area, first: Period, held: set[Period]) -> dict[Period, float]:
    """Completed pathways of the two months before the first, where they are held."""
    found = {}
    for month in (first.shift(-1), first.shift(-2)):
        if month not in held:
            break
        table = _estimates(bench, (_completed(),), area.geography, month)
        row = table.where(table["area"] == area.code)
        if len(row) == 0 or row["numerator"][0] != row["numerator"][0]:
            break
        found[month] = float(row["numerator"][0])
    return found


def _estimates(bench: Workbench, measures: tuple[Measure, ...], geography: Geography, month: Period) -> Estimates:
    return estimate_many(measures, bench.store, geography=geography, period=month, treatment_functions=(TOTAL,))


def _flow(id: str, *parts: Part) -> Measure:
    """The flow of some parts over the list at the start: the same question as the balance, one term of it alone."""
    return named_measure(_BALANCE).model_copy(update={"id": id, "numerator": (Term(parts=parts),)})


def _completed() -> Measure:
    """Completed pathways of one month, over the list of that month: a count, whatever it is divided by."""
    above, below = Term(parts=(Part.ADMITTED, Part.NON_ADMITTED)), Term(parts=(Part.INCOMPLETE,))
    return named_measure(_BALANCE).model_copy(
        update={"id": "flow_completed", "numerator": (above,), "denominator": (below,)}
    )


def _silent(bench: Workbench, area: Area, month: Period) -> tuple[str, ...]:
    """What an area lacks in a month because providers sent nothing; empty where all did, or nobody knows."""
    if area.geography is Geography.PROVIDER or bench.judged(month) is None:
        return ()
    found = bench.completeness(area.code, month)
    if found.may_be_ranked:
        return ()
    share = words.percent(1 - found.completeness, 1)
    return (f"providers that sent nothing in {month.label} usually hold {share} of its list",)


def _notes(months: list[Period], basis: Basis) -> dict[Period, tuple[str, ...]]:
    """The breaks that fall in a month and touch the whole list of a place."""
    named = set(named_measure(_BALANCE).breaks)
    return {
        month: tuple(
            one.what for one in breaks()
            if one.last is None and one.period == month and one.id in named and one.known != "reported"
            and one.concerns(TOTAL, basis.value)
        )
        for month in months
    }  # fmt: skip
