"""How large is month-to-month noise in the published figures? The values that a single month borrows.

``python -m studies.month_noise DATA`` reads the published series under DATA (the folder that holds ``rtt/``), writes
``studies/results/month_noise.json`` and the page ``docs/explanation/month-noise.md``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fairwait.pipeline.noise.flows import RHO
from fairwait.stats.noise import measure_noise
from fairwait.stats.noise_series import Drift, logit_share, measure_series_noise
from studies.month_noise_areas import measure_areas
from studies.month_noise_data import Panel, area_panel, flow_panels, list_panels, trust_panels
from studies.month_noise_functions import measure_functions
from studies.month_noise_january import changes
from studies.month_noise_run import salford, winter
from studies.month_noise_whole import measure_whole

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "studies" / "results" / "month_noise.json"

#: Below this mean monthly count the log of a count is too far from normal to measure noise on.
FEWEST = 30.0
FEWEST_AREAS = 20


@dataclass(frozen=True)
class Row:
    """One measured noise. ``omega`` leaves jumps out; ``size`` is the median area's monthly count."""

    measure: str
    part: str
    treatment_function: str
    geography: str
    first: str
    last: str
    source: str
    areas: int
    months: int
    size: float
    scale: str
    method: str
    omega: float
    omega_all: float
    omega_robust: float
    rho: float
    jumps: int
    transient: float | None = None
    lasting: float | None = None


def rate_row(panel: Panel, measure: str, *, rho: float | None) -> Row | None:
    """Noise of a monthly rate of completed pathways or new periods."""
    counts = panel.total[_large(panel.total)]
    if len(counts) < FEWEST_AREAS:
        return None
    found = measure_noise(counts, np.ones(len(counts)), rho=rho, correlation="matched")
    return Row(
        measure=measure,
        **panel.label(),
        areas=found.areas,
        months=found.months,
        size=round(float(np.nanmedian(counts)), 0),
        scale="log",
        method="two-way residuals" + (f", rho {rho} assumed" if rho is not None else ""),
        omega=round(found.omega_calm, 4),
        omega_all=round(found.omega, 4),
        omega_robust=round(found.omega_robust, 4),
        rho=round(found.rho, 3),
        jumps=found.jumps,
    )


def series_row(panel: Panel, measure: str, series: np.ndarray, scale: str, drift: Drift, sampling: Any = None) -> Row:
    """Noise of a share, a list or a percentile, on its log or logit scale."""
    found = measure_series_noise(series, scale=scale, drift=drift, sampling_variance=sampling)  # type: ignore[arg-type]
    return Row(
        measure=measure,
        **panel.label(),
        areas=found.areas,
        months=found.months,
        size=round(float(np.nanmedian(panel.total)), 0),
        scale=scale,
        method=drift.replace("_", " "),
        omega=round(found.omega, 4),
        omega_all=round(found.omega_all, 4),
        omega_robust=round(found.omega_robust, 4),
        rho=round(found.rho, 3),
        jumps=found.jumps,
        transient=round(found.transient, 4),
        lasting=round(found.innovation, 4),
    )


def stock_rows(panels: Iterator[Panel]) -> Iterator[Row]:
    """Lists: their size, shares and, where printed, percentiles; on first differences."""
    for panel in panels:
        large = _large(panel.total)
        if large.sum() < FEWEST_AREAS:
            continue
        chosen = panel.only(large)
        yield series_row(chosen, "waiting", np.log(chosen.total + 0.5), "log", "first_differences")
        for name, values in chosen.parts.items():
            if name in ("median", "p92"):
                measure = "median_wait" if name == "median" else "p92_wait"
                yield series_row(chosen, measure, np.log(values), "log", "first_differences")
            elif name != "known":
                series = logit_share(np.minimum(values, chosen.total), chosen.total)
                yield series_row(chosen, f"{name}_weeks", series, "logit", "first_differences")


def _large(total: np.ndarray) -> np.ndarray:
    """Which areas have counts large enough."""
    seen = np.isfinite(total).sum(axis=1)
    return np.nansum(total, axis=1) >= FEWEST * np.maximum(seen, 1)


def measure_all(data: Path) -> dict[str, Any]:
    """Every row the published series allow."""
    rows: list[Row] = [row for panel in flow_panels(data) if (row := rate_row(panel, panel.name, rho=None))]
    for panels in (area_panel(data), list_panels(data), trust_panels(data)):
        rows += list(stock_rows(panels))
    return {
        "assumed_rho": RHO,
        "fewest": FEWEST,
        "rows": [asdict(row) for row in rows],
        **measure_areas(data),
        **measure_functions(data),
        **measure_whole(data),
        "january": list(changes()),
        "winter": list(winter()),
        "salford": salford(),
    }


def main() -> None:
    """Measure, and write the results and the page."""
    from studies.month_noise_page import PAGE, page

    if len(sys.argv) != 2:
        sys.exit("usage: python -m studies.month_noise DATA, where DATA holds rtt/")
    results = measure_all(Path(sys.argv[1]))
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
