"""Layout drift in the RTT readers: what nobody taught them is named with a guess, or refused where it could mislead."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.ingest import ingest
from fairwait.pipeline.marts import build_marts
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import CheckResult, OpenedFile, ReadRelease
from fairwait.sources.drift import CHECK
from fairwait.sources.full_csv import FullCsv
from fairwait.sources.overview import Overview
from fairwait.sources.overview_columns import COLUMNS
from fairwait.sources.workbooks.source import Workbook
from fairwait.store.reader import open_store
from tests.synthetic.editing import Rows, column, header_line, read_rows, spoil
from tests.synthetic.full_csv import Month, make_month
from tests.synthetic.workbook import FIRST, HEADER, make_book
from tests.unit.test_sources_overview import build_cells
from tests.unit.test_sources_series import FLOWS, ICBS, PARTS, TRUSTS

#: Columns added to the full CSV that are of no harm, and what each is most like.
HARMLESS = {
    "Provider Region Name": "Provider Parent Name",
    "Commissioner Parent Organisation Code": "Commissioner Parent Org Code",
    "Extract Comment": "",
    "Total Within 18 Weeks": "",
}


@pytest.fixture(scope="module")
def month() -> Month:
    return make_month("2026-01")


def drift(release: ReadRelease) -> CheckResult:
    (found,) = (check for check in release.checks if check.id == CHECK)
    return found


def with_column(month: Month, folder: Path, heading: str, value: str = "5") -> Path:
    def change(rows: Rows) -> None:
        at = header_line(month)
        rows[at].append(heading)
        for row in rows[at + 1 :]:
            row.append(value)

    return spoil(month, folder, change)


def read_csv(path: Path) -> tuple[ReadRelease, int]:
    """The release, and the pathways of part 2 in its marts, England and NONC together."""
    with duckdb.connect() as con:
        release = build_marts(FullCsv().read(OpenedFile(path, path, path.name), con), con)
        found = con.execute("select sum(total) from marts where basis = 'commissioner' and part = '2' "
                            "and treatment_function = 'C_999'").fetchone()  # fmt: skip
    assert found is not None
    return release, int(found[0])


@pytest.mark.parametrize("heading", HARMLESS)
def test_an_unknown_column_is_named_and_everything_known_is_read(month: Month, heading: str, tmp_path: Path) -> None:
    release, total = read_csv(with_column(month, tmp_path, heading))
    found = drift(release)
    assert (found.severity, found.breaches) == ("warning", 1)
    assert f"The column “{heading}” (" in found.examples[0]
    guess = f"the nearest that is known is “{HARMLESS[heading]}”" if HARMLESS[heading] else "nothing known is like it"
    assert guess in found.examples[0]
    assert found.examples[0].endswith("To teach it: _SPELLINGS in fairwait/sources/full_csv_layout.py")
    assert total == month.total("2", nonc=True)


def test_a_file_as_published_has_no_drift(month: Month, tmp_path: Path) -> None:
    path = month.write(tmp_path / month.default_name)
    release, _ = read_csv(path)
    assert not [check for check in release.checks if check.id == CHECK]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Gt 104 To 106 Weeks SUM 1", "reads like a weekly band"),
        (">104 weeks", "reads like a weekly band"),
        ("65+ Weeks", "reads like a weekly band"),
        ("Over 78 Weeks", "reads like a weekly band"),
        ("Total All (revised)", "stands beside “Total All”: either could hold"),
        ("Patients with unknown clock start dates", "either could hold the totals"),
    ],
)
def test_a_column_that_could_mislead_is_refused(month: Month, heading: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=words) as error:
        read_csv(with_column(month, tmp_path, heading))
    assert heading in error.value.what
    assert "full_csv_layout.py" in error.value.remedy


def test_a_renamed_required_column_is_refused_with_where_to_teach_it(month: Month, tmp_path: Path) -> None:
    def change(rows: Rows) -> None:
        at = header_line(month)
        rows[at][column(month, "Provider Org Code")] = "Provider Organisation Code"

    with pytest.raises(BadInputError, match="“Provider Org Code” is missing") as error:
        read_csv(spoil(month, tmp_path, change))
    assert "“Provider Organisation Code”" in error.value.expected
    assert "_SPELLINGS in fairwait/sources/full_csv_layout.py" in error.value.remedy


def with_function(month: Month, folder: Path, old: str, code: str, name: str) -> Path:
    def change(rows: Rows) -> None:
        at = column(month, "Treatment Function Code")
        for row in rows[header_line(month) + 1 :]:
            if row[at] == old:
                row[at], row[at + 1] = code, name

    return spoil(month, folder, change)


def test_an_unknown_function_is_kept_under_its_code_since_england_is_the_sum_of_all(
    month: Month, tmp_path: Path
) -> None:
    path = with_function(month, tmp_path, "C_320", "C_325", "Cardiology Services")
    release, total = read_csv(path)
    found = drift(release)
    assert total == month.total("2", nonc=True)
    assert found.breaches == 1
    assert "The code “C_325 Cardiology Services” (" in found.examples[0]
    assert "kept under it" in found.examples[0]
    assert "“C_320 Cardiology”" in found.examples[0]
    assert "TREATMENT_FUNCTIONS in fairwait/domain/treatment.py" in found.examples[0]
    assert ingest([path], tmp_path / "store").files[0].error is None
    store = open_store(tmp_path / "store")
    relation = store.table_sql(store.releases("rtt-full-csv"), "marts")
    assert store.connection.execute(
        f"select sum(total)::bigint from {relation} where treatment_function = 'C_325' and part = '2' "
        "and basis = 'commissioner'"
    ).fetchone() == (int(month.known[(month.part == "2") & (month.treatment_codes == "C_320")].sum()),)


def test_what_is_no_code_of_a_function_and_no_part_is_refused(month: Month, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="breach"):
        read_csv(with_function(month, tmp_path, "C_320", "CARDIO", "Cardiology"))
    at = column(month, "RTT Part Type")

    def change(rows: Rows) -> None:
        rows[header_line(month) + 1][at] = "Part_4"

    with pytest.raises(BadInputError, match="not a part of the RTT return") as error:
        read_csv(spoil(month, tmp_path, change))
    assert "Part in fairwait/domain/treatment.py" in error.value.remedy


def test_the_layout_as_read_back_is_that_of_the_file(month: Month, tmp_path: Path) -> None:
    """The helper that spoils files changes nothing else: the file without its extra column is the file."""
    spoilt = read_rows(with_column(month, tmp_path, "Extract Comment").read_bytes())
    assert [row[:-1] for row in spoilt] == read_rows(month.csv_bytes())


def read_book(path: Path) -> ReadRelease:
    with duckdb.connect() as con:
        return Workbook().read(OpenedFile(path, path, path.name), con)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("period", ["2015-01", "2024-12"])
def test_a_workbooks_unknown_columns_and_sheets_are_named(period: str, suffix: str, tmp_path: Path) -> None:
    book = make_book("2", "commissioner", period)
    detail = next(name for name in book.sheets if name in ("Sub-ICB", "Commissioner"))
    for line, row in enumerate(book.sheets[detail][HEADER:]):
        row.append("Number of reviews" if line == 0 else 3)
    book.sheets["Guidence"] = [["Some words about the return"]]
    found = drift(read_book(book.write(tmp_path, suffix)))
    assert found.breaches == 2
    text = " ".join(found.examples)
    assert "The column “Number of reviews” (" in text
    assert f"“{detail}”, cell" in text
    assert "The sheet “Guidence” (" in text
    assert "the nearest that is known is “guidance”" in text
    assert "_WORDS in fairwait/sources/workbooks/source.py" in text


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_a_workbooks_band_that_nobody_knows_and_unknown_function_are_refused(suffix: str, tmp_path: Path) -> None:
    book = make_book("2", "commissioner")
    for line, row in enumerate(book.sheets["Sub-ICB"][HEADER:]):
        row.append(">104-106" if line == 0 else 3)
    with pytest.raises(BadInputError, match="“>104-106” reads like a weekly band") as error:
        read_book(book.write(tmp_path, suffix))
    assert "band_of in fairwait/sources/workbooks/columns.py" in error.value.remedy
    book = make_book("2", "commissioner")
    at = book.sheets["National"][HEADER].index("Treatment Function Code")
    book.sheets["National"][FIRST][at] = "C_103"
    with pytest.raises(BadInputError, match="“C_103” is not a treatment function code") as error:
        read_book(book.write(tmp_path, suffix))
    assert "the nearest known is C_" in error.value.expected
    assert "TREATMENT_FUNCTIONS in fairwait/domain/treatment.py" in error.value.remedy


def write_overview(path: Path, rows: list[list[object]]) -> Path:
    from datetime import date

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Full Time Series")
        day = book.add_format({"num_format": "mmm-yy"})
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell, day)
                elif cell != "":
                    page.write(r, c, cell)
    return path


def test_an_unknown_column_of_the_overview_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = build_cells()
    rows[3].append("Completed elsewhere")
    rows[4].append("Number of pathways abroad")
    rows[5].append(7)
    path = write_overview(tmp_path / "overview.xlsx", rows)
    with duckdb.connect() as con:
        release = Overview().read(OpenedFile(path, path, path.name), con)
        held = con.execute("select count(distinct series) from overview_marts").fetchone()
    found = drift(release)
    assert found.breaches == 1
    assert "The column “completed elsewhere / number of pathways abroad” (" in found.examples[0]
    assert "COLUMNS in fairwait/sources/overview_columns.py" in found.examples[0]
    assert held == (len(COLUMNS),)


def write_lines(folder: Path, lines: tuple[str, ...], name: str) -> OpenedFile:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return OpenedFile(path, path, name)


SERIES = {
    "flows.csv": (FLOWS, "ics_flows.py", "Completed (revised)"),
    "icbs.csv": (ICBS, "function_series.py", "Within_18wks_2"),
    "trusts.csv": (TRUSTS, "function_series.py", "Total_Within_18_Weeks_New"),
    "trust_parts_2021-05.csv": (PARTS, "trust_parts.py", "Total Waiting List 2"),
}
Lines = tuple[str, ...]


def lengthened(lines: Lines, heading: str) -> Lines:
    return (f"{lines[0]},{heading}", *(f"{line},1" for line in lines[1:]))


@pytest.mark.parametrize("name", SERIES)
def test_an_unknown_column_of_a_series_is_named_and_one_like_a_figure_is_refused(name: str, tmp_path: Path) -> None:
    lines, module, twin = SERIES[name]

    def read(some: Lines) -> ReadRelease:
        file = write_lines(tmp_path, some, name)
        with duckdb.connect() as con:
            return recognise(file).read(file, con)

    assert not [check for check in read(lines).checks if check.id == CHECK]
    found = drift(read(lengthened(lines, "Remark of nobody")))
    assert found.breaches == 1
    assert "The column “Remark of nobody” (" in found.examples[0]
    assert f"fairwait/sources/{module}" in found.examples[0]
    with pytest.raises(BadInputError, match="either could hold the figures"):
        read(lengthened(lines, twin))
