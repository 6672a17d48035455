"""Does a place stand high or low whichever way it is counted? Robustness decides words.

Each family of measures is counted in several defensible ways. A place is called high, or low, only where every way
puts it, with a chance of at least 80%, in the quarter at that end; where one way does and another does not, the words
are "depends on how you count", with the numbers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fairwait.analysis.deprivation import adjusted_for_need
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.run_noise import doubt_of
from fairwait.analysis.spread import weights
from fairwait.analysis.wording import form, inline, places, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure, Polarity
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.estimates import Estimates
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.populations import population
from fairwait.stats.arrays import Floats
from fairwait.stats.ranks import rank_areas
from fairwait.stats.shrinkage import NoiseDoubt

LIKELY = 0.8
_ALLOWED_FOR = "age and deprivation allowed for"
#: The most places that one sentence names; the table has them all.
_NAMED = 30
_ADJUSTING = " The adjusted way takes off what a log-linear model of age and deprivation explains."
HIGH, LOW, DEPENDS, MIDDLE = "high", "low", "depends on how you count", "neither"

#: The other ways of counting that a verdict on each measure must survive.
_RELATED = {
    "admitted_treated_per_1000": ("completed_treated_per_1000",),
    "completed_treated_per_1000": ("admitted_treated_per_1000",),
    "within_18_weeks": ("median_wait", "p92_wait", "over_52_weeks"),
    "median_wait": ("within_18_weeks", "p92_wait", "over_52_weeks"),
    "p92_wait": ("within_18_weeks", "median_wait", "over_52_weeks"),
    "over_52_weeks": ("within_18_weeks", "median_wait", "p92_wait"),
}
#: Where a large value of the other measure means the opposite end of this one.
_OPPOSED = {("within_18_weeks", other) for other in ("median_wait", "p92_wait", "over_52_weeks")}
_OPPOSED |= {(b, a) for a, b in _OPPOSED}


#: What the ways of counting are all ways of counting, and what its two ends are called.
_FAMILY = {
    "admitted_treated_per_1000": "treatment rates",
    "completed_treated_per_1000": "treatment rates",
    "within_18_weeks": "waits",
    "median_wait": "waits",
    "p92_wait": "waits",
    "over_52_weeks": "waits",
}


def ends_of(measure: Measure) -> tuple[str, str]:
    """Words for a place at the high and the low end of a measure: a high share within 18 weeks is a short wait."""
    if _FAMILY.get(measure.id) != "waits":
        return HIGH, LOW
    return ("short", "long") if measure.polarity is Polarity.HIGHER_IS_BETTER else ("long", "short")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of counting: each place's value and the chances of the quarter of highest and of lowest values.

    ``high`` and ``low`` are in the sense of the measure asked about: a long median wait is "low" for the share within
    18 weeks.
    """

    name: str
    values: dict[str, float]
    high: dict[str, float]
    low: dict[str, float]
    ranking: PlaceRanking


@dataclass(frozen=True, slots=True)
class Robustness:
    """Verdicts by place and every way of counting behind them; ``ways[0]`` is the measure as published."""

    ways: tuple[Way, ...]
    verdicts: dict[str, str]

    def count(self, verdict: str) -> int:
        return sum(one == verdict for one in self.verdicts.values())


def judge(
    bench: Workbench,
    measure: str,
    geography: Geography,
    period: Period,
    treatment_function: str = TOTAL,
    *,
    ranked: Callable[[str], PlaceRanking] | None = None,
) -> Robustness:
    """Count in every way at hand and keep only the words that all of them allow.

    ``ranked`` gives the ranking of one measure; without it, that of every place of the geography.
    """
    order = ranked or (lambda other: rank(bench, other, geography, period, treatment_function))
    lead = order(measure)
    ways = [_way(lead.measure.title + ", as published", lead, opposed=False)]
    if geography is Geography.SUB_ICB:
        with contextlib.suppress(NothingToAnswerWithError):  # too few places to bear a model
            ways.append(_adjusted(bench, lead))
    if lead.measure.needs_population:
        ways.append(_other_residents(bench, lead))
    for other in _RELATED.get(measure, ()):
        ranking = order(other)
        ways.append(_way(ranking.measure.title, ranking, opposed=(measure, other) in _OPPOSED))
    codes = [str(code) for code in lead.estimates["area"]]
    return Robustness(tuple(ways), {code: _verdict(code, ways) for code in codes})


