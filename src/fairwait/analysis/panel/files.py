"""Figures from files of their own, a month each: full CSV data files, workbooks, and the returns other than RTT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fairwait.analysis.panel.held import Figure, Held
from fairwait.analysis.panel.revised import revised_in_files
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.provenance import Provenance
from fairwait.measures.collected.held import measure_periods
from fairwait.measures.source import held_months, spans
from fairwait.places.areas import first_period
from fairwait.places.populations import FIRST_HELD


def held_months_of(bench: Workbench, measure: Measure, geography: Geography) -> tuple[Period, ...]:
    """The months whose own files answer for a measure: those of the store, and those that travel with the package."""
    months: set[Period] = set()
    for one in [bench] if bench.store is bench.history else [bench, bench.packaged]:
        if measure.collected is not None:
            if not measure.quarterly:
                months |= set(measure_periods(one.store, measure, geography))
        else:
            parts = {part for term in measure.terms for part in term.parts}
            held = set(held_months(one.store, parts, geography.basis or Basis.COMMISSIONER))
            months |= {month for month in held if all(month.shift(step) in held for step in measure.months)}
    mapped = geography not in (Geography.PROVIDER, Geography.ENGLAND)
    first = max(measure.valid_from, first_period(geography)) if mapped else measure.valid_from
    first = max(first, FIRST_HELD) if measure.needs_population else first
    return tuple(sorted(month for month in months if month >= first))


def from_files(
    bench: Workbench, measure: Measure, geography: Geography, function: str, months: Sequence[Period]
) -> Held | None:
    """The given months of a measure, each from its own file, judged as a ranking judges them; None without any."""
    from fairwait.analysis.own_kind import or_another_kind
    from fairwait.analysis.unranked import reasons_not_to_rank

    figures: dict[str, dict[Period, Figure]] = {}
    reasons: dict[str, dict[Period, str]] = {}
    names: dict[str, str] = {}
    england: dict[Period, Figure] = {}
    other_work: dict[str, str] = {}
    read: list[Period] = []
    sources: list[Provenance] = []
    for month in months:
        holder = _holder(bench, measure, geography, month)
        try:
            table = holder.estimates(measure, geography, month, function)
            national = holder.estimates(measure, Geography.ENGLAND, month, function)
        except NothingToAnswerWithError:
            continue
        found = reasons_not_to_rank(holder, measure, table, geography, month)
        if month == months[-1]:  # what a provider does is told by its latest month
            kinds = or_another_kind(holder, measure, table, geography, month, function, [""] * len(table))
            other_work = {str(code): why for code, why in zip(table["area"], kinds, strict=True) if why}
        read.append(month)
        sources += holder.provenance(month, measure)
        for row, figure in enumerate(_figures(table, measure)):
            code = str(table["area"][row])
            names[code] = str(table["area_name"][row])
            figures.setdefault(code, {})[month] = figure
            if found[row]:
                reasons.setdefault(code, {})[month] = found[row]
        if len(national):
            england[month] = _figures(national, measure)[0]
    if not read:
        return None
    made = Held(
        months=tuple(read),
        figures=figures,
        names=names,
        england=england,
        sources=tuple(dict.fromkeys(sources)),
        left_out=other_work,
        origin=f"Files of their own for {spans(tuple(read))}.",
        reasons=reasons,
        judged=True,
    )
    if measure.collected is not None:
        return made
    return replace(made, revised=revised_in_files(bench.store, measure, geography, function, read, made))


def _holder(bench: Workbench, measure: Measure, geography: Geography, month: Period) -> Workbench:
    """Who holds a month: the store first, then what travels with the package."""
    if bench.store is bench.history:
        return bench
    try:
        bench.estimates(measure, geography, month)
    except NothingToAnswerWithError:
        return bench.packaged
    return bench


def _figures(table: Estimates, measure: Measure) -> list[Figure]:
    """Each row's counts and value; a wait that is not a number (censored, too few) has no value."""
    own = [table[name].tolist() for name in ("numerator", "denominator", "value", "low", "high")]
    ok = [status == "ok" for status in table["status"].tolist()]
    nan = float("nan")
    return [
        (part, whole, value if fine or measure.kind is not Kind.QUANTILE else nan, low, high)
        for part, whole, value, low, high, fine in zip(*own, ok, strict=True)
    ]
