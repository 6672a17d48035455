"""``fairwait flows``: a list month by month, with what joined it, what was treated and what left it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, level_named, opened, period_named, place_named
from fairwait.cli.options import CsvOption, GeographyOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.flows.months import FlowSeries, MonthFlow
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area, Geography

PlaceArgument = Annotated[
    str | None,
    typer.Argument(metavar="PLACE", help="A place or a hospital, by name or code. Default: England.",
                   show_default=False),
]  # fmt: skip
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="MONTH", help="The first month, such as 2024-01. Default: a year before the last.",
                 show_default=False),
]  # fmt: skip
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="MONTH", help="The last month. Default: the latest.", show_default=False)
]
_COLUMNS = ("area", "area_name", "geography", "basis", "period", "list_start", "new_periods", "completed",
            "unreported_removals", "list_end", "net_flow", "net_flow_share", "unreported_removals_share",
            "usual_removals_share", "clearance_weeks", "unreported_removals_with_estimates", "residual",
            "note")  # fmt: skip


def flows(
    ctx: typer.Context,
    place: PlaceArgument = None,
    first: FromOption = None,
    last: ToOption = None,
    geography: GeographyOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Follow a waiting list: who joined it, who was treated, and who left it without being treated.

    Every month adds up. What left without a reported completion is worked out, and much of it is list cleaning.

    Example: fairwait flows England --from 2025-02 --to 2026-01
    """
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.progress import working
    from fairwait.domain.errors import UsageError

    form, level = form_of(as_json, as_csv), level_named(geography)
    start, end = period_named(first, "--from"), period_named(last, "--to")
    if start and end and start > end:
        raise UsageError(f"{start.label} comes after {end.label}", where="--from", expected="a month up to --to")
    bench = Workbench(opened(ctx, store))
    area = _area(bench, place, level, end)
    from fairwait.analysis.flows.findings import flow_series, window

    with working("Adding up", quiet=form != "people"):
        series = flow_series(bench, area, start, end)
        months = window(series, start, end)
    if form == "people":
        from fairwait.cli.flows_screen import show

        show(series, months, bench.store)
        return
    from fairwait.cli.machine import print_records
    from fairwait.cli.sentences import tell_of_lent

    tell_of_lent(bench.store, series.sources)
    print_records(form, [_record(area, series, one) for one in months], _COLUMNS)


def _area(bench: Workbench, place: str | None, level: Geography | None, end: Period | None) -> Area:
    from fairwait.analysis.flows.findings import latest_month
    from fairwait.domain.errors import UsageError
    from fairwait.domain.place import Geography

    if place is None and level not in (None, Geography.ENGLAND):
        raise UsageError(
            "No place was named", where="--geography",
            expected=f"one of the {level.plural} by name or code, or England without --geography",
            remedy="name the place first: “fairwait flows QWO --geography icb”",
        )  # fmt: skip
    return place_named(place or "England", end or latest_month(bench), level)


def _record(area: Area, series: FlowSeries, one: MonthFlow) -> dict[str, Any]:
    from fairwait.cli.records import whole

    return {
        "area": series.code,
        "area_name": series.name,
        "geography": area.geography.value,
        "basis": series.basis,
        "period": str(one.period),
        "list_start": whole(one.start),
        "new_periods": whole(one.new),
        "completed": whole(one.treated),
        "unreported_removals": whole(one.unreported),
        "list_end": whole(one.end),
        "net_flow": whole(one.net),
        "net_flow_share": one.net_share,
        "unreported_removals_share": one.unreported_share,
        "usual_removals_share": series.usual(one.period),
        "clearance_weeks": one.clearance,
        "unreported_removals_with_estimates": whole(one.estimated),
        "residual": whole(one.residual),
        "note": "; ".join(one.notes) or None,
    }
