"""Series of cancelled operations, beds and theatres: read in every spelling of one file, and refused where spoiled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.registry import recognise
from fairwait.sources.capacity.beds import Beds
from fairwait.sources.capacity.cancelled import CancelledOperations
from fairwait.sources.capacity.theatres import OperatingTheatres
from fairwait.sources.contract import OpenedFile, ReadRelease
from tests.synthetic.capacity import CANCELLED, THEATRES, beds, csv_lines

Rows = list[list[object]]
Counts = dict[tuple[str, str, str, str], float]
_CASES: dict[str, tuple[type, Callable[[], Rows]]] = {
    "cancelled": (CancelledOperations, lambda: [list(row) for row in CANCELLED]),
    "beds": (Beds, beds),
    "theatres": (OperatingTheatres, lambda: [list(row) for row in THEATRES]),
}


def good(case: str) -> Rows:
    return _CASES[case][1]()


def save(folder: Path, rows: Rows, *, before: bytes = b"", newline: str = "\n") -> OpenedFile:
    path = folder / "series.csv"
    path.write_bytes(before + (newline.join(csv_lines(rows)) + newline).encode())
    return OpenedFile(raw_path=path, path=path, name=path.name)


def read(file: OpenedFile) -> tuple[ReadRelease, Counts, dict[str, list[tuple[Any, ...]]]]:
    with duckdb.connect() as con:
        release = recognise(file).read(file, con)
        tables = {name: con.execute(f"select * from {table}").fetchall() for name, table in release.tables.items()}
    counts = {(row[3], row[0], row[4], row[5]): row[6] for row in tables["counts"]}
    assert len(counts) == len(tables["counts"])
    assert {(row[1], row[2]) for row in tables["counts"]} == {(3, "provider")}
    return release, counts, tables


def breached(release: ReadRelease) -> dict[str, tuple[str, ...]]:
    return {check.id: check.examples for check in release.checks if not check.passed}


@pytest.mark.parametrize("case", sorted(_CASES))
def test_each_is_recognised_by_its_header_alone(case: str, tmp_path: Path) -> None:
    assert isinstance(recognise(save(tmp_path, good(case))), _CASES[case][0])


@pytest.mark.parametrize("case", sorted(_CASES))
@pytest.mark.parametrize(("before", "newline"), [(b"\xef\xbb\xbf", "\n"), (b"", "\r\n"), (b"\xef\xbb\xbf", "\r\n")])
def test_a_byte_order_mark_and_windows_lines_change_nothing(
    case: str, before: bytes, newline: str, tmp_path: Path
) -> None:
    plain = read(save(tmp_path, good(case)))
    assert read(save(tmp_path, good(case), before=before, newline=newline)) == plain
    assert plain[1]


def test_cancelled_operations_stand_at_the_last_month_of_their_quarter(tmp_path: Path) -> None:
    release, counts, tables = read(save(tmp_path, good("cancelled")))
    assert counts == {
        ("RJ1", "2024-12", "ALL", "cancelled"): 120, ("RJ1", "2024-12", "ALL", "not_treated_28"): 30,
        ("NT209", "2024-12", "ALL", "cancelled"): 4, ("NT209", "2024-12", "ALL", "not_treated_28"): 0,
        ("RJ1", "2025-03", "ALL", "cancelled"): 100, ("RJ1", "2025-03", "ALL", "not_treated_28"): 20,
    }  # fmt: skip
    assert (str(release.first_period), str(release.last_period)) == ("2024-12", "2025-03")
    region = "EAST OF ENGLAND COMMISSIONING REGION"
    assert ("provider", "NT209", "NUFFIELD HEALTH, CAMBRIDGE", "Y61", region) in tables["organisations"]
    assert breached(release) == {"providers-without-return": ("NT209 2025-03: NUFFIELD HEALTH, CAMBRIDGE",)}


def test_more_untreated_than_cancelled_is_told_and_kept(tmp_path: Path) -> None:
    rows = good("cancelled")
    rows[2][-1] = 5
    release, counts, _ = read(save(tmp_path, rows))
    assert counts["NT209", "2024-12", "ALL", "not_treated_28"] == 5
    assert breached(release)["not-treated-within-cancelled"] == ("NT209 2024-12 ALL: 5.0 of 4.0",)


def test_the_year_of_a_quarter_of_beds_is_the_one_in_which_it_ends(tmp_path: Path) -> None:
    release, counts, tables = read(save(tmp_path, good("beds")))
    assert sorted({period for _, period, *_ in counts}) == ["2010-12", "2011-03", "2011-06"]
    assert counts["RAA", "2011-03", "general-acute", "overnight_available"] == 101
    assert counts["RAA", "2011-03", "ALL", "overnight_available"] == 131.5
    assert counts["RAA", "2011-03", "learning-disability", "overnight_occupied"] == 0
    assert ("RBB", "2011-03", "ALL", "day_available") not in counts
    assert {row[0] for row in tables["published"]} == {"england"}
    assert ("England", "ALL", "overnight_available", 190.5) in {
        (row[1], *row[3:6]) for row in tables["published"] if row[6] == "2010-12"
    }
    assert set(breached(release)) == {"no-return-of-day-beds"}


def test_nobody_has_a_sum_of_beds_with_a_kind_missing(tmp_path: Path) -> None:
    rows = good("beds")
    rows[1][rows[0].index("maternity_on_beds_occupied")] = "NA"
    rows[3][rows[0].index("maternity_on_beds_occupied")] = "NA"
    _, counts, _ = read(save(tmp_path, rows))
    assert ("RAA", "2010-12", "ALL", "overnight_occupied") not in counts
    assert counts["RAA", "2010-12", "ALL", "overnight_available"] == 130.5


def test_what_does_not_follow_in_beds_is_told(tmp_path: Path) -> None:
    rows = good("beds")
    header = rows[0]
    rows[1][header.index("total_on_beds_percent_occupied")] = 0.5
    rows[1][header.index("total_on_beds_available")] = 500
    rows[1][header.index("total_day_beds_percent_occupied")] = "NA"
    rows[3][header.index("total_day_beds_available")] = 9
    release, _, _ = read(save(tmp_path, rows))
    found = breached(release)
    assert found["totals-are-sums"] == ("RAA 2010-12 overnight_available: 500.0 printed, 130.5",)
    assert found["england-is-sum-of-organisations-day-beds"] == ("2010-12 ALL day_available: 9.0 printed, 6.0 summed",)
    assert [one[:30] for one in found["shares-follow-from-beds"]][-1:] == ["RAA 2010-12 overnight_share_to"]


def test_the_two_sets_of_columns_of_theatres_become_one(tmp_path: Path) -> None:
    release, counts, tables = read(save(tmp_path, good("theatres")))
    assert {key: value for key, value in counts.items() if key[3] == "theatres"} == {
        ("RAA", "2003-12", "ALL", "theatres"): 20, ("5AA", "2003-12", "ALL", "theatres"): 3,
        ("RAA", "2004-06", "ALL", "theatres"): 26.4, ("NT209", "2004-06", "ALL", "theatres"): 2,
    }  # fmt: skip
    assert ("provider", "RAA", "NORTH TRUST", "Y63", "NORTH EAST AND YORKSHIRE") in tables["organisations"]
    assert {(row[0], row[5], row[6]) for row in tables["published"] if row[4] == "theatres"} == {
        ("england", 23.0, "2003-12"), ("england", 28.4, "2004-06"), ("england-nhs", 26.4, "2004-06"),
    }  # fmt: skip
    assert breached(release) == {
        "no-quarter-left-out": ("2004-03",),
        "providers-without-return": ("RCC 2004-06: LATE TRUST",),
    }


def test_a_sheet_that_names_another_quarter_is_told(tmp_path: Path) -> None:
    rows = good("theatres")
    rows[1][5] = "Quarter Ending December 31st 2004"
    release, _, _ = read(save(tmp_path, rows))
    assert breached(release)["sheets-say-their-quarter"] == (
        "line 2, 2003-12: “Quarter Ending December 31st 2004”",
    )  # fmt: skip


def test_a_trust_whose_code_is_an_independent_one_is_told(tmp_path: Path) -> None:
    rows = good("theatres")
    rows[9][9] = "NRAA"
    release, _, _ = read(save(tmp_path, rows))
    assert "england-without-independents-is-sum-of-nhs" in breached(release)


@pytest.mark.parametrize("case", sorted(_CASES))
def test_a_column_that_nobody_taught_is_left_out_and_named_with_its_place(case: str, tmp_path: Path) -> None:
    rows = [[*row, cell] for row, cell in zip(good(case), ["Bed days lost", *"1" * 99], strict=False)]
    release, counts, _ = read(save(tmp_path, rows))
    assert counts == read(save(tmp_path, good(case)))[1]
    (sentence,) = breached(release)["layout-drift"]
    assert "“Bed days lost”" in sentence
    assert f"column {len(rows[0])}" in sentence
    assert f"fairwait/sources/capacity/{case}.py" in sentence


def _set(row: int, heading: str, value: object) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        rows[row][[str(cell).lower() for cell in rows[0]].index(heading.lower())] = value

    return spoil


def _rename(heading: str, new: str) -> Callable[[Rows], None]:
    return _set(0, heading, new)


def _drop(heading: str) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        place = [str(cell).lower() for cell in rows[0]].index(heading.lower())
        for row in rows:
            del row[place]

    return spoil


def _add(heading: str) -> Callable[[Rows], None]:
    def spoil(rows: Rows) -> None:
        for index, row in enumerate(rows):
            row.append(heading if index == 0 else 1)

    return spoil


def _again(row: int) -> Callable[[Rows], None]:
    return lambda rows: rows.append(list(rows[row]))


def _shorten(row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[row].pop()


def _only_header(rows: Rows) -> None:
    del rows[1:]


def _financial_years(rows: Rows) -> None:
    for row in rows[4:7]:
        row[0] = "2010"


_CANCELLED = "Number of last minute elective operations cancelled for non clinical reasons"
_LATE = "Number of patients not treated within 28 days of last minute elective cancellation"
_THEATRES = "Number of operating theatres"
_DAY = "Of which, number of dedicated day case theatres"
_SPOILED: dict[str, tuple[str, Callable[[Rows], None], str, str]] = {
    "label that is no quarter": ("cancelled", _set(1, "quarter", "2024-25 Q5"), "is not a quarter", "line 2"),
    "years that do not follow": ("cancelled", _set(1, "quarter", "2024-26 Q3"), "is not a quarter", "line 2"),
    "no quarter": ("cancelled", _set(2, "quarter", ""), "is blank", "line 3, column “quarter”"),
    "text for a count": ("cancelled", _set(1, _CANCELLED, "many"), "“many” stands", "line 2, column “number of last"),
    "negative count": ("cancelled", _set(1, _LATE, "-3"), "-3 is negative", "line 2, column “number of patients"),
    "fraction of an operation": ("cancelled", _set(1, _CANCELLED, "3.5"), "“3.5” stands", "line 2"),
    "no code": ("cancelled", _set(3, "organisation code", ""), "is blank", "line 4, column “organisation code”"),
    "organisation twice": ("cancelled", _again(1), "RJ1, 2024-12 is there twice", "lines 2 and 6"),
    "column missing": ("cancelled", _drop(_LATE), "is missing", "header"),
    "column renamed": ("cancelled", _rename(_LATE, "Number of patients not treated within 42 days of last minute "
                       "elective cancellation"), "42 days", "header, column 7"),
    "column like another": ("cancelled", _add(f"{_CANCELLED} (revised)"), "either could hold", "header, column 8"),
    "column twice": ("cancelled", _add(_CANCELLED), "is there 2 times", "header"),
    "line cut short": ("cancelled", _shorten(2), "not a well-formed CSV", "series.csv"),
    "no rows": ("cancelled", _only_header, "a header and no rows", "series.csv"),
    "beds: month of another quarter": ("beds", _set(1, "period_end", "June"), "2010, June, Q3", "line 2"),
    "beds: quarter that is none": ("beds", _set(1, "quarter", "Q7"), "is not a quarter", "line 2"),
    "beds: year that is none": ("beds", _set(1, "year", "twenty"), "“twenty” stands", "line 2, column “year”"),
    "beds: financial years": ("beds", _financial_years, "financial years", "column “year”"),
    "beds: text": ("beds", _set(2, "maternity_on_beds_occupied", "few"), "“few” stands", "line 3, column “maternity"),
    "beds: negative": ("beds", _set(2, "total_on_beds_available", "-1.5"), "-1.5 is negative", "line 3"),
    "beds: trust without code": ("beds", _set(1, "org_code", "NA"), "has figures and no code", "line 2"),
    "beds: England twice": ("beds", _again(3), "is there twice", "lines 4 and 11"),
    "beds: trust twice": ("beds", _again(1), "RAA, 2010-12 is there twice", "lines 2 and 11"),
    "beds: column missing": ("beds", _drop("maternity_day_beds_available"), "“maternity_day_beds_available” is missing",
                             "header"),
    "beds: column renamed": ("beds", _rename("mental_illness_on_beds_available", "mental_health_on_beds_available"),
                             "mental_health_on_beds_available", "header, column 9"),
    "beds: line cut short": ("beds", _shorten(2), "not a well-formed CSV", "series.csv"),
    "beds: no rows": ("beds", _only_header, "a header and no rows", "series.csv"),
    "theatres: text": ("theatres", _set(5, _THEATRES, "twenty"), "“twenty” stands", "line 6, column “number of op"),
    "theatres: day case text": ("theatres", _set(5, _DAY, "?"), "“?” stands", "line 6, column “of which"),
    "theatres: negative": ("theatres", _set(5, _THEATRES, "-4"), "“-4” stands", "line 6"),
    "theatres: quarter": ("theatres", _set(5, "quarter_var", "Q0"), "is not a quarter", "line 6"),
    "theatres: year": ("theatres", _set(5, "year_var", "03/04"), "“03/04” stands", "line 6, column “year_var”"),
    "theatres: sum that nobody taught": ("theatres", _set(4, "Name", "London total"), "whose theatres “London total”",
                                         "line 5"),
    "theatres: no name": ("theatres", _set(9, "Organisation Name", "NA"), "without a name", "line 10"),
    "theatres: code": ("theatres", _set(9, "Organisation Code", "Trust 1"), "whose theatres", "line 10"),
    "theatres: trust twice": ("theatres", _again(5), "is there twice", "lines 6 and 13"),
    "theatres: England twice": ("theatres", _again(4), "is there twice", "lines 5 and 13"),
    "theatres: column missing": ("theatres", _drop(_DAY), "is missing", "header"),
    "theatres: column renamed": ("theatres", _rename(_THEATRES, "Number of operating theatre"),
                                 "Number of operating theatre”", "header, column 6"),
    "theatres: no rows": ("theatres", _only_header, "a header and no rows", "series.csv"),
}  # fmt: skip


@pytest.mark.parametrize("fault", sorted(_SPOILED))
def test_a_spoiled_file_is_refused_by_line_and_column(fault: str, tmp_path: Path) -> None:
    case, spoil, what, where = _SPOILED[fault]
    rows = good(case)
    spoil(rows)
    with pytest.raises(BadInputError) as caught:
        read(save(tmp_path, rows))
    assert what in f"{caught.value.what} {caught.value.expected}"
    assert where in caught.value.where
    assert caught.value.remedy


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = save(tmp_path, good("cancelled"))
    file.path.write_bytes(file.path.read_bytes().replace(b"GUY'S", b"GUY\xff\xfe"))
    with pytest.raises(BadInputError, match="UTF-8"):
        read(file)
