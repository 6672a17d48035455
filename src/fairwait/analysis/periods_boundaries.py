"""Whether a place is the same place in two months. Where it is not, its figures are no comparison.

This is the one seam for common boundaries: once both months are asked for on the boundaries of one, a place that moved
need not be refused here.
"""

from __future__ import annotations

from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.places.providers import provider, provider_changes


def same_place(area: Area, then: Period, now: Period) -> tuple[str, ...]:
    """What a reader should know of the place between the months.

    Raises :class:`NothingToAnswerWithError` where its boundary changed, it did not exist in one of the months, or no
    lookup says. The Office for National Statistics gives an area a new code when its boundary changes, and only then.
    """
    if area.geography is Geography.ENGLAND:
        return ()
    if area.geography is Geography.PROVIDER:
        return _taken_over(area, then, now)
    found = []
    for month in (then, now):
        try:
            one = area_index(area.geography, month).get(area.code)
        except NothingToAnswerWithError as error:
            raise _refused(area, then, now, f"the boundaries of {month.label} are in no lookup of ours") from error
        if one is None:
            raise _refused(area, then, now, f"it did not exist in {month.label}")
        found.append(one)
    if found[0].ons_code != found[1].ons_code:
        was = "" if found[0].name == found[1].name else f" (then {found[0].name}, now {found[1].name})"
        raise _refused(area, then, now, f"its boundary changed in between{was}")
    return ()


def _refused(area: Area, then: Period, now: Period, why: str) -> NothingToAnswerWithError:
    return NothingToAnswerWithError(
        f"{area.label} cannot be compared between {then.label} and {now.label}: {why}",
        where=f"{area.geography.plural}, {then.label} and {now.label}",
        expected="a place with the same boundary in both months",
        remedy="choose two months on one side of the change, a larger area, or England",
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
