"""``fairwait consistency``: who stayed at the top or the bottom month after month, and how many would by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, function_named, level_named, measure_named, opened, period_named
from fairwait.cli.options import (
    AllOption,
    CsvOption,
    GeographyOption,
    JsonOption,
    PathwayFunctionOption,
    PeriodOption,
    StoreOption,
)

if TYPE_CHECKING:
    from fairwait.analysis.consistency import Consistency

PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLACE]...", help="Places by name or code. Default: all.", show_default=False),
]
MeasureOption = Annotated[
    str, typer.Option("--measure", "-m", metavar="NAME", help="A measure, such as within_18_weeks.")
]
MonthsOption = Annotated[
    int, typer.Option("--months", metavar="N", min=2, max=240, help="How many months to look over.")
]
TopOption = Annotated[
    int | None,
    typer.Option("--top", "-k", metavar="K", min=1, show_default=False,
                 help="The first and the last so many. Default: 10, or 5 of fewer than 80 places."),
]  # fmt: skip


def consistency(
    ctx: typer.Context,
    place: PlacesArgument = None,
    measure: MeasureOption = "within_18_weeks",
    geography: GeographyOption = None,
    period: PeriodOption = None,
    months: MonthsOption = 24,
    top: TopOption = None,
    treatment_function: PathwayFunctionOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Say who stayed among the best or the worst, month after month.

    With the chance that a place’s level over the window truly belongs there, and how many places would stay by chance.

    Example: fairwait consistency --top 5
    """
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.places_over_time import window_places
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen, last = measure_named(measure, level), period_named(period)
    function = function_named(treatment_function, chosen)
    bench = Workbench(opened(ctx, store))
    named, level = window_places(bench, place or (), chosen, level, last)
    measure_named(chosen.id, level)
    with working("Ranking months", quiet=form != "people"):
        from fairwait.analysis.consistency import consistency as stayed

        found = stayed(bench, chosen, level, last=last, months=months, k=top, treatment_function=function)
    codes = {one.code for one in named}
    if form == "people":
        from fairwait.cli.consistency_screen import show

        show(found, codes, bench.store, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    records = _records(found, codes)
    if form == "csv":
        print_records(form, records, tuple(records[0]) if records else ())
    else:
        print_json(_whole(found, records))


def _records(found: Consistency, codes: set[str]) -> list[dict[str, Any]]:
    from fairwait.analysis.consistency.finding import stays_table

    panel = found.panel
    head = {
        "measure": panel.measure.id, "geography": panel.geography.value, "treatment_function": panel.treatment_function,
        "first_month": str(panel.periods[0]), "last_month": str(panel.last), "k": found.k,
    }  # fmt: skip
    return [{**head, **row} for row in stays_table(found).records() if not codes or row["area"] in codes]


def _whole(found: Consistency, records: list[dict[str, Any]]) -> dict[str, Any]:
    from fairwait.analysis.consistency import consistency_finding

    finding = consistency_finding(found)
    return {
        "title": finding.title,
        "headline": finding.headline,
        "numbers": finding.numbers,
        "places": records,
        "caveats": [*finding.assumptions, *finding.caveats],
        "sources": [
            {"publication": file.publication, "title": file.title, "period": file.period, "file": file.file_name,
             "sha256": file.sha256}
            for file in finding.provenance
        ],
    }  # fmt: skip
