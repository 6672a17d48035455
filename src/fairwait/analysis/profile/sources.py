"""What a profile reads beside the month's file: the monthly series of lists, and who usually treats whose patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from fairwait.analysis.profile.place import Subject
from fairwait.analysis.submissions import MonthHistory
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_inputs import PANEL, SERIES, area_groups
from fairwait.places.areas import area_index

OTHER = "OTHER"  # small providers of an area, summed in the packaged shares
#: Pathways of a provider are kept apart by area, in the packaged shares, from this share of the area's list on.
KEPT_FROM = 0.005
#: A smaller share of a list is no row of its own: it would be printed as nothing.
LEAST_SHOWN = 0.0005
_SHOWN = 5
METHOD = (
    "Shares are of pathways waiting, each provider’s mean over its last twelve months with figures before this one: "
    "what is usual, not what this month alone held."
)


def largest(shares: Mapping[str, float]) -> list[str]:
    """The few with the largest shares: the first whatever it is, the others where they can be read as more than 0%."""
    first, *rest = list(shares)[:_SHOWN]
    return [first, *(code for code in rest if shares[code] >= LEAST_SHOWN)]


@dataclass(frozen=True, slots=True)
class Homes:
    """Whose people are on a provider's usual list: shares (0 to 1) of the whole list by commissioner, largest first.

    ``untold`` is the share of nobody who is named, and ``one_may_hold`` the most that one unnamed area can have of it.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    untold: float = 0.0
    one_may_hold: float = 0.0


@dataclass(frozen=True, slots=True)
class MonthOfList:
    """One month of a waiting list in the monthly series: pathways waiting, and those of 18 weeks or less."""

    period: Period
    waiting: float
    within_18: float

    @property
    def share(self) -> float:
        return self.within_18 / self.waiting if self.waiting > 0 else float("nan")


@dataclass(frozen=True)
class Beyond:
    """The publications beside the month's own file, from the store or, where it lacks them, from the package."""

    subject: Subject

    @cached_property
    def history(self) -> MonthHistory:
        return MonthHistory(self.subject.bench.store, self.subject.bench.history, self.subject.period)

    def members(self) -> tuple[str, ...]:
        """The sub-ICB locations that an area is made of: itself, or those of a board or region."""
        area = self.subject.area
        if area.geography is Geography.SUB_ICB:
            return (area.code,)
        return area_groups(self.subject.period).get(area.code, ())

    def lists(self, level: str, code: str) -> tuple[MonthOfList, ...]:
        """The monthly lists of a provider, a board (``icb``) or ``england`` up to the month, oldest first."""
        relation = self._relation(SERIES)
        if relation is None:
            return ()
        rows = self.history.connection.execute(
            f"""
            select period, total, within_18 from {relation}
            where level = $level and (org = $org or $level = 'england') and period <= $period and total > 0
              and within_18 is not null
            order by period""",
            {"level": level, "org": code, "period": str(self.subject.period)},
        ).fetchall()
        return tuple(MonthOfList(Period.parse(month), float(total), float(within)) for month, total, within in rows)

    def providers_of(self, areas: tuple[str, ...]) -> dict[str, float]:
        """Usual share (0 to 1) of the areas' waiting list by provider, largest first; small ones under OTHER."""
        return self._shares("provider", "area", areas)

    def areas_of(self, provider: str) -> Homes:
        """Shares of a provider's whole usual list by commissioner; empty where the length of that list is not known.

        The packaged shares name a provider only in areas where it has :data:`KEPT_FROM` of the list or more. What they
        leave out is told by the provider's list in the monthly series, over the months the shares are made of.
        """
        key = ("homes", self.subject.period, provider)
        kept = self.subject.bench.kept
        if key not in kept:
            kept[key] = self._read_homes(provider)
        return cast("Homes", kept[key])

    def _read_homes(self, provider: str) -> Homes:
        rows = self._pathways("area, first_period, last_period", "provider", (provider,))
        if not rows:
            return Homes()
        first, last = min(row[1] for row in rows), max(row[2] for row in rows)
        length = self.usual_length(provider, first, last)
        if length is None:
            return Homes()
        held = sum(row[-1] for row in rows)
        whole = max(held, length)
        untold = 1 - held / whole
        return Homes({str(row[0]): row[-1] / whole for row in rows}, untold, min(untold, self._bound(rows) / whole))

    def usual_length(self, provider: str, first: str, last: str) -> float | None:
        """Mean length of a provider's list over the months from ``first`` to ``last``; None where it is not held."""
        relation = self._relation(SERIES)
        if relation is None:
            return None
        row = self.history.connection.execute(
            f"select avg(total) from {relation} where level = 'provider' and org = $org and total > 0 "
            "and period between $first and $last",
            {"org": provider, "first": first, "last": last},
        ).fetchone()
        return None if row is None or row[0] is None else float(row[0])

    def _bound(self, rows: list[tuple[Any, ...]]) -> float:
        """The most pathways that one area can have of a provider without being kept apart."""
        index = area_index(Geography.SUB_ICB, self.subject.period)
        named = {row[0] for row in rows}
        lists = self._pathways("area", "area", tuple(code for code in index if code not in named))
        return KEPT_FROM * max((row[-1] for row in lists), default=0.0)

    def _shares(self, by: str, given: str, codes: tuple[str, ...]) -> dict[str, float]:
        """The shares of one place of a bench are read once, whoever asks."""
        key = ("shares", self.subject.period, by, codes)
        kept = self.subject.bench.kept
        if key not in kept:
            kept[key] = self._read_shares(by, given, codes)
        return dict(cast("dict[str, float]", kept[key]))

    def _read_shares(self, by: str, given: str, codes: tuple[str, ...]) -> dict[str, float]:
        rows = self._pathways(by, given, codes)
        total = sum(row[-1] for row in rows)
        return {str(row[0]): float(row[-1] / total) for row in rows} if total > 0 else {}

    def _pathways(self, by: str, given: str, codes: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """Usual pathways of the codes in the column ``given``, by the columns ``by``: the most pathways first."""
        relation = self._relation(PANEL)
        if relation is None:
            return []
        return self.history.connection.execute(
            f"""
            with held as (select * from {relation} where treatment_function = '{TOTAL}'),
            chosen as (select coalesce(max(as_of) filter (where as_of <= $period), min(as_of)) as month from held)
            select {by}, sum(pathways) as pathways from held, chosen
            where as_of = month and list_contains($codes, {given})
            group by {by} order by pathways desc, {by}""",
            {"period": str(self.subject.period), "codes": list(codes)},
        ).fetchall()

    def provenance(self, publication: str) -> tuple[Provenance, ...]:
        try:
            return (self.history.release(publication).provenance(),)
        except NothingToAnswerWithError:
            return ()

    def _relation(self, publication: str) -> str | None:
        try:
            return self.history.table_sql([self.history.release(publication)], "marts")
        except NothingToAnswerWithError:
            return None
