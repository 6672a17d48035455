"""A panel holds what was published, on one map, and nothing that cannot be defended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fairwait.analysis.panel import Panel, panel, panels_held
from fairwait.analysis.panel.breaks import broken
from fairwait.analysis.panel.judging import Run, common_change, leaps
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.measures.completeness_inputs import SERIES
from tests.analysis.stores import NOW, month_of
from tests.synthetic.full_csv import Month

SHARE = "within_18_weeks"
FEBRUARY_2024 = Period(2024, 2)


def rows(bench: Workbench, where: str, columns: str = "org, period, within_18, total") -> list[tuple[Any, ...]]:
    """The packaged series as it stands, read without fairwait's own reading."""
    release = bench.history.release(SERIES)
    sql = f"select {columns} from read_parquet('{release.path('marts')}') where {where}"
    return bench.history.connection.execute(sql).fetchall()


def months(first: Period, number: int) -> tuple[Period, ...]:
    return tuple(first.shift(step) for step in range(number))


@pytest.fixture(scope="module")
def boards(bench: Workbench) -> Panel:
    """Every month held of boards, on the map of April 2026."""
    return panel(bench, SHARE, Geography.ICB, months=None)


def test_every_cell_is_the_published_figure(bench: Workbench) -> None:
    found = panel(bench, SHARE, Geography.ICB, last=Period(2026, 1), months=12)
    assert found.periods == months(Period(2025, 2), 12)
    assert len(found) == 42
    for org, month, within, total in rows(bench, "level = 'icb' and period between '2025-02' and '2026-01'"):
        at = (found.row(org), found.periods.index(Period.parse(month)))
        assert (found.part[at], found.whole[at]) == (within, total)
        assert found.value[at] == pytest.approx(within / total, abs=1e-15)
    national = rows(bench, "level = 'england' and period = '2026-01'")[0]
    assert found.england[-1] == national[2] / national[3]


def test_months_before_and_after_dentistry_passed_to_boards_are_never_compared(boards: Panel) -> None:
    at = boards.periods.index(Period(2023, 4))
    assert boards.segment[at - 1] != boards.segment[at]
    assert not boards.usable[:, at : at + 2].any()  # until June 2023 boards were still taking dentistry over
    assert np.isfinite(boards.theta[:, at]).any()  # published and shown all the same
    assert boards.current().periods[0] == Period(2023, 4)
    assert (boards.current().segment == boards.segment[-1]).all()


def test_the_step_of_february_2024_is_in_no_level(boards: Panel) -> None:
    at = boards.periods.index(FEBRUARY_2024)
    assert boards.steps == (at,)
    held = np.isfinite(boards.level[:, at - 1]) & np.isfinite(boards.level[:, at])
    assert held.sum() >= 20
    assert np.abs(boards.level[held, at] - boards.level[held, at - 1]).max() < 1e-12
    assert np.abs(boards.theta[held, at] - boards.theta[held, at - 1]).max() > 0.02
    after = np.diff(boards.level[held], axis=1)[:, at:]
    assert np.allclose(
        after, np.diff(np.where(boards.usable, boards.theta, np.nan)[held], axis=1)[:, at:], equal_nan=True
    )


def test_boards_that_merged_are_their_sum_and_those_divided_have_no_history(bench: Workbench, boards: Panel) -> None:
    at = boards.periods.index(Period(2026, 3))
    merged = rows(bench, "level = 'icb' and org in ('QMJ', 'QRV') and period = '2026-03'")
    row = boards.row("Z9B2Z")
    assert boards.part[row, at] == sum(one[2] for one in merged)
    assert boards.whole[row, at] == sum(one[3] for one in merged)
    left = {code for code, _ in boards.left_out}
    assert left == {"D7T5G", "S1Y5D", "T6Y0W", "QRL", "S0E4D", "S9B9J"}
    assert not left & set(boards.areas)
    assert not {"QMJ", "QRV", "QNQ"} & set(boards.areas)
    assert all("took over a part" in why for why in boards.left_out.values())


