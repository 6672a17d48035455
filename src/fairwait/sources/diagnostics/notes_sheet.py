"""The sheet of notes of a diagnostics workbook: which organisations sent nothing that month."""

from __future__ import annotations

from dataclasses import dataclass

from fairwait.domain.errors import BadInputError
from fairwait.sources.workbook_grid import Grid, plain
from fairwait.sources.workbook_guard import AGAIN

_HEADINGS = ("code", "name")


@dataclass(frozen=True, slots=True)
class Notes:
    """``non_submitters`` are code and name of those who sent no data; ``texts`` are the sheet's sentences."""

    non_submitters: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def read_notes(grid: Grid) -> Notes:
    """Read the list under the headings “Code” and “Name”, blank where everybody submitted.

    Raises
    ------
    BadInputError
        When there is no such list, or a row of it lacks its code or has a number for one.
    """
    header = next((row for row, cells in enumerate(grid.rows) if _codes_at(cells) is not None), None)
    if header is None:
        raise BadInputError(
            "The sheet of notes has no list of those who did not submit", where=grid.where(0),
            expected="the headings “Code” and “Name” with a row for each, or none", remedy=AGAIN,
        )  # fmt: skip
    column = _codes_at(grid.rows[header]) or 0
    found = []
    for row in range(header + 1, len(grid.rows)):
        code, name = grid.at(row, column), grid.at(row, column + 1)
        if not str(code).strip() and not str(name).strip():
            continue
        if not isinstance(code, str) or not code.strip():
            raise BadInputError(
                f"“{code}” stands where the code of an organisation should", where=grid.where(row, column),
                expected="text, as published", remedy=AGAIN,
            )  # fmt: skip
        found.append((code.strip(), str(name).strip()))
    texts = [" ".join(str(cell).split()) for cells in grid.rows[:header] for cell in cells]
    return Notes(tuple(found), tuple(text for text in dict.fromkeys(texts) if text and plain(text) != "notes"))


def _codes_at(cells: object) -> int | None:
    """The column of “Code” in a row where “Name” stands beside it."""
    words = [plain(cell) for cell in cells] if isinstance(cells, list) else []
    for column in range(len(words) - 1):
        if (words[column], words[column + 1]) == _HEADINGS:
            return column
    return None
