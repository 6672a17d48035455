"""Columns of a CSV that its reader was never taught: left out where they are extra, refused where one is missing."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from fairwait.domain.errors import BadInputError
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.tidy_csv import CsvColumn


def header_drift(header: Sequence[str], columns: Sequence[CsvColumn], *, where: str, teach: str) -> tuple[Drift, ...]:
    """The columns of ``header`` that no reader's column is called; a nameless column (row numbers) is passed over.

    ``teach`` names the place in fairwait where a new spelling belongs.

    Raises
    ------
    BadInputError
        When a column that the reader needs is not there, with the extra column it was probably renamed to: nothing is
        read from a column that only resembles another.
    """
    known = {column.published for column in columns}
    have = {cell.lower() for cell in header}
    extra = [cell for cell in header if cell and cell.lower() not in known]
    for column in columns:
        if column.published in have:
            continue
        near = difflib.get_close_matches(column.published, [cell.lower() for cell in extra], n=1, cutoff=0.5)
        guess = f" (the nearest found is “{near[0]}”)" if near else ""
        raise BadInputError(
            f"The column “{column.published}” is missing",
            where=f"{where}, header",
            expected=f"a column of that name{guess}",
            remedy=f"get the file again; if the publisher has renamed the column, teach it in {teach}",
        )
    return tuple(unknown("column", cell, known, where=f"{where}, header", teach=teach) for cell in extra)
