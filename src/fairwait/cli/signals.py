"""``fairwait signals``: who moved otherwise than usual in the latest month, beside what chance alone would flag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fairwait.cli.asking import form_of, function_named, level_named, measure_named, opened, period_named
from fairwait.cli.options import AllOption, CsvOption, FunctionOption, GeographyOption, JsonOption, StoreOption

if TYPE_CHECKING:
    from fairwait.analysis.signals import ControlChart, Signals
    from fairwait.analysis.signals.phases import Rebase
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area, Geography

PlacesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="PLACE", help="Places by name or code. Default: all of the level, in a list.",
                   show_default=False),
]  # fmt: skip
MeasureOption = Annotated[
    str, typer.Option("--measure", "-m", metavar="NAME", help="A measure held for a year of months or more.")
]
PeriodOption = Annotated[
    str | None,
    typer.Option("--period", "-p", metavar="MONTH", help="The month to be judged. Default: the latest held.",
                 show_default=False),
]  # fmt: skip
MonthsOption = Annotated[
    int | None,
    typer.Option("--months", metavar="N", min=9, help="How many months up to it. Default: all that are held.",
                 show_default=False),
]  # fmt: skip
RebaseOption = Annotated[
    list[str] | None,
    typer.Option("--rebase", metavar="MONTH:REASON", show_default=False,
                 help="Make limits anew from this month on, for a reason you state, such as 2025-04:new-theatres."),
]  # fmt: skip
BaselineOption = Annotated[
    int | None,
    typer.Option("--baseline", metavar="N", min=8, show_default=False,
                 help="Make the limits of each phase from its first N months only."),
]  # fmt: skip
TargetOption = Annotated[
    str | None,
    typer.Option("--target", metavar="VALUE", show_default=False,
                 help="Hold each chart against this value, such as 1.05 or 65%. Of a list there is no such chart."),
]  # fmt: skip
OwnOption = Annotated[
    bool, typer.Option("--own", help="Chart each place by itself, and not against the middle place.")
]  # fmt: skip
_TARGET = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*$", re.ASCII)


def signals(
    ctx: typer.Context,
    places: PlacesArgument = None,
    measure: MeasureOption = "within_18_weeks",
    geography: GeographyOption = None,
    treatment_function: FunctionOption = None,
    period: PeriodOption = None,
    months: MonthsOption = None,
    rebase: RebaseOption = None,
    baseline: BaselineOption = None,
    target: TargetOption = None,
    own: OwnOption = False,
    everything: AllOption = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Draw control charts: who moved otherwise than usual in a month, and how many would by chance alone.

    A list is charted as its change from the month before, held against the middle place. Name a place for its own
    chart in numbers, month by month.

    Example: fairwait signals "Kent and Medway" --measure over_52_weeks
    """
    form, level, month = form_of(as_json, as_csv), level_named(geography), period_named(period)
    chosen, again = measure_named(measure), _rebases(rebase or ())
    function, wanted = function_named(treatment_function, chosen), _target(target, chosen)
    from fairwait.analysis.workbench import Workbench
    from fairwait.cli.progress import working

    bench = Workbench(opened(ctx, store))
    named, level = _asked(bench, places or (), chosen, level, month)
    from fairwait.analysis.signals import signals as charts_of

    with working("Charting", quiet=form != "people"):
        found = charts_of(
            bench, chosen, level, last=month, months=months, treatment_function=function, rebase=again,
            baseline=baseline, target=wanted, relative=not own,
        )  # fmt: skip
    if form == "people":
        from fairwait.cli.signals_screen import show

        show(found, [one.code for one in named], bench.store, everything=everything)
        return
    from fairwait.cli.sentences import tell_of_lent

    tell_of_lent(bench.store, found.panel.sources)
    _print(form, found, [one.code for one in named])


