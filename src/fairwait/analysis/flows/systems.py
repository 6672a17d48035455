"""Lists and flows of integrated care systems, by where the hospital sits: two publications brought together.

Flows come from the series by system, lists from the series by provider, summed to the system that the provider's
parent is in. The parents are those that the file of January 2026 prints, and for providers that are not in it those
of the table of providers (by earlier lists of trusts, by where their patients were, or by place): for December 2024
these hold about 136,000 pathways. Where the flows jump and the list does not, the flows' own parents were others, and
the two cannot be brought together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from statistics import median

from fairwait.analysis.flows.england import break_notes
from fairwait.analysis.flows.months import FlowSeries, balance
from fairwait.analysis.national_series import held
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness_inputs import SERIES
from fairwait.places.areas import area_index
from fairwait.places.providers import provider, provider_changes, providers
from fairwait.store.reader import Store
from fairwait.store.release import Release

ICS_FLOWS = "rtt-ics-flows"
#: A provider whose list comes or goes is named from this share of the system's list on.
_WORTH_NAMING = 0.02
#: A step: the log ratio of a system's middle share of England in the year from a month to that of the year before.
_STEP = 0.25
_STEP_MONTHS = 12
_FEWEST = 3
Counts = dict[str, dict[Period, float]]


@dataclass(frozen=True, slots=True)
class Systems:
    """Every system's months, and how far the two publications cover each other.

    ``unplaced`` are the pathways, by month, on lists of providers whose system is not known. ``steps`` are the
    systems whose flows count other providers than their lists do, with the first such month.
    """

    series: Mapping[str, FlowSeries]
    unplaced: Mapping[Period, float]
    steps: Mapping[str, Period]

    @property
    def last(self) -> Period:
        return max(one.months[-1].period for one in self.series.values() if one.months)


def system_flows(bench: Workbench) -> Systems:
    """Every system of the flows, for the months that both publications hold.

    Raises
    ------
    NothingToAnswerWithError
        When either publication is not held.
    """
    flows, lists = held(bench, ICS_FLOWS), held(bench, SERIES)
    if flows is None or lists is None:
        raise NothingToAnswerWithError(
            "Flows by integrated care system are not held" if flows is None else "Lists by provider are not held",
            expected="the monthly series of flows by system, and of lists by provider",
            remedy="ingest both with “fairwait ingest”",
        )
    new, treated = _flows(*flows)
    own = _provider_lists(*lists)
    waiting, without = _by_system(own)
    steps = _steps(new, treated, waiting)
    names = area_index(Geography.ICB, Period.parse(flows[1].last_period))
    sources = (flows[1].provenance(), lists[1].provenance())
    found = {}
    for code in sorted(new):
        notes = _notes(code, own, waiting.get(code, {}), steps.get(code))
        unpaced = {one for month, told in notes.items() if told for one in (month, month.shift(1))}
        months = balance(waiting.get(code, {}), new[code], treated[code], notes=notes, unpaced=unpaced)
        name = names[code].name if code in names else code
        found[code] = FlowSeries(code, name, "provider_parent", months, sources)
    unplaced = {month: without.get(month, 0) for months in own.values() for month in months}
    return Systems(found, unplaced, steps)


def _flows(store: Store, release: Release) -> tuple[Counts, Counts]:
    new: Counts = {}
    treated: Counts = {}
    rows = store.connection.execute(
        f"select org, period, new_periods, completed from {store.table_sql([release], 'marts')}"
    ).fetchall()
    for org, month, joined, stopped in rows:
        new.setdefault(org, {})[Period.parse(month)] = joined
        treated.setdefault(org, {})[Period.parse(month)] = stopped
    return new, treated


def _provider_lists(store: Store, release: Release) -> Counts:
    found: Counts = {}
    rows = store.connection.execute(
        f"select org, period, total from {store.table_sql([release], 'marts')} where level = 'provider'"
    ).fetchall()
    for org, month, total in rows:
        found.setdefault(org, {})[Period.parse(month)] = total
    return found


def _by_system(own: Counts) -> tuple[Counts, dict[Period, float]]:
    """Lists by system and month, and the lists by month of providers whose system is not known."""
    waiting: Counts = {}
    without: dict[Period, float] = {}
    for org, months in own.items():
        parent = providers()[org].parent if org in providers() else ""
        into = waiting.setdefault(parent, {}) if parent else without
        for month, total in months.items():
            into[month] = into.get(month, 0) + total
    return waiting, without


def _steps(new: Counts, treated: Counts, waiting: Counts) -> dict[str, Period]:
    """Systems whose share of England's flows jumps for good, both in and out, while their list does not."""
    joined, stopped, listed = (_shares(counts) for counts in (new, treated, waiting))
    found = {}
    for code in new:
        steps = {}
        for month in new[code]:
            one = _jump(joined.get(code, {}), month)
            if one is None or abs(one) <= _STEP:  # most months: what the others did need not be looked at
                continue
            other, own = _jump(stopped.get(code, {}), month), _jump(listed.get(code, {}), month)
            if other is None or own is None or one * other <= 0:
                continue
            if abs(other) > _STEP and abs(own) < _STEP / 2:
                steps[month] = abs(one) + abs(other)
        if steps:
            found[code] = max(steps, key=lambda month: steps[month])
    return found


def _shares(counts: Counts) -> Counts:
    """Each system's share of the sum of all, by month."""
    totals: dict[Period, float] = {}
    for months in counts.values():
        for month, value in months.items():
            totals[month] = totals.get(month, 0) + value
    return {
        code: {month: value / totals[month] for month, value in months.items() if totals[month]}
        for code, months in counts.items()
    }


def _jump(shares: Mapping[Period, float], month: Period) -> float | None:
    """The log ratio of the middle share in the year from a month to that in the year before; None where not known."""
    before = [shares[one] for step in range(1, _STEP_MONTHS + 1) if (one := month.shift(-step)) in shares]
    after = [shares[one] for step in range(_STEP_MONTHS) if (one := month.shift(step)) in shares]
    if len(before) < _FEWEST or len(after) < _STEP_MONTHS or not median(before) or not median(after):
        return None
    return log(median(after) / median(before))


def _notes(code: str, own: Counts, waiting: Mapping[Period, float], step: Period | None) -> dict[Period, list[str]]:
    """What makes a month unlike others: lists that come or go, breaks, and flows of other providers."""
    members = [org for org in own if org in providers() and providers()[org].parent == code]
    notes: dict[Period, list[str]] = {}
    for month in waiting:
        before = month.shift(-1)
        if before not in waiting:
            continue
        told = list(break_notes(month))
        for org in members:
            was, now = own[org].get(before), own[org].get(month)
            size = max(was or 0, now or 0) / max(waiting[before], waiting[month])
            if (was is None) == (now is None) or size < _WORTH_NAMING or _moved_within(org, month, members):
                continue
            told.append(
                f"{provider(org).name} has no list and had {words.integer(was)} the month before"
                if now is None
                else f"{provider(org).name} has a list of {words.integer(now)} and had none the month before"
            )
        if step is not None and month >= step:
            told.append(f"from {step.label} the flows count other providers than the lists do")
        notes[month] = told
    return notes


def _moved_within(org: str, month: Period, members: list[str]) -> bool:
    """Whether a documented merger handed a provider's list to another of the same system in that very month."""
    return any(
        one.code == org and one.documented and one.period == month and set(one.successors) & set(members)
        for one in provider_changes()
    )
