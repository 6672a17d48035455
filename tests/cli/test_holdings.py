"""What ``fairwait status`` says is held: months of monthly returns, quarters of quarterly ones."""

from __future__ import annotations

from fairwait.cli.holdings import holdings
from fairwait.store.reader import packaged_figures


def test_a_quarterly_return_is_counted_in_quarters_and_has_no_gap_between_them() -> None:
    held = {one.publication: one for one in holdings(packaged_figures())}
    beds, lists = held["beds"], held["rtt-incomplete-series"]
    assert beds.quarterly
    assert not lists.quarterly
    years = int(beds.last[:4]) - int(beds.first[:4])
    assert beds.months == years * 4 + (int(beds.last[5:]) - int(beds.first[5:])) // 3 + 1
    assert not beds.gaps
    assert lists.months == 49
