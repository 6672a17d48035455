"""Marts for the tests of measures: from a published file, or from a handful of rows written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from fairwait.domain.errors import StoreError
from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance
from fairwait.measures.sql import literal

BANDS = [f"b{band:03d}" for band in range(105)]


@dataclass(frozen=True)
class HeldMonth:
    period: str
    vintage: str = "v1"

    def provenance(self) -> Provenance:
        name = f"{self.period}.csv"
        return Provenance("rtt-full-csv", "RTT full CSV data file", self.period, name, "ab" * 32, 12, self.vintage)


@dataclass
class Marts:
    """A source of marts held in memory. ``months`` are the months it answers for."""

    connection: duckdb.DuckDBPyConnection
    months: tuple[str, ...]
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # months and vintages of releases asked for

    def periods(self, publication: str) -> tuple[str, ...]:
        return self.months if publication == "rtt-full-csv" else ()

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> HeldMonth:
        assert str(period) in self.months
        self.asked.append((str(period), vintage))
        return HeldMonth(str(period), vintage or "v1")

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        held = self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        if (table,) not in held:
            raise StoreError(f"no table {table}")
        return f"(SELECT * FROM {table})"


@dataclass(frozen=True)
class Fact:
    """Pathways of one provider, commissioner, part and treatment function: what one row of a published file says."""

    provider: str
    commissioner: str
    part: str
    treatment_function: str
    bands: tuple[tuple[int, int], ...] = ()  # (band, pathways)
    unknown: int = 0
    count: int = 0  # part 3 has no bands

    @property
    def known(self) -> int:
        return sum(count for _, count in self.bands) + self.count


def marts_of(facts_by_month: dict[str, Iterable[Fact]], *, open_band: int = 104) -> Marts:
    """Marts as the store lays them out, added up from rows in plain Python."""
    con = duckdb.connect(config={"threads": 1})
    numbers = ", ".join(f"{name} INTEGER" for name in BANDS)
    con.execute(
        "CREATE TABLE marts (period VARCHAR, basis VARCHAR, org VARCHAR, part VARCHAR, treatment_function VARCHAR, "
        f"known BIGINT, unknown BIGINT, total BIGINT, open_band SMALLINT, {numbers})"
    )
    con.execute("CREATE TABLE organisations (role VARCHAR, code VARCHAR, name VARCHAR, parent_code VARCHAR)")
    rows: list[list[Any]] = []
    people: set[tuple[str, str]] = set()
    for period, facts in facts_by_month.items():
        cells: dict[tuple[str, str, str, str], dict[str, Any]] = {}
        for fact in facts:
            people |= {("provider", fact.provider), ("commissioner", fact.commissioner)}
            keys = [("commissioner", fact.commissioner)]
            keys += [("provider", fact.provider)] if fact.commissioner != "NONC" else []
            for basis, org in keys:
                for code in (fact.treatment_function, "C_999"):
                    cell = cells.setdefault((basis, org, fact.part, code), {"known": 0, "unknown": 0})
                    cell["known"] += fact.known
                    cell["unknown"] += fact.unknown
                    for band, count in fact.bands:
                        cell[BANDS[band]] = cell.get(BANDS[band], 0) + count
        for (basis, org, part, code), cell in cells.items():
            opened = None if part == "3" else open_band
            blank = [0 if opened is not None and band <= opened else None for band in range(105)]
            bands = [cell.get(name, zero) for name, zero in zip(BANDS, blank, strict=True)]
            total = cell["known"] + cell["unknown"]
            rows.append([period, basis, org, part, code, cell["known"], cell["unknown"], total, opened, *bands])
    names = [[role, code, f"NAME OF {code}", None] for role, code in people]
    _insert(con, "marts", rows)
    _insert(con, "organisations", names)
    return Marts(con, tuple(sorted(facts_by_month)))


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    """One statement for all rows: a statement a row takes longer than everything else in a test."""

    def cell(value: Any) -> str:
        return "NULL" if value is None else literal(value) if isinstance(value, str) else str(value)

    if rows:
        values = ", ".join(f"({', '.join(cell(value) for value in row)})" for row in rows)
        con.execute(f"INSERT INTO {table} VALUES {values}")


def marts_of_published(archive: Path, folder: Path, period: str) -> Marts:
    """Marts of a published full CSV in its zip, made with one query a basis. ``folder`` takes the unpacked file."""
    with zipfile.ZipFile(archive) as opened:
        (name,) = opened.namelist()
        path = folder / Path(name).name
        with opened.open(name) as packed, path.open("wb") as plain:
            while block := packed.read(io.DEFAULT_BUFFER_SIZE * 64):
                plain.write(block)
    con = duckdb.connect()
    con.execute(f"CREATE TEMP TABLE file AS SELECT * FROM read_csv('{path}', nullstr='')")
    published = [row[0] for row in con.execute("DESCRIBE file").fetchall() if row[0].startswith("Gt ")]
    sums = ", ".join(
        f'COALESCE(SUM("{name}"), 0)::INTEGER AS {band}' for name, band in zip(published, BANDS, strict=True)
    )
    known = " + ".join(f'COALESCE("{name}", 0)' for name in published)
    selects = []
    for basis, column, where in (
        ("commissioner", "Commissioner Org Code", "TRUE"),
        ("provider", "Provider Org Code", "\"Commissioner Org Code\" <> 'NONC'"),
    ):
        for code in ('"Treatment Function Code"', "'C_999'"):
            selects.append(f"""
            SELECT '{period}' AS period, '{basis}' AS basis, "{column}" AS org,
              replace("RTT Part Type", 'Part_', '') AS part, {code} AS treatment_function,
              SUM({known})::BIGINT AS known,
              SUM(COALESCE("Patients with unknown clock start date", 0))::BIGINT AS unknown,
              SUM("Total All")::BIGINT AS total,
              CASE WHEN "RTT Part Type" = 'Part_3' THEN NULL ELSE 104 END AS open_band, {sums}
            FROM file WHERE "Treatment Function Code" <> 'C_999' AND {where}
            GROUP BY ALL""")
    con.execute(f"CREATE TABLE marts AS {' UNION ALL '.join(selects)}")
    con.execute("""CREATE TABLE organisations AS
        SELECT DISTINCT 'provider' AS role, "Provider Org Code" AS code, "Provider Org Name" AS name,
          "Provider Parent Org Code" AS parent_code FROM file
        UNION SELECT DISTINCT 'commissioner', "Commissioner Org Code", "Commissioner Org Name",
          "Commissioner Parent Org Code" FROM file""")
    con.execute("DROP TABLE file")
    path.unlink()
    return Marts(con, (period,))
