"""The two ends of an order have words that cannot be taken for the other end."""

from __future__ import annotations

import pytest

from fairwait.analysis.ends import ends_of
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure, measures


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("within_18_weeks", "Most within 18 weeks", "Fewest within 18 weeks"),
        ("over_52_weeks", "Fewest over 52 weeks", "Most over 52 weeks"),
        ("median_wait", "Shortest waits", "Longest waits"),
        ("admitted_treated_per_1000", "Highest rates", "Lowest rates"),
        ("six_week_diagnostic_waits", "Fewest waiting six weeks or more", "Most waiting six weeks or more"),
        ("bed_occupancy", "Highest shares", "Lowest shares"),
    ],
)
def test_the_first_of_an_order_are_those_that_rank_first(name: str, first: str, last: str) -> None:
    assert ends_of(measure(name)).in_order == (first, last)


def test_no_end_is_called_good_or_bad_and_low_is_first_only_where_lower_is_better() -> None:
    for name in measures():
        one = measure(name)
        ends = ends_of(one)
        assert not {"best", "worst", "better", "worse"} & {*" ".join(ends.in_order).lower().split()}
        assert ends.high_first is (one.polarity is not Polarity.LOWER_IS_BETTER)
        assert ends.most != ends.least


def test_counted_in_a_title_that_says_which_way_waits_go() -> None:
    bands = ["clearly high"] * 18 + ["not distinguishable"] * 55 + ["clearly low"] * 17
    assert ends_of(measure("within_18_weeks")).counted(bands, "area", "areas") == (
        "18 areas with clearly more within 18 weeks than most, 17 with clearly fewer"
    )
    nobody = ends_of(measure("over_52_weeks")).counted(["not distinguishable"], "board", "boards")
    assert nobody == "No board with clearly more over 52 weeks or fewer over 52 weeks than most"
    assert ends_of(measure("within_18_weeks")).said("clearly high") == "clearly more within 18 weeks"
    assert ends_of(measure("within_18_weeks")).said("not distinguishable") == "not distinguishable"
