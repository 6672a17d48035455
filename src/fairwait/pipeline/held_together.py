"""What a store holds of one return in several files, held against each other: does it agree?

A file is checked by itself when it is ingested, so that what becomes of it does not depend on what came before. This
looks across files once they are all there, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fairwait.sources.contract import CheckResult
from fairwait.sources.diagnostics.agreement import (
    commissioners_equal_providers,
    england_fits_providers,
    workbooks_equal_series,
)

if TYPE_CHECKING:
    import duckdb

    from fairwait.store.reader import Store

    Compare = Callable[[duckdb.DuckDBPyConnection, str, str], CheckResult]

_SERIES = "diagnostics-provider-series"
_BY_BOARD = "diagnostics-icb-series"
#: Two publications that must agree, and how that is seen.
_PAIRS: tuple[tuple[str, str, Compare], ...] = (
    ("diagnostics-provider", _SERIES, workbooks_equal_series),
    (_BY_BOARD, _SERIES, commissioners_equal_providers),
    ("diagnostics-england-activity", _SERIES, england_fits_providers),
    ("diagnostics-commissioner", "diagnostics-provider", commissioners_equal_providers),
)


def held_together(store: Store) -> tuple[CheckResult, ...]:
    """A check for every two publications of one return that the store holds, over the months that both cover."""
    found = []
    for one, other, compare in _PAIRS:
        releases = store.releases(one), store.releases(other)
        if all(releases):
            ours, theirs = (store.table_sql(held, "counts") for held in releases)
            found.append(compare(store.connection, ours, theirs))
    return tuple(found)
