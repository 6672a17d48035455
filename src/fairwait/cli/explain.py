"""``fairwait explain``: from a printed number back to the formula, the counts and the rows of the published files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import (
    bench_for,
    form_of,
    function_named,
    level_named,
    measure_named,
    never_reported,
    place_named,
)
from fairwait.cli.options import (
    BoundariesOption,
    CsvOption,
    FunctionOption,
    GeographyOption,
    JsonOption,
    MeasureArgument,
    PeriodOption,
    StoreOption,
    VintageOption,
)

if TYPE_CHECKING:
    from fairwait.measures.explained import Explanation

PlaceOption = Annotated[
    str, typer.Option("--area", "-a", metavar="PLACE", help="The place whose number it is, by name or code.")
]
_SELECTION_COLUMNS = ("count_of", "sign", "count", "file_name", "sha256", "period", "filters", "adds", "rows", "total")


def explain(
    ctx: typer.Context,
    measure: MeasureArgument,
    area: PlaceOption = "England",
    geography: GeographyOption = None,
    period: PeriodOption = None,
    treatment_function: FunctionOption = None,
    vintage: VintageOption = None,
    boundaries: BoundariesOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Show where a number comes from: formula, counts, rows to filter, and the file with its sha256.

    Example: fairwait explain within_18_weeks --area Wakefield --period 2026-01
    """
    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen = measure_named(measure, level)
    function = function_named(treatment_function, chosen)
    bench, month = bench_for(ctx, store, period, vintage, boundaries, chosen)
    place = place_named(area, bench.boundaries or month, level, (chosen,))
    measure_named(chosen.id, place.geography)
    from fairwait.domain.errors import UsageError
    from fairwait.domain.place import Geography
    from fairwait.measures.explain import explain as explain_estimate

    try:
        found = explain_estimate(
            chosen, bench.store, area=place.code, geography=place.geography, period=month,
            treatment_function=function,
            boundaries=None if place.geography is Geography.PROVIDER else bench.boundaries,
        )  # fmt: skip
    except UsageError as error:  # a provider of the lookup that is not in this month's file
        raise never_reported(bench, place, month, chosen) from error
    missing = ""
    if chosen.collected is not None:
        from fairwait.analysis.collected import missing_words

        missing = missing_words(bench, chosen, place.code, place.geography, month, function)
    if form == "json":
        from fairwait.cli.machine import print_json

        print_json({**_record(found), "missing": missing or None})
    elif form == "csv":
        from fairwait.cli.machine import print_records

        print_records(form, _selections(found), _SELECTION_COLUMNS)
    else:
        from fairwait.cli.explain_screen import show

        show(found, place, bench.store.label, missing)


def _selections(found: Explanation) -> list[dict[str, Any]]:
    from fairwait.cli.records import whole

    return [
        {
            "count_of": term.words,
            "sign": term.sign,
            "count": whole(term.count),
            "file_name": selection.file.file_name,
            "sha256": selection.file.sha256,
            "period": selection.file.period,
            "filters": {name: list(values) for name, values in selection.filters.items()},
            "adds": selection.adds,
            "rows": selection.rows,
            "total": selection.total,
        }
        for term in found.terms
        for selection in term.selections
    ]


def _record(found: Explanation) -> dict[str, Any]:
    from dataclasses import asdict

    from fairwait.cli.records import whole

    estimate = {name: whole(value) if "nominator" in name or name == "numerator" else value
                for name, value in found.record.items()}  # fmt: skip
    return {
        "measure": found.measure.id,
        "title": found.measure.title,
        "estimate": estimate,
        "treatment_function_name": found.treatment_function_name,
        "formula": found.formula,
        "with_numbers": found.with_numbers,
        "people": found.people,
        "selections": _selections(found),
        "contributors": [asdict(one) for one in found.contributors],
        "files": [asdict(file) for file in found.files],
    }
