"""The figures that travel with the package against a slow second reckoning: plain Python over the real files."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pytest

from fairwait.domain.items import DIAGNOSTIC_TESTS, diagnostic_test
from fairwait.domain.period import Period
from fairwait.measures.engine import estimate
from fairwait.store.reader import packaged_figures

pytestmark = pytest.mark.shared_data

_WAITING = ("Number waiting 6+ Weeks", "Number waiting 13+ Weeks", "Total Waiting List")
_TESTS = (
    "Planned tests / procedures", "Unscheduled tests / procedures",
    "Waiting list tests / procedures (excluding planned)",
)  # fmt: skip
SIX, THIRTEEN = "six_week_diagnostic_waits", "thirteen_week_diagnostic_waits"
Sums = dict[tuple[str, str, str], list[float]]


def diagnostics(shared_data: Path, who: str, column: str) -> Sums:
    """Counts by month, organisation and test, and by organisation and month under C_999; none for the month's total."""
    sums: Sums = defaultdict(lambda: [0.0] * 4)
    with gzip.open(shared_data / f"diagnostics/dm01_{who}_test_2023-04_2026-03.csv.gz", "rt") as handle:
        for row in csv.DictReader(handle):
            if int(row["Diagnostic ID"]) > 15:
                continue
            counts = [float(row[name]) for name in _WAITING] + [sum(float(row[name] or 0) for name in _TESTS)]
            for item in (diagnostic_test(int(row["Diagnostic ID"])), "C_999"):
                for org in (row[column], "ENG"):
                    cell = sums[row["Reporting Period"][:7], org, item]
                    cell[:] = [a + b for a, b in zip(cell, counts, strict=True)]
    return sums


@pytest.fixture(scope="module")
def by_icb(shared_data: Path) -> Sums:
    return diagnostics(shared_data, "icb", "ICB Code")


def test_the_six_week_share_of_march_2026_by_hand() -> None:
    (record,) = estimate(SIX, packaged_figures(), geography="england", period="2026-03").records()
    assert (record["numerator"], record["denominator"]) == (406_925, 1_918_239)
    assert record["value"] == 406_925 / 1_918_239


@pytest.mark.parametrize("month", ["2023-04", "2023-06", "2024-08", "2025-11", "2026-03"])
def test_every_icb_and_test_is_what_the_file_adds_up_to(by_icb: Sums, month: str) -> None:
    for name, above in ((SIX, 0), (THIRTEEN, 1)):
        for geography in ("icb", "england"):
            table = estimate(name, packaged_figures(), geography=geography, period=month, treatment_functions=None)
            for one in table.records():
                slow = by_icb.get((month, one["area"], one["treatment_function"]))
                if slow is not None:  # the two tests that some ICBs do not do have no row there
                    assert (one["numerator"], one["denominator"]) == (slow[above], slow[2]), one
    assert {item for _, _, item in by_icb} == {*DIAGNOSTIC_TESTS, "C_999"}


def test_tests_per_1000_are_the_files_tests_over_residents(by_icb: Sums) -> None:
    table = estimate("diagnostic_tests_per_1000", packaged_figures(), geography="icb", period="2026-03")
    for one in table.records():
        slow = by_icb["2026-03", one["area"], "C_999"][3]
        assert one["numerator"] == slow
        assert one["value"] == pytest.approx(1000 * slow / one["denominator"])


def test_every_month_of_england_is_the_same_by_provider_and_by_icb(shared_data: Path, by_icb: Sums) -> None:
    by_provider = diagnostics(shared_data, "provider", "Provider Code")
    for month in sorted({month for month, _, _ in by_icb}):
        (record,) = estimate(SIX, packaged_figures(), geography="england", period=month).records()
        slow = by_icb[month, "ENG", "C_999"]
        assert (record["numerator"], record["denominator"]) == (slow[0], slow[2])
        assert by_provider[month, "ENG", "C_999"][:3] == slow[:3]
        providers = estimate(SIX, packaged_figures(), geography="provider", period=month)
        assert providers["denominator"].sum() == slow[2]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_cancellations_per_theatre_of_every_provider(shared_data: Path) -> None:
    theatres = {
        row["Organisation Code"]: float(row["Number of operating theatres"])
        for row in _rows(shared_data / "capacity/operating_theatres_2003_2024Q2.csv")
        if (row["year_var"], row["quarter_var"]) == ("2024", "Q2") and row["Region Code"].startswith("Y")
    }
    theatres["RAL"] += theatres.pop("RAP")  # joined in January 2025
    table = estimate("cancellations_per_theatre", packaged_figures(), geography="provider", period="2025-06")
    found = {one["area"]: one for one in table.records()}
    for row in _rows(shared_data / "capacity/qmco_provider_2024Q2_2025Q1.csv"):
        if row["quarter"] != "2025-26 Q1":
            continue
        one = found.pop(row["Organisation Code"])
        number = float(row["Number of last minute elective operations cancelled for non clinical reasons"])
        assert one["numerator"] == number
        if one["status"] == "ok":
            assert one["denominator"] == theatres[one["area"]]
            assert one["value"] == pytest.approx(number / theatres[one["area"]])
    assert not found


def test_england_has_the_printed_theatres_and_beds(shared_data: Path) -> None:
    (record,) = estimate("theatres_per_100000", packaged_figures(), geography="england", period="2024-09").records()
    assert record["numerator"] == 3392
    for row in _rows(shared_data / "capacity/kh03_beds_2010_2024.csv"):
        if row["org_name"] != "ENGLAND" or int(row["year"]) < 2022:
            continue
        period = Period.from_name(row["period_end"], int(row["year"]))
        (record,) = estimate("bed_occupancy", packaged_figures(), geography="england", period=period).records()
        assert record["denominator"] == pytest.approx(float(row["general_acute_on_beds_available"]))
        assert record["value"] == pytest.approx(float(row["general_acute_on_beds_percent_occupied"]), abs=1e-9)
