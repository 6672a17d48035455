"""The ranked list as a finding: who is clearly at either end, who cannot be told apart, who was not judged."""

from __future__ import annotations

import numpy as np

from fairwait.analysis.ends import ends_of
from fairwait.analysis.maps import maps
from fairwait.analysis.noise_words import doubt_words, noise_by_size, noise_name, noise_words
from fairwait.analysis.ranked_words import headline, sentences
from fairwait.analysis.ranking import ENDS, PlaceRanking, rank
from fairwait.analysis.remarks import remarks
from fairwait.analysis.unranked import STATUS_REASONS
from fairwait.analysis.wording import (
    form,
    function_name,
    inline,
    places,
    plain,
    value_column,
)
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.places.areas import area_index, first_period

PREVIEW_ROWS = 20


def ranked_list(
    bench: Workbench,
    measure: str,
    geography: Geography,
    period: Period,
    treatment_function: str = TOTAL,
    *,
    with_maps: bool = True,
) -> Finding:
    """The ranking of every defensible place, with the places left out and the reason for each."""
    ranking = rank(bench, measure, geography, period, treatment_function)
    return Finding(
        id=ranking.finding_id("ranked"),
        title=_title(ranking),
        headline=headline(ranking),
        sentences=sentences(ranking),
        tables=(ranked_table(ranking),),
        charts=maps(ranking) if with_maps else (),
        method=_method(ranking),
        assumptions=(
            noise_words(ranking),
            *noise_by_size(ranking),
            doubt_words(ranking),
            "True differences between places are taken to follow a normal curve on the working scale.",
            *_denominators(bench, ranking),
        ),
        caveats=ranking.measure.caveats,
        quality=(*_quality(ranking), *remarks(bench, ranking)),
        provenance=bench.provenance(period, ranking.measure if ranking.measure.collected is not None else None),
        numbers={
            "england": plain(ranking.england),
            "ranked": len(ranking),
            "not_ranked": len(ranking.reasons),
            "at_nought": int((ranking.estimates["value"] == 0).sum()),
            "rankability": float(ranking.result.rankability),
            "first": str(ranking.estimates["area"][0]),
            "last": str(ranking.estimates["area"][-1]),
        },
    )


def _denominators(bench: Workbench, ranking: PlaceRanking) -> tuple[str, ...]:
    """Whose residents a rate is over, and what England's rate counts that no area's does."""
    if not ranking.measure.needs_population:
        return ()
    country = bench.estimates(ranking.measure, Geography.ENGLAND, ranking.period, ranking.treatment_function)
    whole, people = float(country["numerator"][0]), float(country["denominator"][0])
    placed = sum(float(np.nansum(table["numerator"])) for table in (ranking.estimates, ranking.unranked))
    vintage = str(ranking.estimates["population_vintage"][0])
    why = "the latest held" if ranking.measure.collected is not None else "since no later estimate held has their ages"
    per = float(country["value"][0]) * people / whole if whole > 0 else float("nan")
    left, counted = round(whole - placed), ranking.measure.counted
    return (
        f"Rates are over the residents of {vintage}, {why}, though the "
        f"{ranking.measure.counted} are of {ranking.measure.when(ranking.period)}.",
        f"England’s rate counts {words.count(left, counted.removesuffix('s'), counted)} "
        f"({words.percent((whole - placed) / whole)}) that {words.noun(left, 'belongs', 'belong')} to no "
        f"{places(ranking.geography, 1)}; without {words.noun(left, 'that', 'them')} it is "
        f"{form(ranking.measure, placed / people * per)}, what missing providers did not report left out of both.",
    )


def _title(ranking: PlaceRanking) -> str:
    title, every = ranking.measure.title, f"every {places(ranking.geography, 1)}"
    if ranking.treatment_function == TOTAL:
        return f"{title}, {every}"
    return f"{item_name(ranking.treatment_function)}: {inline(title)}, {every}"


def _method(ranking: PlaceRanking) -> str:
    return (
        "Ranks from 10,000 draws of what the true values may be: each value is drawn towards the others by the part of "
        f"its difference that counting error and {noise_name(ranking)} would give, and the rank of every draw is "
        f"counted. Intervals are 95% and include that noise. Rankability, the share of the observed differences that "
        f"is real, is {words.percent(ranking.result.rankability, 0)}."
    )


def _quality(ranking: PlaceRanking) -> tuple[str, ...]:
    low = [
        ranking.label(row)
        for row in range(len(ranking))
        if ranking.estimates["completeness"][row] < 0.99 and ranking.geography is not Geography.PROVIDER
    ]
    if not low:
        return ()
    return (
        f"Between 1% and 3% of the usual activity of {words.listing_up_to(low, 6)} is from providers that sent no "
        "figures: ranked, with that much caution.",
    )


