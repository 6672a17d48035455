"""Whether a place is the same place in two months. Where it is not, only common boundaries make a comparison.

:func:`same_place` refuses a place that moved; whoever holds the full files of both months counts both on the boundaries
of the later one instead.
"""

from __future__ import annotations

from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.measures.completeness_inputs import area_groups
from fairwait.places.areas import area_index
from fairwait.places.lineage import Crosswalk, crosswalk, vintage_of
from fairwait.places.providers import provider, provider_changes

_EXACT = 1e-9


class BoundaryMovedError(NothingToAnswerWithError):
    """The place of the later month had another boundary, or did not exist, in the earlier one."""


def same_place(area: Area, then: Period, now: Period) -> tuple[str, ...]:
    """What a reader should know of the place between the months.

    Raises :class:`BoundaryMovedError` where its boundary changed, it did not exist in one of the months, or no
    lookup says. A boundary is the same when all the people of the place, and nobody else, came along.
    """
    if area.geography is Geography.ENGLAND:
        return ()
    if area.geography is Geography.PROVIDER:
        return _taken_over(area, then, now)
    for month in (then, now):
        try:
            exists = area.code in area_index(area.geography, month)
        except NothingToAnswerWithError as error:
            raise _refused(area, then, now, f"the boundaries of {month.label} are in no lookup of ours") from error
        if not exists:
            raise _refused(area, then, now, f"it did not exist in {month.label}")
    walk = crosswalk(vintage_of(then), vintage_of(now))
    old, new = (_members(area, month) for month in (then, now))
    if not old or not new or not _all_came_along(walk, old, new):
        before = area_index(area.geography, then)[area.code].name
        was = "" if before == area.name else f" (then {before}, now {area.name})"
        raise _refused(area, then, now, f"its boundary changed in between{was}")
    return _moved_a_little(area, walk, old | new)


def _members(area: Area, month: Period) -> frozenset[str]:
    """The smallest areas that a place is made of in a month: itself, or those of a board or region."""
    if area.geography is Geography.SUB_ICB:
        return frozenset((area.code,))
    return frozenset(area_groups(month).get(area.code, ()))


def _all_came_along(walk: Crosswalk, old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether everybody of the old areas, and nobody else, lives in the new ones."""
    if not old <= walk.shares.keys():  # how an old area was divided is not known
        return False
    inside = {code: sum(share for to, share in shares.items() if to in new) for code, shares in walk.shares.items()}
    return all(part > 1 - _EXACT if code in old else part < _EXACT for code, part in inside.items())


def _moved_a_little(area: Area, walk: Crosswalk, members: frozenset[str]) -> tuple[str, ...]:
    if area.geography is Geography.REGION or not members & set(walk.moved_unseen):
        return ()
    return (
        f"The boundary of {area.name} moved in April 2023: by what the map shows, four neighbourhoods with 6,686 "
        "people passed from Surrey to Sussex. Counts are left as they were.",
    )


def _refused(area: Area, then: Period, now: Period, why: str) -> BoundaryMovedError:
    return BoundaryMovedError(
        f"{area.label} cannot be compared between {then.label} and {now.label}: {why}",
        where=f"{area.geography.plural}, {then.label} and {now.label}",
        expected="a place with the same boundary in both months",
        remedy="ingest the full files of both months, so that both can be counted on the later boundaries; or choose "
        "two months on one side of the change, or England",
    )


def _taken_over(area: Area, then: Period, now: Period) -> tuple[str, ...]:
    """Which providers became part of this one between the months: its list grew by theirs."""
    joined = [
        f"{provider(one.code).name} ({one.period.label})"
        for one in provider_changes()
        if one.documented and area.code in one.successors and then < one.period <= now
    ]
    if not joined:
        return ()
    return (
        f"{area.name} took over all or part of {words.listing(joined)} in between: some of the change is that, and no "
        "more patients.",
    )
