"""Targets on the packaged figures: every number made again from the files, nobody judged who cannot be."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

from fairwait.analysis.panel import panel
from fairwait.analysis.targets import (
    best,
    gaps,
    gaps_of,
    opportunity_finding,
    target_finding,
    target_findings,
    targets_for,
)
from fairwait.analysis.targets.best_finding import best_finding
from fairwait.analysis.targets.by_itself import Expected, Walk, by_itself
from fairwait.analysis.targets.finding import finding_of, judging_month, other_baselines
from fairwait.analysis.targets.treatment import Step, _capped_by_best, treatment
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.standards import standard
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.measures.completeness_inputs import SERIES
from fairwait.stats.change.wander import measure_wander

MARCH, APRIL, JANUARY = Period(2026, 3), Period(2026, 4), Period(2026, 1)
FIVE = "rtt-trust-5-points"


def rows(bench: Workbench, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
    """Rows of the packaged monthly series, read without any of fairwait's own reckoning."""
    store = bench.history
    table = store.table_sql([store.release(SERIES)], "marts")
    return store.connection.execute(sql.format(table=table), parameters).fetchall()


def test_england_against_65_per_cent_from_the_file(bench: Workbench) -> None:
    ((part, whole),) = rows(
        bench, "select within_18, total from {table} where level = 'england' and period = $period", period=str(MARCH)
    )
    (one,) = gaps(bench, "rtt-65-england", Geography.ENGLAND, MARCH)
    assert (one.value, one.listed) == (part / whole, whole)
    assert one.met is (part >= 0.65 * whole)
    assert one.beyond is False
    assert one.pathways == 0
    (later,) = gaps(bench, "rtt-70-england", Geography.ENGLAND, APRIL)
    assert later.pathways == math.ceil(0.7 * 7_093_502 - 4_607_182) == 358_270
    assert later.leaving > later.pathways


def test_less_than_one_per_cent_over_52_weeks(bench: Workbench) -> None:
    (one,) = gaps(bench, "over-52-one-percent", Geography.ENGLAND, MARCH)
    ((over, whole),) = rows(
        bench, "select over_52, total from {table} where level = 'england' and period = $period", period=str(MARCH)
    )
    assert one.met is False
    assert (over - one.pathways) / whole < 0.01 <= (over - one.pathways + 1) / whole


def test_each_trust_against_its_own_target_from_the_file(bench: Workbench) -> None:
    # North Middlesex (RAP) became part of the Royal Free (RAL) in January 2025: both lists are its baseline.
    then = dict(
        rows(
            bench,
            "select case org when 'RAP' then 'RAL' else org end, sum(within_18) / sum(total) from {table} "
            "where level = 'provider' and period = '2024-11' and total > 0 group by 1",
        )
    )
    now = {
        org: (part, whole)
        for org, part, whole in rows(
            bench,
            "select org, within_18, total from {table} where level = 'provider' and period = '2026-03' and total > 0",
        )
    }
    judged = [one for one in gaps(bench, FIVE, Geography.PROVIDER, MARCH) if one.met is not None]
    assert len(judged) > 120
    for one in judged:
        part, whole = now[one.area]
        target = max(then[one.area] + 0.05, 0.60)
        assert one.baseline == pytest.approx(then[one.area], abs=1e-12)
        assert one.target == pytest.approx(target, abs=1e-12)
        assert one.met is (part / whole >= target)
        assert one.pathways == max(0, math.ceil(target * whole - part - 1e-6))
        assert one.gap == pytest.approx(part / whole - target, abs=1e-12)
        assert one.low <= one.value <= one.high
        assert one.pathways_low <= one.pathways <= one.pathways_high
    assert [one.gap for one in judged] == sorted(one.gap for one in judged)


def test_a_trust_that_stopped_sending_has_no_gap_and_the_reason(bench: Workbench) -> None:
    sheffield = next(one for one in gaps(bench, FIVE, Geography.PROVIDER, MARCH) if one.area == "RHQ")
    assert sheffield.met is None
    assert math.isnan(sheffield.pathways)
    assert "since July 2025" in sheffield.reason