def _asked(
    bench: Workbench, texts: Sequence[str], measure: Measure, level: Geography | None, month: Period | None
) -> tuple[tuple[Area, ...], Geography]:  # fmt: skip
    """The places and their level: unless one is named, boards where the measure is held of them over time."""
    from fairwait.analysis.panel import panels_held
    from fairwait.domain.place import Geography

    if level is not None and level not in measure.geographies:
        measure_named(measure.id, level)
    held = [one for name, one in panels_held(bench) if name == measure.id]
    if not texts:
        usual = (one for one in (Geography.ICB, Geography.PROVIDER) if one in held)
        return (), level or next(usual, (held or list(measure.geographies))[0])
    from fairwait.cli.places_over_time import window_places

    return window_places(bench, texts, measure, level, month)


def _rebases(texts: Sequence[str]) -> tuple[Rebase, ...]:
    from fairwait.domain.errors import UsageError

    found = []
    for text in texts:
        month, colon, reason = text.partition(":")
        when = period_named(month, "--rebase") if colon and reason.strip() else None
        if when is None:
            raise UsageError(
                "A control chart is begun anew only from a month and for a reason", where="--rebase",
                expected="MONTH:REASON, such as “2025-04:new theatres”",
            )  # fmt: skip
        found.append((when, reason.strip()))
    return tuple(found)


def _target(text: str | None, measure: Measure) -> float | None:
    from fairwait.domain.errors import UsageError

    if text is None:
        return None
    match = _TARGET.match(text)
    share = measure.percent
    if not match or (match[2] and not share):
        raise UsageError(
            f"“{text[:30]}” is not a target", where="--target",
            expected="a share, such as 65%" if share else "a number in the measure’s own unit, such as 1.05",
        )  # fmt: skip
    value = float(match[1])
    return value / 100 if match[2] or (share and value > 1) else value


def _print(form: str, found: Signals, codes: list[str]) -> None:
    from fairwait.analysis.signals.finding import list_table, place_finding, signals_finding
    from fairwait.cli.machine import print_json, print_records

    head = {"measure": found.panel.measure.id, "geography": found.panel.geography.value,
            "treatment_function": found.panel.treatment_function, "unit": found.unit}  # fmt: skip
    if not codes:
        rows = [{**head, "period": str(found.panel.last), **row} for row in list_table(found).records()]
        finding = signals_finding(found)
        if form == "csv":
            print_records(form, rows, tuple(rows[0]) if rows else ())
        else:
            print_json({"title": finding.title, "headline": finding.headline, "sentences": list(finding.sentences),
                        "numbers": dict(finding.numbers or {}), "places": rows,
                        "phases": _phases(found), "sources": _sources(found)})  # fmt: skip
        return
    findings = [place_finding(found, code) for code in codes]
    months = [
        {**head, "area": one.area, "area_name": one.name, **row}
        for code in codes
        if (one := found.chart(code)) is not None
        for row in _months(found, one)
    ]
    if form == "csv":
        print_records(form, months, tuple(months[0]) if months else ())
        return
    print_json({
        "places": [{"title": one.title, "headline": one.headline, "sentences": list(one.sentences),
                    "numbers": dict(one.numbers or {})} for one in findings],
        "months": months, "phases": _phases(found), "sources": _sources(found),
    })  # fmt: skip


def _months(found: Signals, one: ControlChart) -> list[dict[str, Any]]:
    from fairwait.analysis.signals.finding import months_table

    rows = months_table(found, one).records()
    for row, period, rule in zip(rows, reversed(found.periods), reversed(one.labels.tolist()), strict=True):
        row["period"], row["rule"] = str(period), int(rule)
    return [dict(row) for row in reversed(rows)]


def _phases(found: Signals) -> list[dict[str, Any]]:
    return [
        {"first": str(one.first), "last": str(one.last), "kind": one.kind, "reason": one.reason or None}
        for one in found.phases
    ]


def _sources(found: Signals) -> list[dict[str, Any]]:
    return [
        {"publication": one.publication, "title": one.title, "period": one.period, "file": one.file_name,
         "sha256": one.sha256}
        for one in found.panel.sources
    ]  # fmt: skip
