"""What a store holds of each publication: months, gaps, vintages and breached checks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from fairwait.definitions.collected import FAMILIES
from fairwait.domain.period import Period
from fairwait.store.reader import Store
from fairwait.store.release import Release

#: Publications of one file a quarter, or of quarters.
_QUARTERLY = {
    "beds-day-only",
    *(name for family in FAMILIES.values() if family.cadence == "quarter" for name in family.by_provider),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One publication. ``gaps`` are runs of missing months, ``YYYY-MM`` or ``YYYY-MM to YYYY-MM``.

    ``months`` counts months, or quarters (each named by its last month) where ``quarterly``.
    ``releases`` counts all vintages, ``rows`` those of the current ones. ``breached`` pairs the period of a current
    release with a check that found something.
    """

    publication: str
    title: str
    first: str
    last: str
    months: int
    quarterly: bool
    releases: int
    rows: int
    vintage: str
    gaps: tuple[str, ...]
    breached: tuple[tuple[str, dict[str, Any]], ...]


def holdings(store: Store) -> list[Holding]:
    """Every publication held, in order of name."""
    names = sorted({release.publication for release in store.all_releases})
    return [_holding(name, store) for name in names]


def other_returns(store: Store) -> dict[str, Period]:
    """The last period held of each return other than referral to treatment that measures count, by the return's name.

    A quarter is its last month.
    """
    from fairwait.definitions.measure_files import measures

    counted = {one.collected.numerator.family for one in measures().values() if one.collected is not None}
    found = {}
    for name, family in FAMILIES.items():
        lasts = [
            release.last_period
            for publication in (*family.by_commissioner, *family.by_provider)
            for release in store.releases(publication)
        ]
        if lasts and name in counted:
            found[name.replace("-", " ")] = Period.parse(max(lasts))
    return found


def _holding(publication: str, store: Store) -> Holding:
    current = store.releases(publication)
    newest = max(current, key=lambda release: (release.last_period, release.order))
    step = 3 if publication in _QUARTERLY else 1
    covered = {month for release in current for month in _months(release.first_period, release.last_period, step)}
    return Holding(
        publication,
        title=newest.title,
        first=min(covered),
        last=max(covered),
        months=len(covered),
        quarterly=step > 1,
        releases=len(store.releases(publication, vintages="all")),
        rows=sum(release.rows for release in current),
        vintage=newest.vintage,
        gaps=tuple(_gaps(sorted(covered), step)),
        breached=tuple(
            (release.period_key, check)
            for release in current
            for check in release.checks
            if check["breaches"] and check["severity"] != "note"
        ),
    )


def _months(first: str, last: str, step: int) -> list[str]:
    """The months from the first to the last, or the last months of quarters."""
    start, end = Period.parse(first), Period.parse(last)
    return [str(start.shift(by)) for by in range(0, start.months_until(end) + 1, step)]


def _gaps(covered: list[str], step: int) -> list[str]:
    found = []
    for before, after in pairwise(covered):
        start, end = Period.parse(before).shift(step), Period.parse(after).shift(-step)
        if start <= end:
            found.append(str(start) if start == end else f"{start} to {end}")
    return found


def releases(store: Store) -> list[dict[str, Any]]:
    """Every release, current and superseded, as flat records."""
    return [_release(one, one in store.current_releases) for one in store.all_releases]


def _release(release: Release, current: bool) -> dict[str, Any]:
    return {
        "publication": release.publication,
        "first_period": release.first_period,
        "last_period": release.last_period,
        "vintage": release.vintage,
        "current": current,
        "revised": release.revised,
        "rows": release.rows,
        "file_name": release.file_name,
        "sha256": release.sha256,
        "layout": release.layout,
        "ingested_at": release.ingested_at,
        "breaches": sum(bool(check["breaches"]) and check["severity"] != "note" for check in release.checks),
        "notes": release.notes,
    }
