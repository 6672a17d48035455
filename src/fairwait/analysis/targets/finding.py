"""Targets as findings: who has reached what was asked, who is nearest and furthest, and what that means in pathways."""

from __future__ import annotations

from fairwait.analysis.profile.words import lean
from fairwait.analysis.targets import words as said
from fairwait.analysis.targets.gap_chart import gap_chart
from fairwait.analysis.targets.gaps import Gap, Gaps, gaps_of, not_set_for
from fairwait.analysis.targets.reading import latest_held
from fairwait.analysis.wording import plain, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.definitions.standards import Standard, standard, standards
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography

#: The standards a report tells, in order; those not set for its kind of place, or not in force, are left out.
_TOLD = (
    "rtt-65-england", "rtt-70-england", "over-52-one-percent", "rtt-trust-5-points", "rtt-trust-7-points", "rtt-92",
    "dm01-14-england", "dm01-board-3-points", "dm01-1",
)  # fmt: skip


def judging_month(bench: Workbench, what: Standard, geography: Geography) -> Period:
    """The month a standard is judged in when none is named: the one that decides, else the latest held.

    A standard that fell due long ago and still holds is judged in the latest month too.
    """
    latest = latest_held(bench, measure(what.measure), geography)
    if what.due is None or what.due > latest:
        return latest
    return what.due if what.ended is not None or _recent(what, latest) else latest


def targets_for(bench: Workbench, area: Area, period: Period | None = None) -> tuple[Gap, ...]:
    """Everything asked of one place, each with how far it is from it, in the order of the definitions.

    With a ``period`` what was in force on its last day, judged in it. Without, what is asked now or fell due in the
    last three months, each judged in the month that decides, else in the latest held. Standards for which no month is
    held, or that nothing measures, have no entry; a place that cannot be judged has one, with the reason.
    """
    found: list[Gap] = []
    asked: set[tuple[str, float | None]] = set()
    for one in standards():
        if not one.measure or area.geography not in one.levels or (one.value is not None and _key(one) in asked):
            continue  # the same figure asked again for a later date is told once
        try:
            month = _month_for(bench, one, area.geography, period)
            if month is None:
                continue
            own = [gap for gap in gaps_of(bench, one, area.geography, month).places if gap.area == area.code]
        except (NothingToAnswerWithError, UsageError):  # a month not held, or one before the baseline
            continue
        asked.add(_key(one))
        stranger = not_set_for(area, one, month)
        found += [stranger] if stranger is not None else own
    return tuple(found)


def _key(one: Standard) -> tuple[str, float | None]:
    return one.measure, one.value


def _month_for(bench: Workbench, one: Standard, geography: Geography, period: Period | None) -> Period | None:
    """The month to judge a standard in; None where it is not told of."""
    if period is not None:
        return period if one.in_force_on(period.last_day) else None
    latest = latest_held(bench, measure(one.measure), geography)
    return judging_month(bench, one, geography) if _touches(one, latest) else None


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

    Told are the standards in force at the end of the month, and those that fell due in the three months before. Those
    whose month is not held are left out.
    """
    return tuple(finding for _, finding in overview(bench, period, geography))


def overview(
    bench: Workbench, period: Period | None = None, geography: Geography | None = None
) -> tuple[tuple[Gaps, Finding], ...]:
    """As :func:`target_findings`, with the gaps behind each; without a ``geography`` of trusts and boards alike.

    Without a ``period`` each standard is judged in the month that decides, else in the latest held.
    """
    told = []
    for name in _TOLD:
        one = standard(name)
        level = _level_told(one, geography)
        if level is None:
            continue
        try:
            month = _overview_month(bench, one, level, period)
            if month is None:
                continue
            found = gaps_of(bench, one, level, month)
        except (NothingToAnswerWithError, UsageError):  # a month not held, or one before the baseline
            continue
        told.append((found, finding_of(found, other_baselines(bench, found))))
    return tuple(told)


def _level_told(one: Standard, geography: Geography | None) -> Geography | None:
    """The kind of place a standard is told of; None where it is told of none."""
    if geography in one.levels:
        return geography
    if geography is not None and Geography.ENGLAND not in one.levels:
        return None
    return Geography.ENGLAND if Geography.ENGLAND in one.levels else one.levels[-1]


def _overview_month(bench: Workbench, one: Standard, level: Geography, period: Period | None) -> Period | None:
    if period is None:
        return _month_for(bench, one, level, None)
    if one.in_force_on(period.last_day):
        return period
    return one.due if _touches(one, period) else None


def _touches(one: Standard, period: Period) -> bool:
    return one.in_force_on(period.last_day) or _recent(one, period)


def _recent(one: Standard, period: Period) -> bool:
    """Whether it fell due in the month or in the three before."""
    return one.due is not None and 0 <= one.due.months_until(period) <= 3


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
        tables=(lean(gap_table(found)),),
        charts=(gap_chart(found),) if len(found.judged) > 1 else (),
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
    }
    anyhow = (("wandering", found.by_itself.wandering), ("moving_as_england", found.by_itself.with_england))
    for name, expected in anyhow:
        told = (None, None, None) if expected is None else (expected.number, expected.low, expected.high)
        numbers |= dict(zip((f"met_by_{name}", f"met_by_{name}_low", f"met_by_{name}_high"), told, strict=True))
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
        *((Column("listed_then", "In the baseline month", "integer", secondary=True),) if own else ()),
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
        plain(one.pathways_high), plain(one.leaving), plain(one.listed),
        *((plain(one.listed_then),) if own else ()), one.verdict, one.met is None, one.reason,
    )  # fmt: skip
