"""Neighbouring months of winter 2014-15, which ``change`` should tell apart about one time in twenty.

Run alone (``python -m studies.month_noise_run``) it measures this part again and writes the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from fairwait.analysis.periods.placing import COUNTS, placed
from fairwait.analysis.periods.reading import FullFiles
from fairwait.analysis.ranking import rank
from fairwait.analysis.run_noise import list_noise, month_noise
from fairwait.analysis.unranked import reasons_not_to_rank
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL
from fairwait.store.reader import packaged_figures

WINTER = tuple(Period(2014, 12).shift(months) for months in range(4))
JANUARY, TODAY = WINTER[1], Period(2026, 1)
SHARE, SALFORD = "within_18_weeks", "01G"
MEASURES = (
    "within_18_weeks", "waiting", "waiting_over_18_weeks", "median_wait", "p92_wait", "admitted_median_wait",
    "admitted_p95_wait", "non_admitted_median_wait",
)  # fmt: skip


def winter() -> Iterator[dict[str, Any]]:
    """Each measure on the groups of the time and on today's areas: its noise, and the share of changes told."""
    for boundaries in (None, TODAY):
        for id in MEASURES:
            own, old = (Workbench(packaged_figures(), boundaries=boundaries) for _ in range(2))
            of = "waiting_per_1000" if id == "waiting" else COUNTS.get(id, id)
            borrow_for_all(old)
            plain, apart = told_apart(own, id)
            old_plain, old_apart = told_apart(old, id)
            yield {
                "measure": id, "places": "areas of 2026" if boundaries else "groups of 2015",
                "borrowed": borrowed_noise(of).omega, "own": _noise(own, id), "told_borrowed": old_plain,
                "told": plain, "apart_borrowed": old_apart, "apart": apart,
            }  # fmt: skip


def salford() -> dict[str, list[int]]:
    """The rank of Salford in January 2015 among today's areas, with borrowed noise and with the month's own."""
    found = {}
    for name in ("borrowed", "own"):
        bench = Workbench(packaged_figures(), boundaries=TODAY)
        if name == "borrowed":
            borrow_for_all(bench)
        ranking = rank(bench, SHARE, Geography.SUB_ICB, JANUARY)
        row = ranking.estimates["area"].tolist().index(SALFORD)
        found[name] = [int(ranking.rank_low[row]), int(ranking.rank_high[row]), len(ranking)]
    return found


def borrow_for_all(bench: Workbench) -> None:
    """Let a workbench take the noise of today for every month of the winter, as until November 2026."""
    for id in {*(COUNTS.get(one, one) for one in MEASURES), "waiting_per_1000"}:
        for month in WINTER:
            bench.noises[id, Geography.SUB_ICB, month, TOTAL] = borrowed_noise(id)


def told_apart(bench: Workbench, id: str) -> tuple[float, float]:
    """Shares of areas whose neighbouring months ``change`` tells apart: as they are, and less the areas' mean change.

    Areas that could be judged in both months, over all three pairs of neighbouring months.
    """
    chosen = measure(COUNTS.get(id, id))
    found: dict[str, list[tuple[float, float]]] = {}
    for at, month in enumerate(WINTER):
        table = bench.estimates(chosen, Geography.SUB_ICB, month)
        reasons = reasons_not_to_rank(bench, chosen, table, Geography.SUB_ICB, month)
        for code, name, reason in zip(table["area"].tolist(), table["area_name"].tolist(), reasons, strict=True):
            area = Area(code, name, Geography.SUB_ICB)
            one = placed(bench, FullFiles(bench, area, TOTAL), area, id, chosen, month, TOTAL)
            if not reason and one.log_value is not None and one.log_se is not None:
                found.setdefault(code, [(np.nan, np.nan)] * len(WINTER))[at] = (one.log_value, one.log_se)
    panel = np.array(list(found.values()))
    move, error = np.diff(panel[:, :, 0], axis=1), np.hypot(panel[:, 1:, 1], panel[:, :-1, 1])
    seen = np.isfinite(move)
    plain, apart = ((np.abs(one / error)[seen] > 1.96).mean() for one in (move, move - np.nanmean(move, axis=0)))
    return float(plain), float(apart)


def _noise(bench: Workbench, id: str) -> float:
    if id == "waiting":
        return list_noise(bench, JANUARY).omega
    return month_noise(bench, measure(COUNTS.get(id, id)), Geography.SUB_ICB, JANUARY).omega


def main() -> None:
    """Measure the winter again and write it into the results and the page."""
    from studies.month_noise import RESULTS
    from studies.month_noise_page import PAGE, page

    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    results |= {"winter": list(winter()), "salford": salford()}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
