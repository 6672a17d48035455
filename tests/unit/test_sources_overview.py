"""The England overview workbook: every series by its words, three states of a cell, and refusals that say where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.overview import Overview
from fairwait.sources.overview_columns import COLUMNS

Cells = list[list[Any]]
MONTHS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
#: A month whose figures satisfy every identity; ``list`` before is the same, so removals are new - completed.
FIGURES: dict[str, Any] = {
    "median_wait": 13.5, "p92_wait": 40.25,
    "within_18": 600, "within_18_with_estimates": 660, "within_18_share": 0.6, "within_18_share_with_estimates": 0.6,
    "over_18": 400, "over_18_with_estimates": 440, "over_52": 20, "over_52_with_estimates": 22,
    "over_52_share": 0.02, "over_52_share_with_estimates": 0.02, "over_65": 5, "over_65_with_estimates": 6,
    "over_78": 2, "over_78_with_estimates": 2, "over_104": 0, "over_104_with_estimates": 0,
    "incomplete_total": 1000, "incomplete_total_with_estimates": 1100,
    "unique_patient_ratio": 0.85, "unique_patients": 935.0,
    "admitted_median": 12.0, "admitted_p95": "52+", "admitted_within_18": 30, "admitted_over_52": 1,
    "admitted_total": 50, "admitted_total_with_estimates": 55.5,
    "non_admitted_median": 10.0, "non_admitted_p95": 51.0, "non_admitted_within_18": 100, "non_admitted_over_52": 3,
    "non_admitted_total": 150, "non_admitted_total_with_estimates": 160.5,
    "new_periods": 260, "new_periods_with_estimates": 280, "completed_total": 200,
    "completed_total_with_estimates": 216, "unreported_removals": 60, "unreported_removals_with_estimates": 64,
    "total_removals": 260, "total_removals_with_estimates": 280, "unreported_removals_share": 60 / 260,
    "unreported_removals_share_with_estimates": 64 / 280, "admitted_adjusted_median": "-",
    "admitted_adjusted_p95": "-", "admitted_adjusted_within_18": "-", "admitted_adjusted_over_52": "-",
    "admitted_adjusted_total": "-",
}  # fmt: skip


def build_cells(columns: list[Any] | None = None) -> Cells:
    """The sheet as a list of rows: preamble, two header rows, three months, two future months, a note."""
    columns = list(COLUMNS) if columns is None else columns
    upper: list[Any] = ["", "Year", "Month"]
    group = ""
    for column in columns:
        upper.append("" if column.group == group else column.group.capitalize())
        group = column.group
    rows: Cells = [
        ["", "Title: Referral to Treatment (RTT) Waiting Times, England"],
        ["", "Period: January 2026 to March 2026"],
        ["", "Revised: ", "-"],
        upper,
        ["", "", "", *(f" {column.label.upper()}\n" for column in columns)],
    ]
    for month in MONTHS:
        rows.append(["", "", month, *(FIGURES[column.series] for column in columns)])
    rows.append(["", "", date(2026, 4, 1)])
    rows.append(["", "", date(2026, 5, 1)])
    rows.append(["", "1. Median and percentile times are calculated from aggregate data."])
    return rows


def at(rows: Cells, series: str, month: int = 0) -> tuple[int, int]:
    """Row and column of a series in a month of the built sheet."""
    return 5 + month, 3 + [column.series for column in COLUMNS].index(series)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., OpenedFile]:
    def _write(rows: Cells, sheet: str = "Full Time Series", name: str = "overview.xlsx") -> OpenedFile:
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet(sheet)
            day = book.add_format({"num_format": "mmm-yy"})
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(r, c, cell, day)
                    elif cell != "":
                        page.write(r, c, cell)
        return OpenedFile(raw_path=path, path=path, name=path.name)

    return _write


def read(file: OpenedFile) -> tuple[ReadRelease, dict[tuple[str, str], tuple[float | None, str]]]:
    with duckdb.connect() as con:
        release = Overview().read(file, con)
        rows = con.execute("select period, series, value, status from overview_marts").fetchall()
    return release, {(period, series): (value, status) for period, series, value, status in rows}


def failed(release: ReadRelease) -> set[str]:
    return {check.id for check in release.checks if not check.passed}


def test_reads_every_series_of_every_month_and_leaves_future_months_out(write: Any) -> None:
    release, figures = read(write(build_cells()))
    assert (release.first_period, release.last_period) == (Period(2026, 1), Period(2026, 3))
    assert release.rows == 3
    assert len(figures) == 3 * len(COLUMNS)
    assert figures["2026-02", "incomplete_total_with_estimates"] == (1100.0, "ok")
    assert figures["2026-02", "admitted_total_with_estimates"] == (55.5, "ok")
    assert not failed(release)
    assert not release.revised
    assert any("2 dated rows" in note for note in release.notes)


def test_a_dash_an_open_band_and_zero_are_three_different_things(write: Any) -> None:
    _, figures = read(write(build_cells()))
    assert figures["2026-01", "admitted_adjusted_total"] == (None, "not_published")
    assert figures["2026-01", "admitted_p95"] == (52.0, "censored")
    assert figures["2026-01", "over_104"] == (0.0, "ok")


def test_columns_are_found_by_their_words_wherever_they_stand(write: Any) -> None:
    reordered = [column for column in COLUMNS if column.group.startswith("new")]
    reordered += [column for column in COLUMNS if not column.group.startswith("new")]
    _, figures = read(write(build_cells(reordered)))
    assert figures["2026-03", "new_periods"] == (260.0, "ok")
    assert figures["2026-03", "within_18"] == (600.0, "ok")


def test_an_edition_before_unique_patients_were_counted_is_read(write: Any) -> None:
    older = [column for column in COLUMNS if not column.series.startswith("unique_")]
    release, figures = read(write(build_cells(older)))
    assert ("2026-01", "unique_patients") not in figures
    assert release.rows == 3


def test_a_month_written_as_text_with_a_footnote_is_still_that_month(write: Any) -> None:
    rows = build_cells()
    rows[6][2] = "* Feb-26"
    release, figures = read(write(rows))
    assert figures["2026-02", "over_52"] == (20.0, "ok")
    assert release.rows == 3


def test_a_revised_edition_says_so(write: Any) -> None:
    rows = build_cells()
    rows[2][2] = "9 July 2026"
    assert read(write(rows))[0].revised


def test_a_blank_cell_is_not_published_and_reported(write: Any) -> None:
    rows = build_cells()
    r, c = at(rows, "over_65")
    rows[r][c] = ""
    release, figures = read(write(rows))
    assert figures["2026-01", "over_65"] == (None, "not_published")
    assert failed(release) == {"no-blank-cells"}


@pytest.mark.parametrize(
    ("series", "value", "check"),
    [
        ("incomplete_total_with_estimates", 900, "estimates-not-below-reported"),
        ("over_18", 401, "within-and-over-18-make-total"),
        ("non_admitted_total", 151, "admitted-and-non-admitted-make-completed"),
        ("within_18_share", 0.61, "shares-are-quotients"),
        ("unique_patients", 850.0, "unique-patients-are-ratio-times-list"),
        ("over_52", 20.5, "counts-are-whole"),
    ],
)
def test_a_figure_that_contradicts_the_others_breaks_its_check(
    write: Any, series: str, value: float, check: str
) -> None:
    rows = build_cells()
    r, c = at(rows, series)
    rows[r][c] = value
    assert check in failed(read(write(rows))[0])


def test_removals_that_do_not_balance_are_reported(write: Any) -> None:
    rows = build_cells()
    r, c = at(rows, "unreported_removals", month=1)
    rows[r][c] = 61
    assert "removals-balance" in failed(read(write(rows))[0])


def test_a_title_that_states_other_months_than_the_rows_is_reported(write: Any) -> None:
    rows = build_cells()
    rows[1][1] = "Period: January 2026 to April 2026"
    check = next(check for check in read(write(rows))[0].checks if check.id == "months-as-stated")
    assert (check.breaches, check.examples, check.severity) == (1, ("2026-04",), "error")


def test_text_in_a_number_is_refused_with_its_cell(write: Any) -> None:
    rows = build_cells()
    r, c = at(rows, "within_18")
    rows[r][c] = "1,234"
    with pytest.raises(BadInputError, match="1,234") as error:
        read(write(rows))
    assert "“Full Time Series”" in error.value.where
    assert "cell F6" in error.value.where
    assert "no. within 18 weeks" in error.value.where


def test_an_open_band_is_refused_where_a_count_should_stand(write: Any) -> None:
    rows = build_cells()
    r, c = at(rows, "over_52")
    rows[r][c] = "52+"
    with pytest.raises(BadInputError, match="52\\+"):
        read(write(rows))


def test_a_negative_count_is_refused_but_a_negative_balance_is_not(write: Any) -> None:
    rows = build_cells()
    r, c = at(rows, "unreported_removals")
    rows[r][c] = -60
    assert read(write(rows))[1]["2026-01", "unreported_removals"] == (-60.0, "ok")
    r, c = at(rows, "admitted_total")
    rows[r][c] = -5
    with pytest.raises(BadInputError, match="negative"):
        read(write(rows))


def test_a_month_that_is_there_twice_is_refused_with_both_rows(write: Any) -> None:
    rows = build_cells()
    rows[7][2] = date(2026, 1, 1)
    with pytest.raises(BadInputError, match="January 2026 is there twice") as error:
        read(write(rows))
    assert "rows 6 and 8" in error.value.where


def test_a_row_of_figures_without_a_month_is_refused(write: Any) -> None:
    rows = build_cells()
    rows[6][2] = "soon"
    with pytest.raises(BadInputError, match="not a month"):
        read(write(rows))


def test_a_missing_and_a_renamed_column_are_refused_by_name(write: Any) -> None:
    without = [column for column in COLUMNS if column.series != "new_periods"]
    with pytest.raises(BadInputError, match=r"no\. of new rtt periods.*missing"):
        read(write(build_cells(without)))
    rows = build_cells()
    _, c = at(rows, "unique_patients")
    rows[4][c] = "Estimated number of distinct patients (mil)"
    with pytest.raises(BadInputError, match="unique patients") as error:
        read(write(rows))
    assert "distinct patients" in error.value.expected


def test_a_column_that_is_there_twice_is_refused(write: Any) -> None:
    with pytest.raises(BadInputError, match="twice"):
        read(write(build_cells([*COLUMNS[:3], COLUMNS[2], *COLUMNS[3:]])))


def test_a_workbook_without_the_sheet_is_refused_naming_its_sheets(write: Any) -> None:
    rows = [["", "Title: Referral to Treatment (RTT) Waiting Times, England"], ["", "Period: May 2025 to April 2026"]]
    file = write(rows, sheet="Summary")
    assert Overview().recognises(file)
    with pytest.raises(BadInputError, match="No sheet holds") as error:
        read(file)
    assert "“Summary”" in error.value.where


def test_other_files_are_not_recognised(write: Any, tmp_path: Path) -> None:
    assert Overview().recognises(write(build_cells()))
    assert not Overview().recognises(write([["", "Title:", "Cancelled operations"]], name="other.xlsx"))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a zip after all")
    assert not Overview().recognises(OpenedFile(broken, broken, broken.name))
    text = tmp_path / "text.csv"
    text.write_text("month,incomplete rtt pathways\n", encoding="utf-8")
    assert not Overview().recognises(OpenedFile(text, text, text.name))


def test_the_published_workbook(shared_data: Path) -> None:
    path = next((shared_data / "rtt" / "series").glob("RTT-Overview-Timeseries-*.xlsx"))
    file = OpenedFile(path, path, path.name)
    assert Overview().recognises(file)
    release, figures = read(file)
    assert (str(release.first_period), str(release.last_period)) == ("2007-04", "2026-04")
    assert release.rows == 229
    assert figures["2021-07", "incomplete_total"] == (5_607_574.0, "ok")
    assert figures["2022-03", "incomplete_total"] == (6_365_772.0, "ok")
    assert figures["2026-01", "incomplete_total"] == (7_155_958.0, "ok")
    assert figures["2026-01", "incomplete_total_with_estimates"] == (7_247_214.0, "ok")
    assert figures["2026-01", "within_18"] == (4_395_958.0, "ok")
    assert figures["2026-01", "admitted_total"] == (301_671.0, "ok")
    assert figures["2026-01", "non_admitted_total"] == (1_246_943.0, "ok")
    assert figures["2026-01", "new_periods"] == (1_767_584.0, "ok")
    assert figures["2026-01", "unique_patients"][0] == pytest.approx(6_128_320.288873294)
    assert figures["2021-02", "p92_wait"] == (52.0, "censored")
    assert figures["2021-03", "over_65"] == (None, "not_published")
    # September 2021 prints 66.50% within 18 weeks; its own counts give 66.49%.
    assert failed(release) == {"shares-are-quotients"}


def test_area_workbooks_are_not_taken_for_the_overview(shared_data: Path) -> None:
    paths = sorted((shared_data / "rtt" / "commissioner_workbooks").iterdir())
    assert paths
    assert not any(Overview().recognises(OpenedFile(path, path, path.name)) for path in paths)
