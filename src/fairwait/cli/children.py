"""``fairwait children``: all that an integrated care board answers for, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.cli.asking import bench_for, form_of, measure_named, place_named
from fairwait.cli.options import CsvOption, JsonOption, PeriodOption, StoreOption
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure

BoardArgument = Annotated[
    str, typer.Argument(metavar="BOARD", help="An integrated care board, by name or code, such as QWO.")
]
MeasureOption = Annotated[str, typer.Option("--measure", "-m", metavar="NAME", help="What to show of each.")]
MonthsOption = Annotated[
    int, typer.Option("--months", metavar="NUMBER", min=2, max=120, help="How many months to look back.")
]


def children(
    ctx: typer.Context,
    board: BoardArgument,
    measure: MeasureOption = "within_18_weeks",
    period: PeriodOption = None,
    months: MonthsOption = 24,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Show all of a board: its areas, the NHS providers that sit in it and its main independent ones.

    Each with its latest value, its ranks among all of its kind, and the months behind it where months are held. --csv
    prints the places, --json their months as well.

    Example: fairwait children QWO
    """
    from fairwait.cli.places_over_time import tell_ended
    from fairwait.cli.progress import working

    form = form_of(as_json, as_csv)
    chosen = measure_named(measure)
    bench, month = bench_for(ctx, store, period, measure=chosen)
    area = board_named(board, bench.boundaries or month)
    tell_ended((area,))
    why = "" if period is not None else _why(bench, area, chosen, month)
    with working("Reading the figures", quiet=form != "people"):
        from fairwait.analysis.children.children import children as children_of
        from fairwait.analysis.children.finding import finding_of

        found = children_of(bench, area, chosen, month, months=months)
        told = finding_of(bench, found)
    if form == "people":
        from fairwait.cli.children_screen import show

        show(told, found, bench.store.label, why)
        return
    from fairwait.cli.machine import print_json, print_records

    if form == "csv":
        print_records(form, told.tables[0].records())
        return
    print_json(
        {
            "period": str(month), "why_this_month": why or None, "headline": told.headline,
            "sentences": list(told.sentences), "places": told.tables[0].records(),
            "months": [record for table in told.tables[1:] for record in table.records()], "numbers": told.numbers,
            "method": told.method, "caveats": list(told.caveats), "sources": [one.file_name for one in told.provenance],
        }
    )  # fmt: skip


def _why(bench: Workbench, board: Area, measure: Measure, month: Period) -> str:
    """Why an earlier month is shown than the latest of which the board's figures are held; empty where it is that."""
    from fairwait.analysis.targets.reading import latest_held

    latest = latest_held(bench, measure, Geography.ICB)
    if latest <= month:
        return ""
    return (
        f"{month.label} is shown: it is the latest month of which a full file is held, and the areas below a board are "
        f"in no other. The board alone is held up to {latest.label}: “fairwait trend {board.code}”."
    )


def board_named(text: str, period: Period) -> Area:
    """An integrated care board; for a place inside one, an error that names its board."""
    try:
        return place_named(text, period, Geography.ICB)
    except UsageError as error:
        try:
            other = place_named(text, period)
        except UsageError:
            raise error from None
    from fairwait.places.areas import area_index

    above = area_index(Geography.ICB, period).get(other.parent)
    raise UsageError(
        f"{other.label} is no integrated care board", where="BOARD", expected="a board, by name or code",
        remedy=f"its board is {above.label}: “fairwait children {above.code}”" if above else "ask for a board",
    )  # fmt: skip
