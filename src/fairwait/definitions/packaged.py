"""Reading the tables that travel with the program: CSV by the fields of a row class, and TOML."""

from __future__ import annotations

import csv
import tomllib
import types
import typing
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

from fairwait.domain.errors import BadInputError

Row = TypeVar("Row")
_BASE = files("fairwait.definitions")


def read_text(path: str) -> str:
    """The text of a packaged file, by its path under ``definitions``."""
    try:
        return _BASE.joinpath(path).read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise BadInputError(
            "A packaged reference table is missing",
            where=f"definitions/{path}",
            remedy="reinstall fairwait, or rebuild the tables with the build-reference command",
        ) from missing


@cache
def read_rows(row: type[Row], path: str) -> tuple[Row, ...]:
    """Every row of the packaged table at ``path``, in file order. Raises what :func:`parse_rows` raises."""
    return parse_rows(row, read_text(path), path)


def parse_rows(row: type[Row], text: str, where: str) -> tuple[Row, ...]:
    """Read CSV ``text`` whose header must be exactly the fields of the dataclass ``row``.

    Raises :class:`BadInputError` naming the file, the line and the column of a cell that is not what it should be.
    """
    names = [field.name for field in fields(typing.cast(Any, row))]
    lines = csv.reader(text.splitlines())
    header = next(lines, [])
    if header != names:
        raise BadInputError(
            "A reference table does not have the columns it should",
            where=f"{where}, header {','.join(header)}",
            expected=",".join(names),
        )
    readers = _readers(row, names)
    return tuple(_parse_row(row, cells, readers, f"{where}, line {lines.line_num}") for cells in lines)


def _parse_row(row: type[Row], cells: list[str], readers: dict[str, Callable[[str], Any]], where: str) -> Row:
    if len(cells) != len(readers):
        raise BadInputError(
            f"A row has {len(cells)} cells", where=where, expected=f"{len(readers)} cells: {', '.join(readers)}"
        )
    values = {}
    for (name, read), cell in zip(readers.items(), cells, strict=True):
        try:
            values[name] = read(cell)
        except ValueError as wrong:
            raise BadInputError(
                f"The cell “{cell}” cannot be read", where=f"{where}, column {name}", expected=str(wrong)
            ) from wrong
    return row(**values)


def _readers(row: type[Any], names: list[str]) -> dict[str, Callable[[str], Any]]:
    hints = typing.get_type_hints(row)
    return {name: _reader(hints[name]) for name in names}


def _reader(hint: Any) -> Callable[[str], Any]:
    if typing.get_origin(hint) is Literal:
        return _one_of(typing.get_args(hint))
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        inner = _reader(next(part for part in typing.get_args(hint) if part is not type(None)))
        return lambda cell: inner(cell) if cell else None
    known: dict[Any, Callable[[str], Any]] = {str: str, int: int, float: float, date: date.fromisoformat}
    return known[hint]


def _one_of(allowed: tuple[Any, ...]) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return cell

    return read


@cache
def read_toml(path: str) -> dict[str, Any]:
    """A packaged TOML file as a dictionary. Treat it as read-only: it is shared."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as wrong:
        raise BadInputError("A packaged file is not TOML", where=f"definitions/{path}", expected=str(wrong)) from wrong
