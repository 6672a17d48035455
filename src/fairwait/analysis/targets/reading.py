"""The figures that a target is judged on: one month of every place, and the month its own target is counted from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.panel.reading import USUAL_MONTHS
from fairwait.analysis.targets.added import with_new_boards, with_one_test_trusts
from fairwait.analysis.targets.by_itself import walk
from fairwait.analysis.targets.england import england_counts, england_sd, with_estimates
from fairwait.analysis.targets.figures import Reading
from fairwait.analysis.targets.silent import silent_trusts
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_series import logit_share


def read(
    bench: Workbench, measure: Measure, geography: Geography, period: Period, baseline: Period | None = None
) -> Reading:
    """Every place of a geography in ``period``, and in ``baseline`` where one is given.

    NHS trusts alone of the providers. Raises NothingToAnswerWithError where the month is not held, UsageError for a
    baseline that comes after the month.
    """
    if baseline is not None and baseline > period:
        raise UsageError(
            f"The baseline, {baseline.label}, comes after {period.label}",
            where="--baseline",
            expected="the month that is judged, or one before it",
        )
    if geography is Geography.ENGLAND:
        return _england(bench, measure, period)
    months = 2 if baseline is None else baseline.months_until(period) + 1
    try:
        found = panel(bench, measure, geography, last=period, months=max(2, months))
    except NothingToAnswerWithError:
        if baseline is not None:
            return _one_month(bench, measure, geography, period, f"No figures of {baseline.label} are held.")
        return _one_month(bench, measure, geography, period, "")
    reading = _from_panel(found, baseline)
    if baseline is not None:
        longer = panel(bench, measure, geography, last=period, months=max(USUAL_MONTHS, months))
        reading = replace(reading, walk=walk(longer, baseline, reading.areas))
    if geography is Geography.PROVIDER:
        silent = silent_trusts(bench, measure, period, {*reading.areas, *reading.left_out})
        reading = replace(reading, left_out={**reading.left_out, **silent})
        return with_one_test_trusts(bench, found, reading) if baseline is None else reading
    return with_new_boards(bench, found, reading) if baseline is None and geography is Geography.ICB else reading


def latest_held(bench: Workbench, measure: Measure, geography: Geography) -> Period:
    """The latest month of which a target can be judged: of the monthly series, or of a file of its own."""
    level = Geography.ICB if geography is Geography.ENGLAND else geography
    try:
        return panel(bench, measure, level, months=2).last
    except NothingToAnswerWithError:
        return bench.latest_period(measure)


def _from_panel(found: Panel, baseline: Period | None) -> Reading:
    last = len(found.periods) - 1
    sent = np.isfinite(found.value[:, last])
    reasons = {found.areas[row]: why for (row, column), why in found.reasons.items() if column == last}
    for row in np.flatnonzero(~sent):
        reasons.setdefault(found.areas[row], f"No figures of {found.last.label} are held.")
    then = np.full(len(found), np.nan)
    then_reasons: dict[str, str] = {}
    if baseline is not None:
        then, then_reasons = _baseline(found, baseline)
    return Reading(
        period=found.last,
        areas=found.areas,
        names=found.names,
        part=found.part[:, last],
        whole=found.whole[:, last],
        theta=found.theta[:, last],
        sd=np.sqrt(found.variance[:, last]),
        then=then,
        reasons=reasons,
        then_reasons=then_reasons,
        left_out={code: (name, why) for (code, name), why in found.left_out.items()},
        sources=found.sources,
        origin=found.origin,
        then_whole=found.whole[:, found.periods.index(baseline)] if baseline in found.periods else None,
        notes=found.notes,
    )


def _baseline(found: Panel, baseline: Period) -> tuple[Floats, dict[str, str]]:
    """Each place's share in the baseline month, and why it has none that can be used."""
    nothing = np.full(len(found), np.nan)
    if baseline not in found.periods:
        return nothing, dict.fromkeys(found.areas, f"No figures of {baseline.label} are held.")
    column = found.periods.index(baseline)
    broken = _break_between(found, column)
    if broken:
        return nothing, dict.fromkeys(found.areas, broken)
    reasons = {
        found.areas[row]: f"Its baseline, {baseline.label}, cannot be used. {why}"
        for (row, at), why in found.reasons.items()
        if at == column
    }
    for row in np.flatnonzero(~np.isfinite(found.value[:, column])):
        reasons.setdefault(found.areas[row], f"It has no figures of {baseline.label}, its baseline.")
    return found.value[:, column], reasons


def _break_between(found: Panel, column: int) -> str:
    """Why no place can be held against its own figure of that month; empty where it can."""
    months = set(found.periods[column + 1 :])
    between = [one for one in found.crossed if one.concerns and one.one.period in months]
    if found.segment[column] != found.segment[-1]:
        told = [one.said for one in between]
        return f"The two months do not count the same. {'; '.join(told)}." if told else "The months do not compare."
    if any(step > column for step in found.steps):
        told = [one.said for one in between if one.one.period in {found.periods[at] for at in found.steps}]
        return f"What is counted changed between the two months. {'; '.join(told)}."
    return ""


def _one_month(bench: Workbench, measure: Measure, geography: Geography, period: Period, no_baseline: str) -> Reading:
    """A month that has no months around it: from its own file, judged as a ranking judges it."""
    from fairwait.analysis.own_kind import or_another_kind
    from fairwait.analysis.run_noise import month_noise
    from fairwait.analysis.scale import on_scale
    from fairwait.analysis.unranked import reasons_not_to_rank
    from fairwait.domain.place import Sector
    from fairwait.domain.treatment import TOTAL
    from fairwait.places.sectors import sector_of

    table = bench.estimates(measure, geography, period)
    if geography is Geography.PROVIDER:
        table = table.where(np.array([sector_of(str(code)) is Sector.NHS for code in table["area"]], dtype=bool))
    told = reasons_not_to_rank(bench, measure, table, geography, period)
    kind = or_another_kind(bench, measure, table, geography, period, TOTAL, told)
    codes = tuple(str(code) for code in table["area"])
    try:
        scale = on_scale(measure, table, month_noise(bench, measure, geography, period), geography)
        theta, sd = scale.theta, scale.se
    except NothingToAnswerWithError:
        theta = logit_share(table["numerator"], table["denominator"])
        sd = np.full(len(table), np.nan)
    return Reading(
        period=period,
        areas=codes,
        names=tuple(str(name) for name in table["area_name"]),
        part=table["numerator"],
        whole=table["denominator"],
        theta=theta,
        sd=sd,
        then=np.full(len(table), np.nan),
        reasons={code: why for code, why in zip(codes, told, strict=True) if why},
        then_reasons=dict.fromkeys(codes, no_baseline) if no_baseline else {},
        another_kind={code: why for code, why, own in zip(codes, kind, told, strict=True) if why and not own},
        left_out={},
        sources=bench.provenance(period, measure),
        origin=f"The file of {period.label}.",
    )


def _england(bench: Workbench, measure: Measure, period: Period) -> Reading:
    part, whole, sources = england_counts(bench, measure, period)
    theta = logit_share(np.array([part]), np.array([whole]))
    return Reading(
        period=period,
        areas=("ENG",),
        names=("England",),
        part=np.array([part]),
        whole=np.array([whole]),
        theta=theta,
        sd=np.array([england_sd(bench, measure, period)]),
        then=np.array([np.nan]),
        reasons={},
        then_reasons={},
        left_out={},
        sources=sources,
        origin="The sum of what trusts and other providers sent.",
        notes=with_estimates(bench, measure, period),
    )
