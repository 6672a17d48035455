"""A comparison as a person sees it: a short table a measure, and under it what can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.analysis.wording import inline, of_function
from fairwait.cli.bars import bars
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import exact, source_line
from fairwait.cli.values import count_text, known, range_text, share_text, value_text
from fairwait.domain import words
from fairwait.domain.cells import MISSING
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.compare import ComparedPlace, Contrast, MeasureComparison
    from fairwait.definitions.measure import Measure
    from fairwait.domain.place import Area
    from fairwait.domain.provenance import Provenance

_PAIRS = 6


def show(found: Sequence[MeasureComparison], places: Sequence[Area], files: Sequence[Provenance], label: str) -> None:
    """Print every measure, then how to read them and where they come from."""
    screen = Screen()
    screen.say(_answer(found, places), "bold")
    for one in found:
        screen.heading(_title(one))
        screen.table(_columns(screen, one), [place.expected_rank is None for place in one.places])
        screen.items(_pairs(one))
    _reasons(screen, found)
    screen.line()
    screen.say(
        "Intervals are 95%. Those of ranked places allow for month-to-month noise, and so do the ratios, which are "
        "drawn in where chance can stretch them. “Clearly” is a ratio of 1.10 or more with a chance of 97.5% or more.",
        "dim",
    )
    screen.say(source_line(files, label, *(one.measure for one in found)), "dim")


def _answer(found: Sequence[MeasureComparison], places: Sequence[Area]) -> str:
    """In how many measures the places that were tested clearly differ, and who was not: the sentence to remember."""
    judged = [one for one in found if one.contrasts]
    period = found[0].measure.when(found[0].period)
    scope = (
        "" if found[0].treatment_function == TOTAL else f" {of_function(found[0].measure, found[0].treatment_function)}"
    )
    if not judged:
        who = words.listing(one.name for one in places)
        return f"{who}, {period}: no two of them are ranked on one level, so no difference is tested."
    pairs = {
        (each.geography, each.code) for one in judged for pair in one.contrasts for each in (pair.first, pair.second)
    }
    tested = [one for one in places if (one.geography, one.code) in pairs]
    who, untested = words.listing(one.name for one in tested), _untested([one for one in places if one not in tested])
    clear = [one for one in judged if any(pair.verdict == "clearly higher" for pair in one.contrasts)]
    if not clear:
        where = f"any of {len(judged)} measures" if len(judged) > 1 else inline(judged[0].measure.title)
        return f"{who}, {period}{scope}: no clear difference in {where}.{untested}"
    differ = "a clear difference" if len(tested) == 2 else "clear differences"
    where = f"{len(clear)} of {len(judged)} measures" if len(judged) > 1 else inline(clear[0].measure.title)
    return f"{who}, {period}{scope}: {differ} in {where}.{untested}"


def _untested(places: Sequence[Area]) -> str:
    """Who is in no pair at all: not ranked, or alone on its level."""
    if not places:
        return ""
    who = words.listing(one.name for one in places)
    return f" {who} {words.noun(len(places), 'was', 'were')} not tested against them."


def _title(one: MeasureComparison) -> str:
    england = f"; England {exact(one.measure, one.england)}" if known(one.england) else ""
    return f"{one.measure.title}{england}"


def _columns(screen: Screen, found: MeasureComparison) -> list[Shown]:
    rows, measure = found.places, found.measure
    value, low, high = ([getattr(one, name) for one in rows] for name in ("value", "low", "high"))
    reference = found.england if known(found.england) else None
    below = measure.divided_by.capitalize()
    return [
        Shown("Place", [one.area.name for one in rows], least=12, liked=24),
        Shown("Code", [one.area.code for one in rows], keep=40),
        Shown("Value", [value_text(measure, one.value, one.status) for one in rows], right=True),
        Shown("95% interval", [range_text(measure, one.low, one.high) for one in rows], True, keep=60),
        Shown("", keep=70, least=10, draw=bars(value, low, high, reference, screen.marks)),
        Shown("Ranks", [_ranks(one) for one in rows], right=True, keep=80),
        Shown(below, [count_text(one.denominator) for one in rows], True, keep=20),
    ]


def _ranks(one: ComparedPlace) -> str:
    if one.rank_low is None or one.rank_high is None:
        return MISSING
    ranks = str(one.rank_low) if one.rank_low == one.rank_high else f"{one.rank_low}–{one.rank_high}"
    return f"{ranks} of {one.of}"


def _pairs(found: MeasureComparison) -> list[str]:
    """What can be told apart, the surest first; the rest counted."""
    ordered = sorted(found.contrasts, key=lambda one: (one.verdict == "cannot be told apart", -one.ratio))
    told = [one for one in ordered if one.verdict != "cannot be told apart"][:_PAIRS]
    if len(found.contrasts) == 1:
        told = list(found.contrasts)
    sentences = [_pair(found.measure, one) for one in told]
    rest = len(found.contrasts) - len(told)
    if rest:
        what = "pair" if not told else "other pair"
        sentences.append(f"{words.count(rest, what)} cannot be told apart, or only just.")
    return sentences


def _pair(measure: Measure, one: Contrast) -> str:
    ratio = f"{words.significant(one.ratio)} times ({words.interval(one.low, one.high)})"
    chance = share_text(one.probability).replace(">", "more than ").replace("<", "less than ")
    if one.verdict == "cannot be told apart":
        return (
            f"{one.first.name} and {one.second.name} cannot be told apart: the chance that {one.first.name} is truly "
            f"{measure.words.higher} is {chance}, the ratio {ratio}."
        )
    how = f"clearly {measure.words.higher}" if one.verdict == "clearly higher" else f"a little {measure.words.higher}"
    return f"{one.first.name} is {how} than {one.second.name}: {ratio}, with a chance of {chance}."


def _reasons(screen: Screen, found: Sequence[MeasureComparison]) -> None:
    """Why a place is not ranked, each reason once."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for place in one.places:
            if place.reason:
                reasons.setdefault((place.area.label, place.reason), []).append(one.measure.title)
    if not reasons:
        return
    screen.heading("Not ranked, with the reason")
    for (label, reason), titles in reasons.items():
        scope = "" if len(titles) == len(found) else f" ({words.listing_up_to(titles, 3)})"
        screen.say(f"{label}{scope}: {reason}", "dim", indent="- ", hang="  ")
