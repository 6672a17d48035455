"""``fairwait decade``: two months a decade apart on the same areas, for what needs no population."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, measure_named, opened, period_named, places_named
from fairwait.cli.options import AllOption, AreaOption, CsvOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.decade.compared import Compared, TwoMonths
    from fairwait.analysis.decade.spread import SpreadChange

MeasureOption = Annotated[
    str,
    typer.Option("--measure", "-m", metavar="NAME", help="A wait or a share of the list, such as median_wait."),
]
NowOption = Annotated[
    str | None,
    typer.Option("--period", "-p", metavar="MONTH", help="The later month. Default: the latest held.",
                 show_default=False),
]  # fmt: skip
ThenOption = Annotated[
    str | None,
    typer.Option("--from", metavar="MONTH", help="The earlier month. Default: the same month ten years back or more.",
                 show_default=False),
]  # fmt: skip


def decade(
    ctx: typer.Context,
    measure: MeasureOption = "within_18_weeks",
    period: NowOption = None,
    then: ThenOption = None,
    area: AreaOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Hold two months a decade apart against each other: who moved, how far apart areas were and are.

    Both months on today's areas, for treatment functions whose commissioning stayed the same. Exploratory: two
    snapshots.

    Example: fairwait decade --measure median_wait
    """
    from fairwait.cli.progress import working
    from fairwait.domain.place import Geography

    form = form_of(as_json, as_csv)
    chosen = measure_named(measure, Geography.SUB_ICB)
    now, before = period_named(period), period_named(then, "--from")
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(opened(ctx, store))
    from fairwait.analysis.decade.bench import earlier_first, latest_month

    month = now or latest_month(bench)
    if before is not None:
        earlier_first(before, month)
    places = places_named(area or (), month, Geography.SUB_ICB)
    with working("Comparing", quiet=form != "people"):
        from fairwait.analysis.decade.compared import MEASURES, TwoMonths

        _comparable(chosen.id, MEASURES)
        pair = TwoMonths(bench, month, before)
        one, spread = pair.compared(chosen), pair.spread(chosen)
    codes = {place.code for place in places}
    if form == "people":
        from fairwait.cli.decade_screen import show

        show(pair, one, spread, codes, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    records = _areas(one, codes)
    if form == "csv":
        print_records(form, records, tuple(records[0]) if records else ())
    else:
        print_json(_whole(pair, one, spread, records))


def _comparable(measure: str, measures: tuple[str, ...]) -> None:
    from fairwait.domain.errors import UsageError

    if measure not in measures:
        raise UsageError(
            f"{measure} is not compared over a decade: it needs a population, other months, or bands of that time",
            where="--measure", expected=f"one of {', '.join(measures)}",
        )  # fmt: skip


def _areas(one: Compared, codes: set[str]) -> list[dict[str, Any]]:
    from fairwait.analysis.decade.tables import areas_table

    head = {"measure": one.measure.id, "from": str(one.then.period), "to": str(one.now.period)}
    records = [{**head, **row} for row in areas_table(one, "areas").records()]
    return [row for row in records if not codes or row["area"] in codes]


def _whole(
    pair: TwoMonths, one: Compared, spread: tuple[SpreadChange, ...], areas: list[dict[str, Any]]
) -> dict[str, Any]:
    from fairwait.analysis.decade.breaks import breaks_table, rule_changes
    from fairwait.analysis.decade.finding import moves_finding
    from fairwait.analysis.decade.tables import functions_table, spread_table
    from fairwait.analysis.decade.words import provenance

    finding = moves_finding(pair, one.measure.id)
    return {
        "exploratory": True,
        "title": finding.title,
        "numbers": finding.numbers,
        "months_not_in_the_store": [str(month.period) for month in (pair.then, pair.now) if month.packaged],
        "functions_compared": list(pair.functions),
        "areas": areas,
        "spread": spread_table(pair, [(one, spread)]).records(),
        "functions": functions_table(pair).records(),
        "breaks": breaks_table(pair, rule_changes(pair, (one,))).records(),
        "sources": [
            {"publication": file.publication, "title": file.title, "period": file.period, "file": file.file_name,
             "sha256": file.sha256}
            for file in provenance(pair, (one,))
        ],
    }  # fmt: skip
