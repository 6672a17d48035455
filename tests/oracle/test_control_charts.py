"""Control charts, CUSUM and their rules against NHSRplotthedots and OpenPrescribing; change points by brute force."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from fairwait.stats.control.change_points import change_points, penalty
from fairwait.stats.control.cusum_parity import parity_cusum
from fairwait.stats.control.rules import Good, assurance, label_points, rules, variation
from fairwait.stats.control.xmr import xmr

_SPC = (
    "snap_basic", "snap_outlier_screen", "fix12", "step_target_increase", "step_dec", "step_neutral", "trend_down",
    "two_in_three", "with_ties", "opposite_sides",
)  # fmt: skip
_CUSUM = ("00", "01", "03", "04", "06", "07", "09", "10", "12", "13", "15", "16", "18", "19", "21", "22", "24")
_LABELS = {
    "Common Cause": 0, "Above UCL": 1, "Below LCL": -1, "7 Points Above CL": 2, "7 Points Below CL": -2,
    "7 Point Trend (Increasing)": 3, "7 Point Trend (Decreasing)": -3, "2 in 3 Above CL": 4, "2 in 3 Below CL": -4,
}  # fmt: skip
_GOOD: dict[str, Good] = {"increase": "higher", "decrease": "lower", "neutral": "neither"}
_POINTS = {
    "common_cause": "common", "special_cause_improvement": "improvement", "special_cause_concern": "concern",
    "special_cause_neutral_high": "higher", "special_cause_neutral_low": "lower",
}  # fmt: skip
_ASSURED = {"consistent_fail": "missed", "consistent_pass": "met", "inconsistent": "either"}


def numbers(values: list[float | None]) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values])


@pytest.mark.parametrize("name", _SPC)
def test_limits_labels_and_icons_of_the_peer(name: str, peer_oracles: dict[str, Any]) -> None:
    case = peer_oracles[f"spc.{name}"]
    given, expected = case["input"], case["expected"]
    limits = xmr(
        given["y"], phases=expected["rebase_group"], fix_after=given["fix_after_n_points"],
        screen=given["screen_outliers"],
    )  # fmt: skip
    for found, key in ((limits.centre, "mean"), (limits.lower, "lpl"), (limits.upper, "upl")):
        assert found[0] == pytest.approx(numbers(expected[key]), abs=case["tolerance"]), key
    judged = rules(limits)
    assert (judged.outside[0] != 0).tolist() == expected["outside_limits"]
    labels = label_points(limits)[0].tolist()
    assert labels == [_LABELS[words] for words in expected["special_cause_type"]]
    good = _GOOD[given["improvement_direction"]]
    assert [variation(label, good) for label in labels] == [_POINTS[word] for word in expected["point_type"]]
    assert variation(labels[-1], good) == _POINTS[expected["last_point_type"]]
    if given["target"] is not None:
        (sure,) = assurance(limits.lower[0, -1], limits.upper[0, -1], given["target"], good)
        assert sure == _ASSURED.get(expected["assurance"], "unknown")


@pytest.mark.parametrize("name", ["inc", "dec"])
def test_assurance_of_the_peer(name: str, peer_oracles: dict[str, Any]) -> None:
    case = peer_oracles[f"spc.assurance.{name}"]
    given = case["input"]
    found = assurance(given["lpl"], given["upl"], given["target"], _GOOD[given["improvement"]])
    assert found == [_ASSURED[word] for word in case["expected"]]


def test_seven_rising_points_are_a_trend(peer_oracles: dict[str, Any]) -> None:
    case = peer_oracles["spc.rule.trend"]
    assert "2-8" in case["expected"]
    found = rules(xmr(case["input"]["sign_or_y"])).trend[0]
    assert found.tolist() == [0, 1, 1, 1, 1, 1, 1, 1, 0]


def test_screening_is_a_switch(oracles: dict[str, Any]) -> None:
    case = oracles["xmr_screen"]
    for screen, key in ((True, "screened"), (False, "excel")):
        found = xmr(case["inputs"]["y"], screen=screen)
        expected = case["expected"][key]
        assert found.centre[0, 0] == pytest.approx(expected["mean"], abs=case["tol"])
        assert found.lower[0, 0] == pytest.approx(expected["lpl"], abs=case["tol"])
        assert found.upper[0, 0] == pytest.approx(expected["upl"], abs=case["tol"])


def test_cusum_of_the_methods(oracles: dict[str, Any]) -> None:
    case = oracles["op_cusum"]
    found = parity_cusum(case["inputs"]["y"])
    assert [int(bool(alert)) for alert in found.alerts] == case["expected"]["alert"]
    for values, key in ((found.above, "pos"), (found.mean, "mean"), (found.limit, "h")):
        assert values == pytest.approx(np.array(case["expected"][key]), abs=case["tol"])


@pytest.mark.parametrize("name", _CUSUM)
def test_cusum_of_openprescribing(name: str, peer_oracles: dict[str, Any]) -> None:
    """Alerts, means and limits are theirs; their sums are rounded to two decimals month by month and drift from ours by
    half a hundredth a month at most."""
    case = peer_oracles[f"cusum.{name}"]
    given, expected = case["input"], case["expected"]
    found = parity_cusum(given["data"], window=given["window_size"], sensitivity=given["sensitivity"])
    assert [alert[:1] for alert in found.alerts] == expected["alerts"]
    drift = 0.011 + 0.005 * np.arange(len(given["data"]))
    for values, key in ((found.above, "smax"), (found.below, "smin")):
        assert (np.abs(values - numbers(expected[key])) <= drift).all(), key
    for values, key in ((found.mean, "target_mean"), (found.limit, "threshold")):
        assert values == pytest.approx(numbers(expected[key]), abs=1e-9, nan_ok=True), key
    last = expected["last_alert"]
    assert (found.last_alert is None) == (last is None)
    if last is not None and found.last_alert is not None:
        assert found.last_alert.start == pytest.approx(last["from"])
        assert found.last_alert.end == pytest.approx(last["to"])
        assert found.last_alert.months == last["period"]
        assert found.last_alert.size_word == expected["size_word"]


def _by_trying_all(y: np.ndarray, price: float, least: int) -> tuple[float, tuple[int, ...]]:
    """The best cuts of a short series by trying every set of them."""
    best: tuple[float, tuple[int, ...]] = (float(((y - y.mean()) ** 2).sum()), ())
    for count in range(1, len(y) // least):
        for cuts in combinations(range(least, len(y) - least + 1), count):
            edges = [0, *cuts, len(y)]
            parts = [y[a:b] for a, b in pairwise(edges)]
            if min(map(len, parts)) < least:
                continue
            cost = sum(float(((part - part.mean()) ** 2).sum()) for part in parts) + price * count
            best = min(best, (cost, cuts))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_change_points_are_the_best_there_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=18)
    y[rng.integers(4, 14) :] += rng.normal(scale=3.0)
    y[rng.integers(4, 14) :] += rng.normal(scale=3.0)
    price = float(penalty(18, 1.0, 0.0)) / (1 + seed % 3)
    _, cuts = _by_trying_all(y, price, 4)
    (found,) = change_points(y, sigma=1.0, price=price)
    assert tuple(one.month for one in found) == cuts
