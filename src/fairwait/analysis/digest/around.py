"""What stands over a digest and under it: the answer in a sentence or two, what chance alone would give, and notes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from fairwait.analysis.digest.latest import revised_notes, signals_by_chance
from fairwait.analysis.digest.model import AreaDigest
from fairwait.analysis.digest.reading import Reading, Told
from fairwait.analysis.watch.boards import board_of
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.inputs import Moved
from fairwait.analysis.watch.watch import LEVELS
from fairwait.analysis.watch.words import kinds
from fairwait.analysis.wording import inline
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.stats.change.climbers import CANDIDATE_P

_OF_ALL = "These numbers are of everybody in England who was considered, not of the places of this digest alone."


def measures_told(reading: Reading) -> list[Told]:
    """Every measure of boards and of trusts that a digest tells of."""
    return [one for level in LEVELS for one in reading.told(level)]


def headline(reading: Reading, told: tuple[AreaDigest, ...], watched: WatchList) -> str:
    """The answer: of one place its own, of several how many changed, and who is on the watch list."""
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
        f"make at most about {_expected(tests)} candidates"
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
    """The most candidates that chance alone would give among so many tests, by the size that each is made for.

    Made-up panels of 24 months give fewer, 3 to 4 in 100 for lists (studies of improvers); the size itself is 5.
    """
    return words.significant(2 * CANDIDATE_P * len(tests), 2)


def _candidates(reading: Reading) -> str:
    """How many candidates the tests behind a digest found, and how many chance alone gives."""
    tests = _tests(measures_told(reading))
    found = sum(one.tier == "candidate" for one in tests)
    return words.sentence(
        f"Candidates for a change: {words.integer(found)} of {words.integer(len(tests))} tests of a place by a "
        f"measure; chance alone would give at most about {_expected(tests)}"
    )


def chance_told(
    reading: Reading, told: tuple[AreaDigest, ...], watched: WatchList, *, narrowed: bool
) -> tuple[str, ...]:
    """What chance alone would give among all that was tested; of a few places it is not known, and that is said."""
    used = {entry.rule.id for place in told for entry in place.every_entry}
    every = [
        _candidates(reading),
        signals_by_chance(measures_told(reading)),
        *(one.sentence for one in watched.chance if one.rule in used),
    ]
    held = tuple(one for one in every if one)
    return (_OF_ALL, *held) if narrowed and held else held


def notes_told(reading: Reading, watched: WatchList) -> tuple[str, ...]:
    """What else a reader should know: figures that are late, absent or revised, and trusts under no board."""
    months: dict[Period, list[Measure]] = {}
    for one in measures_told(reading):
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
    panels = [note for one in measures_told(reading) for note in one.panel.notes]
    return tuple(
        dict.fromkeys((*late, *gone, *homeless, *revised_notes(measures_told(reading)), *panels, *watched.notes))
    )


def _some(names: Sequence[str]) -> str:
    return words.number_word(len(names)) if names else "none"