def _verdict(code: str, ways: list[Way]) -> str:
    highs = [way.high[code] >= LIKELY for way in ways if code in way.high]
    lows = [way.low[code] >= LIKELY for way in ways if code in way.low]
    if len(highs) < len(ways):  # one way could not be counted here, so nothing is said
        return MIDDLE if not any(highs + lows) else DEPENDS
    if all(highs):
        return HIGH
    if all(lows):
        return LOW
    return DEPENDS if any(highs) or any(lows) else MIDDLE


def _way(name: str, ranking: PlaceRanking, *, opposed: bool) -> Way:
    quarters = ranking.result.ranks.quartiles
    first_is_high = ranking.result.ranks.direction == "highest_first"
    high, low = (quarters[:, 0], quarters[:, 3]) if first_is_high else (quarters[:, 3], quarters[:, 0])
    if opposed:
        high, low = low, high
    codes = [str(code) for code in ranking.estimates["area"]]
    values = ranking.estimates["value"]
    return Way(
        name,
        {code: float(value) for code, value in zip(codes, values, strict=True)},
        {code: float(chance) for code, chance in zip(codes, high, strict=True)},
        {code: float(chance) for code, chance in zip(codes, low, strict=True)},
        ranking,
    )


def _adjusted(bench: Workbench, lead: PlaceRanking) -> Way:
    """The same measure with what age and deprivation explain taken off, ranked again with the same noise."""
    adjusted = adjusted_for_need(lead)
    value = lead.estimates["value"]
    centre = float(np.average(value, weights=weights(lead)))
    shifted = _to_scale(lead, np.clip(adjusted.ratio * centre, 1e-9, None))
    return _way(f"{lead.measure.title}, {_ALLOWED_FOR}", _again(bench, lead, shifted), opposed=False)


def _other_residents(bench: Workbench, lead: PlaceRanking) -> Way:
    """The same rate over the other published estimate of residents: no estimate is the one true denominator."""
    here, there = (population(lead.geography, lead.period, vintage) for vintage in ("mid-2020", "mid-2022"))
    codes = [str(code) for code in lead.estimates["area"]]
    shift = np.array([np.log(here.total_of(code) / there.total_of(code)) for code in codes])
    shifted = lead.scale.theta + np.where(np.isfinite(shift), shift, 0.0)
    return _way(f"{lead.measure.title}, residents of mid-2022", _again(bench, lead, shifted), opposed=False)


def _to_scale(lead: PlaceRanking, value: Floats) -> Floats:
    if lead.measure.kind is Kind.SHARE:
        kept = np.clip(value, 1e-6, 1 - 1e-6)
        return np.asarray(np.log(kept / (1 - kept)))
    return np.asarray(np.log(value))


def _again(bench: Workbench, lead: PlaceRanking, theta: Floats) -> PlaceRanking:
    """The lead's places with other values, ranked again with the same noise and the same doubt of it."""
    doubt = NoiseDoubt(lead.scale.borrowed, doubt_of(lead.noise))
    direction = lead.result.ranks.direction
    result = rank_areas(theta, lead.scale.se, bench.generator(), direction=direction, doubt=doubt)
    table = Estimates({**lead.estimates.columns, "value": lead.scale.natural(theta)})
    return replace(lead, estimates=table, scale=replace(lead.scale, theta=theta), result=result)


