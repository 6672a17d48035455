"""A board that began lately as the subject of findings: judged and ranked in its month of the monthly series."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fairwait.analysis.begun.boards import MEASURES, boards_ranked, series_of
from fairwait.analysis.profile.place import WAITS, Subject
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL


@dataclass(frozen=True)
class BegunBoard(Subject):
    """A board in a month that the series holds and no file by area does: its lists alone, all functions together."""

    def applies(self, measure: str) -> bool:
        return measure in MEASURES and super().applies(measure)

    def ranking(self, measure: str, treatment_function: str = TOTAL) -> PlaceRanking:
        if treatment_function != TOTAL:
            raise NothingToAnswerWithError("The monthly series of lists has no single treatment functions of boards")
        return boards_ranked(self.bench, measure, self.period)

    def england(self, measure: str, treatment_function: str = TOTAL) -> float:
        found = series_of(self.bench, measure).england.get(self.period)
        return float("nan") if found is None else float(found[2])

    @property
    def sources(self) -> tuple[Provenance, ...]:
        return series_of(self.bench, WAITS).sources


def begun_board(bench: Workbench, area: Area, period: Period) -> BegunBoard:
    """The board in a month of the series, with all that decides whether it can be judged."""
    known = bench.judged(period) is not None
    subject = BegunBoard(bench, area, period, bench.completeness(area.code, period) if known else None)
    return replace(subject, reason=subject.standing(WAITS).reason)
