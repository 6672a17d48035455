"""England's published overview as values: every series by month, from the store or, where it has none, the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fairwait.analysis.workbench import Workbench
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.measures.completeness_inputs import OVERVIEW
from fairwait.store.reader import Store
from fairwait.store.release import Release

WITH_ESTIMATES = "_with_estimates"


@dataclass(frozen=True, slots=True)
class Published:
    """One published cell: its value, and ``ok``, ``censored`` (at least the value) or ``not_published`` (None)."""

    value: float | None
    status: str


NOT_PUBLISHED = Published(None, "not_published")


@dataclass(frozen=True, slots=True)
class NationalSeries:
    """The overview: for each series its months. Counts are pathways, shares fractions, waits weeks."""

    series: Mapping[str, Mapping[Period, Published]]
    first: Period
    last: Period
    source: Provenance

    def at(self, name: str, period: Period) -> Published:
        """One month of one series; ``not_published`` where nothing stands."""
        return self.series.get(name, {}).get(period, NOT_PUBLISHED)

    def value(self, name: str, period: Period) -> float | None:
        """A figure that was published as a number; None for an open band and for none."""
        found = self.at(name, period)
        return found.value if found.status == "ok" else None

    def month(self, period: Period) -> dict[str, float]:
        """Every figure of one month, by series."""
        values = {name: self.value(name, period) for name in self.series}
        return {name: value for name, value in values.items() if value is not None}


def held(bench: Workbench, publication: str, *periods: Period) -> tuple[Store, Release] | None:
    """The current release of a publication that covers all of ``periods``: the store's, else the packaged one."""
    for store in (bench.store, bench.history):
        try:
            release = store.release(publication)
        except NothingToAnswerWithError:
            continue
        if all(release.covers(period) for period in periods):
            return store, release
    return None


def national_series(bench: Workbench, *periods: Period) -> NationalSeries | None:
    """The overview that covers all of ``periods``, or None where no release held does."""
    found = held(bench, OVERVIEW, *periods)
    if found is None:
        return None
    store, release = found
    if release.sha256 not in bench.national:
        bench.national[release.sha256] = _read(store, release)
    return bench.national[release.sha256]


def _read(store: Store, release: Release) -> NationalSeries:
    rows = store.connection.execute(
        f"select series, period, value, status from {store.table_sql([release], 'marts')} order by period"
    ).fetchall()
    series: dict[str, dict[Period, Published]] = {}
    months = {text: Period.parse(text) for text in {row[1] for row in rows}}
    for name, month, value, status in rows:
        if status != "not_published" and value is not None:
            series.setdefault(name, {})[months[month]] = Published(float(value), str(status))
    first, last = Period.parse(release.first_period), Period.parse(release.last_period)
    return NationalSeries(series, first, last, release.provenance())
