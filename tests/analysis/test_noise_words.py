"""What a report says of the noise it borrows: how large, measured when and on whom, and what was borrowed before."""

from __future__ import annotations

from fairwait.analysis.noise_words import doubt_words, noise_by_size, noise_words
from fairwait.analysis.ranking import rank
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography


def test_admitted_rates_say_that_they_borrow_from_2014_15_and_what_changed(bench: Workbench, january: Period) -> None:
    told = noise_words(rank(bench, "admitted_treated_per_1000", Geography.SUB_ICB, january))
    assert "noise of 5.3% of the value (95% limits there 4.3% to 6.3%)" in told
    assert "was measured in 2014-15 and is borrowed for January 2026" in told
    assert told.endswith(
        "Until November 2026 fairwait borrowed 7.5% here (NHS trusts, September to November 2025); rank ranges are "
        "narrower for it."
    )


def test_a_value_that_rose_is_said_to_widen(bench: Workbench, january: Period) -> None:
    told = noise_words(rank(bench, "admitted_median_wait", Geography.SUB_ICB, january, "C_502"))
    assert "borrowed 13.0% here" in told
    assert "rank ranges are wider for it" in told


def test_what_did_not_change_says_nothing_of_before(bench: Workbench, january: Period) -> None:
    told = noise_words(rank(bench, "within_18_weeks", Geography.SUB_ICB, january))
    assert "0.022 on the logit scale" in told
    assert "Until November 2026" not in told


def test_regions_say_that_they_measure_badly_and_have_no_limits(bench: Workbench, january: Period) -> None:
    told = noise_words(rank(bench, "within_18_weeks", Geography.REGION, january))
    assert "the upper 90% limit, as seven regions measure it badly" in told
    assert "95% limits" not in told
    assert "(the value of sub-ICB locations)" in told


def test_a_month_with_a_run_says_when_its_noise_was_measured(bench: Workbench) -> None:
    told = noise_words(rank(bench, "within_18_weeks", Geography.SUB_ICB, Period(2015, 1)))
    assert "noise of 0.086 on the logit scale (95% limits there 0.076 to 0.097)" in told
    assert "was measured on December 2014 to March 2015: 173 areas that could be judged" in told
    assert "more than the 0.022 that would be borrowed" in told


def test_measured_noise_is_doubted_by_its_own_limits(bench: Workbench, january: Period) -> None:
    own = doubt_words(rank(bench, "within_18_weeks", Geography.SUB_ICB, Period(2015, 1)))
    assert "what those limits allow, a factor of up to 1.1" in own
    assert "twice or half" in doubt_words(rank(bench, "within_18_weeks", Geography.SUB_ICB, january))


def test_single_functions_of_providers_say_what_lists_as_long_move_by_sector(bench: Workbench, january: Period) -> None:
    (told,) = noise_by_size(rank(bench, "median_wait", Geography.PROVIDER, january, "C_110"))
    assert "at NHS trusts 17.0% with 100, 7.8% with 1,000 and 4.1% with 5,000; at independent providers" in told
    assert "single treatment functions of NHS trusts, April 2024 to April 2026" in told
    (whole,) = noise_by_size(rank(bench, "median_wait", Geography.PROVIDER, january))
    assert "whole lists as long as their own in their sector" in whole
    assert "at NHS trusts 10.6% with 1,000, 4.5% with 10,000 and 2.4% with 50,000; at independent providers" in whole


def test_long_waits_of_single_functions_at_independents_borrow_from_whole_lists(
    bench: Workbench, january: Period
) -> None:
    (told,) = noise_by_size(rank(bench, "over_52_weeks", Geography.PROVIDER, january, "C_110"))
    assert "single treatment functions of NHS trusts" in told
    assert "whole lists of providers, April 2022 to April 2026" in told