def test_the_merging_of_boards_moves_nobody(bench: Workbench) -> None:
    after = panel(bench, SHARE, Geography.ICB, last=Period(2026, 4), months=12)
    before = panel(bench, SHARE, Geography.ICB, last=Period(2026, 3), months=12)
    for code in set(after.areas) & set(before.areas):
        old, new = before.value[before.row(code), 1:], after.value[after.row(code), :-1]
        assert np.array_equal(old, new, equal_nan=True)


def test_a_trust_that_falls_silent_is_not_judged_and_neither_are_the_boards_that_rely_on_it(bench: Workbench) -> None:
    july = Period(2025, 7)
    trusts = panel(bench, SHARE, Geography.PROVIDER, last=Period(2026, 1))
    row, at = trusts.row("RHQ"), trusts.periods.index(july)
    assert trusts.usable[row, :at].all()
    assert not trusts.usable[row, at:].any()
    found = panel(bench, SHARE, Geography.ICB, last=Period(2026, 1))
    board = found.row("QF7")
    assert not found.usable[board, at:].any()
    assert found.usable[board, :at].all()  # going silent is no leap of the list
    assert "Sheffield" in found.reasons[board, at]


def test_a_provider_carries_the_list_of_whom_it_took_over(bench: Workbench) -> None:
    trusts = panel(bench, SHARE, Geography.PROVIDER)
    assert "RAP" not in trusts.areas
    row, at = trusts.row("RAL"), trusts.periods.index(Period(2024, 6))
    parts = rows(bench, "level = 'provider' and org in ('RAL', 'RAP') and period = '2024-06'")
    assert len(parts) == 2
    assert trusts.whole[row, at] == sum(one[3] for one in parts)


def test_independent_providers_stand_apart(bench: Workbench) -> None:
    own = panel(bench, SHARE, Geography.PROVIDER)
    other = panel(bench, SHARE, Geography.PROVIDER, independent=True)
    assert len(other) > 50
    assert not set(own.areas) & set(other.areas)


def test_who_is_taken_off_does_not_move_with_who_reports(boards: Panel) -> None:
    now = boards.current()
    without = now.places([row for row in range(len(now)) if now.areas[row] != "QF7"])  # QF7 is silent since July 2025
    shared = [now.areas.index(code) for code in without.areas]
    assert np.allclose(now.relative[shared], without.relative, equal_nan=True)


def test_flows_of_systems_are_by_hospital_and_cross_no_handover_between_commissioners(bench: Workbench) -> None:
    found = panel(bench, "clock_stops_per_new_period", Geography.ICB, months=None)
    assert found.nature == "flow"
    assert (found.periods[0], found.periods[-1]) == (Period(2020, 4), Period(2025, 2))
    april = found.periods.index(Period(2021, 4))  # after the pandemic's months
    assert found.current().periods[0] == found.periods[april]
    assert "dental-to-icbs" not in {one.one.id for one in found.crossed if one.concerns}
    assert found.england[-1] == pytest.approx(found.part[:, -1].sum() / found.whole[:, -1].sum())


def test_waits_by_function_are_as_printed_and_oral_surgery_alone_is_cut(bench: Workbench) -> None:
    cardiology = panel(bench, "median_wait", Geography.ICB, months=None, treatment_function="C_320")
    assert (cardiology.segment == 0).all()
    assert np.isnan(cardiology.value[:, cardiology.periods.index(Period(2023, 4))]).all()  # the file lacks the month
    assert any("April 2023" in note for note in cardiology.notes)
    oral = panel(bench, SHARE, Geography.ICB, months=None, treatment_function="C_140")
    assert oral.segment[0] != oral.segment[-1]


