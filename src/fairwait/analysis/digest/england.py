"""The digest of England: its own figures beside those of earlier months, and the standards that were set for it.

England is not one place among others, so no test of change is made of it: its figures are told as they are.
"""

from __future__ import annotations

import math

from fairwait.analysis.digest.model import AreaDigest, Line
from fairwait.analysis.digest.place import on_the_list
from fairwait.analysis.digest.reading import Reading, Told
from fairwait.analysis.digest.standards import JUST, target_line
from fairwait.analysis.targets.england import england_counts, with_estimates
from fairwait.analysis.targets.finding import targets_for
from fairwait.analysis.targets.gaps import Gap
from fairwait.analysis.watch.entry import WatchList
from fairwait.analysis.watch.watch import latest_month
from fairwait.analysis.wording import form, inline, said_of
from fairwait.definitions.standards import standard
from fairwait.definitions.watch_rules import watch_rules
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell
from fairwait.domain.place import Area, Geography

#: England's figure is told beside those of a month and of a year before.
_BEFORE = (1, 12)


def england_digest(reading: Reading, watched: WatchList, place: Area, children: tuple[AreaDigest, ...]) -> AreaDigest:
    """Everything there is to tell of England itself; ``children`` are its boards, told already."""
    told = reading.told(Geography.ICB)
    gaps = england_gaps(reading, place)
    lines = [
        *(_standing(one) for one in told if math.isfinite(float(one.panel.england[-1]))),
        *(target_line(one) for one in gaps if one.met is not None),
        *(_unjudged(one) for one in gaps if one.met is None),
    ]
    eventful = tuple(child for child in children if child.eventful)
    found = AreaDigest(
        place.code,
        place.name,
        place.geography,
        "",
        tuple(lines),
        watched.of(place.code),
        eventful,
        len(children) - len(eventful),
    )
    said = (_opening(reading, told), _verdicts(gaps), _PLACES_TOLD, on_the_list(found))
    return AreaDigest(
        found.area, found.name, found.geography, " ".join(one for one in said if one), found.lines, found.watch,
        found.children, found.quiet,
    )  # fmt: skip


_PLACES_TOLD = "England is held against nobody: who became better or worse is told of its boards and trusts."


def england_gaps(reading: Reading, place: Area) -> tuple[Gap, ...]:
    """What is asked of England, as ``targets`` tells it: in the latest month each where it decides, else in the month.

    Of an earlier month only what is held of it is judged.
    """
    latest = latest_month(reading.bench, (Geography.ICB,), watch_rules())
    return targets_for(reading.bench, place, None if reading.period >= latest else reading.period)


def _opening(reading: Reading, told: tuple[Told, ...]) -> str:
    """England by the first measure, with both counts, and as it was before."""
    first = next((one for one in told if math.isfinite(float(one.panel.england[-1]))), None)
    if first is None:
        return ""
    panel, measure = first.panel, first.measure
    try:
        part, whole, _ = england_counts(reading.bench, measure, panel.last)
        value, counts = part / whole, f"{words.integer(part)} of {words.integer(whole)}"
    except NothingToAnswerWithError:
        value, counts = float(panel.england[-1]), ""
    said = words.sentence(f"In {panel.last.label} {said_of(measure, value, 'England', counts)}{_earlier(first)}")
    return " ".join((said, *with_estimates(reading.bench, measure, panel.last)))


def _standing(told: Told) -> Line:
    """England's figure of one measure, beside those of a month and of a year before."""
    panel = told.panel
    value = float(panel.england[-1])
    numbers: dict[str, Cell] = {"value": value, "month": str(panel.last)}
    numbers |= {f"months_before_{step}": figure for step, figure in _figures(told)}
    text = f"{told.measure.title}: {form(told.measure, value)} in {panel.last.label}{_earlier(told)}"
    return Line("standing", words.sentence(text), told.measure.id, numbers)


def _figures(told: Told) -> list[tuple[int, float]]:
    """England's earlier figures that count the same: none from beyond a break or a month that moved every place."""
    panel, last = told.panel, len(told.panel.periods) - 1
    return [
        (step, float(panel.england[last - step]))
        for step in _BEFORE
        if last >= step
        and panel.segment[last - step] == panel.segment[last]
        and not any(last - step < column <= last for column in panel.steps)
        and math.isfinite(float(panel.england[last - step]))
    ]


def _earlier(told: Told) -> str:
    figures = [
        f"{form(told.measure, figure)} in {told.panel.last.shift(-step).label}" for step, figure in _figures(told)
    ]
    return f"; it was {words.listing(figures)}" if figures else ""


def _verdicts(gaps: tuple[Gap, ...]) -> str:
    """How many of the standards that were due are met, and which."""
    judged = [one for one in gaps if one.met is not None]
    due = [one for one in judged if not _coming(one)]
    if not due:
        return ""
    met = [f"“{inline(standard(one.standard).title)}”{_only_just(one)}" for one in due if one.met]
    which = f": {words.listing(met)}" if met else ""
    later = len(judged) - len(due)
    rest = f"; {words.count(later, 'more', 'more', words=True)} {words.noun(later, 'is')} not due yet" if later else ""
    return words.sentence(
        f"Of {words.count(len(due), 'standard', words=True)} set for it that can be judged "
        f"{words.number_word(len(met)) if met else 'none'} {words.noun(max(len(met), 1), 'is')} met{which}{rest}"
    )


def _only_just(gap: Gap) -> str:
    return f" ({JUST})" if gap.beyond is False else ""


def _coming(gap: Gap) -> bool:
    due = standard(gap.standard).due
    return due is not None and due > gap.period


def _unjudged(gap: Gap) -> Line:
    what = standard(gap.standard)
    return Line("unjudged", words.sentence(f"{what.title}: {gap.reason}"), what.measure, {"measures": what.measure})
