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
from fairwait.stats.nulls import GroupSpread, NullBand, subset_range_probability, within_group_range
from fairwait.stats.spread import theil_by_group

_DRAWS = 400
_DEALS = 400
_ABOVE = {Geography.SUB_ICB: "integrated care boards", Geography.ICB: "regions"}
_ONE_ABOVE = {Geography.SUB_ICB: "board", Geography.ICB: "region"}


@dataclass(frozen=True, slots=True)
class WithinSpread:
    """Spread within the groups one level up: ``by_group`` follows ``groups``, ``family`` those of two or more places.

    ``between_share`` is the share of Theil's index that lies between groups, with 95 per cent limits from posterior
    draws. ``dealt`` is the share that would lie within were the values dealt to the places at random: people stay where
    they are, since boards of one large place hold much of the country and nothing can lie inside them.
    """

    ranking: PlaceRanking
    groups: tuple[str, ...]
    by_group: GroupSpread
    family: FamilyResult
    between_share: float
    between_low: float
    between_high: float
    dealt: NullBand


def measure_within(ranking: PlaceRanking, generator: np.random.Generator) -> WithinSpread:
    """Divide the spread of a ranking between and within the groups one level up."""
    parents = np.array([str(parent) for parent in ranking.estimates["parent"]])
    groups, index = np.unique(parents, return_inverse=True)
    weight = weights(ranking)
    draws = ranking.scale.natural(ranking.result.draws[:: max(1, len(ranking.result.draws) // _DRAWS)])
    shares = np.array([theil_by_group(draw, weight, index).between_share for draw in draws])
    by_group = within_group_range(np.log(ranking.above_nought), index, generator)
    several = by_group.sizes > 1
    family = judge_family(by_group.p[several], "places inside one group one level up")
    observed = theil_by_group(ranking.above_nought, weight, index).between_share
    low, high = np.quantile(shares, [0.025, 0.975])
    dealt = NullBand(
        np.array(
            [
                1 - theil_by_group(generator.permutation(ranking.above_nought), weight, index).between_share
                for _ in range(_DEALS)
            ]
        )
    )
    return WithinSpread(
        ranking, tuple(groups.tolist()), by_group, family, float(observed), float(low), float(high), dealt
    )


def within_finding(
    bench: Workbench,
    measure: str,
    period: Period,
    treatment_function: str = TOTAL,
    geography: Geography = Geography.SUB_ICB,
) -> Finding | None:
    """How far places of one integrated care board (or ICBs of one region) differ among themselves.

    None where no board holds two judged places.
    """
    ranking = rank(bench, measure, geography, period, treatment_function)
    within = measure_within(ranking, bench.generator())
    if not within.family.size:
        return None
    names = parent_names(geography, period)
    above, board = _ABOVE[geography], _ONE_ABOVE[geography]
    inside = 1 - within.between_share
    headline = (
        f"{words.percent(inside, 0)} of the spread in {inline(ranking.measure.title)} lies inside {above} (95% "
        f"interval {_percents(1 - within.between_high, 1 - within.between_low)}), the rest between them; dealing the "
        f"values to {places(geography)} at random would leave {words.percent(within.dealt.median, 0)} inside "
        f"({_percents(within.dealt.low, within.dealt.high)})."
    )
    found = int(within.family.found.sum())
    alone = int((within.by_group.sizes == 1).sum())
    looks = words.count(within.family.size, "look")
    sentences = (
        *_widest_sentences(within, names, board),
        f"{words.count(found, board, words=True).capitalize()} of the {within.family.size} with two or more judged "
        f"places {words.noun(found, 'differs', 'differ')} within more than chance would deal out, allowing for "
        f"{looks}.",
        _alike(within, inside, places(geography), board),
    )
    return Finding(
        id=ranking.finding_id("within"),
        title=f"Inside one {board}: {inline(ranking.measure.title)}",
        headline=headline,
        sentences=sentences,
        tables=(_table(within, names),),
        method=(
            f"Theil’s index divides exactly into a part between and a part within {board}s; its interval comes from "
            f"{_DRAWS} draws of what the true values may be, and the part that chance would leave inside from {_DEALS} "
            f"random deals. A {board}’s own gap is the largest value over the smallest, "
            f"held against 5,000 random deals of all places to {board}s of the same sizes; false findings among all "
            f"{board}s are held to 5% (Benjamini and Hochberg)."
        ),
        assumptions=(f"Only judged places count: a {board} whose other places could not be judged looks more equal.",),
        caveats=(
            f"{words.count(alone, board, words=True).capitalize()} of {len(within.groups)} "
            f"{words.noun(alone, 'has', 'have')} one judged place only, and so no gap inside: whatever differs there "
            f"counts as lying between {board}s.",
        ) if alone else (),
        provenance=bench.provenance(period),
        numbers={
            "within_share": inside, "within_share_low": 1 - within.between_high,
            "within_share_high": 1 - within.between_low, "within_share_dealt": within.dealt.median,
            "within_share_dealt_low": within.dealt.low, "within_share_dealt_high": within.dealt.high,
            "boards": within.family.size, "beyond_chance": found,
        },
    )  # fmt: skip


def _widest_sentences(within: WithinSpread, names: dict[str, str], board: str) -> tuple[str, str]:
    """The widest gap inside one group, and what dealing places at random would give: for the gap and for the ranks."""
    ranking, widest = within.ranking, _widest(within)
    group, value, gap = within.groups[widest], ranking.above_nought, float(within.by_group.observed[widest])
    rows = [row for row in range(len(ranking)) if ranking.estimates["parent"][row] == group]
    low, high = min(rows, key=lambda row: float(value[row])), max(rows, key=lambda row: float(value[row]))
    shown = ranking.estimates["value"]
    first, last = min(rows) + 1, max(rows) + 1  # rows are in order of expected rank
    by_arithmetic = subset_range_probability(len(ranking), len(rows), last - first)
    return (
        f"The widest gap inside one {board} is in {names.get(group, group)}: {ranking.label(high)} at "
        f"{form(ranking.measure, shown[high])} against {ranking.label(low)} at {form(ranking.measure, shown[low])}. "
        f"Dealing all {len(ranking)} places to {board}s at random, a {board} of {len(rows)} would show a gap as wide "
        f"with a chance of {words.percent(float(within.by_group.p[widest]), 0)}, and the widest of all {board}s would "
        f"be as wide with one of {words.percent(within.by_group.widest.p_at_least(gap), 0)}.",
        f"Its {len(rows)} places span places {first} to {last} in the order of {len(ranking)}; {len(rows)} drawn at "
        f"random would span as many or more with a chance of {words.percent(by_arithmetic, 0)}, its having been picked "
        f"from {within.family.size} not counted.",
    )


def _alike(within: WithinSpread, inside: float, what: str, board: str) -> str:
    if inside < within.dealt.low:
        return f"So {what} of one {board} are more alike than {what} put together at random."
    if inside > within.dealt.high:
        return f"So {what} of one {board} are less alike than {what} put together at random."
    return f"So {what} of one {board} cannot be told to be more alike than {what} put together at random."


def _percents(low: float, high: float) -> str:
    return words.interval(low, high, lambda share: words.percent(share, 0))


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
        by_value = sorted(members, key=lambda row: float(ranking.above_nought[row]))
        low, high = by_value[0], by_value[-1]
        values = ranking.estimates["value"]
        chance = float(np.exp(within.by_group.null_median[at]))
        cells: tuple[Cell, ...] = (
            names.get(group, group), group, len(members), ranking.label(high), float(values[high]),
            ranking.label(low), float(values[low]), float(values[high] / values[low]) if values[low] > 0 else None,
            chance, float(within.by_group.p[at]), next(adjusted),
        )  # fmt: skip
        rows.append((float(within.by_group.observed[at]), cells))
    rows.sort(key=lambda row: -row[0])
    board = _ONE_ABOVE[ranking.geography]
    return Table(
        id=ranking.finding_id("within"),
        title=f"Gap inside each {board}: {inline(ranking.measure.title)}, {ranking.period.label}",
        columns=(
            Column("board", board.capitalize()),
            Column("code", "Code", "code"),
            Column("places", "Places judged", "integer"),
            Column("highest", ranking.measure.words.highest.capitalize()),
            value_column(ranking.measure, "highest_value", "Value there"),
            Column("lowest", ranking.measure.words.lowest.capitalize()),
            value_column(ranking.measure, "lowest_value", "Value there"),
            Column("ratio", "Highest over lowest", "number", 2),
            Column("chance", "Typical for places dealt at random", "number", 2),
            Column("p", "Chance of as wide", "percent", 1, secondary=True),
            Column("q", f"Allowing for all {board}s", "percent", 1),
        ),
        rows=tuple(cells for _, cells in rows),
        caption=f"Judged {places(ranking.geography)} only; {board}s with two or more.",
    )
