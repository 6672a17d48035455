"""What chance would flag among charts: the same months in other orders, gaps and correlation kept."""

from __future__ import annotations

import numpy as np
import pytest

from fairwait.stats.control.autocorrelation import pooled_rho
from fairwait.stats.control.false_alarms import cusum_false_alarms, expected_flagged
from fairwait.stats.control.rules import label_points
from fairwait.stats.control.shuffled import Chance, chance_of_alerts, chance_of_signals, shuffled
from fairwait.stats.control.xmr import xmr
from fairwait.stats.noise import Noise
from fairwait.stats.simulate import monthly_noise


def made(rho: float, series: int, months: int, seed: int = 1) -> np.ndarray:
    return monthly_noise(series, months, Noise(1.0, rho), np.random.default_rng(seed))


def test_months_are_the_same_in_another_order_and_gaps_stay() -> None:
    y = made(0.0, 5, 20)
    y[1, [0, 7, 19]] = np.nan
    y[2] = np.nan
    other = shuffled(y, 0.0, np.random.default_rng(1), 30)
    assert other.shape == (30, 5, 20)
    assert (np.isnan(other) == np.isnan(y)).all()
    assert np.sort(other, axis=2) == pytest.approx(np.broadcast_to(np.sort(y, axis=1), other.shape), nan_ok=True)
    assert np.std([one[0, 3] for one in other]) > 0.3
    assert other[:, :, :] != pytest.approx(np.broadcast_to(y, other.shape), nan_ok=True)


def test_what_months_share_with_their_neighbours_stays() -> None:
    other = shuffled(made(0.5, 40, 60), 0.5, np.random.default_rng(2), 20)
    assert pooled_rho(other.reshape(-1, 60)) == pytest.approx(0.5, abs=0.05)
    assert pooled_rho(shuffled(made(0.5, 40, 60), 0.0, np.random.default_rng(2), 20).reshape(-1, 60)) < 0.05


@pytest.mark.parametrize("rho", [0.0, 0.15])
@pytest.mark.parametrize("months", [12, 36])
def test_of_a_bell_curve_it_expects_what_the_simulated_table_does(rho: float, months: int) -> None:
    found = [chance_of_signals(made(rho, 42, months, seed), rho, times=100).expected for seed in range(30)]
    assert np.mean(found) == pytest.approx(expected_flagged([months] * 42, rho), abs=0.12)


def test_of_rare_large_jumps_it_expects_what_truly_comes() -> None:
    rng = np.random.default_rng(3)
    truth = (label_points(xmr(rng.standard_t(4, (20_000, 36))))[:, -1] != 0).mean()
    found = [chance_of_signals(rng.standard_t(4, (42, 36)), times=100).expected for _ in range(30)]
    assert np.mean(found) == pytest.approx(42 * truth, abs=0.12)
    assert np.mean(found) > 1.5 * expected_flagged([36] * 42)


def test_its_range_holds_its_expectation_and_nothing_flags_nobody() -> None:
    found = chance_of_signals(made(0.0, 200, 36))
    assert found.low < found.expected < found.high
    assert found.shares.sum() == pytest.approx(found.expected)
    assert chance_of_signals(np.empty((0, 36))).expected == 0.0
    assert chance_of_signals(np.ones((3, 36))).high == 0
    assert isinstance(found, Chance)


def test_alerts_of_a_bell_curve() -> None:
    found = np.mean([chance_of_alerts(made(0.3, 42, 48, seed), 0.3) for seed in range(20)])
    assert found == pytest.approx(42 * cusum_false_alarms(24, 0.3)[1], abs=0.9)
    assert chance_of_alerts(made(0.3, 42, 24), 0.3) == 0.0


def test_the_same_months_have_the_same_answer() -> None:
    y = made(0.0, 20, 30)
    first = chance_of_signals(y)
    assert (chance_of_signals(y.copy()).shares == first.shares).all()
