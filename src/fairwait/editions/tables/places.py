"""The places that an edition has a page for: areas and providers of its latest month, and whether to judge them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.editions.tables.begun import places_begun, point_of, why_not_then
from fairwait.places.areas import area_index, areas, region_of
from fairwait.places.moves import moves_from
from fairwait.places.populations import population
from fairwait.places.providers import provider

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.writing import EditionWriter

#: The levels that have pages, smallest first.
LEVELS: Final = (Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER)
COLUMNS: Final = (
    "code", "name", "label", "geography", "sector", "icb", "region", "latitude", "longitude", "judged", "reason",
)  # fmt: skip
#: What a provider that has a page did in the month: sent figures, sent nought, or should have sent some.
_THERE: Final = ("submitted", "zero", "missing")
_UNKNOWN: Final = "Who usually sends figures is not known for this month, so nobody can say whether any are missing."

_JUDGED_BY: Final = "within_18_weeks"

Point = tuple[float | None, float | None]


def fill(bench: Workbench, writer: EditionWriter) -> None:
    """Write the table ``place``: one row a place with a page, boards that began since the month of the figures last."""
    period = bench.latest_period()
    rows = []
    for place in places_shown(bench, period):
        icb, region = parents(place, period)
        reason = why_not_judged(bench, place, period)
        rows.append((
            place.code, place.name, place.label, place.geography.value, place.sector.value if place.sector else "",
            icb, region, *_point(place, period), int(not reason), reason,
        ))  # fmt: skip
    for place in places_begun(bench).values():
        reason = why_not_then(bench, place)
        rows.append((
            place.code, place.name, place.label, place.geography.value, "", "", place.parent, *point_of(place), 0,
            reason,
        ))  # fmt: skip
    writer.rows("place", COLUMNS, rows)


def places_shown(bench: Workbench, period: Period) -> Iterator[Area]:
    """Every place that a month's edition has a page for: areas by level, then providers, each in order of code.

    A provider is one that sent figures for the month, and one that should have. Areas of a level are left out of
    months before anybody listed them.
    """
    for level in LEVELS[:-1]:
        try:
            yield from areas(level, period)
        except NothingToAnswerWithError:
            continue
    for code in _providers(bench, period):
        yield provider(code)


def parents(place: Area, period: Period) -> tuple[str, str]:
    """The codes of a place's ICB and region in a month; empty where it has none above it or no file says which.

    A provider sits in the board of its head office; where that board ended, in the one that took it over whole.
    """
    if place.geography is Geography.REGION:
        return "", ""
    if place.geography is Geography.ICB:
        return "", place.parent
    if place.geography is Geography.SUB_ICB:
        return _known(place.parent, period), region_of(Geography.SUB_ICB, place.code, period)
    icb = _known(place.parent, period)
    return icb, region_of(Geography.ICB, icb, period) if icb else ""


def why_not_judged(bench: Workbench, place: Area, period: Period) -> str:
    """Why the figures of a place cannot be judged in a month, as a sentence; empty where they can be.

    Of the share within 18 weeks of its whole waiting list, as on the page of the place: a place that sent figures may
    have too few people waiting to be judged.
    """
    found = bench.judged(period)
    if found is None:
        return _UNKNOWN
    told = _reasons(bench, place.geography, period).get(place.code)
    if told is not None:
        return told
    if place.geography is Geography.PROVIDER:
        return found.provider_reason(place.code)
    judged = bench.completeness(place.code, period)
    return "" if judged.may_be_ranked else judged.reason


def _reasons(bench: Workbench, geography: Geography, period: Period) -> dict[str, str]:
    """Why each place of a level with a list is not ranked by it; nothing for months that are held otherwise."""
    key = ("not judged by the whole list", geography, period)
    if key not in bench.kept:
        measure, known = named_measure(_JUDGED_BY), {}
        with suppress(NothingToAnswerWithError):
            table = bench.estimates(measure, geography, period)
            reasons = reasons_not_to_rank(bench, measure, table, geography, period)
            known = dict(zip(table["area"].tolist(), reasons, strict=True))
        bench.kept[key] = known
    return cast("dict[str, str]", bench.kept[key])


def _providers(bench: Workbench, period: Period) -> tuple[str, ...]:
    found = bench.judged(period)
    if found is not None:
        return tuple(sorted(one.code for one in found.providers if one.status in _THERE))
    table = bench.estimates("median_wait", Geography.PROVIDER, period)
    return tuple(sorted(set(table["area"].tolist())))


def _known(icb: str, period: Period) -> str:
    """A board as one of a month: itself, or the one that took all of it over; empty where neither is known."""
    try:
        boards = area_index(Geography.ICB, period)
    except NothingToAnswerWithError:
        return ""
    if icb in boards:
        return icb
    return next((move.new for move in reversed(moves_from(icb)) if move.whole and move.new in boards), "")


def _point(place: Area, period: Period) -> Point:
    """Degrees north and east: of a provider its main address, of an area the centre of where its people live."""
    if place.geography is Geography.PROVIDER:
        return place.latitude, place.longitude
    try:
        people = population(place.geography, period)
    except NothingToAnswerWithError:
        return None, None
    at = people.codes.index(place.code)
    north, east = float(people.latitude[at]), float(people.longitude[at])
    return (round(north, 5), round(east, 5)) if north == north else (None, None)
