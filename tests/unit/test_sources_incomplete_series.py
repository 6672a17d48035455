"""The provider and ICB series: England is the sum of its providers, and what is not as published is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.incomplete_series import IncompleteSeries, agrees_with_overview
from fairwait.sources.overview import Overview
from fairwait.sources.provider_area_panel import ProviderAreaPanel

HEADER = "code,name,level,month,incomplete_total,within_18w,w52,w65,w78,w104"
ROWS = [
    "RXX,NORTH TRUST,provider,2025-01,700,400,30,20,10,1",
    "NV123,SOUTH CLINIC,provider,2025-01,300,200,3,2,1,0",
    "QAA,NHS SOMEWHERE ICB,icb,2025-01,980,590,33,22,11,1",
    "ENG,England,national,2025-01,1000,600,33,22,11,1",
    "RXX,NORTH TRUST,provider,2025-02,720,410,31,20,10,1",
    "NV123,SOUTH CLINIC,provider,2025-02,280,190,2,1,1,0",
    "QAA,NHS SOMEWHERE ICB,icb,2025-02,975,590,33,21,11,1",
    "ENG,England,national,2025-02,1000,600,33,21,11,1",
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., OpenedFile]:
    def _write(rows: list[str], header: str = HEADER, zipped: bool = False) -> OpenedFile:
        data = ("\n".join([header, *rows]) + "\n").encode()
        path = tmp_path / ("series.csv.gz" if zipped else "series.csv")
        path.write_bytes(gzip.compress(data) if zipped else data)
        return OpenedFile(raw_path=path, path=path, name=path.name)

    return _write


def read(file: OpenedFile) -> tuple[ReadRelease, list[tuple[Any, ...]]]:
    with duckdb.connect() as con:
        release = IncompleteSeries().read(file, con)
        rows = con.execute("select * from incomplete_series_marts order by level, org, period").fetchall()
        names = [column[0] for column in con.description or []]
    assert names == [
        "level", "org", "name", "period", "total", "within_18", "over_52", "over_65", "over_78", "over_104",
    ]  # fmt: skip
    return release, rows


def failed(release: ReadRelease) -> set[str]:
    return {check.id for check in release.checks if not check.passed}


@pytest.mark.parametrize("zipped", [False, True])
def test_reads_three_levels_plain_or_zipped(write: Any, zipped: bool) -> None:
    release, rows = read(write(ROWS, zipped=zipped))
    assert (release.first_period, release.last_period, release.rows) == (Period(2025, 1), Period(2025, 2), 8)
    assert {row[0] for row in rows} == {"provider", "icb", "england"}
    assert ("provider", "NV123", "SOUTH CLINIC", "2025-02", 280, 190, 2, 1, 1, 0) in rows
    assert not failed(release)


def test_columns_in_another_order_with_a_spare_one_read_alike(write: Any) -> None:
    order = [4, 3, 2, 1, 0, 9, 8, 7, 6, 5]
    header = ",".join([HEADER.split(",")[i] for i in order] + ["note"])
    rows = [",".join([row.split(",")[i] for i in order] + ["x"]) for row in ROWS]
    assert read(write(rows, header=header))[1] == read(write(ROWS))[1]


@pytest.mark.parametrize(
    ("line", "new", "check"),
    [
        (3, "ENG,England,national,2025-01,1001,600,33,22,11,1", "england-is-sum-of-providers"),
        (0, "RXX,NORTH TRUST,provider,2025-01,700,400,301,20,10,1", "bands-are-nested"),
        (0, "RXX,NORTH TRUST,provider,2025-01,700,400,30,20,21,1", "bands-are-nested"),
        (2, "QAA,NHS SOMEWHERE ICB,icb,2025-01,930,590,33,22,11,1", "icb-share-of-england"),
        (2, "RXX,NHS SOMEWHERE ICB,icb,2025-01,980,590,33,22,11,1", "code-has-one-level"),
    ],
)
def test_a_row_that_contradicts_the_others_breaks_its_check(write: Any, line: int, new: str, check: str) -> None:
    rows = [*ROWS[:line], new, *ROWS[line + 1 :]]
    assert check in failed(read(write(rows))[0])


def test_icbs_held_less_of_england_before_oral_surgery_moved(write: Any) -> None:
    earlier = [row.replace("2025-0", "2023-0").replace("icb,2023-01,980", "icb,2023-01,930") for row in ROWS]
    earlier = [row.replace("icb,2023-02,975", "icb,2023-02,929") for row in earlier]
    assert not failed(read(write(earlier))[0])


def test_a_month_left_out_between_others_is_reported(write: Any) -> None:
    rows = [*ROWS, *(row.replace("2025-01", "2025-04") for row in ROWS[:4])]
    check = next(check for check in read(write(rows))[0].checks if check.id == "no-month-left-out")
    assert check.examples == ("2025-03",)


def test_a_month_without_englands_row_is_reported(write: Any) -> None:
    assert "england-is-sum-of-providers" in failed(read(write(ROWS[:7]))[0])


@pytest.mark.parametrize(
    ("line", "column", "cell", "message"),
    [
        (1, 4, "n/a", "“n/a” stands where a whole number"),
        (1, 4, "12.5", "12.5"),
        (1, 5, "-3", "-3 is negative"),
        (4, 9, "", "blank"),
        (2, 3, "2025-13", "a month as YYYY-MM"),
        (0, 2, "region", "not a level"),
    ],
)
def test_a_cell_that_is_not_what_its_column_says_is_refused_with_its_line(
    write: Any, line: int, column: int, cell: str, message: str
) -> None:
    cells = ROWS[line].split(",")
    cells[column] = cell
    with pytest.raises(BadInputError, match=message) as error:
        read(write([*ROWS[:line], ",".join(cells), *ROWS[line + 1 :]]))
    assert f"line {line + 2}" in error.value.where
    assert HEADER.split(",")[column] in error.value.where


def test_a_row_that_is_there_twice_is_refused_with_both_lines(write: Any) -> None:
    with pytest.raises(BadInputError, match="provider, RXX, 2025-01 is there twice") as error:
        read(write([*ROWS, ROWS[0]]))
    assert "lines 2 and 10" in error.value.where


def test_missing_renamed_and_doubled_columns_are_refused_by_name(write: Any) -> None:
    with pytest.raises(BadInputError, match="“w52” is missing"):
        read(write([",".join(row.split(",")[:6] + row.split(",")[7:]) for row in ROWS], HEADER.replace(",w52", "")))
    renamed = write(ROWS, HEADER.replace("incomplete_total", "incomplete_totals"))
    assert IncompleteSeries().recognises(renamed)
    with pytest.raises(BadInputError, match="“incomplete_total” is missing") as error:
        read(renamed)
    assert "incomplete_totals" in error.value.expected
    with pytest.raises(BadInputError, match="“w65” is there 2 times"):
        read(write(ROWS, HEADER.replace("w78", "w65")))


def test_a_ragged_line_wrong_bytes_and_an_empty_body_are_refused(write: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="well-formed"):
        read(write([*ROWS, "RXX,NORTH TRUST,provider"]))
    path = tmp_path / "latin.csv"
    path.write_bytes((HEADER + "\n" + ROWS[0].replace("NORTH", "N\xd6RTH") + "\n").encode("latin-1"))
    with pytest.raises(BadInputError, match="well-formed"):
        read(OpenedFile(path, path, path.name))
    with pytest.raises(BadInputError, match="no rows"):
        read(write([]))


def test_agreement_with_the_overview_names_the_month_that_differs(write: Any) -> None:
    with duckdb.connect() as con:
        IncompleteSeries().read(write(ROWS), con)
        con.execute(
            "create table o as select * from (values ('2025-01', 'incomplete_total', 1000.0, 'ok'), "
            "('2025-02', 'incomplete_total', 1001.0, 'ok'), ('2025-02', 'over_52', 5.0, 'ok'), "
            "('2025-03', 'incomplete_total', null, 'not_published')) v(period, series, value, status)"
        )
        check = agrees_with_overview(con, "incomplete_series_marts", "o")
    assert check.breaches == 1
    assert check.examples == ("2025-02: 1,000 in the series, 1,001 in the overview",)


def test_the_published_series_equals_its_providers_and_the_overview(shared_data: Path) -> None:
    folder = shared_data / "rtt" / "series"
    series = next(folder.glob("incomplete_provider_icb_*.csv.gz"))
    overview = next(folder.glob("RTT-Overview-Timeseries-*.xlsx"))
    opened = OpenedFile(series, series, series.name)
    assert IncompleteSeries().recognises(opened)
    assert not ProviderAreaPanel().recognises(opened)
    with duckdb.connect() as con:
        release = IncompleteSeries().read(opened, con)
        Overview().read(OpenedFile(overview, overview, overview.name), con)
        assert agrees_with_overview(con, "incomplete_series_marts", "overview_marts").passed
        counted = con.execute(
            "select level, count(*), count(distinct org), count(distinct period) from incomplete_series_marts "
            "group by level order by level"
        ).fetchall()
        sheffield = con.execute(
            "select max(period), arg_max(total, period) from incomplete_series_marts where org = 'RHQ'"
        ).fetchone()
    assert counted == [("england", 49, 1, 49), ("icb", 2052, 48, 49), ("provider", 22675, 594, 49)]
    assert sheffield == ("2025-06", 91_256)
    assert not failed(release)
