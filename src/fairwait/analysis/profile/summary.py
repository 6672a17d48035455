"""The first answer of a profile: one place's main figures beside England's, each with its interval and its ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.noise_words import noise_by_size, noise_words
from fairwait.analysis.profile.held import held_finding
from fairwait.analysis.profile.outside import outside_caveats
from fairwait.analysis.profile.pictures import over_england
from fairwait.analysis.profile.place import TREATED, WAITS, Subject, called
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import (
    FEWEST_FOR_QUARTERS,
    INTERVAL_NOTE,
    capital,
    in_unit,
    label_of,
    lean,
    so_many_of,
    spoken,
    unit_of,
    whole,
)
from fairwait.analysis.robustness import DEPENDS, HIGH, LOW, ends_of
from fairwait.analysis.wording import form, form_interval, plain, short
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index, children_of

#: The figures of a profile in reading order; a place has those that exist for its kind.
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
_MIDDLE_WAIT = "median_wait"
_BANDS = {
    "not distinguishable": "not told from the middle",
}
_VERDICT_NOTE = (
    "of the share within 18 weeks and of admitted treatments, whichever way they are counted; of the others, as "
    "counted here alone"
)
_ABOVE = {Geography.SUB_ICB: Geography.ICB, Geography.ICB: Geography.REGION}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside England's values: the board or region above, or the middle provider of the same sector."""

    label: str
    values: dict[str, float]

    def of(self, standing: Standing) -> float:
        return self.values.get(standing.measure.id, float("nan"))


def summary_finding(subject: Subject) -> Finding:
    """The main figures of a place; of one that cannot be judged, what the file holds and no comparison."""
    standings = [subject.standing(one) for one in MAIN_MEASURES if subject.applies(one)]
    lead = standings[0]
    if not subject.judged or lead.ranking is None:
        return held_finding(subject, standings)
    beside = _beside(subject, standings)
    return Finding(
        id="summary",
        title=f"{capital(subject.name)} beside England",
        headline=f"{lead_sentence(subject, lead)}{_typical_wait(standings)}",
        sentences=_sentences(subject, standings, beside),
        tables=(_table(subject, standings, beside),),
        charts=over_england(subject, standings),
        method=(
            "Values are those of the published file. An interval holds what chance and month-to-month noise would "
            f"give 95 times in 100. Ranks are among the {len(lead.ranking)} {subject.peers()} that could be judged: "
            "each value is drawn towards the others by the part of its difference that is noise, and its ranks are "
            f"counted over {words.integer(lead.ranking.result.ranks.draws)} draws."
        ),
        assumptions=(
            f"For the share within 18 weeks: {noise_words(lead.ranking)}",
            *noise_by_size(lead.ranking),
        ),
        caveats=_caveats(subject, lead),
        provenance=subject.bench.provenance(subject.period),
        numbers=_numbers(standings),
    )


def lead_sentence(subject: Subject, lead: Standing) -> str:
    """The sentence that a reader repeats: the share within 18 weeks here and in England, with the interval."""
    interval = form_interval(lead.measure, *lead.interval)
    england = f"; in England, {short(lead.measure, lead.england, lead.value)}" if lead.england == lead.england else ""
    return (
        f"In {subject.period.label}, {words.in_hundred(lead.value)} pathways {subject.whose} had waited 18 weeks or "
        f"less (95% interval {interval}){england}."
    )


def _typical_wait(standings: list[Standing]) -> str:
    """How long half of them had waited, in weeks, beside England's; empty where it was not judged."""
    wait = next((one for one in standings if one.measure.id == _MIDDLE_WAIT), None)
    if wait is None or not wait.judged or wait.value != wait.value:
        return ""
    england = f"; in England, {form(wait.measure, wait.england)}" if wait.england == wait.england else ""
    return f" Half of them had waited {form(wait.measure, wait.value)} or more{england}."


def _sentences(subject: Subject, standings: list[Standing], beside: _Beside | None) -> tuple[str, ...]:
    lead = standings[0]
    found = [
        f"Its true rank for that share {lead.lies} {subject.peers()} that could be judged, where 1 is the "
        "largest share.",
        _apart_words(standings),
    ]
    if subject.is_provider:
        found.append(
            f"Ranks are among {subject.peers()} only: NHS and independent providers take on different work, and their "
            "lists are not alike."
        )
    elif beside and beside.of(lead) == beside.of(lead):
        found.append(f"In {beside.label} as a whole it is {form(lead.measure, beside.of(lead))}.")
    return tuple(found)


def _apart_words(standings: list[Standing]) -> str:
    """Which figures lie apart from England's: the shorter of the two lists is spelled out."""
    judged = [one for one in standings if one.judged]
    apart, alike = [one for one in judged if one.apart], [one for one in judged if not one.apart]
    if not apart:
        return "Not one of the figures below lies apart from England’s by more than its 95% interval."
    one = len(apart) == 1
    lead = (
        f"{capital(so_many_of(len(apart), len(judged), 'figure'))} below {'lies' if one else 'lie'} apart from "
        f"England’s by more than {'its' if one else 'their'} 95% {'interval' if one else 'intervals'}"
    )
    if not alike:
        return f"{lead}."
    if len(alike) < len(apart):
        return f"{lead}: all but {words.listing([spoken(one.measure) for one in alike])}."
    return f"{lead}: {words.listing([f'{spoken(one.measure)} ({_side(one)})' for one in apart])}."