def test_months_of_files_of_their_own_are_judged_as_a_ranking_judges_them(bench: Workbench) -> None:
    from fairwait.analysis.ranking import rank

    winter = panel(bench, "admitted_median_wait", Geography.SUB_ICB, last=Period(2015, 3))
    assert winter.periods == months(Period(2014, 12), 4)
    assert winter.nature == "flow"
    ranked = rank(bench, "admitted_median_wait", Geography.SUB_ICB, Period(2015, 3))
    judged = {winter.areas[row] for row in np.flatnonzero(winter.usable[:, -1])}
    assert judged == set(ranked.estimates["area"].tolist())


def test_months_that_the_user_fetched_follow_one_another(complete: Workbench) -> None:
    found = panel(complete, "admitted_treated_per_1000", Geography.SUB_ICB)
    assert found.last == NOW
    assert found.nature == "flow"
    assert np.isfinite(found.value).sum() == 14 * 6  # areas and months of the made-up country
    value = complete.estimates("admitted_treated_per_1000", Geography.SUB_ICB, NOW)
    for area, one in zip(value["area"].tolist(), value["value"].tolist(), strict=True):
        if area in found.areas:
            assert np.array_equal(found.value[found.row(area), -1], one, equal_nan=True)


def test_a_trust_that_stops_sending_ends_its_own_line(made: Callable[[Month], Workbench]) -> None:
    found = panel(made(month_of(NOW).without_providers(["RZ1"])), SHARE, Geography.PROVIDER)
    row = found.row("RZ1")
    assert found.usable[row, -2]
    assert not found.usable[row, -1]


def test_a_measure_with_fewer_than_two_months_is_refused(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError, match="at least two months"):
        panel(bench, "decision_to_admit_share", Geography.SUB_ICB)
    with pytest.raises(NothingToAnswerWithError, match="not held for May 2027"):
        panel(bench, SHARE, Geography.ICB, last=Period(2027, 5))


def test_every_panel_said_to_be_held_can_be_read(bench: Workbench) -> None:
    held = panels_held(bench)
    assert (SHARE, Geography.ICB) in held
    assert ("clock_stops_per_new_period", Geography.ICB) in held
    for measure, geography in held:
        if named_measure(measure).collected is None:  # those of other returns take seconds each
            found = panel(bench, measure, geography)
            assert np.isfinite(found.theta).any(axis=0).sum() >= 2


def leaps_of(size: list[float], common: float = 0.0, **known: Any) -> dict[int, str]:
    when = months(Period(2025, 1), len(size))
    return leaps(Run(np.array(size), when, np.arange(len(size)) * common, **known))


def test_a_leap_cuts_what_came_before_and_a_slip_only_itself() -> None:
    assert leaps_of([100.0, 101, 99, 100, 102, 101, 100, 99]) == {}
    doubled = leaps_of([50.0, 51, 50, 100, 102, 101, 100, 99])
    assert sorted(doubled) == [0, 1, 2]
    assert "100% more pathways in April 2025 than in March 2025" in doubled[0]
    assert sorted(leaps_of([100.0, 101, 99, 20, 102, 101, 100, 99])) == [3]
    assert sorted(leaps_of([100.0, 101, 20, 21, 102, 101, 100, 99])) == [2, 3]
    assert sorted(leaps_of([100.0, 101, 99, 100, 102, 101, 100, 40])) == list(range(7))
    nan = float("nan")
    assert leaps_of([100.0, nan, nan, nan, nan, nan, nan, 40]) == {}


def test_a_long_list_leaps_sooner_and_what_everybody_did_is_no_leap() -> None:
    rising = [50_000.0, 50_500, 50_200, 60_000, 60_300, 60_100]
    assert sorted(leaps_of(rising)) == [0, 1, 2]
    assert leaps_of([one / 10 for one in rising]) == {}
    assert leaps_of(rising, stock=False) == {}
    everybody = [50_000.0 * 1.2**step for step in range(6)]
    assert leaps_of(everybody, common=float(np.log(1.2))) == {}
    assert leaps_of(rising, apart=frozenset({3})) == {}  # the month of a documented break


