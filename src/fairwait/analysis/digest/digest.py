"""Make a digest: of one place, of several, or of every integrated care board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.digest.around import chance_told, headline, measures_told, notes_told
from fairwait.analysis.digest.england import england_digest
from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.analysis.digest.place import place_digest
from fairwait.analysis.digest.reading import Reading
from fairwait.analysis.digest.words import direction
from fairwait.analysis.watch.boards import board_of
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.inputs import MONTHS_READ
from fairwait.analysis.watch.watch import LEVELS, watch_list
from fairwait.analysis.watch.watch import latest_month as latest_watched
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.watch_rules import watch_rules
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area, children_of
from fairwait.places.areas import areas as areas_of

if TYPE_CHECKING:
    from fairwait.workspace.place import Workspace

METHOD = (
    "Better and worse are told over two years: the mean of the first eight months against that of the last eight, each "
    "place against the others, by a test that allows for chance, for a lucky or unlucky start, and for how far lists "
    "wander by themselves. A change that something else explains is told apart and credited to nobody."
)


def digest(
    bench: Workbench,
    areas: Area | Sequence[Area] | None = None,
    *,
    period: Period | None = None,
    since: Period | None = None,
    workspace: Workspace | None = None,
) -> Digest:
    """What is better, worse, new, unchanged and not judged, in words.

    Parameters
    ----------
    areas:
        Integrated care boards, NHS trusts, regions or England; a place above others comes with those below it.
        Without any, every board of the month with its trusts.
    period:
        The month that the digest is of; default: the latest held.
    since:
        What came after this month is new; default: the month before.
    workspace:
        Where what bodies answered to the watch list is kept.

    Raises
    ------
    UsageError
        For a place that no monthly figures are published of, or ``since`` not before the month.
    NothingToAnswerWithError
        When too few months are held.
    """
    reading = _reading(bench, period or latest_digest_month(bench), since)
    watched = watch_list(bench, period=reading.period, since=reading.since, workspace=workspace)
    told = tuple(_with_children(reading, watched, place, reading.period) for place in _asked(areas, reading.period))
    every = measures_told(reading)
    return Digest(
        period=reading.period,
        since=reading.since,
        headline=headline(reading, told, watched),
        areas=told,
        directions=tuple(dict.fromkeys(direction(one.measure) for one in every)),
        method=METHOD,
        chance=chance_told(reading, told, watched, narrowed=areas is not None),
        notes=notes_told(reading, watched),
        sources=tuple(dict.fromkeys(source for one in every for source in one.panel.sources)),
    )


def _reading(bench: Workbench, month: Period, since: Period | None) -> Reading:
    """What a digest of a month is made from; raises as :func:`digest`."""
    before = since or month.shift(-1)
    if before >= month:
        raise UsageError(
            f"{before.label} does not come before {month.label}",
            where="--since",
            expected="a month before the one that the digest is of",
        )
    reading = Reading(bench, month, before)
    if not reading.told(Geography.ICB) and not reading.told(Geography.PROVIDER):
        raise NothingToAnswerWithError(
            f"Too few months up to {month.label} are held for a digest",
            expected=f"at least nine months of a measure, of the {MONTHS_READ} before",
            remedy="ask for another month, or fetch or ingest more",
        )
    return reading


def latest_digest_month(bench: Workbench) -> Period:
    """The latest month held of any measure that a digest tells of."""
    return latest_watched(bench, LEVELS, watch_rules())


def _asked(asked: Area | Sequence[Area] | None, month: Period) -> tuple[Area, ...]:
    if asked is None:
        return tuple(sorted(areas_of(Geography.ICB, month), key=lambda one: one.name))
    # A place that is asked for twice is told of once.
    given = (asked,) if isinstance(asked, Area) else tuple({(one.geography, one.code): one for one in asked}.values())
    for one in given:
        if one.geography is Geography.SUB_ICB:
            above = area(Geography.ICB, one.parent, month)
            raise UsageError(
                f"{one.label} is an area below an integrated care board, and no monthly figures are published of it",
                where="PLACE",
                expected="an integrated care board, an NHS trust, a region or England",
                remedy=f"ask for {above.label}" if above else "ask for its board",
            )
    return given


def _with_children(reading: Reading, watched: WatchList, place: Area, month: Period) -> AreaDigest:
    below = tuple(_with_children(reading, watched, one, month) for one in _below(reading, place, month))
    made = england_digest if place.geography is Geography.ENGLAND else place_digest
    return made(reading, watched, place, below)


def _below(reading: Reading, place: Area, month: Period) -> tuple[Area, ...]:
    """The trusts of a board, the boards of a region, the boards of England."""
    if place.geography is Geography.ICB:
        return tuple(
            sorted((one for one in reading.trusts if board_of(one.code, month) == place.code), key=lambda one: one.name)
        )
    if place.geography is Geography.ENGLAND:
        return tuple(sorted(areas_of(Geography.ICB, month), key=lambda one: one.name))
    if place.geography is Geography.REGION:
        return tuple(sorted(children_of(Geography.ICB, place.code, month), key=lambda one: one.name))
    return ()
