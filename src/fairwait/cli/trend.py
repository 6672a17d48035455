"""``fairwait trend``: one place, or a few, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import (
    bench_for,
    form_of,
    function_named,
    level_named,
    measure_named,
    one_level,
    period_named,
    typed,
)
from fairwait.cli.options import (
    AllOption,
    CsvOption,
    FunctionOption,
    GeographyOption,
    JsonOption,
    PeriodOption,
    StoreOption,
)
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.place import Geography

if TYPE_CHECKING:
    from fairwait.analysis.trajectories.england import EnglandTrajectory
    from fairwait.analysis.trajectories.trajectory import Trajectory
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area

PlacesArgument = Annotated[
    list[str],
    typer.Argument(metavar="PLACE…", help="A place by name or code, up to eight of one level, or England."),
]
MeasureOption = Annotated[
    str,
    typer.Option("--measure", "-m", metavar="NAME",
                 help="What to follow, such as within_18_weeks; for England also counts, such as waiting."),
]  # fmt: skip
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="MONTH", show_default=False,
                 help="The first month. Default: 24 months up to the last; for England, as far back as there are."),
]  # fmt: skip
_USUAL = 24
_COLUMNS = ("area", "area_name", "geography", "measure", "treatment_function", "period", "value", "low", "high",
            "england", "expected_rank", "rank_low", "rank_high", "ranked", "judged", "reason", "revised",
            "stretch")  # fmt: skip


def trend(
    ctx: typer.Context,
    place: PlacesArgument,
    measure: MeasureOption = "within_18_weeks",
    treatment_function: FunctionOption = None,
    geography: GeographyOption = None,
    start: FromOption = None,
    period: PeriodOption = None,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Follow a place month by month: its values and ranks, what broke, what was revised, what is ordinary.

    Months that cannot be judged are left open, and a change is held against what such places ordinarily do.

    Example: fairwait trend QOQ --measure within_18_weeks --period 2026-03
    """
    form, level = form_of(as_json, as_csv), level_named(geography)
    if len(place) == 1 and place[0].strip().lower() == "england":
        _england(ctx, measure, treatment_function, (start, period), store, form, everything)
        return
    from fairwait.cli.progress import working

    chosen = measure_named(measure, level)
    function = function_named(treatment_function, chosen)
    bench, month = bench_for(ctx, store, period, measure=chosen)
    asked, first = period_named(period), period_named(start, "--from")
    from fairwait.cli.places_over_time import followed, levels_held, months_to_try

    areas = followed(
        place, months_to_try(asked and month, month), level, (chosen,), held=levels_held(bench, chosen),
        tell=form == "csv",  # otherwise the answer itself says it
    )  # fmt: skip
    one_level(areas, "trend")
    with working("Following", quiet=form != "people"):
        try:
            found = _followed(bench, areas, chosen, function, asked, first)
        except NothingToAnswerWithError as error:
            raise _with_board(error, areas[0]) from error
    if form == "people":
        from fairwait.cli.trend_screen import show

        show(found, bench.store, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    records = [record for one in found for record in _records(one)]
    if form == "csv":
        print_records(form, records, _COLUMNS)
    else:
        print_json(_whole(found, records))


def _with_board(error: NothingToAnswerWithError, place: Area) -> NothingToAnswerWithError:
    """The error with the board of an area, whose months are held."""
    if place.geography is not Geography.SUB_ICB or not place.parent:
        return error
    from fairwait.places.standing import standing

    return NothingToAnswerWithError(
        error.what, where=f"{place.label} is in {standing(place.code)}", expected=error.expected,
        remedy=f"follow its board: fairwait trend {place.parent}; or fetch or ingest the full CSV data files of more "
        "months",
    )  # fmt: skip


def _followed(
    bench: Workbench, areas: Sequence[Area], measure: Any, function: str, last: Period | None, first: Period | None
) -> tuple[Trajectory, ...]:
    from fairwait.analysis.trajectories.trajectory import trajectories

    if first is None:
        return trajectories(bench, areas, measure, last=last, months=_USUAL, treatment_function=function)
    found = trajectories(bench, areas, measure, last=last, months=None, treatment_function=function)
    end = found[0].points[-1].period
    _in_order(first, end)
    months = first.months_until(end) + 1
    return trajectories(bench, areas, measure, last=end, months=months, treatment_function=function)


def _in_order(first: Period, last: Period) -> None:
    if first >= last:
        raise UsageError(
            f"{first.label} does not come before {last.label}", where="--from",
            expected="a month before the last one",
        )  # fmt: skip


def _england(
    ctx: typer.Context, measure: str, function: str | None, ends: tuple[str | None, str | None], store: Any, form: str,
    everything: bool,
) -> None:  # fmt: skip
    from fairwait.analysis.trajectories.england import england_trajectory
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.asking import opened

    if function is not None and function_named(function) != "C_999":
        raise UsageError(
            "England’s series are of all treatment functions together", where="--treatment-function",
            expected="no treatment function", remedy="leave the option out, or name a board or provider",
        )  # fmt: skip
    first, last = period_named(ends[0], "--from"), period_named(ends[1])
    bench = Workbench(opened(ctx, store))
    name = typed(measure).strip().lower().replace("-", "_")
    found = england_trajectory(bench, name, last=last)
    if first is not None:
        end = found.moments[-1].period
        _in_order(first, end)
        found = england_trajectory(bench, name, last=last, months=first.months_until(end) + 1)
    if form == "people":
        from fairwait.cli.trend_screen import show_england

        show_england(found, bench.store, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    records = _england_records(found)
    if form == "csv":
        print_records(form, records, _COLUMNS)
    else:
        sources = [_source(found.source)]
        print_json({"series": records, "breaks": [_break(one) for one in found.breaks], "sources": sources})


def _records(one: Trajectory) -> list[dict[str, Any]]:
    panel = one.panel
    return [
        {
            "area": one.area, "area_name": one.name, "geography": panel.geography.value, "measure": one.measure.id,
            "treatment_function": panel.treatment_function, "period": str(point.period), "value": point.value,
            "low": point.low, "high": point.high, "england": point.england, "expected_rank": point.rank,
            "rank_low": point.rank_low, "rank_high": point.rank_high, "ranked": point.ranked, "judged": point.judged,
            "reason": point.reason or None, "revised": point.revised, "stretch": point.stretch + 1,
        }
        for point in one.points
    ]  # fmt: skip


def _england_records(found: EnglandTrajectory) -> list[dict[str, Any]]:
    blank = dict.fromkeys(_COLUMNS)
    return [
        blank | {
            "area": "ENG", "area_name": "England", "geography": "england", "measure": found.one.id,
            "treatment_function": "C_999", "period": str(moment.period), "value": moment.value,
            "judged": moment.status == "ok", "reason": None if moment.status == "ok" else moment.status,
            "stretch": stretch + 1,
        }
        for moment, stretch in zip(found.moments, found.stretch, strict=True)
    ]  # fmt: skip


def _whole(found: Sequence[Trajectory], records: list[dict[str, Any]]) -> dict[str, Any]:
    from fairwait.analysis.gap.breaks import touching
    from fairwait.analysis.trajectories.finding import ended, finding_of

    findings = [finding_of(one) for one in found]
    return {
        "places": [
            {"area": one.area, "area_name": one.name, "title": finding.title, "numbers": finding.numbers,
             "ended": ended(one) or None,
             "points": [record for record in records if record["area"] == one.area]}
            for one, finding in zip(found, findings, strict=True)
        ],
        "breaks": [_break(one) for one in touching(found[0].panel)],
        "boundaries": str(found[0].panel.boundaries),
        "notes": list(found[0].panel.notes),
        "sources": [_source(one) for one in found[0].panel.sources],
    }  # fmt: skip


def _break(one: Any) -> dict[str, Any]:
    return {"id": one.one.id, "date": str(one.one.date), "what": one.one.what, "known": one.one.known}


def _source(one: Any) -> dict[str, Any]:
    return {"publication": one.publication, "title": one.title, "period": one.period, "file": one.file_name,
            "sha256": one.sha256}  # fmt: skip
