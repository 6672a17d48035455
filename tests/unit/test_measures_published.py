"""Estimates of January 2026 held against what NHS England printed for it, and the hard rules on real rows."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairwait.definitions.measure_files import measures
from fairwait.domain.treatment import TOTAL
from fairwait.measures.engine import estimate, estimate_many
from tests.unit.measures_support import Marts, marts_of_published

pytestmark = [pytest.mark.shared_data, pytest.mark.slow]
MONTH = "2026-01"
Key = tuple[str, str]
Records = dict[Key, dict[str, Any]]
COUNTS = {
    "over_52_weeks": ("w52", "Waiters_52plus", "Total_52_Plus_Weeks"),
    "over_65_weeks": ("w65", "Waiters_65plus", "Total_65_Plus_Weeks"),
    "over_78_weeks": ("w78", "Waiters_78plus", "Total_78_Plus_Weeks"),
}


@pytest.fixture(scope="module")
def january(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Marts:
    (archive,) = (shared_data / "rtt" / "full_csv").glob("*.zip")
    return marts_of_published(archive, tmp_path_factory.mktemp("january"), MONTH)


def records(source: Marts, measure: str, geography: str, **options: Any) -> Records:
    options = {"treatment_functions": None} | options
    found = estimate(measure, source, geography=geography, period=MONTH, **options)
    return {(record["area"], record["treatment_function"]): record for record in found.records()}


def england(source: Marts, measure: str) -> dict[str, Any]:
    return records(source, measure, "england", treatment_functions=[TOTAL])["ENG", TOTAL]


@pytest.mark.parametrize(
    ("measure", "pathways"),
    [
        ("waiting_per_1000", 7_155_958),
        ("within_18_weeks", 4_395_958),
        ("over_52_weeks", 133_860),
        ("over_65_weeks", 7_417),
        ("over_78_weeks", 1_614),
        ("over_104_weeks", 200),
        ("admitted_treated_per_1000", 301_671),
        ("completed_treated_per_1000", 301_671 + 1_246_943),
        ("new_periods_per_1000", 1_767_584),
    ],
)
def test_england_is_exact(january: Marts, measure: str, pathways: int) -> None:
    assert england(january, measure)["numerator"] == pathways


@pytest.mark.parametrize(
    ("measure", "weeks"),
    [
        ("median_wait", 13.6209059591753),
        ("p92_wait", 40.347456),
        ("admitted_median_wait", 13.1829212454212),
        ("admitted_p95_wait", 60.0659343568025),
        ("non_admitted_median_wait", 10.2131763099505),
        ("non_admitted_p95_wait", 51.8439275836057),
    ],
)
def test_englands_waits_are_those_of_the_overview(january: Marts, measure: str, weeks: float) -> None:
    record = england(january, measure)
    assert record["value"] == pytest.approx(weeks, abs=1e-9)
    assert record["status"] == "ok"


def test_a_population_must_be_known_for_every_area(january: Marts) -> None:
    for geography in ("sub-icb", "icb", "region", "england"):
        people = [r["denominator"] for r in records(january, "waiting_per_1000", geography).values()]
        assert None not in people
    total = sum(
        r["denominator"] for r in records(january, "waiting_per_1000", "sub-icb", treatment_functions=[TOTAL]).values()
    )
    assert total == pytest.approx(england(january, "waiting_per_1000")["denominator"])


def test_no_commissioner_of_january_is_unmapped_and_the_areas_are_counted(january: Marts) -> None:
    for geography, number in (("sub-icb", 106), ("icb", 42), ("region", 7), ("provider", 515)):
        found = records(january, "within_18_weeks", geography, treatment_functions=[TOTAL])
        assert len(found) == number
        assert "unmapped" not in {record["status"] for record in found.values()}


def test_areas_and_hubs_together_are_england_in_every_treatment_function(january: Marts) -> None:
    hubs = january.connection.execute("""
        SELECT treatment_function, SUM(total) FROM marts WHERE basis = 'commissioner' AND part = '2' AND org <> 'NONC'
          AND org IN (SELECT code FROM organisations WHERE role = 'commissioner' AND parent_code IS NULL)
        GROUP BY treatment_function""").fetchall()
    assert sum(total for code, total in hubs if code == TOTAL) > 130_000  # lost by whoever drops blank parents
    whole = records(january, "within_18_weeks", "england")
    for geography in ("sub-icb", "icb", "region"):
        added = dict(hubs)
        for (_, code), record in records(january, "within_18_weeks", geography).items():
            added[code] = added.get(code, 0) + record["denominator"]
        assert added == {code: record["denominator"] for (_, code), record in whole.items()}


def test_providers_together_are_england(january: Marts) -> None:
    for measure in ("within_18_weeks", "admitted_median_wait", "non_admitted_median_wait"):
        providers = records(january, measure, "provider", treatment_functions=[TOTAL])
        assert sum(r["denominator"] for r in providers.values()) == england(january, measure)["denominator"]


def test_other_countries_patients_would_have_changed_englands_share(january: Marts) -> None:
    (everyone,) = january.connection.execute(
        "SELECT SUM(total) FROM marts WHERE basis = 'commissioner' AND part = '2' AND treatment_function = 'C_999'"
    ).fetchone() or (0,)
    assert everyone - england(january, "within_18_weeks")["denominator"] == 31_719


def _published(path: Path, **wanted: str) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from (row for row in csv.DictReader(text) if all(row[name] == value for name, value in wanted.items()))


def test_every_board_and_treatment_function_matches_the_published_series(january: Marts, shared_data: Path) -> None:
    path = shared_data / "rtt" / "series" / "icb_treatment_function_incomplete_2022-10_2026-03.csv.gz"
    rows = list(_published(path, Period=MONTH))
    assert len(rows) == 966
    found = {name: records(january, name, "icb") for name in ("median_wait", "p92_wait", "within_18_weeks", *COUNTS)}
    for row in rows:
        key = row["ICB_Code"], row["TF_Code"]
        assert found["within_18_weeks"][key]["denominator"] == int(row["Incomplete_Pathways"])
        assert found["within_18_weeks"][key]["numerator"] == int(row["Within_18wks"])
        for name, (_, column, _) in COUNTS.items():
            assert found[name][key]["numerator"] == int(row[column])
        for name, column in (("median_wait", "Median_Wait_Wks"), ("p92_wait", "P92_Wait_Wks")):
            if row[column]:
                assert found[name][key]["value"] == pytest.approx(float(row[column]), abs=1e-9)
            else:
                assert found[name][key]["status"] == "suppressed"


def test_every_trust_and_treatment_function_matches_the_published_series(january: Marts, shared_data: Path) -> None:
    path = shared_data / "rtt" / "series" / "incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
    rows = list(_published(path, period="202601"))
    assert len(rows) == 3600
    found = {
        name: records(january, name, "provider") for name in ("median_wait", "p92_wait", "within_18_weeks", *COUNTS)
    }
    printed = 0
    for row in rows:
        key = row["Provider_Code"], row["Treatment_Function_Code"]
        assert found["within_18_weeks"][key]["denominator"] == int(row["Total_Incomplete_Pathways"])
        for name, (_, _, column) in COUNTS.items():
            assert found[name][key]["numerator"] == int(row[column])
        for name, column in (("median_wait", "Median_Waiting_Time_Weeks"), ("p92_wait", "P92_Waiting_Time_Weeks")):
            record = found[name][key]
            if row[column]:  # printed to two decimals
                assert record["value"] == pytest.approx(float(row[column]), abs=0.005 + 1e-9)
                printed += 1
            else:
                assert record["status"] in ("suppressed", "no_data")
    assert printed == 2 * 2450


@pytest.mark.parametrize(("geography", "level"), [("provider", "provider"), ("icb", "icb"), ("england", "national")])
def test_the_monthly_series_agrees(january: Marts, shared_data: Path, geography: str, level: str) -> None:
    path = shared_data / "rtt" / "series" / "incomplete_provider_icb_2022-04_2026-04.csv.gz"
    rows = {row["code"]: row for row in _published(path, month=MONTH, level=level)}
    columns = {name: column for name, (column, _, _) in COUNTS.items()}
    columns |= {"over_104_weeks": "w104", "within_18_weeks": "within_18w"}
    for name, column in columns.items():
        found = records(january, name, geography, treatment_functions=[TOTAL])
        assert {area for area, _ in found} == set(rows)
        for (area, _), record in found.items():
            assert record["numerator"] == int(rows[area][column])
            assert record["denominator"] == int(rows[area]["incomplete_total"])


def test_every_measure_answers_for_every_area_and_treatment_function_at_once(january: Marts) -> None:
    names = [each.id for each in measures().values() if each.months == (0,) and each.collected is None]
    found = estimate_many(names, january, geography="sub-icb", period=MONTH, treatment_functions=None)
    assert len(found) == len(names) * 106 * 24
    assert set(found["status"]) <= {"ok", "suppressed", "censored", "no_data"}
