"""Bank holidays and breaks in the series."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from fairwait.definitions import dated
from fairwait.definitions.dated import SeriesBreak, bank_holidays, breaks, breaks_between
from fairwait.domain.errors import BadInputError, NothingToAnswerWithError
from fairwait.domain.period import Period


def test_every_weekday_bank_holiday_agrees_with_an_independent_calendar() -> None:
    other = holidays.country_holidays("GB", subdiv="ENG", years=range(2007, 2028))

    assert {day for day in other if day.weekday() < 5} == bank_holidays()


@pytest.mark.parametrize(
    "day", [date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8), date(2020, 5, 8)]
)
def test_one_off_holidays_are_there(day: date) -> None:
    assert day in bank_holidays()


def test_a_moved_holiday_is_not_on_its_usual_day() -> None:
    assert date(2020, 5, 4) not in bank_holidays()


def test_june_2021_had_22_working_days_and_may_19() -> None:
    def working(period: Period) -> int:
        days = [date(period.year, period.month, day) for day in range(1, period.days + 1)]
        return sum(day.weekday() < 5 and day not in bank_holidays() for day in days)

    assert (working(Period(2021, 6)), working(Period(2021, 5))) == (22, 19)


def test_years_beyond_the_table_are_refused() -> None:
    with pytest.raises(NothingToAnswerWithError, match="2028"):
        bank_holidays(2026, 2028)


def test_breaks_are_dated_in_order_and_have_every_word() -> None:
    found = breaks()

    assert [one.date for one in found] == sorted(one.date for one in found)
    assert len({one.id for one in found}) == len(found) == 18
    for one in found:
        assert all(text.strip() for text in (one.what, one.effect, one.handling, one.source))


def test_a_comparison_crosses_the_breaks_between_its_months_only() -> None:
    crossed = {one.id for one in breaks_between(Period(2023, 3), Period(2024, 2))}

    assert crossed == {"sussex-surrey-2023", "dental-to-icbs", "community-leaves"}
    assert breaks_between(Period(2024, 5), Period(2025, 3)) == ()


def test_the_pandemic_counts_when_any_of_it_lies_between() -> None:
    assert "covid" in {one.id for one in breaks_between(Period(2021, 3), Period(2021, 6))}
    assert "covid" not in {one.id for one in breaks_between(Period(2021, 5), Period(2021, 6))}


def test_a_break_concerns_its_treatment_functions_and_basis_only() -> None:
    dental = next(one for one in breaks() if one.id == "dental-to-icbs")

    assert dental.period == Period(2023, 4)
    assert dental.concerns("C_140", "commissioner")
    assert not dental.concerns("C_110", "commissioner")
    assert not dental.concerns("C_140", "provider")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"colour": "red"}, "colour"), ({"known": "guessed"}, "published, seen, reported"), ({"date": "2023"}, "date")],
)
def test_a_break_with_a_wrong_field_is_refused(change: dict[str, str], said: str) -> None:
    entry = {
        "id": "x",
        "date": date(2023, 4, 1),
        "what": "w",
        "effect": "e",
        "handling": "h",
        "known": "seen",
        "source": "s",
    }
    assert isinstance(dated._break(entry), SeriesBreak)
    with pytest.raises(BadInputError, match=said):
        dated._break({**entry, **change})
