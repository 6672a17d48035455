"""Everything that moved between two files: the counts, and for a month of the return the measures."""

from __future__ import annotations

from dataclasses import replace

from fairwait.analysis.revisions.long import compare_long
from fairwait.analysis.revisions.marts import compare_marts
from fairwait.analysis.revisions.moved import Revision
from fairwait.analysis.revisions.pairs import Pair
from fairwait.measures.source import FULL_CSV, WORKBOOK_PUBLICATIONS
from fairwait.store.reader import Store


def compare(store: Store, pair: Pair, *, measures: bool = True) -> Revision:
    """What moved between two releases that :func:`fairwait.analysis.revisions.pairs.pairs_of` names.

    Without ``measures`` the counts alone, which is quick enough for a hundred months.

    Raises
    ------
    StoreError
        When a table of either release is not in the store.
    """
    if pair.publication not in (FULL_CSV, *WORKBOOK_PUBLICATIONS):
        return compare_long(store, pair)
    found = compare_marts(store, pair)
    if not measures or not found.changed:
        return found
    from fairwait.analysis.revisions.measured import measured

    told, why = measured(store, pair)
    return replace(found, measures=told, measures_why=why)
