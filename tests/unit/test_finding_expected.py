"""Which periods should be out on a day, for each rhythm."""

from __future__ import annotations

from datetime import date

import pytest

from fairwait.definitions.publications import publication
from fairwait.domain.period import Period
from fairwait.sources.finding.expected import expected, newest_expected


@pytest.mark.parametrize(
    ("source", "today", "newest"),
    [
        # The 20th of the second month after: September on 20 November.
        ("rtt-full-csv", date(2026, 11, 19), "2026-08 2026-08"),
        ("rtt-full-csv", date(2026, 11, 20), "2026-09 2026-09"),
        ("rtt-full-csv", date(2027, 1, 20), "2026-11 2026-11"),
        # The 28th of the second month after the quarter.
        ("beds", date(2026, 8, 27), "2026-01 2026-03"),
        ("beds", date(2026, 8, 28), "2026-04 2026-06"),
        ("beds", date(2026, 11, 28), "2026-07 2026-09"),
        ("beds", date(2027, 2, 28), "2026-10 2026-12"),
        # A financial year is due after its March.
        ("cdc-activity", date(2026, 5, 27), "2024-04 2025-03"),
        ("cdc-activity", date(2026, 5, 28), "2025-04 2026-03"),
        # The register of a month comes out in it.
        ("gp-registered-patients", date(2026, 11, 20), "2026-11 2026-11"),
        ("gp-registered-patients", date(2026, 11, 19), "2026-10 2026-10"),
        ("ods-organisations", date(2026, 11, 20), ""),
    ],
)
def test_the_newest_period_that_should_be_out(source: str, today: date, newest: str) -> None:
    entry = publication(source)
    span = newest_expected(entry, entry.files[0], today)
    assert (f"{span[0]} {span[1]}" if span else "") == newest


def test_all_from_the_first_period_on_within_the_range_asked_for() -> None:
    entry = publication("rtt-commissioner-workbooks")
    today = date(2026, 11, 22)
    incomplete, new_periods = entry.files[0], entry.files[3]
    assert expected(entry, incomplete, today)[0] == (Period(2012, 4), Period(2012, 4))
    assert expected(entry, new_periods, today)[0] == (Period(2015, 10), Period(2015, 10))
    assert len(expected(entry, incomplete, today)) == 174
    some = expected(entry, incomplete, today, Period(2012, 1), Period(2012, 6))
    assert [str(begin) for begin, _ in some] == ["2012-04", "2012-05", "2012-06"]


def test_a_quarter_is_in_range_when_any_of_its_months_is() -> None:
    entry = publication("beds")
    some = expected(entry, entry.files[0], date(2026, 11, 22), Period(2015, 6), Period(2015, 7))
    assert [str(end) for _, end in some] == ["2015-06", "2015-09"]


def test_gaps_are_left_out_and_what_has_ended_ends() -> None:
    theatres = publication("operating-theatres")
    ends = [end for _, end in expected(theatres, theatres.files[0], date(2026, 11, 22))]
    assert ends[:1] == [Period(2013, 3)]
    around = [end for end in ends if Period(2019, 6) < end < Period(2022, 4)]
    assert [str(end) for end in around] == ["2019-09", "2019-12", "2021-12", "2022-03"]
    ended = theatres.model_copy(update={"last_period": Period(2018, 3)})
    assert expected(ended, ended.files[0], date(2026, 11, 22))[-1] == (Period(2018, 1), Period(2018, 3))
