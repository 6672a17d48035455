"""The contract with scripts: names, types, order and figures that may be relied on."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest

from fairwait.domain.estimates import NUMBER_COLUMNS, TEXT_COLUMNS
from tests.cli.conftest import Fairwait

PROMISED = ("measure", "area", "area_name", "period", "value", "low", "high", "numerator", "denominator", "status")
PROMISED_OF_RANKS = ("expected_rank", "rank_low", "rank_high", "p_top10", "p_bottom10", "ranked", "reason")
MEASURES = (
    "admitted_treated_per_1000",
    "completed_treated_per_1000",
    "new_periods_per_1000",
    "waiting_per_1000",
    "within_18_weeks",
    "over_52_weeks",
    "over_65_weeks",
    "over_78_weeks",
    "over_104_weeks",
    "median_wait",
    "p92_wait",
    "admitted_median_wait",
    "decision_to_admit_share",
)


def england(fairwait: Fairwait, measure: str, *more: str) -> dict[str, Any]:
    ran = fairwait("estimate", measure, "--geography", "england", "--period", "2026-01", "--json", *more)
    assert ran.code == 0, ran.err
    (row,) = ran.json
    assert isinstance(row, dict)
    return row


def test_england_january_2026_to_the_pathway(fairwait: Fairwait) -> None:
    within = england(fairwait, "within_18_weeks")
    assert (within["numerator"], within["denominator"]) == (4_395_958, 7_155_958)
    assert within["value"] == 4_395_958 / 7_155_958
    assert england(fairwait, "waiting_per_1000")["numerator"] == 7_155_958
    assert england(fairwait, "admitted_treated_per_1000")["numerator"] == 301_671
    assert england(fairwait, "completed_treated_per_1000")["numerator"] == 301_671 + 1_246_943
    assert england(fairwait, "new_periods_per_1000")["numerator"] == 1_767_584


def test_england_median_to_nine_places(fairwait: Fairwait) -> None:
    assert england(fairwait, "median_wait")["value"] == pytest.approx(13.6209059591753, abs=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_promised_measure_answers_with_every_promised_name(fairwait: Fairwait, measure: str) -> None:
    row = england(fairwait, measure)
    assert set(PROMISED) <= set(row)
    assert set(row) == {*TEXT_COLUMNS, *NUMBER_COLUMNS}
    assert (row["measure"], row["period"], row["status"]) == (measure, "2026-01", "ok")
    assert row["value"] > 0


def test_whole_counts_are_written_whole(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", "within_18_weeks", "--json")
    assert '"numerator": 4395958,' in ran.out


@pytest.mark.parametrize(
    ("geography", "places"), [("england", 1), ("region", 7), ("icb", 42), ("sub-icb", 106), ("provider", 515)]
)
def test_each_level_has_its_places(fairwait: Fairwait, geography: str, places: int) -> None:
    rows = fairwait("estimate", "within_18_weeks", "-g", geography, "-p", "2026-01", "--json").json
    known = [row for row in rows if row["status"] != "unmapped"]
    assert {row["geography"] for row in rows} == {geography}
    assert len({row["area"] for row in rows}) == len(rows)
    assert len(known) == places


def test_a_treatment_function_by_code_and_by_name_are_one(fairwait: Fairwait) -> None:
    by_code = england(fairwait, "median_wait", "--treatment-function", "C_110")
    assert by_code["treatment_function"] == "C_110"
    assert england(fairwait, "median_wait", "--treatment-function", "trauma and orthopaedics") == by_code
    assert england(fairwait, "median_wait", "-t", "110") == by_code
    assert by_code["value"] != england(fairwait, "median_wait")["value"]


def test_all_gives_each_function_and_their_sum(fairwait: Fairwait) -> None:
    rows = fairwait("estimate", "within_18_weeks", "-t", "all", "--json").json
    total = [row for row in rows if row["treatment_function"] == "C_999"]
    detail = [row for row in rows if row["treatment_function"] != "C_999"]
    assert len(total) == 1
    assert len(detail) >= 23
    assert sum(row["denominator"] for row in detail) == total[0]["denominator"] == 7_155_958


def test_the_latest_month_is_the_default(fairwait: Fairwait) -> None:
    named = fairwait("estimate", "over_52_weeks", "--period", "2026-01", "--json")
    assert fairwait("estimate", "over_52_weeks", "--json").out == named.out
    assert fairwait("estimate", "over_52_weeks", "--period", "latest", "--json").out == named.out
    assert fairwait("estimate", "over_52_weeks", "--period", "January 2026", "--json").out == named.out


def test_an_area_by_name_by_code_and_among_the_others_is_one(fairwait: Fairwait) -> None:
    (by_name,) = fairwait("estimate", "median_wait", "--area", "wakefield", "--json").json
    (by_code,) = fairwait("estimate", "median_wait", "-g", "sub-icb", "--area", "03R", "--json").json
    every = fairwait("estimate", "median_wait", "-g", "sub-icb", "--json").json
    assert by_name == by_code == next(row for row in every if row["area"] == "03R")


def test_several_areas_of_several_levels(fairwait: Fairwait) -> None:
    rows = fairwait("estimate", "median_wait", "-a", "Leeds", "-a", "West Yorkshire", "-a", "15F", "--json").json
    assert [(row["geography"], row["area"]) for row in rows] == [("sub-icb", "15F"), ("icb", "QWO")]


def test_ranks_have_their_names_and_their_order(fairwait: Fairwait) -> None:
    rows = fairwait("rank", "within_18_weeks", "--geography", "sub-icb", "--period", "2026-01", "--json").json
    assert len(rows) == 106
    assert set(PROMISED + PROMISED_OF_RANKS) <= set(rows[0])
    ranked = [row for row in rows if row["ranked"]]
    unranked = rows[len(ranked) :]
    assert [row["ranked"] for row in unranked] == [False] * len(unranked)
    expected = [row["expected_rank"] for row in ranked]
    assert expected == sorted(expected)
    assert sum(expected) == pytest.approx(len(ranked) * (len(ranked) + 1) / 2)
    for row in ranked:
        assert row["reason"] is None
        assert 1 <= row["rank_low"] <= row["rank_high"] <= len(ranked)
        assert row["rank_low"] - 1 < row["expected_rank"] < row["rank_high"] + 1  # a mean may leave a short interval
        assert 0 <= row["p_top10"] <= 1
        assert row["noise_low"] < row["value"] < row["noise_high"]
    assert sum(row["p_top10"] for row in ranked) == pytest.approx(10)
    assert sum(row["p_bottom10"] for row in ranked) == pytest.approx(10)
    for row in unranked:
        assert row["reason"]
        assert {row[name] for name in PROMISED_OF_RANKS if name not in ("ranked", "reason")} == {None}


def test_areas_that_nobody_reported_for_are_shown_and_not_ranked(fairwait: Fairwait) -> None:
    rows = {row["area"]: row for row in fairwait("rank", "admitted_treated_per_1000", "--json").json}
    sheffield = rows["03N"]
    assert sheffield["ranked"] is False
    assert "Sheffield Teaching Hospitals has sent no figures since July 2025" in sheffield["reason"]
    assert sheffield["value"] == min(row["value"] for row in rows.values())


def test_rank_keeps_the_estimate_as_it_is(fairwait: Fairwait) -> None:
    estimates = {row["area"]: row for row in fairwait("estimate", "median_wait", "-g", "icb", "--json").json}
    for row in fairwait("rank", "median_wait", "-g", "icb", "--json").json:
        assert {name: row[name] for name in estimates[row["area"]]} == estimates[row["area"]]


def test_a_ranked_area_alone_keeps_its_rank_among_all(fairwait: Fairwait) -> None:
    (alone,) = fairwait("rank", "median_wait", "--area", "Leeds", "--json").json
    every = fairwait("rank", "median_wait", "--json").json
    assert alone in every


def test_the_same_question_has_the_same_bytes(fairwait: Fairwait) -> None:
    first, second = (fairwait("rank", "p92_wait", "-g", "icb", "--json").out for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "arguments",
    [
        ("estimate", "median_wait", "-g", "region"),
        ("rank", "within_18_weeks", "-g", "icb"),
        ("compare", "Wakefield", "Leeds", "-m", "median_wait"),
        ("change", "2012-11", "2017-04"),
        ("explain", "within_18_weeks"),
        ("measures",),
        ("measures", "median_wait"),
        ("measures", "--treatment-functions"),
        ("status",),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_every_answer_has_its_json_and_its_csv(fairwait: Fairwait, arguments: tuple[str, ...]) -> None:
    as_json = fairwait(*arguments, "--json")
    assert (as_json.code, as_json.err) == (0, "")
    assert as_json.json
    as_csv = fairwait(*arguments, "--csv")
    assert (as_csv.code, as_csv.err) == (0, "")
    header, *rows = list(csv.reader(io.StringIO(as_csv.out)))
    assert rows
    assert all(len(row) == len(header) for row in rows)
    assert not any(cell.lower() == "nan" for row in rows for cell in row)


def test_csv_and_json_hold_the_same_numbers(fairwait: Fairwait) -> None:
    from_json = fairwait("rank", "within_18_weeks", "-g", "icb", "--json").json
    from_csv = list(csv.DictReader(io.StringIO(fairwait("rank", "within_18_weeks", "-g", "icb", "--csv").out)))
    assert [row["area"] for row in from_csv] == [row["area"] for row in from_json]
    for flat, row in zip(from_csv, from_json, strict=True):
        assert float(flat["value"]) == row["value"]
        assert flat["ranked"] == ("true" if row["ranked"] else "false")
        assert (flat["expected_rank"] == "") == (row["expected_rank"] is None)


def test_no_number_that_json_does_not_know(fairwait: Fairwait) -> None:
    """Providers have many empty measures: every one of them is null."""
    ran = fairwait("estimate", "admitted_median_wait", "-g", "provider", "-t", "all", "--json")
    assert "NaN" not in ran.out
    assert "Infinity" not in ran.out
    assert any(row["value"] is None for row in ran.json)


def test_machine_forms_refuse_what_json_cannot_carry() -> None:
    from fairwait.cli.machine import plain

    assert plain([math.nan, math.inf, -math.inf, 1.5, True, None, "x"]) == [None, None, None, 1.5, True, None, "x"]
    json.dumps(plain({"a": math.nan}), allow_nan=False)


def test_text_that_a_spreadsheet_would_run_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    from fairwait.cli.machine import print_records

    print_records("csv", [{"name": "=HYPERLINK(1)", "value": -1.5, "list": ["@a", "b"]}])
    assert capsys.readouterr().out == "name,value,list\n'=HYPERLINK(1),-1.5,'@a; b\n"


def test_the_list_of_measures_holds_every_promised_name(fairwait: Fairwait) -> None:
    assert set(MEASURES) <= {row["id"] for row in fairwait("measures", "--json").json}


def test_explain_leads_to_the_file_and_back_to_the_number(fairwait: Fairwait) -> None:
    found = fairwait("explain", "within_18_weeks", "--area", "Wakefield", "-p", "2026-01", "--json").json
    (estimate,) = fairwait("estimate", "within_18_weeks", "--area", "03R", "-p", "2026-01", "--json").json
    above, below = (selection["count"] for selection in found["selections"])
    assert (above, below) == (estimate["numerator"], estimate["denominator"])
    assert above / below == found["estimate"]["value"] == estimate["value"]
    assert found["files"][0]["sha256"] == found["selections"][0]["sha256"]
    assert len(found["files"][0]["sha256"]) == 64


def test_compare_agrees_with_rank(fairwait: Fairwait) -> None:
    found = fairwait("compare", "Wakefield", "Leeds", "Barnsley", "-m", "within_18_weeks", "--json").json
    ranks = {row["area"]: row for row in fairwait("rank", "within_18_weeks", "--json").json}
    assert [row["area"] for row in found["estimates"]] == ["03R", "15F", "02P"]
    for row in found["estimates"]:
        same = ranks[row["area"]]
        assert (row["value"], row["expected_rank"]) == (same["value"], same["expected_rank"])
        assert (row["ranked"], row["reason"]) == (same["ranked"], same["reason"])
    (pair,) = found["contrasts"]  # Barnsley is not ranked, so one pair is left
    assert {pair["first"], pair["second"]} == {"03R", "15F"}
    assert 0.5 < pair["p_first_higher"] <= 1
    assert pair["ratio_low"] < pair["ratio"] < pair["ratio_high"]
