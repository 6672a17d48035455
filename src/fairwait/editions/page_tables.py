"""The tables of an edition's pages, each by itself: which there are, and the rows of one over many pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fairwait.domain.finding import Report
from fairwait.editions.packed import packed, unpacked
from fairwait.editions.reading import Edition

STORED: Final = ("path", "id", "position", "title", "columns", "rows", "body")


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table of one page: ``columns`` are their keys, ``rows`` how many there are."""

    path: str
    id: str
    title: str
    columns: tuple[str, ...]
    rows: int


def stored(path: str, report: Report) -> list[tuple[object, ...]]:
    """The tables of a page as the table ``page_table`` keeps them."""
    return [
        (path, one.id, at, one.title, ",".join(column.key for column in one.columns), len(one.rows), packed(one.rows))
        for at, one in enumerate(report.tables())
    ]


def tables(edition: Edition) -> list[PageTable]:
    """Every table of every page made so far, in order of the pages."""
    found = edition.rows("select path, id, title, columns, rows from page_table order by path, position")
    return [PageTable(path, one, title, tuple(columns.split(",")), rows) for path, one, title, columns, rows in found]


def columns_of(chosen: Iterable[PageTable]) -> tuple[str, ...]:
    """The columns that any of some tables has: on one page a column may be left out because nothing is in it."""
    return tuple(dict.fromkeys(name for one in chosen for name in one.columns))


def rows_of(edition: Edition, chosen: Sequence[PageTable], first: int, limit: int) -> list[tuple[str, dict[str, Any]]]:
    """Rows ``first`` to ``first + limit`` of the tables one after the other, each with the path of its page."""
    found: list[tuple[str, dict[str, Any]]] = []
    begins = 0
    for one in chosen:
        if begins < first + limit and begins + one.rows > first:
            ((body,),) = edition.rows("select body from page_table where path = ? and id = ?", (one.path, one.id))
            kept = unpacked(body)[max(0, first - begins) : first + limit - begins]
            found += [(one.path, dict(zip(one.columns, row, strict=True))) for row in kept]
        begins += one.rows
    return found
