"""What the lines above a workbook's table say: which part of the return, whose basis, which month, revised or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.sources.contract import OpenedFile
from fairwait.sources.file_names import check_period_against_name
from fairwait.sources.workbook_grid import Grid
from fairwait.sources.workbook_guard import AGAIN

#: The lines stand in the first dozen rows; a sheet without them so far down has none.
PREAMBLE_ROWS = 40
_LABELS = ("title", "summary", "period", "basis", "published", "revised", "status")
#: Words of the summary, tried in order: “non-admitted” holds “admitted”.
_PARTS = (
    (re.compile(r"\bnon[- ]?admitted\b"), Part.NON_ADMITTED),
    (re.compile(r"\bincomplete\b"), Part.INCOMPLETE),
    (re.compile(r"\badmitted\b"), Part.ADMITTED),
    (re.compile(r"\bnew\b|\bclock starts?\b"), Part.NEW_PERIODS),
)
_ADJUSTED = re.compile(r"(?<!un)(?<!un-)\badjusted\b")
_NAME_PARTS = (
    (re.compile(r"non[-_ ]?admitted", re.I), Part.NON_ADMITTED),
    (re.compile(r"incomplete", re.I), Part.INCOMPLETE),
    (re.compile(r"new[-_ ]?periods", re.I), Part.NEW_PERIODS),
    (re.compile(r"admitted", re.I), Part.ADMITTED),
)
_MONTH = re.compile(r"^\W*([A-Za-z]{3,9})[\s\-–]+(\d{4}|\d{2})\W*$")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\s+(\d{4})")
#: A label above the table: its words, and the row and column where they stand.
Lines = dict[str, tuple[str, int, int]]
_NOT_REVISED = ("", "-", "n/a", "na", "none", "no")


@dataclass(frozen=True, slots=True)
class Preamble:
    """A workbook's own words about itself. ``content_date`` is the day it was revised, or else published."""

    part: Part
    basis: str
    period: Period
    revised: bool
    content_date: date | None
    notes: tuple[str, ...]


def preamble_lines(grid: Grid) -> Lines:
    """The labelled lines above the table: label to its words, row and column of the words."""
    found: Lines = {}
    for row, cells in enumerate(grid.rows[:PREAMBLE_ROWS]):
        for column, cell in enumerate(cells[:4]):
            label = str(cell).strip().lower()
            if label.endswith(":") and label[:-1] in _LABELS:
                found.setdefault(label[:-1], _value(cells, row, column))
                break
    return found


def is_preamble(grid: Grid) -> bool:
    """Whether a sheet's first lines are those of a referral-to-treatment workbook by commissioner or provider."""
    lines = preamble_lines(grid)
    title = " ".join(lines[label][0].lower() for label in ("title", "summary") if label in lines)
    return "basis" in lines and ("referral to treatment" in title or "rtt" in title)


def read_preamble(grid: Grid, file: OpenedFile) -> Preamble:
    """Part, basis and month from the workbook's own words, held against its file name.

    Raises
    ------
    BadInputError
        Naming the cell, for a line that is missing or cannot be read, waits adjusted for pauses, or a file name that
        says another part, basis or month.
    """
    lines = preamble_lines(grid)
    part, basis, period = _part(grid, lines), basis_of(grid, lines), period_of(grid, lines)
    _check_name(part, basis, file)
    check_period_against_name(period, file)
    is_revised, revised = revision_of(lines)
    published = lines.get("published", ("", 0, 0))[0]
    notes = [f"The workbook says it was published on {published}."] if published else []
    notes += [f"The workbook says it was revised on {revised}."] if is_revised else []
    day = day_of(revised if is_revised else published)
    return Preamble(part, basis, period, is_revised, day, tuple(notes))


def revision_of(lines: Lines) -> tuple[bool, str]:
    """Whether the line “Revised:” holds a day, and its words."""
    revised = lines.get("revised", ("", 0, 0))[0]
    return revised.strip().lower() not in _NOT_REVISED, revised


def refuse_other_words(grid: Grid, preamble: Preamble) -> None:
    """Raise BadInputError when a further sheet's own lines name another month, part or basis than the first sheet."""
    lines = preamble_lines(grid)
    said: dict[str, tuple[Callable[[Grid, Lines], Period | Part | str], Period | Part | str]]
    said = {
        "period": (period_of, preamble.period),
        "summary": (_part, preamble.part),
        "basis": (basis_of, preamble.basis),
    }
    for label, (reader, expected) in said.items():
        if label in lines and reader(grid, lines) != expected:
            words, row, column = lines[label]
            raise BadInputError(
                f"The sheets differ in what they say of the {label}: here “{words}”", where=grid.where(row, column),
                expected=f"what the first sheet says ({_say(expected)})", remedy=AGAIN,
            )  # fmt: skip


