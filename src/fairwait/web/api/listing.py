"""Lists that are held in memory: filtered, sorted and cut into pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fairwait.web.api.answering import Page, R, Record
from fairwait.web.api.asking import DEEPEST, cursor_of, offset_of


def page_of(records: Sequence[R], limit: int, cursor: str | None) -> Page[R]:
    """The rows from where the cursor says, with the ways on and back."""
    first = offset_of(cursor)
    return cut(records[first : first + limit], limit, first, len(records))


def cut(rows: Sequence[R], limit: int, first: int, many: int) -> Page[R]:
    """Rows that begin at ``first`` of a list of so ``many``, with the ways on and back."""
    last = first + limit
    following = cursor_of(last) if last < many and last <= DEEPEST else None
    back = cursor_of(max(0, first - limit)) if first > 0 else None
    return Page(rows, limit, many, following, back)


def in_order(records: Iterable[Record], sort: str, key: Sequence[str]) -> list[Record]:
    """Sorted by a column, downwards with a leading minus; what is not known comes last either way.

    Equal ones stand in the order of ``key``, which tells every record from every other: the order is always the same.
    """
    name, down = sort.removeprefix("-"), sort.startswith("-")
    found = sorted(records, key=lambda one: tuple(str(one[each] or "") for each in key))
    known = [one for one in found if one[name] is not None]
    known.sort(key=lambda one: one[name], reverse=down)  # keeps the order of equal ones either way
    return [*known, *(one for one in found if one[name] is None)]


def holding(records: Iterable[Record], **wanted: Any) -> list[Record]:
    """The records that have every value asked for. None and an empty list ask for nothing, several values for any."""
    asked = {
        name: set(value) if isinstance(value, (list, tuple)) else {value}
        for name, value in wanted.items()
        if value is not None and value != []
    }
    return [one for one in records if all(one[name] in values for name, values in asked.items())]
