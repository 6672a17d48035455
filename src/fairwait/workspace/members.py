"""The places of a group in a month: those that have since ended or been merged are followed, and it is said."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import ENGLAND, area_index
from fairwait.places.moves import moves_from
from fairwait.places.search import find_area
from fairwait.workspace.groups import Group, Member


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member of a group is in a month: ``place`` is None where no single place is meant, ``told`` says why.

    ``told`` is empty where the place is simply itself.
    """

    member: Member
    place: Area | None
    told: str


def standing_in(group: Group, period: Period) -> tuple[Standing, ...]:
    """What each member of a group is in a month, in the group's order."""
    return tuple(_standing(one, group.geography, period) for one in group.members)


def _standing(member: Member, geography: Geography, period: Period) -> Standing:
    if geography is Geography.ENGLAND:
        return Standing(member, Area(ENGLAND, "England", Geography.ENGLAND), "")
    place: Area | None
    try:
        place = find_area(member.code, period, geography)
    except UsageError as error:
        place = _whole_heir(member.code, geography, period)
        if place is None:
            why = error.where or error.what
            return Standing(member, None, f"{member.label} is no single place in {period.label}: {why}")
    if place.code == member.code:
        return Standing(member, place, "")
    return Standing(member, place, f"{member.label} is part of {place.label} in {period.label}, which stands for it")


def _whole_heir(code: str, geography: Geography, period: Period) -> Area | None:
    """The place that took over all the people of one that ended, through every change since; None unless one did."""
    places, seen = area_index(geography, period), set[str]()
    while code not in places and code not in seen:
        seen.add(code)
        moved = [one for one in moves_from(code) if one.day <= period.last_day and one.geography is geography]
        if len(moved) != 1 or not moved[0].whole:
            return None
        code = moved[0].new
    return places.get(code)