def _side(standing: Standing) -> str:
    say = standing.measure.words
    return say.higher if standing.value > standing.england else say.lower


def _beside(subject: Subject, standings: list[Standing]) -> _Beside | None:
    if subject.is_provider:
        middles = {one.measure.id: float(np.median(one.ranking.estimates["value"])) for one in standings if one.ranking}
        return _Beside(f"The middle {subject.peers(1)}", middles)
    bench, period = subject.bench, subject.period
    parent = _above(subject.area, period)
    if parent is None or not bench.completeness(parent.code, period).may_be_ranked:
        return None
    above = parent.geography
    values = {}
    for one in standings:
        table = bench.estimates(one.measure, above, period)
        values[one.measure.id] = float(table["value"][table["area"] == parent.code][0])
    level = " integrated care board" if above is Geography.ICB else " region"
    return _Beside(f"{called(parent)}{level if parent.name == subject.area.name else ''}", values)


def _above(area: Area, period: Period) -> Area | None:
    """The board or region that an area is part of; one level further up where it is the only part."""
    above = _ABOVE.get(area.geography)
    parent = area_index(above, period).get(area.parent) if above else None
    if parent is not None and len(children_of(area.geography, parent.code, period)) == 1:
        return _above(parent, period)
    return parent


def _table(subject: Subject, standings: list[Standing], beside: _Beside | None) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in standings:
        low, high = one.interval
        own = (in_unit(one.measure, beside.of(one)),) if beside else ()
        rows.append(
            (
                label_of(one.measure), unit_of(one.measure), in_unit(one.measure, one.value), in_unit(one.measure, low),
                in_unit(one.measure, high), in_unit(one.measure, one.england), *own, one.rank_cell,
                _verdict(subject, one), _ratio(one), whole(one.pathways),
            )
        )  # fmt: skip
    return lean(
        Table(
            id="summary",
            title=f"{subject.area.label}: main figures, {subject.period.label}",
            columns=(
                Column("measure", "Figure"),
                Column("unit", "In"),
                Column("value", "Here", "number", 2),
                Column("low", "Low", "number", 2, note=f"lower {INTERVAL_NOTE}"),
                Column("high", "High", "number", 2, note=f"upper {INTERVAL_NOTE}"),
                Column("england", "England", "number", 2),
                *((Column("beside", capital(beside.label), "number", 2),) if beside else ()),
                Column("rank", "Rank", note=_rank_note(subject)),
                Column("verdict", f"Among all {subject.peers()}", note=_VERDICT_NOTE),
                Column("ratio", "Here over England", "number", 2, secondary=True),
                Column("pathways", "Pathways it rests on", "integer", secondary=True),
            ),
            rows=tuple(rows),
            caption=_context(subject),
        )
    )


def _context(subject: Subject) -> str:
    rates = "Rates per 1,000 people and the" if not subject.is_provider else "The"
    verb = "are" if not subject.is_provider else "is"
    return f"{rates} share with a decision to admit {verb} context: neither good nor bad."


def _rank_note(subject: Subject) -> str:
    ends = ["the largest share within 18 weeks or with a decision to admit", "the shortest wait"]
    ends.append("the smallest share over 52 weeks")
    if not subject.is_provider:
        ends.append("the highest rate")
    return f"among {subject.peers()} that could be judged; 1 is {words.listing(ends)}"


def _verdict(subject: Subject, standing: Standing) -> str:
    """Robust words for the two lead measures, words for this count alone for the others."""
    if standing.ranking is None or not standing.judged:
        return standing.reason or "not judged"
    if len(standing.ranking) < FEWEST_FOR_QUARTERS:
        return "too few places to speak of high and low"
    if standing.measure.id not in (WAITS, TREATED):
        return _BANDS.get(standing.band, standing.band)
    high, low = ends_of(standing.measure)
    what = "waits " if standing.measure.id == WAITS else ""
    said = {HIGH: f"{what}{high} however counted", LOW: f"{what}{low} however counted", DEPENDS: DEPENDS}
    return said.get(subject.verdict(standing.measure.id), f"neither {high} nor {low}")


def _ratio(standing: Standing) -> Cell:
    known = standing.england > 0 and standing.value == standing.value
    return plain(standing.value / standing.england) if known else None


def _caveats(subject: Subject, lead: Standing) -> tuple[str, ...]:
    if not subject.is_provider:
        return lead.measure.caveats
    own = ("It counts everybody whom this provider treats, wherever they live, and cannot see how hard its work is.",)
    away = outside_caveats(subject, lead.denominator)
    return (*away, *own, *(one for one in lead.measure.caveats if not one.startswith("ICBs")))


def _numbers(standings: list[Standing]) -> dict[str, Cell]:
    """Every printed value as it is stored: shares are fractions, waits are weeks."""
    found: dict[str, Cell] = {}
    for one in standings:
        name = one.measure.id
        found |= {name: plain(one.value), f"{name}_england": plain(one.england)}
        if one.judged:
            (low, high), ranks = one.interval, one.ranks
            found |= {f"{name}_low": low, f"{name}_high": high, f"{name}_rank_low": ranks[0],
                      f"{name}_rank_high": ranks[1], f"{name}_ranked": ranks[2]}  # fmt: skip
    return found
