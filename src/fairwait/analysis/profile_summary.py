"""The first answer of a profile: one place's main figures beside England's, each with its interval and its ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fairwait.analysis.maps import maps
from fairwait.analysis.profile_place import TREATED, WAITS, Standing, Subject, called
from fairwait.analysis.robustness import DEPENDS, HIGH, LOW
from fairwait.analysis.wording import form, form_interval, inline, plain, short
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import area_index

MAIN_MEASURES = (
    "within_18_weeks",
    "median_wait",
    "p92_wait",
    "over_52_weeks",
    "decision_to_admit_share",
    "waiting_per_1000",
    "new_periods_per_1000",
    "admitted_treated_per_1000",
    "completed_treated_per_1000",
)
_NOISE_NOTE = "end of the 95% interval, month-to-month noise included"
_VERDICTS = {HIGH: "high whichever way it is counted", LOW: "low whichever way it is counted", DEPENDS: DEPENDS}
_BANDS = {
    "clearly high": "clearly high, counted this way",
    "probably high": "probably high, counted this way",
    "probably low": "probably low, counted this way",
    "clearly low": "clearly low, counted this way",
    "not distinguishable": "not told from the middle",
}
#: With fewer places than this, quarters of the ranking say less than the ranks themselves.
FEWEST_FOR_QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside England's value: the board or region above, or the middle provider of the same sector."""

    label: str
    values: dict[str, float]


def summary_finding(subject: Subject) -> Finding:
    """The main figures of a place; without ranks, intervals or comparison where it cannot be judged."""
    standings = [subject.standing(one) for one in MAIN_MEASURES if subject.applies(one)]
    if not subject.judged:
        return _held_only(subject, standings)
    lead = standings[0]
    beside = _beside(subject, standings)
    return Finding(
        id="summary",
        title=f"{subject.name[:1].upper()}{subject.name[1:]} beside England",
        headline=lead_sentence(subject, lead),
        sentences=_sentences(subject, standings, beside),
        tables=(_table(subject, standings, beside),),
        charts=(*_located(subject, lead), _chart(subject, standings)),
        method=(
            "Values are those of the published file. Intervals hold 95% of what chance and month-to-month noise would "
            f"give; ranks are among the {len(lead.ranking) if lead.ranking else 0} {subject.peers()} that could be "
            "judged, each drawn towards the others by the part of its difference that is noise, and counted over "
            f"{words.integer(lead.ranking.result.ranks.draws) if lead.ranking else '0'} draws."
        ),
        assumptions=(_noise_words(lead),),
        caveats=_caveats(subject, lead.measure),
        provenance=subject.bench.provenance(subject.period),
        numbers=_numbers(standings),
    )


def lead_sentence(subject: Subject, lead: Standing) -> str:
    """The sentence that a reader repeats: share within 18 weeks here and in England, with the interval."""
    interval = form_interval(lead.measure, *lead.interval)
    england = f"; in England, {short(lead.measure, lead.england)}" if lead.england == lead.england else ""
    return (
        f"In {subject.period.label}, {words.in_hundred(lead.value)} pathways {subject.whose} had waited 18 weeks or "
        f"less (95% interval {interval}){england}."
    )


def _sentences(subject: Subject, standings: list[Standing], beside: Beside | None) -> tuple[str, ...]:
    lead = standings[0]
    found = [
        f"Its true rank for that share lies {lead.rank_words} {subject.peers()} that could be judged, where 1 is the "
        "largest share."
    ]
    apart = _apart(standings)
    counted = words.count(len(apart), "of these figures", "of these figures", words=True)
    if apart:
        said = words.listing([f"{inline(one.measure.title)} ({_side(one)})" for one in apart])
        found.append(
            f"{counted.capitalize()} {words.noun(len(apart), 'lies', 'lie')} apart from England’s by more than "
            f"{words.noun(len(apart), 'its', 'their')} 95% {words.noun(len(apart), 'interval')}: {said}."
        )
    else:
        found.append("None of these figures lies apart from England’s by more than its 95% interval.")
    above = beside.values.get(WAITS) if beside else None
    if beside and above is not None and above == above and not subject.is_provider:
        found.append(f"{beside.label} as a whole stands at {form(lead.measure, above)} within 18 weeks.")
    if subject.is_provider:
        found.append(
            f"Ranks are among {subject.peers()} only: NHS and independent providers take on different work, and their "
            "lists are not alike."
        )
    return tuple(found)


def _apart(standings: list[Standing]) -> list[Standing]:
    return [one for one in standings if one.judged and not one.interval[0] <= one.england <= one.interval[1]]


def _side(standing: Standing) -> str:
    say = standing.measure.words
    return say.higher if standing.value > standing.england else say.lower


