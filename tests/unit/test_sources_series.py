"""The monthly series: each is recognised by its header, says its basis, and refuses what is not as published."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.function_series import IcbTreatmentFunctions, TrustTreatmentFunctions
from fairwait.sources.ics_flows import IcsFlows
from fairwait.sources.trust_parts import TrustParts

FLOWS = (
    "stp20_nhs_code,date,year,month,completed,incomplete,new",
    "QAA,2021-04-01,2021.0,Apr,100.0,900.0,120.0",
    "QBB,2021-04-01,2021.0,Apr,50.0,400.0,60.0",
    "QAA,2021-05-01,2021.0,May,110.0,910.0,130.0",
    "QBB,2021-05-01,2021.0,May,55.0,405.0,65.0",
)
ICBS = (
    "Period,ICB_Code,ICB_Name,TF_Code,Treatment_Function,Incomplete_Pathways,Within_18wks,Pct_Within_18wks,"
    "Median_Wait_Wks,P92_Wait_Wks,Waiters_52plus,Waiters_65plus,Waiters_78plus",
    "2023-03,QAA,NHS NORTH ICB,C_100,General Surgery Service,1000,600,0.6,12.5,45.25,30,10,2",
    "2023-03,QAA,NHS NORTH ICB,C_140,Oral Surgery Service,19,10,0.526315789,,,0,0,0",
    "2023-05,QAA,NHS NORTH ICB,C_100,General Surgery Service,1100,660,0.6,12.5,104.0,30,10,2",
)
TRUSTS = (
    "Total_Incomplete_Pathways,Total_Within_18_Weeks,Percent_Within_18_Weeks,Median_Waiting_Time_Weeks,"
    "P92_Waiting_Time_Weeks,Total_52_Plus_Weeks,Total_65_Plus_Weeks,Total_78_Plus_Weeks,Percent_52_Plus_Weeks,"
    "Provider_Code,Provider_Name,Region_Code,Treatment_Function_Code,Treatment_Function,Is_Total,period",
    "900,600,0.6666,11.12,40.5,9,3,1,0.01,RAA,NORTH TRUST,Y63,C_100,General Surgery Service,False,202404",
    "100,60,0.6,12.5,41.5,1,0,0,0.01,RAA,NORTH TRUST,Y63,C_101,Urology Service,False,202404",
    "1000,660,0.66,11.3,40.75,10,3,1,0.01,RAA,NORTH TRUST,Y63,C_999,Total,True,202404",
)
PARTS = (
    "Trust Code,Trust Name,Referral Treatment Type,Waiting 52+ Weeks,Waiting 18+ Weeks,Total Waiting List,"
    "% Waiting 18+ Weeks,% Waiting 52+ Weeks",
    "RAA,North Trust,Incomplete Pathways,10.0,400.0,1000.0,0.4,0.0",
    "RAA,North Trust,New RTT Periods - All Patients,0.0,0.0,250.0,0.0,0.0",
    "RBB,South Trust,,,,,,",
)
_CASES = {
    "flows": (IcsFlows, FLOWS, "flows.csv"),
    "icbs": (IcbTreatmentFunctions, ICBS, "icbs.csv"),
    "trusts": (TrustTreatmentFunctions, TRUSTS, "trusts.csv"),
    "parts": (TrustParts, PARTS, "trust_parts_2021-05.csv"),
}
Write = Callable[..., OpenedFile]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(lines: tuple[str, ...] | list[str], name: str = "series.csv") -> OpenedFile:
        data = ("\n".join(lines) + "\n").encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return OpenedFile(raw_path=path, path=path, name=path.name)

    return _write


def read(file: OpenedFile) -> tuple[ReadRelease, list[dict[str, Any]]]:
    with duckdb.connect() as con:
        release = recognise(file).read(file, con)
        found = con.execute(f"select * from {release.tables['marts']}")
        names = [column[0] for column in found.description or []]
        return release, [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def failed(release: ReadRelease) -> set[str]:
    return {check.id for check in release.checks if not check.passed}


def cell(lines: tuple[str, ...], line: int, column: int, value: str) -> list[str]:
    cells = lines[line].split(",")
    cells[column] = value
    return [*lines[:line], ",".join(cells), *lines[line + 1 :]]


@pytest.mark.parametrize("case", _CASES)
def test_each_series_is_recognised_by_its_header_and_by_no_other_reader(write: Write, case: str) -> None:
    source, lines, name = _CASES[case]
    assert type(recognise(write(lines, name))) is source
    assert type(recognise(write(lines, f"{name}.gz"))) is source


@pytest.mark.parametrize("case", _CASES)
def test_a_missing_column_text_in_a_number_and_a_doubled_key_are_refused(write: Write, case: str) -> None:
    _, lines, name = _CASES[case]
    header = lines[0].split(",")
    renamed = {"flows": "completed", "icbs": "Within_18wks", "trusts": "Total_Within_18_Weeks",
               "parts": "Waiting 18+ Weeks"}[case]  # fmt: skip
    with pytest.raises(BadInputError, match=f"“{renamed.lower()}” is missing".replace("+", r"\+")):
        read(write([lines[0].replace(f",{renamed},", f",{renamed}x,", 1), *lines[1:]], name))
    with pytest.raises(BadInputError, match="“many” stands where a whole number") as error:
        read(write(cell(lines, 1, header.index(renamed), "many"), name))
    assert "line 2" in error.value.where
    with pytest.raises(BadInputError, match="is there twice"):
        read(write([*lines, lines[1]], name))
    with pytest.raises(BadInputError, match="negative"):
        read(write(cell(lines, 1, header.index(renamed), "-4"), name))


def test_flows_keep_the_basis_of_the_providers_parent_and_not_the_wrong_list(write: Write) -> None:
    release, rows = read(write(FLOWS))
    assert rows[0] == {
        "basis": "provider_parent", "org": "QAA", "period": "2021-04", "completed": 100, "new_periods": 120,
    }  # fmt: skip
    assert not failed(release)
    assert any("population" in note for note in release.notes)
    assert any("not kept" in note for note in release.notes)


@pytest.mark.parametrize(("column", "value"), [(2, "2020.0"), (3, "May"), (3, "Smarch"), (1, "2021-05-01")])
def test_a_flow_whose_date_is_not_the_month_it_names_is_refused(write: Write, column: int, value: str) -> None:
    with pytest.raises(BadInputError, match="stands beside") as error:
        read(write([*cell(FLOWS, 1, column, value)[:3]]))
    assert "line 2" in error.value.where


def test_a_system_without_a_month_is_missing_and_not_zero(write: Write) -> None:
    release, _ = read(write(FLOWS[:4]))
    assert failed(release) == {"every-system-every-month"}


def test_icb_totals_are_our_sums_without_a_percentile_and_a_missing_month_is_named(write: Write) -> None:
    release, rows = read(write(ICBS))
    by = {(row["period"], row["treatment_function"]): row for row in rows}
    total = by["2023-03", "C_999"]
    assert (total["basis"], total["total"], total["within_18"]) == ("commissioner", 1019, 610)
    assert (total["median"], total["median_status"]) == (None, "not_published")
    assert by["2023-03", "C_140"]["p92_status"] == "suppressed"
    assert by["2023-03", "C_100"]["p92"] == 45.25
    assert by["2023-05", "C_100"]["p92_status"] == "censored"
    gap = next(check for check in release.checks if check.id == "no-month-left-out")
    assert gap.examples == ("2023-04",)
    assert "missing, not 0" in gap.sentence


@pytest.mark.parametrize(
    ("line", "column", "value", "check"),
    [
        (1, 10, "500", "parts-are-nested"),
        (1, 7, "0.61", "shares-are-quotients"),
        (1, 3, "C_777", "treatment-functions-known"),
        (1, 8, "", "small-lists-have-no-percentile"),
        (2, 9, "12.0", "small-lists-have-no-percentile"),
    ],
)
def test_an_icb_row_that_contradicts_itself_breaks_its_check(
    write: Write, line: int, column: int, value: str, check: str
) -> None:
    assert check in failed(read(write(cell(ICBS, line, column, value)))[0])


def test_trust_totals_keep_their_printed_percentiles_beside_our_sums(write: Write) -> None:
    release, rows = read(write(TRUSTS))
    total = next(row for row in rows if row["treatment_function"] == "C_999")
    assert (total["basis"], total["period"], total["total"]) == ("provider", "2024-04", 1000)
    assert (total["median"], total["median_status"], total["p92"]) == (11.3, "ok", 40.75)
    assert not failed(release)
    assert "never England’s" in release.notes[0]
    release, rows = read(write(cell(TRUSTS, 3, 0, "1001")))
    assert failed(release) >= {"totals-are-sums"}
    assert next(row for row in rows if row["treatment_function"] == "C_999")["total"] == 1000


def test_a_code_that_is_no_trusts_is_reported(write: Write) -> None:
    release, _ = read(write([line.replace(",RAA,", ",NT123,") for line in TRUSTS]))
    assert "only-nhs-trusts" in failed(release)


def test_parts_take_their_month_from_the_name_and_leave_out_a_trust_without_a_return(write: Write) -> None:
    release, rows = read(write(PARTS, "trust_parts_2021-05.csv"))
    assert (release.first_period, release.last_period) == (Period(2021, 5), Period(2021, 5))
    assert [(row["org"], row["part"], row["total"], row["over_18"]) for row in rows] == [
        ("RAA", "2", 1000, 400), ("RAA", "3", 250, None),
    ]  # fmt: skip
    assert failed(release) == {"trusts-without-return"}
    for name in ("trust_parts.csv", "trust_parts_2021-05_2021-06.csv"):
        with pytest.raises(BadInputError, match="name"):
            read(write(PARTS, name))


def test_shares_printed_as_percentages_are_recognised_and_wrong_ones_reported(write: Write) -> None:
    percent = cell(PARTS, 1, 6, "40.0")
    assert failed(read(write(percent, "p_2021-05.csv"))[0]) == {"trusts-without-return"}
    assert "shares-are-quotients" in failed(read(write(cell(PARTS, 1, 6, "0.5"), "p_2021-05.csv"))[0])


def test_an_unknown_part_and_a_part_without_figures_are_refused(write: Write) -> None:
    with pytest.raises(BadInputError, match="“Outpatients” is not a known type") as error:
        read(write(cell(PARTS, 2, 2, "Outpatients"), "p_2021-05.csv"))
    assert "line 3" in error.value.where
    with pytest.raises(BadInputError, match="type without figures"):
        read(write(cell(PARTS, 1, 5, ""), "p_2021-05.csv"))
