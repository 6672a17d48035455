"""Counts of other returns than RTT for tests: a source held in memory, filled row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from fairwait.domain.period import Period
from fairwait.domain.provenance import Provenance

#: Publication, period, organisation, item, quantity, value.
Row = tuple[str, str, str, str, str, float]


@dataclass(frozen=True)
class HeldReturn:
    publication: str
    first_period: str
    last_period: str
    vintage: str = "v1"
    tables: tuple[str, ...] = ("counts", "organisations")

    def provenance(self) -> Provenance:
        sha = f"{self.publication}-{self.first_period}"
        name = f"{self.publication}.csv"
        return Provenance(self.publication, self.publication, self.first_period, name, sha, 1, self.vintage)


@dataclass
class Returns:
    """A source that holds one series of each publication that has rows."""

    connection: duckdb.DuckDBPyConnection
    held: dict[str, HeldReturn] = field(default_factory=dict)

    def periods(self, publication: str) -> tuple[str, ...]:
        return ()

    def releases(self, publication: str) -> Sequence[HeldReturn]:
        return [self.held[publication]] if publication in self.held else []

    def release(self, publication: str, period: Period | str | None = None, vintage: str | None = None) -> HeldReturn:
        return self.held[publication]

    def table_sql(self, releases: Sequence[Any], table: str) -> str:
        names = ", ".join(f"'{one.publication}'" for one in releases)
        return f"(select * from {table} where publication in ({names}))"


def returns_of(
    rows: Iterable[Row],
    regions: dict[str, str] | None = None,
    silent: Iterable[tuple[str, str]] = (),
    names: dict[str, str] | None = None,
) -> Returns:
    """Rows as the store lays them out; ``regions`` and ``names`` are printed beside providers, ``silent`` ones named
    for a period."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(
        "create table counts (publication varchar, period varchar, basis varchar, org varchar, item varchar, "
        "quantity varchar, value double)"
    )
    con.execute(
        "create table organisations "
        "(publication varchar, role varchar, code varchar, name varchar, parent_code varchar)"
    )
    source, filled, tables = Returns(con), list(rows), ["counts", "organisations"]
    named = list(silent)
    if named:
        tables.append("non_submitters")
        con.execute("create table non_submitters (publication varchar, period varchar, basis varchar, code varchar)")
        con.executemany(
            "insert into non_submitters values ('diagnostics-provider-series', ?, 'provider', ?)",
            [list(one) for one in named],
        )
    for publication in {row[0] for row in filled}:
        own = [row for row in filled if row[0] == publication]
        basis = "commissioner" if "icb" in publication or "commissioner" in publication else "provider"
        con.executemany(
            "insert into counts values (?, ?, ?, ?, ?, ?, ?)",
            [(publication, row[1], basis, *row[2:]) for row in own],
        )
        con.executemany(
            "insert into organisations values (?, ?, ?, ?, ?)",
            [
                (publication, basis, org, (names or {}).get(org), (regions or {}).get(org))
                for org in sorted({row[2] for row in own})
            ],
        )
        months = sorted({row[1] for row in own})
        # A series of one period more than it has, so that its rows and not its name say what it holds.
        source.held[publication] = HeldReturn(publication, "2000-01", months[-1], tables=tuple(tables))
    return source


def waiting(publication: str, period: str, org: str, item: str, late: float, whole: float) -> list[Row]:
    """The two counts of a six-week share for one organisation and test, with our sum of the tests."""
    return [
        (publication, period, org, one, quantity, value)
        for one in (item, "ALL")
        for quantity, value in (("waiting_6_plus", late), ("waiting", whole))
    ]
