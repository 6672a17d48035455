"""The same places in every month: boards that merged are summed, those that were divided are left out, with the reason.

A provider that took over another carries the other's list from before, so that nobody grows or improves by a merger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fairwait.analysis.panel.held import Figure, Held, summed
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_index, successions
from fairwait.places.providers import provider, provider_changes


@dataclass(frozen=True, slots=True)
class OneMap:
    """Figures of the places of one month's map. ``left_out`` are places without a history on it, by code and name."""

    held: Held
    left_out: Mapping[tuple[str, str], str]
    notes: tuple[str, ...] = ()
    #: What places were called before the month of a merger, by their code today.
    before: Mapping[str, tuple[Period, tuple[str, ...]]] = field(default_factory=dict)

    def codes_in(self, code: str, month: Period) -> tuple[str, ...]:
        """The codes under which a place's figures stood in a month."""
        since, olds = self.before.get(code, (month, (code,)))
        return (code,) if month >= since else olds


def on_one_map(held: Held, measure: Measure, geography: Geography, first: Period, last: Period) -> OneMap:
    """Every month of ``held`` between two months counted for the places of the later one."""
    if geography is Geography.ICB:
        return _boards(held, measure, first, last)
    if geography is Geography.PROVIDER:
        return _providers(held, measure, first, last)
    return OneMap(held, {})


def _boards(held: Held, measure: Measure, first: Period, last: Period) -> OneMap:
    rows = [one for one in successions() if first < Period(one.date.year, one.date.month) <= last]
    if not rows:
        return OneMap(held, {})
    now = area_index(Geography.ICB, last)
    from_whole: dict[str, list[str]] = {}
    divided: dict[str, list[str]] = {}
    for row in rows:
        (from_whole if row.extent == "whole" else divided).setdefault(row.new, []).append(row.old)
    when = Period(rows[0].date.year, rows[0].date.month).label
    then = area_index(Geography.ICB, Period(rows[0].date.year, rows[0].date.month).shift(-1))
    left_out = {
        (code, now[code].name if code in now else code): (
            f"It took over a part of {words.listing([_named(then, one) for one in olds])} in {when}, and no file says "
            "where the lines run: its earlier months cannot be counted on today’s boundary."
        )
        for code, olds in divided.items()
    }
    merged = {code: olds for code, olds in from_whole.items() if code not in divided}
    gone = {row.old for row in rows}
    kept = {code: months for code, months in held.figures.items() if code not in gone and code not in divided}
    figures, reasons = dict(kept), {code: months for code, months in held.reasons.items() if code in kept}
    for code, olds in merged.items():
        figures[code], reasons[code] = _added(held, measure, (code, *olds), code)
    names = {code: now[code].name if code in now else held.names.get(code, code) for code in figures}
    joined = [
        f"{_named(now, code)} (formerly {words.listing([_named(then, one) for one in olds])})"
        for code, olds in sorted(merged.items()) if len(olds) > 1
    ]  # fmt: skip
    notes = (
        (f"Boards that merged in {when} are counted together throughout: {words.listing(joined)}.",) if joined else ()
    )
    since = Period(rows[0].date.year, rows[0].date.month)
    before = {code: (since, tuple(olds)) for code, olds in merged.items()}
    return OneMap(replace(held, figures=figures, reasons=reasons, names=names), left_out, notes, before)


def _named(index: Mapping[str, object], code: str) -> str:
    found = index.get(code)
    return str(getattr(found, "name", code))


def _providers(held: Held, measure: Measure, first: Period, last: Period) -> OneMap:
    """Each provider with the lists of those it wholly took over; those that were divided end where they ended."""
    into: dict[str, list[str]] = {}
    for one in provider_changes():
        alone = one.kind == "merger" and len(one.successors) == 1
        if alone and first < one.period <= last and one.code in held.figures and one.successor in held.figures:
            into.setdefault(one.successor, []).append(one.code)
    if not into:
        return OneMap(held, {})
    figures, reasons = dict(held.figures), dict(held.reasons)
    for code, olds in into.items():
        figures[code], reasons[code] = _added(held, measure, (code, *olds), code)
    for olds in into.values():
        for old in olds:
            figures.pop(old, None)
    joined = [
        f"{provider(code).name} (with {words.listing([provider(one).name for one in olds])})"
        for code, olds in sorted(into.items())
    ]
    notes = (f"Providers that merged are counted together throughout: {words.listing(joined)}.",)
    return OneMap(replace(held, figures=figures, reasons=reasons), {}, notes)


def _added(
    held: Held, measure: Measure, codes: tuple[str, ...], code: str
) -> tuple[dict[Period, Figure], dict[Period, str]]:
    """The figures of several codes as one place, month by month; a month lacks whoever had figures around it."""
    own = {one: held.figures[one] for one in codes if one in held.figures}
    figures: dict[Period, Figure] = {}
    reasons: dict[Period, str] = {}
    for month in held.months:
        here = [months[month] for months in own.values() if month in months]
        told = [held.reasons[one][month] for one in own if month in held.reasons.get(one, {})]
        if told:
            reasons[month] = told[0]
        if here and (len(here) == 1 or measure.kind is not Kind.QUANTILE):
            figures[month] = summed(here, measure.per)
        elif here:
            reasons[month] = "Printed waits of boards that merged since cannot be counted together."
    return figures, reasons


def need_map(geography: Geography, last: Period) -> None:
    """Refuse a month of whose boundaries nothing is known."""
    if geography not in (Geography.PROVIDER, Geography.ENGLAND) and not area_index(geography, last):
        raise NothingToAnswerWithError(
            f"The boundaries of {last.label} are in no lookup of ours", expected="a month from April 2015 on"
        )
