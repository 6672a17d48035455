"""XmR charts with rules and labels of a country at once, against taking one pass of plain statistics over the same.

The peers named in the project's notes take one series at a time, at one to two milliseconds each. The floor here is
what anybody must do to draw such a chart: the mean of each series and the mean distance between neighbouring months.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from fairwait.stats.control.rules import label_points
from fairwait.stats.control.xmr import xmr

SERIES, MONTHS = 106 * 24, 60


def control_charts(runs: int) -> dict[str, Any]:
    """Charts of 106 areas x 24 treatment functions x 60 months, the floor of it, and the same one series at a time."""
    values = np.random.default_rng(1).normal(size=(SERIES, MONTHS))
    whole, floor = _turns(
        (lambda: label_points(xmr(values)), lambda: (values.mean(axis=1), np.abs(np.diff(values)).mean(axis=1))), runs
    )
    few = values[:200]
    alone, together = _turns(
        (lambda: [label_points(xmr(row)) for row in few], lambda: label_points(xmr(few))), max(1, runs // 2)
    )
    return {
        "series": SERIES,
        "months": MONTHS,
        "seconds": whole,
        "floor_seconds": floor,
        "ratio": whole / floor,
        "alone_to_together": alone / together,
    }


def _turns(works: tuple[Callable[[], object], ...], runs: int) -> list[float]:
    """Median processor seconds of each, run turn by turn after one to warm up."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(runs + 1):
        for work, kept in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            if turn:
                kept.append(time.process_time() - start)
    return [statistics.median(one) for one in taken]


if __name__ == "__main__":
    for name, value in control_charts(5).items():
        print(f"{name:20s} {value:g}")
