"""Places that have ended: what a former code or name means in a later month, or why it means nothing single."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fairwait.definitions.reference import AreaRow
from fairwait.domain.errors import UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.words import listing, percent
from fairwait.places.areas import area_index, area_rows
from fairwait.places.lineage import VINTAGE_STARTS, VINTAGES, crosswalk, vintage_codes, vintage_of
from fairwait.places.moves import moves_from
from fairwait.places.providers import provider_changes, providers

_ASK = "“fairwait places {}” tells the whole story"


@dataclass(frozen=True, slots=True)
class EndedNamesake:
    """An area that has ended, of which something else still bears the name, and where its people are.

    ``today`` is the one place that holds all its people; None where it was divided, and ``became`` says into what.
    """

    name: str
    code: str
    ended: Period
    today: Area | None
    became: str


def ended_namesake(name: str, period: Period) -> EndedNamesake | None:
    """The one group or location that had ended by a month and whose whole name was ``name``; None unless single.

    ``name`` is in small letters without punctuation, as :func:`former_place` takes it.
    """
    rows = [row for row in _ended(period) if row.geography == "sub-icb" and _plain_name(row) == name]
    if len(rows) != 1 or rows[0].valid_to is None:
        return None
    (row,) = rows
    ended = Period(rows[0].valid_to.year, rows[0].valid_to.month)
    try:
        today = _heir(row, period)
    except UsageError as error:
        return EndedNamesake(row.name, row.code, ended, None, error.where)
    return EndedNamesake(row.name, row.code, ended, today, f"its people are in {today.label}")


def former_place(code: str, names: frozenset[str], period: Period, geography: Geography | None) -> Area | None:
    """The place of a month that took over, whole, the place that ``code`` or one of ``names`` once meant.

    ``names`` are small letters without punctuation, as :mod:`fairwait.places.search` makes them. None where nothing
    former is meant. Only groups and locations, and providers with one documented successor, are followed: a board or
    a region that ended, and anything divided, raises :class:`UsageError` that says what became of it.
    """
    rows = [row for row in _ended(period) if geography in (None, Geography(row.geography))]
    for row in rows:
        if row.code == code:
            return _heir(row, period)
    if geography in (None, Geography.PROVIDER) and code not in providers():
        heir = provider_heir(code, period)
        if heir is not None:
            return heir
    meant = {row.code: row for row in rows if _plain_name(row) in names}
    if len(meant) > 1:
        raise UsageError(
            f"That was the name of {len(meant)} places that have ended",
            expected=listing((f"{row.name} ({row.code})" for row in meant.values()), "or"),
            remedy="give the code",
        )
    return _heir(next(iter(meant.values())), period) if meant else None


@cache
def _ended(period: Period) -> tuple[AreaRow, ...]:
    """The last row of every group, board or region whose code is no code of the month any more, smallest first."""
    last = {(row.geography, row.code): row for row in area_rows() if row.geography in ("sub-icb", "icb", "region")}
    order = {"sub-icb": 0, "icb": 1, "region": 2}
    ended = [row for row in last.values() if row.valid_to and row.valid_to < period.first_day]
    return tuple(sorted(ended, key=lambda row: (order[row.geography], row.code)))


def _plain_name(row: AreaRow) -> str:
    return row.name.lower().replace(",", "").replace("-", " ").replace("(", "").replace(")", "")


def _heir(row: AreaRow, period: Period) -> Area:
    label = f"{row.name} ({row.code})"
    if row.geography != "sub-icb":
        raise _told(label, row, _became(row))
    vintage = next(one for one in reversed(VINTAGES) if row.code in vintage_codes(one))
    to = crosswalk(vintage, vintage_of(period)).of(row.code)
    places = area_index(Geography.SUB_ICB, period)
    if len(to) == 1:
        return places[next(iter(to))]
    end = VINTAGE_STARTS[VINTAGES[VINTAGES.index(vintage) + 1]].label
    parts = listing(f"{percent(share)} of its people to {places[new].label}" for new, share in to.items())
    raise _told(label, row, f"it was divided in {end} or later: {parts}")


def _became(row: AreaRow) -> str:
    geography, heirs = Geography(row.geography), moves_from(row.code)
    day = max((move.day for move in heirs), default=None)
    if day is None:
        return "no file says what became of it"
    places = area_index(geography, Period(day.year, day.month))
    parts = [
        places[move.new].label
        if move.whole or move.share is None
        else f"{places[move.new].label} ({percent(move.share)})"
        for move in heirs
        if move.day == day
    ]
    return f"its people are in {listing(parts)}"


def _told(label: str, row: AreaRow, what: str) -> UsageError:
    assert row.valid_to is not None
    ended = Period(row.valid_to.year, row.valid_to.month).label
    return UsageError(
        f"{label} ended in {ended}", where=what, expected="a place of the month asked for",
        remedy=_ASK.format(row.code),
    )  # fmt: skip


def provider_heir(code: str, period: Period) -> Area | None:
    """The provider of today at the end of a chain of documented mergers with one successor each."""
    heirs = {
        change.code: change.successor
        for change in provider_changes()
        if change.documented and change.period <= period and change.successor and not change.also
    }
    seen = {code}
    while code in heirs and heirs[code] not in seen:
        code = heirs[code]
        seen.add(code)
        if code in providers() and code not in heirs:
            return providers()[code]
    return None
