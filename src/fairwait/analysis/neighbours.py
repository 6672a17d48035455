"""Places near one another that differ: contrasts within 15 miles, with the number of looks allowed for.

Which pairs are neighbours is declared before looking: population-weighted centres at most 15 miles apart. A pair
differs clearly when the chance that one truly exceeds the other is at least 97.5% and the ratio is at least 1.10, and
it holds when the expected share of false findings among all pairs stays below 5% (methods, 3.3 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.wording import form, inline, value_column
from fairwait.analysis.workbench import MainProvider, Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.neighbours import DISTANCE_POINT, NEIGHBOUR_MILES, neighbour_pairs
from fairwait.stats.arrays import Floats
from fairwait.stats.contrasts import PairContrasts, contrast_pairs


@dataclass(frozen=True, slots=True)
class NeighbourContrasts:
    """Contrasts of all neighbour pairs of a ranking; ``miles`` follows ``contrasts.pairs`` (higher value first)."""

    ranking: PlaceRanking
    contrasts: PairContrasts
    miles: Floats


def contrast_neighbours(ranking: PlaceRanking, within_miles: float = NEIGHBOUR_MILES) -> NeighbourContrasts | None:
    """Contrast every pair of judged places that are neighbours; None where there is no such pair."""
    row_of = {str(code): row for row, code in enumerate(ranking.estimates["area"])}
    near = [
        (row_of[pair.a], row_of[pair.b], pair.miles)
        for pair in neighbour_pairs(ranking.geography, ranking.boundaries, within_miles)
        if pair.a in row_of and pair.b in row_of
    ]
    if not near:
        return None
    value = ranking.estimates["value"]
    pairs = np.array([(a, b) if value[a] >= value[b] else (b, a) for a, b, _ in near], dtype=np.intp)
    family = f"pairs of places within {within_miles:g} miles"
    contrasts = contrast_pairs(ranking.result.draws, pairs, family, natural=ranking.scale.natural)
    return NeighbourContrasts(ranking, contrasts, np.array([miles for _, _, miles in near]))


def neighbours_finding(
    bench: Workbench, measure: str, period: Period, treatment_function: str = TOTAL
) -> Finding | None:
    """Where crossing to the next area makes the most difference. None when no two judged places are neighbours."""
    ranking = rank(bench, measure, Geography.SUB_ICB, period, treatment_function)
    found = contrast_neighbours(ranking)
    if found is None:
        return None
    main = bench.main_providers(period)
    contrasts = found.contrasts
    holds = contrasts.holds
    order = np.argsort(-contrasts.ratio, kind="stable")
    first = int(order[0])
    a, b = contrasts.pairs[first]
    value = ranking.estimates["value"]
    number = int(holds.sum())
    most = "most of all" if holds[first] else "the largest ratio, not told from chance, is of"
    headline = (
        f"Of {len(contrasts.pairs)} pairs of neighbouring areas {number or 'none'} "
        f"{words.noun(max(1, number), 'differs', 'differ')} "
        f"clearly in {inline(ranking.measure.title)}; {most} {ranking.label(a)} and {ranking.label(b)}, "
        f"{words.decimal(found.miles[first], 1)} miles apart, by {words.times(contrasts.ratio[first])} (95% interval "
        f"{words.interval(contrasts.low[first], contrasts.high[first])})."
    )
    sentences = [
        f"{ranking.label(a)} stands at {form(ranking.measure, value[a])} and {ranking.label(b)} at "
        f"{form(ranking.measure, value[b])}: the ratio above has its extremes drawn in, as a pair picked for its gap "
        "needs.",
        f"Differing clearly means a ratio of at least 1.10 with a chance of at least 97.5% that it exceeds 1; of the "
        f"{words.noun(number, 'pair')} found among {len(contrasts.pairs)}, {_false(contrasts.expected_false)} expected "
        "to be false.",
    ]
    shared = _shared_sentence(ranking, found, main, order)
    if shared:
        sentences.append(shared)
    return Finding(
        id=ranking.finding_id("neighbours"),
        title=f"Neighbours that differ: {inline(ranking.measure.title)}",
        headline=headline,
        sentences=tuple(sentences),
        tables=(_table(found, main, order),),
        method=(
            f"Neighbours are areas whose {DISTANCE_POINT}s lie at most {NEIGHBOUR_MILES:g} miles apart, in a straight "
            "line. Ratios are of what each area is believed to be like once chance is allowed for, so the pair that "
            "stands out is not stretched by having been picked; the expected share of false findings among those "
            "named, over all pairs, is held below 5%."
        ),
        assumptions=(
            "Noise in two neighbours is taken to be independent. A month that is bad for a hospital both use makes the "
            "intervals too wide; pathways booked to the wrong one of the two make them too narrow.",
        ),
        caveats=(
            "A provider that two areas share can have several hospitals with waits of their own.",
            "A straight line between centres of population is not a journey.",
        ),
        provenance=bench.provenance(period),
        numbers={"pairs": len(contrasts.pairs), "hold": int(holds.sum()), "largest": float(contrasts.ratio[first])},
    )  # fmt: skip


def _shared_sentence(
    ranking: PlaceRanking,
    found: NeighbourContrasts,
    main: dict[str, MainProvider],
    order: NDArray[np.intp],
) -> str:
    holding = [i for i in order if found.contrasts.holds[i]]
    same = [i for i in holding if _same_provider(ranking, found, main, int(i))]
    if not holding or not main:
        return ""
    named = [
        f"{ranking.label(found.contrasts.pairs[i][0])} with {ranking.label(found.contrasts.pairs[i][1])}" for i in same
    ]
    counted = (
        f"{words.count(len(same), 'pair', words=True).capitalize()} of these {len(holding)} "
        f"{words.noun(len(same), 'relies', 'rely')} mainly on one and the same provider"
    )
    if not same:
        return f"{counted}."
    return (
        f"{counted} ({words.listing_up_to(named, 4)}): there the gap can lie between its hospitals, in what is sent "
        "elsewhere, or in pathways booked to the wrong one of two commissioners."
    )


def _false(expected: float) -> str:
    """How many findings are expected to be false: ``fewer than one is``, ``about 2 are``."""
    if expected < 1:
        return "fewer than one is"
    about = round(expected)
    return f"about {about} {words.noun(about, 'is')}"


def _same_provider(ranking: PlaceRanking, found: NeighbourContrasts, main: dict[str, MainProvider], at: int) -> bool:
    first, second = (main.get(str(ranking.estimates["area"][row])) for row in found.contrasts.pairs[at])
    return first is not None and second is not None and first.code == second.code


def _table(
    found: NeighbourContrasts,
    main: dict[str, MainProvider],
    order: NDArray[np.intp],
) -> Table:
    ranking, contrasts = found.ranking, found.contrasts
    rows: list[tuple[Cell, ...]] = []
    for i in order:
        a, b = contrasts.pairs[i]
        codes = [str(ranking.estimates["area"][row]) for row in (a, b)]
        rows.append(
            (
                ranking.label(a), float(ranking.estimates["value"][a]), ranking.label(b),
                float(ranking.estimates["value"][b]), float(found.miles[i]), float(contrasts.ratio[i]),
                float(contrasts.low[i]), float(contrasts.high[i]), float(contrasts.family.adjusted[i]),
                "yes" if contrasts.holds[i] else "no",
                *(main[code].name if code in main else None for code in codes),
            )
        )  # fmt: skip
    return Table(
        id=ranking.finding_id("neighbours"),
        title=f"Neighbours within {NEIGHBOUR_MILES:g} miles: {inline(ranking.measure.title)}, {ranking.period.label}",
        columns=(
            Column("higher", "Higher"),
            value_column(ranking.measure, "higher_value", "Value there"),
            Column("lower", "Lower"),
            value_column(ranking.measure, "lower_value", "Value there"),
            Column("miles", "Miles apart", "number", 1, note=f"between {DISTANCE_POINT}s, in a straight line"),
            Column("ratio", "Ratio, extremes drawn in", "number", 2),
            Column("ratio_low", "Ratio, low", "number", 2),
            Column("ratio_high", "Ratio, high", "number", 2),
            Column(
                "q",
                "False among it and surer",
                "percent",
                2,
                secondary=True,
                note="expected share of false findings among this pair and all surer ones",
            ),
            Column("holds", "Holds"),
            Column("provider_higher", "Main provider of the higher", secondary=True),
            Column("provider_lower", "Main provider of the lower", secondary=True),
        ),
        rows=tuple(rows),
        caption="Largest ratio first.",
        preview_rows=15,
    )
