"""``fairwait rank``: places in order, with everything that one month cannot tell left open."""

from __future__ import annotations

from typing import Annotated

import typer

from fairwait.cli.asking import (
    bench_for,
    form_of,
    function_named,
    level_named,
    measure_named,
    never_reported,
    one_level,
    places_named,
)
from fairwait.cli.options import (
    AllOption,
    AreaOption,
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
from fairwait.domain.place import Geography

RowsOption = Annotated[
    int,
    typer.Option("--rows", metavar="NUMBER", min=1, max=1000, help="How many places to show at each end of the order."),
]


def rank(
    ctx: typer.Context,
    measure: MeasureArgument,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    treatment_function: FunctionOption = None,
    area: AreaOption = None,
    vintage: VintageOption = None,
    boundaries: BoundariesOption = None,
    store: StoreOption = None,
    rows: RowsOption = 10,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Rank places: each with the ranks it may truly have, and the places that nobody can judge.

    Without --geography the 106 sub-ICB areas are ranked, or the smallest places that the measure has. With --area, only
    those places are shown, ranked among all.

    Example: fairwait rank median_wait --treatment-function cardiology
    """
    from fairwait.cli.progress import working

    form, level = form_of(as_json, as_csv), level_named(geography)
    chosen = measure_named(measure, level)
    function = function_named(treatment_function, chosen)
    bench, month = bench_for(ctx, store, period, vintage, boundaries, chosen)
    places = places_named(area or (), bench.boundaries or month, level, (chosen,))
    smallest = Geography.SUB_ICB if chosen.collected is None else chosen.geographies[-1]
    level = level or (one_level(places, "rank") if places else smallest)
    measure_named(measure, level)
    with working("Ranking", quiet=form != "people"):
        from fairwait.analysis.ranking import rank as rank_places

        ranking = rank_places(bench, chosen, level, month, function)
    codes = {one.code for one in places}
    held = {*ranking.estimates["area"].tolist(), *ranking.unranked["area"].tolist()}
    silent = [never_reported(bench, one, month, chosen) for one in places if one.code not in held]
    if silent and len(silent) == len(places):
        raise silent[0]
    if form == "people":
        from fairwait.cli.rank_screen import show

        show(bench, ranking, rows=None if everything else rows, codes=codes)
    else:
        from fairwait.cli.machine import print_records
        from fairwait.cli.records import ESTIMATE_COLUMNS, RANK_COLUMNS, rank_records

        records = [one for one in rank_records(ranking) if not codes or one["area"] in codes]
        print_records(form, records, (*ESTIMATE_COLUMNS, *RANK_COLUMNS))
    from fairwait.cli.estimate import tell_of_silent

    tell_of_silent(silent)
