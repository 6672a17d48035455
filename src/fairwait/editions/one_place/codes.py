"""Codes beside the names of places in tables, so that a layout can lead to their pages and a file can be joined."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.place import Area

_LABELS: Final = ("place", "provider", "area")
_LABEL: Final = re.compile(r"^.+ \(([A-Z0-9]{3,6})\)$")


def with_codes(finding: Finding) -> Finding:
    """The finding with a column of codes in every table that names places and has none."""
    tables = tuple(_coded(table) for table in finding.tables)
    return finding if tables == finding.tables else replace(finding, tables=tables)


def without_code(finding: Finding, area: Area) -> Finding:
    """The finding with the place itself called by its name alone in sentences: whose page it is stands above them."""

    def plainly(text: str) -> str:
        return text.replace(area.label, area.name)

    told = tuple(plainly(one) for one in finding.sentences)
    return replace(finding, title=plainly(finding.title), headline=plainly(finding.headline), sentences=told)


def _coded(table: Table) -> Table:
    keys = [column.key for column in table.columns]
    if "code" in keys or any(column.kind == "code" and column.key in _LABELS for column in table.columns):
        return table
    at = next((number for number, key in enumerate(keys) if key in _LABELS), None)
    if at is None:
        return table
    codes = [_code(row[at]) for row in table.rows]
    if not any(codes):
        return table
    columns = (*table.columns[: at + 1], Column("code", "Code", "code", secondary=True), *table.columns[at + 1 :])
    rows = tuple((*row[: at + 1], code, *row[at + 1 :]) for row, code in zip(table.rows, codes, strict=True))
    return replace(table, columns=columns, rows=rows)


def _code(cell: Cell) -> str | None:
    found = _LABEL.match(cell) if isinstance(cell, str) else None
    return found[1] if found else None
