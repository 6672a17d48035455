"""``fairwait improvers``: who moved over a window beyond chance, and what became of those named before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, function_named, level_named, measure_named, opened, period_named
from fairwait.cli.options import (
    AllOption,
    AreaOption,
    CsvOption,
    GeographyOption,
    JsonOption,
    PathwayFunctionOption,
    PeriodOption,
    StoreOption,
)

if TYPE_CHECKING:
    from fairwait.analysis.improvers import Movers, Retest
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.period import Period
    from fairwait.domain.place import Geography

MeasureOption = Annotated[
    str | None,
    typer.Option("--measure", "-m", metavar="NAME", show_default=False,
                 help="A measure, such as within_18_weeks. Default: every one held for these places."),
]  # fmt: skip
MonthsOption = Annotated[
    int, typer.Option("--months", metavar="N", min=6, max=240, help="How many months to look over; 24 or more is best.")
]
RetestOption = Annotated[
    bool, typer.Option("--retest", help="Look again, in later months, at those named as of every past month.")
]


def improvers(
    ctx: typer.Context,
    measure: MeasureOption = None,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    months: MonthsOption = 24,
    treatment_function: PathwayFunctionOption = None,
    area: AreaOption = None,
    retest: RetestOption = False,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Find who improved and who got worse, beyond what chance would show.

    The first third of the window against the last, every place against all; allowing for chance, for a first reading
    that was never quite true, and for lists that drift. What else could explain a change is checked and named.

    Example: fairwait improvers --measure within_18_weeks --months 36
    """
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.places_over_time import window_places
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    last = period_named(period)
    chosen = measure_named(measure, level) if measure is not None else None
    function = function_named(treatment_function, chosen)
    bench = Workbench(opened(ctx, store))
    named, level = window_places(bench, area or (), chosen, level, last)
    if chosen is not None:
        measure_named(chosen.id, level)
    with working("Looking for change", quiet=form != "people"):
        found, lacking = _found(bench, chosen.id if chosen else None, level, last, months, function)
        again = _again(bench, found, months, last) if retest else ()
    codes = {one.code for one in named}
    if form == "people":
        from fairwait.cli.improvers_screen import show, show_again, show_all

        if chosen is not None:
            show(found[0], codes, bench.store, everything=everything)
        else:
            show_all(found, lacking, codes, bench.store)
        show_again(again, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    records = [row for one in found for row in _records(one, codes)]
    if form == "csv":
        print_records(form, records, tuple(records[0]) if records else ())
    else:
        print_json({"measures": [_whole(one, codes) for one in found], "retest": [_retest(one) for one in again]})


def _found(
    bench: Workbench, measure: str | None, level: Geography, last: Period | None, months: int, function: str
) -> tuple[list[Movers], list[str]]:
    """Movers of one measure, or of every one held; and the measures of which too little is held."""
    from fairwait.analysis.improvers import movers
    from fairwait.analysis.panel import panels_held
    from fairwait.domain.errors import NothingToAnswerWithError

    if measure is not None:
        return [movers(bench, measure, level, last=last, months=months, treatment_function=function)], []
    found: list[Movers] = []
    lacking: list[str] = []
    for name in [name for name, geography in panels_held(bench) if geography is level]:
        try:
            found.append(movers(bench, name, level, last=last, months=months, treatment_function=function))
        except NothingToAnswerWithError:
            lacking.append(name)
    if not found:
        raise NothingToAnswerWithError(
            f"No measure of {level.plural} is held for months enough to tell a change from chance",
            where=f"held for too few: {', '.join(lacking)}" if lacking else "",
            expected="a monthly series, or the files of six comparable months or more",
            remedy="ask for integrated care boards or providers, whose series travel with fairwait",
        )
    return found, lacking


def _again(bench: Workbench, found: list[Movers], months: int, last: Period | None) -> tuple[Retest, ...]:
    from fairwait.analysis.improvers import retest
    from fairwait.domain.errors import NothingToAnswerWithError

    done: list[Retest] = []
    why: NothingToAnswerWithError | None = None
    for one in found:
        try:
            done.append(
                retest(bench, one.panel.measure, one.panel.geography, months=months, last=last,
                       treatment_function=one.panel.treatment_function)
            )  # fmt: skip
        except NothingToAnswerWithError as error:
            why = error
    if not done and why is not None:
        raise why
    return tuple(done)


def _records(found: Movers, codes: set[str]) -> list[dict[str, Any]]:
    from fairwait.analysis.improvers.tables import movers_table

    panel = found.panel
    head = {
        "measure": panel.measure.id, "geography": panel.geography.value, "treatment_function": panel.treatment_function,
        "first_month": str(panel.periods[0]), "last_month": str(panel.last),
    }  # fmt: skip
    return [{**head, **row} for row in movers_table(found).records() if not codes or row["area"] in codes]


def _whole(found: Movers, codes: set[str]) -> dict[str, Any]:
    from fairwait.analysis.improvers import improvers_finding
    from fairwait.analysis.improvers.tables import checks_table

    finding = improvers_finding(found)
    checks = checks_table(found).records()
    return {
        "measure": found.panel.measure.id,
        "title": finding.title,
        "headline": finding.headline,
        "numbers": finding.numbers,
        "places": _records(found, codes),
        "checks": [row for row in checks if not codes or row["area"] in codes],
        "caveats": finding.caveats,
        "sources": [
            {"publication": file.publication, "title": file.title, "period": file.period, "file": file.file_name,
             "sha256": file.sha256}
            for file in finding.provenance
        ],
    }  # fmt: skip


def _retest(again: Retest) -> dict[str, Any]:
    from fairwait.analysis.improvers.tables import retest_table

    return {
        "measure": again.panel.measure.id,
        "months": again.months,
        "later_months": again.later,
        "as_of": [str(one) for one in again.as_of],
        "named": len(again.cases),
        "looked_at_again": len(again.seen),
        "held": again.held,
        "went_on": again.went_on,
        "chance_held": again.chance_held,
        "chance_went_on": again.chance_went_on,
        "cases": retest_table(again).records(),
    }
