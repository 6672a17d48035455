"""What every analysis needs of the store, each thing read and computed once.

A store given by the user holds the months to be judged. Whether a month is complete can only be seen from other
months and other publications: where the user's store lacks them, the history that travels with the package serves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fairwait.definitions.measure import Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.collected.counting import releases_behind
from fairwait.measures.collected.held import latest_period as latest_collected
from fairwait.measures.collected.held import quarter_of
from fairwait.measures.engine import estimate_many
from fairwait.measures.source import FULL_CSV, WORKBOOK_PUBLICATIONS, workbook
from fairwait.places.providers import provider
from fairwait.store.reader import Store, packaged_figures
from fairwait.store.release import Release

if TYPE_CHECKING:
    from fairwait.analysis.national_series import NationalSeries
    from fairwait.analysis.panel.panel import Panel
    from fairwait.analysis.ranking import PlaceRanking
    from fairwait.measures.collected.completeness import Senders
    from fairwait.measures.collected.senders import SentOnce
    from fairwait.measures.completeness import AreaCompleteness, Completeness
    from fairwait.stats.noise import BorrowedNoise

SEED = 20260131


@dataclass(frozen=True, slots=True)
class MainProvider:
    """The provider that usually holds the largest share of an area's waiting list; ``share`` is from 0 to 1."""

    code: str
    name: str
    share: float


