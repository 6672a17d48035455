"""Do the rank intervals hold what they promise? Panels with a known truth, ranked as fairwait ranks.

``python -m studies.rank_coverage`` runs every scenario (a few minutes), writes ``studies/results/rank_coverage.json``
and the page ``docs/explanation/rank-coverage.md``. Same code, same seed: same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from fairwait.stats.noise import Correlation, Noise, measure_noise, window_log_rate, window_standard_error
from fairwait.stats.ranks import observed_ranks, rank_areas
from fairwait.stats.shrinkage import NoiseDoubt
from fairwait.stats.simulate import simulate_counts

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "studies" / "results" / "rank_coverage.json"

AREAS = 106
TOP = 10
PANELS = 200
#: The scenarios on whose calibration the page reports.
PANELS_FOR_CALIBRATION = 600
DRAWS = 2000
SEED = 20260101
#: Log of about 3.9 admitted a month per 1,000 people, and populations like those of sub-ICB locations.
CENTRE, POPULATION, POPULATION_SD = -5.55, 500_000.0, 0.5
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)

Knows = Literal["measures its own", "borrows", "counting error only"]


@dataclass(frozen=True)
class Scenario:
    """One kind of panel and one way of ranking it.

    ``borrowed`` is the borrowed omega over the true one; ``truth_log_sd`` scatters the true omega of each panel around
    ``omega``; ``doubt`` is the uncertainty the ranking allows for. ``population`` is that of the median place.
    """

    name: str
    months: int
    omega: float
    noise: Knows
    rho: float = 0.4
    tau: float = 0.2
    borrowed: float = 1.0
    truth_log_sd: float = 0.0
    doubt: float = 0.0
    correlation: Correlation = "corrected"
    panels: int = PANELS
    places: int = AREAS
    population: float = POPULATION


def scenarios() -> list[Scenario]:
    """Every scenario of the study, in the order of the page."""
    chosen = []
    for omega in (0.08, 0.15):
        chosen += [
            Scenario(f"nine-months-{omega}", 9, omega, "measures its own", panels=PANELS_FOR_CALIBRATION),
            Scenario(f"nine-months-counting-only-{omega}", 9, omega, "counting error only"),
            Scenario(f"six-months-{omega}", 6, omega, "measures its own"),
            Scenario(f"six-months-matched-{omega}", 6, omega, "measures its own", correlation="matched"),
            Scenario(f"twelve-months-{omega}", 12, omega, "measures its own"),
            Scenario(f"one-month-{omega}", 1, omega, "borrows", panels=PANELS_FOR_CALIBRATION),
            Scenario(f"one-month-counting-only-{omega}", 1, omega, "counting error only"),
            Scenario(f"one-month-borrowed-half-{omega}", 1, omega, "borrows", borrowed=0.5),
            Scenario(f"one-month-borrowed-double-{omega}", 1, omega, "borrows", borrowed=2.0),
            Scenario(f"one-month-unsure-{omega}", 1, omega, "borrows", truth_log_sd=0.35),
            Scenario(f"one-month-unsure-allowed-for-{omega}", 1, omega, "borrows", truth_log_sd=0.35, doubt=0.35),
            Scenario(f"one-month-half-allowed-for-{omega}", 1, omega, "borrows", borrowed=0.5, doubt=0.35),
            Scenario(f"one-month-double-allowed-for-{omega}", 1, omega, "borrows", borrowed=2.0, doubt=0.35),
        ]
    chosen.append(Scenario("nine-months-little-true-difference", 9, 0.08, "measures its own", tau=0.1))
    return [*chosen, *as_borrowed()]


def as_borrowed() -> list[Scenario]:
    """One month with the noise that admitted pathways of January 2026 borrow (decision 12), unsure as it is."""
    unsure: dict[str, Any] = {"truth_log_sd": 0.35, "doubt": 0.35}
    return [
        Scenario("borrowed-areas", 1, 0.053, "borrows", **unsure),
        Scenario("borrowed-icbs", 1, 0.045, "borrows", tau=0.15, places=42, population=1_300_000.0, **unsure),
        Scenario("borrowed-regions", 1, 0.038, "borrows", tau=0.1, places=7, population=8_000_000.0, **unsure),
        Scenario("borrowed-regions-alike", 1, 0.038, "borrows", tau=0.04, places=7, population=8_000_000.0, **unsure),
    ]


@dataclass
class Tally:
    """What one scenario's panels add up to."""

    covered: list[float]
    width: list[float]
    kept: list[float]
    predicted: list[np.ndarray]
    happened: list[np.ndarray]


