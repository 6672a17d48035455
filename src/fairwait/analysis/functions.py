"""The gap by treatment function: where one area's chances differ most from another's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.spread import null_of, weights
from fairwait.analysis.wording import inline, places, plain, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.chart import Axis, ChartSpec, Mark
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.stats.arrays import Floats
from fairwait.stats.nulls import NullBand
from fairwait.stats.spread import quantile_ratio, quantile_ratio_of_rows

_ADMITTED, _COMPLETED = "admitted_treated_per_1000", "completed_treated_per_1000"
_DRAWS = 2000
_SIMULATIONS = 200
_MOSTLY_JUDGED = 0.85


@dataclass(frozen=True, slots=True)
class FunctionSpread:
    """One treatment function: its ranking, the 95th-to-5th percentile ratio and what chance alone would give.

    ``either`` is the ratio of the same places when treatment with and without admission is counted, for a rate of
    admitted treatment; NaN for other measures. Where it is far smaller, care is recorded differently as well as given.
    """

    code: str
    ranking: PlaceRanking
    ratio: float
    chance: NullBand
    either: float = float("nan")

    @property
    def beyond(self) -> bool:
        return self.ratio > self.chance.high


def spread_by_function(
    bench: Workbench, measure: str, geography: Geography, period: Period
) -> tuple[list[FunctionSpread], list[tuple[str, str]]]:
    """Every treatment function that can be ranked, and those that cannot with the reason, each as code and sentence."""
    bench.all_estimates(measure, geography, period)
    found, left_out = [], []
    for code in TREATMENT_FUNCTIONS:
        if code in (TOTAL, "X01"):  # X01 held what X02 to X06 hold since April 2021
            continue
        try:
            ranking = rank(bench, measure, geography, period, code, draws=_DRAWS)
        except NothingToAnswerWithError as error:
            left_out.append((code, inline(words.sentence(error.what))))
            continue
        weight = weights(ranking)
        ratio = quantile_ratio(ranking.estimates["value"], weight)
        if not np.isfinite(ratio):
            left_out.append((code, "the 5th percentile is nought, so no ratio can be given."))
            continue
        chance = _chance(ranking, weight, bench.generator())
        found.append(FunctionSpread(code, ranking, ratio, chance, _either(bench, ranking)))
    # Functions that most places can be judged on come first: elsewhere only the places that do the most are left.
    fewest = _MOSTLY_JUDGED * max((len(one.ranking) for one in found), default=0)
    found.sort(key=lambda one: (len(one.ranking) < fewest, -one.ratio / one.chance.median))
    return found, left_out


def _either(bench: Workbench, ranking: PlaceRanking) -> float:
    """The same ratio of the same places by all completed pathways; NaN where the measure is not admitted treatment."""
    if ranking.measure.id != _ADMITTED:
        return float("nan")
    table = bench.estimates(_COMPLETED, ranking.geography, ranking.period, ranking.treatment_function)
    value = dict(zip(table["area"].tolist(), table["value"].tolist(), strict=True))
    people = dict(zip(table["area"].tolist(), table["denominator"].tolist(), strict=True))
    known = [code for code in ranking.estimates["area"].tolist() if value.get(code, float("nan")) > 0]
    return quantile_ratio([value[code] for code in known], [people[code] for code in known]) if known else float("nan")


def _recorded(found: list[FunctionSpread]) -> tuple[str, ...]:
    """Where counting treatment without admission as well halves the gap at least, it is a gap in recording."""
    halved = [one for one in found if one.either < one.ratio / 2]
    if not halved:
        return ()
    listed = words.listing_up_to(
        [f"{_name(one.code)} ({words.significant(one.ratio)} to {words.significant(one.either)})" for one in halved], 6
    )
    return (
        "Hospitals differ in what they record as an admission and under which function. Counted with or without an "
        f"admission, the gap among the same places is less than half as wide in {listed}: there it is one in "
        "admitting, of which recording can be a large part, more than in treating.",
    )


def _noise_words(found: list[FunctionSpread]) -> str:
    sizes = {one.ranking.noise.omega for one in found}
    if len(sizes) > 1 or len(found) == 1:
        return "Each function has its own month-to-month noise."
    return (
        f"Month-to-month noise was not measured function by function: one size, {words.percent(sizes.pop(), 0)} of the "
        f"value, serves them all ({found[0].ranking.noise.source})."
    )


def _chance(ranking: PlaceRanking, weight: Floats, generator: np.random.Generator) -> NullBand:
    return null_of(
        ranking,
        lambda value: quantile_ratio(value, weight),
        generator,
        _SIMULATIONS,
        lambda rows: quantile_ratio_of_rows(rows, weight),
    )


def functions_finding(bench: Workbench, measure: str, geography: Geography, period: Period) -> Finding | None:
    """The spread of every treatment function beside chance; None where none can be ranked."""
    chosen = named_measure(measure)
    found, left_out = spread_by_function(bench, measure, geography, period)
    if not found:
        return None
    widest = found[0]
    beyond = sum(one.beyond for one in found)
    id = f"functions-{measure.replace('_', '-')}-{geography.value}"
    headline = (
        f"The gap in {inline(chosen.title)} is wider than chance allows in {beyond} of {len(found)} treatment "
        f"functions; widest, next to chance, in {_name(widest.code)}: {words.times(widest.ratio)} from the 5th to the "
        f"95th percentile of {places(geography)}, where chance alone would give "
        f"{words.significant(widest.chance.median)}."
    )
    return Finding(
        id=id,
        title=f"By treatment function: {inline(chosen.title)}",
        headline=headline,
        sentences=(
            "Each treatment function is judged on its own: a hospital that sent no figures matters most where it does "
            "most of the work, so the places that can be judged differ from one function to another.",
            "Where few places could be judged, the others mostly have too few pathways: the gap shown is then the gap "
            "among those that do the most, and the true one is likely to be wider.",
            *_recorded(found),
        ),
        tables=(_table(id, found, bench, period),),
        charts=(_chart(found, geography, period),),
        method=(
            "The value at the 95th percentile of places over that at the 5th, weighted by people or pathways, beside "
            f"the same ratio in {_SIMULATIONS} simulated countries in which all places are truly equal."
        ),
        assumptions=(_noise_words(found),),
        caveats=(*chosen.caveats, *(f"{_name(code).capitalize()}: {reason}" for code, reason in left_out)),
        provenance=bench.provenance(period),
        numbers={f"{one.code}_ratio": one.ratio for one in found}
        | {f"{one.code}_chance": one.chance.median for one in found}
        | {"beyond_chance": beyond, "judged_functions": len(found)},
    )


def _name(code: str) -> str:
    name = TREATMENT_FUNCTIONS[code]
    return name[:1].lower() + name[1:]


def _table(id: str, found: list[FunctionSpread], bench: Workbench, period: Period) -> Table:
    measure = found[0].ranking.measure
    with_either = bool(np.isfinite([one.either for one in found]).all())
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        ranking = one.ranking
        value = ranking.estimates["value"]
        # By the level after shrinkage: the raw extremes of a function are the luck of its smallest lists.
        top, bottom = int(np.argmax(ranking.shrunk)), int(np.argmin(ranking.shrunk))
        rows.append(
            (
                TREATMENT_FUNCTIONS[one.code], one.code, plain(ranking.england), len(ranking), len(ranking.reasons),
                one.ratio, one.chance.median, one.chance.high, *((one.either,) if with_either else ()),
                float(ranking.result.rankability), ranking.label(top),
                float(value[top]), ranking.label(bottom), float(value[bottom]),
                sum(band == "clearly high" for band in ranking.bands),
                sum(band == "clearly low" for band in ranking.bands),
            )
        )  # fmt: skip
    return Table(
        id=id,
        title=f"Spread by treatment function: {inline(measure.title)}, {period.label}",
        columns=(
            Column("function", "Treatment function"),
            Column("code", "Code", "code"),
            value_column(measure, "england", "England"),
            Column("judged", "Judged", "integer"),
            Column("not_judged", "Not judged", "integer", secondary=True),
            Column("ratio", "95th over 5th percentile", "number", 2),
            Column("chance", "Chance alone", "number", 2),
            Column("chance_high", "Chance, high", "number", 2, secondary=True),
            *((Column("either", "With or without admission", "number", 2),) if with_either else ()),
            Column("rankability", "Share of differences that is real", "percent", 0, secondary=True),
            Column("highest", measure.words.highest.capitalize()),
            value_column(measure, "highest_value", "Value there"),
            Column("lowest", measure.words.lowest.capitalize()),
            value_column(measure, "lowest_value", "Value there"),
            Column("clearly_high", "Clearly high", "integer", secondary=True),
            Column("clearly_low", "Clearly low", "integer", secondary=True),
        ),
        rows=tuple(rows),
        caption="Widest first, next to chance; functions that few places could be judged on stand last. Highest and "
        "lowest are so after shrinkage.",
    )


def _chart(found: list[FunctionSpread], geography: Geography, period: Period) -> ChartSpec:
    measure = found[0].ranking.measure
    marks = tuple(
        Mark(
            label=TREATMENT_FUNCTIONS[one.code], y=one.ratio, low=one.chance.low, high=one.chance.high,
            role="subject" if one.beyond else "rest", note="what chance alone would give",
        )
        for one in sorted(found, key=lambda one: -one.ratio)
    )  # fmt: skip
    beyond = sum(one.beyond for one in found)
    return ChartSpec(
        kind="bars",
        title=f"In {beyond} of {len(found)} treatment functions the gap is wider than chance allows",
        subtitle=f"{measure.title}: 95th over 5th percentile of {places(geography)}, {period.label}; "
        "the thin line is what chance alone would give",
        alt=(
            f"Bars of the ratio of the 95th to the 5th percentile for {len(found)} treatment functions, from "
            f"{words.significant(marks[0].y)} in {marks[0].label.lower()} to {words.significant(marks[-1].y)} in "
            f"{marks[-1].label.lower()}, each with the range that chance alone would give."
        ),
        y=Axis("95th over 5th percentile", decimals=2),
        marks=marks,
    )
