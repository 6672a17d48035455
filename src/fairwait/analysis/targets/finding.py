"""Targets as findings: who has reached what was asked, who is nearest and furthest, and what that means in pathways."""

from __future__ import annotations

from fairwait.analysis.targets import words as said
from fairwait.analysis.targets.gaps import Gap, Gaps, gaps_of
from fairwait.analysis.targets.reading import latest_held
from fairwait.analysis.wording import plain, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.definitions.standards import Standard, standard, standards
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

#: A chart shows at most so many places at each end.
_ENDS = 10
#: The standards a report tells, in order; those not set for its kind of place, or not in force, are left out.
_TOLD = (
    "rtt-65-england", "rtt-70-england", "over-52-one-percent", "rtt-trust-5-points", "rtt-trust-7-points", "rtt-92",
    "dm01-14-england", "dm01-board-3-points", "dm01-1",
)  # fmt: skip


def judging_month(bench: Workbench, what: Standard, geography: Geography) -> Period:
    """The month a standard is judged in when none is named: the one that decides, else the latest held."""
    latest = latest_held(bench, measure(what.measure), geography)
    return what.due if what.due is not None and what.due <= latest else latest


def target_finding(
    bench: Workbench, standard_id: str, geography: Geography, period: Period | None = None,
    baseline: Period | None = None,
) -> Finding:  # fmt: skip
    """One standard: each place's gap to its own target in ``period`` (the month that decides, else the latest held).

    Raises as :func:`fairwait.analysis.targets.gaps.gaps`.
    """
    what = standard(standard_id)
    found = gaps_of(bench, what, geography, period or judging_month(bench, what, geography), baseline)
    return finding_of(found, other_baselines(bench, found))


def target_findings(bench: Workbench, period: Period, geography: Geography) -> tuple[Finding, ...]:
    """What was asked of England and of the places of one kind in a month, each standard a finding.

    Told are the standards in force at the end of the month, and those that fell due in it or in the three months
    before. Those whose month is not held are left out.
    """
    found = []
    wanted = {one.id: one for one in standards() if one.measure and _touches(one, period)}
    for name in _TOLD:
        one = wanted.get(name)
        if one is None:
            continue
        level = geography if geography in one.levels else Geography.ENGLAND
        if level not in one.levels:
            continue
        month = period if one.in_force_on(period.last_day) else one.due
        try:
            found.append(target_finding(bench, one.id, level, month))
        except (NothingToAnswerWithError, UsageError):
            continue
    return tuple(found)


def _touches(one: Standard, period: Period) -> bool:
    recent = one.due is not None and 0 <= one.due.months_until(period) <= 3
    return one.in_force_on(period.last_day) or recent


def other_baselines(bench: Workbench, found: Gaps) -> tuple[Gaps, ...]:
    """The same targets counted from the other months that are told as the baseline."""
    others = []
    for one in found.standard.baselines:
        if one.month != found.baseline and one.month < found.period:
            try:
                others.append(
                    gaps_of(bench, found.standard, found.geography, found.period, one.month, limit=found.limit)
                )
            except NothingToAnswerWithError:
                continue
    return tuple(others)


def finding_of(found: Gaps, others: tuple[Gaps, ...] = ()) -> Finding:
    """The finding of gaps that were made already."""
    what = found.standard
    disputed = said.baseline_sentence(found, others)
    national = found.geography is Geography.ENGLAND
    return Finding(
        id=f"target-{what.id}-{found.geography.value}",
        title=what.title,
        headline=said.headline(found),
        sentences=(*(found.notes if national else ()), *said.sentences(found), *((disputed,) if disputed else ())),
        tables=(gap_table(found),),
        charts=(_chart(found),) if len(found.judged) > 1 else (),
        method=_method(found),
        assumptions=() if national else found.notes,
        caveats=said.cautions(found),
        provenance=found.sources,
        numbers=_numbers(found, others),
        notes=(f"{words.sentence(what.source.sentence)}",),
    )


def _method(found: Gaps) -> str:
    what = found.standard
    counted = f"{what.title}: {said.asked(what)}."
    if found.baseline is not None:
        counted += f" The baseline month is {found.baseline.label}."
    return (
        f"{counted} Shares are exact, not rounded, when they are held against a target. A list is a full count, so "
        "there is no sampling error; the range beside each share is where one ordinary month’s movement leaves it, 19 "
        "times in 20. Pathways short are those that would have to be on the other side of the limit on a list of the "
        f"same length. {found.origin}"
    )


