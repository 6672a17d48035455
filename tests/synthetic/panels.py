"""Panels with a known story: places by months on the working scale, for tests of everything that reads a panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.definitions.measure_files import measure
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.provenance import Provenance

FIRST = Period(2023, 6)


def made_panel(
    theta: np.ndarray,
    *,
    name: str = "within_18_weeks",
    geography: Geography = Geography.ICB,
    nature: str | None = None,
    first: Period = FIRST,
    whole: float = 50_000.0,
) -> Panel:
    """A panel of ``theta`` (places, months) on its working scale, from ``first`` on, without breaks or reasons.

    A share's parts follow from ``theta``; places are ``Q00``, ``Q01`` ... Replace fields for breaks and reasons.
    """
    chosen = measure(name)
    shape = theta.shape
    value = 1.0 / (1.0 + np.exp(-theta)) if chosen.kind.value == "share" else np.exp(theta)
    stock = nature or ("flow" if chosen.kind.value == "balance" else "stock")
    return Panel(
        measure=chosen,
        geography=geography,
        treatment_function="C_999",
        nature="flow" if stock == "flow" else "stock",
        periods=tuple(first.shift(step) for step in range(shape[1])),
        areas=tuple(f"Q{row:02d}" for row in range(shape[0])),
        names=tuple(f"Place {row:02d}" for row in range(shape[0])),
        part=value * whole,
        whole=np.where(np.isfinite(theta), whole, np.nan),
        value=value,
        theta=theta.astype(np.float64),
        sampling=np.zeros(shape),
        variance=np.full(shape, 1e-4),
        england=np.nanmean(value, axis=0),
        england_theta=np.nanmean(theta, axis=0),
        reasons={},
        left_out={},
        segment=np.zeros(shape[1], dtype=np.int_),
        steps=(),
        crossed=(),
        boundaries=first.shift(shape[1] - 1),
        origin="Made up for a test.",
        sources=(Provenance("made-up", "Made-up series", str(first), "made-up.csv", "0" * 64, shape[0]),),
    )


def wandering(places: int, months: int, *, step: float = 0.03, level: float = 0.4, seed: int = 1) -> np.ndarray:
    """Lists: the level of each place wanders by independent steps. (places, months)."""
    rng = np.random.default_rng(seed)
    return np.asarray(level + rng.normal(scale=step, size=(places, months)).cumsum(axis=1))


def scattering(places: int, months: int, *, noise: float = 0.05, level: float = 0.0, seed: int = 1) -> np.ndarray:
    """Flows: each place scatters about its own level. (places, months)."""
    rng = np.random.default_rng(seed)
    return np.asarray(level + rng.normal(scale=0.2, size=(places, 1)) + rng.normal(scale=noise, size=(places, months)))


def with_step(panel: Panel, column: int) -> Panel:
    """The same panel with a break that moved every level in one month."""
    return replace(panel, steps=(column,))
