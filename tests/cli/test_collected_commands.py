"""The commands on measures of the other returns, as a person and a program get them from the packaged figures."""

from __future__ import annotations

import csv
import io

import pytest

import fairwait as package
from fairwait.store.reader import Store, packaged_figures
from tests.cli.conftest import Fairwait

SIX = "six_week_diagnostic_waits"


def test_estimate_answers_on_a_fresh_machine_and_names_who_is_missing(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", SIX, "--period", "2026-03", width=100)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert "21 in 100 patients waiting for a test in England had waited six weeks or more (21.2%), March 2026." in text
    assert "406,925 of 1,918,239 patients" in text
    assert "Barking, Havering and Redbridge University Hospitals (RF4) sent no figures" in text
    assert "Pathways are not people" not in text


def test_estimate_by_icb_has_every_icb_as_csv(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", SIX, "--geography", "icb", "--period", "2026-03", "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert len(rows) == 42
    east = next(row for row in rows if row["area"] == "QMF")
    assert float(east["completeness"]) == pytest.approx(0.817, abs=0.001)
    assert {row["part"] for row in rows} == {"DM01"}


@pytest.mark.parametrize("said", ["MRI", "D01", "1", "magnetic"])
def test_rank_takes_a_test_by_code_or_name(fairwait: Fairwait, said: str) -> None:
    ran = fairwait("rank", SIX, "-g", "icb", "-p", "2026-03", "-t", said, "--json")
    assert ran.code == 0
    assert {one["treatment_function"] for one in ran.json} == {"D01"}
    left_out = [one for one in ran.json if not one["ranked"]]
    assert [one["area"] for one in left_out] == ["QMF"]
    assert "RF4" in left_out[0]["reason"]
    assert ran.json[0]["rank_low"] == 1


def test_a_quarter_is_said_by_its_months_and_its_noise_by_the_quarter(fairwait: Fairwait) -> None:
    ran = fairwait("rank", "cancellations_per_theatre", "--period", "2025-05", width=100)  # providers, the smallest
    text = " ".join(ran.out.split())
    assert text.startswith("In April to June 2025, last-minute cancellations numbered")
    assert "Quarter-to-quarter noise of 21.7% of the value" in text
    assert "Per theatre" in text
    assert "Rank 1 is the best value; lower is better." in text


def test_what_cannot_be_defended_is_not_ranked(fairwait: Fairwait) -> None:
    for words, why in (
        (("theatres_per_100000", "-g", "icb"), "where large hospitals were built"),
        (("bed_occupancy",), "the number of open beds copied from the occupied ones"),
        (("cancellations_per_theatre", "-g", "region"), "has not been measured for regions"),
        (("cancellations_per_theatre", "-g", "provider", "-p", "2024-09"), "the quarter before is not held"),
        ((SIX, "-g", "icb", "-p", "2023-04"), "the months before are not held"),
    ):
        ran = fairwait("rank", *words)
        assert ran.code == 4
        assert why in " ".join(ran.err.split())


def test_compare_puts_two_boards_and_two_measures_side_by_side(fairwait: Fairwait) -> None:
    ran = fairwait("compare", "QYG", "QOP", "-m", SIX, "-m", "diagnostic_tests_per_1000", "-t", "CT", "-p", "2026-03",
                   width=100)  # fmt: skip
    text = " ".join(ran.out.split())
    assert "for computed tomography (CT): a clear difference in 2 of 2 measures" in text
    assert "Greater Manchester is clearly higher than Cheshire and Merseyside" in text


def test_explain_goes_down_to_the_rows(fairwait: Fairwait) -> None:
    ran = fairwait("explain", "cancellations_per_theatre", "--area", "RAL", width=100)
    text = " ".join(ran.out.split())
    assert "225 ÷ 44 = 5.11 cancellations per theatre." in text
    assert "Provider code is RAL and RAP" in text
    found = fairwait("explain", SIX, "--area", "QF7", "-t", "colonoscopy", "-p", "2026-03", "--json").json
    assert found["with_numbers"] == "830 ÷ 2,493 = 33.3%"
    assert [one["rows"] for one in found["selections"]] == [1, 1]


def test_measures_defines_them_and_lists_the_tests(fairwait: Fairwait) -> None:
    text = " ".join(fairwait("measures", "theatres_per_100000", width=100).out.split())
    assert "Divided by residents" in text
    assert "Value for every quarter, named by its last month" in text
    assert "fairwait estimate theatres_per_100000" in text
    tests = fairwait("measures", "--diagnostic-tests", "--json").json
    assert [one["code"] for one in tests] == [f"D{number:02d}" for number in range(1, 16)]
    listed = {one["id"]: one for one in fairwait("measures", "--json").json}
    assert (listed[SIX]["quarterly"], listed["bed_occupancy"]["quarterly"]) == (False, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rank", "within_18_weeks", "-t", "MRI"), "is a diagnostic test, and referral to treatment is counted by"),
        (("estimate", SIX, "-t", "cardiology surgery"), "There is no diagnostic test"),
        (("estimate", "bed_occupancy", "-t", "D01"), "is not counted by treatment function or test"),
        (("estimate", SIX, "-g", "sub-icb"), "is not defined for sub-ICB locations"),
        (("report", "--measure", SIX), "is no measure of referral to treatment"),
        (("change", "2025-01", "2026-01", "-m", SIX), "is no measure of referral to treatment"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_says_why(fairwait: Fairwait, words: tuple[str, ...], said: str) -> None:
    ran = fairwait(*words)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())


def test_a_provider_that_sent_nothing_is_told_apart_from_one_that_does_not_exist(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", SIX, "--area", "RF4", "-g", "provider", "-p", "2026-03")
    assert ran.code == 4
    assert "sent no figures of diagnostic tests; its last, of October 2025, had 12,775 patients waiting" in " ".join(
        ran.err.split()
    )


def test_a_name_means_a_place_of_a_level_that_the_measure_has(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", SIX, "--area", "Devon", "-p", "2026-03", "--json")
    assert (ran.code, [one["area"] for one in ran.json]) == (0, ["QJK"])
    assert "“Devon” was taken as the integrated care board Devon (QJK), since" in " ".join(ran.err.split())
    both = fairwait("compare", "Devon", "Cornwall", "-m", SIX, "-p", "2026-03", "--json").json
    assert {one["area"] for one in both["estimates"]} == {"QJK", "QT6"}
    assert fairwait("explain", SIX, "--area", "Devon", "-p", "2026-03").code == 0
    wrong = fairwait("estimate", SIX, "--area", "Wakefield", "-p", "2026-03")
    assert wrong.code == 2
    assert "--geography" not in wrong.err
    assert "fairwait places 03R" in " ".join(wrong.err.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("cancellations_per_1000_admissions", "-p", "2025-06"), "No admissions are held for April to June 2025"),
        (("theatres_per_100000", "-p", "2019-09"), "No count of residents is held for the areas of that time"),
        (("diagnostic_tests_per_1000", "-p", "2023-06"), "the activity of that month were left out"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--csv",)])
def test_a_table_without_one_figure_is_no_answer_and_says_why(
    fairwait: Fairwait, words: tuple[str, ...], why: str, form: tuple[str, ...]
) -> None:
    ran = fairwait("estimate", *words, *form)
    assert (ran.code, ran.out) == (4, "")
    assert why in " ".join(ran.err.split())


@pytest.mark.parametrize("command", ["estimate", "rank"])
def test_those_there_are_answer_and_those_that_are_not_are_named(fairwait: Fairwait, command: str) -> None:
    ran = fairwait(command, "not_retreated_share", "-a", "RPC", "-a", "RHW", "-a", "RQ3", "-p", "2025-06", "--csv")
    assert ran.code == 5
    assert {row["area"] for row in csv.DictReader(io.StringIO(ran.out))} == {"RPC", "RHW"}
    assert "(RQ3) has no figures for April to June 2025" in " ".join(ran.err.split())
    assert fairwait(command, "not_retreated_share", "-a", "RQ3", "-p", "2025-06", "--csv").code == 4


@pytest.mark.parametrize("command", ["report", "change"])
def test_commands_on_referral_to_treatment_offer_no_tests(fairwait: Fairwait, command: str) -> None:
    assert "MRI" not in fairwait(command, "--help").out
    assert "MRI" in fairwait("rank", "--help").out


def test_a_screen_speaks_plainly_of_noise_order_and_intervals(fairwait: Fairwait) -> None:
    ranked = " ".join(fairwait("rank", "not_retreated_share", "-p", "2025-06").out.split())
    assert "logit" not in ranked
    assert "values typically move by about" in ranked
    assert "allow for quarter-to-quarter noise" in ranked
    assert "Places stand by the middle of the ranks" in ranked
    assert "none stands clearly at either end" in ranked
    alone = " ".join(fairwait("estimate", "cancellations_per_theatre", "-a", "RAL", "-g", "provider").out.split())
    assert "Byar" not in alone
    assert "95% interval 4.47 to 5.83, counting error only" in alone
    share = " ".join(fairwait("estimate", "not_retreated_share", "-p", "2025-06").out.split())
    assert share.count("22.3%") == 1


def test_all_boards_are_shown_and_a_reason_that_many_share_is_told_once(fairwait: Fairwait) -> None:
    boards = fairwait("estimate", SIX, "-g", "icb", "-p", "2026-03").out
    assert "Surrey Heartlands" in boards
    assert "more row" not in boards
    shared = " ".join(fairwait("estimate", "theatres_per_100000", "-g", "region", "-p", "2024-09").out.split())
    assert shared.count("an order of where large hospitals were built") == 1
    assert "East of England (Y61)" in shared


def test_a_month_that_is_held_by_provider_only_is_said_to_be(fairwait: Fairwait) -> None:
    whole = packaged_figures()
    kept = tuple(one for one in whole.all_releases if one.publication == "diagnostics-provider-series")
    store = Store(whole.root, kept, label="here", version=0)
    assert package.estimate(SIX, period="2024-12", store=store)["value"][0] > 0
    with pytest.raises(package.NothingToAnswerWithError, match="it is held by provider only") as caught:
        package.estimate(SIX, geography="icb", period="2024-12", store=store)
    assert "by commissioner" in caught.value.remedy
    with pytest.raises(package.NothingToAnswerWithError, match="which is not held"):
        package.estimate(SIX, geography="icb", period="2019-12", store=store)
