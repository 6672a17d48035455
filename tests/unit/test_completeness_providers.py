"""Who is missing, since when, and what excuses an absence."""

from __future__ import annotations

import pytest

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.measures.completeness import ProviderStatus, assess
from fairwait.measures.completeness_providers import History
from tests.unit.completeness_support import FIRST, NOW, absent, change, everything, judged, months, sector, series


def status(found: object) -> str:
    assert isinstance(found, ProviderStatus)
    return found.status


def test_everybody_submitted() -> None:
    found = judged(everything())
    assert {one.status for one in found.providers} == {"submitted"}
    assert found.missing == ()
    assert found.provider_reason("RAA") == ""


def test_missing_since_the_month_after_its_last_submission() -> None:
    found = judged(absent("RAA", since=Period(2024, 11))).provider("RAA")
    assert found is not None
    assert (found.status, found.since, found.last_month) == ("missing", Period(2024, 11), Period(2024, 10))
    assert (found.last_list, found.usual_list, found.counts) == (9800.0, 9800.0, True)


def test_the_usual_list_is_the_mean_of_the_last_twelve_submitted_months() -> None:
    start = Period(2023, 1)
    lists = absent("RAA", first=start) | {("RAA", start.shift(step)): 100_000 for step in range(6)}
    lists |= {("RAA", Period(2024, 12)): 9800 + 1200}
    found = judged(lists).provider("RAA")
    assert found is not None
    assert (found.last_list, found.usual_list) == (11_000.0, 9_900.0)


def test_a_gap_and_a_return_start_the_count_anew() -> None:
    lists = absent("RAA", since=Period(2024, 12)) | {("RAA", FIRST.shift(2)): 9_000}
    del lists["RAA", FIRST.shift(1)]
    found = judged(lists).provider("RAA")
    assert found is not None
    assert found.since == Period(2024, 12)


def test_a_long_absence_without_a_return_is_still_missing() -> None:
    found = judged(absent("RBB", "NQQ", since=FIRST.shift(1)))
    assert [one.code for one in found.missing] == ["RBB", "NQQ"]
    assert found.missing[0].since == FIRST.shift(1)


def test_after_two_years_an_independent_provider_has_left_but_a_trust_is_still_missing() -> None:
    start = Period(2022, 6)
    lists = absent("RBB", "NQQ", since=Period(2023, 1), first=start)
    at_24_months = judged(lists, period=Period(2024, 12))
    assert {status(at_24_months.provider(code)) for code in ("RBB", "NQQ")} == {"missing"}
    later = judged(lists, period=Period(2025, 1))
    assert status(later.provider("RBB")) == "missing"
    assert status(later.provider("NQQ")) == "left"
    assert "more than two years" in later.provider_reason("NQQ")


@pytest.mark.parametrize(("kind", "expected"), [("merger", "closed"), ("closed", "closed"), ("transfer", "closed"),
                                                ("left-rtt", "left"), ("unexplained", "missing")])  # fmt: skip
def test_a_documented_change_excuses_an_absence(kind: str, expected: str) -> None:
    documented = change("RAA", Period(2024, 11), kind, successor="RBB")  # type: ignore[arg-type]
    found = judged(absent("RAA", since=Period(2024, 11)), changes=[documented])
    assert status(found.provider("RAA")) == expected
    assert bool(found.missing) == (expected == "missing")


def test_a_change_explains_nothing_before_its_month_or_after_a_later_submission() -> None:
    lists = absent("RAA", since=Period(2024, 11))
    future = change("RAA", NOW.shift(1))
    stale = change("RAA", Period(2024, 6))  # it went on reporting for months
    assert status(judged(lists, changes=[future, stale]).provider("RAA")) == "missing"


def test_a_provider_that_still_reports_is_submitting_whatever_the_list_of_changes_says() -> None:
    assert status(judged(everything(), changes=[change("RAA", Period(2024, 6))]).provider("RAA")) == "submitted"


def test_a_provider_seen_only_later_had_not_opened_yet() -> None:
    lists = {key: total for key, total in everything(last=NOW.shift(2)).items() if key[0] != "NQQ" or key[1] > NOW}
    assert status(judged(lists).provider("NQQ")) == "not_yet_open"


