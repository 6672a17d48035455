"""A comparison as a report: in how many measures the places clearly differ, then each measure by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from fairwait.definitions.measure_words import form, inline
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Report, Section, Table
from fairwait.domain.provenance import Provenance
from fairwait.domain.version import version
from fairwait.editions.comparing.asking import (
    ALIKE,
    CLEARLY,
    Compared,
    Comparison,
    Contrast,
    MeasureCompared,
    compare,
    told_of_comparisons,
)
from fairwait.editions.comparing.tables import chance_words, pairs_table, places_chart, places_table
from fairwait.reports.glossary import glossary

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition, Place

_METHOD: Final = (
    "Each place is ranked among all places of its own level, and two of one level are held against each other on the "
    "ten thousand draws behind their ranks, so that the noise of one month is in every answer. “Clearly” is a ratio of "
    "1.10 or more with a chance of 97.5% or more; with more than two places, false findings among the pairs of a "
    "measure are held to 5%."
)
_MEASURE_METHOD: Final = (
    "Every value is that of its own level’s ranking; pairs of one level are held against each other on the draws "
    "behind the ranks, as told at a glance."
)
_ASSUMPTIONS: Final = (
    "Intervals are 95%. Those of ranked places allow for month-to-month noise, and so do the ratios, which are drawn "
    "in where chance can stretch them. A place that cannot be judged has no interval and is not tested.",
)


def compare_report(edition: Edition, codes: Sequence[str]) -> Report:
    """Two to eight places by code, side by side over the main measures.

    Raises :class:`~fairwait.domain.errors.UsageError` for too few or too many places, or a code that no place has.
    """
    found = compare(edition, codes)
    fact: dict[str, Any] = told_of_comparisons(edition) or {}
    sources = tuple(Provenance(**one) for one in fact["sources"])
    names = words.listing(_names(found.places))
    summary = _summary(found, sources)
    measures = tuple(_measure(found, one, sources) for one in found.measures)
    return Report(
        id=f"compare-{'-'.join(one.code for one in found.places)}".lower(),
        title=f"{names} compared – fairwait",
        question=f"How do {names} compare?",
        period_label=found.period.label,
        geography_label=names,
        headlines=((summary.headline, summary.id),),
        unjudged=_unjudged(found),
        sections=(
            Section("compare", "At a glance", "", (summary,)),
            Section("compare-measures", "Each measure", "", measures),
        ),
        sources=sources,
        attribution=fact["attribution"],
        generated_by=f"fairwait {version()}",
        glossary=glossary(),
    )


def _names(places: Sequence[Place]) -> list[str]:
    """Names, with the code where two places have the same one."""
    held = [one.name for one in places]
    return [one.label if held.count(one.name) > 1 else one.name for one in places]


def _summary(found: Comparison, sources: tuple[Provenance, ...]) -> Finding:
    judged = [one for one in found.measures if one.contrasts]
    clear = [one for one in judged if any(pair.verdict == CLEARLY for pair in one.contrasts)]
    return Finding(
        id="compare-summary",
        title="At a glance",
        headline=_answer(found, judged, clear),
        sentences=tuple(_surest(one) for one in clear),
        tables=(_overview(found),),
        method=_METHOD,
        assumptions=_ASSUMPTIONS,
        caveats=("Places differ in age, in need and in what their hospitals count: a difference is a reason to ask.",),
        provenance=sources,
        numbers={"measures": len(found.measures), "tested": len(judged), "clear": len(clear)},
    )


def _answer(found: Comparison, judged: Sequence[MeasureCompared], clear: Sequence[MeasureCompared]) -> str:
    """In how many measures the places that were tested clearly differ: the sentence to remember."""
    when = found.period.label
    if not judged:
        who = words.listing(_names(found.places))
        alone = len({one.geography for one in found.places}) == len(found.places)
        why = "each is of a level of its own" if alone else "fewer than two of one level can be judged"
        return f"{who}, {when}: {why}, so no difference is tested."
    paired = {each.code for one in judged for pair in one.contrasts for each in (pair.first, pair.second)}
    tested = tuple(one for one in found.places if one.code in paired)
    rest = [one.name for one in found.places if one.code not in paired]
    untested = f" {words.listing(rest)} {words.noun(len(rest), 'was', 'were')} not tested against them." if rest else ""
    who = words.listing(_names(tested))
    if not clear:
        return f"{who}, {when}: no clear difference in any of {words.count(len(judged), 'measure')}.{untested}"
    differ = "a clear difference" if len(tested) == 2 else "clear differences"
    return f"{who}, {when}: {differ} in {len(clear)} of {words.count(len(judged), 'measure')}.{untested}"


def _surest(one: MeasureCompared) -> str:
    """The largest clear difference of a measure."""
    clear = [pair for pair in one.contrasts if pair.verdict == CLEARLY]
    return f"{one.measure.title}: {pair_words(one, max(clear, key=lambda pair: pair.ratio))}"


def pair_words(one: MeasureCompared, pair: Contrast) -> str:
    """One pair in a sentence, with the chance and the ratio."""
    ratio = f"{words.significant(pair.ratio)} times ({words.interval(pair.low, pair.high)})"
    chance = chance_words(pair.probability)
    if pair.verdict == ALIKE:
        return (
            f"{pair.first.name} and {pair.second.name} cannot be told apart: the chance that {pair.first.name} is "
            f"truly {one.measure.words.higher} is {chance}, the ratio {ratio}."
        )
    how = "clearly" if pair.verdict == CLEARLY else "a little"
    return (
        f"{pair.first.name} is {how} {one.measure.words.higher} than {pair.second.name}: {ratio}, with a chance of "
        f"{chance}."
    )


def _overview(found: Comparison) -> Table:
    """Measures down, places across: every figure in its own unit, and how many pairs clearly differ."""
    names = _names(found.places)
    rows: list[tuple[Cell, ...]] = []
    for one in found.measures:
        clear = sum(pair.verdict == CLEARLY for pair in one.contrasts)
        told = f"{clear} of {len(one.contrasts)}" if one.contrasts else "not tested"
        if len(one.contrasts) == 1:
            told = one.contrasts[0].verdict if one.contrasts[0].verdict == ALIKE else _difference(one)
        values = [_shown(one, held) for held in one.places]
        england = form(one.measure, one.england) if one.england is not None else None
        rows.append((one.measure.title, *values, england, told))
    return Table(
        id="compare-summary",
        title=f"{words.listing(names)}, {found.period.label}",
        columns=(
            Column("measure", "Measure"),
            *(Column(f"place_{number}", name) for number, name in enumerate(names, 1)),
            Column("england", "England"),
            Column("difference", "Pairs that clearly differ" if len(names) > 2 else "Do they differ?"),
        ),
        rows=tuple(rows),
        caption="Each measure in its own unit. The figures with their intervals and counts follow below.",
    ).without_empty_columns()


def _shown(one: MeasureCompared, held: Compared) -> str:
    """The figure of a place, or why there is none: a column that says nothing would be left out."""
    if held.misleads:
        return "not judged"
    if held.value is None:
        return "no figures" if held.status == "no_data" else "too few"
    return form(one.measure, held.value)


def _difference(one: MeasureCompared) -> str:
    (pair,) = one.contrasts
    how = "clearly" if pair.verdict == CLEARLY else "a little"
    return f"{pair.first.name} {how} {one.measure.words.higher}"


def _measure(found: Comparison, one: MeasureCompared, sources: tuple[Provenance, ...]) -> Finding:
    ordered = sorted(one.contrasts, key=lambda pair: (pair.verdict == ALIKE, -pair.ratio))
    told = [pair_words(one, pair) for pair in ordered if pair.verdict != ALIKE or len(ordered) == 1]
    tied = sum(pair.verdict == ALIKE for pair in ordered)
    if tied and len(ordered) > 1:
        told.append(f"{words.count(tied, 'other pair' if len(told) else 'pair')} cannot be told apart.")
    reasons = dict.fromkeys(f"{held.place.label}: {held.reason}" for held in one.places if held.reason)
    tables = (places_table(found.period, one), *((pairs_table(found.period, one),) if one.contrasts else ()))
    return Finding(
        id=f"compare-{one.measure.id.replace('_', '-')}",
        title=one.measure.title,
        headline=told[0] if told else f"No difference in {inline(one.measure.title)} is tested here.",
        sentences=tuple(told[1:]),
        tables=tables,
        charts=places_chart(found.period, one),
        method=_MEASURE_METHOD,
        caveats=one.measure.caveats,
        quality=tuple(reasons),
        provenance=sources,
        numbers=_numbers(one),
    )


def _numbers(one: MeasureCompared) -> dict[str, Cell]:
    """England's value, and the chance of every pair: no number of draws shows more than 99%."""
    chances = {
        f"chance_{pair.first.code}_above_{pair.second.code}": min(0.99, max(0.01, pair.probability))
        for pair in one.contrasts
    }
    return {"england": one.england, "pairs": len(one.contrasts), **chances}


def _unjudged(found: Comparison) -> str:
    """Which of the places cannot be judged, each with its reason."""
    told = [f"{one.name} cannot be judged: {one.reason}" for one in found.places if not one.judged]
    return " ".join(told)
