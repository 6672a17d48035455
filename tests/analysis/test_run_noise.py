"""A month that has a run of months around it is judged by the noise of that run: winter 2014-15, as it was."""

from __future__ import annotations

import numpy as np
import pytest
from studies.month_noise_run import JANUARY as THEN
from studies.month_noise_run import SHARE, WINTER, told_apart

from fairwait.analysis.periods.change import change
from fairwait.analysis.ranking import rank
from fairwait.analysis.run_noise import DOUBT, OwnNoise, doubt_of, list_noise, month_noise, run_of_months
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure
from fairwait.definitions.noise import borrowed_noise
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.store.reader import packaged_figures

NOW = Period(2026, 1)


@pytest.fixture(scope="module")
def today(bench: Workbench) -> Workbench:
    """The packaged figures on the areas of January 2026."""
    return Workbench(packaged_figures(), boundaries=NOW)


@pytest.mark.parametrize(
    ("id", "most"),
    [(SHARE, 0.08), ("waiting", 0.06), ("waiting_over_18_weeks", 0.08), ("median_wait", 0.08), ("p92_wait", 0.09),
     ("admitted_median_wait", 0.05)],
)  # fmt: skip
def test_neighbouring_months_of_2014_15_are_told_apart_one_time_in_twenty(
    bench: Workbench, today: Workbench, id: str, most: float
) -> None:
    """With today's noise it was 25 in 100 for the share, 16 for the list and 12 for the median."""
    for one in (bench, today):
        assert 0.005 < told_apart(one, id)[1] < most


def test_what_england_did_is_told(bench: Workbench) -> None:
    """The share within 18 weeks hardly moved in England; the median wait fell by a sixth after January."""
    assert told_apart(bench, SHARE)[0] < 0.09
    assert told_apart(bench, "median_wait")[0] > 0.25


def test_the_noise_of_the_winter_is_measured_on_the_winter(bench: Workbench, today: Workbench) -> None:
    borrowed = borrowed_noise(SHARE)
    for one, least in ((bench, 173), (today, 90)):
        noise = month_noise(one, measure(SHARE), Geography.SUB_ICB, THEN)
        assert isinstance(noise, OwnNoise)
        assert (
            noise.source == f"{least} areas that could be judged, December 2014 to March 2015, month-on-month changes"
        )
        assert noise.low < noise.omega < noise.high
        assert 0.07 < noise.omega < 0.095
        assert noise.instead_of == borrowed.omega
        assert 0.04 < doubt_of(noise) < 0.2
        assert list_noise(one, THEN).omega > 1.5 * borrowed_noise("waiting_per_1000").omega


def test_noise_is_never_less_than_what_is_borrowed(bench: Workbench) -> None:
    """Waits of more than a year were so few that counting explains all their changes."""
    long = month_noise(bench, measure("over_52_weeks"), Geography.SUB_ICB, THEN)
    assert long == borrowed_noise("over_52_weeks")
    assert doubt_of(long) == DOUBT


def test_completed_waits_of_the_winter_are_as_restless_as_the_noise_table_says(bench: Workbench) -> None:
    """The table measured admitted waits on the same months by another estimator, on today's boundaries."""
    noise = month_noise(bench, measure("admitted_median_wait"), Geography.SUB_ICB, THEN)
    assert noise.omega == pytest.approx(borrowed_noise("admitted_median_wait").omega, rel=0.05)


def test_january_2026_has_no_run_and_borrows(bench: Workbench, january: Period) -> None:
    for geography in (Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER):
        noise, borrowed = (
            month_noise(bench, measure(SHARE), geography, january),
            borrowed_noise(SHARE, TOTAL, geography),
        )
        assert not isinstance(noise, OwnNoise)
        assert (noise.omega, noise.source) == (borrowed.omega, borrowed.source)


def test_larger_places_measure_themselves_or_are_raised_like_areas(today: Workbench) -> None:
    boards = month_noise(today, measure(SHARE), Geography.ICB, THEN)
    assert isinstance(boards, OwnNoise)
    assert boards.source.startswith("33 ICBs that could be judged")
    regions, areas = (month_noise(today, measure(SHARE), one, THEN) for one in (Geography.REGION, Geography.SUB_ICB))
    assert isinstance(regions, OwnNoise)
    assert isinstance(areas, OwnNoise)
    assert regions.omega / regions.instead_of == pytest.approx(areas.omega / areas.instead_of)
    assert regions.omega < boards.omega
    assert "raised" in regions.source
    assert doubt_of(regions) == DOUBT


def test_ranks_of_the_winter_leave_open_what_the_winter_does(today: Workbench) -> None:
    """Salford's place among 90: three ranks with today's noise."""
    ranking = rank(today, SHARE, Geography.SUB_ICB, THEN)
    (row,) = (at for at in range(len(ranking)) if ranking.estimates["area"][at] == "01G")
    assert (ranking.rank_low[row], len(ranking)) == (1, 90)
    assert 5 <= ranking.rank_high[row] <= 8


def test_a_place_that_moved_is_judged_on_the_boundaries_it_is_counted_on(bench: Workbench) -> None:
    leeds = Area("15F", "Leeds", Geography.SUB_ICB)
    found = change(bench, THEN, NOW, place=leeds, measures=(SHARE,), treatment_function="C_320").changes[0]
    assert found.low is not None
    assert found.high is not None
    own = Workbench(packaged_figures(), boundaries=NOW)
    noise = month_noise(own, measure(SHARE), Geography.SUB_ICB, THEN, "C_320").omega
    share = found.then.value or 0.0
    at_least = (1 - share) * noise
    assert np.log(found.high / found.low) / (2 * 1.96) > at_least


def test_change_says_on_which_months_noise_was_measured(bench: Workbench) -> None:
    salford = Area("01G", "Salford", Geography.SUB_ICB)
    found = change(bench, WINTER[0], THEN, place=salford, measures=(SHARE,))
    (told,) = (note for note in found.notes if "measured on the months around" in note)
    assert "December 2014 on December 2014 to March 2015 and January 2015 on December 2014 to March 2015" in told
    long = change(bench, WINTER[0], THEN, place=salford, measures=("over_52_weeks",))
    assert not any("measured on the months around" in note for note in long.notes)


def test_a_run_is_the_months_in_a_row_nearest_first() -> None:
    store = packaged_figures()
    assert run_of_months(store, THEN, (Part.INCOMPLETE,)) == WINTER
    assert run_of_months(store, Period(2015, 4), (Part.INCOMPLETE,)) == ()
    assert run_of_months(store, Period(2024, 12), (Part.ADMITTED,)) == ()
    assert run_of_months(store, THEN, (Part.NEW_PERIODS,)) == ()


class _Held:
    """Ten months of full files."""

    def periods(self, publication: str) -> tuple[str, ...]:
        return tuple(str(Period(2025, 1).shift(one)) for one in range(10)) if publication == "rtt-full-csv" else ()


def test_a_run_has_six_months_around_the_month() -> None:
    def around(period: Period) -> list[str]:
        return [str(one) for one in run_of_months(_Held(), period, (Part.INCOMPLETE,))]  # type: ignore[arg-type]

    assert around(Period(2025, 5)) == [f"2025-0{month}" for month in (2, 3, 4, 5, 6, 7)]
    assert around(Period(2025, 10)) == ["2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10"]
