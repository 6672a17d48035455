"""Which periods of a return are held, and in which of the publications that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fairwait.definitions.collected import Count, Family
from fairwait.definitions.measure import Measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Basis, Geography
from fairwait.measures.remembered import of_files
from fairwait.measures.source import spans

if TYPE_CHECKING:
    from fairwait.measures.source import HeldRelease, MartSource

_RETURNS = {
    "DM01": "the monthly diagnostics return (DM01)",
    "QMCO": "the quarterly return of cancelled operations (QMCO)",
    "theatres": "the quarterly count of operating theatres",
    "KH03": "the quarterly return of beds (KH03)",
    "MAR": "monthly hospital activity (MAR)",
}


class CollectedNotHeldError(NothingToAnswerWithError):
    """A period of a return is not held. ``held`` names the periods that are.

    ``by_provider`` says that the period is held by provider, and what was asked needs it by commissioner.
    """

    def __init__(
        self, measure: Measure, period: Period, family: Family, held: Sequence[Period], *, by_provider: bool = False
    ) -> None:
        self.held = tuple(held)
        if by_provider:
            super().__init__(
                f"“{measure.title}” of areas needs {_RETURNS[family.label]} by commissioner for "
                f"{measure.when(period)}, and it is held by provider only",
                where=f"months held by commissioner: {_spans(self.held, family) or 'none'}",
                expected=f"the file by commissioner for {measure.when(period)}",
                remedy="fetch or ingest the file by commissioner, which stands beside the one by provider on the "
                "publisher’s page, or ask for --geography provider or england",
            )
            return
        unit = "quarters" if family.cadence == "quarter" else "months"
        super().__init__(
            f"“{measure.title}” needs {_RETURNS[family.label]} for {measure.when(period)}, which is not held.",
            where=f"{unit} held: {_spans(self.held, family) or 'none'}",
            expected=f"figures for {measure.when(period)}"
            + (", a quarter by its last month" if family.cadence == "quarter" else ""),
            remedy="fetch the return with “fairwait fetch”, ingest a file of it, or ask for a period that is held",
        )


def _spans(held: Sequence[Period], family: Family) -> str:
    """Runs of months; quarters by their last months, the first to the last."""
    if family.cadence == "month":
        return spans(tuple(held))
    if len(held) <= 4:
        return ", ".join(one.label for one in held)
    return f"{len(held)} from {held[0].label} to {held[-1].label}"


def held_periods(source: MartSource, family: Family, basis: Basis) -> Mapping[Period, tuple[HeldRelease, ...]]:
    """The periods held of a return on a basis, oldest first, each with the release that answers for it.

    An official month stands before a series that also carries it. Of a store, whose releases do not change, they are
    found once.
    """
    known: dict[tuple[object, ...], Any] = getattr(source, "known", {})
    asked = ("held periods", *family.publications(basis))
    if asked not in known:
        known[asked] = _found_periods(source, family, basis)
    periods: Mapping[Period, tuple[HeldRelease, ...]] = known[asked]
    return periods


def _found_periods(source: MartSource, family: Family, basis: Basis) -> dict[Period, tuple[HeldRelease, ...]]:
    found: dict[Period, tuple[HeldRelease, ...]] = {}
    for publication in family.publications(basis):
        for release in source.releases(publication):
            for month in _months_of(source, release):
                found.setdefault(month, (release,))
    return dict(sorted(found.items()))


def _months_of(source: MartSource, release: Any) -> list[Period]:
    """The periods of one release: a series may have gaps, so its rows say which it holds."""
    if release.first_period == release.last_period:
        return [Period.parse(release.first_period)]
    counts = source.table_sql([release], "counts")

    def read() -> list[Period]:
        rows = source.connection.execute(f"select distinct period from {counts}").fetchall()
        return [Period.parse(month) for (month,) in rows]

    return of_files(counts, "months", read)


def bases_of(count: Count, geography: Geography) -> tuple[Basis, ...]:
    """On which basis a count of a geography's places may be read, the preferred one first.

    Areas are counted by commissioner where the return is; England is the same on either basis.
    """
    if geography is Geography.PROVIDER or not count.of.by_commissioner:
        return (Basis.PROVIDER,)
    return (Basis.COMMISSIONER, Basis.PROVIDER) if geography is Geography.ENGLAND else (Basis.COMMISSIONER,)


def measure_periods(
    source: MartSource, measure: Measure, geography: Geography = Geography.ENGLAND
) -> tuple[Period, ...]:
    """The periods for which what a measure counts is held, oldest first."""
    assert measure.collected is not None
    above = measure.collected.numerator
    found = {period for basis in bases_of(above, geography) for period in held_periods(source, above.of, basis)}
    return tuple(sorted(found))


def latest_period(source: MartSource, measure: Measure) -> Period:
    """The latest period held of what a measure counts. Raises NothingToAnswerWithError when none is."""
    found = measure_periods(source, measure)
    if not found:
        assert measure.collected is not None
        family = measure.collected.numerator.of
        raise NothingToAnswerWithError(
            f"“{measure.title}” needs {_RETURNS[family.label]}, and none of it is held.",
            expected="at least one period of it",
            remedy="fetch the return with “fairwait fetch”, or ingest a file of it",
        )
    return found[-1]


def quarter_of(measure: Measure, period: Period) -> Period:
    """The period of a measure that a month belongs to: the month itself, or its quarter by the quarter's last month."""
    return period.shift(-period.month % 3) if measure.quarterly else period
