"""Signals: what is charted, when limits begin anew, and that nobody is charged with what was done to everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from fairwait.analysis.panel import panels_held
from fairwait.analysis.signals import Signals, signals, signals_of
from fairwait.analysis.signals.finding import list_table, months_table, place_finding, signals_finding
from fairwait.charts import render_svg
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.stats.control.false_alarms import expected_flagged
from fairwait.stats.control.rules import OUTSIDE
from tests.figures import packaged_bench
from tests.synthetic.panels import made_panel, scattering, wandering, with_step

APRIL_2023, FEBRUARY_2024 = Period(2023, 4), Period(2024, 2)
FLOW = "clock_stops_per_new_period"


@cache
def boards(measure: str = "within_18_weeks", relative: bool = True) -> Signals:
    return signals(packaged_bench(), measure, Geography.ICB, relative=relative)


# --- what is charted


def test_a_list_is_charted_as_its_change_and_hardly_ever_signals() -> None:
    """500 lists that only wander: as levels nearly all would signal; their change does as often as chance says."""
    found = signals_of(made_panel(wandering(500, 37)))
    assert found.unit == "points"
    assert len(found.judged) == 500
    assert not found.residual
    assert found.false_range[0] <= len(found.flagged) <= found.false_range[1]
    assert 0 < found.expected_false < 0.03 * 500


def test_the_charted_change_is_in_points_of_the_share() -> None:
    panel = made_panel(wandering(6, 30))
    found = signals_of(panel, relative=False)
    assert found.charts[0].points[1:] == pytest.approx(100 * np.diff(panel.value[0]))
    assert np.isnan(found.charts[0].points[0])


def test_a_small_share_is_charted_in_per_cent_and_not_at_all_where_next_to_nobody_is_counted() -> None:
    theta = wandering(6, 30, level=-5.0)
    found = signals_of(made_panel(theta, name="over_52_weeks"), relative=False)
    assert found.unit == "percent"
    assert found.charts[0].points[1:] == pytest.approx(100 * np.expm1(np.diff(theta[0])))
    with pytest.raises(NothingToAnswerWithError, match="8 months"):
        signals_of(made_panel(theta, name="over_52_weeks", whole=500.0))


def test_what_everybody_does_is_nobodys_signal() -> None:
    theta = wandering(40, 37)
    theta[:, -1] += 0.3  # a national push in the last month
    against, own = (signals_of(made_panel(theta), relative=relative) for relative in (True, False))
    assert len(against.flagged) <= against.false_range[1]
    assert len(own.flagged) > 30
    assert {one.variation for one in own.flagged} == {"improvement"}


def test_a_place_that_leaps_does_not_make_signals_of_the_others() -> None:
    theta = wandering(12, 37)
    theta[3, -1] += 1.5
    found = signals_of(made_panel(theta))
    assert [one.area for one in found.flagged] == ["Q03"]


def test_few_places_have_no_middle() -> None:
    assert not signals_of(made_panel(wandering(4, 30))).relative
    assert signals_of(made_panel(wandering(5, 30))).relative


def test_a_flow_is_charted_as_itself() -> None:
    panel = made_panel(scattering(10, 30), name=FLOW)
    found = signals_of(panel, relative=False)
    assert found.unit == "rate"
    assert found.charts[2].points == pytest.approx(panel.value[2])
    assert (found.charts[2].lower > 0).all()


def test_the_season_of_everybody_is_taken_off_a_places_own_chart() -> None:
    theta = scattering(30, 48, noise=0.02)
    theta += 0.3 * (np.array([one.month for one in made_panel(theta).periods]) == 12)
    found = signals_of(made_panel(theta, name=FLOW), relative=False)
    assert found.seasons
    december = [at for at, month in enumerate(found.periods) if month.month == 12]
    assert np.mean([(one.labels[december] == OUTSIDE).any() for one in found.charts]) < 0.2
    short = signals_of(made_panel(theta[:, :30], name=FLOW), relative=False)
    assert not short.seasons
    short_december = [at for at, month in enumerate(short.periods) if month.month == 12]
    assert np.mean([(one.labels[short_december] == OUTSIDE).any() for one in short.charts]) > 0.8


def test_months_that_carry_over_are_charted_less_what_was_expected() -> None:
    rng = np.random.default_rng(4)
    theta = np.zeros((60, 40))
    for month in range(1, 40):
        theta[:, month] = 0.7 * theta[:, month - 1] + rng.normal(scale=0.05, size=60)
    found = signals_of(made_panel(theta, name=FLOW))
    assert found.rho == pytest.approx(0.7, abs=0.08)
    assert found.residual
    assert len(found.flagged) <= found.false_range[1]


def test_a_month_too_far_out_for_chance_is_never_put_down_to_it() -> None:
    """One chart of 12 flagged is no more than chance gives in number; five standard deviations out it is something."""
    theta = wandering(12, 37)
    theta[3, -1] += 1.5
    far, near = signals_of(made_panel(theta)), signals_of(made_panel(wandering(12, 37)))
    assert len(far.flagged) <= far.false_range[1] + 1
    assert [one.area for one in far.far] == ["Q03"]
    said = " ".join(signals_finding(far).sentences)
    assert "Place 03" in said
    assert "too far out for chance" in said
    assert "none of these is evidence" not in said
    assert "too far out for chance" in " ".join(place_finding(far, "Q03").sentences)
    assert not near.far
    assert "too far out" not in " ".join(signals_finding(near).sentences)


def test_chance_hardly_ever_reaches_so_far() -> None:
    assert not signals_of(made_panel(wandering(2_000, 37, seed=3))).far


# --- where limits begin anew


def test_a_step_is_left_out_of_the_change_of_a_list() -> None:
    theta = wandering(20, 30)
    theta[:, 12:] += 0.5 + 0.2 * np.random.default_rng(1).normal(size=(20, 1))
    found = signals_of(with_step(made_panel(theta), 12))
    assert len(found.phases) == 1
    assert all(np.isnan(one.points[12]) for one in found.charts)
    assert np.mean([(one.labels != 0).any() for one in found.charts]) < 0.5
    blamed = signals_of(made_panel(theta), relative=False)
    assert all(one.labels[12] == OUTSIDE for one in blamed.charts)


def test_a_step_begins_a_new_phase_of_a_flow_and_its_month_is_never_a_signal() -> None:
    theta = scattering(20, 40)
    theta[:, 20] += 0.9
    theta[:, 21:] += 0.4
    found = signals_of(with_step(made_panel(theta, name=FLOW), 20), relative=False)
    assert [phase.kind for phase in found.phases] == ["start", "break"]
    assert not any(one.labels[20] for one in found.charts)
    assert not any(one.judged[20] for one in found.charts)
    assert all(one.centre[-1] > one.centre[0] for one in found.charts)


def test_months_of_the_pandemic_make_no_limits() -> None:
    theta = scattering(12, 40)
    theta[:, :13] -= 1.0
    segment = np.repeat([0, 1], [13, 27])
    panel = replace(made_panel(theta, name=FLOW, first=Period(2020, 3)), segment=segment)
    found = signals_of(panel, relative=False)
    assert all(np.isnan(one.centre[:13]).all() for one in found.charts)
    assert not any(one.labels[:13].any() for one in found.charts)
    together = signals_of(replace(panel, segment=np.zeros(40, dtype=int)), relative=False)
    assert all(one.centre[-1] == pytest.approx(np.exp(theta[row, 13:].mean()), rel=1e-6)
               for row, one in enumerate(together.charts) if not together.residual)  # fmt: skip


def test_a_rebase_has_a_reason_and_may_have_a_baseline() -> None:
    theta = scattering(10, 40)
    theta[:, 20:] += 0.5
    panel = made_panel(theta, name=FLOW)
    month = panel.periods[20]
    found = signals_of(panel, rebase=((month, "new theatres"),), baseline=12, relative=False)
    assert [(phase.first, phase.reason, phase.kind) for phase in found.phases[1:]] == [
        (month, "new theatres", "stated")
    ]
    assert {one.used for one in found.charts} == {12}
    assert found.charts[0].centre[-1] == pytest.approx(np.exp(theta[0, 20:32].mean()))
    assert found.charts[0].centre[0] == pytest.approx(np.exp(theta[0, :12].mean()))
    assert "new theatres" in " ".join(signals_finding(found).assumptions)
    for bad in ((month, " "), (Period(2010, 1), "why")):
        with pytest.raises(UsageError):
            signals_of(panel, rebase=(bad,))


def test_a_lasting_change_is_suggested_and_never_rebased() -> None:
    theta = scattering(10, 40, noise=0.03)
    theta[4, 25:] += 0.4
    found = signals_of(made_panel(theta, name=FLOW))
    assert len(found.phases) == 1
    one = found.charts[4]
    assert [abs(change.month.months_until(found.periods[25])) <= 2 for change in one.changes] == [True]
    assert one.changes[0].low < 100 * np.expm1(0.4) < one.changes[0].high
    assert "Nothing was rebased" in one.suggestion
    assert f"--rebase {one.changes[0].month}:REASON" in one.suggestion
    assert sum(bool(other.changes) for other in found.charts) <= 2


def test_small_differences_add_up() -> None:
    theta = scattering(20, 44, noise=0.05)
    theta[7, 26:] += 0.08
    found = signals_of(made_panel(theta, name=FLOW))
    assert found.charts[7].cusum.alert == 1
    assert found.charts[7].cusum.since is not None
    assert found.periods[26] <= found.charts[7].cusum.since
    assert sum(one.cusum.alert != 0 for one in found.charts) < 6
    short = signals_of(made_panel(theta[:, :20], name=FLOW))
    assert not short.charts[0].cusum.judged
    assert "20" in short.charts[0].cusum.reason


# --- the latest month alone


def test_an_old_spike_is_not_todays_signal() -> None:
    theta = scattering(10, 40)
    theta[2, 22] += 1.0
    one = signals_of(made_panel(theta, name=FLOW)).charts[2]
    assert one.labels[22] == OUTSIDE
    assert one.variation == "common"


def test_who_sent_nothing_is_never_a_signal() -> None:
    theta = wandering(10, 37)
    panel = made_panel(theta)
    why = "Its hospital has sent no figures since July 2025."
    silent = replace(panel, reasons={(1, column): why for column in range(33, 37)})
    silent.theta[1, 33:] += 2.0
    found = signals_of(silent)
    one = found.chart("Q01")
    assert one is not None
    assert (one.variation, one.reason) == ("unknown", why)
    assert one not in found.flagged
    assert why in [row[-1] for row in list_table(found).rows]
    assert "not judged" in signals_finding(found).quality[0]


def test_who_sent_nothing_this_month_is_not_alerting_now() -> None:
    """Small differences that had added up before are no alert of a month without a figure."""
    theta = scattering(20, 44)
    theta[7, 26:] += 0.3
    before = signals_of(made_panel(theta, name=FLOW)).charts[7].cusum
    assert before.alert == 1
    theta[7, -1] = np.nan
    found = signals_of(made_panel(theta, name=FLOW))
    silent = found.charts[7].cusum
    assert (silent.judged, silent.alert, silent.since) == (False, 0, None)
    assert found.panel.last.label in silent.reason
    numbers = signals_finding(found).numbers
    assert numbers is not None
    assert numbers["cusum_alerting"] == sum(one.cusum.alert != 0 for one in found.charts if one.area != "Q07")
    assert next(row for row in list_table(found).rows if row[1] == "Q07")[10] is None
    assert place_finding(found, "Q07").sentences.count(silent.reason) == 1


def test_chance_is_that_of_the_places_own_months() -> None:
    """Lists whose months jump: a bell curve expects half of what is flagged, their own months all of it."""
    bell = expected_flagged([36] * 42)
    flagged, expected = [], []
    for seed in range(30):
        jumps = np.random.default_rng([seed, 4]).standard_t(3, size=(42, 37))
        found = signals_of(made_panel(0.4 + 0.02 * jumps.cumsum(axis=1)), relative=False)
        flagged.append(len(found.flagged))
        expected.append(found.expected_false)
    assert np.mean(flagged) > 1.5 * bell
    assert np.mean(expected) == pytest.approx(np.mean(flagged), abs=3 * np.std(flagged) / 30**0.5)
    assert min(expected) > bell


def test_a_place_with_few_months_has_no_chart_and_a_reason() -> None:
    theta = wandering(10, 37)
    theta[6, :32] = np.nan
    found = signals_of(made_panel(theta))
    assert found.chart("Q06") is None
    assert "8 months" in found.left_out["Q06", "Place 06"]
    with pytest.raises(UsageError, match="no control chart"):
        place_finding(found, "Q06")


def test_a_target_is_for_flows_only_and_says_whether_it_is_relied_on() -> None:
    with pytest.raises(UsageError, match="list"):
        signals_of(made_panel(wandering(10, 30)), target=0.65)
    share = replace(made_panel(wandering(10, 30) * 0 + scattering(10, 30)), nature="flow")
    for target, sure in ((0.99, "missed"), (0.01, "met")):
        found = signals_of(share, target=target)
        assert {one.assurance for one in found.charts} == {sure}
        assert f"{sure} every month in" in " ".join(signals_finding(found).sentences)
        assert {row[9] for row in list_table(found).rows} == {f"{sure} every month"}
        assert not found.relative
        assert f"target of {100 * target:.1f}%" in " ".join(place_finding(found, "Q01").sentences)


def test_a_context_measure_is_higher_or_lower_and_never_better() -> None:
    theta = scattering(10, 40)
    theta[2, -1] += 1.0
    found = signals_of(made_panel(theta, name=FLOW))
    finding = place_finding(found, "Q02")
    assert found.charts[2].variation == "higher"
    said = " ".join((finding.headline, *finding.sentences, finding.charts[0].alt, *finding.charts[0].icons))
    assert not re.search(r"better|worse|improv|deteriorat", said)


# --- real figures


@pytest.mark.parametrize("relative", [True, False])
def test_breaks_are_nobodys_signal_on_the_real_figures_of_boards(relative: bool) -> None:
    """Hospital dentistry of April 2023 and community services of February 2024, in every measure held of boards.

    Where a break bears on a measure: flows counted where the hospital sits know nothing of who commissions dentistry.
    """
    seen = []
    for name, geography in panels_held(packaged_bench()):
        if geography is not Geography.ICB:
            continue
        try:
            found = boards(name, relative)
        except NothingToAnswerWithError:
            continue
        bearing = [one.one.id for one in found.panel.crossed if one.concerns]
        for month, bearing_id in ((APRIL_2023, "dental-to-icbs"), (FEBRUARY_2024, "community-leaves")):
            if bearing_id in bearing:
                seen.append((name, month))
                column = found.periods.index(month)
                assert not [one.area for one in found.charts if one.labels[column]], (name, month)
    assert {month for name, month in seen if name == "within_18_weeks"} == {APRIL_2023, FEBRUARY_2024}
    assert (FLOW, FEBRUARY_2024) in seen
    assert len(seen) >= 10


@pytest.mark.parametrize("name", ["within_18_weeks", "over_52_weeks", FLOW])
def test_boards_have_no_chart_so_soon_after_a_break(name: str) -> None:
    """Asked in the very month of the second break: too few months since the first, or since this one, to be usual."""
    with pytest.raises(NothingToAnswerWithError, match="8 months"):
        signals(packaged_bench(), name, Geography.ICB, last=FEBRUARY_2024)


def test_nobody_is_flagged_when_a_break_is_the_latest_month() -> None:
    found = signals(packaged_bench(), "within_18_weeks", Geography.PROVIDER, last=FEBRUARY_2024)
    assert len(found.charts) > 100
    assert not found.flagged
    assert {one.variation for one in found.charts} == {"unknown"}
    assert all(one.reason for one in found.charts)
    assert found.expected_false == 0


def test_real_boards_are_charted_and_held_against_chance() -> None:
    found = boards()
    assert len(found.judged) >= 20
    # Real lists have rarer and larger jumps than a bell curve: chance gives more than the 1.6 in 100 of one.
    assert 0.016 < found.expected_false / len(found.judged) < 0.06
    finding = signals_finding(found, charts=3)
    assert f"of {len(found.judged)} integrated care boards" in finding.headline
    assert "chance alone would give about" in finding.headline
    assert finding.numbers is not None
    assert finding.numbers["flagged"] == len(found.flagged) == len(finding.charts)
    assert finding.provenance
    merged = {name for _, name in found.left_out}
    assert "Surrey and Sussex" in merged or merged  # boards divided in April 2026 are nobody's signal
    assert not any(one.variation != "unknown" and np.isnan(one.points[-1]) for one in found.charts)


def test_what_is_told_of_a_real_board_is_in_its_numbers_and_table() -> None:
    found = boards("over_52_weeks")
    for one in found.charts:
        finding = place_finding(found, one.area)
        assert finding.numbers is not None
        assert finding.numbers["variation"] == one.variation
        (table,) = finding.tables
        assert len(table.rows) == len(found.periods)
        marked = sum(row[-1] not in ("as usual", "nothing to chart") and row[2] is not None for row in table.rows)
        assert marked >= int((one.labels != 0).sum())
        (chart,) = finding.charts
        drawn = [mark for mark in chart.marks if mark.note.startswith("signal")]
        assert len(drawn) == int((one.labels != 0).sum())
        assert {mark.series for mark in chart.marks} <= {str(at) for at in range(len(found.phases))}
        assert "nan" not in render_svg(chart, theme="page").lower()
        assert "nan" not in " ".join((finding.headline, *finding.sentences)).lower().replace("finance", "")


def test_months_of_a_table_are_the_latest_first() -> None:
    found = boards()
    rows = months_table(found, found.charts[0]).rows
    assert rows[0][0] == found.panel.last.label
    assert rows[-1][0] == found.periods[0].label


def test_a_national_leap_shows_in_own_charts_and_not_against_the_middle() -> None:
    """March 2026, when the planning target fell due: own charts signal in many boards at once."""
    column = boards().periods.index(Period(2026, 3))
    own = sum(bool(one.labels[column]) for one in boards(relative=False).charts)
    against = sum(bool(one.labels[column]) for one in boards().charts)
    assert own >= 8
    assert against <= 3


def test_later_months_change_nothing_of_earlier_answers() -> None:
    """What a chart said of a month with the months up to it stays what it said."""
    theta = wandering(10, 40)
    panel = made_panel(theta)
    then = signals_of(panel.upto(panel.periods[29]))
    altered = theta.copy()
    altered[:, 30:] += 5.0
    again = signals_of(made_panel(altered).upto(panel.periods[29]))
    assert [one.label for one in then.charts] == [one.label for one in again.charts]
    assert then.charts[3].upper == pytest.approx(again.charts[3].upper)


def test_the_list_names_who_drifted_of_the_places_judged() -> None:
    """Who drifted or changed is named first, counted of the same places, and not called as usual."""
    theta = scattering(20, 44, noise=0.05)
    theta[7, 26:] += 0.08
    found = signals_of(made_panel(theta, name=FLOW))
    finding = signals_finding(found)
    one = found.charts[7]
    assert one in found.drifting
    assert one.name in finding.headline
    assert f"Of the same {len(found.judged)}" in finding.headline
    assert f"{one.name} (higher since" in " ".join(finding.sentences)
    row = next(row for row in list_table(found).records() if row["area"] == one.area)
    assert "drifted higher" in str(row["variation"])
    shown = [row["area"] for row in list_table(found).records()]
    assert shown.index(one.area) < len(found.flagged) + len(found.drifting) + len(found.changed)
