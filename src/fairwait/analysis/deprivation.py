"""How much of the spread age and deprivation explain, and the slope of a measure from least to most deprived.

Ecological: places, not people. The explained share is that of a weighted log-linear model on the shares of residents
in three age groups and the mean rank of deprivation; the slope and relative index of inequality follow the
public-health convention (population-weighted ridits; methods 2.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.wording import form, inline, value_axis, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Line, Mark
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.populations import AGE_BANDS, population
from fairwait.stats.adjustment import Adjusted, explained_interval, log_linear
from fairwait.stats.arrays import Floats
from fairwait.stats.inequality import Fit, InequalityIndex, inequality_index, ridits

#: Age bands of each group whose share of residents goes into the model; working age is what is left.
_AGE_GROUPS = {
    "under 18": ("age_0_17",),
    "65 to 74": ("age_65_74",),
    "75 and over": ("age_75_84", "age_85_plus"),
}
_BOOTSTRAPS = 400


@dataclass(frozen=True, slots=True)
class Need:
    """Residents of the ranked places, in the ranking's order: age shares, deprivation rank, people."""

    covariates: Floats
    deprivation: Floats
    people: Floats
    vintage: str


def need_of(ranking: PlaceRanking) -> Need:
    """Age and deprivation of each ranked place; NaN where they are not known."""
    return need_at(ranking.geography, ranking.boundaries, [str(code) for code in ranking.estimates["area"]])


def need_at(geography: Geography, period: Period, codes: Sequence[str]) -> Need:
    """Age and deprivation of some places of a month, in the order given; NaN where they are not known."""
    residents = population(geography, period)
    row_of = {code: row for row, code in enumerate(residents.codes)}
    index = np.array([row_of[code] for code in codes])
    ages = residents.ages[index] / residents.total[index][:, None]
    shares = [ages[:, [AGE_BANDS.index(band) for band in bands]].sum(axis=1) for bands in _AGE_GROUPS.values()]
    deprivation = residents.imd_mean_rank[index]
    return Need(np.column_stack([*shares, deprivation]), deprivation, residents.total[index], str(residents.vintage))


def adjusted_for_need(ranking: PlaceRanking) -> Adjusted:
    """The ranking's values adjusted for age and deprivation by a log-linear model of its own places."""
    need = need_of(ranking)
    value = ranking.above_nought
    return log_linear(value * need.people, need.people, need.covariates, weights=need.people, per=1.0)


def deprivation_finding(bench: Workbench, measure: str, period: Period, treatment_function: str = TOTAL) -> Finding:
    """What age and deprivation explain of a measure's spread, and its slope from least to most deprived."""
    ranking = rank(bench, measure, Geography.SUB_ICB, period, treatment_function)
    need = need_of(ranking)
    value = ranking.above_nought
    adjusted = adjusted_for_need(ranking)
    low, high = explained_interval(
        value * need.people, need.people, need.covariates, weights=need.people, rng=bench.generator(), draws=_BOOTSTRAPS
    )
    low, high = max(0.0, low), max(0.0, high)
    slope = inequality_index(value, need.people, -need.deprivation, fit=_fit(ranking))
    explained = max(0.0, adjusted.explained_adjusted)
    return Finding(
        id=ranking.finding_id("deprivation"),
        title=f"Age and deprivation: {inline(ranking.measure.title)}",
        headline=(
            f"Age and deprivation together explain {_share_words(explained)} of the spread in "
            f"{inline(ranking.measure.title)} between areas (95% interval "
            f"{words.interval(low, high, lambda v: words.percent(v, 0))}); the rest is other differences, and chance."
        ),
        sentences=(
            _slope_sentence(ranking, slope),
            "These are areas, not people: a slope across areas need not hold for the people inside them, and "
            "explaining is not causing.",
        ),
        tables=(_table(ranking, need, adjusted),),
        charts=(_chart(ranking, need, slope),),
        method=(
            "Explained: adjusted R² of a log-linear model, areas weighted by people, on the shares of residents under "
            "18, 65 to 74 and 75 or over and the population-weighted mean rank of deprivation; its interval from "
            f"{_BOOTSTRAPS} bootstrap samples of areas. Slope and relative index of inequality: regression on the "
            "cumulative share of population from least to most deprived, with robust standard errors."
        ),
        assumptions=(
            f"Residents of {need.vintage}; deprivation is the Index of Multiple Deprivation 2019.",
            "No published figure gives the age of those waiting or treated, so ages can be allowed for only by area.",
        ),
        caveats=("An area can hold both very deprived and very comfortable places: its mean says little of either.",),
        provenance=bench.provenance(period),
        numbers={
            "explained": explained, "explained_low": low, "explained_high": high, "sii": slope.sii,
            "sii_low": slope.sii_low, "sii_high": slope.sii_high, "rii": slope.rii, "rii_low": slope.rii_low,
            "rii_high": slope.rii_high,
        },
    )  # fmt: skip


def _share_words(share: float) -> str:
    return words.percent(share, 0) if share >= 0.005 else "none"


