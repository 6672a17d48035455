"""Where a place stands today: the ICB and the region that it belongs to, in words."""

from __future__ import annotations

from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area, area_rows, region_of
from fairwait.places.moves import moves_from
from fairwait.places.organisations import provider_row


def latest_lookup() -> Period:
    """The first month of the newest areas in the packaged tables: what is so then counts as today."""
    day = max(row.valid_from for row in area_rows())
    return Period(day.year, day.month)


def standing(code: str) -> str:
    """“West Yorkshire ICB, North East and Yorkshire region” for a location or provider of today, and what is known.

    For an ICB its region only. Empty for everything else, and where nothing is known.
    """
    now = latest_lookup()
    if area(Geography.SUB_ICB, code, now):
        parent = area(Geography.ICB, _parent(code, now), now)
        return _joined(parent.name if parent else "", region_of(Geography.SUB_ICB, code, now), now)
    if area(Geography.ICB, code, now):
        return _joined("", region_of(Geography.ICB, code, now), now)
    row = provider_row(code)
    board = _board_now(row.icb, now) if row else ""
    named = area(Geography.ICB, board, now)
    return _joined(named.name, region_of(Geography.ICB, board, now), now) if named else ""


def _parent(code: str, now: Period) -> str:
    found = area(Geography.SUB_ICB, code, now)
    return found.parent if found else ""


def _board_now(icb: str, now: Period) -> str:
    """An ICB of any year as the one of today that holds all of it; empty where it was divided."""
    if area(Geography.ICB, icb, now):
        return icb
    return next((move.new for move in reversed(moves_from(icb)) if move.whole), "")


def _joined(icb: str, region: str, now: Period) -> str:
    named = area(Geography.REGION, region, now)
    if not named:
        return f"{icb} ICB" if icb else ""
    return f"{icb} ICB, {named.name} region" if icb else f"the {named.name} region"
