"""Does the answer to "is the gap growing?" hold what it promises? Countries with a known truth, asked as fairwait asks.

``python -m studies gap`` runs everything (about three minutes), writes ``studies/results/gap.json`` and the page
``docs/explanation/gap-studies.md``. Same code, same seed: same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from fairwait.analysis.spread_estimators import estimators
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Noise
from fairwait.stats.simulate import monthly_noise
from fairwait.stats.trend.gap import Places, bootstrap, change, difference_p, monthly, undirected

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "studies" / "results" / "gap.json"

BOARDS, MONTHS = 42, 24
#: Sd of the boards' levels (log odds) and of the moves that last but return, with the correlation of these.
TAU, MOVES, MOVES_RHO = 0.3, 0.13, 0.93
#: A month's step of a list that wanders, as measured on real lists; the month-to-month noise of a flow.
STEP, OMEGA, OMEGA_RHO = 0.026, 0.08, 0.3
#: What is left of counting error and noise in a month's figure.
MEASURED = 0.02
CENTRE, SIZE, SIZE_SD = 0.4, 100_000.0, 0.4
REPLICATES, SIMULATIONS, COUNTRIES = 300, 200, 400
GROWTH = 1.3
#: The estimator that is printed and does not count in the answer.
NOT_COUNTED = "eq"
SEED = 20260207

Story = Literal["returning", "wandering", "flow", "growing"]


@dataclass(frozen=True)
class Country:
    """A kind of made-up country. ``returning``: places move for months and come back, so the spread stays.
    ``wandering``: steps in no direction, so the spread grows without cause. ``flow``: each month scatters about the
    place's own level. ``growing``: as ``flow``, every difference growing by :data:`GROWTH` over the window."""

    story: Story
    places: int = BOARDS
    months: int = MONTHS

    @property
    def nature(self) -> Literal["stock", "flow"]:
        return "stock" if self.story in ("returning", "wandering") else "flow"

    def make(self, rng: np.random.Generator) -> Places:
        shape = (self.places, self.months)
        level = TAU * rng.standard_normal((self.places, 1))
        noise = MEASURED
        if self.story == "returning":
            path = monthly_noise(*shape, Noise(MOVES, MOVES_RHO), rng)
        elif self.story == "wandering":
            path = np.cumsum(STEP * rng.standard_normal(shape), axis=1)
        else:
            path, noise = monthly_noise(*shape, Noise(OMEGA, OMEGA_RHO), rng), OMEGA
        if self.story == "growing":
            level = level * np.linspace(1.0, GROWTH, self.months)
        size = np.broadcast_to(SIZE * np.exp(SIZE_SD * rng.standard_normal((self.places, 1))), shape)
        return Places(CENTRE + level + path, np.full(shape, noise**2), size.copy(), _share)


def _share(odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def run(country: Country, countries: int, seed: int = SEED) -> dict[str, Any]:
    """How often each estimator says that the gap moved, by its interval and with the check for wandering."""
    rng = np.random.default_rng([seed, *f"{country}".encode()])
    seen: dict[str, list[tuple[bool, bool, bool, bool]]] = {}
    spread_p, third = 0, max(1, country.months // 3)
    for _ in range(countries):
        places = country.make(rng).ends  # a change is of the first third against the last
        now, again = monthly(places), bootstrap(places, rng, REPLICATES)
        aimless = undirected(places, country.nature, rng, SIMULATIONS)
        for id in names():
            moved = change(now[id], again[id], aimless[id], third, country.places)
            wider, narrower = bool(moved.low > 1), bool(moved.high < 1)
            beyond = not moved.apart_low <= moved.value <= moved.apart_high
            claimed = wider and (country.nature == "flow" or moved.value > moved.apart_high)
            seen.setdefault(id, []).append((wider, narrower, beyond, claimed))
        spread_p += difference_p(now["tau2"], again["tau2"], third, country.places) < 0.05
    rows = {}
    for id, each in seen.items():
        wide, narrow, aside, told_wider = (float(one) for one in np.mean(each, axis=0))
        rows[id] = {"excluded": wide + narrow, "wider": wide, "narrower": narrow, "beyond_undirected": aside,
                    "said_wider": told_wider}  # fmt: skip
    counted = np.array([each for id, each in seen.items() if id != NOT_COUNTED])
    wider, narrower, _, apart = counted.all(axis=0).mean(axis=0).tolist()
    together = {"apart": apart, "closer": narrower, "wider": wider}
    told = {id: {key: round(one, 4) for key, one in row.items()} for id, row in rows.items()}
    return {**asdict(country), "countries": countries, "estimators": told,
            "together": {key: round(one, 4) for key, one in together.items()},
            "difference_of_spread": round(spread_p / countries, 4)}  # fmt: skip


def names() -> dict[str, str]:
    """The estimators of the gap by id, as `fairwait gap` prints them."""
    ways = {one.id: one.name for one in estimators(np.full(BOARDS, SIZE))}
    return {**ways, "sd": "SD in percentage points", "tau": "SD of the log odds, noise taken off"}


def run_all(report: Callable[[str], None] = print, scale: float = 1.0) -> dict[str, Any]:
    """Every country. ``scale`` below 1 makes as many fewer."""
    countries = max(20, round(COUNTRIES * scale))
    stories: tuple[Story, ...] = ("returning", "wandering", "flow", "growing")
    results = []
    for story in stories:
        results.append(run(Country(story), countries))
        report(f"{story} done")
    settings = {"boards": BOARDS, "months": MONTHS, "tau": TAU, "moves": MOVES, "moves_rho": MOVES_RHO, "step": STEP,
                "omega": OMEGA, "omega_rho": OMEGA_RHO, "growth": GROWTH, "replicates": REPLICATES, "seed": SEED,
                "names": names(), "numpy": np.__version__}  # fmt: skip
    return {"settings": settings, "countries": results}


def main() -> None:
    """Run the study and write its results and its page."""
    from studies.gap_page import PAGE, page

    results = run_all()
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
