"""How often do control charts, CUSUM and change points speak when nothing has happened? And how often when it has?

``python -m studies signals`` runs everything (about four minutes), writes ``studies/results/signals.json``, the table
``src/fairwait/stats/control/false_alarm_table.py`` and the page ``docs/explanation/signals-studies.md``. Same code,
same seed: same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fairwait.stats.arrays import Floats
from fairwait.stats.control.change_points import change_points, noise_from_changes, without_spikes
from fairwait.stats.control.cusum import BASELINE, cusum
from fairwait.stats.control.false_alarms import expected_flagged, flagged_range
from fairwait.stats.control.rules import label_points, rules
from fairwait.stats.control.shuffled import chance_of_signals
from fairwait.stats.control.xmr import xmr
from studies.signals_real import on_real_lists
from studies.signals_table import write_table

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "studies" / "results" / "signals.json"

RHOS = (0.0, 0.3, 0.6)
MONTHS, PLACES = 36, 42
#: Degrees of freedom of Student's t for months with rare large jumps; nought stands for the bell curve.
HEAVY = 4
SERIES, CUSUM_SERIES, SPLIT_PANELS, LISTS = 20_000, 8_000, 60, 200
#: What a lasting change is, in standard deviations: for the CUSUM, and for change points.
SHIFT, STEP = 1.5, 2.0
WARM = 30
SEED = 20260405


def made(series: int, months: int, rho: float, tails: int, rng: np.random.Generator) -> Floats:
    """AR(1) months of variance one, (series, months), whose shocks are normal or Student's t with ``tails`` degrees."""
    shape = (series, months + WARM)
    shocks = rng.standard_t(tails, shape) / np.sqrt(tails / (tails - 2.0)) if tails else rng.standard_normal(shape)
    for month in range(1, months + WARM):
        shocks[:, month] = rho * shocks[:, month - 1] + np.sqrt(1.0 - rho**2) * shocks[:, month]
    return np.asarray(shocks[:, WARM:])


def run_charts(rho: float, tails: int, series: int) -> dict[str, Any]:
    """Shares of unchanged series of 36 months that an XmR chart flags, and how far they exceed the table."""
    found = rules(xmr(made(series, MONTHS, rho, tails, _rng("charts", rho, tails))))
    labels = found.labels
    latest = float((labels[:, -1] != 0).mean())
    # Without the rule of two of three, which methods 5.1 did not count.
    three = ((found.outside != 0) | (found.run != 0) | (found.trend != 0))[:, -1]
    return {"rho": rho, "tails": tails, "series": series, "outside": _share(found.outside != 0),
            "run": _share(found.run != 0), "any": _share(labels != 0), "latest": round(latest, 4),
            "latest_three_rules": round(float(three.mean()), 4),
            "of_table": round(latest / expected_flagged([MONTHS], rho), 3)}  # fmt: skip


def run_cusum(rho: float, tails: int, series: int) -> dict[str, Any]:
    """Shares of series that the CUSUM alerts on in the 24 months after its baseline: unchanged, and shifted."""
    y = made(series, 2 * BASELINE, rho, tails, _rng("cusum", rho, tails))
    found, plain = cusum(y).alerts, cusum(y, rho=0.0).alerts
    y[:, BASELINE:] += SHIFT
    now = round(float((found[:, -1] != 0).mean()), 4)
    return {"rho": rho, "tails": tails, "series": series, "false": _share(found != 0), "false_now": now,
            "false_plain": _share(plain != 0), "found": _share(cusum(y).alerts == 1)}  # fmt: skip


