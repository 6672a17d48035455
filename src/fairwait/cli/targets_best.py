"""``fairwait targets --best``: what the level of the best performers would mean to the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fairwait.cli.asking import measure_named, places_named, typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.domain.finding import Finding
    from fairwait.domain.period import Period
    from fairwait.domain.place import Area, Geography


def answer(
    bench: Workbench, form: str, how: str, measure: str, areas: Sequence[Area], peer: list[str],
    level: Geography | None, month: Period | None, everything: bool,
) -> None:  # fmt: skip
    """What the level of the best performers would mean, for people or programs."""
    from fairwait.cli.asking import one_level
    from fairwait.cli.progress import working
    from fairwait.domain.errors import UsageError

    if how not in ("top-decile", "peers"):
        raise UsageError(f"“{typed(how)}” is no way to find the best", where="--best", expected="top-decile or peers")
    if how == "peers" and len(areas) != 1:
        raise UsageError("Peers are those of one place", where="--best peers", expected="one place before the options")
    if how == "top-decile" and peer:
        raise UsageError("Peers belong to --best peers", where="--peer", expected="--best peers beside it")
    chosen = measure_named(measure)
    level = level or (one_level(areas, "targets") if areas else _usual_level(chosen))
    measure_named(measure, level)
    with working("Judging", quiet=form != "people"):
        from fairwait.analysis.targets.opportunity import opportunity_finding
        from fairwait.analysis.targets.reading import latest_held

        context = chosen.needs_population
        month = month or (bench.latest_period() if context else latest_held(bench, chosen, level))
        if how == "peers":
            peers = _peers(bench, areas[0], peer, month, level)
            finding = opportunity_finding(bench, chosen.id, level, month, how="peers", peers=peers, area=areas[0])
        else:
            finding = opportunity_finding(bench, chosen.id, level, month)
    _print_best(bench, form, chosen, finding, {one.code for one in areas} if how == "top-decile" else set(), everything)


def _usual_level(measure: Any) -> Geography:
    from fairwait.domain.place import Geography

    if measure.needs_population:
        return Geography.SUB_ICB
    return Geography.PROVIDER if Geography.PROVIDER in measure.geographies else Geography.ICB


def _peers(bench: Workbench, area: Area, named: list[str], month: Period, level: Geography) -> tuple[str, ...]:
    if named:
        return tuple(one.code for one in places_named(named, month, level))
    from fairwait.analysis.similar import similar_places
    from fairwait.domain.errors import NothingToAnswerWithError

    try:
        return similar_places(area, month, bench=bench).codes
    except NothingToAnswerWithError:
        # Who is alike does not change within months: that month's own file may say it.
        return similar_places(area, bench.latest_period(), bench=bench).codes


def _print_best(
    bench: Workbench, form: str, measure: Measure, finding: Finding, codes: set[str], everything: bool
) -> None:
    if form == "people":
        from fairwait.cli.targets_best_screen import show_best

        show_best(bench, finding, codes, measure, everything=everything)
        return
    from fairwait.cli.machine import print_json, print_records

    table = finding.tables[-1]
    records = [one for one in table.records() if not codes or one.get("code") in codes]
    if form == "csv":
        print_records(form, records, tuple(column.key for column in table.columns))
        return
    print_json({"title": finding.title, "headline": finding.headline, "numbers": finding.numbers,
                "tables": {one.id: one.records() for one in finding.tables[:-1]}, "places": records,
                "method": finding.method, "caveats": list(finding.caveats),
                "sources": [{"publication": one.publication, "title": one.title, "period": one.period,
                             "file": one.file_name, "sha256": one.sha256} for one in finding.provenance]})  # fmt: skip
