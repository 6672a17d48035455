"""What explain and compare say of the returns other than RTT: who is missing, which columns, and who was not tested."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import Fairwait

SIX = "six_week_diagnostic_waits"


def said(fairwait: Fairwait, *words: str) -> str:
    ran = fairwait(*words, width=100)
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


@pytest.mark.parametrize("area", ["England", "QMF"])
def test_an_explanation_names_who_sent_nothing(fairwait: Fairwait, area: str) -> None:
    text = said(fairwait, "explain", SIX, "-a", area, "-p", "2026-03")
    assert "Missing Barking, Havering and Redbridge University Hospitals (RF4) sent no figures of" in text
    asked = fairwait("explain", SIX, "-a", area, "-p", "2026-03", "--json")
    assert "12,775 patients waiting" in asked.json["missing"]


def test_an_explanation_of_a_place_that_misses_nobody_has_no_such_line(fairwait: Fairwait) -> None:
    assert "Missing" not in said(fairwait, "explain", SIX, "-a", "QOP", "-p", "2026-03")
    assert fairwait("explain", SIX, "-a", "QOP", "-p", "2026-03", "--json").json["missing"] is None


def test_the_columns_added_up_are_those_of_the_file_and_every_code_is_named(fairwait: Fairwait) -> None:
    text = said(fairwait, "explain", "diagnostic_tests_per_1000", "-a", "Y60", "-p", "2026-03")
    assert (
        "add up “Planned tests / procedures”, “Unscheduled tests / procedures” and “Waiting list tests / procedures "
        "(excluding planned)”"
    ) in text
    assert "for every 1,000 residents of mid-2022" in text
    beds = said(fairwait, "explain", "bed_occupancy", "-a", "Y56", "-p", "2024-09")
    assert "Provider code is" in beds
    assert "others" not in beds.split("Provider code is")[1].split("and add up")[0]
    assert "RWK" in beds


def test_a_place_that_was_not_tested_is_not_said_to_be_alike(fairwait: Fairwait) -> None:
    text = said(fairwait, "compare", "QYG", "QOP", "QMF", "-m", SIX, "-p", "2026-03")
    first = text.split(". ", 2)
    assert first[0].startswith("Cheshire and Merseyside and Greater Manchester, March 2026: ")
    assert first[1] == "North East London was not tested against them"


def test_trusts_without_waiting_lists_are_added_up_where_they_stand(fairwait: Fairwait) -> None:
    ran = fairwait("estimate", "bed_occupancy", "-g", "region", "-p", "2024-09", "--csv")
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert len(rows) == 7
    beds = {code: round(float(row["denominator"])) for code, row in rows.items()}
    assert (beds["Y59"], beds["Y63"], beds["Y60"], beds["Y56"]) == (13_803, 17_385, 19_846, 15_829)
    boards = fairwait("estimate", "theatres_per_100000", "-g", "icb", "-p", "2024-09", "--csv")
    dorset = next(row for row in csv.DictReader(io.StringIO(boards.out)) if row["area"] == "QVV")
    assert (dorset["numerator"], dorset["status"]) == ("47", "ok")


@pytest.mark.parametrize("quarter", ["2020-06", "2021-03"])
def test_trusts_that_merged_are_not_missing(fairwait: Fairwait, quarter: str) -> None:
    assert "sent no figures" not in said(fairwait, "estimate", "bed_occupancy", "-p", quarter)


def test_each_return_is_named_that_a_provider_is_missing_from(fairwait: Fairwait) -> None:
    text = said(fairwait, "estimate", "cancellations_per_theatre", "-p", "2025-06")
    assert "(R1K) sent no figures of operating theatres; its last, of June 2024" in text
    assert "(R1K) sent no figures of cancelled operations; its last, of December 2024" in text
