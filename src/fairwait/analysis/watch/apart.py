"""Boards that the watch list could not look at: those that had ended by its month, and those whose borders are new."""

from __future__ import annotations

from fairwait.analysis.watch.entry import NotOnIt, WatchList
from fairwait.analysis.watch.found import NOT_COMPARABLE, NOT_JUDGED
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.places.moves import moves_from


def ended_by(area: Area, period: Period) -> bool:
    """Whether a board had ended by a month."""
    return area.geography is Geography.ICB and area.code not in area_index(Geography.ICB, period)


def heirs_of(area: Area, period: Period) -> tuple[Area, ...]:
    """The boards of a month that the people of one that ended went to last, in order of code."""
    here, moves = area_index(Geography.ICB, period), moves_from(area.code)
    last_day = max((move.day for move in moves), default=None)
    return tuple(here[one.new] for one in moves if one.day == last_day and one.new in here)


def unseen_words(area: Area, watched: WatchList) -> str:
    """Why a place that is not on the list could not have been, as the end of a sentence; empty where it could.

    “it ended in March 2026; look at Essex (D7T5G)”, “its borders are new, and …”. Waits decide: of tests, returns of
    months before the borders changed are held, and a board is not clear because those put nobody on.
    """
    if ended_by(area, watched.period):
        return _ended(area, watched.period)
    reasons = {one.reason for one in _by_waits(watched) if area.code in one.places}
    if not reasons or not reasons <= {NOT_COMPARABLE, NOT_JUDGED}:
        return ""
    if area.geography is Geography.ICB and NOT_COMPARABLE in reasons:
        return "its borders are new, and its earlier months are not held on them"
    return "the figures of its waits cannot be judged"


def new_borders(watched: WatchList) -> tuple[str, ...]:
    """The names of the boards that no rule could look at because their borders are new, in order."""
    here = area_index(Geography.ICB, watched.period)
    apart = {code for one in _by_waits(watched) for code in one.places if one.reason == NOT_COMPARABLE} & set(here)
    listed = {one.area for one in watched.every}
    return tuple(sorted(here[code].name for code in apart - listed))


def _by_waits(watched: WatchList) -> tuple[NotOnIt, ...]:
    """What was said by lists of people waiting for treatment: other returns are older, and on older borders."""
    return tuple(one for one in watched.not_on_it if named_measure(one.measure).collected is None)


def _ended(area: Area, period: Period) -> str:
    heirs = heirs_of(area, period)
    last = f" in {words.month(Period(area.valid_to.year, area.valid_to.month))}" if area.valid_to else ""
    look = f"; look at {words.listing([one.label for one in heirs])}" if heirs else ""
    return f"it ended{last}{look}"
