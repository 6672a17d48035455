"""The Parquet series: names become codes only where they may, and a hostile file is refused before it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.registry import recognise
from fairwait.sources import parquet
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.sources.specialty_months import SpecialtyMonths

LEEDS, LEEDS_CODE = "LEEDS TEACHING HOSPITALS NHS TRUST", "RR8"
#: specialty, type, months waited, period, name, value.
Row = tuple[str, str, float, str, str, float]


def bands(specialty: str, name: str, total: float, kind: str = "Incomplete") -> list[Row]:
    """A row's bands: sevenths in the first two, the rest in the last."""
    values = {0: total / 2 - 3 / 7, 1: 3 / 7, 12: total / 2}
    return [(specialty, kind, float(band), "2024-05-01", name, values.get(band, 0.0)) for band in range(13)]


ROWS: list[Row] = [
    *bands("Urology", LEEDS, 100.0),
    *bands("Total", LEEDS, 100.0),
    *bands("Total", "THE SMALL CLINIC NOBODY KNOWS", 10.0),
    *bands("Urology", "THE SMALL CLINIC NOBODY KNOWS", 10.0),
    ("Total", "Referrals", 0.0, "2024-05-01", LEEDS, 30.0),
    ("Urology", "Referrals", 0.0, "2024-05-01", LEEDS, 30.0),
]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def _write(rows: list[Row], select: str = "*", name: str = "months.parquet", where: str = "true") -> OpenedFile:
        path = tmp_path / name
        with duckdb.connect() as con:
            con.execute(
                "create table made(specialty varchar, type varchar, months_waited_id double, period timestamp, "
                "trust varchar, value double)"
            )
            con.executemany("insert into made values (?, ?, ?, ?, ?, ?)", rows)
            con.execute(f"copy (select {select} from made where {where}) to '{path}' (format parquet)")
        return OpenedFile(raw_path=path, path=path, name=path.name)

    return _write


def read(file: OpenedFile, series: dict[str, int] | None = None) -> tuple[ReadRelease, list[tuple[Any, ...]], set[str]]:
    """The release, its rows, and the checks that failed; held against lists by provider when ``series`` is given."""
    with duckdb.connect() as con:
        source = recognise(file)
        assert isinstance(source, SpecialtyMonths)
        release = source.read(file, con)
        checks = list(release.checks)
        if series is not None:
            con.execute("create table s(level varchar, org varchar, period varchar, total bigint)")
            con.executemany("insert into s values ('provider', ?, '2024-05', ?)", list(series.items()))
            con.execute("create table o(period varchar, series varchar, value double, status varchar)")
            con.execute("insert into o values ('2024-05', 'incomplete_total', 112, 'ok')")
            checks += source.against(con, "o", "s")
        rows = con.execute(
            f"select name, org, org_status, treatment_function, kind, pathways, m00, m12 "
            f"from {release.tables['marts']} order by name, treatment_function, kind"
        ).fetchall()
    return release, rows, {check.id for check in checks if not check.passed}


def test_a_name_borne_by_one_provider_gets_its_code_and_another_does_not(write: Any) -> None:
    release, rows, failed = read(write(ROWS))
    assert (str(release.first_period), release.rows) == ("2024-05", len(ROWS))
    assert (LEEDS, LEEDS_CODE, "exact", "C_101", "incomplete", 100.0, 50 - 3 / 7, 50.0) in rows
    assert (LEEDS, LEEDS_CODE, "exact", "C_999", "new_periods", 30.0, None, None) in rows
    assert {row[1:3] for row in rows if "SMALL" in row[0]} == {(None, "unknown name")}
    assert failed == {"names-have-one-code"}


def test_a_name_that_holds_the_figures_of_others_loses_its_code(write: Any) -> None:
    file = write([(s, k, b, p, n, v * 100) for s, k, b, p, n, v in ROWS])
    _, rows, failed = read(file, {LEEDS_CODE: 1000})
    assert {row[1:3] for row in rows if row[0] == LEEDS} == {(None, "holds others")}
    assert "names-hold-own-list" in failed
    _, rows, failed = read(file, {LEEDS_CODE: 9960})
    assert {row[1:3] for row in rows if row[0] == LEEDS} == {(LEEDS_CODE, "exact")}
    assert "names-hold-own-list" not in failed


def test_sums_are_held_against_england_and_totals_against_specialties(write: Any) -> None:
    assert "share-of-england" not in read(write(ROWS), {LEEDS_CODE: 100})[2]
    assert "share-of-england" in read(write([r for r in ROWS if "SMALL" not in r[4]]), {LEEDS_CODE: 100})[2]
    assert "printed-totals-are-sums" in read(write([*ROWS, *bands("Cardiology", LEEDS, 8.0)]))[2]
    odd = [*ROWS, ("Cardiology", "Incomplete", 0.0, "2024-05-01", LEEDS, 0.5)]
    assert "bands-make-whole-pathways" in read(write(odd))[2]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("Podiatry", "Incomplete", 0.0, "2024-05-01", LEEDS, 1.0), "“Podiatry” is not known"),
        (("Urology", "Cancelled", 0.0, "2024-05-01", LEEDS, 1.0), "“Cancelled” is not known"),
        (("Cardiology", "Incomplete", 13.0, "2024-05-01", LEEDS, 1.0), "“13” is not known"),
        (("Cardiology", "Incomplete", 1.5, "2024-05-01", LEEDS, 1.0), "“1.5” stands where it cannot"),
        (("Cardiology", "Incomplete", 1.0, "2024-05-02", LEEDS, 1.0), "2024-05-02 00:00:00” stands where it cannot"),
        (("Cardiology", "Incomplete", 1.0, "2024-05-01", LEEDS, -1.0), "“-1.0” stands where it cannot"),
        (("Cardiology", "Incomplete", 1.0, "2024-05-01", LEEDS, float("nan")), "“nan” stands where it cannot"),
        (("Cardiology", "Incomplete", 1.0, "2024-05-01", LEEDS, None), "“value” is empty"),
        (ROWS[0], "is there twice"),
    ],
)
def test_a_row_that_is_not_as_published_is_refused(write: Any, row: Row, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read(write([*ROWS, row]))


@pytest.mark.parametrize(
    ("select", "message"),
    [
        ("* replace (value::varchar as value)", "“value” is of type VARCHAR"),
        ("* replace ([value] as value)", r"“value” is of type DOUBLE\[\]"),
        ("* replace (period::varchar as period)", "“period” is of type VARCHAR"),
        ("* rename (trust as trusts)", "“trust” is missing"),
    ],
)
def test_a_column_missing_or_of_another_type_is_refused(write: Any, select: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read(write(ROWS, select))


def test_other_whole_number_and_date_types_read_alike(write: Any) -> None:
    plain = read(write(ROWS))[1]
    typed = "* replace (months_waited_id::smallint as months_waited_id, period::date as period)"
    assert read(write(ROWS, typed, "typed.parquet"))[1] == plain


def test_a_damaged_an_empty_and_a_huge_file_are_refused(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(ROWS)
    data = file.path.read_bytes()
    file.path.write_bytes(data[: len(data) // 2])
    with pytest.raises(BadInputError, match="not a Parquet file that can be read"):
        recognise(file)
    with pytest.raises(BadInputError, match="no rows"):
        read(write(ROWS, name="empty.parquet", where="false"))
    file = write(ROWS, name="again.parquet")
    monkeypatch.setattr(parquet, "MAX_ROWS", 10)
    with pytest.raises(BadInputError, match=f"holds {len(ROWS)} rows"):
        read(file)
