"""The rows of a quarter's workbook into the working table: a figure a row, each from one cell that can be named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.period import Period
from fairwait.sources.capacity.tables import RETURNED
from fairwait.sources.capacity.workbook import (
    Kind,
    SheetLayout,
    Table,
    column_twice,
    figure,
    missing_column,
    organisation,
)
from fairwait.sources.drift import unknown
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Figures:
    """What a column of figures counts."""

    item: str
    quantity: str
    kind: Kind


def place_figures(
    table: Table, layout: SheetLayout, fields: Mapping[str, int], wanted: Mapping[tuple[str, ...], Figures]
) -> dict[int, Figures]:
    """The columns of figures of a plain table, by the headings that each may have; unknown columns are noted.

    Raises
    ------
    BadInputError
        For a column missing, there twice, or beside another that it cannot be told from.
    """
    found: dict[int, Figures] = {}
    for headings, counted in wanted.items():
        places = [column for column, words in table.headings.items() if words in headings]
        if not places:
            raise missing_column(table, headings[0], layout.teach, taken=(*fields.values(), *found))
        if len(places) > 1:
            raise column_twice(table, *places[:2])
        found[places[0]] = counted
    used = {column: table.headings[column] for column in (*fields.values(), *found)}
    report_unknown_columns(table, used, layout)
    return found


def report_unknown_columns(table: Table, used: Mapping[int, str], layout: SheetLayout) -> None:
    """Note every heading that is not ``used``; used ones are given by their words.

    Raises
    ------
    BadInputError
        When one is so like a heading in use that either could hold its figures.
    """
    for column, words in table.headings.items():
        if column in used:
            continue
        near = unknown("column", words, used.values(), where="", teach="").guess
        if near and (near in words or words in near):
            strange = table.grid.at(table.row, column)
            raise BadInputError(
                f"The column “{strange}” stands beside “{near}”: either could hold the figures",
                where=table.grid.where(table.row, column),
                expected=f"one column of the kind of “{near}”",
                remedy="if the publisher has added a column, fairwait must be taught which to read",
            )
        found = str(table.grid.at(table.row, column)).strip()
        known = [heading for headings in layout.fields.values() for heading in headings] + list(used.values())
        where = table.grid.where(table.row, column)
        table.drift.append(unknown("column", found, known, where=where, teach=layout.teach))


def write_rows(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    period: Period,
    fields: Mapping[str, int],
    figures: Mapping[int, Figures],
    england: Mapping[str, str],
    check_row: Callable[[int], None] = lambda row: None,
) -> int:
    """Fill the working table from the rows below the header; their number.

    ``check_row`` is called with each row of an organisation, to hold what else it says against the workbook.

    Raises
    ------
    BadInputError
        For figures without an organisation, an organisation twice, no organisations at all, and as
        :func:`fairwait.sources.capacity.workbook.figure`.
    """
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    seen: dict[tuple[str, str], int] = {}
    for row in range(table.row + 1, len(table.grid.rows)):
        who = organisation(table, row, fields, england)
        if who is None:
            _refuse_figures_of_nobody(table, row, figures, fields)
            continue
        _refuse_twice(table, seen, who[:2], row, fields["org"])
        check_row(row)
        parents = [_text(table, row, fields.get(name)) for name in ("parent_code", "parent_name")]
        for column, counted in figures.items():
            value = figure(table, row, column, counted.kind)
            for name, cell in zip(
                _COLUMNS, (row + 1, *who, *parents, counted.item, counted.quantity, value), strict=True
            ):
                columns[name].append(cell)
    if not any(level == "provider" for level in columns["level"]):
        raise BadInputError(
            "The table has a header and no organisations", where=table.grid.where(table.row),
            expected="a row an organisation", remedy=AGAIN,
        )  # fmt: skip
    selected = ", ".join(f"unnest(${name}::{kind}[]) as {name}" for name, kind in _COLUMNS.items())
    con.execute(
        f"create or replace temp table {RETURNED} as select '{period}' as period, * from (select {selected})",
        columns,
    )
    return len(seen)


_COLUMNS = {
    "line": "bigint",
    "level": "varchar",
    "org": "varchar",
    "name": "varchar",
    "parent_code": "varchar",
    "parent_name": "varchar",
    "item": "varchar",
    "quantity": "varchar",
    "value": "double",
}


def _text(table: Table, row: int, column: int | None) -> str | None:
    text = "" if column is None else str(table.grid.at(row, column)).strip()
    return text if text not in ("", "-") else None


def _refuse_figures_of_nobody(
    table: Table, row: int, figures: Mapping[int, Figures], fields: Mapping[str, int]
) -> None:
    """Words below the table are no figures; figures beside no code are somebody's sum, and nobody can tell whose."""
    held = next((c for c in figures if isinstance(table.grid.at(row, c), int | float)), None)
    if held is not None:
        name = str(table.grid.at(row, fields["name"])).strip() or "a row without a name"
        raise BadInputError(
            f"Nobody can tell whose figures those of “{name}” are", where=table.grid.where(row, held),
            expected="a code and a name, or a row of England’s sums",
            remedy=f"{AGAIN}; if the publisher has added a row of sums, fairwait must be taught it first",
        )  # fmt: skip


def _refuse_twice(table: Table, seen: dict[tuple[str, str], int], org: tuple[str, str], row: int, column: int) -> None:
    first = seen.setdefault(org, row)
    if first != row:
        raise BadInputError(
            f"{org[1]} is there twice", where=f"{table.grid.where(first, column)} and row {row + 1}",
            expected="one row for each organisation", remedy=AGAIN,
        )  # fmt: skip
