"""Intervals and funnels: what must hold whatever the counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.stats.dispersion import Scale, dispersion, ratio_deviations, trim
from fairwait.stats.funnel import binomial_limits, poisson_limits, ratio_funnel, scale_limits, share_funnel
from fairwait.stats.intervals import count_interval, exact_count_interval, wilson_interval

confidences = st.floats(0.5, 0.999)
pairs = st.lists(st.tuples(st.integers(1, 3_000), st.floats(5, 3_000)), min_size=5, max_size=30)


@given(count=st.floats(0, 1e7), confidence=confidences)
def test_a_counts_interval_contains_it(count: float, confidence: float) -> None:
    for low, high in (count_interval(count, confidence), exact_count_interval(count, confidence)):
        assert not low > count
        assert high > count


@given(count=st.integers(0, 5_000), narrow=confidences, wide=confidences)
def test_more_confidence_is_a_wider_interval(count: int, narrow: float, wide: float) -> None:
    narrow, wide = sorted([narrow, wide])
    inner, outer = count_interval(count, narrow), count_interval(count, wide)
    assert not outer[0] > inner[0] + 1e-9
    assert not outer[1] < inner[1] - 1e-9


@given(whole=st.integers(1, 10_000_000), share=st.floats(0, 1), confidence=confidences)
def test_wilson_contains_the_share_and_mirrors_it(whole: int, share: float, confidence: float) -> None:
    part = round(whole * share)
    low, high = wilson_interval(part, whole, confidence)
    assert 0 <= low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= high <= 1
    other_low, other_high = wilson_interval(whole - part, whole, confidence)
    assert (float(other_low), float(other_high)) == pytest.approx((1 - float(high), 1 - float(low)), abs=1e-9)


@given(expected=st.lists(st.floats(1, 1e5), min_size=2, max_size=10, unique=True))
def test_funnels_narrow_as_places_grow(expected: list[float]) -> None:
    size = np.sort(expected)
    for low, high in (
        poisson_limits(size),
        scale_limits(Scale.LOG, 1.0, size, tau2=0.01),
        scale_limits(Scale.ROOT, 1.0, size, tau2=0.01),
        scale_limits(Scale.ARCSINE, 0.6, size, tau2=0.01),
        binomial_limits(0.6, size),
    ):
        assert np.all(np.diff(low) >= -1e-9)
        assert np.all(np.diff(high) <= 1e-9)


@given(rows=pairs)
def test_limits_for_over_dispersion_are_never_narrower(rows: list[tuple[int, float]]) -> None:
    observed, expected = np.array(rows, dtype=float).T
    plain = scale_limits(Scale.LOG, 1.0, expected)
    for adjustment in ("additive", "multiplicative"):
        found = ratio_funnel(observed, expected, adjustment=adjustment)
        assert np.all(found.low95 <= plain[0] + 1e-12)
        assert np.all(found.high95 >= plain[1] - 1e-12)
        assert np.all(found.low998 <= found.low95 + 1e-12)
        assert np.all(np.abs(found.flag998) <= np.abs(found.flag95))


@given(rows=pairs, data=st.data())
def test_permuting_places_permutes_their_flags(rows: list[tuple[int, float]], data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(rows)))))
    observed, expected = np.array(rows, dtype=float).T
    # Winsorised, because equal deviations have no order to be truncated by.
    straight = ratio_funnel(observed, expected, how="winsorise")
    mixed = ratio_funnel(observed[order], expected[order], how="winsorise")
    np.testing.assert_allclose(mixed.low95, straight.low95[order], rtol=1e-9)
    assert mixed.spread.tau2 == pytest.approx(straight.spread.tau2, abs=1e-12)


@given(z=st.lists(st.floats(-50, 50), min_size=3, max_size=60))
def test_trimming_only_softens(z: list[float]) -> None:
    raw = np.array(z)
    winsorised, truncated = trim(raw, "winsorise"), trim(raw, "truncate")
    assert winsorised.min() >= raw.min()
    assert winsorised.max() <= raw.max()
    kept = np.isfinite(truncated)
    np.testing.assert_array_equal(truncated[kept], raw[kept])
    np.testing.assert_array_equal(trim(raw, "none"), raw)
    assert raw[~kept].size <= 0.2 * raw.size + 1


@given(rows=pairs)
def test_tau2_is_the_slow_moment_estimate(rows: list[tuple[int, float]]) -> None:
    observed, expected = np.array(rows, dtype=float).T
    found = dispersion(ratio_deviations(observed, expected), "none")
    deviations = [np.log(o / e) * np.sqrt(e) for o, e in rows]
    phi = sum(z * z for z in deviations) / len(rows)
    weights = [e for _, e in rows]
    room = sum(weights) - sum(w * w for w in weights) / sum(weights)
    assert found.phi == pytest.approx(phi, rel=1e-9)
    assert found.tau2 == pytest.approx(max(0.0, (len(rows) * phi - (len(rows) - 1)) / room), rel=1e-9, abs=1e-12)


@given(rows=st.lists(st.tuples(st.integers(1, 900), st.integers(900, 5_000)), min_size=5, max_size=20))
def test_share_funnels_stay_among_shares(rows: list[tuple[int, int]]) -> None:
    part, whole = np.array(rows, dtype=float).T
    found = share_funnel(part, whole)
    assert np.all((found.low998 >= 0) & (found.high998 <= 1))
    assert np.all((found.low95 <= found.target) & (found.high95 >= found.target))
