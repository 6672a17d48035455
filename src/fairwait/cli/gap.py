"""``fairwait gap``: whether places are further apart than they were, by every estimator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, function_named, level_named, measure_named, opened, period_named, typed
from fairwait.cli.options import (
    AllOption,
    CsvOption,
    FunctionOption,
    GeographyOption,
    JsonOption,
    PeriodOption,
    StoreOption,
)
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.analysis.gap import FunctionGaps, GapOverTime, GroupedGap
    from fairwait.domain.finding import Finding, Table

MeasureOption = Annotated[
    str, typer.Option("--measure", "-m", metavar="NAME", help="What to compare, such as within_18_weeks.")
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="GROUP", show_default=False,
                 help="Divide the gap: region, icb (inside integrated care boards), or treatment-function."),
]  # fmt: skip
MonthsOption = Annotated[
    int,
    typer.Option("--months", metavar="NUMBER", min=0, max=600, help="How many months up to the last; 0 for all held."),
]
_GROUPS = ("region", "icb", "treatment-function")


def gap(
    ctx: typer.Context,
    measure: MeasureOption = "within_18_weeks",
    geography: GeographyOption = None,
    by: ByOption = None,
    months: MonthsOption = 24,
    treatment_function: FunctionOption = None,
    period: PeriodOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Say whether the gap between places is growing: every estimator, then and now, beside chance.

    The same places in every month, and what lists do by wandering alone beside what they did.

    Example: fairwait gap --by region
    """
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    way = _group_named(by)
    chosen = measure_named(measure, level)
    level = level or _usual_level(chosen)
    function = function_named(treatment_function, chosen)
    last, window = period_named(period), months or None
    if way == "treatment-function" and treatment_function is not None:
        from fairwait.domain.errors import UsageError

        raise UsageError(
            "One treatment function cannot be divided by treatment function", where="--treatment-function",
            expected="either --by treatment-function or one of them",
        )  # fmt: skip
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(opened(ctx, store))
    with working("Comparing", quiet=form != "people"):
        found: GapOverTime | GroupedGap | FunctionGaps
        if way == "treatment-function":
            from fairwait.analysis.gap.functions import gap_by_function

            found = gap_by_function(bench, chosen, level, last=last, months=window)
        else:
            from fairwait.analysis.gap.over_time import gap_over_time

            found = whole = gap_over_time(bench, chosen, level, last=last, months=window, treatment_function=function)
            if way is not None:
                from fairwait.analysis.gap.grouped import gap_by_group

                found = gap_by_group(whole, "region" if way == "region" else "icb")
    finding = _finding(found)
    if form == "people":
        from fairwait.cli.gap_screen import show

        show(found, finding, bench.store, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    head = {"measure": chosen.id, "geography": level.value, "treatment_function": function}
    if way == "treatment-function":
        del head["treatment_function"]
    records = [{**head, **row} for row in finding.tables[0].records()]
    if form == "csv":
        print_records(form, records, tuple(records[0]) if records else ())
    else:
        print_json(_whole(finding, head))


def _group_named(text: str | None) -> str | None:
    if text is None:
        return None
    plain = typed(text).strip().lower().replace("_", "-").replace(" ", "-")
    plain = {"regions": "region", "icbs": "icb", "function": "treatment-function", "test": "treatment-function",
             "treatment-functions": "treatment-function"}.get(plain, plain)  # fmt: skip
    if plain not in _GROUPS:
        from fairwait.domain.errors import UsageError

        raise UsageError(
            f"The gap is not divided by “{typed(text)}”", where="--by", expected=f"one of {', '.join(_GROUPS)}"
        )
    return plain


def _usual_level(measure: Any) -> Geography:
    """Boards, of which most series are held; else the smallest places that the measure has."""
    return Geography.ICB if Geography.ICB in measure.geographies else measure.geographies[-1]


def _finding(found: GapOverTime | GroupedGap | FunctionGaps) -> Finding:
    from fairwait.analysis.gap.finding import finding_of
    from fairwait.analysis.gap.finding_functions import function_finding_of
    from fairwait.analysis.gap.finding_groups import group_finding_of
    from fairwait.analysis.gap.functions import FunctionGaps
    from fairwait.analysis.gap.grouped import GroupedGap

    if isinstance(found, FunctionGaps):
        return function_finding_of(found)
    return group_finding_of(found) if isinstance(found, GroupedGap) else finding_of(found)


def _whole(finding: Finding, head: dict[str, str]) -> dict[str, Any]:
    return {
        **head,
        "title": finding.title,
        "numbers": finding.numbers,
        "tables": {_key(one): one.records() for one in finding.tables},
        "breaks": list(finding.notes),
        "quality": list(finding.quality),
        "sources": [
            {"publication": one.publication, "title": one.title, "period": one.period, "file": one.file_name,
             "sha256": one.sha256}
            for one in finding.provenance
        ],
    }  # fmt: skip


def _key(table: Table) -> str:
    if table.id.startswith("gap-over-time"):
        return "estimators"
    if table.id.startswith("gap-months"):
        return "months"
    return "functions" if table.id.startswith("gap-by-function") else "groups"
