"""Every sheet of every official workbook at hand: it adds up, equals the overview and prints what its bands give."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.definitions.workbook_exceptions import printed_exceptions
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.overview import Overview
from fairwait.sources.workbooks.quantiles import LEVELS, misprints
from fairwait.sources.workbooks.source import Workbook, _read_content, agrees_with_overview
from tests.synthetic.workbook import write_sheets

pytestmark = pytest.mark.shared_data

_KINDS = ("Admitted", "Incomplete", "NonAdmitted")
STEMS = (
    *(f"{kind}-Commissioner-{month}" for kind in _KINDS for month in ("Dec14", "Jan15", "Feb15", "Mar15")),
    "Admitted-Commissioner-Dec24",
)
PRINTED_MEDIANS, PRINTED_P95 = 41_601, 41_567
#: Of 09L alone 62 and 62: one of its medians, and 36 of its percentiles, are dashes where the bands give a figure.
WRONG_MEDIANS, WRONG_P95 = 87, 98
TABLES = ("workbook_marts", "workbook_organisations", "workbook_published")


def workbook(shared_data: Path, stem: str) -> Path:
    (path,) = (
        each for each in (shared_data / "rtt" / "commissioner_workbooks").iterdir() if each.name.startswith(stem)
    )
    return path


def opened(path: Path) -> OpenedFile:
    return OpenedFile(path, path, path.name)


@lru_cache(maxsize=16)
def read(path: Path) -> tuple[ReadRelease, duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    return Workbook().read(opened(path), con), con


@pytest.fixture(scope="module")
def overview(shared_data: Path) -> list[tuple[Any, ...]]:
    con = duckdb.connect()
    (path,) = (shared_data / "rtt" / "series").glob("RTT-Overview*.xlsx")
    Overview().read(opened(path), con)
    return con.execute("select * from overview_marts").fetchall()


@pytest.mark.parametrize("stem", STEMS)
def test_every_sheet_adds_up(shared_data: Path, stem: str) -> None:
    """Commissioners to England, regions, area teams and ICBs to commissioners, rows to themselves: no check fails."""
    release, _ = read(workbook(shared_data, stem))
    made = {check.id for check in release.checks}
    failed = {check.id for check in release.checks if not check.passed}
    levels = ("region", "icb") if stem.endswith("24") else ("region", "area-team")
    part = f"part-{ {'A': '1a', 'N': '1b', 'I': '2'}[stem[0]] }"
    assert {f"{part}-national-adds-up", *(f"{part}-{level}-adds-up" for level in levels)} <= made
    assert f"{part}-{'region' if stem.endswith('24') else 'area-team'}-is-sum-of-its-own" in made
    assert failed <= {"printed-quantiles-known-misprints"}


@pytest.mark.parametrize("stem", STEMS)
def test_the_commissioners_sum_to_the_national_sheet_and_the_overview(
    shared_data: Path, overview: list[tuple[Any, ...]], stem: str
) -> None:
    _, con = read(workbook(shared_data, stem))
    total = con.execute("select sum(total) from workbook_marts where treatment_function = 'C_999'").fetchone()
    printed = con.execute("select total from workbook_published where level = 'national' and "
                          "treatment_function = 'C_999'").fetchone()  # fmt: skip
    assert total == printed
    con.execute("create or replace temp table overview (period varchar, series varchar, value double, status varchar)")
    con.executemany("insert into overview values (?, ?, ?, ?)", [row for row in overview if row[0] in _MONTHS])
    assert agrees_with_overview(con, "workbook_marts", "overview").passed
    con.execute("update overview set value = value + 1")
    assert agrees_with_overview(con, "workbook_marts", "overview").breaches == 1


_MONTHS = ("2014-12", "2015-01", "2015-02", "2015-03", "2024-12")


def test_region_and_area_team_sheets_leave_out_x24_only(shared_data: Path) -> None:
    _, con = read(workbook(shared_data, "Incomplete-Commissioner-Jan15"))
    sums = dict(con.execute("select level, sum(total) from workbook_published where treatment_function = 'C_999' "
                            "group by all").fetchall())  # fmt: skip
    (x24,) = con.execute("select total from workbook_published where org = 'X24' and "
                         "treatment_function = 'C_999'").fetchone() or (0,)  # fmt: skip
    assert x24 > 0
    assert sums["commissioner"] == sums["national"] == 2_924_045
    assert sums["region"] == sums["area-team"] == sums["national"] - x24


def test_december_2024_adds_up_at_all_four_levels(shared_data: Path) -> None:
    _, con = read(workbook(shared_data, "Admitted-Commissioner-Dec24"))
    sums = con.execute("select distinct sum(total) from workbook_published where treatment_function = 'C_999' "
                       "group by level").fetchall()  # fmt: skip
    assert sums == [(275_133,)]


def test_every_printed_quantile_but_the_named_ones_and_every_name_is_needed(shared_data: Path) -> None:
    """All medians and 95th percentiles of all sheets follow from their bands to 1e-9, but for a short list by name."""
    printed, wrong, unknown, used = Counter[str](), Counter[str](), [], set()
    for stem in STEMS:
        content = _read_content(opened(workbook(shared_data, stem)))
        period = content.preamble.period
        for sheet in content.sheets:
            for figure in LEVELS:
                printed[figure] += sheet.statuses[figure].count("ok")
            for one in misprints(sheet, period):
                wrong[one.figure] += 1
                if not one.reason:
                    unknown.append(f"{one.where}: {one.sentence}")
                used.update(_covering(period, sheet.header.part, sheet.header.level, one))
    assert unknown == []
    assert used == set(printed_exceptions())
    assert dict(printed) == {"median": PRINTED_MEDIANS, "p95": PRINTED_P95, "p92": 0}
    assert dict(wrong) == {"median": WRONG_MEDIANS, "p95": WRONG_P95}


def _covering(period: Period, part: Part, level: str, one: Any) -> list[Any]:
    return [each for each in printed_exceptions()
            if each.covers(period, part, level, one.org, one.treatment_function, one.figure)]  # fmt: skip


def alike(first: list[tuple[Any, ...]], second: list[tuple[Any, ...]]) -> bool:
    """Equal but for the last digit of weeks: XlsxWriter writes 16 digits where 17 tell two floats apart."""
    return len(first) == len(second) and all(
        one == other or (isinstance(one, float) and abs(one - other) < 1e-12)
        for left, right in zip(first, second, strict=True)
        for one, other in zip(left, right, strict=True)
    )


@pytest.mark.parametrize(
    ("stem", "suffix"),
    [("Incomplete-Commissioner-Jan15", ".xlsx"), ("NonAdmitted-Commissioner-Mar15", ".xlsx"),
     ("Admitted-Commissioner-Dec24", ".xls")],
)  # fmt: skip
def test_every_sheet_is_read_alike_from_both_file_types(
    shared_data: Path, stem: str, suffix: str, tmp_path: Path
) -> None:
    """An .xls written again as .xlsx, and an .xlsx as .xls, give the same tables, checks and notes."""
    from python_calamine import CalamineWorkbook

    path = workbook(shared_data, stem)
    assert path.suffix != suffix
    source = CalamineWorkbook.from_path(path)
    cells = {
        name: source.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in source.sheet_names
        if name not in ("Notes", "Guidance")
    }
    again = tmp_path / f"{stem}-again{suffix}"
    write_sheets(again, cells)  # type: ignore[arg-type]
    first, con = read(path)
    other = duckdb.connect()
    second = Workbook().read(opened(again), other)
    for table in TABLES:
        query = f"select * from {table} order by all"
        assert alike(other.execute(query).fetchall(), con.execute(query).fetchall())
    assert second.checks == first.checks
    assert second.first_period == first.first_period