def _beside(subject: Subject, standings: list[Standing]) -> Beside | None:
    """The board or region above where it can be judged; for a provider the middle one of its sector."""
    if subject.is_provider:
        return Beside(
            f"The middle {subject.peers(1)}",
            {one.measure.id: float(np.median(one.ranking.estimates["value"])) for one in standings if one.ranking},
        )
    above = {Geography.SUB_ICB: Geography.ICB, Geography.ICB: Geography.REGION}.get(subject.area.geography)
    bench, period = subject.bench, subject.period
    if above is None or not subject.area.parent or bench.judged(period) is None:
        return None
    parent = area_index(above, period).get(subject.area.parent)
    if parent is None or not bench.completeness(parent.code, period).may_be_ranked:
        return None
    values = {}
    for one in standings:
        table = bench.estimates(one.measure, above, period)
        values[one.measure.id] = float(table["value"][table["area"] == parent.code][0])
    level = "integrated care board" if above is Geography.ICB else "region"
    named = called(parent)
    name = f"{named[:1].upper()}{named[1:]}"
    return Beside(f"{name} {level}" if parent.name == subject.area.name else name, values)


def _printed(measure: Measure, value: float) -> Cell:
    """Shares as per cents, so that one column can carry every unit."""
    return plain(100 * value if measure.kind is Kind.SHARE else value)


def _unit(measure: Measure) -> str:
    if measure.kind is Kind.SHARE:
        return "% of the list"
    return "weeks" if measure.kind is Kind.QUANTILE else "per 1,000 people"


def _table(subject: Subject, standings: list[Standing], beside: Beside | None) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in standings:
        low, high = one.interval
        own = (_printed(one.measure, beside.values.get(one.measure.id, float("nan"))),) if beside else ()
        rows.append(
            (
                one.measure.title, _unit(one.measure), _printed(one.measure, one.value), _printed(one.measure, low),
                _printed(one.measure, high), _printed(one.measure, one.england), *own, one.rank_words or None,
                _verdict(subject, one), _ratio(one), round(one.pathways) if one.pathways == one.pathways else None,
            )
        )  # fmt: skip
    return Table(
        id="summary",
        title=f"{subject.area.label}: main figures, {subject.period.label}",
        columns=(
            Column("measure", "Figure"),
            Column("unit", "In"),
            Column("value", "Here", "number", 2),
            Column("low", "Low", "number", 2, note=f"lower {_NOISE_NOTE}"),
            Column("high", "High", "number", 2, note=f"upper {_NOISE_NOTE}"),
            Column("england", "England", "number", 2),
            *((Column("beside", beside.label, "number", 2),) if beside else ()),
            Column("rank", "Rank", note=_rank_note(subject)),
            Column("verdict", "What can be said"),
            Column("ratio", "Here over England", "number", 2),
            Column("pathways", "Pathways it rests on", "integer"),
        ),
        rows=tuple(rows),
        caption="Rates per 1,000 people and decisions to admit are context: neither good nor bad by themselves."
        if not subject.is_provider
        else "The share with a decision to admit is context: neither good nor bad by itself.",
    )


def _rank_note(subject: Subject) -> str:
    return f"among {subject.peers()} that could be judged; 1 is the most within 18 weeks, the shortest wait, the " + (
        "smallest share over 52 weeks and the highest rate"
        if not subject.is_provider
        else "smallest share over 52 weeks"
    )


def _verdict(subject: Subject, standing: Standing) -> str:
    """Robust words for the two lead measures, words for this count alone for the others."""
    if not standing.judged:
        return standing.reason or "not judged"
    if len(standing.ranking or ()) < FEWEST_FOR_QUARTERS:
        return "too few places to speak of high and low"
    if standing.measure.id in (WAITS, TREATED):
        verdict = verdict_of(subject, standing.measure.id)
        if verdict:
            return _VERDICTS.get(verdict, "neither high nor low")
    return _BANDS[standing.band]


def verdict_of(subject: Subject, measure: str) -> str:
    """The robustness verdict on the place; empty where the ways of counting cannot all be ranked."""
    try:
        return subject.robustness(measure).verdicts.get(subject.area.code, "")
    except NothingToAnswerWithError:
        return ""


def _ratio(standing: Standing) -> Cell:
    known = standing.england == standing.england and standing.england > 0
    return plain(standing.value / standing.england) if known and standing.value == standing.value else None


def _chart(subject: Subject, standings: list[Standing]) -> ChartSpec:
    """Every figure over England's, so that weeks, shares and rates can stand on one scale."""
    drawn = [one for one in standings if one.judged and one.england > 0 and one.value > 0]
    marks = tuple(
        Mark(
            label=one.measure.title, y=one.value / one.england, low=one.interval[0] / one.england,
            high=one.interval[1] / one.england, role="subject" if one in _apart(drawn) else "rest",
            note=f"{form(one.measure, one.value)}; England {form(one.measure, one.england)}",
        )
        for one in drawn
    )  # fmt: skip
    apart = len(_apart(drawn))
    first = drawn[0]
    return ChartSpec(
        kind="interval-rows",
        title=(
            f"{words.number_word(apart).capitalize()} of {words.number_word(len(drawn))} figures "
            f"{words.noun(apart, 'lies', 'lie')} apart from England’s, noise allowed for"
        ),
        subtitle=f"{subject.area.label} over England, {subject.period.label}, with 95% intervals; 1 is England",
        alt=(
            f"Rows of {len(drawn)} figures of {subject.area.label} divided by England’s, each with its interval; the "
            f"first, {inline(first.measure.title)}, is {words.significant(first.value / first.england)} times England’s."
        ),
        y=Axis("Times England’s value", decimals=2, log=True),
        marks=marks,
        reference=1.0,
    )