def ranked_table(ranking: PlaceRanking) -> Table:
    """All places, ranked ones first in order of expected rank, then the others in grey with their reasons."""
    measure = ranking.measure
    columns = (
        Column("place", places(ranking.geography, 1).capitalize()),
        Column("code", "Code", "code"),
        value_column(measure, "value", "Value"),
        value_column(measure, "low", "Low", f"lower end of the 95% interval, {noise_name(ranking)} included"),
        value_column(measure, "high", "High", f"upper end of the 95% interval, {noise_name(ranking)} included"),
        Column("rank_low", "Rank, low", "integer"),
        Column("rank_high", "Rank, high", "integer"),
        Column("verdict", "What can be said"),
        Column("expected_rank", "Expected rank", "number", 1, secondary=True),
        *(_CHANCES if ends_apart(ranking) else ()),
        *((Column("parent", _PARENTS[ranking.geography], secondary=True),) if ranking.geography in _PARENTS else ()),
        Column("numerator", f"{measure.counted.capitalize()} counted", "integer", secondary=True),
        Column("denominator", _denominator(ranking), "integer", secondary=True),
        Column("completeness", "Usual activity that reported", "percent", 1, secondary=True),
        Column("unranked", "Left out of the order"),
        Column("not_ranked", "Not ranked"),
    )
    ranked, left_out = _ranked_rows(ranking), _unranked_rows(ranking)
    england = ranking.england if ranking.england == ranking.england else None
    no_part = "numerator" if measure.kind is Kind.QUANTILE else ""  # a wait is read off all pathways at once
    kept = [at for at, one in enumerate(columns) if one.key != no_part]
    groups = ((0, "Ranked"), (len(ranked), "Not ranked, with the reason")) if left_out else ()
    scope = "" if ranking.treatment_function == TOTAL else f", {function_name(ranking.treatment_function)}"
    return Table(
        id=ranking.finding_id("ranked"),
        title=f"{measure.title}{scope}, {measure.when(ranking.period)}",
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in (*ranked, *left_out)),
        caption="In order of expected rank. Neighbouring rows often cannot be told apart: read the intervals.",
        interval=IntervalCell(
            value="value", low="low", high="high", label=f"{measure.title}, 95% interval",
            reference=england, percent=measure.kind is Kind.SHARE, decimals=measure.decimals,
            unit="" if measure.kind is Kind.SHARE else measure.unit, dimmed="unranked",
        ),
        row_groups=groups,
        preview_rows=PREVIEW_ROWS if len(ranked) > 2 * PREVIEW_ROWS else None,
        ends=ends_of(measure).in_order,
    )  # fmt: skip


_CHANCES = (
    Column("p_top10", "Chance of first ten", "percent", 0, secondary=True),
    Column("p_bottom10", "Chance of last ten", "percent", 0, secondary=True),
)


def ends_apart(ranking: PlaceRanking) -> bool:
    """Whether the first ten and the last ten are different places: of six regions each is in both."""
    return len(ranking) >= 2 * ENDS


_PARENTS = {Geography.SUB_ICB: "Integrated care board", Geography.ICB: "Region", Geography.PROVIDER: "Placed in"}


def _denominator(ranking: PlaceRanking) -> str:
    if ranking.measure.collected is not None:
        return ranking.measure.divided_by.capitalize()
    return "People" if ranking.measure.kind is Kind.RATIO else "Pathways in all"


def parent_names(geography: Geography, period: Period) -> dict[str, str]:
    """Names of the places one level up, by code; none for months whose lookups do not reach so high."""
    above = {Geography.SUB_ICB: Geography.ICB, Geography.ICB: Geography.REGION, Geography.PROVIDER: Geography.ICB}
    if geography not in above or (above[geography] is Geography.ICB and period < first_period(Geography.ICB)):
        return {}
    return {code: area.name for code, area in area_index(above[geography], period).items()}


def _ranked_rows(ranking: PlaceRanking) -> tuple[tuple[Cell, ...], ...]:
    table, parents = ranking.estimates, parent_names(ranking.geography, ranking.boundaries)
    rows = []
    for row in range(len(ranking)):
        above = (parents.get(table["parent"][row], ""),) if ranking.geography in _PARENTS else ()
        chances = (plain(ranking.p_first[row]), plain(ranking.p_last[row])) if ends_apart(ranking) else ()
        rows.append(
            (
                str(table["area_name"][row]), str(table["area"][row]), plain(table["value"][row]),
                plain(ranking.scale.low[row]), plain(ranking.scale.high[row]), int(ranking.rank_low[row]),
                int(ranking.rank_high[row]), ranking.bands[row], plain(ranking.expected_rank[row]),
                *chances, *above, _whole(table["numerator"][row]), _whole(table["denominator"][row]),
                plain(table["completeness"][row]), False, None,
            )
        )  # fmt: skip
    return tuple(rows)


def _unranked_rows(ranking: PlaceRanking) -> tuple[tuple[Cell, ...], ...]:
    """Whoever is left out, with the reason; not the providers that treat nobody so, who are only counted in words."""
    table, parents = ranking.unranked, parent_names(ranking.geography, ranking.boundaries)
    rows = []
    for row, reason in enumerate(ranking.reasons):
        if ranking.geography is Geography.PROVIDER and reason == STATUS_REASONS["no_data"]:
            continue
        above = (parents.get(table["parent"][row], ""),) if ranking.geography in _PARENTS else ()
        rows.append(
            (
                str(table["area_name"][row]), str(table["area"][row]), plain(table["value"][row]), None, None, None,
                None, "not judged", None, *((None, None) if ends_apart(ranking) else ()), *above,
                _whole(table["numerator"][row]), _whole(table["denominator"][row]),
                plain(table["completeness"][row]), True, reason,
            )
        )  # fmt: skip
    return tuple(rows)


def _whole(value: float) -> int | None:
    return None if value != value else round(value)
