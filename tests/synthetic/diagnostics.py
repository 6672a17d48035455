"""Made-up diagnostics returns (DM01): monthly workbooks by provider or commissioner, and the series made of them.

The layout by provider is that of the official files at hand; by commissioner it is taken to be the same with other
words for who counts. Counts are drawn at random and add up; every sum is made here, apart from fairwait's own.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.period import Period
from tests.synthetic.workbook import Area, Cells, write_sheets

BANDS = ["0 <01 weeks", *(f"{week:02d} <{week + 1:02d} weeks" for week in range(1, 13)), "13+ weeks"]
ACTIVITY = [
    "Planned tests / procedures",
    "Unscheduled tests / procedures",
    "Waiting list tests / procedures (excluding planned)",
]
TESTS = {
    1: "Magnetic Resonance Imaging", 2: "Computed Tomography", 3: "Non-obstetric Ultrasound", 4: "Barium Enema",
    5: "DEXA Scan", 6: "Audiology - Audiology Assessments", 7: "Cardiology - Echocardiography",
    8: "Cardiology - Electrophysiology", 9: "Neurophysiology - Peripheral Neurophysiology",
    10: "Respiratory physiology - Sleep Studies", 11: "Urodynamics - Pressures & Flows", 12: "Colonoscopy",
    13: "Flexi Sigmoidoscopy", 14: "Cystoscopy", 15: "Gastroscopy",
}  # fmt: skip
#: Code, name, region code and name.
PROVIDERS = (
    ("RR8", "LEEDS TEACHING HOSPITALS NHS TRUST", "Y63", "NORTH EAST AND YORKSHIRE"),
    ("NT457", "WOODLANDS HOSPITAL", "Y63", "NORTH EAST AND YORKSHIRE"),
    ("RF4", "BARKING, HAVERING AND REDBRIDGE UNIVERSITY HOSPITALS NHS TRUST", "Y56", "LONDON"),
)
COMMISSIONERS = (
    ("QWO", "NHS WEST YORKSHIRE ICB", "Y63", "NORTH EAST AND YORKSHIRE"),
    ("QMF", "NHS NORTH EAST LONDON ICB", "Y56", "LONDON"),
)
#: Listed with noughts: it submitted that it did nothing.
NOTHING_DONE = ("NFH", "A QUIET CLINIC", "Y56", "LONDON")
SILENT = ("RXX", "A TRUST THAT SENT NOTHING")
#: Rows of the headings and of the first organisation, and the first column of a sheet, counted from 0.
HEADER, FIRST, LEFT = 13, 16, 1

Counts = NDArray[np.int64]


@dataclass
class Book:
    """A workbook as cells by sheet. ``counts`` is what is true: (organisation, test) to bands and activity."""

    period: Period
    basis: str
    counts: dict[tuple[str, int], Counts]
    sheets: dict[str, Cells]
    names: tuple[str, str]
    merged: dict[str, list[Area]] = field(default_factory=dict)

    @property
    def together(self) -> Cells:
        """The cells of the sheet of all tests together."""
        return self.sheets[self.names[0]]

    @property
    def by_test(self) -> Cells:
        """The cells of the sheet by test."""
        return self.sheets[self.names[1]]

    def column(self, heading: str, *, by_test: bool = True) -> int:
        """The column of a heading, counted from 0."""
        return (self.by_test if by_test else self.together)[HEADER].index(heading)

    def row(self, org: str, test: int) -> int:
        """The row of an organisation and test in the sheet by test, counted from 0."""
        code, number = LEFT + 2, LEFT + 4
        return next(
            index
            for index, cells in enumerate(self.by_test)
            if index >= FIRST and len(cells) > number and cells[code] == org and cells[number] == test
        )

    @property
    def file_name(self) -> str:
        month, year = self.period.label.split()
        return f"Monthly-Diagnostics-Web-File-{self.basis.capitalize()}-{month}-{year}"

    def write(self, folder: Path, suffix: str = ".xls", name: str | None = None) -> Path:
        path = folder / (name or f"{self.file_name}{suffix}")
        write_sheets(path, self.sheets, self.merged)
        return path


def draw(orgs: tuple[tuple[str, ...], ...], seed: int) -> dict[tuple[str, int], Counts]:
    """Bands and activity of every organisation and test; some do not do some tests."""
    rng = np.random.default_rng(seed)
    shape = np.exp(-np.arange(14) / 4.0) * 40
    return {
        (org[0], test): np.concatenate([rng.poisson(shape), rng.integers(0, 300, 3)]).astype(np.int64)
        for org in orgs
        for test in TESTS
        if test % 3 or org == orgs[0]
    }


def make_book(
    basis: str = "provider", period: str = "2024-10", *, place: str = "", revised: str = "-", seed: int = 5
) -> Book:
    """A workbook by provider or commissioner; ``place`` is what its sheets and headings call an organisation."""
    orgs = PROVIDERS if basis == "provider" else COMMISSIONERS
    place = place or basis.capitalize()
    book = Book(Period.parse(period), basis, draw(orgs, seed), {}, (place, f"{place} by Test"))
    _add_together(book, place, orgs, revised)
    _add_by_test(book, place, orgs, revised)
    book.sheets["Guidance & Definitions"] = [[], ["", "Made-up figures"]]
    book.sheets["Notes"] = [
        [], ["", "Notes"], [], ["", "The following organisation did not submit data this month:"], [],
        ["", "Code", "Name"], ["", *SILENT],
    ]  # fmt: skip
    return book


def _above(book: Book, revised: str, *, by_test: bool) -> Cells:
    pairs = (
        (1, "Title:", "Monthly Diagnostics"), (2, "Summary:", "Waiting times and activity for diagnostic tests"),
        (4, "Period:", book.period.label), (5, "Source:", "DM01"), (6, "Basis:", book.basis.capitalize()),
        (7, "Published:", "12th December 2024"), (8, "Revised:", revised), (9, "Status:", "Published"),
    )  # fmt: skip
    rows: Cells = [[] for _ in range(HEADER)]
    for row, label, words in pairs:
        rows[row] = ["", label, words]
    rows[HEADER - 1] = ["", "Level of the data"] + [""] * (10 if by_test else 8) + ["Number of patients waiting"]
    return rows


def _headings(place: str, *, by_test: bool) -> list[object]:
    tests = ["Diagnostic ID", "Diagnostic Test Name"] if by_test else []
    return [
        "", "Regional Team Code", "Regional Team Name", f"{place} Code", f"{place} Name", *tests, "Total Waiting List",
        "Number waiting 6+ Weeks", "Number waiting 13+ Weeks", "Percentage waiting 6+ weeks", *BANDS, "", *ACTIVITY, "",
    ]  # fmt: skip


def figures(counts: Counts) -> list[object]:
    """The printed cells of one row: totals, percentage, bands and activity."""
    waiting, long = int(counts[:14].sum()), int(counts[6:14].sum())
    share = long / waiting if waiting else 0.0
    return [waiting, long, int(counts[13]), share, *map(int, counts[:14]), "", *map(int, counts[14:]), ""]


def _sum(book: Book, org: str | None = None, test: int | None = None) -> Counts:
    zero = np.zeros(17, dtype=np.int64)
    chosen = [c for (code, number), c in book.counts.items() if org in (None, code) and test in (None, number)]
    return sum(chosen, zero)


def _add_together(book: Book, place: str, orgs: tuple[tuple[str, ...], ...], revised: str) -> None:
    rows = [*_above(book, revised, by_test=False), _headings(place, by_test=False)]
    rows += [["", "", "", "", "Total", *figures(_sum(book))], []]
    rows += [["", *_place(org), *figures(_sum(book, org[0]))] for org in (*orgs, NOTHING_DONE)]
    book.sheets[book.names[0]] = rows


def _add_by_test(book: Book, place: str, orgs: tuple[tuple[str, ...], ...], revised: str) -> None:
    rows = [*_above(book, revised, by_test=True), _headings(place, by_test=True)]
    rows += [["", "", "", "", "Total", "", "", *figures(_sum(book))], []]
    for org in orgs:
        rows += [
            ["", *_place(org), test, name, *figures(book.counts[org[0], test])]
            for test, name in TESTS.items()
            if (org[0], test) in book.counts
        ]
        rows.append(["", *_place(org), 16, "Total", *figures(_sum(book, org[0]))])
    book.sheets[book.names[1]] = rows


def _place(org: tuple[str, ...]) -> tuple[str, str, str, str]:
    code, name, region, region_name = org
    return region, region_name, code, name


@dataclass
class Series:
    """A series as lines of cells, the header first."""

    lines: list[list[str]]

    def column(self, heading: str) -> int:
        return self.lines[0].index(heading)

    def write(self, folder: Path, name: str = "series.csv") -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(self.lines)
        path = folder / name
        path.write_text(text.getvalue(), encoding="utf-8")
        return path


def make_series(basis: str = "provider", months: tuple[str, ...] = ("2024-09", "2024-10"), *, seed: int = 5) -> Series:
    """The series by provider or by board; the same seed as a workbook gives its figures in every month."""
    orgs = PROVIDERS if basis == "provider" else COMMISSIONERS
    code = "Provider Code" if basis == "provider" else "ICB Code"
    share = "Percentage waiting 6+ weeks" if basis == "provider" else "Percentage waiting 6+ Weeks"
    lines = [["Reporting Period", "Regional Team Code", code, "Diagnostic ID", "Total Waiting List",
              "Number waiting 6+ Weeks", "Number waiting 13+ Weeks", share, *BANDS, *ACTIVITY,
              "Diagnostic Test Name"]]  # fmt: skip
    counts = draw(orgs, seed)
    regions = {org[0]: org[2] for org in orgs}
    for month in months:
        for (org, test), values in counts.items():
            cells = [str(cell) for cell in figures(values) if cell != ""]
            cells[3] = f"{float(cells[3]):.3f}"
            lines.append([Period.parse(month).last_day.isoformat(), regions[org], org, str(test), *cells, TESTS[test]])
    return Series(lines)