def test_a_trust_that_met_the_standard_already_is_not_given_a_target(bench: Workbench) -> None:
    found = gaps(bench, FIVE, Geography.PROVIDER, MARCH)
    past = [one for one in found if one.baseline >= 0.92]
    assert len(past) > 5
    assert all(one.met is None and one.reason for one in past)


@pytest.mark.parametrize("month", [Period(2023, 12), Period(2024, 1)])
def test_nobody_is_credited_with_february_2024(bench: Workbench, month: Period) -> None:
    found = gaps_of(bench, standard(FIVE), Geography.PROVIDER, MARCH, month)
    assert not found.judged
    assert any("February 2024" in one.reason for one in found.places)
    assert gaps_of(bench, standard(FIVE), Geography.PROVIDER, MARCH, Period(2024, 2)).judged


def test_the_disputed_baseline_is_a_parameter_and_its_effect_is_told(bench: Workbench) -> None:
    found = gaps_of(bench, standard(FIVE), Geography.PROVIDER, MARCH)
    others = other_baselines(bench, found)
    assert [str(one.baseline) for one in others] == ["2024-12"]
    finding = finding_of(found, others)
    assert finding.numbers is not None
    told = " ".join(finding.sentences)
    met, later = finding.numbers["met"], finding.numbers["met_from_2024-12"]
    assert f"{met} of {len(found.judged)}" in told
    assert f"{later} of {len(others[0].judged)}" in told


def test_a_standard_that_has_ended_is_not_told_as_one_that_holds(bench: Workbench) -> None:
    later = target_finding(bench, FIVE, Geography.PROVIDER, APRIL)
    assert later.caveats[0].startswith("This was asked until March 2026; the month judged comes after it.")
    assert "seven points" in later.caveats[0]
    assert not any("asked until" in one for one in target_finding(bench, FIVE, Geography.PROVIDER, MARCH).caveats)


def test_without_its_floor_a_target_asks_less(bench: Workbench) -> None:
    with_floor = {one.area: one.target for one in gaps(bench, FIVE, Geography.PROVIDER, MARCH)}
    free = {one.area: one.target for one in gaps(bench, FIVE, Geography.PROVIDER, MARCH, limit=0.0)}
    assert free["RAJ"] < with_floor["RAJ"] == 0.60


def test_most_own_targets_were_met_by_moving_with_england(bench: Workbench) -> None:
    """Wandering alone gives few; England's own rise and wandering give nearly as many as met it, made again by hand."""
    found = gaps_of(bench, standard(FIVE), Geography.PROVIDER, MARCH)
    alone, with_england = found.by_itself.wandering, found.by_itself.with_england
    assert alone is not None
    assert with_england is not None
    lists = panel(bench, "within_18_weeks", Geography.PROVIDER, last=MARCH, months=24)
    steps = measure_wander(lists.relative, lists.sampling, "stock")
    follows = max(0.0, steps.step_rho)
    (counts,) = rows(
        bench,
        "select max(within_18 / total) filter (period = '2024-11'), max(within_18 / total) filter (period = '2026-03') "
        "from {table} where level = 'england'",
    )
    rise = np.log(counts[1] / (1 - counts[1])) - np.log(counts[0] / (1 - counts[0]))
    need = np.array([np.log(x / (1 - x)) - np.log(y / (1 - y)) for x, y in
                     [(one.target, one.baseline) for one in found.judged]])  # fmt: skip
    size = steps.step[[lists.areas.index(one.area) for one in found.judged]]
    rng = np.random.default_rng(3)
    made = rng.standard_normal((16, 10_000, len(need)))
    for month in range(1, 16):  # sixteen months, each step like the one before it in part
        made[month] = follows * made[month - 1] + math.sqrt(1 - follows**2) * made[month]
    drawn = made.sum(axis=0) * size
    for expected, common in ((alone, 0.0), (with_england, rise)):
        there = (drawn + common >= need).sum(axis=1)
        assert expected.number == pytest.approx(there.mean(), abs=0.3)
        assert (expected.low, expected.high) == pytest.approx(np.quantile(there, [0.025, 0.975]), abs=1)
    assert alone.high < with_england.low
    (sentence, *_) = target_finding(bench, FIVE, Geography.PROVIDER, MARCH).sentences
    assert f"about {round(with_england.number)} would be there anyhow" in sentence
    assert f"about {words.number_word(round(alone.number))} of these {len(found.judged)}" in sentence


