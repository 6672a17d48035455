"""Make a digest: of one place, of several, or of every integrated care board."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.digest.england import england_digest
from fairwait.analysis.digest.latest import revised_notes, signals_by_chance
from fairwait.analysis.digest.model import AreaDigest, Digest
from fairwait.analysis.digest.place import place_digest
from fairwait.analysis.digest.reading import Reading, Told
from fairwait.analysis.digest.words import direction
from fairwait.analysis.watch.boards import board_of
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.inputs import MONTHS_READ, Moved
from fairwait.analysis.watch.watch import LEVELS, watch_list
from fairwait.analysis.watch.watch import latest_month as latest_watched
from fairwait.analysis.watch.words import kinds
from fairwait.analysis.wording import inline
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.definitions.watch_rules import watch_rules
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area, children_of
from fairwait.places.areas import areas as areas_of
from fairwait.stats.change.climbers import CANDIDATE_P

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
    month = period or latest_digest_month(bench)
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
    watched = watch_list(bench, period=month, since=before, workspace=workspace)
    places = _asked(areas, month)
    told = tuple(_with_children(reading, watched, place, month) for place in places)
    return Digest(
        period=month,
        since=before,
        headline=_headline(reading, told, watched),
        areas=told,
        directions=tuple(dict.fromkeys(direction(one.measure) for one in _measures(reading))),
        method=METHOD,
        chance=tuple(
            one for one in (_candidates(reading), signals_by_chance(_measures(reading)), *_chance(told, watched)) if one
        ),
        notes=_notes(reading, watched),
        sources=tuple(dict.fromkeys(source for one in _measures(reading) for source in one.panel.sources)),
    )


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


def _measures(reading: Reading) -> list[Told]:
    return [one for level in LEVELS for one in reading.told(level)]


def _headline(reading: Reading, told: tuple[AreaDigest, ...], watched: WatchList) -> str:
    if len(told) == 1:
        return told[0].headline
    sure = [one.name for one in told if _moved(one, "confirmed")]
    perhaps = [one.name for one in told if _moved(one, "candidate")]
    levels = {one.geography for one in told}
    codes = {one.area for one in told}
    tests = _tests((one for level in LEVELS if level in levels for one in reading.told(level)), codes)
    whom = kinds(told[0].geography, len(told)) if len(levels) == 1 else "places"
    said = words.sentence(
        f"Among {words.integer(len(told))} {whom} a change against the others over two years is confirmed for "
        f"{_some(sure)} and a candidate for {_some(perhaps)}; of {words.count(len(tests), 'test')} chance alone would "
        f"make about {_expected(tests)} candidates"
    )
    names = {one.area for place in told for one in place.every_entry if one.rule.about == "performance"}
    silent = {one.area for place in told for one in place.every_entry if one.rule.about == "data"}
    listed = words.sentence(
        f"{_capital(words.count(len(names), 'body', words=True))} among them and their trusts "
        f"{words.noun(len(names), 'is')} on the watch list in {reading.period.label}"
        if names
        else f"Nobody among them or their trusts is on the watch list in {reading.period.label}"
    )
    quiet = f"{_capital(words.count(len(silent), 'trust', words=True))} sent no figures." if silent else ""
    return " ".join(one for one in (said, listed, quiet) if one)


def _moved(place: AreaDigest, tier: str) -> bool:
    return any(one.numbers.get("tier") == tier for one in (*place.under("better"), *place.under("worse")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tests(told: Iterable[Told], codes: Container[str] | None = None) -> list[Moved]:
    """Every test of a place by a measure that could be made, of some places or of all."""
    return [
        one
        for each in told
        if each.measure.polarity is not Polarity.CONTEXT
        for code, one in each.now.items()
        if one.tier != "not judged" and (codes is None or code in codes)
    ]


def _expected(tests: Sequence[Moved]) -> str:
    """How many candidates chance alone would give among so many tests."""
    return words.significant(2 * CANDIDATE_P * len(tests), 2)


def _candidates(reading: Reading) -> str:
    """How many candidates the tests behind a digest found, and how many chance alone gives."""
    tests = _tests(_measures(reading))
    found = sum(one.tier == "candidate" for one in tests)
    return words.sentence(
        f"Candidates for a change: {words.integer(found)} of {words.integer(len(tests))} tests of a place by a "
        f"measure; chance alone would give about {_expected(tests)}"
    )


def _chance(told: tuple[AreaDigest, ...], watched: WatchList) -> tuple[str, ...]:
    """What chance alone would give, for the rules that put anybody told of on the list."""
    used = {entry.rule.id for place in told for entry in place.every_entry}
    return tuple(one.sentence for one in watched.chance if one.rule in used)


def _notes(reading: Reading, watched: WatchList) -> tuple[str, ...]:
    months: dict[Period, list[Measure]] = {}
    for one in _measures(reading):
        months.setdefault(one.panel.last, []).append(one.measure)
    late = [
        f"The latest figures of {words.listing([f'“{inline(one.title)}”' for one in dict.fromkeys(measures)])} are of "
        f"{month.label}."
        for month, measures in sorted(months.items())
        if month != reading.period
    ]
    absent = {one.id: one for level in LEVELS for one in reading.absent(level)}
    gone = (
        [f"Nothing recent enough is held of {words.listing([f'“{inline(one.title)}”' for one in absent.values()])}."]
        if absent
        else []
    )
    lost = [one.name for one in reading.trusts if not board_of(one.code, reading.period)]
    homeless = (
        [
            f"{words.listing(lost)} {words.noun(len(lost), 'stands', 'stand')} under no board: "
            f"{words.noun(len(lost), 'its')} board was divided, and no file says into which part "
            f"{words.noun(len(lost), 'it')} fell. Ask for {words.noun(len(lost), 'it', 'them')} by name."
        ]
        if lost
        else []
    )
    panels = [note for one in _measures(reading) for note in one.panel.notes]
    return tuple(dict.fromkeys((*late, *gone, *homeless, *revised_notes(_measures(reading)), *panels, *watched.notes)))


def _some(names: Sequence[str]) -> str:
    return words.number_word(len(names)) if names else "none"