def _located(subject: Subject, lead: Standing) -> tuple[ChartSpec, ...]:
    """The map of all places with this one picked out and named."""
    if lead.ranking is None or subject.is_provider:
        return ()
    return tuple(
        replace(
            spec,
            title=f"{subject.area.name} among the {len(lead.ranking)} {subject.peers()} that could be judged",
            alt=f"{spec.alt} {subject.area.label} is outlined.",
            marks=tuple(
                replace(mark, role="subject", show_label=True)
                if mark.code == subject.area.code
                else replace(mark, show_label=False)
                for mark in spec.marks
            ),
        )
        for spec in maps(lead.ranking)
    )


def _noise_words(lead: Standing) -> str:
    source = lead.ranking.noise.source if lead.ranking else ""
    return f"One month says nothing about its own noise; it was borrowed: {source}."


def _caveats(subject: Subject, measure: Measure) -> tuple[str, ...]:
    own = (
        "It counts everybody whom this provider treats, wherever they live; how hard its work is cannot be seen here.",
    )
    areas = tuple(one for one in measure.caveats if not one.startswith("ICBs and regions"))
    return (*(own if subject.is_provider else ()), *areas)


def _numbers(standings: list[Standing]) -> dict[str, Cell]:
    """Every printed value as stored: shares are fractions, waits weeks."""
    found: dict[str, Cell] = {}
    for one in standings:
        name = one.measure.id
        found |= {name: plain(one.value), f"{name}_england": plain(one.england)}
        if one.judged:
            low, high = one.interval
            ranks = one.ranks
            found |= {f"{name}_low": low, f"{name}_high": high, f"{name}_rank_low": ranks[0],
                      f"{name}_rank_high": ranks[1], f"{name}_ranked": ranks[2]}  # fmt: skip
    return found


def _held_only(subject: Subject, standings: list[Standing]) -> Finding:
    """What the file holds for a place that cannot be judged: no England beside it, no interval, no rank."""
    waiting = next(one for one in standings if one.measure.id == WAITS)
    rows: list[tuple[Cell, ...]] = [
        (
            one.measure.title, _unit(one.measure), _printed(one.measure, one.value),
            round(one.pathways) if one.pathways == one.pathways else None,
        )
        for one in standings
        if one.value == one.value
    ]  # fmt: skip
    few = subject.is_provider and waiting.denominator == waiting.denominator
    number = int(waiting.denominator) if waiting.denominator == waiting.denominator else 0
    counted = words.count(number, "pathway")
    if few:
        headline = f"The file holds {counted} waiting {subject.where} in {subject.period.label}, and no more than that."
        told = (f"With so few, one pathway more or less would change every figure: {inline(subject.reason)}",)
    elif subject.is_provider:
        headline = f"The published file of {subject.period.label} holds no waiting list of this provider."
        told = ("No figure of it is estimated here from those of other months.",)
    else:
        headline = (
            f"The file of {subject.period.label} holds {counted} of people {subject.where}, from the providers that "
            "did report."
        )
        told = (
            "Rates per 1,000 people made from them are far too low, and shares and waits are those of the patients "
            "treated elsewhere: none can be set beside England’s.",
        )
    table = Table(
        id="held",
        title=f"{subject.area.label}: what the file holds, {subject.period.label}",
        columns=(
            Column("measure", "Figure"),
            Column("unit", "In"),
            Column("value", "In the file", "number", 2),
            Column("pathways", "Pathways it rests on", "integer"),
        ),
        rows=tuple(rows),
        caption="For checking against the source, not for comparison: no interval, no England and no rank beside them.",
    )
    return Finding(
        id="summary",
        title="What the file holds",
        headline=headline,
        sentences=told,
        tables=(table,) if rows else (),
        charts=_located(subject, _unjudged_lead(subject)),
        caveats=_caveats(subject, named_measure(WAITS)),
        provenance=subject.bench.provenance(subject.period),
        numbers={"pathways": number},
    )


def _unjudged_lead(subject: Subject) -> Standing:
    """The ranking of the others, so that the map can show where this place lies, hatched."""
    lead = subject.standing(WAITS, TOTAL)
    try:
        return replace(lead, ranking=subject.ranking(WAITS))
    except NothingToAnswerWithError:
        return lead
