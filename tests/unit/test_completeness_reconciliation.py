"""The missing trusts held against NHS England's own estimates, and sudden changes flagged."""

from __future__ import annotations

import pytest

from fairwait.domain.period import Period
from fairwait.measures.completeness import reconcile_months, reconciliation_sentence
from fairwait.measures.completeness_jumps import find_jumps
from tests.unit.completeness_support import (
    FIRST,
    NOW,
    absent,
    everything,
    judged,
    months,
    overview,
    sector,
    series,
)


def test_the_last_lists_of_missing_trusts_make_up_the_estimates() -> None:
    month = judged(absent("RAA", "NQQ"), overview=overview(17_990, 27_790)).reconciliation
    assert month is not None
    assert [one.code for one in month.missing] == ["RAA"]  # independent providers are not estimated
    assert (month.figures.gap, month.figures.residual, month.balances) == (9800.0, 0.0, True)
    assert reconciliation_sentence(month) == (
        "NHS England’s figures with estimates add 9,800 pathways for missing trusts: exactly the last lists of "
        "Alpha Hospitals (9,800)."
    )


def test_a_trust_nobody_estimated_is_named_in_the_residual() -> None:
    month = judged(absent("RAA", "RBB"), overview=overview(10_000, 19_800)).reconciliation
    assert month is not None
    assert month.figures.residual == -8000.0
    assert [one.code for one in month.not_estimated] == ["RBB"]
    assert "which is 8,000 more" in reconciliation_sentence(month)
    assert "That is the last list of Beta, for which no estimate was made." in reconciliation_sentence(month)


def test_a_residual_that_nothing_explains_is_printed() -> None:
    month = judged(absent("RAA"), overview=overview(10_000, 20_000)).reconciliation
    assert month is not None
    assert "which leaves 200 unexplained" in reconciliation_sentence(month)
    nobody = judged(everything(), overview=overview(10_000, 10_050)).reconciliation
    assert nobody is not None
    assert "no trust was found missing, which leaves 50 unexplained" in reconciliation_sentence(nobody)
    none = judged(everything(), overview=overview(10_000, 10_000)).reconciliation
    assert none is not None
    assert "added nothing" in reconciliation_sentence(none)


def test_a_month_without_estimates_is_not_reconciled() -> None:
    assert judged(everything(), overview=overview(1, 1, month=NOW.shift(-1))).reconciliation is None
    assert judged(everything()).reconciliation is None


def test_a_trust_missing_in_the_first_month_of_the_history_is_only_hinted_at() -> None:
    lists = {key: total for key, total in everything().items() if key != ("RAA", FIRST)}
    lists |= {("RZZ", month): 500 for month in months(FIRST.shift(3))}
    published = overview(18_210, 27_900, month=FIRST)
    for name, values in overview(28_010, 28_099, month=FIRST.shift(1)).items():
        published[name] += values
    first, second = reconcile_months(series(lists), published, (), sector=sector)
    assert (first.period, first.figures.residual) == (FIRST, 9690.0)
    assert first.late == (("RAA", FIRST.shift(1), 9800.0), ("RZZ", FIRST.shift(3), 500.0))
    assert "RAA first appears in February 2024 with 9,800 pathways" in reconciliation_sentence(first)
    assert (second.figures.residual, second.late) == (89.0, ())  # who comes later cannot have been missed before


def test_jumps_of_more_than_a_third_are_flagged_and_small_counts_are_not() -> None:
    found = find_jumps(["a", "b", "c", "d", "e"], [1000, 1000, 3, 200, 1000], [1400, 1430, 6, 0, float("nan")])
    assert [jump.code for jump in found] == ["d", "b"]
    assert found[1].ratio == pytest.approx(1.43)
    assert find_jumps(["a"], [1000], [1430], omega=0.1) == ()  # four times the noise is 0.4
    assert [jump.code for jump in find_jumps(["c"], [3], [6], least=5)] == ["c"]


def test_an_absence_is_not_a_jump_but_a_doubling_is() -> None:
    lists = absent("RAA") | {("RBB", NOW): 16_000}
    assert [jump.code for jump in judged(lists).provider_jumps] == ["RBB"]
    assert judged(lists).icb_jumps == ()


def test_the_history_of_reconciliations_walks_every_month() -> None:
    lists = absent("RAA", since=Period(2024, 12))
    published = {name: list(values) for name, values in overview(18_210, 28_010, month=Period(2024, 12)).items()}
    for name, values in overview(18_210, 28_010).items():
        published[name] += values
    assert [
        (month.period, month.balances) for month in reconcile_months(series(lists), published, (), sector=sector)
    ] == [
        (Period(2024, 12), True),
        (NOW, True),
    ]
