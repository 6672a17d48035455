"""Completeness of months that only the publisher's notes tell of: who sent nothing is known, and whose patients is not.

For 2014-15 no lists by provider are at hand, so an absent trust cannot be weighed by what it held then. What share of
each area's list it holds today is known: a stand-in for how much of the area may have been left out. An area where
that is more than a judgement can bear is ``unknown``: shown, and never ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairwait.definitions.submissions import NotedAbsence, noted_absences
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness import Completeness
from fairwait.measures.completeness_areas import AreaCompleteness, MissingShare
from fairwait.measures.completeness_inputs import PANEL, area_groups
from fairwait.measures.completeness_providers import ProviderStatus
from fairwait.measures.completeness_words import percent, whose
from fairwait.measures.source import MartSource
from fairwait.places.areas import ENGLAND
from fairwait.places.lineage import crosswalk, vintage_of
from fairwait.stats.missing import FEWEST_COMPLETE


def noted_completeness(source: MartSource, period: Period, boundaries: Period | None = None) -> Completeness | None:
    """Completeness by the publisher's notes, for the areas of ``period`` or of ``boundaries``; None without notes.

    ``source`` holds the panel of providers by area, of whatever year: the share of each absent provider in an area's
    present list stands in for its share then.
    """
    noted = noted_absences(period)
    if noted is None:
        return None
    today, as_of = _shares_today(source)
    statuses = {one.provider: _status(one) for one in noted}
    own = vintage_of(boundaries or period) == vintage_of(Period(2023, 4))
    groups = area_groups(boundaries or period)
    lost = _lost(noted, _on_areas(today, boundaries or period))
    book = NotedBook(period, as_of, {one.provider: one.said for one in noted}, own, statuses, lost)
    return Completeness(
        period=period,
        part=Part.INCOMPLETE,
        providers=tuple(sorted(statuses.values(), key=lambda one: one.code)),
        reconciliation=None,
        provider_jumps=(),
        icb_jumps=(),
        shares_as_of=as_of,
        book=book,
        groups={**groups, ENGLAND: tuple(sorted({code for held in groups.values() for code in held}))},
    )


@dataclass(frozen=True)
class NotedBook:
    """Judges areas as :class:`~fairwait.measures.completeness_areas.AreaBook` does, from notes and today's shares.

    ``areas`` maps an area to today's pathways in all and of each absent provider; ``own`` says that the areas are
    today's. ``said`` is what the publisher notes of each absent provider, to be followed by a month.
    """

    period: Period
    as_of: Period | None
    said: Mapping[str, str]
    own: bool
    missing: Mapping[str, ProviderStatus]
    areas: Mapping[str, tuple[float, Mapping[str, float]]]
    unplaced: tuple[ProviderStatus, ...] = field(default=())

    def judge(self, area: str, members: Sequence[str], function: str = TOTAL) -> AreaCompleteness:
        """An area is complete if absent providers hold less of its list today than a ranking allows to be missing."""
        found = [self.areas[member] for member in members if member in self.areas]
        whole = sum(total for total, _ in found)
        lost: dict[str, float] = defaultdict(float)
        for _, absent in found:
            for code, pathways in absent.items():
                lost[code] += pathways
        if whole <= 0:
            reason = f"How complete {whose(area)} figures were is not known: no shares of providers are held for it."
            return AreaCompleteness(area, function, float("nan"), "unknown", float("nan"), (), reason)
        shares = sorted(
            (MissingShare(self.missing[code], pathways / whole, at_most=True) for code, pathways in lost.items()),
            key=lambda one: (-one.share, one.provider.code),
        )
        at_least = 1 - sum(one.share for one in shares)
        if at_least >= FEWEST_COMPLETE:
            return AreaCompleteness(area, function, at_least, "complete", at_least, tuple(shares))
        reason = self._reason(shares[0], len(shares) - 1, area)
        return AreaCompleteness(area, function, float("nan"), "unknown", at_least, tuple(shares), reason)

    def _reason(self, worst: MissingShare, others: int, area: str) -> str:
        today = f" in {self.as_of.label}" if self.as_of else ""
        more = f"; {words.count(others, 'other absent trust')} may have served it too" if others else ""
        held = f"of {whose(area)} list" if self.own else "of the list of today’s areas that hold its people"
        return (
            f"{self.said[worst.provider.code]} {self.period.label}. How much of {whose(area)} list that was is not "
            f"known; the trust that now has the hospitals held {percent(worst.share)} {held}{today}{more}."
        )


def _status(one: NotedAbsence) -> ProviderStatus:
    return ProviderStatus(one.provider, one.name, Sector.NHS, "missing", counts=True)


def _shares_today(source: MartSource) -> tuple[Mapping[str, Mapping[str, float]], Period | None]:
    """Pathways by area and provider from the earliest shares held, and their month."""
    try:
        relation = source.table_sql([source.release(PANEL)], "marts")
    except NothingToAnswerWithError:
        return {}, None
    rows = source.connection.execute(
        f"""select as_of, area, provider, pathways from {relation}
            where treatment_function = '{TOTAL}' and as_of = (select min(as_of) from {relation})"""
    ).fetchall()
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for _, area, provider, pathways in rows:
        found[area][provider] = float(pathways)
    return found, Period.parse(rows[0][0]) if rows else None


def _on_areas(today: Mapping[str, Mapping[str, float]], period: Period) -> dict[str, dict[str, float]]:
    """Today's pathways for the areas of another month: an area of then has its heirs', in proportion to residents."""
    now = vintage_of(Period(2023, 4))
    vintage = vintage_of(period)
    if vintage == now:
        return {area: dict(held) for area, held in today.items()}
    walk = crosswalk(vintage, now)
    received: dict[str, float] = defaultdict(float)
    for atom in walk.atoms:
        for new in atom.new:
            received[new] += atom.population / len(atom.new)
    people: dict[tuple[str, str], float] = defaultdict(float)
    for atom in walk.atoms:
        for old in atom.old:
            for new in atom.new:
                people[old, new] += atom.population / len(atom.old) / len(atom.new)
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (old, new), number in people.items():
        for provider, pathways in today.get(new, {}).items():
            found[old][provider] += pathways * number / received[new]
    return {area: dict(held) for area, held in found.items()}


def _lost(
    noted: Sequence[NotedAbsence], today: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple[float, Mapping[str, float]]]:
    reports_as = {one.reports_as: one.provider for one in noted}
    return {
        area: (
            sum(held.values()),
            {reports_as[code]: pathways for code, pathways in held.items() if code in reports_as},
        )
        for area, held in today.items()
    }