def robustness_finding(
    bench: Workbench, measure: str, geography: Geography, period: Period, treatment_function: str = TOTAL
) -> Finding | None:
    """Which places stand at one end whichever way it is counted, and which only in some ways.

    None for a measure that there is only one way of counting.
    """
    found = judge(bench, measure, geography, period, treatment_function)
    if len(found.ways) == 1:
        return None
    lead = found.ways[0].ranking
    what = places(geography)
    highs = [_label(lead, code) for code, verdict in found.verdicts.items() if verdict == HIGH]
    lows = [_label(lead, code) for code, verdict in found.verdicts.items() if verdict == LOW]
    ways = words.number_word(len(found.ways))
    high, low = ends_of(lead.measure)
    subject = f"{_FAMILY[measure].capitalize()} are" if measure in _FAMILY else f"{lead.measure.title}:"
    headline = (
        f"{subject} {high} whichever of {ways} ways you count in {len(highs)} of "
        f"{len(lead)} {what} and {low} in {len(lows)}; for {found.count(DEPENDS)} it depends on how you count."
    )
    sentences = [
        f"{high.capitalize()} however it is counted: {words.listing_up_to(highs, _NAMED)}."
        if highs
        else f"No place is {high} in every way of counting.",
        f"{low.capitalize()} however it is counted: {words.listing_up_to(lows, _NAMED)}."
        if lows
        else f"No place is {low} in every way of counting.",
        "Working days cannot change this order: within one month every place has the same number of them.",
    ]
    return Finding(
        id=lead.finding_id("robustness"),
        title=f"Whichever way you count: {inline(lead.measure.title)}",
        headline=headline,
        sentences=tuple(sentences),
        tables=(_table(found, lead),),
        method=(
            "A place is called high or low only where every way of counting puts it, with a chance of at least 80%, in "
            f"the quarter at that end. Ways of counting: {words.listing([way.name for way in found.ways])}."
            + (_ADJUSTING if any(way.name.endswith(_ALLOWED_FOR) for way in found.ways) else "")
        ),
        assumptions=("Each way has its own month-to-month noise.",),
        caveats=(
            "A verdict is read off chances, which hold the doubt already: it has no interval of its own.",
            *lead.measure.caveats,
        ),
        provenance=bench.provenance(period),
        numbers={verdict: found.count(verdict) for verdict in (HIGH, LOW, DEPENDS, MIDDLE)},
    )


def _label(lead: PlaceRanking, code: str) -> str:
    row = [str(one) for one in lead.estimates["area"]].index(code)
    return f"{lead.estimates['area_name'][row]} ({code})"


def _table(found: Robustness, lead: PlaceRanking) -> Table:
    order = {HIGH: 0, LOW: 1, DEPENDS: 2, MIDDLE: 3}
    columns: list[Column] = [
        Column("place", places(lead.geography, 1).capitalize()),
        Column("code", "Code", "code"),
        Column("verdict", "What can be said"),
    ]
    for at, way in enumerate(found.ways):
        columns += [
            value_column(way.ranking.measure, f"value_{at}", way.name),
            Column(
                f"end_{at}",
                "Which quarter",
                note="" if at else "the quarter it is in with a chance of 80% or more",
                secondary=True,
            ),
        ]
    rows: list[tuple[Cell, ...]] = []
    high, low = ends_of(lead.measure)
    said = {HIGH: high, LOW: low}
    codes = [str(code) for code in lead.estimates["area"]]
    for code in sorted(codes, key=lambda one: (order[found.verdicts[one]], codes.index(one))):
        name = str(lead.estimates["area_name"][codes.index(code)])
        cells: list[Cell] = [name, code, said.get(found.verdicts[code], found.verdicts[code])]
        for way in found.ways:
            cells += [way.values.get(code), _end(way, code, high, low)]
        rows.append(tuple(cells))
    return Table(
        id=lead.finding_id("robustness"),
        title=f"Every way of counting: {inline(lead.measure.title)}, {lead.period.label}",
        columns=tuple(columns),
        rows=tuple(rows),
        caption=f"England: {form(lead.measure, lead.england)} as published.",
        preview_rows=20,
    )


def _end(way: Way, code: str, high: str, low: str) -> str:
    if code not in way.high:
        return "not judged"
    if way.high[code] >= LIKELY:
        return high
    return low if way.low[code] >= LIKELY else "between"
