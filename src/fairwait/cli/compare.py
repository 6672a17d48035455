"""``fairwait compare``: a few places side by side over the main measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import bench_for, form_of, function_named, level_named, measure_named, places_named
from fairwait.cli.options import (
    CsvOption,
    FunctionOption,
    GeographyOption,
    JsonOption,
    PeriodOption,
    StoreOption,
    VintageOption,
)

if TYPE_CHECKING:
    from fairwait.analysis.compare import MeasureComparison

PlacesArgument = Annotated[
    list[str], typer.Argument(metavar="PLACE PLACE...", help="Two to eight places, by name or code.")
]
MeasuresOption = Annotated[
    list[str] | None,
    typer.Option("--measure", "-m", metavar="NAME", show_default=False,
                 help="Only this measure. May be given several times."),
]  # fmt: skip
_COLUMNS = ("measure", "area", "area_name", "geography", "period", "treatment_function", "value", "low", "high",
            "numerator", "denominator", "status", "expected_rank", "rank_low", "rank_high", "ranks_of", "ranked",
            "reason", "england")  # fmt: skip


def compare(
    ctx: typer.Context,
    places: PlacesArgument,
    geography: GeographyOption = None,
    measure: MeasuresOption = None,
    period: PeriodOption = None,
    treatment_function: FunctionOption = None,
    vintage: VintageOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Compare two to eight places: values with intervals and ranks, and whether any difference is real.

    Example: fairwait compare Wakefield Leeds Bradford
    """
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen = [measure_named(one, level) for one in measure or ()]
    wanted, lead = [one.id for one in chosen], chosen[0] if chosen else None
    function = function_named(treatment_function, lead)
    bench, month = bench_for(ctx, store, period, vintage, measure=lead)
    areas = places_named(places, month, level, chosen)
    from fairwait.analysis.compare import MAIN_MEASURES
    from fairwait.analysis.compare import compare as compare_places

    with working("Comparing", quiet=form != "people"):
        found = compare_places(bench, areas, month, measures=wanted or MAIN_MEASURES, treatment_function=function)
    if form == "people":
        from fairwait.cli.compare_screen import show

        other = any(one.measure.collected is not None for one in found)
        files = [file for one in found for file in bench.provenance(month, one.measure)]
        show(found, areas, tuple(dict.fromkeys(files)) if other else bench.provenance(month), bench.store.label)
        return
    from fairwait.cli.machine import print_json, print_records

    estimates = [record for one in found for record in _estimates(one)]
    if form == "csv":
        print_records(form, estimates, _COLUMNS)
    else:
        print_json({"estimates": estimates, "contrasts": [record for one in found for record in _contrasts(one)]})


def _estimates(found: MeasureComparison) -> list[dict[str, Any]]:
    from fairwait.cli.records import whole

    return [
        {
            "measure": found.measure.id,
            "area": one.area.code,
            "area_name": one.area.name,
            "geography": one.area.geography.value,
            "period": str(found.period),
            "treatment_function": found.treatment_function,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "numerator": whole(one.numerator),
            "denominator": whole(one.denominator),
            "status": one.status,
            "expected_rank": one.expected_rank,
            "rank_low": one.rank_low,
            "rank_high": one.rank_high,
            "ranks_of": one.of or None,
            "ranked": one.expected_rank is not None,
            "reason": one.reason or None,
            "england": found.england,
        }
        for one in found.places
    ]


def _contrasts(found: MeasureComparison) -> list[dict[str, Any]]:
    return [
        {
            "measure": found.measure.id,
            "first": one.first.code,
            "second": one.second.code,
            "p_first_higher": one.probability,
            "ratio": one.ratio,
            "ratio_low": one.low,
            "ratio_high": one.high,
            "verdict": one.verdict,
        }
        for one in found.contrasts
    ]
