"""Noise from month-on-month changes: found where it was put in, with limits that hold it, and right for a test."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_changes import measure_changes


def made(rng: np.random.Generator, omega: float, places: int = 150, months: int = 4) -> tuple[Floats, Floats]:
    """A made-up country: levels of places, months of England, counting error of very different sizes."""
    counting = np.repeat(rng.uniform(0.01, 0.15, places)[:, None] ** 2, months, axis=1)
    level = rng.normal(2.5, 0.4, places)[:, None]
    month = rng.normal(0, 0.1, months)
    values = level + month + np.sqrt(counting + omega**2) * rng.standard_normal((places, months))
    return values, counting


@pytest.mark.parametrize("omega", [0.03, 0.085, 0.3])
def test_noise_put_in_is_found_and_its_limits_hold_it(omega: float) -> None:
    rng = np.random.default_rng(1)
    found = [measure_changes(*made(rng, omega)) for _ in range(40)]
    assert np.mean([one.omega for one in found]) == pytest.approx(omega, rel=0.08)
    assert np.mean([one.low <= omega <= one.high for one in found]) >= 0.85


def test_a_test_of_neighbouring_months_that_uses_it_is_wrong_one_time_in_twenty() -> None:
    rng = np.random.default_rng(2)
    told = []
    for _ in range(40):
        values, counting = made(rng, 0.085)
        omega = measure_changes(values, counting).omega
        change = values[:, 1] - values[:, 0]
        error = np.sqrt(counting[:, 0] + counting[:, 1] + 2 * omega**2)
        told.append(np.mean(np.abs(change - change.mean()) > 1.96 * error))
    assert 0.04 <= np.mean(told) <= 0.06


def test_counting_alone_is_no_noise() -> None:
    found = measure_changes(*made(np.random.default_rng(3), 0.0))
    assert found.low == 0.0
    assert found.omega < 0.03
    assert np.isnan(found.log_sd)


def test_months_that_are_alike_hide_noise_from_their_changes() -> None:
    """A correlation of 0.75 between months leaves half of the noise to be seen in a change."""
    values, counting = made(np.random.default_rng(4), 0.1)
    apart, alike = measure_changes(values, counting), measure_changes(values, counting, rho=0.75)
    assert alike.omega == pytest.approx(2 * apart.omega, rel=0.02)
    assert alike.log_sd == pytest.approx(apart.log_sd, rel=0.05)


def test_gaps_are_borne_and_too_little_is_refused() -> None:
    values, counting = made(np.random.default_rng(5), 0.085)
    whole = measure_changes(values, counting)
    values[:60, 0] = np.nan
    some = measure_changes(values, counting)
    assert (whole.places, some.places, some.months) == (150, 150, 4)
    assert some.high - some.low > whole.high - whole.low
    with pytest.raises(NothingToAnswerWithError, match="3 months of 150 places"):
        measure_changes(values[:, 1:], counting[:, 1:])
    with pytest.raises(NothingToAnswerWithError, match="1 months of 0 places"):
        measure_changes(values[-19:], counting[-19:])


def test_a_list_that_wanders_is_judged_by_its_changes() -> None:
    """Changes that last are as large as those that pass: noise is then what two neighbouring months differ by."""
    rng = np.random.default_rng(6)
    values = np.cumsum(rng.normal(0, 0.05 * np.sqrt(2), (2000, 4)), axis=1)
    assert measure_changes(values, np.zeros_like(values)).omega == pytest.approx(0.05, rel=0.04)
