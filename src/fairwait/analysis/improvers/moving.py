"""Who moved over a window beyond what chance, regression to the mean and the wandering of lists would show."""

from __future__ import annotations

from typing import cast

import numpy as np

from fairwait.analysis.improvers.exclusions import exclusions_of
from fairwait.analysis.improvers.model import Mover, Movers, Tier, Way, not_judged
from fairwait.analysis.improvers.reading import Window, window_in
from fairwait.analysis.panel import Panel, panel
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure, Polarity
from fairwait.domain import words
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.remembered import Same
from fairwait.stats.change.climbers import CANDIDATE, CONFIRMED, climb
from fairwait.stats.change.named_by_chance import deal
from fairwait.stats.change.power import power_of
from fairwait.stats.ranks import Direction, RankDistribution, rank_areas

#: Why a place is a candidate at most.
NOT_ITS_OWN = (
    "Fewer than twelve months of its own are held, so how much it varies by itself is not known: it can be a candidate "
    "at most."
)
_RANK_DRAWS = 1_000
_WAYS: dict[Polarity, tuple[Way, Way]] = {
    Polarity.HIGHER_IS_BETTER: ("better", "worse"),
    Polarity.LOWER_IS_BETTER: ("worse", "better"),
    Polarity.CONTEXT: ("higher", "lower"),
}


def movers(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = 24,
    treatment_function: str = TOTAL,
) -> Movers:
    """Test every place for having moved over the ``months`` up to ``last`` (methods, section 6).

    Raises NothingToAnswerWithError where fewer than six comparable months, or five places, are held.
    """
    whole = panel(bench, measure, geography, last=last, months=months, treatment_function=treatment_function)
    return movers_of(bench, whole)


def places_of(bench: Workbench, whole: Panel) -> tuple[Mover, ...]:
    """The places of :func:`movers_of` alone: what could have been found, which takes longest, is not asked.

    Raises NothingToAnswerWithError as :func:`movers` does.
    """
    known = bench.kept.get(("movers", Same(whole)))
    if known is not None:  # with the same generator from its start, they are the same
        return cast(Movers, known).places
    window = window_in(bench, whole)
    return _places(bench, whole, window, bench.generator())


def movers_of(bench: Workbench, whole: Panel) -> Movers:
    """:func:`movers` for a panel made already. The same panel is tested once for each workbench."""
    asked = ("movers", Same(whole))
    if asked not in bench.kept:
        bench.kept[asked] = _tested(bench, whole)
    return cast(Movers, bench.kept[asked])


def _tested(bench: Workbench, whole: Panel) -> Movers:
    window = window_in(bench, whole)
    rng = bench.generator()
    places = _places(bench, whole, window, rng)
    power = power_of(window.read, len(window.panel.periods), window.material, rng)
    by_chance, sure_by_chance, each = named_by_chance(window, bench.generator())
    return Movers(
        panel=window.panel,
        places=places,
        power=power,
        judged=len(window.rows),
        by_chance=by_chance,
        confirmed_by_chance=sure_by_chance,
        named_in_each=each,
        noise=_noise_sentence(window),
        numbers=_numbers(window),
    )


def named_by_chance(window: Window, rng: np.random.Generator) -> tuple[float, float, tuple[int, ...]]:
    """How many places would be named, and how many of them confirmed, in panels like this one in which nobody moves;
    and how many are named in each of them."""
    rows, history = list(window.rows), window.ordinary.history
    here = {code: index for index, code in enumerate(history.areas)}
    before = np.full((len(rows), len(history.periods)), np.nan)
    for index, row in enumerate(rows):
        if (at := here.get(window.panel.areas[row])) is not None:
            before[index] = history.relative[at]
    wander = window.wander.of(np.array(rows, dtype=np.intp))
    dealt = deal(before, window.panel.relative[rows], window.panel.sampling[rows], wander, rng, steps=history.steps)
    large = window.large_of(dealt.difference)
    return *dealt.named(large), dealt.named_in_each(large)


def _places(bench: Workbench, whole: Panel, window: Window, rng: np.random.Generator) -> tuple[Mover, ...]:
    return (*judged_places(bench, window, rng), *_unjudged(window), *_left_out(whole))


def direction_of(measure: Measure) -> Direction:
    """Which end of the order is rank 1: the better one, or the highest of a measure that only describes."""
    return "lowest_first" if measure.polarity is Polarity.LOWER_IS_BETTER else "highest_first"


