"""What a profile reads beside the month's file: the monthly series of lists, and who usually treats whose patients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from fairwait.analysis.profile.place import Subject
from fairwait.analysis.submissions import MonthHistory
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL
from fairwait.measures.completeness_inputs import PANEL, SERIES, area_groups

OTHER = "OTHER"  # small providers of an area, summed in the packaged shares


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

    def areas_of(self, provider: str) -> dict[str, float]:
        """Share of a provider's usual list by sub-ICB location, as far as the shares tell; largest first."""
        return self._shares("area", "provider", (provider,))

    def _shares(self, by: str, given: str, codes: tuple[str, ...]) -> dict[str, float]:
        """The shares of one place of a bench are read once, whoever asks."""
        key = ("shares", self.subject.period, by, codes)
        kept = self.subject.bench.kept
        if key not in kept:
            kept[key] = self._read_shares(by, given, codes)
        return dict(cast("dict[str, float]", kept[key]))

    def _read_shares(self, by: str, given: str, codes: tuple[str, ...]) -> dict[str, float]:
        relation = self._relation(PANEL)
        if relation is None:
            return {}
        rows = self.history.connection.execute(
            f"""
            with held as (select * from {relation} where treatment_function = '{TOTAL}'),
            chosen as (select coalesce(max(as_of) filter (where as_of <= $period), min(as_of)) as month from held)
            select {by}, sum(pathways) as pathways from held, chosen
            where as_of = month and list_contains($codes, {given})
            group by {by} order by pathways desc, {by}""",
            {"period": str(self.subject.period), "codes": list(codes)},
        ).fetchall()
        total = sum(pathways for _, pathways in rows)
        return {str(code): float(pathways / total) for code, pathways in rows} if total > 0 else {}

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