def run_splits(rho: float, tails: int, panels: int) -> dict[str, Any]:
    """Shares of series of 36 months split: unchanged, and with a step half way; noise known, and measured on panels."""
    rng = _rng("splits", rho, tails)
    seen = []
    for _ in range(panels):
        still = made(PLACES, MONTHS, rho, tails, rng)
        moved = still.copy()
        moved[:, MONTHS // 2 :] += STEP
        row = [_split(still, 1.0, rho, price=2.0 * np.log(MONTHS))[0], _split(still, 1.0, rho)[0]]
        row += _split(moved, 1.0, rho)
        row.append(_split_as_measured(still)[0])
        row += _split_as_measured(moved)
        seen.append(row)
    names = ("false_usual_price", "false", "found", "located", "false_measured", "found_measured", "located_measured")
    means = np.nanmean(np.array(seen), axis=0)
    rates = {name: round(float(one), 4) for name, one in zip(names, means, strict=True)}
    return {"rho": rho, "tails": tails, "panels": panels, **rates}


def _split(y: Floats, sigma: Any, rho: float, *, price: float | None = None) -> list[float]:
    """The share of series split, and of those split once the share within two months of the middle."""
    found = change_points(y, sigma=sigma, rho=rho, price=price)
    once = [abs(one[0].month - MONTHS // 2) <= 2 for one in found if len(one) == 1]
    return [float(np.mean([bool(one) for one in found])), float(np.mean(once)) if once else float("nan")]


def _split_as_measured(y: Floats) -> list[float]:
    """The same as fairwait does it: noise measured on the panel, lone spikes brought in first."""
    sigma, rho = noise_from_changes(y)
    return _split(without_spikes(y, sigma), sigma, rho)


def run_lists(rho: float, tails: int, lists: int, months: int = MONTHS) -> dict[str, Any]:
    """Lists of 42 unchanged charts: how many are flagged, and how many the bell curve and the shuffling expect."""
    rng = _rng("lists", rho, tails, months)
    bell, (_, bell_high) = expected_flagged([months] * PLACES, rho), flagged_range([months] * PLACES, rho)
    seen = []
    for _ in range(lists):
        y = made(PLACES, months, rho, tails, rng)
        number = int((label_points(xmr(y))[:, -1] != 0).sum())
        chance = chance_of_signals(y, rho, times=100)
        seen.append((number, chance.expected, number > chance.high, number > bell_high))
    flagged, expected, over, over_bell = (float(one) for one in np.mean(seen, axis=0))
    error = float(np.std([one[0] for one in seen], ddof=1) / np.sqrt(lists))
    return {"rho": rho, "tails": tails, "months": months, "lists": lists, "flagged": round(flagged, 3),
            "flagged_se": round(error, 3), "bell": round(bell, 3), "shuffled": round(expected, 3),
            "above_range": round(over, 4), "above_bell_range": round(over_bell, 4)}  # fmt: skip


def run_all(report: Callable[[str], None] = print, scale: float = 1.0) -> dict[str, Any]:
    """Every part but the table. ``scale`` below 1 makes as many fewer series."""

    def many(number: int) -> int:
        return max(5, round(number * scale))

    kinds = [(rho, tails) for tails in (0, HEAVY) for rho in RHOS]
    results: dict[str, Any] = {"settings": {"months": MONTHS, "places": PLACES, "tails": HEAVY, "shift": SHIFT,
                                            "step": STEP, "seed": SEED, "numpy": np.__version__}}  # fmt: skip
    results["charts"] = [run_charts(*kind, many(SERIES)) for kind in kinds]
    report("charts done")
    results["cusum"] = [run_cusum(*kind, many(CUSUM_SERIES)) for kind in kinds]
    report("CUSUM done")
    results["splits"] = [run_splits(*kind, many(SPLIT_PANELS)) for kind in kinds]
    report("change points done")
    # Above 0.2 what carries over is taken off before anything is charted, so no list is judged at more.
    results["lists"] = [run_lists(rho, tails, many(LISTS)) for tails in (0, HEAVY) for rho in (0.0, 0.15)]
    results["lists"].append(run_lists(0.0, HEAVY, many(LISTS), 12))
    report("lists done")
    results["real"] = on_real_lists()
    report("real lists done")
    return results


def _share(flags: np.ndarray) -> float:
    return round(float(flags.any(axis=1).mean()), 4)


def _rng(part: str, *kind: float) -> np.random.Generator:
    return np.random.default_rng([SEED, *f"{part} {kind}".encode()])


def main() -> None:
    """Run the study and write its results, the table and the page."""
    from studies.signals_page import PAGE, page

    results = run_all()
    write_table()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main()
