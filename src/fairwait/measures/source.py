"""What the measures need of whoever holds the marts: the store, or the figures that travel with the package."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance

if TYPE_CHECKING:
    import duckdb

FULL_CSV = "rtt-full-csv"
MartTable = Literal["marts", "organisations", "totals"]


class MeasureNeedsMonthsError(NothingToAnswerWithError):
    """The months a question needs are not all held. ``held`` and ``missing`` name them."""

    def __init__(self, question: str, needed: tuple[Period, ...], held: tuple[Period, ...]) -> None:
        self.needed, self.held = needed, held
        self.missing = tuple(month for month in needed if month not in held)
        needs = "one month" if len(needed) == 1 else f"{len(needed)} months"
        verb = "is" if len(self.missing) == 1 else "are"
        super().__init__(
            f"“{question}” needs {needs} of figures, and {listed(self.missing)} {verb} not held.",
            where=f"months held: {spans(held) or 'none'}",
            expected=f"figures for {listed(needed)}",
            remedy="ingest the full CSV data file of each missing month, or ask for another month",
        )


class HeldRelease(Protocol):
    """A release that a source holds."""

    def provenance(self) -> Provenance: ...


class MartSource(Protocol):
    """A holder of marts: :class:`fairwait.store.reader.Store`, for a store and for the packaged figures alike.

    ``vintage`` is a release's vintage, or None for the current one.
    """

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection on which the text of :meth:`table_sql` can be read from."""
        ...

    def periods(self, publication: str) -> tuple[str, ...]:
        """The months held of a monthly publication, ``YYYY-MM``, oldest first; empty when there are none."""
        ...

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> HeldRelease:
        """The release that answers for a month. Raises NothingToAnswerWithError when there is none."""
        ...

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        """SQL that may stand after FROM and yields a table of some releases, as the store's contract lays it out.

        Raises StoreError when a release has no such table.
        """
        ...


def relation(source: MartSource, table: MartTable, period: Period, vintage: str | None = None) -> str:
    """SQL of one table of the full CSV's release for a month, to stand after FROM."""
    return source.table_sql([source.release(FULL_CSV, period, vintage)], table)


def require_months(
    source: MartSource, months: tuple[Period, ...], question: str, vintage: str | None = None
) -> tuple[Provenance, ...]:
    """The releases that answer for each month, or MeasureNeedsMonthsError naming the months held and those missing.

    ``question`` is the title of what was asked, for the error. ``vintage`` is that of the last month; the months
    before it are read in their current vintage.
    """
    held = tuple(Period.parse(month) for month in source.periods(FULL_CSV))
    if not set(months) <= set(held):
        raise MeasureNeedsMonthsError(question, months, held)
    last = months[-1]
    found = (source.release(FULL_CSV, month, vintage if month == last else None) for month in months)
    return tuple(release.provenance() for release in found)


def listed(months: tuple[Period, ...]) -> str:
    """Months in words: “November 2025, December 2025 and January 2026”."""
    return words.listing(month.label for month in months)


def spans(held: tuple[Period, ...]) -> str:
    """Runs of consecutive months, so that 120 months print as one line."""
    runs: list[list[Period]] = []
    for month in sorted(held):
        if runs and runs[-1][-1].shift(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0].label if len(run) == 1 else f"{run[0].label} to {run[-1].label}" for run in runs)
