"""A list of places that no ranking can be made of: every figure with what is known of it, in order of name."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.one_measure.words import no_order, scope
from fairwait.analysis.profile.words import lean
from fairwait.analysis.ranked import parent_names
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.wording import form, inline, places, plain, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

_PREVIEW = 20
_COUNTING_ONLY = (
    "Intervals are 95% and hold counting error only: how far figures move from one time to the next is not known, so "
    "two places may differ by chance although their intervals do not meet."
)
_NO_INTERVAL = "No interval is given: how far such figures move from one time to the next is not known."


def listed_finding(
    bench: Workbench,
    measure: Measure,
    geography: Geography,
    period: Period,
    treatment_function: str = TOTAL,
    *,
    why: str,
) -> Finding:
    """Every place by name with its figure. ``why`` says, as a sentence, why there is no order of them.

    Raises NothingToAnswerWithError where no place has a figure.
    """
    table = bench.estimates(measure, geography, period, treatment_function)
    value = table["value"]
    known = int(np.isfinite(value).sum())
    if not known:
        raise NothingToAnswerWithError(
            f"No {places(geography, 1)} has a figure for {inline(measure.title)}",
            expected="a month in which one was published",
        )
    england = _england(bench, measure, period, treatment_function)
    apart = np.isfinite(table["low"]).any()
    shown = _table(bench, measure, geography, period, treatment_function, table, england)
    where = f"{places(geography, known)} {words.noun(known, 'has', 'have')}"
    nation = f"; England’s is {form(measure, england)}" if england == england else ""
    return Finding(
        id=shown.id,
        title=f"{measure.title}{scope(treatment_function)}, every {places(geography, 1)} by name",
        headline=f"In {measure.when(period)} {words.integer(known)} {where} a figure for {inline(measure.title)}, from "
        f"{form(measure, float(np.nanmin(value)))} to {form(measure, float(np.nanmax(value)))}{nation}.",
        sentences=(no_order(why),),
        tables=(shown,),
        method="Each figure is made of the counts in its own row and of nothing else: none is drawn towards another.",
        assumptions=(_COUNTING_ONLY if apart else _NO_INTERVAL,),
        caveats=measure.caveats,
        provenance=bench.provenance(period, measure if measure.collected is not None else None),
        numbers={
            "england": plain(england), "known": known,
            "lowest": float(np.nanmin(value)), "highest": float(np.nanmax(value)),
        },
    )  # fmt: skip


def _england(bench: Workbench, measure: Measure, period: Period, function: str) -> float:
    try:
        return bench.england(measure, period, function)
    except NothingToAnswerWithError:
        return float("nan")


def _table(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, function: str, table: Estimates,
    england: float,
) -> Table:  # fmt: skip
    reasons = reasons_not_to_rank(bench, measure, table, geography, period)
    # Why there is no order at all is said once, above the table, not in every row.
    common = measure.collected.not_ranked if measure.collected is not None else ""
    above = parent_names(geography, period)
    order = sorted(range(len(table)), key=lambda row: (str(table["area_name"][row]), str(table["area"][row])))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(table["area_name"][row]), str(table["area"][row]), plain(table["value"][row]),
            plain(table["low"][row]), plain(table["high"][row]), above.get(table["parent"][row], ""),
            _whole(table["numerator"][row]), _whole(table["denominator"][row]), plain(table["completeness"][row]),
            "" if reasons[row] == common else reasons[row],
        )
        for row in order
    )  # fmt: skip
    below = measure.divided_by.capitalize() if measure.kind is not Kind.QUANTILE else "Pathways in all"
    parts = ["listed", measure.id.replace("_", "-"), geography.value]
    parts += [] if function == TOTAL else [function.lower().replace("_", "-")]
    return lean(
        Table(
            id="-".join(parts),
            title=f"{measure.title}{scope(function)}, {measure.when(period)}, by name",
            columns=(
                Column("place", places(geography, 1).capitalize()),
                Column("code", "Code", "code"),
                value_column(measure, "value", "Value"),
                value_column(measure, "low", "Low", "lower end of the 95% interval, counting error only"),
                value_column(measure, "high", "High", "upper end of the 95% interval, counting error only"),
                Column("parent", "Placed in", secondary=True),
                Column("numerator", f"{measure.counted.capitalize()} counted", "integer", secondary=True),
                Column("denominator", below, "integer", secondary=True),
                Column("completeness", "Usual activity that reported", "percent", 1, secondary=True),
                Column("reason", "What to beware of"),
            ),
            rows=rows,
            caption="In order of name: where a place stands in this list says nothing of it.",
            interval=IntervalCell(
                value="value", low="low", high="high", label=f"{measure.title}, 95% interval",
                reference=plain_number(england), percent=measure.kind is Kind.SHARE, decimals=measure.decimals,
                unit="" if measure.kind is Kind.SHARE else measure.unit,
            ),
            preview_rows=_PREVIEW if len(rows) > 2 * _PREVIEW else None,
        )
    )  # fmt: skip


def plain_number(value: float) -> float | None:
    """A number, or None where it is not known."""
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else round(value)
