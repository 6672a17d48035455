"""Does the test of improvers find change, and only change? Panels with a known truth, tested as fairwait tests.

``python -m studies improvers`` runs everything (about two minutes), writes ``studies/results/improvers.json`` and the
page ``docs/explanation/improvers-studies.md``. Same code, same seed: same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import numpy as np

from fairwait.analysis.improvers.retest import KEPT, LATER_MONTHS, last_third, parts_kept
from fairwait.stats.arrays import Floats
from fairwait.stats.change.climbers import (
    CANDIDATE,
    CANDIDATE_Z,
    CONFIRMED,
    Climb,
    Readings,
    climb,
    readings,
    turning_months,
)
from fairwait.stats.change.persistence import stay_null, still_panels
from fairwait.stats.change.wander import Wander, measure_wander
from fairwait.stats.contrasts import MATERIAL_RATIO
from studies.improvers_naive import naive_climbers
from studies.improvers_panels import AREAS, HELD, RAMP, RHO, TAU, Panel, Shape, disturbances

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "studies" / "results" / "improvers.json"

LESS_CORRELATED = (0.25, 0.3)
OMEGAS = (0.05, 0.08, 0.15)
WINDOWS = (9, 24)
SEED = 20260105
NULL_PANELS, POWER_PANELS, STOCK_PANELS, RETEST_PANELS, UNLIKE_PANELS = 1000, 600, 600, 400, 400
#: Places that are not alike: sd of the log of their size of noise, and degrees of freedom of disturbances with tails.
UNLIKE, TAILS = 0.5, 5
#: As measured on 42 boards, within 18 weeks, May 2023 to March 2026: sd of a month's change of the log odds against
#: all boards, and the correlation of neighbouring changes.
STEP, STEP_RHO, BOARDS, BOARDS_TAU = 0.026, 0.13, 42, 0.25


def examined(
    relative: Floats, sampling: Floats, nature: Literal["flow", "stock"] = "flow", before: int = 0
) -> tuple[Readings, Climb]:
    """A panel tested as fairwait tests it: the window is what follows the first ``before`` months."""
    held = relative.shape[1]
    wander = measure_wander(relative, sampling, nature, turning=turning_months(held, held - before))
    read = readings(relative[:, before:], sampling[:, before:], wander)
    return read, climb(read)


def examined_knowing(panel: Panel, relative: Floats, sampling: Floats) -> tuple[Readings, Climb]:
    """The same test told how large the noise truly is and how months go together: nothing honest finds more."""
    size = np.full(len(relative), panel.omega)
    wander = Wander("flow", size, panel.rho, size, 0.0)
    read = readings(relative[:, panel.before :], sampling[:, panel.before :], wander)
    return read, climb(read)


def tiers_of(read: Readings, found: Climb) -> np.ndarray:
    return found.tiers(np.abs(read.difference) >= np.log(MATERIAL_RATIO))


def run_null(panel: Panel, panels: int, seed: int = SEED) -> dict[str, Any]:
    """How many places are named where nobody changed."""
    rng = _generator(seed, "null", panel)
    seen = []
    for _ in range(panels):
        relative, sampling, _nobody = panel.make(rng)
        read, found = examined(relative, sampling, before=panel.before)
        tier, up = tiers_of(read, found), read.difference > 0
        seen.append([(tier[up] >= CANDIDATE).sum(), (tier >= CANDIDATE).sum(), (tier[up] == CONFIRMED).sum(),
                     (tier == CONFIRMED).sum()])  # fmt: skip
    names = ("climbers", "climbers_and_fallers", "confirmed_climbers", "confirmed")
    return {**asdict(panel), "panels": panels, **_means(names, np.array(seen, dtype=float))}


def run_power(panel: Panel, panels: int, seed: int = SEED) -> dict[str, Any]:
    """How often the place that truly rose is named, and how often by a test that knows the noise."""
    rng = _generator(seed, "power", panel)
    seen = []
    for _ in range(panels):
        relative, sampling, (place,) = panel.make(rng)
        tier = int(tiers_of(*examined(relative, sampling, before=panel.before))[place])
        best = int(tiers_of(*examined_knowing(panel, relative, sampling))[place])
        seen.append([tier >= CANDIDATE, tier == CONFIRMED, best >= CANDIDATE, best == CONFIRMED])
    names = ("candidate", "confirmed", "candidate_knowing", "confirmed_knowing")
    return {**asdict(panel), "panels": panels, **_means(names, np.array(seen, dtype=float))}


def run_stock(places: int, months: int, ramp: float, panels: int, seed: int = SEED) -> dict[str, Any]:
    """Lists that drift in no particular direction, one of them with a true rise on top where ``ramp`` is above 1."""
    rng = np.random.default_rng([seed, places, months, round(100 * ramp)])
    size = np.full(places, STEP)
    wander = Wander("stock", size, 0.0, size, STEP_RHO)
    seen = []
    before = max(0, HELD - months)
    for relative in still_panels(BOARDS_TAU * rng.standard_normal((panels, places)), before + months, wander, 0.0, rng):
        relative[0, before:] += np.log(ramp) * np.linspace(0.0, 1.0, months)
        nothing = np.zeros_like(relative)
        tier = tiers_of(*examined(relative, nothing, "stock", before))
        as_flow = tiers_of(*examined(relative, nothing, "flow", before))
        seen.append([(tier >= CANDIDATE).sum(), (tier == CONFIRMED).sum(), (as_flow >= CANDIDATE).sum(),
                     tier[0] >= CANDIDATE, tier[0] == CONFIRMED])  # fmt: skip
    names = ("named", "confirmed", "named_without_the_drift_test", "riser_candidate", "riser_confirmed")
    found = _means(names, np.array(seen, dtype=float))
    return {"places": places, "months": months, "ramp": ramp, "panels": panels, **found}


def run_unlike_stock(places: int, months: int, held: int, panels: int, seed: int = SEED) -> dict[str, Any]:
    """Lists like real ones that drift in no particular direction: sizes of steps unlike, steps with heavy tails, each
    followed a little by the next. The sizes are measured on ``held`` months, the test made on the last ``months``."""
    rng = np.random.default_rng([seed, places, months, held])
    seen = []
    for _ in range(panels):
        size = 2.0 * STEP * np.exp(UNLIKE * rng.standard_normal((places, 1)))
        walk = np.cumsum(size * disturbances((places, held), 2.0 * STEP_RHO, TAILS, rng), axis=1)
        level = BOARDS_TAU * rng.standard_normal((places, 1)) + walk
        relative = level - level.mean(axis=0)
        read, found = examined(relative, np.zeros_like(relative), "stock", held - months)
        tier = tiers_of(read, found)
        seen.append([100 * (found.z > CANDIDATE_Z).mean(), 100 * (found.z < -CANDIDATE_Z).mean(),
                     (tier >= CANDIDATE).sum(), (tier == CONFIRMED).sum()])  # fmt: skip
    names = ("up_percent", "down_percent", "named", "confirmed")
    return {"places": places, "months": months, "held": held, "panels": panels,
            **_means(names, np.array(seen, dtype=float))}  # fmt: skip


def run_retest(panel: Panel, panels: int, seed: int = SEED) -> dict[str, Any]:
    """Of the climbers found, how many hold and go on in the months after, and how many truly rose."""
    rng = _generator(seed, "retest", panel)
    found, held, went_on, true = 0, 0, 0, 0
    for _ in range(panels):
        relative, sampling, risers = panel.make(rng)
        seen = panel.before + panel.months
        read, test = examined(relative[:, :seen], sampling[:, :seen], before=panel.before)
        relative = relative[:, panel.before :]
        named = np.flatnonzero((tiers_of(read, test) >= CANDIDATE) & (read.difference > 0))
        kept, _ = parts_kept(relative, panel.months)
        found += len(named)
        held += int((kept[named] >= KEPT).sum())
        went_on += int((last_third(relative, panel.months)[named] > 0).sum())
        true += len(set(named.tolist()) & set(risers))
    rates = {"held": held / found, "went_on": went_on / found, "true": true / found}
    return {**asdict(panel), "panels": panels, "found": found, **{key: round(one, 4) for key, one in rates.items()}}


def run_staying(omega: float, panels: int, seed: int = SEED) -> dict[str, Any]:
    """How many of 106 stay in the top ten all nine months when no true level moves."""
    rng = np.random.default_rng([seed, round(1000 * omega)])
    size = np.full(AREAS, omega)
    levels = TAU * rng.standard_normal((panels, AREAS))
    made_up = still_panels(levels, 9, Wander("flow", size, RHO, size, 0.0), 1.0 / 1900.0, rng)
    null = stay_null(made_up, 10)
    return {"omega": omega, "panels": panels, "stayed": round(null.mean, 3), "low": null.low, "high": null.high}


def run_all(report: Callable[[str], None] = print, scale: float = 1.0) -> dict[str, Any]:
    """Every part of the study. ``scale`` below 1 makes as many fewer panels."""

    def many(panels: int) -> int:
        return max(20, round(panels * scale))

    results: dict[str, Any] = {
        "settings": {"areas": AREAS, "rho": RHO, "tau": TAU, "ramp": RAMP, "step": STEP, "step_rho": STEP_RHO,
                     "kept": KEPT, "held": HELD, "unlike": UNLIKE, "tails": TAILS,
                     "later": LATER_MONTHS, "seed": SEED, "numpy": np.__version__},
        "null": [run_null(Panel(months, omega), many(NULL_PANELS)) for months in WINDOWS for omega in OMEGAS],
    }  # fmt: skip
    report("null panels done")
    results["unlike"] = [
        run_null(Panel(months, 0.08, areas=areas, held=held, unlike=UNLIKE, tails=tails), many(UNLIKE_PANELS))
        for areas in (BOARDS, AREAS) for months, held in ((9, 9), (9, HELD), (24, HELD)) for tails in (0, TAILS)
    ]  # fmt: skip
    results["unlike_stock"] = [
        run_unlike_stock(places, months, held, many(UNLIKE_PANELS))
        for places in (25, BOARDS, 141) for months, held in ((9, 9), (9, HELD), (12, HELD), (24, HELD), (36, HELD))
    ]  # fmt: skip
    report("places that are not alike done")
    shapes: Sequence[Shape] = ("ramp", "step")
    results["power"] = [
        run_power(Panel(months, omega, shape, 1), many(POWER_PANELS))
        for shape in shapes for months in WINDOWS for omega in OMEGAS
    ]  # fmt: skip
    results["power_less_correlated"] = [
        run_power(Panel(9, omega, shape, 1, rho=rho), many(2 * POWER_PANELS))
        for rho in LESS_CORRELATED for shape in shapes for omega in (0.05, 0.08)
    ]  # fmt: skip
    report("power done")
    results["naive"] = [naive_climbers(omega, many(2000)) for omega in OMEGAS]
    results["naive_function"] = naive_climbers(0.15, many(2000), people=10_000.0)
    report("naive climbers done")
    results["stock"] = [
        run_stock(places, months, ramp, many(STOCK_PANELS))
        for places in (BOARDS, AREAS) for months in WINDOWS for ramp in (1.0, RAMP, 1.6)
    ]  # fmt: skip
    report("lists that wander done")
    results["retest"] = [
        run_retest(Panel(months, 0.08, "ramp", risers, LATER_MONTHS), many(RETEST_PANELS))
        for months in WINDOWS for risers in (0, 5)
    ]  # fmt: skip
    results["staying"] = [run_staying(omega, many(1000)) for omega in OMEGAS]
    return results


def _generator(seed: int, part: str, panel: Panel) -> np.random.Generator:
    return np.random.default_rng([seed, *f"{part} {panel}".encode()])


def _means(names: Sequence[str], seen: Floats) -> dict[str, float]:
    """Each mean over panels with its Monte Carlo standard error."""
    found: dict[str, float] = {}
    for name, column in zip(names, seen.T, strict=True):
        found[name] = round(float(column.mean()), 4)
        found[f"{name}_se"] = round(float(column.std(ddof=1) / np.sqrt(len(column))), 4)
    return found


def main() -> None:
    """Run the study and write its results and its page."""
    from studies.improvers_page import PAGE, page

    results = run_all()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
