"""Ask an edition for what providers sent, month by month: as many rows as a page of the answer holds, and how many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fairwait.editions.reading import Edition

COLUMNS: Final = (
    "period", "provider", "name", "sector", "icb", "status", "list_size", "since", "last_sent", "last_list",
    "next_sent", "next_list", "counts_against_areas", "successors", "revised", "other_list", "other_file", "reason",
)  # fmt: skip
_COUNTS, _SUCCESSORS, _REVISED = (COLUMNS.index(one) for one in ("counts_against_areas", "successors", "revised"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which months of which providers are asked for: empty means all. ``first`` and ``last`` are both included.

    ``sort`` is a column, downwards with a leading minus; equal ones stand by month and provider, unknown ones last.
    """

    first: str = ""
    last: str = ""
    providers: tuple[str, ...] = ()
    icb: str = ""
    sector: str = ""
    status: str = ""
    revised: bool | None = None
    sort: str = "-period"


def latest(edition: Edition) -> str | None:
    """The latest month of which anything is known; None where nothing is."""
    found: str | None = edition.rows("select max(period) from submission")[0][0]
    return found


def asked(edition: Edition, wanted: Wanted, limit: int, offset: int) -> tuple[list[dict[str, Any]], int]:
    """The rows from ``offset`` on, at most ``limit``, and how many there are altogether."""
    where, values = _where(wanted)
    ((many,),) = edition.rows(f"select count(*) from submission{where}", values)
    name, down = wanted.sort.removeprefix("-"), " desc" if wanted.sort.startswith("-") else ""
    if name not in COLUMNS:
        raise ValueError(f"there is no column {name}")
    known = "" if name in ("period", "provider", "name") else f"{name} is null, "
    order = f"{known}{name}{down}, period, provider"
    rows = edition.rows(
        f"select {', '.join(COLUMNS)} from submission{where} order by {order} limit ? offset ?",
        (*values, limit, offset),
    )
    return [_record(row) for row in rows], many


def _where(wanted: Wanted) -> tuple[str, list[object]]:
    conditions: list[str] = []
    values: list[object] = []
    plain = (("period >= ?", wanted.first), ("period <= ?", wanted.last), ("icb = ?", wanted.icb),
             ("sector = ?", wanted.sector), ("status = ?", wanted.status), ("revised = ?", wanted.revised))  # fmt: skip
    for condition, value in plain:
        if value not in ("", None):
            conditions.append(condition)
            values.append(value)
    if wanted.providers:
        conditions.append(f"provider in ({', '.join('?' * len(wanted.providers))})")
        values += wanted.providers
    return f" where {' and '.join(conditions)}" if conditions else "", values


def _record(row: Sequence[Any]) -> dict[str, Any]:
    told = list(row)
    told[_COUNTS], told[_REVISED] = bool(row[_COUNTS]), bool(row[_REVISED])
    told[_SUCCESSORS] = json.loads(row[_SUCCESSORS])
    return dict(zip(COLUMNS, told, strict=True))
