"""What changed in between in what the figures count, and what was done about it, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.decade.compared import Compared, TwoMonths
from fairwait.definitions.dated import SeriesBreak, breaks_between
from fairwait.definitions.measure import Kind
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.definitions.quantile_rules import quantile_rule
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

_BOUNDARIES = ("icbs-begin", "icb-mergers-2026")
_MERGERS_OF_GROUPS = "ccgs-"
#: Breaks that a page shows before it folds the rest.
_FIRST = 4


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What the change of the rule for percentiles would have done to a measure of the earlier month.

    ``england`` and ``largest`` (over the areas compared) are weeks, the older rule's figure less the newer one's.
    """

    measure: str
    title: str
    england: float
    largest: float


def rule_changes(pair: TwoMonths, found: tuple[Compared, ...]) -> tuple[RuleChange, ...]:
    """For each percentile compared, how far the earlier month's own rule differs; empty where there is one rule."""
    then = pair.then
    if quantile_rule(then.period).id == quantile_rule(pair.now.period).id:
        return ()
    own = pair.month(then, pair.functions, then.period)
    percentiles = [one.measure for one in found if one.measure.kind is Kind.QUANTILE]
    for geography in (Geography.SUB_ICB, Geography.ENGLAND) if percentiles else ():
        own.prepare(percentiles, geography, then.period)
    changes = []
    for one in found:
        if one.measure.kind is not Kind.QUANTILE:
            continue
        table = own.estimates(one.measure, Geography.SUB_ICB, then.period, one.treatment_function)
        at = {code: float(value) for code, value in zip(table["area"], table["value"], strict=True)}
        gaps = [at[code] - float(value) for code, value in zip(one.codes, one.then.estimates["value"], strict=True)]
        england = own.england(one.measure, then.period, one.treatment_function) - one.then.england
        changes.append(RuleChange(one.measure.id, one.measure.title, england, float(np.nanmax(np.abs(gaps)))))
    return tuple(changes)


def rule_sentence(pair: TwoMonths, changes: tuple[RuleChange, ...]) -> str:
    """That both months are computed by one rule, and how little or much that matters; empty without a change."""
    if not changes:
        return ""
    most = max(changes, key=lambda one: one.largest)
    then, now = quantile_rule(pair.then.period), quantile_rule(pair.now.period)
    return (
        f"The rule for medians changed: that of {pair.then.period.label} goes half a pathway further and prints "
        f"nothing below {then.suppress_below} pathways, that of {pair.now.period.label} prints from "
        f"{now.suppress_below}. Both months are computed by the latter. The two rules differ by "
        f"{words.decimal(most.largest, 3)} weeks at most in "
        f"any area compared ({most.title[:1].lower()}{most.title[1:]})."
    )


def breaks_table(pair: TwoMonths, changes: tuple[RuleChange, ...]) -> Table:
    """Every dated break between the months, what it did, and how the comparison deals with it."""
    found = breaks_between(pair.then.period, pair.now.period)
    rows: list[tuple[Cell, ...]] = [*_redrawn(pair, [one for one in found if _boundaries(one)])]
    rows += [
        (_what(one), _handled(pair, one), one.period.label, one.effect, _KNOWN[one.known])
        for one in found
        if not _boundaries(one)
    ]
    rows += list(_undated(pair, changes))
    return Table(
        id="decade-breaks",
        title=f"What changed in what is counted between {pair.then.period.label} and {pair.now.period.label}",
        columns=(
            Column("what", "What changed"),
            Column("handled", "What is done here"),
            Column("when", "When"),
            Column("effect", "What it does to figures", secondary=True),
            Column("known", "How it is known", secondary=True),
        ),
        rows=tuple(rows),
        preview_rows=_FIRST,
    )


_KNOWN = {"published": "published", "seen": "seen in the files", "reported": "reported, not confirmed"}


