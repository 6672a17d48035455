"""How far apart places are, by every estimator in use, each beside what chance alone would give.

Estimators and their sources: methods, section 3.4. Chance alone means: every place truly has England's value, and
what is seen is counting error and month-to-month noise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.noise_words import noise_by_size
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.spread_estimators import LOWEST, Estimator, estimators
from fairwait.analysis.wording import form, form_interval, inline, places
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.arrays import Floats
from fairwait.stats.contrasts import Ratio, pooled_posterior_ratio
from fairwait.stats.nulls import NullBand, null_of_values
from fairwait.stats.spread import systematic_variation, top_against_bottom

_SIMULATIONS = 600
_LEAST = words.percent(1 / (_SIMULATIONS + 1), 2)


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """One estimator: its value, what chance alone would give, and the chance of so much by chance."""

    id: str
    name: str
    value: float
    null: NullBand
    meaning: str

    @property
    def p(self) -> float:
        return self.null.p_at_least(self.value)


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of one ranking. ``posterior`` is the ratio of the highest to the lowest places after shrinkage."""

    ranking: PlaceRanking
    lines: tuple[SpreadLine, ...]
    posterior: Ratio
    high: tuple[int, ...]
    low: tuple[int, ...]

    def line(self, name: str) -> SpreadLine | None:
        """One estimator by its id; None where it cannot be given, as no ratio to a place that has none can."""
        return next((line for line in self.lines if line.id == name), None)


