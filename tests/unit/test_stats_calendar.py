"""Working days, part years and populations between mid-years, in small tables."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.stats.calendar import (
    annualised_rate,
    calendar_change,
    midpoint,
    per_standard_month,
    population_at,
    working_days,
)


@pytest.mark.parametrize(
    ("month", "holidays", "days"),
    [
        ("2012-06", [date(2012, 6, 4), date(2012, 6, 5)], 19),  # the Diamond Jubilee
        ("2022-06", [date(2022, 6, 2), date(2022, 6, 3)], 20),  # the Platinum Jubilee
        ("2022-09", [date(2022, 9, 19)], 21),  # the Queen's funeral
        ("2023-05", [date(2023, 5, 1), date(2023, 5, 8), date(2023, 5, 29)], 20),  # the coronation
        ("2020-05", [date(2020, 5, 8), date(2020, 5, 25)], 19),  # the early May holiday moved
        ("2024-02", [], 21),
    ],
)
def test_months_with_moved_and_single_holidays(month: str, holidays: list[date], days: int) -> None:
    assert working_days([Period.parse(month)], holidays).tolist() == [days]


def test_holidays_at_weekends_twice_or_elsewhere_change_nothing() -> None:
    plain = working_days([Period(2021, 12)], [date(2021, 12, 27), date(2021, 12, 28)])
    noisy = working_days(
        [Period(2021, 12)],
        [date(2021, 12, 28), date(2021, 12, 25), date(2021, 12, 27), date(2021, 12, 27), date(1999, 1, 1)],
    )
    assert plain.tolist() == noisy.tolist() == [21]


def test_december_ends_with_the_year() -> None:
    assert working_days([Period(2025, 12), Period(2026, 1)], []).tolist() == [23, 22]


def test_two_months_alike_per_working_day_are_alike_once_adjusted() -> None:
    adjusted = per_standard_month([1_900, 2_200], [19, 22])
    assert adjusted[0] == pytest.approx(adjusted[1]) == pytest.approx(2_108)
    seasonal = per_standard_month([1_900, 2_200], [19, 22], beta=0.85)
    assert seasonal[1] > seasonal[0]
    assert per_standard_month([1_900], [19], beta=0)[0] == 1_900


def test_what_the_calendar_predicts_follows_beta() -> None:
    assert float(calendar_change(19, 22)) == pytest.approx(0.1579, abs=1e-4)
    assert float(calendar_change(19, 22, beta=0.85)) == pytest.approx((22 / 19) ** 0.85 - 1)


def test_a_month_without_working_days_is_refused() -> None:
    with pytest.raises(BadInputError, match="working days"):
        per_standard_month(10, 0)


def test_a_whole_year_needs_no_annualising() -> None:
    assert float(annualised_rate(365.25, 1_000, 365.25)) == pytest.approx(365.25)


def test_midpoints() -> None:
    assert midpoint(Period(2025, 7), Period(2026, 6)) == date(2025, 12, 30)
    assert midpoint(Period(2026, 1), Period(2026, 1)) == date(2026, 1, 16)
    with pytest.raises(UsageError):
        midpoint(Period(2026, 2), Period(2026, 1))


def test_people_between_mid_years_lie_on_a_straight_line_and_never_beyond_the_estimates() -> None:
    known_on = [date(2021, 6, 30), date(2022, 6, 30)]
    people = np.array([[1_000.0, 500.0], [1_365.0, 500.0]])
    assert population_at(date(2021, 7, 1), known_on, people).tolist() == [1_001, 500]
    assert population_at(date(2020, 1, 1), known_on, people).tolist() == [1_000, 500]
    assert population_at(date(2026, 1, 1), known_on, people).tolist() == [1_365, 500]
    assert population_at(date(2026, 1, 1), known_on[:1], people[:1]).tolist() == [1_000, 500]


def test_estimates_must_come_in_order() -> None:
    with pytest.raises(UsageError):
        population_at(date(2021, 7, 1), [date(2022, 6, 30), date(2021, 6, 30)], [[1.0], [2.0]])