def judged_places(bench: Workbench, window: Window, rng: np.random.Generator) -> list[Mover]:
    """Every place that can be judged, tested and looked into: most of the better (the higher) first."""
    read, tested = window.read, climb(window.read)
    tier = tested.tiers(window.large())
    direction = direction_of(window.panel.measure)
    before, after = (
        rank_areas(value, se, rng, direction=direction, draws=_RANK_DRAWS).ranks
        for value, se in ((read.early, read.early_se), (read.late, read.late_se))
    )
    standing = [_standing(before), _standing(after)]
    half = read.half_width
    early, late, points = window.mean_value(window.early), window.mean_value(window.late), window.points()
    found = []
    for index, row in enumerate(window.rows):
        mover = Mover(
            area=window.panel.areas[row],
            name=window.panel.names[row],
            tier="not distinguishable",
            way="",
            early=float(early[index]),
            late=float(late[index]),
            change=float(np.exp(read.difference[index])),
            change_low=float(np.exp(read.difference[index] - half[index])),
            change_high=float(np.exp(read.difference[index] + half[index])),
            points=float(points[index]),
            z=float(tested.z[index]),
            q=float(tested.q[index]),
            rank_early=standing[0][index][0],
            rank_early_range=standing[0][index][1],
            rank_late=standing[1][index][0],
            rank_late_range=standing[1][index][1],
        )  # fmt: skip
        found.append(_told(bench, window, index, mover, int(tier[index])))
    sign = -1.0 if direction == "highest_first" else 1.0
    return sorted(found, key=lambda one: (sign * one.z, sign * one.change))


def _standing(ranks: RankDistribution) -> list[tuple[float, tuple[int, int]]]:
    low, high = ranks.interval()
    return list(zip(ranks.expected.tolist(), zip(low.tolist(), high.tolist(), strict=True), strict=True))


def _told(bench: Workbench, window: Window, index: int, mover: Mover, tier: int) -> Mover:
    """The mover with its tier and the way it went, unless something else explains the change."""
    from dataclasses import replace

    if tier < CANDIDATE:
        return mover
    looked = exclusions_of(bench, window, index)
    explained = [one for one in looked if one.found]
    if explained:
        reason = " ".join(one.sentence for one in explained)
        return replace(mover, exclusions=looked, reason=reason)
    name: Tier = "confirmed" if tier == CONFIRMED else "candidate"
    up, down = _WAYS[window.panel.measure.polarity]
    reason = "" if window.wander.told[window.rows[index]] else NOT_ITS_OWN
    return replace(mover, exclusions=looked, tier=name, way=up if mover.z > 0 else down, reason=reason)


def _unjudged(window: Window) -> list[Mover]:
    panel = window.panel
    return [not_judged(panel.areas[row], panel.names[row], why) for row, why in sorted(window.reasons.items())]


def _left_out(whole: Panel) -> list[Mover]:
    return [not_judged(code, name, why) for (code, name), why in whole.left_out.items()]


def _noise_sentence(window: Window) -> str:
    """What counts as chance here, in words."""
    months = words.months(*window.ordinary.months)
    last = "" if window.ordinary.own else f" {_NOT_OWN}"
    if window.panel.nature == "flow":
        size = float(np.exp(np.median(window.wander.omega)) - 1.0)
        return (
            f"From month to month these figures vary by about {words.percent(size)} for no lasting reason "
            f"(measured on {months}).{last}"
        )
    return (
        f"Lists wander: most of a list is counted again the next month, and its {_drift(window)} a month in no "
        f"particular direction (measured on {months}). A place is named only where such drifting alone would hardly "
        f"have taken it so far.{last}"
    )


_NOT_OWN = (
    "Fewer than twelve comparable months are held: too few to know how much each place varies by itself. All are held "
    "to what places like them have in common, and nobody is confirmed."
)


def _drift(window: Window) -> str:
    """The usual monthly step: of a share in points, at the level of the middle place."""
    step = float(np.median(window.wander.step))
    if not window.panel.share:
        return f"figure drifts by about {words.percent(float(np.exp(step)) - 1.0)}"
    usual = float(np.median(window.mean_value(window.late)))
    return f"share drifts by about {words.points(usual * (1.0 - usual) * step, 1 if usual > 0.02 else 2)}"


def _numbers(window: Window) -> dict[str, float]:
    wander = window.wander
    found = {
        "omega_median": float(np.median(wander.omega)),
        "rho": wander.rho,
        "noise_months": float(len(window.ordinary.history.periods)),
        "noise_degrees_median": float(np.median(wander.sure)),
        "noise_excess_kurtosis": wander.excess,
        "places_judged": float(len(window.rows)),
        "material_log": window.material,
    }
    if window.panel.nature == "stock":
        found |= {"step_median": float(np.median(wander.step)), "step_rho": wander.step_rho}
    return found