def test_the_larger_the_common_move_the_more_meet_their_own_targets() -> None:
    def anyhow(england: float) -> Expected:
        done = Walk(np.full(20, 0.1), england, 0.6, 0.65)
        found = by_itself([0.2] * 20, list(range(20)), done, more_is_better=True).with_england
        assert found is not None
        return found

    assert anyhow(0.0).number == pytest.approx(20 * 0.02275, abs=0.01)
    assert anyhow(0.2).number == pytest.approx(10)
    assert (anyhow(0.2).low, anyhow(0.2).high) == (6, 14)
    assert by_itself([0.2], [0], None, more_is_better=True).wandering is None


def test_meeting_it_by_little_is_told_apart_from_meeting_it(bench: Workbench) -> None:
    found = gaps(bench, FIVE, Geography.PROVIDER, MARCH)
    just = [one for one in found if one.beyond is False]
    clear = [one for one in found if one.beyond]
    assert max(abs(one.gap) for one in just) < 0.12
    assert all(one.low <= one.target <= one.high for one in just)
    assert all(not one.low <= one.target <= one.high for one in clear)
    assert {one.verdict for one in just} == {"met, within an ordinary month", "missed, within an ordinary month"}


def test_boards_whose_boundary_has_just_moved_are_judged_on_the_month_itself(bench: Workbench) -> None:
    found = {one.area: one for one in gaps(bench, "rtt-92", Geography.ICB, APRIL)}
    assert len(found) == 36
    ((part, whole),) = rows(
        bench, "select within_18, total from {table} where org = 'D7T5G' and period = $period", period=str(APRIL)
    )
    assert found["D7T5G"].value == part / whole
    assert found["QJK"].met is None
    assert "Torbay" in found["QJK"].reason


def test_a_figure_for_england_is_not_a_boards_own_target(bench: Workbench) -> None:
    finding = target_finding(bench, "over-52-one-percent", Geography.ICB, MARCH)
    assert "asked of England and not of each" in finding.headline
    assert not any(one.own for one in gaps(bench, "over-52-one-percent", Geography.ICB, MARCH))


@pytest.mark.parametrize(
    ("name", "level", "error"),
    [
        ("first-appointment-72", Geography.ENGLAND, UsageError),
        (FIVE, Geography.ICB, UsageError),
        ("dm01-1", Geography.SUB_ICB, UsageError),
        ("rtt-92", Geography.ICB, NothingToAnswerWithError),
    ],
)
def test_what_cannot_be_judged_is_refused(
    bench: Workbench, name: str, level: Geography, error: type[Exception]
) -> None:
    with pytest.raises(error):
        gaps(bench, name, level, Period(2027, 1) if error is NothingToAnswerWithError else MARCH)


def test_a_baseline_belongs_to_a_target_of_ones_own(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="one figure for all"):
        gaps(bench, "rtt-92", Geography.ICB, MARCH, Period(2024, 11))
    with pytest.raises(UsageError, match="comes after"):
        gaps(bench, FIVE, Geography.PROVIDER, MARCH, APRIL)


def test_tests_are_judged_by_board_and_month_of_their_own(bench: Workbench) -> None:
    assert judging_month(bench, standard("dm01-1"), Geography.ICB) == MARCH
    found = gaps(bench, "dm01-1", Geography.ICB, MARCH)
    assert sum(one.met is None for one in found) == 1
    lincolnshire = found[0]
    assert lincolnshire.area == "QJM"
    table = bench.estimates("six_week_diagnostic_waits", Geography.ICB, MARCH)
    row = table["area"].tolist().index("QJM")
    assert lincolnshire.pathways == math.ceil(table["numerator"][row] - 0.01 * table["denominator"][row])


