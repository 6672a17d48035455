"""Monthly hospital activity: rounded, suppressed where small, and refused where spoiled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.cross_checks import refuse_broken_rules
from fairwait.pipeline.registry import recognise
from fairwait.sources.contract import OpenedFile, ReadRelease
from tests.synthetic.capacity import csv_lines

Rows = list[list[object]]
_AFTER = (
    "Ordinary Elective", "Daycase Elective", "Elective total", "Non-Elective",
    "First attendances seen - GP referrals", "First attendances seen - other referrals",
    "First attendances seen total", "First attendances DNA", "Subsequent attendances seen",
    "Subsequent attendances DNA",
)  # fmt: skip
_HEADER = [
    "Financial Year", "Reporting Period", "Activity Month", "Organisation breakdown", "Org Code", "Org Name",
    "Region Code", "Region Name", *(f"Specific acute specialties: {words}" for words in _AFTER),
    *(f"All specialties: {words}" for words in _AFTER),
]  # fmt: skip


def good() -> Rows:
    """One month: England, a region of each kind, two commissioners and two providers."""
    month = ["2020-21", "13", "Apr 2020"]
    whole = [10, 52, 62, 30, 21, 9, 30, 0, 100, 0]
    return [
        list(_HEADER),
        [*month, "National", "All", "-", "-", "-", *whole, *[one + 1 if one == 100 else one for one in whole]],
        [*month, "Region of CCG", "-", "-", "Y63", "NORTH", *[10, 50, 60, 30, 20, 10, 30, 0, 100, 0] * 2],
        [*month, "Region of Provider", "-", "-", "-", "-", *[10, 50, 60, 30, 20, 10, 30, 0, 100, 0] * 2],
        [*month, "CCG", "00L", "NHS NORTHUMBERLAND CCG", "Y63", "NORTH",
         *[10, 30, 40, 30, 15, 10, 25, 0, 100, 0] * 2],
        [*month, "CCG", "13Q", "NATIONAL COMMISSIONING HUB 1", "-", "-", *[0, 20, 20, 0, "*", 0, "*", 0, 0, 0] * 2],
        [*month, "Provider", "RTF", "CAFÉ, HOSPITALS AND OTHERS", "Y63", "NORTH",
         *["*", 50, 55, 30, 20, 10, 30, 0, 100, 0] * 2],
        [*month, "Provider", "Y2F9P", "A CLINIC", "Y60", "MIDLANDS", *["*", 0, "*", 0, 0, 0, 0, 0, 0, 0] * 2],
    ]  # fmt: skip


def save(folder: Path, rows: Rows, encoding: str = "latin-1", newline: str = "\r\n") -> OpenedFile:
    path = folder / "activity.csv"
    path.write_bytes((newline.join(csv_lines(rows)) + newline).encode(encoding))
    return OpenedFile(raw_path=path, path=path, name=path.name)


def read(file: OpenedFile) -> tuple[ReadRelease, dict[str, list[tuple[Any, ...]]]]:
    with duckdb.connect() as con:
        release = recognise(file).read(file, con)
        refuse_broken_rules(release, file.name)
        return release, {
            name: con.execute(f"select * from {table} order by all").fetchall()
            for name, table in release.tables.items()
        }


def breached(release: ReadRelease) -> dict[str, tuple[str, ...]]:
    return {check.id: check.examples for check in release.checks if not check.passed}


def test_what_is_suppressed_is_listed_and_never_nought(tmp_path: Path) -> None:
    release, tables = read(save(tmp_path, good()))
    counts = {tuple(row[2:6]): row[6] for row in tables["counts"]}
    assert {(row[0], row[1]) for row in tables["counts"]} == {("2020-04", 1)}
    assert counts["provider", "RTF", "all", "day_cases"] == 50
    assert counts["provider", "Y2F9P", "all", "day_cases"] == 0
    assert ("provider", "RTF", "all", "ordinary_admissions") not in counts
    assert ("2020-04", "provider", "RTF", "specific-acute", "ordinary_admissions") in tables["suppressed"]
    assert len(tables["suppressed"]) == 10
    assert len(tables["counts"]) == 4 * 20 - 10
    assert set(breached(release)) == {"suppressed-figures"}
    assert next(check.breaches for check in release.checks if check.id == "suppressed-figures") == 10


def test_specialties_stand_apart_and_regions_are_printed_rows(tmp_path: Path) -> None:
    _, tables = read(save(tmp_path, good()))
    assert {row[4] for row in tables["counts"]} == {"all", "specific-acute"}
    levels = {(row[0], row[1], row[2]) for row in tables["published"]}
    assert levels == {
        ("england", "England", "England"), ("region-of-commissioner", "Y63", "NORTH"),
        ("region-of-provider", "-", "-"),
    }  # fmt: skip
    seen = {row[3]: row[5] for row in tables["published"] if row[0] == "england" and row[4] == "subsequent_attendances"}
    assert seen == {"all": 101, "specific-acute": 100}
    assert ("provider", "RTF", "CAFÉ, HOSPITALS AND OTHERS", "Y63", "NORTH") in tables["organisations"]
    assert ("commissioner", "13Q", "NATIONAL COMMISSIONING HUB 1", None) in [row[:4] for row in tables["organisations"]]


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("latin-1", "\n")])
def test_the_encoding_is_told_by_the_bytes(encoding: str, newline: str, tmp_path: Path) -> None:
    plain = read(save(tmp_path, good()))
    assert read(save(tmp_path, good(), encoding, newline)) == plain


def test_what_rounding_cannot_explain_is_told(tmp_path: Path) -> None:
    rows = good()
    rows[4][9] = rows[4][19] = 33
    rows[1][11] = rows[1][21] = 90
    release, _ = read(save(tmp_path, rows))
    found = breached(release)
    assert found["figures-are-rounded"] == (
        "commissioner 00L 2020-04 all day_cases: 33.0", "commissioner 00L 2020-04 specific-acute day_cases: 33.0",
    )  # fmt: skip
    assert "commissioner 2020-04 all non_elective_admissions: 30.0 of 90.0" in found["organisations-add-up-to-england"]


def test_a_column_that_nobody_taught_is_named(tmp_path: Path) -> None:
    rows = [[*row, "Virtual wards" if index == 0 else 1] for index, row in enumerate(good())]
    release, tables = read(save(tmp_path, rows))
    assert tables == read(save(tmp_path, good()))[1]
    (sentence,) = breached(release)["layout-drift"]
    assert "“Virtual wards” (activity.csv, header, column 29)" in sentence
    assert "fairwait/sources/activity/hospital.py" in sentence


def _set(row: int, column: int, value: object) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        rows[row][column] = value

    return spoil


def _drop(column: int) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        for row in rows:
            del row[column]

    return spoil


def _only_header(rows: Rows) -> None:
    del rows[1:]


_SPOILED: dict[str, tuple[Callable[[Rows], None], str, str]] = {
    "text": (_set(4, 9, "some"), "“some” stands", "line 5, column “specific acute specialties: daycase"),
    "negative": (_set(4, 9, "-5"), "“-5” stands", "line 5"),
    "fraction": (_set(6, 24, "7.5"), "“7.5” stands", "line 7, column “all specialties: first"),
    "blank": (_set(4, 9, ""), "is blank", "line 5"),
    "month": (_set(2, 2, "Smarch 2020"), "not a month", "line 3"),
    "month of another year": (_set(2, 2, "Apr 2021"), "Apr 2021 does not lie in 2020-21", "line 3"),
    "breakdown": (_set(4, 3, "ICB"), "“ICB” is not a breakdown", "line 5"),
    "organisation twice": (lambda rows: rows.append(list(rows[6])), "is there twice", "lines 7 and 9"),
    "region twice": (lambda rows: rows.append(list(rows[2])), "is there twice", "lines 3 and 9"),
    "column missing": (_drop(9), "daycase elective” is missing", "header"),
    "column renamed": (_set(0, 9, "Specific acute specialties: Daycase Electives"), "Daycase Electives", "column 10"),
    "line cut short": (lambda rows: rows[3].pop(), "not a well-formed CSV", "activity.csv"),
    "no rows": (_only_header, "no rows", "activity.csv"),
    "total is no sum": (_set(4, 10, 80), "breach", "commissioner 00L 2020-04 specific-acute elective_admissions"),
    "England is no sum": (_set(1, 10, 63), "breach", "england England 2020-04 specific-acute elective_admissions"),
    "specific above all": (_set(6, 11, 35), "breach", "provider RTF 2020-04 non_elective_admissions: 35.0 of 30.0"),
}


@pytest.mark.parametrize("fault", sorted(_SPOILED))
def test_a_spoiled_file_is_refused_by_line_and_column(fault: str, tmp_path: Path) -> None:
    spoil, what, where = _SPOILED[fault]
    rows = good()
    spoil(rows)
    with pytest.raises(BadInputError) as caught:
        read(save(tmp_path, rows))
    assert what in f"{caught.value.what} {caught.value.expected}"
    assert where in caught.value.where
