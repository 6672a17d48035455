"""``fairwait estimate``: a measure for the places of a level, as counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.cli.asking import (
    bench_for,
    form_of,
    function_named,
    level_named,
    measure_named,
    never_reported,
    places_named,
)
from fairwait.cli.options import (
    AllOption,
    AreaOption,
    BoundariesOption,
    CsvOption,
    GeographyOption,
    JsonOption,
    MeasureArgument,
    PeriodOption,
    StoreOption,
    VintageOption,
)
from fairwait.domain.place import Area, Geography

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.errors import NothingToAnswerWithError
    from fairwait.domain.estimates import Estimates
    from fairwait.domain.period import Period

FunctionsOption = Annotated[
    str | None,
    typer.Option(
        "--treatment-function", "-t", metavar="NAME", show_default=False,
        help="A treatment function by code or name, such as C_110 or cardiology; for measures of diagnostics a test, "
        "such as D01 or MRI; or “all” for each of them.",
    ),
]  # fmt: skip


def estimate(
    ctx: typer.Context,
    measure: MeasureArgument,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    treatment_function: FunctionsOption = None,
    area: AreaOption = None,
    vintage: VintageOption = None,
    boundaries: BoundariesOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Measure places: a value with its interval and the counts behind it.

    Nothing is ranked here: use “fairwait rank” to put places in order.

    Example: fairwait estimate within_18_weeks --geography region
    """
    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen = measure_named(measure, level)
    every = (treatment_function or "").strip().lower() == "all"
    functions = None if every else (function_named(treatment_function, chosen),)
    bench, month = bench_for(ctx, store, period, vintage, boundaries, chosen)
    places = places_named(area or (), bench.boundaries or month, level, (chosen,))
    silent: list[NothingToAnswerWithError] = []
    tables = [
        _table(bench, chosen, level, month, functions, [one for one in places if one.geography is level], silent)
        for level in _levels(places, level, chosen)
    ]
    tables = [table for table in tables if len(table)]
    if not tables and silent:
        raise silent[0]
    _refuse_nothing(bench, chosen, month, tables)
    if form == "people":
        from fairwait.cli.estimate_screen import show

        show(bench, chosen, month, tables, everything)
    else:
        from fairwait.cli.machine import print_records
        from fairwait.cli.records import ESTIMATE_COLUMNS, estimate_records

        print_records(form, [record for table in tables for record in estimate_records(table)], ESTIMATE_COLUMNS)
    tell_of_silent(silent)


def tell_of_silent(silent: Sequence[NothingToAnswerWithError]) -> None:
    """Name, beside an answer for the others, the places that have none; the shell is told that it is not all."""
    from fairwait.cli.errors import show_error
    from fairwait.domain.errors import ExitCode

    for error in silent:
        show_error(error)
    if silent:
        raise typer.Exit(int(ExitCode.PARTLY_DONE))


def _refuse_nothing(bench: Workbench, measure: Measure, period: Period, tables: Sequence[Estimates]) -> None:
    """A table without one figure is no answer: an error that gives the reasons."""
    import numpy as np

    from fairwait.cli.estimate_screen import why_no_figure
    from fairwait.domain.errors import NothingToAnswerWithError

    if any(np.isfinite(table["value"].astype(float)).any() for table in tables):
        return
    raise NothingToAnswerWithError(
        why_no_figure(bench, measure, period, tables), where=f"{measure.title}, {measure.when(period)}",
        expected="figures of everything that the measure counts",
        remedy="ask for another period or place: “fairwait status” lists what is held",
    )  # fmt: skip


def _levels(places: tuple[Area, ...], geography: Geography | None, measure: Measure) -> list[Geography]:
    found = list(dict.fromkeys(one.geography for one in places)) or [geography or Geography.ENGLAND]
    for level in found:
        measure_named(measure.id, level)
    return found


def _table(
    bench: Workbench,
    measure: Measure,
    geography: Geography,
    period: Period,
    functions: tuple[str, ...] | None,
    places: list[Area],
    silent: list[NothingToAnswerWithError],
) -> Estimates:
    """The rows asked for; for a place without any, what says why is added to ``silent``."""
    import numpy as np

    table = (
        bench.all_estimates(measure, geography, period)
        if functions is None
        else bench.estimates(measure, geography, period, functions[0])
    )
    held = set(table["area"].tolist())
    for one in places:
        if one.code not in held:
            silent.append(never_reported(bench, one, period, measure))
    return table.where(np.isin(table["area"], [one.code for one in places])) if places else table