def measure_spread(ranking: PlaceRanking, generator: np.random.Generator) -> Spread:
    """Every estimator for one ranking, with its null; values as they stand, weighted by people or pathways."""
    value, weight = ranking.estimates["value"], weights(ranking)

    def line(one: Estimator) -> SpreadLine:
        null = null_of(ranking, one.of, generator, _SIMULATIONS, one.of_rows)
        return SpreadLine(one.id, one.name, one.of(value), null, one.meaning)

    lines = [line(one) for one in estimators(weight)]
    if ranking.measure.kind is Kind.RATIO:
        lines.append(_systematic(ranking, generator))
    high, low = _ends(value, LOWEST if len(ranking) > 2 * LOWEST else max(1, len(ranking) // 4))
    posterior = pooled_posterior_ratio(
        ranking.result.draws, np.array(high), np.array(low), weight, natural=ranking.scale.natural
    )
    return Spread(ranking, tuple(one for one in lines if np.isfinite(one.value)), posterior, high, low)


def null_of(
    ranking: PlaceRanking,
    estimator: Callable[[Floats], float],
    generator: np.random.Generator,
    simulations: int,
    by_rows: Callable[[Floats], Floats] | None = None,
) -> NullBand:
    """What an estimator gives when every place of a ranking truly has the same value and only noise differs."""
    centre = float(np.average(ranking.scale.theta, weights=weights(ranking)))
    return null_of_values(
        estimator, centre, ranking.scale.se, generator, natural=ranking.scale.natural, simulations=simulations,
        by_rows=by_rows,
    )  # fmt: skip


def weights(ranking: PlaceRanking) -> Floats:
    """People for rates, pathways for shares and waits."""
    return np.asarray(ranking.estimates["denominator"], dtype=np.float64)


def _systematic(ranking: PlaceRanking, generator: np.random.Generator) -> SpreadLine:
    people, per = weights(ranking), 1000.0
    expected = people * ranking.estimates["numerator"].sum() / people.sum()
    process = ranking.noise.variance(1)

    def estimator(value: Floats) -> float:
        return systematic_variation(value * people / per, expected, process_variance=process)

    null = null_of(ranking, estimator, generator, _SIMULATIONS)
    return SpreadLine(
        "scv", "Systematic component of variation × 100", estimator(ranking.estimates["value"]), null,
        "variation left when counting error and month-to-month noise are taken off",
    )  # fmt: skip


def _ends(value: Floats, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    order: NDArray[np.intp] = np.argsort(value, kind="stable")
    return tuple(int(i) for i in order[::-1][:number]), tuple(int(i) for i in order[:number])


def spread_finding(
    bench: Workbench, measure: str, geography: Geography, period: Period, treatment_function: str = TOTAL
) -> Finding | None:
    """How wide the gap is, by every estimator, beside chance. None where no place has any of what is measured."""
    ranking = rank(bench, measure, geography, period, treatment_function)
    if not np.any(ranking.estimates["value"]):
        return None
    spread = measure_spread(ranking, bench.generator())
    sentences = [_ends_sentence(spread), *_against_lowest(spread), _posterior_sentence(spread)]
    return Finding(
        id=ranking.finding_id("spread"),
        title=f"How wide is the gap: {inline(ranking.measure.title)}",
        headline=_headline(spread),
        sentences=tuple(sentences),
        tables=(_table(spread),),
        method=(
            "Each estimator is computed from the values as published. “Chance alone” is the same estimator in "
            f"{_SIMULATIONS:,} simulated countries in which every place has the same true value, and only counting "
            "error and month-to-month noise differ. Places weigh as their "
            f"{'people' if ranking.measure.kind is Kind.RATIO else 'pathways'}."
        ),
        assumptions=(
            f"Month-to-month noise as measured on: {ranking.noise.source}. Here it is taken as it is: were it larger, "
            "chance alone would give more.",
            *noise_by_size(ranking),
        ),
        caveats=(
            "The highest over the lowest rests on two places only, and grows with the number of places.",
            "A spread is not unfair by itself: need differs too. See how much age and deprivation explain.",
        ),
        provenance=bench.provenance(period),
        numbers={line.id: line.value for line in spread.lines}
        | {f"{line.id}_chance": line.null.median for line in spread.lines}
        | {"posterior_ratio": spread.posterior.value, "places": len(ranking)}
        | {"places_without_any": _without_any(ranking)},
    )


def _headline(spread: Spread) -> str:
    """The ratio that leaves out least of the ends; where even the low end has none, the coefficient of variation."""
    ranking = spread.ranking
    for name, upper, lower in (("q95_5", "95th", "5th"), ("q90_10", "90th", "10th")):
        line = spread.line(name)
        if line:
            return (
                f"{ranking.measure.title}: the place at the {upper} percentile stands at {words.times(line.value)} the "
                f"place at the {lower}; {_chance(line)}."
            )
    line = next(line for line in spread.lines if line.id == "cv")
    return (
        f"{ranking.measure.title}: {_have_none(ranking)}, so no ratio of high to low can be given; the coefficient of "
        f"variation is {words.significant(line.value)}, where {_chance(line)}."
    )


def _chance(line: SpreadLine) -> str:
    band = words.interval(line.null.low, line.null.high)
    return f"chance alone would give {words.significant(line.null.median)} ({band})"


def _without_any(ranking: PlaceRanking) -> int:
    return int((ranking.estimates["value"] == 0).sum())


def _have_none(ranking: PlaceRanking) -> str:
    number = _without_any(ranking)
    return f"{number} of {len(ranking)} {places(ranking.geography)} {words.noun(number, 'has', 'have')} none"


def _ends_sentence(spread: Spread) -> str:
    ranking, ends, value = spread.ranking, spread.line("eq"), spread.ranking.estimates["value"]
    top, bottom = spread.high[0], spread.low[0]
    most = f"{ranking.label(top)} at {form(ranking.measure, value[top])}"
    if ends is None:
        return f"The {ranking.measure.words.highest} is {most}; {_have_none(ranking)}."
    return (
        f"{most} has {words.times(ends.value)} the value of {ranking.label(bottom)} at "
        f"{form(ranking.measure, value[bottom])}; of {len(ranking)} equal {places(ranking.geography)} chance alone "
        f"would make the highest {words.significant(ends.null.median)} times the lowest."
    )


def _posterior_sentence(spread: Spread) -> str:
    say, number = spread.ranking.measure.words, len(spread.high)
    several = number > 1
    high, low = (f"{number} {say.highest} together", f"{number} {say.lowest}") if several else (say.highest, say.lowest)
    return (
        f"The {high}, drawn towards the rest as far as chance demands, {'have' if several else 'has'} "
        f"{words.times(spread.posterior.value)} the value of the {low} "
        f"(95% interval {words.interval(spread.posterior.low, spread.posterior.high)})."
    )


def _against_lowest(spread: Spread) -> tuple[str, ...]:
    ranking, line = spread.ranking, spread.line("top_bottom")
    if line is None:
        return ()
    top = spread.high[0]
    value, weight = ranking.estimates["value"], weights(ranking)
    pooled = top_against_bottom(value * weight, weight, LOWEST, per=1.0).pooled
    return (
        f"{ranking.label(top)} has {words.times(line.value)} the pooled value of the {words.number_word(LOWEST)} "
        f"{ranking.measure.words.lowest}, {form(ranking.measure, pooled)}; its own 95% interval is "
        f"{form_interval(ranking.measure, ranking.scale.low[top], ranking.scale.high[top])}. "
        f"Chance alone would give {words.significant(line.null.median)}.",
    )


def _table(spread: Spread) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (line.name, line.value, line.null.median, line.null.low, line.null.high, line.p, line.meaning)
        for line in spread.lines
    ]
    return Table(
        id=spread.ranking.finding_id("spread"),
        title=f"Spread between {places(spread.ranking.geography)}: {inline(spread.ranking.measure.title)}",
        columns=(
            Column("estimator", "Estimator"),
            Column("value", "Found", "number", 3),
            Column("chance", "Chance alone", "number", 3),
            Column("chance_low", "Chance, low", "number", 3, note="2.5% of simulated countries lie below"),
            Column("chance_high", "Chance, high", "number", 3, note="2.5% of simulated countries lie above"),
            Column("p", "Chance of as much", "percent", 2, note=f"{_LEAST} is the least that can be shown"),
            Column("meaning", "What it is"),
        ),
        rows=tuple(rows),
        caption=f"{len(spread.ranking)} {places(spread.ranking.geography)}, {spread.ranking.period.label}.",
    )
