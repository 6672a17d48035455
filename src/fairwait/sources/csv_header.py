"""The header of a return as a CSV: which columns are read, which are checks only, and what nobody taught the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairwait.domain.errors import BadInputError
from fairwait.sources.drift import Drift, unknown
from fairwait.sources.tidy_csv import CsvColumn

#: Share of letters in common from which a strange column could be another edition of a column of figures.
_TOO_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a layout.

    ``required`` must be there; ``optional`` are read where they are; ``unread`` are known and of no use. ``teach``
    names the place in fairwait where a new spelling belongs.
    """

    required: Sequence[CsvColumn]
    optional: Sequence[CsvColumn] = ()
    unread: Sequence[str] = ()
    teach: str = ""

    def read(self, cells: Sequence[str], where: str) -> tuple[tuple[CsvColumn, ...], tuple[Drift, ...]]:
        """The columns to read of a file with this header, and the columns that are not known.

        Raises
        ------
        BadInputError
            When a required column is missing, with the nearest strange one and its place; and when a strange column
            is so like a column of figures that either could be the right one.
        """
        lowered = [cell.lower() for cell in cells]
        wanted = (*self.required, *(column for column in self.optional if column.published in lowered))
        names = [column.published for column in (*self.required, *self.optional)]
        known = {*names, *(name.lower() for name in self.unread)}
        figures = [column.published for column in wanted if column.kind != "text" and column.published in lowered]
        self._refuse_missing(cells, lowered, known, where)
        drift = []
        for place, cell in enumerate(lowered, start=1):
            if not cell or cell in known:  # a column without a name numbers the rows
                continue
            _refuse_double(cells[place - 1], figures, f"{where}, header, column {place}")
            drift.append(
                unknown("column", cells[place - 1], names, where=f"{where}, header, column {place}", teach=self.teach)
            )
        return wanted, tuple(drift)

    def _refuse_missing(self, cells: Sequence[str], lowered: list[str], known: set[str], where: str) -> None:
        spare = [cell for cell in lowered if cell not in known]
        for column in self.required:
            if column.published in lowered:
                continue
            near = unknown("column", column.published, spare, where="", teach="").guess
            place = lowered.index(near) if near else None
            raise BadInputError(
                f"The column “{column.published}” is missing",
                where=f"{where}, header" + (f", column {place + 1}" if place is not None else ""),
                expected="a column of that name"
                + (f" (the nearest found is “{cells[place]}”)" if place is not None else ""),
                remedy="get the file again from where it came; if the publisher renamed the column, fairwait must be "
                f"taught first: {self.teach}",
            )


def _refuse_double(strange: str, figures: Sequence[str], where: str) -> None:
    """A second column of nearly the same name: nobody can tell which of the two holds the figures."""
    near = unknown("column", strange, figures, where=where, teach="").guess
    words = strange.lower()
    if near and (near in words or _alike(words, near) >= _TOO_NEAR):
        raise BadInputError(
            f"The column “{strange}” stands beside “{near}”: either could hold the figures",
            where=where,
            expected=f"one column of the kind of “{near}”",
            remedy="if the publisher has added a column, fairwait must be taught which to read",
        )


def _alike(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()
