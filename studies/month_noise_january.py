"""What the new noise changes in the ranks of January 2026: the same figures ranked with what was borrowed before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fairwait.analysis.ranking import PlaceRanking, rank
from fairwait.analysis.run_noise import DOUBT
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Kind, Polarity
from fairwait.definitions.noise import borrowed_noise, former_flows
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.ranks import Ranking, rank_areas
from fairwait.stats.shrinkage import NoiseDoubt
from fairwait.store.reader import packaged_figures

#: Measures of lists, for which ICBs and regions borrowed the noise of areas, as it still is.
LISTS = ("waiting_per_1000", "within_18_weeks", "median_wait", "p92_wait", "over_52_weeks")
FUNCTIONS = ("C_320", "C_110", "C_502", "C_100")
JANUARY = Period(2026, 1)
_SURE = 0.975
_TOP = 10


def changes() -> Iterator[dict[str, Any]]:
    """Before and after, for every measure and geography, and for the four functions of the reports among areas."""
    bench = Workbench(packaged_figures())
    for measure in (*former_flows(), *LISTS):
        for geography in (Geography.SUB_ICB, Geography.ICB, Geography.REGION):
            single = measure in former_flows() and geography is Geography.SUB_ICB
            for function in (TOTAL, *(FUNCTIONS if single else ())):
                old = _former(measure, function)
                ranking = rank(bench, measure, geography, JANUARY, function)
                yield {
                    "measure": measure, "geography": geography.value, "treatment_function": function,
                    "places": len(ranking), "before": _told(_with(bench, ranking, old), old),
                    "after": _told(ranking.result, ranking.noise.omega),
                }  # fmt: skip


def _former(measure: str, function: str) -> float:
    flow = former_flows().get(measure)
    return borrowed_noise(measure, function).omega if flow is None else flow[function != TOTAL]


def _with(bench: Workbench, ranking: PlaceRanking, omega: float) -> Ranking:
    """The same estimates ranked with another noise."""
    scale = ranking.scale
    se = np.sqrt(scale.se**2 - scale.borrowed + omega**2)
    england = ranking.england
    national = np.log(england / (1 - england)) if ranking.measure.kind is Kind.SHARE else np.log(england)
    return rank_areas(
        scale.theta, se, bench.generator(),
        direction="lowest_first" if ranking.measure.polarity is Polarity.LOWER_IS_BETTER else "highest_first",
        national=float(national), draws=ranking.result.ranks.draws,
        doubt=NoiseDoubt(np.full(len(se), omega**2), DOUBT),
    )  # fmt: skip


def _told(result: Ranking, omega: float) -> dict[str, Any]:
    """What a ranking can tell. ``pairs`` are the pairs of places whose order is 97.5 per cent sure."""
    low, high = result.ranks.interval()
    above = result.p_above_national
    draws = result.draws
    sure = sum(int((np.mean(draws[:, [one]] > draws, axis=0) >= _SURE).sum()) for one in range(draws.shape[1]))
    first = np.sort(result.ranks.probability_first(min(_TOP, len(low))))[::-1]
    return {
        "omega": round(omega, 4),
        "clear": sum(band.startswith("clearly") for band in result.ranks.bands),
        "beyond_england": int(((above >= _SURE) | (above <= 1 - _SURE)).sum()),
        "width": round(float((high - low + 1).mean()), 1),
        "top_ten": round(float(first[:_TOP].sum()), 1),
        "pairs": sure,
    }
