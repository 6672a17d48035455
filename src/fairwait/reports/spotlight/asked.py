"""What a report is asked about, here or in another process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.store.reader import Store
from fairwait.store.release import Release

#: The measure that the Medical Technology Group ranks areas by: always in the report, whatever leads it.
MTG_MEASURE = "admitted_treated_per_1000"
WAITS = "within_18_weeks"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that every section of a report answers its part of. ``measure`` leads the first page."""

    bench: Workbench
    measure: str
    geography: Geography
    month: Period
    function: str = TOTAL

    @property
    def measures(self) -> tuple[str, ...]:
        """The measure that leads, and the treatment rate that is always told beside it."""
        return tuple(dict.fromkeys((self.measure, MTG_MEASURE)))


@dataclass(frozen=True, slots=True)
class Sent:
    """The same question in a form that can travel: the very releases of the store, not what is current by then."""

    root: Path
    releases: tuple[Release, ...]
    label: str
    version: int
    seed: int
    boundaries: Period | None
    measure: str
    geography: Geography
    month: Period
    function: str

    @classmethod
    def of(cls, asked: Asked) -> Sent:
        store, bench = asked.bench.store, asked.bench
        return cls(
            store.root, store.all_releases, store.label, store.version, bench.seed, bench.boundaries,
            asked.measure, asked.geography, asked.month, asked.function,
        )  # fmt: skip

    def asked(self) -> Asked:
        """The question over a workbench of its own, on which nothing is computed yet."""
        store = Store(self.root, self.releases, label=self.label, version=self.version)
        bench = Workbench(store, seed=self.seed, boundaries=self.boundaries)
        return Asked(bench, self.measure, self.geography, self.month, self.function)
