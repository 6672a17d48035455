"""What ``fairwait status`` says is held: months of monthly returns, quarters of quarterly ones."""

from __future__ import annotations

import pytest

from fairwait.analysis.holdings import holdings
from fairwait.cli import status
from fairwait.cli.screen import Screen
from fairwait.store.reader import Store, packaged_figures


def test_a_quarterly_return_is_counted_in_quarters_and_has_no_gap_between_them() -> None:
    held = {one.publication: one for one in holdings(packaged_figures())}
    beds, lists = held["beds"], held["rtt-incomplete-series"]
    assert beds.quarterly
    assert not lists.quarterly
    years = int(beds.last[:4]) - int(beds.first[:4])
    assert beds.months == years * 4 + (int(beds.last[5:]) - int(beds.first[5:])) // 3 + 1
    assert not beds.gaps
    assert lists.months == 49


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (("diagnostics-icb-series", "beds"), "What can be measured is diagnostics to March 2026 and beds to"),
        (("rtt-incomplete-series",), "so nothing can be measured yet"),
    ],
)
def test_a_store_without_referral_to_treatment_says_what_it_can_measure(
    kept: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = packaged_figures()
    store = Store(
        whole.root, tuple(one for one in whole.all_releases if one.publication in kept), label="here", version=0
    )
    period, judged = status._latest(store)
    assert (period, judged) == (None, None)
    status._show(Screen(), store, holdings(store), period)
    assert said in " ".join(capsys.readouterr().out.split())