def test_a_list_of_nought_is_missing_only_if_the_provider_usually_had_more_than_fifty() -> None:
    nought = everything() | {("RAA", NOW): 0, ("NQQ", NOW): 0}
    nought |= {("NQQ", month): 50 for month in months(last=NOW.shift(-1))}
    found = judged(nought)
    assert (status(found.provider("RAA")), status(found.provider("NQQ"))) == ("missing", "zero")


def test_a_company_that_reports_by_its_sites_has_not_vanished_but_a_trust_may_not_say_so() -> None:
    lists = absent("NQQ", "RAA", since=Period(2024, 12))
    lists |= {(code, month): 100 for code in ("NQQ01", "NQQ02", "RAA01") for month in months(Period(2024, 12))}
    found = judged(lists)
    clinic = found.provider("NQQ")
    assert clinic is not None
    assert (clinic.status, clinic.successors) == ("closed", ("NQQ01", "NQQ02"))
    assert "NQQ01, NQQ02" in found.provider_reason("NQQ")
    assert status(found.provider("RAA")) == "missing"


def test_site_codes_that_came_long_after_are_no_continuation() -> None:
    lists = absent("NQQ", since=Period(2024, 8)) | {("NQQ01", NOW): 100}
    assert status(judged(lists).provider("NQQ")) == "missing"


def test_the_months_own_file_decides_who_submitted() -> None:
    lists = absent("NQQ", since=NOW, first=FIRST)
    present = {"1A": {"RAA"}, "2": {"RAA", "RBB", "RCC", "NEW01"}}
    found = judged({key: value for key, value in lists.items() if key[1] < NOW}, present=present)
    assert [one.code for one in found.missing] == ["NQQ"]
    assert status(found.provider("NEW01")) == "submitted"


def test_a_trust_that_sent_other_parts_but_no_list_is_missing_for_the_list_and_not_for_the_rest() -> None:
    present = {"1A": {"RAA", "RBB", "RCC"}, "2": {"RBB", "RCC", "NQQ"}}
    assert [one.code for one in judged(everything(), present=present).missing] == ["RAA"]
    flows = judged(everything(), present=present, part=Part.ADMITTED)
    assert status(flows.provider("RAA")) == "submitted"
    assert status(flows.provider("NQQ")) == "zero"


def test_a_provider_of_outpatients_only_is_not_missing_from_admissions() -> None:
    """It has no row under 1A, but it sent what it has."""
    present = {"1A": {"RAA", "RBB", "RCC"}, "1B": {"NQQ"}, "2": {"RAA", "RBB", "RCC", "NQQ"}}
    assert judged(everything(), present=present, part=Part.ADMITTED).missing_unexplained == ()


def test_a_month_out_of_reach_of_the_history_has_no_answer() -> None:
    data = series(everything())
    with pytest.raises(NothingToAnswerWithError, match="not the month itself"):
        assess(NOW.shift(1), series=data, sector=sector)
    with pytest.raises(NothingToAnswerWithError, match="no month of the two years before"):
        assess(FIRST, series=data, sector=sector)
    with pytest.raises(NothingToAnswerWithError):
        assess(NOW.shift(26), series=data, sector=sector, present={"2": {"RAA"}})
    assert assess(NOW.shift(1), series=data, sector=sector, present={"2": {"RAA"}}).missing_trusts


def test_a_month_that_the_series_leaves_out_is_nobodys_absence() -> None:
    lists = {key: total for key, total in absent("RAA").items() if key[1] != Period(2024, 12)}
    found = judged(lists).provider("RAA")
    assert found is not None
    assert (found.last_month, found.since) == (Period(2024, 11), NOW)


def test_the_history_reads_providers_only_and_in_order_of_time() -> None:
    data = series(everything())
    backwards = {name: values[::-1] for name, values in data.items()}
    history = History.read(backwards)
    assert set(history.lists) == {"RAA", "RBB", "RCC", "NQQ"}
    assert history.before("RAA", NOW)[-1] == (Period(2024, 12), 9800.0)
    assert history.months == tuple(months())