class Workbench:
    """A store with everything computed from it so far. Not shared between threads.

    ``boundaries`` is a month whose areas everything is made for, whatever month is asked about: figures of areas that
    were divided since are shared out by population, and the estimates say how much of each that is.
    """

    def __init__(self, store: Store, *, seed: int = SEED, boundaries: Period | None = None) -> None:
        self.store = store
        self.seed = seed
        self.boundaries = boundaries
        self._estimates: dict[tuple[str, Geography, Period, bool], Estimates] = {}
        self.rankings: dict[tuple[str, Geography, Period, str, int], PlaceRanking] = {}
        #: The month-to-month noise of each month asked about (:mod:`fairwait.analysis.run_noise`).
        self.noises: dict[tuple[str, Geography, Period, str], BorrowedNoise] = {}
        self.national: dict[str, NationalSeries] = {}
        self._areas: dict[tuple[str, Period, str], AreaCompleteness] = {}
        self._judged: dict[Period, Completeness | None] = {}
        self._senders: dict[tuple[str, Period], tuple[Senders, ...]] = {}
        self._sent: dict[tuple[str, Geography, Period], SentOnce] = {}
        #: Measures over runs of months, by what was asked (:mod:`fairwait.analysis.panel`).
        self.panels: dict[tuple[object, ...], Panel] = {}
        #: Other answers worth keeping, by whoever made them and what was asked.
        self.kept: dict[tuple[object, ...], object] = {}

    @cached_property
    def history(self) -> Store:
        """Where completeness and England's series are read from when the store itself lacks them."""
        packaged = packaged_figures()
        return self.store if self.store.root == packaged.root else packaged

    @cached_property
    def packaged(self) -> Workbench:
        """A workbench over the figures that travel with the package, on the same boundaries."""
        if self.store is self.history:
            return self
        return Workbench(self.history, seed=self.seed, boundaries=self.boundaries)

    def latest_period(self, measure: Measure | None = None) -> Period:
        """The latest month held of the full CSV data file, else of workbooks; NothingToAnswerWithError without any.

        For a ``measure`` of another return, the latest period held of that.
        """
        if measure is not None and measure.collected is not None:
            return latest_collected(self.store, measure)
        months = self.store.periods(FULL_CSV) or sorted(
            month for one in WORKBOOK_PUBLICATIONS for month in self.store.periods(one)
        )
        return Period.parse(months[-1] if months else self.store.release(FULL_CSV).first_period)

    def generator(self) -> np.random.Generator:
        """A fresh generator from the fixed seed: the same question has the same answer."""
        return np.random.default_rng(self.seed)

    def estimates(
        self, measure: Measure | str, geography: Geography, period: Period, treatment_function: str = TOTAL
    ) -> Estimates:
        """Estimates for one treatment function, with the completeness of each place joined."""
        table = self.all_estimates(measure, geography, period, detail=treatment_function != TOTAL)
        return table.where(table["treatment_function"] == treatment_function)

    def all_estimates(
        self, measure: Measure | str, geography: Geography, period: Period, *, detail: bool = True
    ) -> Estimates:
        """Estimates for every treatment function and the total (``detail``), or the total alone."""
        chosen = named_measure(measure) if isinstance(measure, str) else measure
        period = quarter_of(chosen, period)
        key = (chosen.id, geography, period, detail)
        if key not in self._estimates:
            self.prepare((chosen,), geography, period, detail=detail)
        return self._estimates[key]

    def prepare(
        self, measures: Sequence[Measure | str], geography: Geography, period: Period, *, detail: bool = True
    ) -> None:
        """Read the estimates of several measures at once: the marts are scanned once instead of once a measure.

        What was read before is not read again.
        """
        functions = None if detail else (TOTAL,)
        every = [named_measure(one) if isinstance(one, str) else one for one in measures]
        chosen = [one for one in every if (one.id, geography, quarter_of(one, period), detail) not in self._estimates]
        if not chosen:
            return
        table = estimate_many(
            chosen, self.store, geography=geography, period=period, treatment_functions=functions,
            boundaries=None if geography is Geography.PROVIDER else self.boundaries,
        )  # fmt: skip
        for measure in chosen:
            own = table.where(table["measure"] == measure.id)
            if measure.collected is None:
                own = self._with_completeness(own, geography, period)
            else:
                own = self._with_senders(measure, own, geography, period)
            when = quarter_of(measure, period)
            self._estimates[measure.id, geography, when, detail] = own
            if detail:
                self._estimates[measure.id, geography, when, False] = own.where(own["treatment_function"] == TOTAL)

    def read_so_far(self, geography: Geography, period: Period, detail: bool) -> tuple[str, ...]:
        """The measures whose estimates of a month were made already, with every treatment function or without."""
        return tuple(one[0] for one in self._estimates if one[1:] == (geography, period, detail))

    def england(self, measure: Measure | str, period: Period, treatment_function: str = TOTAL) -> float:
        """England's value of a measure; NaN where it has none."""
        table = self.estimates(measure, Geography.ENGLAND, period, treatment_function)
        return float(table["value"][0]) if len(table) else float("nan")

    def judged(self, period: Period) -> Completeness | None:
        """Who submitted in a month, and how much of each area's usual activity that leaves out.

        None when no history reaches the month: estimates can then be shown, and nothing can be ranked.
        """
        if period not in self._judged:
            from fairwait.analysis.submissions import assess_month

            try:
                self._judged[period] = assess_month(self.store, self.history, period, self.boundaries)
            except NothingToAnswerWithError:
                self._judged[period] = None
        return self._judged[period]

    def senders(self, measure: Measure, period: Period) -> tuple[Senders, ...]:
        """Who sent the figures of a measure of another return than RTT, on what the store and the package hold."""
        from fairwait.measures.collected.senders import judge_measure

        when = quarter_of(measure, period)
        key = (_asks_after(measure), when)
        if key not in self._senders:
            sources = [self.store] if self.store is self.history else [self.store, self.history]
            self._senders[key] = judge_measure(measure, sources, when)
        return self._senders[key]

    def sent(self, measure: Measure, geography: Geography, period: Period) -> SentOnce:
        """How complete the figures of each place of a level are, by its code and an item, as :meth:`senders` know."""
        from fairwait.measures.collected.senders import SentOnce

        key = (_asks_after(measure), geography, quarter_of(measure, period))
        if key not in self._sent:
            self._sent[key] = SentOnce(self.senders(measure, period), geography)
        return self._sent[key]

    def completeness(self, area: str, period: Period, treatment_function: str = TOTAL) -> AreaCompleteness:
        """Completeness of one place in one treatment function. Only for months that :meth:`judged` can judge."""
        key = (area, period, treatment_function)
        if key not in self._areas:
            assessed = self.judged(period)
            if assessed is None:
                raise NothingToAnswerWithError(
                    f"Who usually submits figures is not known for {period.label}",
                    expected="months before it, or the series of lists by provider",
                    remedy="ingest the full CSV data files of the months before",
                )
            self._areas[key] = assessed.area(area, treatment_function)
        return self._areas[key]

    def main_providers(self, period: Period) -> dict[str, MainProvider]:
        """The main provider of each sub-ICB location, by code; empty where no shares are held."""
        from fairwait.analysis.submissions import main_providers

        return {
            area: MainProvider(code, provider(code).name, share)
            for area, code, share in main_providers(self.store, self.history, period)
        }

    def provenance(self, period: Period, measure: Measure | None = None) -> tuple[Provenance, ...]:
        """The files behind the estimates of a month, or behind one ``measure`` where workbooks answer for the month."""
        return tuple(release.provenance() for release in self.releases(period, measure))

    def releases(self, period: Period, measure: Measure | None = None) -> tuple[Release, ...]:
        """The releases behind :meth:`provenance`: the full CSV data file, else the workbooks held of the month.

        For a ``measure`` of another return, the files of that.
        """
        if measure is not None and measure.collected is not None:
            found = releases_behind(measure, self.store, quarter_of(measure, period))
            return tuple(one for one in found if isinstance(one, Release))
        if str(period) not in self.store.periods(FULL_CSV):
            parts = {part for term in measure.terms for part in term.parts} if measure else set(Part)
            wanted = {workbook(part, basis) for part in parts for basis in Basis}
            held = [one for one in WORKBOOK_PUBLICATIONS if one in wanted and str(period) in self.store.periods(one)]
            if held:
                return tuple(self.store.release(one, period) for one in held)
        return (self.store.release(FULL_CSV, period),)

    def _with_senders(self, measure: Measure, table: Estimates, geography: Geography, period: Period) -> Estimates:
        sent = self.sent(measure, geography, period)
        cells = zip(table["area"].tolist(), table["treatment_function"].tolist(), strict=True)
        known = np.array([sent[cell].completeness for cell in cells])
        return replace(table, columns={**table.columns, "completeness": known})

    def _with_completeness(self, table: Estimates, geography: Geography, period: Period) -> Estimates:
        if geography is Geography.PROVIDER:  # a provider that is in the file has sent its figures
            known = np.where(table["status"] == "no_data", np.nan, 1.0)
        elif self.judged(period) is None:
            known = np.full(len(table), np.nan)
        else:
            cells = zip(table["area"].tolist(), table["treatment_function"].tolist(), strict=True)
            known = np.array([self.completeness(area, period, function).completeness for area, function in cells])
        return replace(table, columns={**table.columns, "completeness": known})


def _asks_after(measure: Measure) -> str:
    """Whose silence bears on a measure: two that count the same items of one return ask after the same senders."""
    collected = measure.collected
    assert collected is not None
    above, below = collected.numerator, collected.denominator
    if below is not None and below.family != above.family:
        return measure.id
    return f"{above.family}: {','.join(above.items)}"
