"""An interval contains the value it is of: none, all, and everything between, whatever rounding does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairwait.analysis.revisions.measured import _one
from fairwait.analysis.scale import on_scale
from fairwait.definitions.measure_files import measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS, Estimates
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.stats.intervals import wilson_interval


def test_all_of_a_whole_is_inside_its_own_limits() -> None:
    wholes = np.arange(1.0, 20_001.0)
    _, high = wilson_interval(wholes, wholes)
    assert set(high.tolist()) == {1.0}
    low, _ = wilson_interval(np.zeros_like(wholes), wholes)
    assert set(low.tolist()) == {0.0}


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_every_share_is_inside_its_own_limits(whole: int, share: float) -> None:
    part = min(whole, round(share * whole))
    low, high = (float(one) for one in wilson_interval(part, whole))
    assert 0 <= low <= part / whole <= high <= 1


def table(name: str, part: float, whole: float, low: float, high: float, geography: str = "provider") -> Estimates:
    texts = {
        "measure": name, "area": "RJN", "area_name": "East Cheshire", "geography": geography, "status": "ok",
        "treatment_function": TOTAL,
    }  # fmt: skip
    numbers = {"value": part / whole, "low": low, "high": high, "numerator": part, "denominator": whole}
    return Estimates(
        {one: np.array([texts.get(one, "")], dtype=object) for one in TEXT_COLUMNS}
        | {one: np.array([numbers.get(one, np.nan)]) for one in NUMBER_COLUMNS}
    )


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_the_interval_of_a_ranked_place_contains_what_is_printed_of_it(part: int, whole: int) -> None:
    part = min(part, whole)
    for name in ("not_retreated_share", "within_18_weeks", "six_week_diagnostic_waits"):
        noise = borrowed_noise(name, TOTAL, Geography.PROVIDER)
        one = on_scale(measure(name), table(name, part, whole, np.nan, np.nan), noise, Geography.PROVIDER)
        assert one.low[0] <= part / whole <= one.high[0]


def test_a_figure_that_stayed_moved_by_nothing_whatever_its_interval() -> None:
    still = table("within_18_weeks", 7, 7, 0.6, 0.9999999999999999)
    found = _one(measure("within_18_weeks"), Geography.PROVIDER, still, still)
    assert (found.judged, found.moved, found.beyond) == (1, 0, ())
