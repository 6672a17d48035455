"""Made-up returns of capacity in their published layouts: series as lines of CSV, workbooks of one quarter as cells.

The series follow the files at hand. No workbook is at hand: their sheets, headings and the rows on which tables begin
follow what public code reads them by. Figures are made up and add up.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.synthetic.workbook import Cells, write_sheets

CANCELLED_FIGURES = (
    "Number of last minute elective operations cancelled for non clinical reasons",
    "Number of patients not treated within 28 days of last minute elective cancellation",
)
THEATRE_FIGURES = ("Number of operating theatres", "Of which, number of dedicated day case theatres")
CANCELLED: tuple[tuple[object, ...], ...] = (
    ("quarter", "Region Code", "Region Name", "Organisation Code", "Organisation Name", *CANCELLED_FIGURES),
    ("2024-25 Q3", "Y56", "LONDON COMMISSIONING REGION", "RJ1", "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", 120, 30),
    ("2024-25 Q3", "Y61", "EAST OF ENGLAND COMMISSIONING REGION", "NT209", "NUFFIELD HEALTH, CAMBRIDGE", 4, 0),
    ("2024-25 Q4", "Y56", "LONDON COMMISSIONING REGION", "RJ1", "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", 100, 20),
    ("2024-25 Q4", "Y61", "EAST OF ENGLAND COMMISSIONING REGION", "NT209", "NUFFIELD HEALTH, CAMBRIDGE", "NA", "NA"),
)
KINDS = ("general_acute", "learn_disabil", "maternity", "mental_illness")
_NO_DAY_BEDS = ("NA",) * 15


def csv_lines(rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows as lines of CSV, cells with a comma in quotation marks."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().splitlines()


def _bed_columns(opening: str) -> list[str]:
    return [
        f"{kind}_{opening}_beds_{what}"
        for what in ("available", "occupied", "percent_occupied")
        for kind in ("total", *KINDS)
    ]


def bed_header() -> list[str]:
    """The header of the series of beds."""
    return [
        *("year", "period_end", "org_code", "org_name"), *_bed_columns("on"), "quarter", *_bed_columns("day"),
    ]  # fmt: skip


def bed_figures(available: Sequence[float], occupied: Sequence[float]) -> list[object]:
    """Fifteen cells: the whole and four kinds of bed available, occupied and as shares."""
    pairs = list(zip([sum(available), *available], [sum(occupied), *occupied], strict=True))
    return [
        *(one for one, _ in pairs), *(two for _, two in pairs), *(two / one if one else "NA" for one, two in pairs),
    ]  # fmt: skip


def beds() -> list[list[object]]:
    """Two trusts over three quarters with England's rows; the second trust returns no day beds at first."""
    rows: list[list[object]] = [list(bed_header())]
    for index, (year, month, quarter) in enumerate(
        (("2010", "December", "Q3"), ("2011", "March", "Q4"), ("2011", "June", "Q1"))
    ):
        one = ([100.0 + index, 0, 10, 20.5], [90.25, 0, 6, 20])
        two = ([50.0, 2, 0, 8], [40.0 + index, 1, 0, 8])
        all_on = [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(one, two, strict=True)]
        day = ([5.0, 0, 1, 0], [4.0, 0, 1, 0])
        rows += [
            [year, month, "RAA", "NORTH, AND OTHERS, TRUST", *bed_figures(*one), quarter, *bed_figures(*day)],
            [year, month, "RBB", "SOUTH TRUST", *bed_figures(*two), quarter, *_NO_DAY_BEDS],
            [year, month, "NA", "ENGLAND", *bed_figures(all_on[0], all_on[1]), quarter, *bed_figures(*day)],
        ]
    return rows


THEATRE_HEADER = (
    "year_var", "quarter_var", "SHA", "OrgID", "Name", *THEATRE_FIGURES, "NA", "SHA Code", "Organisation Code",
    "Organisation Name", "Area Team Code", "Area Team Name", "Region Code", "Region Name",
)  # fmt: skip
_OLD = ("",) * 7
THEATRES: tuple[tuple[object, ...], ...] = (
    THEATRE_HEADER,
    ("2003", "Q3", "Source:", "Department of Health form QMCO", "NA", "Quarter Ending December 31st 2003", "NA", "NA",
     *_OLD),
    ("2003", "Q3", "SHA", "OrgID", "Name", *THEATRE_FIGURES, "NA", *_OLD),
    ("2003", "Q3", "NA", "NA", "NA", "NA", "NA", "NA", *_OLD),
    ("2003", "Q3", "NA", "NA", "England total", 23, 4, "NA", *_OLD),
    ("2003", "Q3", "Q01", "RAA", "North, Trust", 20, 4, "NA", *_OLD),
    ("2003", "Q3", "Q01", "5AA", "A PCT", 3, 0, "NA", *_OLD),
    ("2004", "Q1", "", "", "", 26.4, 4, "NA", "", "NA", "England (Excluding Independent Sector)", "NA", "NA", "", ""),
    ("2004", "Q1", "", "", "", 28.4, 5, "NA", "", "NA", "England (Including Independent Sector)", "NA", "NA", "", ""),
    ("2004", "Q1", "", "", "", 26.4, 4, "NA", "", "RAA", "NORTH TRUST", "", "", "Y63", "NORTH EAST AND YORKSHIRE"),
    ("2004", "Q1", "", "", "", 2, 1, "NA", "", "NT209", "NUFFIELD", "", "", "Y61", "EAST OF ENGLAND"),
    ("2004", "Q1", "", "", "", "Data not returned", "Data not returned", "NA", "", "RCC", "LATE TRUST", "", "", "Y61",
     "EAST OF ENGLAND"),
)  # fmt: skip


