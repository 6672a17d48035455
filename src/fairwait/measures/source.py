"""What the measures need of whoever holds the marts: the store, or the figures that travel with the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Basis
from fairwait.domain.provenance import Provenance
from fairwait.domain.treatment import Part

if TYPE_CHECKING:
    import duckdb

FULL_CSV = "rtt-full-csv"
MartTable = Literal["marts", "organisations", "totals"]
#: What the workbook that carries a part of the return is called. Months before the full CSV data file have only these.
_WORKBOOKS = {
    Part.ADMITTED: "admitted",
    Part.NON_ADMITTED: "non-admitted",
    Part.INCOMPLETE: "incomplete",
    Part.INCOMPLETE_DTA: "incomplete",
    Part.NEW_PERIODS: "new-periods",
}
#: What each holds, for people.
_KINDS = {
    "admitted": "admitted",
    "non-admitted": "non-admitted",
    "incomplete": "incomplete pathways",
    "new-periods": "new periods",
}


#: Every workbook's publication, by part and basis.
WORKBOOK_PUBLICATIONS = tuple(
    f"rtt-{name}-{basis.value}" for name in dict.fromkeys(_WORKBOOKS.values()) for basis in Basis
)


class MeasureNeedsMonthsError(NothingToAnswerWithError):
    """The months a question needs are not all held. ``held`` and ``missing`` name them.

    ``partly`` says of missing months what is held and what is missing, where something is, and ``how`` in brief.
    """

    def __init__(
        self,
        question: str,
        needed: tuple[Period, ...],
        held: tuple[Period, ...],
        partly: Mapping[Period, str] = MappingProxyType({}),
        basis: Basis | None = None,
        how: str = "in part only",
    ) -> None:
        self.needed, self.held = needed, held
        self.missing = tuple(month for month in needed if month not in held)
        needs = "one month" if len(needed) == 1 else f"{len(needed)} months"
        verb = "is" if len(self.missing) == 1 else "are"
        on = "" if basis is None or not partly else f" by {basis.value}"
        in_part = set(partly) >= set(self.missing)
        #: “December 2025 is not held”: what is missing, without the question.
        self.lacking = f"{listed(self.missing)} {verb} {f'held {how}' if in_part else 'not held'}"
        whole = "months with all that it needs" if partly else "months held"
        others = ", or ask for areas or England" if partly and basis is Basis.PROVIDER else ", or ask for another month"
        super().__init__(
            f"“{question}” needs {needs} of figures{on}, and {self.lacking}.",
            where="; ".join((*partly.values(), f"{whole}: {spans(held) or 'none'}")),
            expected=f"figures for {listed(needed)}",
            remedy=f"ingest the full CSV data file, or the workbooks, of each missing month{others}",
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

    def releases(self, publication: str) -> Sequence[Any]:
        """The current releases of a publication in order of period, series among them."""
        ...

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> HeldRelease:
        """The release that answers for a month. Raises NothingToAnswerWithError when there is none."""
        ...

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        """SQL that may stand after FROM and yields a table of some releases, as the store's contract lays it out.

        Raises StoreError when a release has no such table.
        """
        ...


def workbook(part: Part, basis: Basis) -> str:
    """The publication of the workbook that carries a part of the return on a basis."""
    return f"rtt-{_WORKBOOKS[part]}-{basis.value}"


def month_files(
    source: MartSource, period: Period, parts: Iterable[Part], basis: Basis, vintage: str | None = None
) -> tuple[HeldRelease, ...]:
    """The files that answer for some parts of a month: the full CSV data file, else one workbook for each part.

    Raises NothingToAnswerWithError when neither is held. ``vintage`` names a release of the full CSV data file.
    """
    if vintage is None and str(period) not in source.periods(FULL_CSV):
        needed = sorted({workbook(part, basis) for part in parts})
        if needed and all(str(period) in source.periods(one) for one in needed):
            return tuple(source.release(one, period) for one in needed)
    return (source.release(FULL_CSV, period, vintage),)


def relation(
    source: MartSource,
    table: MartTable,
    period: Period,
    parts: Iterable[Part],
    basis: Basis,
    vintage: str | None = None,
) -> str:
    """SQL of one table of the files that answer for some parts of a month, to stand after FROM."""
    return source.table_sql(month_files(source, period, parts, basis, vintage), table)


def held_months(source: MartSource, parts: Iterable[Part], basis: Basis) -> tuple[Period, ...]:
    """The months for which all of ``parts`` are held, oldest first."""
    books = [set(source.periods(workbook(part, basis))) for part in parts]
    found = set(source.periods(FULL_CSV)) | (set.intersection(*books) if books else set())
    return tuple(sorted(Period.parse(month) for month in found))


def held_of(source: MartSource, period: Period, parts: Iterable[Part], basis: Basis) -> str:
    """Which workbooks of a month are held, and which of those that ``parts`` need are not; empty where none is held."""
    held = {one: _books(source, period, one) for one in Basis}
    if not any(held.values()):
        return ""
    told = " and ".join(_named(names, one) for one, names in held.items() if names)
    verb = "are" if sum(len(names) for names in held.values()) > 1 else "is"
    missing = [name for name in dict.fromkeys(_WORKBOOKS[part] for part in parts) if name not in held[basis]]
    lacks = f", and {_named(missing, basis)} {'are' if len(missing) > 1 else 'is'} not" if missing else ""
    return f"of {period.label} {told} {verb} held{lacks}"


def _books(source: MartSource, period: Period, basis: Basis) -> list[str]:
    names = dict.fromkeys(_WORKBOOKS.values())
    return [name for name in names if str(period) in source.periods(f"rtt-{name}-{basis.value}")]


def _named(names: Sequence[str], basis: Basis) -> str:
    """Workbooks in words: “the workbook by commissioner (admitted pathways)”."""
    kinds = words.listing(_KINDS[name] for name in names)
    return f"the {words.noun(len(names), 'workbook')} by {basis.value} ({kinds})"


def require_months(
    source: MartSource,
    months: tuple[Period, ...],
    parts: Iterable[Part],
    basis: Basis,
    question: str,
    vintage: str | None = None,
) -> tuple[tuple[Provenance, ...], ...]:
    """The files that answer for each month, or MeasureNeedsMonthsError naming the months held and those missing.

    ``question`` is the title of what was asked, for the error. ``vintage`` is that of the last month; the months
    before it are read in their current vintage.
    """
    chosen = tuple(parts)
    held = held_months(source, chosen, basis)
    if not set(months) <= set(held):
        missing = [one for one in months if one not in held]
        told = {one: held_of(source, one, chosen, basis) for one in missing}
        partly = {one: text for one, text in told.items() if text}
        other = Basis.COMMISSIONER if basis is Basis.PROVIDER else Basis.PROVIDER
        elsewhere = all(not _books(source, one, basis) for one in missing)
        how = f"by {other.value} only" if elsewhere else "in part only"
        raise MeasureNeedsMonthsError(question, months, held, partly, basis, how)
    last = months[-1]
    return tuple(
        tuple(
            release.provenance()
            for release in month_files(source, month, chosen, basis, vintage if month == last else None)
        )
        for month in months
    )


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
