"""Ask an edition for the months of places that its pages draw: in the order of their key, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fairwait.editions.reading import Edition

KEY: Final = ("measure", "geography", "treatment_function", "area", "period")
COLUMNS: Final = (
    *KEY, "value", "england", "part", "whole", "judged", "reason", "stretch", "revised",
)  # fmt: skip

Key = tuple[str, ...]
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which months are asked for: empty means all. ``first`` and ``last`` are both included."""

    measures: tuple[str, ...] = ()
    geographies: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    judged: bool | None = None


def total(edition: Edition, wanted: Wanted) -> int:
    """How many rows are wanted."""
    where, values = _where(wanted)
    found: int = edition.rows(f"select count(*) from series{where}", values)[0][0]
    return found


def after(edition: Edition, wanted: Wanted, start: Key | None, limit: int) -> list[Row]:
    """At most ``limit`` rows that follow the key ``start``, or the first ones."""
    return _rows(edition, wanted, start, limit, ">", "asc")


def before(edition: Edition, wanted: Wanted, end: Key, limit: int) -> list[Row]:
    """At most ``limit`` rows that come before the key ``end``, the last ones, in the order of the key."""
    return _rows(edition, wanted, end, limit, "<", "desc")[::-1]


def _rows(edition: Edition, wanted: Wanted, bound: Key | None, limit: int, sign: str, order: str) -> list[Row]:
    where, values = _where(wanted)
    if bound is not None:
        where += f"{' and' if where else ' where'} ({', '.join(KEY)}) {sign} ({', '.join('?' * len(KEY))})"
        values += bound
    ordered = ", ".join(f"{name} {order}" for name in KEY)
    return edition.rows(f"select {', '.join(COLUMNS)} from series{where} order by {ordered} limit ?", (*values, limit))


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    several: tuple[tuple[str, Sequence[str]], ...] = (
        ("measure", wanted.measures), ("geography", wanted.geographies), ("treatment_function", wanted.functions),
        ("area", wanted.areas),
    )  # fmt: skip
    for name, given in several:
        if given:
            conditions.append(f"{name} in ({', '.join('?' * len(given))})")
            values += given
    for condition, value in (
        ("period >= ?", wanted.first),
        ("period <= ?", wanted.last),
        ("judged = ?", wanted.judged),
    ):
        if value not in ("", None):
            conditions.append(condition)
            values.append(value)
    return f" where {' and '.join(conditions)}" if conditions else "", values