@dataclass
class QuarterBook:
    """A workbook of one quarter as cells by sheet, A1 first; ``header`` is the row of headings, counted from 0."""

    name: str
    sheet: str
    header: int
    sheets: dict[str, Cells] = field(default_factory=dict)

    @property
    def cells(self) -> Cells:
        return self.sheets[self.sheet]

    def column(self, heading: str) -> int:
        return self.cells[self.header].index(heading)

    def set(self, row: int, heading: str, value: object) -> None:
        """Put a value under a heading; row 0 is the first below the header, -1 the header itself."""
        self.cells[self.header + 1 + row][self.column(heading)] = value

    def write(self, folder: Path, suffix: str = ".xlsx", name: str | None = None) -> Path:
        path = folder / (name or f"{self.name}{suffix}")
        write_sheets(path, self.sheets)
        return path


def _lines(title: str, period: str, revised: str) -> Cells:
    lines = {
        "Title:": title, "Summary:": title, "Period:": period, "Source:": "NHS England", "Basis:": "Provider",
        "Published:": "21 November 2024", "Revised:": revised, "Status:": "Published", "Contact:": "statistics",
    }  # fmt: skip
    return [[], [], *(["", label, words] for label, words in lines.items())]


def _book(name: str, sheet: str, above: Cells, header: int, table: Cells) -> QuarterBook:
    cells = above + [[] for _ in range(header - len(above))] + table
    width = max(len(row) for row in cells)
    padded = [[*row, *([""] * (width - len(row)))] for row in cells]
    return QuarterBook(name, sheet, header, {sheet: padded})


def plain_book(
    figures: tuple[str, str],
    sheet: str,
    title: str,
    name: str,
    *,
    period: str = "Quarter 2, 2024-25 (July to September 2024)",
    revised: str = "-",
) -> QuarterBook:
    """A workbook with a column a quantity: two England rows, a blank one, three providers and a note."""
    headings = ("", "Region Code", "Region Name", "Organisation Code", "Organisation Name", *figures)
    rows: Cells = [
        list(headings),
        ["", "-", "-", "-", "England (Including Independent Sector)", 217, 36],
        ["", "-", "-", "-", "England (Excluding Independent Sector)", 214, 36],
        [],
        ["", "Y56", "LONDON", "RJ1", "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", 150, 30],
        ["", "Y56", "LONDON", "RAL", "ROYAL FREE LONDON NHS FOUNDATION TRUST", 64, 6],
        ["", "Y61", "EAST OF ENGLAND", "NT209", "NUFFIELD HEALTH, CAMBRIDGE HOSPITAL", 3, "-"],
        [],
        ["", "Notes: figures of the independent sector are of NHS patients only."],
    ]
    return _book(name, sheet, _lines(title, period, revised), 15, rows)


def cancelled_book(**words: str) -> QuarterBook:
    """The workbook of cancelled operations of July to September 2024."""
    title = "Cancelled elective operations: cancelled at the last minute for non-clinical reasons"
    return plain_book(CANCELLED_FIGURES, "Provider", title, "QMCO-Q2-2024-25", **words)


def theatres_book(**words: str) -> QuarterBook:
    """The workbook of operating theatres at the end of September 2024."""
    title = "Supporting facilities: operating theatres"
    return plain_book(THEATRE_FIGURES, "Operating Theatres", title, "Supporting-Facilities-Q2-2024-25", **words)


_BED_HEADINGS = ("Total", "General & Acute", "Learning Disabilities", "Maternity", "Mental Illness")


def beds_book(opening: str = "overnight", *, revised: str = "-") -> QuarterBook:
    """The workbook of overnight beds, or of beds open by day only, of July to September 2024."""
    words = "open overnight" if opening == "overnight" else "open day only"
    above = _lines(
        f"Average daily number of available and occupied beds {words} by sector", "July to September 2024", revised
    )
    north, south = ([100.5, 0, 10, 20], [90.25, 0, 6, 20]), ([50, 2, 0, 8], [45, 1, 0, 8])
    england = tuple([a + b for a, b in zip(x, y, strict=True)] for x, y in zip(north, south, strict=True))
    blocks = ["", "", "", "", "", "", "Available", *[""] * 5, "Occupied", *[""] * 5, "% Occupied"]
    headings = ["", "Year", "Period End", "Region Code", "Org Code", "Org Name", *_BED_HEADINGS]
    table: Cells = [
        [*headings, "", *_BED_HEADINGS, "", *_BED_HEADINGS],
        ["", "2024-25", "September", "", "", "England", *_bed_cells(*england)],
        [],
        ["", "2024-25", "September", "Y56", "RAA", "NORTH TRUST", *_bed_cells(*north)],
        ["", "2024-25", "September", "Y61", "RBB", "SOUTH TRUST", *_bed_cells(*south)],
    ]
    kind = "Overnight" if opening == "overnight" else "Day-Only"
    return _book(f"Beds-Open-{kind}-Web_File-Q2-2024-25", "NHS Trust by Sector", [*above, [], [], blocks], 14, table)


def _bed_cells(available: Sequence[float], occupied: Sequence[float]) -> list[object]:
    cells = bed_figures(available, occupied)
    shares = ["-" if cell == "NA" else cell for cell in cells[10:]]
    return [*cells[:5], "", *cells[5:10], "", *shares]
