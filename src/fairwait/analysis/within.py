"""How much of the spread lies inside integrated care boards, and whether any board differs more within than by chance.

Theil's index divides exactly into between and within (methods, 3.4). A board with many areas spans many ranks by
arithmetic alone, so its range is held against areas dealt to boards at random, the boards' sizes kept (methods, 7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairwait.analysis.ranked import parent_names
from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.spread import weights
from fairwait.analysis.wording import form, inline, places, value_column
from fairwait.analysis.workbench import Workbench
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.multiplicity import FamilyResult, judge_family
from fairwait.stats.nulls import GroupSpread, within_group_range
from fairwait.stats.spread import theil_by_group

_DRAWS = 400
_ABOVE = {Geography.SUB_ICB: "integrated care boards", Geography.ICB: "regions"}


@dataclass(frozen=True, slots=True)
class WithinSpread:
    """Spread within the groups one level up: ``by_group`` follows ``groups``, ``family`` those of two or more places.

    ``between_share`` is the share of Theil's index that lies between groups, with 95 per cent limits from posterior
    draws.
    """

    ranking: PlaceRanking
    groups: tuple[str, ...]
    by_group: GroupSpread
    family: FamilyResult
    between_share: float
    between_low: float
    between_high: float


def measure_within(ranking: PlaceRanking, generator: np.random.Generator) -> WithinSpread:
    """Divide the spread of a ranking between and within the groups one level up."""
    parents = np.array([str(parent) for parent in ranking.estimates["parent"]])
    groups, index = np.unique(parents, return_inverse=True)
    weight = weights(ranking)
    draws = ranking.scale.natural(ranking.result.draws[:: max(1, len(ranking.result.draws) // _DRAWS)])
    shares = np.array([theil_by_group(draw, weight, index).between_share for draw in draws])
    by_group = within_group_range(np.log(ranking.estimates["value"]), index, generator)
    several = by_group.sizes > 1
    family = judge_family(by_group.p[several], "places inside one group one level up")
    observed = theil_by_group(ranking.estimates["value"], weight, index).between_share
    low, high = np.quantile(shares, [0.025, 0.975])
    return WithinSpread(ranking, tuple(groups.tolist()), by_group, family, float(observed), float(low), float(high))


def within_finding(
    bench: Workbench,
    measure: str,
    period: Period,
    treatment_function: str = TOTAL,
    geography: Geography = Geography.SUB_ICB,
) -> Finding:
    """How far places of one integrated care board (or ICBs of one region) differ among themselves."""
    ranking = rank(bench, measure, geography, period, treatment_function)
    within = measure_within(ranking, bench.generator())
    names = parent_names(geography, period)
    above = _ABOVE[geography]
    table = _table(within, names)
    widest = _widest(within)
    inside = 1 - within.between_share
    headline = (
        f"{words.percent(inside, 0)} of the spread in {inline(ranking.measure.title)} lies inside {above}, the rest "
        f"between them (95% interval for the part inside: "
        f"{words.interval(1 - within.between_high, 1 - within.between_low, lambda v: words.percent(v, 0))})."
    )
    group = within.groups[widest]
    rows = [row for row in range(len(ranking)) if ranking.estimates["parent"][row] == group]
    ends = sorted(rows, key=lambda row: float(ranking.estimates["value"][row]))
    span = (ends[0] + 1, ends[-1] + 1)  # rows are in order of expected rank
    found = int(within.family.found.sum())
    alone = int((within.by_group.sizes == 1).sum())
    sentences = (
        f"The widest gap inside one board is in {names.get(group, group)}: {ranking.label(ends[-1])} at "
        f"{form(ranking.measure, ranking.estimates['value'][ends[-1]])} against {ranking.label(ends[0])} at "
        f"{form(ranking.measure, ranking.estimates['value'][ends[0]])}. Dealing all {len(ranking)} places to boards at "
        f"random, a board of {len(rows)} would show a gap as wide with a chance of "
        f"{words.percent(float(within.by_group.p[widest]), 0)}.",
        f"{words.count(found, 'board', words=True).capitalize()} of the {within.family.size} with two or more judged "
        f"places {words.noun(found, 'differs', 'differ')} within more than chance would deal out, allowing for "
        f"{within.family.size} looks.",
        f"Those two places stand at expected ranks {min(span)} and {max(span)} of {len(ranking)}: for "
        f"{len(rows)} places at random, a range of ranks is wide by arithmetic alone.",
    )
    return Finding(
        id=ranking.finding_id("within"),
        title=f"Inside one board: {inline(ranking.measure.title)}",
        headline=headline,
        sentences=sentences,
        tables=(table,),
        method=(
            "Theil’s index divides exactly into a part between and a part within boards; its interval comes from "
            f"{_DRAWS} posterior draws of the true values. A board’s own gap is the largest value over the smallest, "
            "held against 5,000 random deals of all places to boards of the same sizes; false findings among all "
            "boards are held to 5% (Benjamini and Hochberg)."
        ),
        assumptions=("Only judged places count: a board whose other places could not be judged looks more equal.",),
        caveats=(
            f"{words.count(alone, 'board', words=True).capitalize()} of {len(within.groups)} "
            f"{words.noun(alone, 'has', 'have')} one judged place only, and so no gap inside: whatever differs there "
            "counts as lying between boards.",
        ),
        provenance=bench.provenance(period),
        numbers={"within_share": inside, "boards": within.family.size, "beyond_chance": found},
    )


def _widest(within: WithinSpread) -> int:
    several = np.where(within.by_group.sizes > 1, within.by_group.observed, -np.inf)
    return int(np.argmax(several))


def _table(within: WithinSpread, names: dict[str, str]) -> Table:
    ranking, rows = within.ranking, []
    adjusted = iter(within.family.adjusted.tolist())
    for at, group in enumerate(within.groups):
        members = [row for row in range(len(ranking)) if ranking.estimates["parent"][row] == group]
        if len(members) < 2:
            continue
        by_value = sorted(members, key=lambda row: float(ranking.estimates["value"][row]))
        low, high = by_value[0], by_value[-1]
        values = ranking.estimates["value"]
        chance = float(np.exp(within.by_group.null_median[at]))
        cells: tuple[Cell, ...] = (
            names.get(group, group), group, len(members), ranking.label(high), float(values[high]),
            ranking.label(low), float(values[low]), float(values[high] / values[low]), chance,
            float(within.by_group.p[at]), next(adjusted),
        )  # fmt: skip
        rows.append(cells)
    rows.sort(key=lambda cells: -float(cells[7] or 0))
    return Table(
        id=ranking.finding_id("within"),
        title=f"Gap inside each board: {inline(ranking.measure.title)}, {ranking.period.label}",
        columns=(
            Column("board", "Board"),
            Column("code", "Code", "code"),
            Column("places", "Places judged", "integer"),
            Column("highest", ranking.measure.words.highest.capitalize()),
            value_column(ranking.measure, "highest_value", "Value there"),
            Column("lowest", ranking.measure.words.lowest.capitalize()),
            value_column(ranking.measure, "lowest_value", "Value there"),
            Column("ratio", "Highest over lowest", "number", 2),
            Column("chance", "Typical for places dealt at random", "number", 2),
            Column("p", "Chance of as wide", "percent", 1),
            Column("q", "Allowing for all boards", "percent", 1),
        ),
        rows=tuple(rows),
        caption=f"Judged {places(ranking.geography)} only; boards with two or more.",
    )