def run_panel(scenario: Scenario, rng: np.random.Generator, draws: int, tally: Tally) -> None:
    """Simulate one panel, rank it as the scenario says, and hold the ranks against the truth."""
    population = scenario.population * np.exp(POPULATION_SD * rng.standard_normal(scenario.places))
    truth = CENTRE + scenario.tau * rng.standard_normal(scenario.places)
    omega = scenario.omega * float(np.exp(scenario.truth_log_sd * rng.standard_normal()))
    counts = simulate_counts(truth, population, scenario.months, Noise(omega, scenario.rho), rng)
    theta = window_log_rate(counts, population)
    noise, doubt = _noise_and_doubt(scenario, counts, population)
    ranking = rank_areas(theta, window_standard_error(counts, noise), rng, draws=draws, doubt=doubt)
    low, high = ranking.ranks.interval()
    true_rank = observed_ranks(truth)
    tally.covered.append(float(((low <= true_rank) & (true_rank <= high)).mean()))
    tally.width.append(float((high - low).mean()))
    tally.kept.append(float((observed_ranks(theta)[true_rank <= TOP] <= TOP).sum()))
    tally.predicted.append(ranking.ranks.probability_first(min(TOP, scenario.places)))
    tally.happened.append(true_rank <= TOP)


def _noise_and_doubt(
    scenario: Scenario, counts: np.ndarray, population: np.ndarray
) -> tuple[Noise | None, NoiseDoubt | None]:
    if scenario.noise == "counting error only":
        return None, None
    if scenario.noise == "measures its own":
        return measure_noise(counts, population, correlation=scenario.correlation), None
    noise = Noise(scenario.omega * scenario.borrowed, scenario.rho)
    borrowed_variance = np.full(scenario.places, noise.variance(scenario.months))
    return noise, NoiseDoubt(borrowed_variance, scenario.doubt) if scenario.doubt else None


def run_scenario(scenario: Scenario, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Coverage, width and calibration of one scenario. The seed is mixed with the name, so scenarios stand alone."""
    rng = np.random.default_rng([seed, *scenario.name.encode()])
    tally = Tally([], [], [], [], [])
    for _ in range(scenario.panels):
        run_panel(scenario, rng, draws, tally)
    predicted, happened = np.concatenate(tally.predicted), np.concatenate(tally.happened)
    covered = np.array(tally.covered)
    return {
        **asdict(scenario),
        "coverage": round(float(covered.mean()), 4),
        "coverage_se": round(float(covered.std(ddof=1) / np.sqrt(scenario.panels)), 4),
        "mean_width": round(float(np.mean(tally.width)), 1),
        "true_top_ten_in_observed": round(float(np.mean(tally.kept)), 2),
        "calibration": calibration(predicted, happened),
    }


def calibration(predicted: np.ndarray, happened: np.ndarray) -> list[dict[str, float]]:
    """Predicted chance of the top ten beside how often it came true, in bins of predicted chance."""
    which = np.digitize(predicted, BINS[1:-1])
    rows = []
    for index in range(len(BINS) - 1):
        inside = which == index
        if inside.any():
            rows.append(
                {
                    "from": BINS[index],
                    "to": BINS[index + 1],
                    "areas": int(inside.sum()),
                    "predicted": round(float(predicted[inside].mean()), 3),
                    "observed": round(float(happened[inside].mean()), 3),
                }
            )
    return rows


def worst_calibration(result: dict[str, Any], at_least: int = 100) -> float:
    """Largest gap between predicted and observed over bins of at least so many areas."""
    gaps = [abs(row["predicted"] - row["observed"]) for row in result["calibration"] if row["areas"] >= at_least]
    return round(max(gaps), 3)


def run_all(report: Callable[[str], None] = print) -> dict[str, Any]:
    """Every scenario, with the settings that made it."""
    results = []
    for scenario in scenarios():
        result = run_scenario(scenario)
        report(f"{scenario.name}: coverage {result['coverage']:.3f}, width {result['mean_width']}")
        results.append(result)
    settings = {"areas": AREAS, "draws": DRAWS, "seed": SEED, "numpy": np.__version__}
    return {"settings": settings, "scenarios": results}


def main() -> None:
    """Run the study and write its results and its page."""
    from studies.rank_coverage_page import PAGE, page

    results = run_all()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