def test_everything_asked_of_one_trust(bench: Workbench) -> None:
    found = {one.standard: one for one in targets_for(bench, Area("RAJ", "Mid and South Essex", Geography.PROVIDER))}
    assert found[FIVE].period == MARCH
    assert found["rtt-trust-7-points"].period == APRIL
    assert found["over-65-zero"].period == APRIL
    assert "rtt-92-restored" not in found
    then = {one.standard for one in targets_for(bench, Area("RAJ", "", Geography.PROVIDER), Period(2025, 6))}
    assert FIVE in then
    assert "rtt-trust-7-points" not in then


def test_an_independent_provider_is_not_judged_by_a_target_for_trusts(bench: Workbench) -> None:
    found = targets_for(bench, Area("NVC", "Ramsay", Geography.PROVIDER))
    assert found
    assert all(one.met is None and "independent" in one.reason.lower() for one in found)


def test_findings_for_the_report_carry_what_they_print(bench: Workbench) -> None:
    found = target_findings(bench, APRIL, Geography.PROVIDER)
    names = [one.id for one in found]
    assert names[0] == "target-rtt-65-england-england"
    assert f"target-{FIVE}-provider" in names
    for one in found:
        assert one.numbers
        assert one.provenance
        assert one.method
        assert not re.search(r"\bnan\b|None|logit|posterior", f"{one.headline} {' '.join(one.sentences)}")