def _numbers(found: Gaps, others: tuple[Gaps, ...]) -> dict[str, Cell]:
    judged = found.judged
    numbers: dict[str, Cell] = {
        "judged": len(judged),
        "met": sum(one.met is True for one in judged),
        "met_within_an_ordinary_month": sum(one.verdict.startswith("met,") for one in judged),
        "missed_within_an_ordinary_month": sum(one.verdict.startswith("missed,") for one in judged),
        "not_judged": len(found.places) - len(judged),
        "pathways": sum(one.pathways for one in judged),
        "pathways_leaving": sum(one.leaving for one in judged),
        "met_by_wandering": plain(found.by_wandering),
    }
    if found.geography is Geography.ENGLAND and judged:
        numbers |= {"value": judged[0].value, "target": judged[0].target, "gap": judged[0].gap}
    for one in others:
        numbers[f"met_from_{one.baseline}"] = sum(gap.met is True for gap in one.judged)
    return numbers


def gap_table(found: Gaps) -> Table:
    """Every place with its target, its value, the gap both ways and the verdict; those not judged last."""
    what = found.standard
    of = measure(what.measure)
    own = what.own
    baseline = (
        (value_column(of, "baseline", f"Baseline, {found.baseline.label}" if found.baseline else "Baseline"),)
        if own
        else ()
    )
    columns = (
        Column("name", said.many(found.geography, 1).capitalize() if found.geography is not Geography.PROVIDER
               else "NHS trust"),
        Column("code", "Code", "code"),
        *baseline,
        value_column(of, "target", "Its own target" if own else "Target"),
        value_column(of, "value", found.period.label),
        value_column(of, "low", "Lower end", "What one ordinary month’s movement leaves of it."),
        value_column(of, "high", "Upper end"),
        Column("gap", "Gap", "number", 1, "points", note="Below nought is short of the target."),
        Column("pathways", "Pathways short", "integer",
               note="Would have to be on the other side of the limit on a list of the same length."),
        Column("pathways_low", "at the upper end", "integer", secondary=True),
        Column("pathways_high", "at the lower end", "integer", secondary=True),
        Column("leaving", "Or leaving", "integer", secondary=True,
               note="Would have to leave the list while nobody joins it."),
        Column("listed", "On the list", "integer"),
        Column("verdict", "Verdict"),
        Column("not_judged", "Not judged", secondary=True),
        Column("reason", "Reason"),
    )  # fmt: skip
    rows = tuple(_row(one, own) for one in found.places)
    return Table(
        id=f"target-{what.id}",
        title=what.title,
        columns=columns,
        rows=rows,
        caption=f"{found.period.label}. Ranges are those of an ordinary month’s movement, not sampling error.",
        interval=IntervalCell(
            "value", "low", "high", "Share and an ordinary month’s movement",
            reference=what.value, reference_label="Target", percent=True, dimmed="not_judged",
        ),
        preview_rows=20 if len(rows) > 25 else None,
    )  # fmt: skip


def _row(one: Gap, own: bool) -> tuple[Cell, ...]:
    return (
        one.name, one.area, *((plain(one.baseline),) if own else ()), plain(one.target), plain(one.value),
        plain(one.low), plain(one.high), plain(100 * one.gap), plain(one.pathways), plain(one.pathways_low),
        plain(one.pathways_high), plain(one.leaving), plain(one.listed), one.verdict, one.met is None, one.reason,
    )  # fmt: skip


def _chart(found: Gaps) -> ChartSpec:
    judged = found.judged
    picked = judged if len(judged) <= 2 * _ENDS + 1 else (*judged[:_ENDS], *judged[-_ENDS:])
    left = len(judged) - len(picked)
    marks = tuple(
        Mark(one.name, 100 * one.gap, low=_end(one, one.low), high=_end(one, one.high), code=one.area,
             role="subject" if one.met else "comparison")
        for one in picked
    )  # fmt: skip
    subtitle = f"Points from {'its own' if found.standard.own else 'the'} target, {found.period.label}"
    if left:
        subtitle += f"; the {words.integer(left)} {said.many(found.geography)} between these ends are in the table"
    return ChartSpec(
        kind="interval-rows",
        title=found.standard.title,
        subtitle=subtitle,
        alt=f"{said.headline(found)} Each row is a place with its distance from the target in points.",
        y=Axis("Points from the target", unit="points", decimals=1),
        marks=marks,
        reference=0.0,
        reference_label="Target",
    )


def _end(one: Gap, end: float) -> float | None:
    if end != end:
        return None
    turned = 1.0 if (one.gap >= 0) == (one.value >= one.target) or one.gap == 0 else -1.0
    return 100 * turned * (end - one.target)
