"""A release just read, held against what is published elsewhere: the overview and the series by provider.

Both travel with the package, so the comparison is the same for everyone and needs nothing in the user's store.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from fairwait.sources.checking import refuse_broken
from fairwait.sources.contract import HeldAgainst, ReadRelease, Source
from fairwait.store.reader import packaged_figures

_OVERVIEW = "rtt-overview"
_SERIES = "rtt-incomplete-series"


def held_against_others(source: Source, read: ReadRelease, con: duckdb.DuckDBPyConnection) -> ReadRelease:
    """The release with the checks against other publications added; itself where its source makes none."""
    if not isinstance(source, HeldAgainst):
        return read
    packaged = packaged_figures()
    overview, series = (
        packaged.table_sql([packaged.release(publication)], "marts") for publication in (_OVERVIEW, _SERIES)
    )
    return replace(read, checks=(*read.checks, *source.against(con, overview, series)))


def refuse_broken_rules(read: ReadRelease, where: str) -> None:
    """Raise BadInputError at the first check of severity error that found something: such a file is not kept.

    The sentences of these checks say what is wrong, where those of the full CSV data file say what must hold.
    """
    for check in read.checks:
        refuse_broken(check, f"a file of which this is not true: {check.sentence}", where)