def _what(one: SeriesBreak) -> str:
    """What changed; what nobody has confirmed is offered as a caution."""
    return f"Reported and not confirmed: {one.what}" if one.known == "reported" else one.what


def _boundaries(one: SeriesBreak) -> bool:
    return one.id in _BOUNDARIES or one.id.startswith(_MERGERS_OF_GROUPS)


def _redrawn(pair: TwoMonths, found: list[SeriesBreak]) -> Iterator[tuple[Cell, ...]]:
    """All changes of boundaries in one row: common boundaries answer them all."""
    if not found:
        return
    when = list(dict.fromkeys((found[0].period.label, found[-1].period.label)))
    yield (
        f"Boundaries of areas change {words.count(len(found), 'time')}",
        f"Both months are given for the areas of {(pair.now.bench.boundaries or pair.now.period).label}.",
        " to ".join(when),
        f"From “{found[0].what}” to “{found[-1].what}”.",
        _KNOWN[found[0].known],
    )


def _handled(pair: TwoMonths, one: SeriesBreak) -> str:
    then, now = pair.then.period, pair.now.period
    if one.treatment_functions:
        kept = [code for code in pair.functions if code in one.treatment_functions]
        if not kept:
            return "The treatment functions concerned are left out."
        names = words.listing([item.name.lower() for item in pair.evidence.functions if item.code in kept])
        return f"Of the functions concerned only {names} are kept: NHS England’s own share of them hardly changed."
    return _HANDLED.get(one.id, one.handling).format(then=then.label, now=now.label)


_HANDLED = {
    "clock-pauses-end": "Only adjusted waits of admitted patients are concerned. Unadjusted ones are used in both "
    "months, so it does not matter here.",
    "new-periods-begin": "New periods are not compared.",
    "covid": "Neither month lies in it. What it did to lists is part of what is compared.",
    "bands-to-104": "A percentile above 52 weeks would be unknown in {then}: such an area is shown and not compared.",
    "community-leaves": "Cannot be undone: the files do not say which pathways of {then} were community services. A "
    "small part of what moved may be this.",
}


def _undated(pair: TwoMonths, changes: tuple[RuleChange, ...]) -> Iterator[tuple[Cell, ...]]:
    """Changes that no dated break names: the rule for percentiles, and functions that were renamed or divided."""
    if changes:
        median = next((one for one in changes if named_measure(one.measure).p == 0.5), changes[0])
        yield (
            "NHS England computes medians by another rule",
            "Both months are computed by the later rule.",
            f"between {_month(quantile_rule(pair.then.period).last)} and {_month(_CHECKED_FROM)}",
            f"By {words.decimal(median.largest, 3)} weeks at most in any area compared "
            f"({median.title[:1].lower()}{median.title[1:]}, {pair.then.period.label}); nothing for England.",
            "seen in the files",
        )
    only_then = [one for one in pair.evidence.functions if not any(part.now for part in one.parts.values())]
    only_now = [one for one in pair.evidence.functions if not any(part.then for part in one.parts.values())]
    if only_then and only_now:
        yield (
            f"“{words.listing([one.name for one in only_then])}” becomes {len(only_now)} treatment functions",
            "All of them are left out.",
            f"between {pair.then.period.label} and {pair.now.period.label}",
            f"Its place is taken by {words.listing([one.name.lower() for one in only_now])}.",
            "seen in the files",
        )


#: The first month whose printed figures are known to follow the later rule.
_CHECKED_FROM = Period(2024, 12)


def _month(period: Period | None) -> str:
    return period.label if period else "then"


def censored_sentence(one: Compared) -> str:
    """Which areas of a percentile lie in the open last band of one of the months; empty where none does."""
    told = [area for area in one.aside if "last, open band" in area.reason]
    if not told:
        return ""
    names = words.listing_up_to([area.name for area in told], 4)
    return f"{one.measure.title}: {names} lie in the open last band, so how long they are is not known."
