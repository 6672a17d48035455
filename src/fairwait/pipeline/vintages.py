"""What a newly read file means beside the files that the store holds of the same publication and period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from fairwait.store.release import Release

if TYPE_CHECKING:
    import duckdb

#: ``revised``: it answers from now on, with other figures. ``same figures``: it answers, and says what was said before.
#: ``passed over``: one that is held answers still, being a revised one, or of later content.
Meaning = Literal["new", "revised", "same figures", "passed over"]


def meaning(release: Release, others: Sequence[Release], con: duckdb.DuckDBPyConnection) -> Meaning:
    """What ``release`` is beside ``others``, the vintages of the same publication and period held before it."""
    if not others:
        return "new"
    answered = max(others, key=lambda one: one.order)
    if release.order < answered.order:
        return "passed over"
    return "same figures" if _same(release, answered, con) else "revised"


def _same(one: Release, other: Release, con: duckdb.DuckDBPyConnection) -> bool:
    """Whether two releases hold the same tables, whatever the order of their rows."""
    if set(one.tables) != set(other.tables):
        return False
    return all(_mark(one, table, con) == _mark(other, table, con) for table in sorted(one.tables))


def _mark(release: Release, table: str, con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Columns, number of rows and the sum of the rows' hashes: equal where the tables are, and hardly ever else."""
    path = [str(release.path(table))]
    columns = con.execute("select column_name, column_type from (describe select * from read_parquet(?))", path)
    named = columns.fetchall()
    return named + con.execute("select count(*), sum(hash(t)) from read_parquet(?) t", path).fetchall()
