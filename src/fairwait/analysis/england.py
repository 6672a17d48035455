"""England as a whole: how many wait and are treated, how many people that is, and what the publisher prints."""

from __future__ import annotations

from fairwait.analysis.national_series import national_series
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

#: What is counted, the measure whose counts say it, which of its counts, and the overview's series of the same.
_LINES = (
    ("Waiting at the end of the month", "within_18_weeks", "denominator", "incomplete_total"),
    ("Of these, 18 weeks or less", "within_18_weeks", "numerator", "within_18"),
    ("Of these, more than 52 weeks", "over_52_weeks", "numerator", "over_52"),
    ("Of these, more than 65 weeks", "over_65_weeks", "numerator", "over_65"),
    ("Of these, more than 78 weeks", "over_78_weeks", "numerator", "over_78"),
    ("Of these, more than 104 weeks", "over_104_weeks", "numerator", "over_104"),
    ("Waits ended by an admission", "admitted_treated_per_1000", "numerator", "admitted_total"),
    ("Waits ended with or without an admission", "completed_treated_per_1000", "numerator", "completed_total"),
    ("New waits begun", "new_periods_per_1000", "numerator", "new_periods"),
)
_WAITS = (
    ("Median wait of those waiting", "median_wait", "median_wait"),
    ("92nd percentile of those waiting", "p92_wait", "p92_wait"),
    ("Median wait of those admitted", "admitted_median_wait", "admitted_median"),
    ("95th percentile of those admitted", "admitted_p95_wait", "admitted_p95"),
    ("Median wait of those treated without admission", "non_admitted_median_wait", "non_admitted_median"),
    ("95th percentile of those treated without admission", "non_admitted_p95_wait", "non_admitted_p95"),
)


def england_finding(bench: Workbench, period: Period) -> Finding:
    """England's figures from our own sums beside those the publisher prints, and people beside pathways."""
    overview = national_series(bench, period)
    published = overview.month(period) if overview else {}
    counted = {name: _count(bench, measure, column, period) for name, measure, column, _ in _LINES}
    waits = {name: bench.england(measure, period) for name, measure, _ in _WAITS}
    tables = (_counts(counted, published, period), _waits(waits, published, period))
    waiting = counted["Waiting at the end of the month"]
    within = counted["Of these, 18 weeks or less"]
    agree = _agreement(tables)
    people = published.get("unique_patients")
    sentences = []
    if people is not None:
        sentences.append(
            f"Pathways are not people: one person can wait on several. NHS England estimates that the "
            f"{words.millions(waiting)} pathways belong to {words.millions(people)} people, about "
            f"{words.significant(waiting / people)} pathways each."
        )
    else:
        sentences.append("Pathways are not people: one person can wait on several. No estimate of people is held.")
    if agree:
        sentences.append(agree)
    estimated = published.get("incomplete_total_with_estimates")
    if estimated is not None and estimated > waiting:
        sentences.append(
            f"With the publisher’s estimates for trusts that sent nothing the list is {words.integer(estimated)}, "
            f"{words.percent(estimated / waiting - 1, 1)} longer. Everything else here leaves those trusts out."
        )
    return Finding(
        id="england",
        title="England as a whole",
        headline=(
            f"At the end of {period.label} {words.integer(waiting)} pathways were waiting in England, "
            f"{words.in_hundred(within / waiting)} of them for 18 weeks or less."
        ),
        sentences=tuple(sentences),
        tables=tables,
        method=(
            "Sums over every commissioner but NONC, the code for patients that English commissioners do not pay for, "
            "as NHS England’s own totals are. Percentiles are read off weekly bands by the published rule."
        ),
        assumptions=(),
        caveats=(
            "A count of everyone on the list has no sampling error, so no interval is given; what is missing from it "
            "stands under “What could not be counted”.",
        ),
        provenance=(*bench.provenance(period), *((overview.source,) if overview else ())),
        numbers={
            "waiting": waiting, "within_18": within, "within_18_share": within / waiting, "unique_patients": people,
        },
    )  # fmt: skip


def _count(bench: Workbench, measure: str, column: str, period: Period) -> float:
    table = bench.estimates(measure, Geography.ENGLAND, period, TOTAL)
    return float(table[column][0])


def _counts(counted: dict[str, float], published: dict[str, float], period: Period) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, _, _, series in _LINES:
        printed = published.get(series)
        estimated = published.get(f"{series}_with_estimates")
        rows.append((name, counted[name], printed, _difference(counted[name], printed), estimated))
    if "unique_patients" in published:
        rows.append(("People waiting, estimated", None, round(published["unique_patients"]), None, None))
    return Table(
        id="england",
        title=f"England, {period.label}: our sums and the published figures",
        columns=(
            Column("figure", "Figure"),
            Column("fairwait", "From the data file", "integer"),
            Column("published", "As published in the overview", "integer"),
            Column("difference", "Difference", "integer"),
            Column("with_estimates", "With estimates for trusts that sent nothing", "integer"),
        ),
        rows=tuple(rows),
        caption="The overview is a separate publication; it may have been revised since the data file.",
    )


def _waits(waits: dict[str, float], published: dict[str, float], period: Period) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, waits[name], published.get(series), _difference(waits[name], published.get(series)))
        for name, _, series in _WAITS
    )
    return Table(
        id="england-waits",
        title=f"England, {period.label}: waits in weeks",
        columns=(
            Column("figure", "Figure"),
            Column("fairwait", "From the data file", "number", 1, "weeks"),
            Column("published", "As published in the overview", "number", 1, "weeks"),
            Column("difference", "Difference", "number", 1, "weeks"),
        ),
        rows=rows,
        caption="Medians and percentiles are not estimated for trusts that sent nothing.",
    )


def _difference(ours: float, printed: float | None) -> float | None:
    return None if printed is None else round(ours - printed, 9)


def _agreement(tables: tuple[Table, ...]) -> str:
    compared = [row for table in tables for row in table.rows if row[3] is not None]
    same = sum(abs(float(row[3] or 0)) < 1e-6 for row in compared)
    if not compared:
        return ""
    if same == len(compared):
        return f"All {len(compared)} figures that the publisher also prints agree exactly."
    return (
        f"{same} of {len(compared)} figures that the publisher also prints agree exactly; for the others one of the "
        "two files has been revised since."
    )
