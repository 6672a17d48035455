"""CSV: values that read back, and text that no spreadsheet runs."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.finding import Column, Table
from fairwait.reports.csvfiles import csv_files, field_text, harmless, table_bytes, write_csv
from fairwait.reports.naming import file_stem, sheet_names, unique
from tests.unit.report_sample import HOSTILE, hostile_report, plain_table, ranked_table, sample_report


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_file_a_table_with_lists_of_files_columns_and_sources(tmp_path: Path) -> None:
    paths = write_csv(sample_report(), tmp_path / "tables")
    assert [path.name for path in paths] == [
        "manifest.csv", "columns.csv", "sources.csv", "ranked-areas.csv", "treatment-areas.csv",
    ]  # fmt: skip
    manifest = list(csv.DictReader(io.StringIO(paths[0].read_text(encoding="utf-8-sig"))))
    assert [row["file"] for row in manifest] == ["ranked-areas.csv", "treatment-areas.csv"]
    for row in manifest:
        body = (tmp_path / "tables" / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(body).hexdigest()
        lines = read(body)
        assert (len(lines) - 1, len(lines[0])) == (int(row["rows"]), int(row["columns"]))
    sources = read(paths[2].read_bytes())
    assert sources[1][sources[0].index("sha256")] == "0123456789abcdef" * 4


def test_numbers_are_stored_values_and_gaps_are_empty() -> None:
    rows = read(table_bytes(plain_table()))
    assert rows == [
        ["name", "n", "share"],
        ["Cardiology", "412345", "0.058"],
        ["Trauma and orthopaedics", "850001", "0.119"],
        ["Gynaecology", "", ""],
    ]


def test_row_headings_become_a_column() -> None:
    rows = read(table_bytes(ranked_table(4)))
    assert rows[0][:3] == ["group", "area", "code"]
    assert [row[0] for row in rows[1:]] == ["Ranked", "Ranked", "Ranked", "Not ranked"]
    assert rows[4][4:8] == ["", "", "", ""]
    assert [row[-1] for row in rows[1:]] == ["false", "false", "false", "true"]


def test_a_table_that_says_group_itself_keeps_its_column() -> None:
    table = Table("t", "T", (Column("group", "Group"),), (("a",),), row_groups=((0, "North"),))
    assert read(table_bytes(table)) == [["row_group", "group"], ["North", "a"]]


def test_the_mark_lets_excel_read_accents() -> None:
    for content in csv_files(hostile_report()).values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert field_text(text) == f"'{text}"


def test_true_numbers_stay_numbers() -> None:
    assert field_text(-1) == "-1"
    assert field_text(-0.5) == "-0.5"
    assert field_text(1e-7) == "1e-07"
    assert field_text(7155958) == "7155958"


def test_no_field_of_a_hostile_report_can_start_a_formula() -> None:
    files = csv_files(hostile_report())
    seen = 0
    for content in files.values():
        for row in read(content):
            for value in row:
                seen += value.startswith("'")
                assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
                assert "\x00" not in value
    assert seen >= 12
    names = [row[1] for row in read(files["hostile.csv"])[1:]]
    assert [name.removeprefix("'") for name in names] == [text.replace("\x00", "") for text in HOSTILE]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_exactly(value: float) -> None:
    assert float(field_text(value)) == value


@given(st.text())
def test_text_reads_back_but_for_the_guard(text: str) -> None:
    table = Table("t", "T", (Column("a", "A"), Column("b", "B")), ((text, 1),))
    (value, one) = read(table_bytes(table))[1]
    assert one == "1"
    wanted = text.replace("\x00", "")
    assert value == (f"'{wanted}" if harmless(wanted) != wanted else wanted)


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    paths = write_csv(hostile_report(), tmp_path / "tables")
    assert {path.parent for path in paths} == {tmp_path / "tables"}
    assert "hostile-twin.csv" in [path.name for path in paths]


@pytest.mark.parametrize(
    ("id", "stem"),
    [
        ("ranked-areas", "ranked-areas"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-file"),
        ("…", "table"),
        ("Llŷn Ω", "llyn"),
        ("a" * 200, "a" * 80),
    ],
)
def test_file_names(id: str, stem: str) -> None:
    assert file_stem(id) == stem


def test_twins_are_numbered() -> None:
    assert unique(["a", "A", "a"]) == ["a", "A-2", "a-3"]
    assert unique(["a", "a", "a-2"]) == ["a", "a-2", "a-2-2"]
    long = "x" * 40
    assert [len(name) for name in sheet_names([long, long])] == [31, 31]
    assert len(set(sheet_names([long, long, long.upper()]))) == 3


@given(st.lists(st.text(max_size=50), max_size=12))
def test_sheet_names_are_always_allowed(ids: list[str]) -> None:
    names = sheet_names(ids, taken=["Report"])
    assert len({name.casefold() for name in ["Report", *names]}) == len(ids) + 1
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert csv_files(sample_report()) == csv_files(sample_report())
