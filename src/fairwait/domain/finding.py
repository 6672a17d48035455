"""A finding: plain sentences, the table behind them, charts, caveats and the files they rest on.

Every surface (report, workbook, JSON, terminal) renders findings; none computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from fairwait.domain.chart import ChartSpec
from fairwait.domain.provenance import Provenance

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``kind`` decides alignment and printing: ``text``; ``integer`` (thousands separated); ``number`` with ``decimals``;
    ``percent`` (the stored value is a fraction); ``code`` (text that spreadsheets must not read as a number).

    ``secondary`` says that a reader can follow the table without the column: it stands in full tables and in files to
    take away, not in the short extract that a page of print gives of a long or wide table.

    ``figures``, where there are any, replace ``decimals`` of a ``number``: so many significant figures, for a column
    whose rows are in different units.
    """

    key: str
    label: str
    kind: Literal["text", "integer", "number", "percent", "code"] = "text"
    decimals: int = 1
    unit: str = ""
    note: str = ""
    secondary: bool = False
    figures: int = 0


@dataclass(frozen=True, slots=True)
class IntervalCell:
    """Asks a surface to draw, in each row, a dot with its interval and one reference line through all rows.

    The named keys are columns of the same table. ``dimmed`` names a boolean column: rows shown in grey.
    """

    value: str
    low: str
    high: str
    label: str
    reference: float | None = None
    reference_label: str = "England"
    percent: bool = False
    decimals: int = 1
    unit: str = ""
    dimmed: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values under typed columns. ``rows`` are tuples in column order."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    interval: IntervalCell | None = None
    row_groups: tuple[tuple[int, str], ...] = ()  # (index of the first row of a group, its heading)
    preview_rows: int | None = None  # a page may show these many first and fold the rest
    ends: tuple[str, ...] = ()  # what its first and its last rows are called where they are shown apart

    def records(self) -> list[dict[str, Cell]]:
        """The rows as dictionaries keyed by column key."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]

    def without_empty_columns(self) -> Table:
        """The same table without the columns that hold nothing in any row; the interval goes with what it needs."""
        kept = [at for at in range(len(self.columns)) if any(row[at] not in (None, "") for row in self.rows)]
        columns = tuple(self.columns[at] for at in kept)
        drawn = self.interval
        if drawn is not None and not {drawn.value, drawn.low, drawn.high} <= {one.key for one in columns}:
            drawn = None
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=columns, rows=rows, interval=drawn) if self.rows else self


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer with everything needed to check it.

    ``headline`` is one sentence; ``sentences`` follow it. ``numbers`` are the machine-readable values that the
    sentences print, by name, so that nothing quoted is only prose. ``quality`` are warnings about the data;
    ``caveats`` about interpretation; ``assumptions`` about the method.
    """

    id: str
    title: str
    headline: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    method: str = ""
    assumptions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    numbers: Mapping[str, Cell] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a report: a lead sentence and its findings, in reading order."""

    id: str
    title: str
    lead: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, frozen. One value in, one file per medium out.

    ``question`` is the heading of the first page; ``headlines`` the three to five sentences under it, each with the
    id of the finding that bears it out. ``unjudged`` is the sentence about places that could not be judged.
    """

    id: str
    title: str
    question: str
    period_label: str
    geography_label: str
    headlines: tuple[tuple[str, str], ...]
    unjudged: str
    sections: tuple[Section, ...]
    sources: tuple[Provenance, ...]
    attribution: str
    generated_by: str
    glossary: tuple[tuple[str, str], ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for section in self.sections for finding in section.findings)

    def tables(self) -> tuple[Table, ...]:
        return tuple(table for finding in self.findings() for table in finding.tables)