def _fit(ranking: PlaceRanking) -> Fit:
    return "logit" if ranking.measure.kind is Kind.SHARE else "log"


def _slope_sentence(ranking: PlaceRanking, slope: InequalityIndex) -> str:
    measure = ranking.measure
    ends = (
        f"{form(measure, slope.upper_end)} at the most deprived end of the population to "
        f"{form(measure, slope.lower_end)} at the least deprived"
    )
    ratio = f"{words.significant(slope.rii)} (95% interval {words.interval(slope.rii_low, slope.rii_high)})"
    told = slope.rii_low > 1 or slope.rii_high < 1
    verdict = "a slope beyond chance" if told else "which cannot be told from no slope at all"
    return (
        f"Across areas the line runs from {ends}: a difference of {_difference(measure, slope)} and a ratio of "
        f"{ratio}, {verdict}."
    )


def _difference(measure: Measure, slope: InequalityIndex) -> str:
    """The slope index of inequality with its limits, most less least deprived, in the measure's own unit."""
    if measure.kind is Kind.SHARE:
        limits = words.interval(100 * slope.sii_low, 100 * slope.sii_high, words.decimal)
        return f"{words.points(slope.sii)} (95% interval {limits})"
    limits = words.interval(slope.sii_low, slope.sii_high)
    return f"{words.significant(slope.sii)} (95% interval {limits})"


def _table(ranking: PlaceRanking, need: Need, adjusted: Adjusted) -> Table:
    measure, value = ranking.measure, ranking.estimates["value"]
    order = np.argsort(need.deprivation, kind="stable")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            str(ranking.estimates["area_name"][row]), str(ranking.estimates["area"][row]), float(need.deprivation[row]),
            *(float(share) for share in need.covariates[row][:-1]), float(value[row]),
            float(ranking.above_nought[row] / adjusted.ratio[row]), float(adjusted.ratio[row]),
        )
        for row in order
    )  # fmt: skip
    return Table(
        id=ranking.finding_id("deprivation"),
        title=f"Need and {inline(measure.title)}, most deprived first, {ranking.period.label}",
        columns=(
            Column("place", "Area"),
            Column("code", "Code", "code"),
            Column("imd_mean_rank", "Mean deprivation rank", "number", 0, note="1 is the most deprived of 32,844"),
            *(Column(f"age_{at}", f"Aged {name}", "percent", 1, secondary=True) for at, name in enumerate(_AGE_GROUPS)),
            value_column(measure, "value", "Value"),
            value_column(measure, "expected", "Expected from age and deprivation"),
            Column("ratio", "Value over expected", "number", 2),
        ),
        rows=rows,
        caption="Judged areas only.",
        preview_rows=15,
    )


def _fitted(ranking: PlaceRanking, need: Need, slope: InequalityIndex) -> tuple[tuple[float, float], ...]:
    """The fitted line at each area's own deprivation. It is straight over people, not over mean ranks of areas."""
    position = ridits(need.people, -need.deprivation)
    ends = np.array([slope.lower_end, slope.upper_end])
    if _fit(ranking) == "logit":
        scaled = np.log(ends / (1 - ends))
        height = 1 / (1 + np.exp(-(scaled[0] + (scaled[1] - scaled[0]) * position)))
    else:
        height = np.exp(np.log(ends[0]) + np.log(ends[1] / ends[0]) * position)
    order = np.argsort(need.deprivation, kind="stable")
    return tuple((float(need.deprivation[row]), float(height[row])) for row in order)


def _chart(ranking: PlaceRanking, need: Need, slope: InequalityIndex) -> ChartSpec:
    measure, value = ranking.measure, ranking.estimates["value"]
    ends = {0, len(ranking) - 1}
    marks = tuple(
        Mark(
            label=str(ranking.estimates["area_name"][row]), x=float(need.deprivation[row]), y=float(value[row]),
            role="subject" if row in ends else "rest", show_label=row in ends, code=str(ranking.estimates["area"][row]),
        )
        for row in range(len(ranking))
    )  # fmt: skip
    told = slope.rii_low > 1 or slope.rii_high < 1
    title = (
        f"More deprived areas have {measure.words.higher if slope.rii > 1 else measure.words.lower} values"
        if told
        else "No clear slope with deprivation"
    )
    return ChartSpec(
        kind="scatter",
        title=title,
        subtitle=f"{measure.title} and mean deprivation rank of {len(ranking)} areas, {ranking.period.label}",
        alt=(
            f"Scatter of {inline(measure.title)} against mean deprivation rank for {len(ranking)} areas. The fitted "
            f"line runs from {form(measure, slope.upper_end)} at the most deprived end to "
            f"{form(measure, slope.lower_end)} at the least deprived."
        ),
        x=Axis("Mean deprivation rank (left: most deprived)", decimals=0),
        y=value_axis(measure),
        marks=marks,
        lines=(Line("fitted", _fitted(ranking, need, slope), role="comparison"),),
        reference=ranking.england if ranking.england == ranking.england else None,
    )
