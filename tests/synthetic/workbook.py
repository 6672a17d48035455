"""Made-up RTT workbooks in the published layouts: any part, basis and date, as cells to be edited and then written.

The layouts of commissioners are those of the official files at hand; those of providers, of new periods and of
decisions to admit follow the headings that public code reads them by. Counts are drawn at random and add up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fairwait.domain.period import Period

Cells = list[list[object]]
Area = tuple[int, int, int, int]

SUMMARY = {
    "1A": "Monthly Referral to Treatment (RTT) waiting times for completed admitted pathways.",
    "1B": "Monthly Referral to Treatment (RTT) waiting times for completed non-admitted pathways.",
    "2": "Monthly Referral to Treatment (RTT) waiting times for incomplete pathways.",
    "3": "Monthly Referral to Treatment (RTT) data: number of new RTT periods.",
}
FILE_KIND = {"1A": "Admitted", "1B": "NonAdmitted", "2": "Incomplete", "3": "New-Periods"}
OLD_LETTERS = {"1A": "AP", "1B": "NP", "2": "IP", "2A": "IP", "3": "NP"}
FUNCTIONS = {"C_100": "General Surgery", "C_110": "Trauma & Orthopaedics", "C_502": "Gynaecology", "X01": "Other"}
HEADER = 13
FIRST = 14


@dataclass(frozen=True)
class Org:
    """An organisation and the place above it; ``kind`` is commissioner, provider or independent."""

    code: str
    name: str
    parent: str
    kind: str = "commissioner"


COMMISSIONERS = (
    Org("01C", "NHS EASTERN CHESHIRE CCG", "Q44"),
    Org("00K", "NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG", "Q45"),
    Org("03E", "NHS HARROGATE AND RURAL DISTRICT CCG", "Q45"),
    Org("X24", "NHS ENGLAND", "- "),
)
SUB_ICBS = (
    Org("00Q", "NHS BLACKBURN WITH DARWEN (SUB ICB LOCATION)", "Y62"),
    Org("W2U3Z", "NHS NORTH WEST LONDON (SUB ICB LOCATION)", "Y56"),
    Org("13R", "LONDON COMMISSIONING HUB", "Y56"),
    Org("Y56", "LONDON COMMISSIONING REGION", "-"),
)
PROVIDERS = (
    Org("RXN", "LANCASHIRE TEACHING HOSPITALS NHS FOUNDATION TRUST", "Y62", "provider"),
    Org("R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "Y62", "provider"),
    Org("RJ1", "GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Y56", "provider"),
    Org("NT301", "SPIRE MANCHESTER HOSPITAL", "Y62", "independent"),
    Org("NVC01", "BMI THE ALEXANDRA HOSPITAL", "Y62", "independent"),
)


@dataclass
class Book:
    """A workbook as cells by sheet, A1 first. ``counts`` holds what is true: part to orgs x functions x bands + 1."""

    period: Period
    part: str
    basis: str
    orgs: tuple[Org, ...]
    counts: dict[str, NDArray[np.int64]]
    sheets: dict[str, Cells]
    merged: dict[str, list[Area]] = field(default_factory=dict)

    def total(self, part: str, code: str | None = None) -> int:
        """Pathways of a part in all, or of one organisation."""
        chosen = [index for index, org in enumerate(self.orgs) if code in (None, org.code)]
        return int(self.counts[part][chosen].sum())

    @property
    def file_name(self) -> str:
        month = self.period.label.split()[0][:3]
        return f"{FILE_KIND[self.part]}-{self.basis.capitalize()}-{month}{self.period.year % 100}"

    def write(self, folder: Path, suffix: str = ".xlsx", name: str | None = None) -> Path:
        path = folder / (name or f"{self.file_name}{suffix}")
        write_sheets(path, self.sheets, self.merged)
        return path


def make_book(part: str, basis: str, period: str = "2024-12", *, seed: int = 3, revised: str = "N/A") -> Book:
    """A workbook of one part (1A, 1B, 2 with 2A, or 3), by commissioner or provider, in the layout of its date."""
    month = Period.parse(period)
    modern = month >= Period(2021, 4)
    orgs = PROVIDERS if basis == "provider" else SUB_ICBS if modern else COMMISSIONERS
    rng = np.random.default_rng(seed)
    weeks = 105 if modern else 53
    shape = np.exp(-np.arange(weeks) / 9.0)
    parts = ("2", "2A") if part == "2" and month >= Period(2015, 10) else (part,)
    counts = {
        one: rng.poisson(30 * shape * (0.4 if one == "2A" else 1), (len(orgs), len(FUNCTIONS), weeks)) for one in parts
    }
    counts = {one: _with_unknown(values, rng, one) for one, values in counts.items()}
    if part == "3":
        counts = {"3": rng.integers(0, 300, (len(orgs), len(FUNCTIONS), 1))}
    book = Book(month, part, basis, orgs, counts, {})
    for one in parts:
        for name, level, members in _levels(basis, modern, orgs):
            _add_sheet(book, name + (" with DTA" if one == "2A" else ""), level, members, one, revised)
    book.sheets["Notes"] = [[], ["", "Notes:"], ["", "1. The following trusts did not submit any data:\nRF4 A TRUST"]]
    book.sheets["Guidance"] = []
    return book


def _with_unknown(values: NDArray[np.int64], rng: np.random.Generator, part: str) -> NDArray[np.int64]:
    unknown = (
        rng.integers(0, 4, values.shape[:2]) if part in ("1A", "1B") else np.zeros(values.shape[:2], dtype=np.int64)
    )
    return np.concatenate([values, unknown[:, :, None]], axis=2)


Member = tuple[tuple[str, ...], list[int]]


def _levels(basis: str, modern: bool, orgs: Sequence[Org]) -> list[tuple[str, str, list[Member]]]:
    """Sheet name, level, and its rows: the leading cells of each place with the organisations it adds up."""
    every = list(range(len(orgs)))
    levels: list[tuple[str, str, list[Member]]] = [("National", "national", [((), every)])]
    own = {index for index in every if "COMMISSIONING" in orgs[index].name or orgs[index].parent.strip() == "-"}
    inside = [index for index in every if index not in own]
    if basis == "commissioner":
        names = dict.fromkeys(orgs[index].parent for index in inside)
        rows: list[Member] = [
            ((code, f"{code} PLACE"), [i for i in inside if orgs[i].parent == code]) for code in names
        ]
        nhse: list[Member] = [(("-", "NHS ENGLAND"), sorted(own))] if modern else []
        level = "Region" if modern else "Area Team"
        levels.append((level, level, nhse + rows))
        if modern:
            boards: list[Member] = [((f"Q{chr(65 + i)}X", f"BOARD {i}"), [i]) for i in inside]
            levels.append(("ICB", "ICB", nhse + boards))
    for name, kind in (("Sub-ICB" if modern else "Commissioner", "commissioner"), ("Provider", "provider"),
                       ("IS Provider", "independent")):  # fmt: skip
        members = [((orgs[i].parent, orgs[i].code, orgs[i].name), [i]) for i in every if orgs[i].kind == kind]
        if members:
            levels.append((name, kind, members))
    return levels


def _leading(level: str, modern: bool) -> list[str]:
    parent = "Region Code" if modern else "Area Team Code"
    return {
        "national": [],
        "commissioner": [parent, "Org Code" if modern else "CCG Code", "Org Name" if modern else "CCG Name"],
        "provider": [parent, "Provider Code", "Provider Name"],
        "independent": [parent, "Provider Code", "Provider Name"],
    }.get(level, [f"{level} Code", f"{level} Name"])


def _add_sheet(book: Book, name: str, level: str, members: list[Member], part: str, revised: str) -> None:
    modern = book.period >= Period(2021, 4)
    rows: Cells = [[] for _ in range(FIRST)]
    pairs = (
        (1, "Title:", "Referral to Treatment (RTT) Waiting Times"), (2, "Summary:", SUMMARY[book.part]),
        (4, "Period:", book.period.label), (5, "Source:", "NHS England: monthly RTT data collection"),
        (6, "Basis:", book.basis.capitalize()), (7, "Published:", "13th February 2025"), (8, "Revised:", revised),
        (9, "Status:", "Published"),
    )  # fmt: skip
    for row, label, words in pairs:
        rows[row] = ["", label, words]
    leading = _leading(level, modern)
    rows[HEADER - 1] = ["", f"{name} Level Data"] + [""] * len(leading) + ["By week since referral"]
    rows[HEADER] = ["", *leading, "Treatment Function Code", "Treatment Function", *_headings(part, modern)]
    for place, chosen in members:
        counts = book.counts[part][chosen].sum(axis=0)
        lists = book.counts["2"][chosen].sum(axis=0) if part == "2A" else None
        everything = [(code, label, counts[index], None if lists is None else lists[index])
                      for index, (code, label) in enumerate(FUNCTIONS.items())]  # fmt: skip
        everything.append(("C_999", "Total", counts.sum(axis=0), None if lists is None else lists.sum(axis=0)))
        for code, label, values, among in everything:
            shown = code if modern else OLD_LETTERS[part] + code.removeprefix("C_")
            rows.append(["", *place, shown, label, *_figures(part, modern, values, among)])
    book.sheets[name] = rows


def _headings(part: str, modern: bool) -> list[object]:
    open_band = 104 if modern else 52
    bands: list[object] = [*(f">{week}-{week + 1}" for week in range(open_band)), f"{open_band} plus"]
    long = ["Total 52 plus weeks", "Total 78 plus weeks", "Total 65 plus weeks"] if modern else []
    median, p95 = "Average (median) waiting time (in weeks)", "95th percentile waiting time (in weeks)"
    if part == "3":
        return ["Number of new RTT clock starts during the month"]
    if part == "2A":
        ending = "incomplete pathways with a decision to admit for treatment"
        return [*bands, f"Total number of {ending}", f"% of {ending}"]
    if part == "2":
        high = "92nd percentile waiting time (in weeks)" if modern else p95
        share = ["% 52 plus weeks"] if modern else []
        total = "Total number of incomplete pathways"
        return [*bands, total, "Total within 18 weeks", "% within 18 weeks", median, high, *long, *share]
    within = [] if modern else ["Total (with a known clock start) within 18 weeks", "% within 18 weeks"]
    return [*bands, "Patients with unknown clock start date", "Total number of completed pathways (all)",
            "Total number of completed pathways (with a known clock start)", *within, median, p95, *long]  # fmt: skip


def _figures(part: str, modern: bool, values: NDArray[np.int64], among: NDArray[np.int64] | None) -> list[object]:
    """The cells of one row: whole numbers now as int, now as float, as an .xls gives them."""
    bands, unknown = [float(n) for n in values[:-1]], int(values[-1])
    known = int(sum(bands))
    within, over = int(sum(bands[:18])), [int(sum(bands[week:])) for week in (52, 78, 65)]
    share: object = within / known if known else "-"
    median, high = (printed_quantile(bands, level, modern) for level in (0.5, 0.92 if part == "2" and modern else 0.95))
    if part == "3":
        return [int(values[0])]
    if part == "2A":
        listed = int(among.sum()) if among is not None else 0
        return [*bands, known, known / listed if listed else "-"]
    if part == "2":
        return [*bands, known, within, share, median, high, *(over if modern else []),
                *([over[0] / known if known else "-"] if modern else [])]  # fmt: skip
    return [*bands, unknown, known + unknown, known, *([] if modern else [within, share]), median, high,
            *(over if modern else [])]  # fmt: skip


def printed_quantile(bands: Sequence[float], level: float, modern: bool) -> object:
    """A quantile as printed: the rule of its date, a dash below 20 (50) pathways; written apart from fairwait's own."""
    n = sum(bands)
    if n < (20 if modern else 50):
        return "-"
    target = level * n + (0.5 if level == 0.5 and not modern else 0.0)
    running = 0.0
    for week, count in enumerate(bands):
        if count and running + count >= target - 1e-9 * target:
            return float(week) if modern and week == len(bands) - 1 else week + (target - running) / count
        running += count
    return math.nan


def write_sheets(path: Path, sheets: dict[str, Cells], merged: dict[str, list[Area]] | None = None) -> None:
    """Write cells as a workbook of the type that the ending names; merged areas are (top, left, bottom, right)."""
    areas = merged or {}
    if path.suffix == ".xls":
        _write_xls(path, sheets, areas)
    else:
        _write_xlsx(path, sheets, areas)


def _write_xlsx(path: Path, sheets: dict[str, Cells], merged: dict[str, list[Area]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for area in merged.get(name, []):
                sheet.merge_range(*area, "")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell:
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(row, column, cell)


def _write_xls(path: Path, sheets: dict[str, Cells], merged: dict[str, list[Area]]) -> None:
    import xlwt

    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for top, left, bottom, right in merged.get(name, []):
            sheet.merge(top, bottom, left, right)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, column, cell)
    with path.open("wb") as handle:
        book.save(handle)
