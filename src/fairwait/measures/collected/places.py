"""Where the organisations of a return are added up: to themselves, to ICBs, to regions or to England."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fairwait.definitions.measure import Measure
from fairwait.definitions.returns_ended import returns_ended
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Basis, Geography
from fairwait.measures.frame import Frame, area_frame
from fairwait.measures.sql import NOWHERE
from fairwait.places.areas import ENGLAND, area_index, first_period, parent_of, region_of
from fairwait.places.commissioners import non_geographic_commissioners
from fairwait.places.names import area_name
from fairwait.places.providers import provider, provider_changes
from fairwait.places.same_map import map_since

if TYPE_CHECKING:
    from fairwait.places.populations import Vintage

#: From the first boundaries that the later estimate of residents is held for.
_LATER_RESIDENTS = Period(2022, 7)
#: Names and parents of organisations as a file prints them, by code.
Published = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlacesAsked:
    """The places of a question and where each organisation of the returns belongs.

    ``frame`` has no providers: theirs are those that the return holds.
    """

    frame: Frame
    geography: Geography
    period: Period

    def place_of(self, org: str, basis: Basis, published: Published) -> str | None:
        """The place of an organisation; NOWHERE for one that is of no area by design, None where nobody knows."""
        if self.geography is Geography.ENGLAND:
            return ENGLAND
        if self.geography is Geography.PROVIDER:
            return org
        if basis is Basis.COMMISSIONER:
            return of_commissioner(org, self.geography, self.period)
        return of_provider(org, self.geography, self.period, published.get(org, ("", ""))[1])

    def name(self, org: str, published: Published) -> str:
        """What an organisation is called that is a place by itself: a provider, or a code that no lookup knows."""
        printed = published.get(org, ("", ""))[0]
        if self.geography is Geography.PROVIDER:
            return provider(org, printed).name
        return area_name(printed) or provider(org, printed).name

    def parent(self, org: str) -> str:
        """The ICB that a provider sits in in this period; empty where it is not known, and for other places."""
        if self.geography is not Geography.PROVIDER:
            return ""
        return of_provider(org, Geography.ICB, self.period) or ""


def places_asked(
    measure: Measure, geography: Geography, period: Period, population_vintage: Vintage | None = None
) -> PlacesAsked:
    """The places of a geography in a period. Raises UsageError for one that the measure is not defined for.

    Residents are those of the latest estimate that the boundaries have: no age is asked for, as rates of RTT are.
    """
    if geography not in measure.geographies:
        raise UsageError(
            f"{measure.title} is not defined for {geography.plural}", where="the geography",
            expected="one of " + ", ".join(one.value for one in measure.geographies),
        )  # fmt: skip
    if geography is Geography.PROVIDER:
        frame = Frame(geography, codes=(), names=(), parents=(), lookup=None)
    else:
        latest: Vintage = "mid-2022" if period >= _LATER_RESIDENTS else "mid-2020"
        frame = area_frame(geography, period, population_vintage or latest)
    return PlacesAsked(frame, geography, period)


def of_commissioner(org: str, geography: Geography, period: Period) -> str | None:
    """The ICB or region of a commissioner; NOWHERE for a regional or national hub, None where nobody knows.

    An ICB is itself, or the one that took it over whole since; a sub-ICB location is of its ICB.
    """
    return _of_commissioner(org, geography, map_since(period))


@cache
def _of_commissioner(org: str, geography: Geography, period: Period) -> str | None:
    board = org if org in area_index(Geography.ICB, period) else _heir(org, period)
    if org in area_index(Geography.SUB_ICB, period):
        board = parent_of(Geography.SUB_ICB, org, period)
    if board:
        return board if geography is Geography.ICB else region_of(Geography.ICB, board, period)
    return NOWHERE if org in non_geographic_commissioners() else None


def of_provider(org: str, geography: Geography, period: Period, printed_parent: str = "") -> str | None:
    """The ICB or region that a provider sits in; None where no file says.

    The region printed beside it counts first. Its ICB is the packaged one, or the one that took that over since.
    """
    return _of_provider(org, geography, map_since(period), printed_parent)


@cache
def _of_provider(org: str, geography: Geography, period: Period, printed_parent: str) -> str | None:
    regions = _known(Geography.REGION, period)
    if geography is Geography.REGION and printed_parent in regions:
        return printed_parent
    board = printed_parent if printed_parent in _known(Geography.ICB, period) else provider(org).parent
    if board and board not in _known(Geography.ICB, period):
        board = _heir(board, period)
    if not board:
        return None
    return board if geography is Geography.ICB else region_of(Geography.ICB, board, period)


def _known(geography: Geography, period: Period) -> Mapping[str, Area]:
    """The places of a geography in a month; none of before there is a lookup of them."""
    return area_index(geography, period) if period >= first_period(geography) else {}


def _heir(board: str, period: Period) -> str:
    """The ICB that took another over whole, by this period; empty where it was divided or nobody did."""
    from fairwait.places.moves import moves_from

    heirs = [one.new for one in moves_from(board) if one.whole and one.day <= period.last_day]
    return heirs[-1] if heirs and heirs[-1] in _known(Geography.ICB, period) else ""


def successor(org: str, since: Period, until: Period) -> str:
    """Under which code an organisation's own counts of ``since`` stand in ``until``: its documented only successor's.

    A trust that joined another in between is added to it, so that what the two had is compared with what the one does.
    """
    for ended in returns_ended():
        if ended.code == org and str(since) < ended.first <= str(until):
            return successor(ended.successor, since, until)
    for change in provider_changes():
        if change.code == org and change.documented and change.kind != "left-rtt" and since < change.period <= until:
            return successor(change.successor, since, until) if len(change.successors) == 1 else org
    return org
