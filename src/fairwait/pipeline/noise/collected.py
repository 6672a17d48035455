"""Noise of the returns other than RTT: diagnostics by month; cancelled operations and beds by quarter.

Measured as the noise of a month is on its own run (:mod:`fairwait.analysis.run_noise`): on the changes between periods
of the places that could be ranked in each, jumps included. Then the written rule: a single test is never calmer than
all of them together; seven regions measure badly and take the upper 90 per cent limit, but are never taken to be more
restless than ICBs or providers; where the lower limit is nought, the upper one stands; tests that too few places
measure borrow the largest value of those that twenty do. Providers also have a value by length of list, test by test:
long lists say nothing of how far short ones move, so a length that nobody measured is lent nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fairwait.analysis.collected import reasons_of_rows
from fairwait.analysis.run_noise import values_of_panel
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measures
from fairwait.definitions.noise import ANY_DETAIL
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.held import measure_periods
from fairwait.pipeline.ingest import ingest
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_changes import measure_changes
from fairwait.stats.noise_panel import measure_panel
from fairwait.store.reader import open_store

COLUMNS = ("measure", "item", "geography", "smallest", "scale", "omega", "low", "high", "rho", "places", "periods",
           "when", "source")  # fmt: skip
FILES = (
    "diagnostics/dm01_icb_test_2023-04_2026-03.csv.gz",
    "diagnostics/dm01_provider_test_2023-04_2026-03.csv.gz",
    "capacity/qmco_provider_2024Q2_2025Q1.csv",
    "capacity/kh03_beds_2010_2024.csv",
    "capacity/operating_theatres_2003_2024Q2.csv",
)
#: Neighbouring periods of what happened in them are alike as those of RTT's flows are: four quarters tell nothing.
RHO = 0.4
#: Periods measured on, at most: beds go back to 2010, and before the pandemic is another time.
_MOST = {"month": 36, "quarter": 8}
#: Where the classes of providers begin, by patients waiting or by beds. The longest class is what all borrow at least;
#: of a single test, which has no classes of its own, the longer lists.
_CLASSES = {"patients": (0, 200, 1_000, 5_000), "beds": (0, 100, 500)}
_LONG_FOR_A_TEST = 1_000
_LEVELS = (Geography.PROVIDER, Geography.ICB, Geography.REGION)


@dataclass(frozen=True, slots=True)
class _Found:
    omega: float
    low: float
    high: float
    places: int
    periods: int

    @property
    def limited(self) -> bool:
        return self.low <= self.omega <= self.high


def collected_rows(shared: Path) -> Iterator[dict[str, str]]:
    """Rows of every collected measure whose places may be put in order, from the files below ``shared``."""
    with tempfile.TemporaryDirectory() as folder:
        report = ingest([shared / name for name in FILES], Path(folder) / "store")
        for file in report.files:
            if file.error:
                raise file.error
        bench = Workbench(open_store(Path(folder) / "store"))
        for measure in measures().values():
            if measure.collected is not None and not measure.collected.not_ranked:
                yield from _rows_of(bench, measure)


def _rows_of(bench: Workbench, measure: Measure) -> Iterator[dict[str, str]]:
    """Providers first, then ICBs, then regions: the smaller kind of place bounds the larger."""
    smaller: dict[str, float] = {}
    for geography in _LEVELS:
        if geography not in measure.geographies:
            continue
        panel = _Panel.read(bench, measure, geography)
        found = {item: one for item in panel.items if (one := panel.noise(item, _least_of(panel, item))) is not None}
        if TOTAL not in found:
            continue
        whole, bound = found[TOTAL], smaller.get(TOTAL, np.inf)
        chosen = {item: _capped(one, whole.omega, smaller.get(item, bound)) for item, one in found.items()}
        details = [one for item, one in chosen.items() if item != TOTAL]
        if details:
            chosen[ANY_DETAIL] = max(details, key=lambda one: one.omega)
        for item, one in chosen.items():
            yield _printed(panel, item, "", one)
        if geography is Geography.PROVIDER:
            yield from _by_size(panel)
        else:
            smaller = {item: one.omega for item, one in chosen.items()}


def _capped(one: _Found, least: float, most: float) -> _Found:
    return _Found(min(max(one.omega, least), max(most, least)), one.low, one.high, one.places, one.periods)


def _classes(panel: _Panel) -> tuple[int, ...]:
    """Where the classes of a measure begin: only shares of lists and of beds are measured by how long those are."""
    if panel.geography is not Geography.PROVIDER or panel.measure.collected is None or panel.measure.collected.flow:
        return ()
    return _CLASSES.get(panel.measure.divided_by, ())


def _least_of(panel: _Panel, item: str) -> float:
    classes = _classes(panel)
    if not classes:
        return 0.0
    return classes[-1] if item == TOTAL else _LONG_FOR_A_TEST


def _by_size(panel: _Panel) -> Iterator[dict[str, str]]:
    """Providers of a measure of lists by how long their list is, item by item, and the largest of single tests."""
    whole = _classes_of(panel, TOTAL, {})
    details = {item: _classes_of(panel, item, whole) for item in panel.items if item != TOTAL}
    largest: dict[int, _Found] = {}
    for smallest in sorted({at for one in details.values() for at in one}, reverse=True):
        measured = [one[smallest] for one in details.values() if smallest in one]
        largest[smallest] = max((*measured, *largest.values()), key=lambda one: one.omega)
    for item, found in {TOTAL: whole, **details, ANY_DETAIL: largest}.items():
        for smallest, one in sorted(found.items()):
            yield _printed(panel, item, str(smallest), one)


def _classes_of(panel: _Panel, item: str, whole: dict[int, _Found]) -> dict[int, _Found]:
    """The classes of an item that can be measured, down to the first that cannot; none calmer than one with longer
    lists, or than the ``whole`` at the same length."""
    classes, omega = _classes(panel), 0.0
    found: dict[int, _Found] = {}
    for smallest, end in reversed(list(zip(classes, (*classes, np.inf)[1:], strict=True))):
        one = panel.noise(item, smallest, end)
        if one is None and found:
            break
        if one is not None:
            omega = max(omega, one.omega, whole[smallest].omega if smallest in whole else 0.0)
            found[smallest] = _capped(one, omega, np.inf)
    return found


def _printed(panel: _Panel, item: str, smallest: str, one: _Found) -> dict[str, str]:
    months = words.months(panel.periods[0].shift(-2 if panel.measure.quarterly else 0), panel.periods[-1])
    changes = "quarter-on-quarter" if panel.measure.quarterly else "month-on-month"
    who = {"icb": "ICBs", "region": "regions", "provider": "NHS and independent providers"}[panel.geography.value]
    what = "waiting" if panel.measure.divided_by == "patients" else panel.measure.divided_by
    sized = f" with {int(smallest):,} or more {what}, up to the next class" if smallest else ""
    if not smallest and _least_of(panel, item):
        sized = f" with {_least_of(panel, item):,.0f} or more {what}"
    limit = "; the upper 90% limit, as seven regions measure it badly" if panel.geography is Geography.REGION else ""
    return {
        "measure": panel.measure.id, "item": item, "geography": panel.geography.value, "smallest": smallest,
        "scale": "logit" if panel.measure.kind is Kind.SHARE else "log", "omega": f"{one.omega:.4f}",
        "low": f"{one.low:.4f}" if one.limited else "", "high": f"{one.high:.4f}" if one.limited else "",
        "rho": f"{panel.rho:.1f}", "places": str(one.places), "periods": str(one.periods), "when": months,
        "source": f"{who}{sized}, {months}, {changes} changes{limit}",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Panel:
    """A measure for the places of one kind over its periods: every estimate, and which could have been ranked."""

    measure: Measure
    geography: Geography
    periods: tuple[Period, ...]
    tables: tuple[Estimates, ...]
    items: tuple[str, ...]

    @classmethod
    def read(cls, bench: Workbench, measure: Measure, geography: Geography) -> _Panel:
        assert measure.collected is not None
        held = measure_periods(bench.store, measure, geography)[-_MOST[measure.collected.cadence] :]
        tables = []
        for period in held:
            table = bench.all_estimates(measure, geography, period)
            # A provider's own figures are whole whoever else is missing: its first quarter counts.
            provider = geography is Geography.PROVIDER
            reasons = (reasons_of_rows if provider else reasons_not_to_rank)(bench, measure, table, geography, period)
            tables.append(table.where(np.array([not reason for reason in reasons], dtype=bool)))
        items = sorted({item for table in tables for item in table["treatment_function"].tolist()})
        return cls(measure, geography, held, tuple(tables), tuple(items))

    @property
    def rho(self) -> float:
        assert self.measure.collected is not None
        return RHO if self.measure.collected.flow else 0.0

    def noise(self, item: str, smallest: float = 0.0, end: float = np.inf) -> _Found | None:
        """The noise of one item on the places whose usual list is between two lengths; None where too few measure."""
        tables = [one.where(one["treatment_function"] == item) for one in self.tables]
        kept = [set(one["area"].tolist()) for one in tables]
        if end < np.inf or smallest > 0:
            usual = _usual(tables)
            kept = [{code for code in codes if smallest <= usual[code] < end} for codes in kept]
        values, sampling = values_of_panel(tables, kept, self.measure)
        try:
            if self.geography is Geography.REGION:
                return self._of_regions(values, sampling)
            found = measure_changes(values, sampling, rho=self.rho)
        except NothingToAnswerWithError:
            return None
        omega = found.omega if found.low > 0 else found.high
        return _Found(omega, found.low, found.high, found.places, found.months)

    def _of_regions(self, values: Floats, sampling: Floats) -> _Found | None:
        """Seven regions: the upper 90 per cent limit of what their changes show."""
        found = measure_panel(values, sampling, drift="first_differences")
        omega = found.upper / np.sqrt(1.0 - self.rho)
        return _Found(float(omega), float("nan"), float("nan"), found.places, found.months)


def _usual(tables: Sequence[Estimates]) -> dict[str, float]:
    """The median length of each place's list."""
    lists: dict[str, list[float]] = {}
    for table in tables:
        for code, length in zip(table["area"].tolist(), table["denominator"].tolist(), strict=True):
            lists.setdefault(code, []).append(length)
    return {code: float(np.median(found)) for code, found in lists.items()}