def test_everybodys_change_is_the_middle_one() -> None:
    size = np.array([[100.0, 110, 121], [200, 220, 242], [300, 100, 400], [np.nan, np.nan, 5]])
    assert common_change(size) == pytest.approx([0, np.log(1.1), 2 * np.log(1.1)])


def test_a_board_whose_list_leapt_has_no_history_to_be_judged_by(bench: Workbench) -> None:
    found = panel(bench, SHARE, Geography.ICB, last=Period(2026, 4))
    cornwall = found.row("QT6")  # a fifth more pathways in one month, which none of its hospitals reported
    assert found.usable[cornwall, -1]
    assert not found.usable[cornwall, :-1].any()
    before = panel(bench, SHARE, Geography.ICB, last=Period(2026, 3))
    assert before.usable[before.row("QT6")].all()


def test_merged_boards_are_judged_by_who_sent_for_their_parts(bench: Workbench) -> None:
    found = panel(bench, SHARE, Geography.ICB, last=Period(2026, 4))
    assert found.usable[found.row("Z9B2Z")].all()


def test_a_panel_of_some_months_and_places_keeps_its_cells(boards: Panel) -> None:
    last = boards.upto(Period(2025, 12)).months(range(30, 40)).places([3, 5])
    assert last.areas == (boards.areas[3], boards.areas[5])
    assert np.array_equal(last.theta, boards.theta[[3, 5], 30:40], equal_nan=True)
    for (row, column), why in last.reasons.items():
        assert boards.reasons[(3, 5)[row], column + 30] == why
    assert last.steps == ()


def test_boundaries_of_areas_do_not_cut_providers() -> None:
    share = named_measure(SHARE)
    run = months(Period(2022, 4), 49)
    trusts = broken(run, share, Geography.PROVIDER, "C_999")
    assert (trusts.segment == 0).all()
    assert trusts.steps == (run.index(FEBRUARY_2024),)
    areas = broken(run, share, Geography.SUB_ICB, "C_999")
    assert len(set(areas.segment.tolist())) == 3


@pytest.mark.parametrize("months", [0, 1, -1, 2.5])
def test_a_window_that_is_none_is_refused(bench: Workbench, months: Any) -> None:
    with pytest.raises(UsageError, match="no number of months"):
        panel(bench, SHARE, Geography.ICB, months=months)


def test_a_window_longer_than_anything_held_is_everything_held(bench: Workbench) -> None:
    long = panel(bench, SHARE, Geography.ICB, months=100_000)
    assert long.periods == panel(bench, SHARE, Geography.ICB, months=None).periods


def test_a_window_that_ends_in_a_handover_has_nothing_to_hold_anybody_against(bench: Workbench) -> None:
    found = panel(bench, SHARE, Geography.ICB, months=3, last=Period(2023, 4))
    assert np.isnan(found.current().relative).all()


def test_a_month_before_the_panel_is_refused(bench: Workbench) -> None:
    found = panel(bench, SHARE, Geography.ICB)
    with pytest.raises(NothingToAnswerWithError, match="begin in May 2024"):
        found.upto(Period(2001, 1))


def test_a_treatment_function_is_a_name_and_never_sql(bench: Workbench) -> None:
    with pytest.raises(NothingToAnswerWithError):
        panel(bench, SHARE, Geography.ICB, treatment_function="C_110' or 1=1 --")


def test_measures_of_one_return_ask_after_the_same_senders(bench: Workbench) -> None:
    from fairwait.measures.collected.senders import judge_measure

    six, thirteen = (named_measure(one) for one in ("six_week_diagnostic_waits", "thirteen_week_diagnostic_waits"))
    month = Period(2025, 9)
    assert bench.senders(six, month) is bench.senders(thirteen, month)
    for one in (six, thirteen, named_measure("diagnostic_tests_per_1000")):
        (apart,) = judge_measure(one, [bench.store], month)
        (kept,) = bench.senders(one, month)
        assert apart.missing == kept.missing
        assert apart.known == kept.known
