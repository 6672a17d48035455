"""The report as JSON: it comes back as it went out."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.domain.errors import BadInputError
from fairwait.domain.finding import Column, Finding, Report, Section, Table
from fairwait.reports.bundle import FORMATS
from fairwait.reports.jsonfile import SCHEMA, from_json, plain, schema, to_json, write_json
from tests.conftest import ROOT
from tests.unit.report_sample import HOSTILE, hostile_report, sample_report


def with_table(table: Table) -> Report:
    finding = Finding("f", "F", "H", tables=(table,))
    return replace(sample_report(), sections=(Section("s", "S", "L", (finding,)),))


def without_nan(report: Report) -> Report:
    """NaN is written as null, so a report with NaN comes back with None."""
    text = to_json(report)
    return from_json(text)


def test_a_report_comes_back_whole() -> None:
    report = without_nan(sample_report())
    assert from_json(to_json(report)) == report
    original = sample_report()
    assert report.headlines == original.headlines
    assert report.findings()[0].charts == original.findings()[0].charts
    assert report.findings()[0].numbers == original.findings()[0].numbers
    assert report.tables()[0].rows[:-1] == original.tables()[0].rows[:-1]
    assert report.sources == original.sources


def test_hostile_text_comes_back_unchanged() -> None:
    report = hostile_report()
    assert from_json(to_json(report)) == without_nan(report)
    assert [row[0] for row in from_json(to_json(report)).tables()[0].rows] == list(HOSTILE)


def test_tables_carry_types_and_values_not_text() -> None:
    table = json.loads(to_json(sample_report()))["report"]["sections"][0]["findings"][0]["tables"][0]
    assert [column["kind"] for column in table["columns"][:4]] == ["text", "code", "integer", "number"]
    assert table["rows"][0] == ["Place 1", "00E", 71234, 18.0, 17.6, 18.5, 0.55, False]
    assert table["rows"][-1][3:7] == [None, None, None, None]


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**15), 10**15),
                st.floats(allow_nan=False, allow_infinity=False),
                st.text(),
            )
        ),
        max_size=8,
    )
)
def test_every_cell_keeps_its_type(rows: list[tuple[object]]) -> None:
    report = with_table(Table("t", "T", (Column("a", "A"),), tuple(rows)))  # type: ignore[arg-type]
    back = from_json(to_json(report)).tables()[0].rows
    assert back == tuple(rows)
    assert [type(row[0]) for row in back] == [type(row[0]) for row in rows]


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_json(sample_report(), tmp_path / "a.json").read_bytes()
    second = write_json(sample_report(), tmp_path / "b.json").read_bytes()
    assert first == second
    assert b"\r" not in first
    assert "NaN" not in first.decode()


def test_numpy_numbers_are_written_as_numbers() -> None:
    assert plain((np.int64(3), np.float64(0.5), np.float64(math.nan), np.bool_(True))) == [3, 0.5, None, True]
    with pytest.raises(TypeError, match="complex"):
        plain(1j)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html>", "not JSON"),
        ("[]", "not a fairwait report"),
        ('{"schema": "other/9", "report": {}}', SCHEMA),
        (json.dumps({"schema": SCHEMA, "report": {"id": "x"}}), "damaged"),
    ],
)
def test_anything_else_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        from_json(text)


def test_the_schema_names_every_field_that_is_written() -> None:
    described = schema()["$defs"]
    written = json.loads(to_json(sample_report()))["report"]
    assert set(described["Report"]["properties"]) == set(written)
    finding = written["sections"][0]["findings"][0]
    assert set(described["Finding"]["properties"]) == set(finding)
    assert set(described["Table"]["properties"]) == set(finding["tables"][0])
    assert set(described["ChartSpec"]["properties"]) == set(finding["charts"][0])


def test_the_published_schema_is_the_one_in_force() -> None:
    """Write it again after a change: json.dumps(schema(), indent=1, ensure_ascii=False) and a line break."""
    published = (ROOT / "docs" / "reference" / "report.schema.json").read_text(encoding="utf-8")
    assert json.loads(published) == schema()


def test_the_page_on_report_files_names_every_format_and_list() -> None:
    page = (ROOT / "docs" / "reference" / "report-files.md").read_text(encoding="utf-8")
    for name in (*FORMATS, "manifest.csv", "columns.csv", "sources.csv", SCHEMA):
        assert name in page
