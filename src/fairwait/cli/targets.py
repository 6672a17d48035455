"""``fairwait targets``: what was asked of places, how far each is from it, and what the best would mean to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, level_named, opened, period_named, typed
from fairwait.cli.options import AllOption, CsvOption, GeographyOption, JsonOption, PeriodOption, StoreOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwait.analysis.targets import Gap, Gaps
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.standards import Standard
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area, Geography

PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PLACE]...", help="Places by name or code: what was asked of them.", show_default=False),
]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", metavar="ID", show_default=False,
                 help="One standard, such as rtt-trust-5-points: every place against its own target."),
]  # fmt: skip
BaselineOption = Annotated[
    str | None,
    typer.Option("--baseline", metavar="MONTH", show_default=False,
                 help="Count own targets from this month instead of the one in the document."),
]  # fmt: skip
ListOption = Annotated[
    bool, typer.Option("--list", help="List every standard, or with --period those in force at the end of the month.")
]
BestOption = Annotated[
    str | None,
    typer.Option("--best", metavar="HOW", show_default=False,
                 help="top-decile: where the best tenth of pathways begins. peers: the best quarter of its peers."),
]  # fmt: skip
MeasureOption = Annotated[
    str, typer.Option("--measure", "-m", metavar="NAME", help="What --best is taken from.")
]  # fmt: skip
PeerOption = Annotated[
    list[str] | None,
    typer.Option("--peer", metavar="PLACE", show_default=False,
                 help="A peer of your own choice, at least four times. Default: the ten most similar places."),
]  # fmt: skip
_GAP_COLUMNS = ("standard", "title", "known", "area", "area_name", "geography", "set_for_it", "period", "due",
                "baseline_month", "baseline", "target", "value", "low", "high", "gap", "pathways", "pathways_low",
                "pathways_high", "leaving", "listed", "met", "beyond_an_ordinary_month", "verdict",
                "reason")  # fmt: skip


def targets(
    ctx: typer.Context,
    place: PlacesArgument = None,
    standard: StandardOption = None,
    baseline: BaselineOption = None,
    geography: GeographyOption = None,
    period: PeriodOption = None,
    best: BestOption = None,
    measure: MeasureOption = "within_18_weeks",
    peer: PeerOption = None,
    listed: ListOption = False,
    store: StoreOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Hold places against what was asked of them, or against the best performers.

    Without a place or a standard, what was asked of England and of each trust and board. A target is told with what it
    was counted from, what it means in pathways, and whether it was met by more than an ordinary month's movement.

    Example: fairwait targets --standard rtt-trust-5-points --baseline 2024-12
    """
    form, level, month = form_of(as_json, as_csv), level_named(geography), period_named(period)
    if listed:
        _list(form, month)
        return
    from fairwait.analysis.workbench import Workbench

    bench = Workbench(opened(ctx, store))
    areas = _places(bench, place or [], month, level)
    if best is not None:
        _refuse_with_best(standard, baseline)
        from fairwait.cli.targets_best import answer

        answer(bench, form, best, measure, areas, peer or [], level, month, everything)
    elif standard is not None:
        _standard(bench, form, typed(standard), areas, level, month, period_named(baseline, "--baseline"), everything)
    else:
        _refuse_without_standard(baseline, peer)
        _asked(bench, form, areas, level, month)


def _places(bench: Workbench, texts: list[str], month: Period | None, level: Geography | None) -> tuple[Area, ...]:
    """The places named, as they are in the month; without one as the latest lists have them, else as they were."""
    from fairwait.analysis.targets.reading import latest_held
    from fairwait.cli.places_over_time import followed, months_to_try
    from fairwait.definitions.measure_files import measure
    from fairwait.domain.place import Geography

    if not texts:
        return ()
    latest = () if month else (latest_held(bench, measure("within_18_weeks"), Geography.ICB), bench.latest_period())
    return followed(texts, months_to_try(month, *latest), level)


def _refuse_with_best(standard: str | None, baseline: str | None) -> None:
    from fairwait.domain.errors import UsageError

    if standard is not None or baseline is not None:
        raise UsageError(
            "--best is not a standard that somebody set", where="--best", expected="--best, or --standard, not both"
        )


def _refuse_without_standard(baseline: str | None, peer: list[str] | None) -> None:
    from fairwait.domain.errors import UsageError

    if baseline is not None:
        raise UsageError(
            "A baseline belongs to one standard", where="--baseline", expected="--standard rtt-trust-5-points beside it"
        )
    if peer:
        raise UsageError("Peers belong to --best peers", where="--peer", expected="--best peers beside it")