def test_naive_beside_shrunk_and_england_is_the_sum(bench: Workbench) -> None:
    found = best(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    assert found.shrunk < found.naive
    assert found.short.sum() < found.short_naive.sum()
    table = best_finding(found).tables[0].records()
    assert table[-1]["code"] == "ENG"
    assert sum(float(row["short"] or 0) for row in table[:-1]) == table[-1]["short"] == found.total
    listed = found.whole.sum() + found.elsewhere_whole
    unjudged = bench.estimates("within_18_weeks", Geography.SUB_ICB, JANUARY)
    codes = {one[0] for one in found.unjudged}
    listed += sum(whole for code, whole in zip(unjudged["area"], unjudged["denominator"], strict=True) if code in codes)
    assert listed == found.england_whole == 7_155_958


def test_the_level_is_not_the_single_best(bench: Workbench) -> None:
    found = best(bench, "within_18_weeks", Geography.SUB_ICB, JANUARY)
    above = float(found.whole[found.value >= found.shrunk].sum() / found.whole.sum())
    assert 0.05 < above < 0.15
    fewer = best(bench, "over_52_weeks", Geography.ICB, MARCH)
    assert fewer.shrunk < float(np.median(fewer.value))


def test_the_level_of_trusts_is_that_of_like_work(bench: Workbench) -> None:
    """Trusts of one specialty, of children, of the community stand apart; both levels are told, and made again."""
    found = best(bench, "within_18_weeks", Geography.PROVIDER, APRIL)
    apart = {code for code, _, _, _ in found.unjudged}
    assert {"RP6", "RBV", "RYY", "RBS", "RGM", "RAN"} <= apart == set(found.other_work)
    assert not {"RTF", "R0A", "RAJ", "RR7", "R1F"} & apart
    lists = bench.all_estimates("within_18_weeks", Geography.PROVIDER, JANUARY)
    functions = {code: sum((lists["area"] == code) & (lists["treatment_function"] != "C_999")
                           & (lists["denominator"] >= 20)) for code in (*found.areas, *apart)}  # fmt: skip
    assert max(functions[code] for code in apart) < 12 <= min(functions[code] for code in found.areas)
    mixed = found.mixed
    assert mixed is not None
    assert mixed.places == len(found.areas) + len(apart)
    assert found.shrunk < mixed.level
    held = rows(
        bench,
        "select within_18 / total, total, within_18 from {table} where level = 'provider' and period = '2026-04' "
        "and org in (select unnest($codes))",
        codes=[*found.areas, *apart],
    )
    ordered = sorted(held)
    weight = np.array([one[1] for one in ordered])
    middle = (weight.cumsum() - weight / 2) / weight.sum()
    assert mixed.level == pytest.approx(float(np.interp(0.9, middle, [one[0] for one in ordered])), abs=0.002)
    short = sum(max(0, math.ceil(mixed.level * whole - part)) for _, whole, part in held)
    assert mixed.pathways == pytest.approx(short, abs=2)
    told = " ".join(best_finding(found).sentences)
    assert f"Taken from all {mixed.places} it would be {words.percent(mixed.level)}" in told
    assert best(bench, "within_18_weeks", Geography.ICB, APRIL).mixed is None


def test_what_no_sum_has_in_it_is_told(bench: Workbench) -> None:
    """The last lists of silent trusts are what the publisher's own estimates add, a list of a few dozen apart."""
    found = best(bench, "within_18_weeks", Geography.PROVIDER, APRIL)
    known = {one.code: one.listed for one in found.silent}
    assert {one.code: str(one.last) for one in found.silent}["RHQ"] == "2025-06"
    assert known["RHQ"] + known["RA9"] == 7_218_231 - found.england_whole
    finding = best_finding(found)
    assert "Sheffield Teaching Hospitals, 91,256 in June 2025; Torbay and South Devon, 33,473" in finding.sentences[-1]
    lines = {row["code"]: row for row in finding.tables[0].records()}
    assert lines["RHQ"]["short"] is None
    assert "not in the sum" in str(lines["RHQ"]["reason"])
    boards = best_finding(best(bench, "within_18_weeks", Geography.ICB, APRIL))
    assert "91,256 in June 2025" in boards.sentences[-1]
    tests = best(bench, "six_week_diagnostic_waits", Geography.PROVIDER, MARCH)
    assert [one.code for one in tests.silent] == ["RF4"]


def test_peers_set_a_level_of_their_own(bench: Workbench) -> None:
    peers = ("QE1", "QHL", "QHM", "QKS", "QOP")
    found = best(bench, "within_18_weeks", Geography.ICB, MARCH, how="peers", peers=peers)
    assert sum(found.among) == len(peers)
    inside = found.believed[np.array(found.among)]
    assert inside.min() < found.shrunk <= inside.max()
    with pytest.raises(NothingToAnswerWithError):
        best(bench, "within_18_weeks", Geography.ICB, MARCH, how="peers", peers=peers[:3])
    with pytest.raises(UsageError):
        best(bench, "within_18_weeks", Geography.ICB, MARCH, how="peers")


@pytest.mark.parametrize("measure", ["decision_to_admit_share", "median_wait", "admitted_treated_per_1000"])
def test_no_target_from_context_or_from_what_counts_nobody(bench: Workbench, measure: str) -> None:
    with pytest.raises(UsageError):
        best(bench, measure, Geography.ICB, JANUARY)


def test_every_guard_takes_something_off_the_naive_sum(bench: Workbench) -> None:
    found = treatment(bench, "admitted_treated_per_1000", Geography.SUB_ICB, JANUARY)
    totals = {one.id: one.total for one in found.steps}
    assert list(totals) == ["naive", "shrunk", "believed", "need", "slower", "list", "own-best"]
    assert totals["naive"] > totals["shrunk"] > totals["need"] > totals["slower"] >= totals["list"] > 0
    assert totals["list"] < totals["naive"] / 2
    last = found.final.extra
    assert (last[~found.slower] == 0).all()
    assert (last <= found.most + 1e-9).all()
    assert not found.final.computed
    assert "Not computable" in found.final.told
    falls = [fall for _, fall in found.falls]
    assert found.final.total > falls[0] > falls[1] > falls[2] > 0


def test_the_naive_sum_and_the_queue_from_the_figures(bench: Workbench) -> None:
    found = treatment(bench, "completed_treated_per_1000", Geography.ICB, JANUARY)
    naive = found.steps[0]
    by_hand = np.maximum(0, naive.level - found.done / found.people * 1_000) * found.people / 1_000
    assert naive.total == pytest.approx(by_hand.sum())
    new = bench.estimates("new_periods_per_1000", Geography.ICB, JANUARY)
    row = new["area"].tolist().index(found.areas[0])
    queue = new["numerator"][row] / (31 / 7) * 18 / -math.log(0.08)
    assert found.queue[0] == pytest.approx(queue)
    room = new["numerator"][row] + (found.waiting[0] - queue) / 12 - found.done[0]
    assert found.most[0] == pytest.approx(max(0, room))


def test_a_rate_of_treatment_is_never_called_a_target(bench: Workbench) -> None:
    finding = opportunity_finding(bench, "admitted_treated_per_1000", Geography.SUB_ICB, JANUARY)
    text = f"{finding.title} {finding.headline} {' '.join(finding.sentences)}"
    assert "it is no target" in text
    assert not re.search(r"\b(best|better|worse|worst|improv\w+)\b", f"{finding.title} {finding.headline}")
    with pytest.raises(UsageError, match="peers"):
        opportunity_finding(bench, "admitted_treated_per_1000", Geography.SUB_ICB, JANUARY, how="peers", peers=("03R",))


def test_an_own_best_month_caps_the_extra_once_a_year_of_months_is_held() -> None:
    before = Step("list", "", 7.0, np.array([30.0, 30.0, 30.0]), "")
    done, best_month = np.array([100.0, 100.0, 100.0]), np.array([110.0, 80.0, np.nan])
    capped = _capped_by_best(before, done, best_month, 12)
    assert capped.computed
    assert capped.extra.tolist() == pytest.approx([26.5, 0.0, 30.0])
    open_still = _capped_by_best(before, done, best_month, 11)
    assert not open_still.computed
    assert open_still.extra.tolist() == before.extra.tolist()


def test_every_trust_that_sent_nothing_stands_among_those_not_judged(bench: Workbench) -> None:
    found = {one.area: one for one in gaps(bench, "rtt-92", Geography.PROVIDER, APRIL)}
    for code, since in (("RHQ", "July 2025"), ("RA9", "April 2026")):
        assert found[code].met is None
        assert since in found[code].reason
    tests = {one.area: one for one in gaps(bench, "dm01-1", Geography.PROVIDER, MARCH)}
    assert tests["RF4"].met is None
    assert "October 2025" in tests["RF4"].reason


def test_a_trust_with_one_test_has_the_same_target_and_no_say_in_the_level(bench: Workbench) -> None:
    one = next(one for one in gaps(bench, "dm01-1", Geography.PROVIDER, MARCH) if one.area == "RWX")
    assert one.met is not None
    found = best(bench, "six_week_diagnostic_waits", Geography.PROVIDER, MARCH)
    assert "RWX" not in found.areas
    assert any(code == "RWX" and "one test" in why for code, _, _, why in found.unjudged)


def test_the_same_question_has_the_same_answer(bench: Workbench) -> None:
    once = treatment(bench, "admitted_treated_per_1000", Geography.SUB_ICB, JANUARY)
    again = treatment(Workbench(bench.store), "admitted_treated_per_1000", Geography.SUB_ICB, JANUARY)
    assert [one.total for one in once.steps] == [one.total for one in again.steps]


def test_the_picture_has_short_of_the_target_on_one_side_whichever_way_is_good(bench: Workbench) -> None:
    for name, month in (("rtt-92", APRIL), ("over-52-one-percent", MARCH)):
        finding = target_finding(bench, name, Geography.ICB, month)
        (chart,) = finding.charts
        for mark in chart.marks:
            assert mark.y is not None
            assert mark.low is not None
            assert mark.high is not None
            assert mark.low <= mark.y <= mark.high
            assert (mark.role == "subject") is (mark.y > 0)
