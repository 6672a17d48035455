"""The lists by provider and month in every file held, of which one is shown and the others tell what was revised.

A month is read from the monthly series where that reaches it, which the publisher goes on revising, else from the
newest full data file of the month. Every other file of the same month that is held says what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.treatment import TOTAL, Part
from fairwait.measures.completeness_inputs import SERIES
from fairwait.measures.source import FULL_CSV

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.store.reader import Store
    from fairwait.store.release import Release

#: Lists (pathways) by provider in one month of one file.
Lists = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Source:
    """One month as one file has it."""

    release: Release
    lists: Lists


@dataclass(slots=True)
class Figures:
    """Of every month the file that is shown, and the others, the oldest first; and who sent which part of the return,
    where a full data file tells. ``names`` are the published names of providers by code."""

    shown: dict[Period, Source] = field(default_factory=dict)
    others: dict[Period, list[Source]] = field(default_factory=dict)
    present: dict[Period, dict[str, frozenset[str]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def months(self) -> tuple[Period, ...]:
        return tuple(sorted(self.shown))

    def add(self, month: Period, source: Source) -> None:
        """Take in a month of a file: those to be shown in the end come last."""
        if month in self.shown:
            self.others.setdefault(month, []).append(self.shown[month])
        self.shown[month] = source

    def earlier(self, code: str, month: Period) -> tuple[Release, float | None] | None:
        """The oldest file that has another figure of a provider's month than the one shown, and that figure: None
        where the provider is not in it. None altogether where every file held agrees."""
        now = self.shown[month].lists.get(code) or None
        for one in self.others.get(month, ()):
            before = one.lists.get(code) or None
            if before != now:
                return one.release, before
        return None


def figures_of(bench: Workbench) -> Figures:
    """Everything that the store and the packaged history hold.

    Raises NothingToAnswerWithError where neither a series nor a full data file is held.
    """
    found = Figures()
    for store, release in (*_full_files(bench), *_series(bench)):
        for month, lists in _lists(store, release, found.names).items():
            found.add(month, Source(release, lists))
    for store, release in _full_files(bench):
        found.present |= _present(store, release)
    if not found.shown:
        raise NothingToAnswerWithError(
            "No lists by provider are held", expected="the monthly series of lists by provider",
            remedy="ingest the provider and ICB series of incomplete pathways",
        )  # fmt: skip
    return found


def _full_files(bench: Workbench) -> Iterator[tuple[Store, Release]]:
    """The full data files of the store, older vintages of a month before newer ones."""
    held = bench.store.releases(FULL_CSV, vintages="all")
    return ((bench.store, one) for one in sorted(held, key=lambda one: (one.first_period, one.order)))


def _series(bench: Workbench) -> Iterator[tuple[Store, Release]]:
    """The series of the store, older ones first; the packaged one where it has none of its own."""
    store = bench.store if bench.store.releases(SERIES) else bench.history
    held = store.releases(SERIES, vintages="all")
    return ((store, one) for one in sorted(held, key=lambda one: (one.last_period, one.order)))


def _lists(store: Store, release: Release, names: dict[str, str]) -> dict[Period, dict[str, float]]:
    own = store.table_sql([release], "marts")
    if release.publication == SERIES:
        query = f"select period, org, name, total from {own} where level = 'provider'"
    else:
        query = f"""select period, org, '' as name, total from {own}
            where basis = 'provider' and part = '{Part.INCOMPLETE.value}' and treatment_function = '{TOTAL}'"""
    found: dict[Period, dict[str, float]] = {}
    known: dict[str, Period] = {}
    for period, org, name, total in store.connection.execute(f"{query} order by period, org").fetchall():
        month = known.get(period) or known.setdefault(period, Period.parse(period))
        found.setdefault(month, {})[org] = float(total)
        if name:
            names[org] = name
    return found


def _present(store: Store, release: Release) -> dict[Period, dict[str, frozenset[str]]]:
    """Who sent which part of the return, as the full data file of a month has it."""
    rows = store.connection.execute(
        f"""select period, part, list(distinct org) from {store.table_sql([release], "marts")}
            where basis = 'provider' and treatment_function = '{TOTAL}' and total > 0 group by all"""
    ).fetchall()
    found: dict[Period, dict[str, frozenset[str]]] = {}
    for period, part, codes in rows:
        found.setdefault(Period.parse(period), {})[part] = frozenset(codes)
    return found