def _list(form: str, month: Period | None) -> None:
    from fairwait.definitions.standards import standards, standards_in_force

    found = standards() if month is None else standards_in_force(month.last_day)
    if form == "people":
        from fairwait.cli.targets_list_screen import show_standards

        show_standards(found, month)
        return
    from fairwait.cli.machine import print_records

    print_records(form, [_standard_record(one) for one in found])


def _standard(
    bench: Workbench, form: str, name: str, areas: Sequence[Area], level: Geography | None, month: Period | None,
    baseline: Period | None, everything: bool,
) -> None:  # fmt: skip
    from fairwait.cli.asking import one_level
    from fairwait.cli.progress import working
    from fairwait.definitions.standards import standard

    what = standard(name)
    level = level or (one_level(areas, "targets") if areas else what.levels[-1])
    with working("Judging", quiet=form != "people"):
        from fairwait.analysis.targets.finding import finding_of, judging_month, other_baselines
        from fairwait.analysis.targets.gaps import gaps_of, not_set_for

        # a standard that nothing measures is refused before a month is looked for
        month = month or (judging_month(bench, what, level) if what.measure else bench.latest_period())
        found = gaps_of(bench, what, level, month, baseline)
        finding = finding_of(found, other_baselines(bench, found))
    codes = [one.code for one in areas]
    held = {gap.area: gap for gap in found.places}
    wanted = [held.get(one.code) or not_set_for(one, what, month) or _no_gap(one, what, month) for one in areas]
    if form == "people":
        from fairwait.cli.targets_screen import show_gaps

        show_gaps(bench, found, finding, wanted, everything=everything)
        return
    from fairwait.cli.machine import print_records

    print_records(form, [_record(what, one) for one in (wanted if codes else found.places)], _GAP_COLUMNS)


def _no_gap(area: Area, what: Standard, month: Period) -> Gap:
    from fairwait.analysis.targets.gaps import Gap

    return Gap(area.code, area.name, area.geography, what.id, month, reason="No figures of this place are held.")


def _asked(bench: Workbench, form: str, areas: Sequence[Area], level: Geography | None, month: Period | None) -> None:
    """Everything asked of the places named; of nobody in particular, the standards of the month, each in a sentence."""
    from fairwait.cli.progress import working

    with working("Judging", quiet=form != "people"):
        from fairwait.analysis.targets.finding import overview, targets_for

        gaps = [(area, targets_for(bench, area, month or _its_last(area))) for area in areas]
        told = () if areas else overview(bench, month, level)
    if form == "people":
        from fairwait.cli.targets_screen import show_overview, show_places

        if areas:
            show_places(bench, gaps)
        else:
            show_overview(bench, told)
        return
    from fairwait.cli.machine import print_records
    from fairwait.definitions.standards import standard

    own: list[Gap] = [gap for _, found in gaps for gap in found]
    whole: list[Gaps] = [one for one, _ in told]
    records = [_record(standard(gap.standard), gap) for gap in own]
    records += [_record(one.standard, gap) for one in whole for gap in one.places]
    print_records(form, records, _GAP_COLUMNS)


def _its_last(area: Area) -> Period | None:
    """The last month of a place that has ended; None for one that goes on."""
    from fairwait.domain.period import Period

    return None if area.valid_to is None else Period(area.valid_to.year, area.valid_to.month)


def _record(what: Standard, one: Gap) -> dict[str, Any]:
    return {
        "standard": what.id, "title": what.title, "known": what.known, "area": one.area, "area_name": one.name,
        "geography": one.geography.value, "set_for_it": one.own, "period": str(one.period),
        "due": None if what.due is None else str(what.due),
        "baseline_month": None if one.baseline_month is None else str(one.baseline_month),
        "baseline": one.baseline, "target": one.target, "value": one.value, "low": one.low, "high": one.high,
        "gap": one.gap, "pathways": _whole(one.pathways), "pathways_low": _whole(one.pathways_low),
        "pathways_high": _whole(one.pathways_high), "leaving": _whole(one.leaving), "listed": _whole(one.listed),
        "met": one.met, "beyond_an_ordinary_month": one.beyond, "verdict": one.verdict, "reason": one.reason or None,
    }  # fmt: skip


def _whole(value: float) -> int | None:
    return None if value != value else round(value)


def _standard_record(one: Standard) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "measure": one.measure or None,
        "levels": [level.value for level in one.levels], "comparison": one.comparison, "value": one.value,
        "gain": one.gain, "limit": one.limit, "baseline": None if one.baseline is None else str(one.baseline),
        "baselines": [f"{told.month}: {told.why}" for told in one.baselines], "announced": one.announced,
        "in_force": one.in_force, "ended": one.ended, "due": None if one.due is None else str(one.due),
        "superseded_by": one.superseded_by or None, "known": one.known, "source": one.source.sentence,
        "source_date": one.source.date, "dispute": one.dispute or None, "not_measured": one.not_measured or None,
    }  # fmt: skip
