"""The oracle cases behind opportunity: the top-decile counterfactual and the queue in balance."""

from __future__ import annotations

from typing import Any

import pytest

from fairwait.stats.opportunity import extra_to_reach, factor_for_standard, target_queue


def test_the_top_decile_counterfactual(oracles: dict[str, Any]) -> None:
    case = oracles["topdecile_counterfactual"]
    given = case["inputs"]
    extra = extra_to_reach(given["rate"], given["pop"], given["p90"]).sum()
    assert extra == pytest.approx(case["expected"]["extra_per_unit"], abs=case["tol"])


def test_the_queue_that_keeps_a_target(oracles: dict[str, Any]) -> None:
    case = oracles["fong_target_queue"]
    found = target_queue(case["inputs"]["demand"], case["inputs"]["target"], 4)
    assert float(found) == pytest.approx(case["expected"]["q"], abs=case["tol"])


def test_the_factor_of_a_standard(oracles: dict[str, Any]) -> None:
    case = oracles["factor_for_standard"]
    found = [factor_for_standard(share) for share in case["inputs"]["p"]]
    assert found == pytest.approx(case["expected"]["factor"], abs=case["tol"])
    assert case["inputs"]["target"] / found[0] == pytest.approx(case["expected"]["mean_wait_92"], abs=case["tol"])
    queue = float(target_queue(100, case["inputs"]["target"], found[0]))
    assert queue == pytest.approx(case["expected"]["queue_per_100_weekly"], abs=case["tol"])