def _say(value: Period | Part | str) -> str:
    return value.label if isinstance(value, Period | Part) else value


def _value(cells: object, row: int, column: int) -> tuple[str, int, int]:
    assert isinstance(cells, list)
    for position in range(column + 1, len(cells)):
        cell = cells[position]
        if isinstance(cell, datetime | date):
            return f"{cell.day} {Period(cell.year, cell.month).label}", row, position
        if str(cell).strip():
            return str(cell).strip(), row, position
    return "", row, column


def _part(grid: Grid, lines: Lines) -> Part:
    words, row, column = _line(grid, lines, "summary", "a line such as “waiting times for completed admitted pathways”")
    title = lines.get("title", ("", row, column))
    for text, at_row, at_column in ((words, row, column), title):
        if _ADJUSTED.search(text.lower()):
            raise BadInputError(
                "This workbook holds admitted waits adjusted for pauses, which were last published for September 2015",
                where=grid.where(at_row, at_column), expected="waits without adjustment",
                remedy="download the workbook “Admitted” of the same month, which is not adjusted",
            )  # fmt: skip
    for pattern, part in _PARTS:
        if pattern.search(words.lower()):
            return part
    raise BadInputError(
        f"“{words}” names no part of the RTT return", where=grid.where(row, column),
        expected="admitted, non-admitted or incomplete pathways, or new RTT periods", remedy=AGAIN,
    )  # fmt: skip


def basis_of(grid: Grid, lines: Lines) -> str:
    """Whose patients are counted, from the line “Basis:”; raises BadInputError where it says neither."""
    words, row, column = _line(grid, lines, "basis", "“Commissioner” or “Provider”")
    for basis in ("commissioner", "provider"):
        if basis in words.lower():
            return basis
    raise BadInputError(
        f"“{words}” is not a basis", where=grid.where(row, column), expected="“Commissioner” or “Provider”",
        remedy=AGAIN,
    )  # fmt: skip


def period_of(grid: Grid, lines: Lines) -> Period:
    """The month of the line “Period:”; raises BadInputError where there is none."""
    words, row, column = _line(grid, lines, "period", "a month such as “December 2014”")
    match = _MONTH.match(words) or _MONTH.match(words.split(" ", 1)[-1])
    try:
        if match:
            year = int(match[2])
            return Period.from_name(match[1], year if year > 99 else 2000 + year)
    except UsageError:
        pass
    raise BadInputError(
        f"“{words}” is not a month", where=grid.where(row, column), expected="a month such as “December 2014”",
        remedy=AGAIN,
    )  # fmt: skip


def _line(grid: Grid, lines: Lines, label: str, expected: str) -> tuple[str, int, int]:
    if label in lines and lines[label][0]:
        return lines[label]
    row, column = lines[label][1:] if label in lines else (0, 1)
    raise BadInputError(
        f"The line “{label.capitalize()}:” above the table is {'blank' if label in lines else 'missing'}",
        where=grid.where(row, column), expected=expected, remedy=AGAIN,
    )  # fmt: skip


def _check_name(part: Part, basis: str, file: OpenedFile) -> None:
    name = file.raw_path.name
    claimed = next((part for pattern, part in _NAME_PARTS if pattern.search(name)), None)
    if claimed not in (None, part):
        raise _name_differs(name, claimed.label if claimed else "", part.label)
    other = "provider" if basis == "commissioner" else "commissioner"
    if other in name.lower() and basis not in name.lower():
        raise _name_differs(name, f"{other}s", f"{basis}s")


def _name_differs(name: str, claimed: str, content: str) -> BadInputError:
    return BadInputError(
        f"The file's name says {claimed}, its content says {content}", where=name,
        expected="a name and a content that agree",
        remedy="download the workbook again, or rename it if you are sure of its content",
    )  # fmt: skip


def day_of(words: str) -> date | None:
    """A day in words, such as “10th July 2025”; nothing where there is none."""
    match = _DAY.search(words)
    if match is None:
        return None
    try:
        month = Period.from_name(match[2], int(match[3]))
        return date(month.year, month.month, int(match[1]))
    except (UsageError, ValueError):
        return None
