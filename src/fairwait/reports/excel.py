"""One workbook: a front sheet in words, then one sheet a table, with real numbers a person can sort and sum.

Numbers are stored as they are and only shown rounded; shares are fractions shown as percentages. Codes are text. No
text is ever read as a formula or a link. The workbook holds no macro, no outside link and no name of a person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairwait.domain.cells import group_of_rows, heading_text
from fairwait.domain.finding import Cell, Column, Finding, Report, Table
from fairwait.reports.naming import sheet_names
from fairwait.reports.text import clean, file_line, how_to_read, running_head, source_line

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FRONT: Final = "Report"
#: The report carries its own dates. A clock time here would make the same figures give different files.
_NO_DATE: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_INK: Final = "#16232d"
_SUBJECT: Final = "#0b4f6c"
_QUIET: Final = "#55646e"
#: Excel's own limits and the widths that keep a sheet readable, in characters.
_LONGEST_TEXT: Final = 32_767
_NARROWEST, _WIDEST = 9, 46
_FRONT_WIDTH: Final = 100


def write_excel(report: Report, path: Path) -> Path:
    """Write the workbook. Raises :class:`OSError` where the file cannot be written."""
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = Workbook(str(path), options)
    book.set_size(1600, 1000)
    book.set_properties(
        {"title": clean(report.question), "subject": clean(report.title), "comments": clean(report.attribution)}
        | {"author": "fairwait", "company": "", "created": _NO_DATE}
    )
    styles = _Styles(book)
    placed = [(finding, table) for finding in report.findings() for table in finding.tables]
    names = sheet_names([table.id for _, table in placed], taken=[FRONT])
    _front(book, styles, report, [(name, table) for name, (_, table) in zip(names, placed, strict=True)])
    for name, (finding, table) in zip(names, placed, strict=True):
        _table_sheet(book.add_worksheet(name), styles, report, finding, table)
    try:
        book.close()
    except Exception as error:  # XlsxWriter wraps what the disk said; the caller wants the disk's own words.
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else error from None
    return path


def number_format(column: Column) -> str:
    """The way Excel shows a column's numbers, such as ``#,##0.00``; text for codes."""
    if column.kind == "number" and column.figures:
        return "General"
    decimals = "." + "0" * column.decimals if column.decimals > 0 else ""
    return {"integer": "#,##0", "number": f"#,##0{decimals}", "percent": f"0{decimals}%", "code": "@"}.get(
        column.kind, "General"
    )


class _Styles:
    """The workbook's cell styles, each made when first asked for."""

    _BASE: Final = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top"}
    _NAMED: Final[dict[str, dict[str, Any]]] = {
        "text": {},
        "wrapped": {"text_wrap": True},
        "title": {"bold": True, "font_size": 16, "font_color": _SUBJECT, "text_wrap": True},
        "heading": {"bold": True, "font_size": 12, "font_color": _SUBJECT},
        "quiet": {"font_color": _QUIET, "text_wrap": True},
        "note": {"font_color": _QUIET},
        "link": {"font_color": _SUBJECT, "underline": 1},
        "rows": {"num_format": '#,##0 "rows"', "font_color": _QUIET, "align": "left"},
        "head-text": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"},
        "head-number": {"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom", "align": "right"},
    }

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self._get(name, self._NAMED[name])

    def cells(self, column: Column) -> Any:
        """The format of a column's cells."""
        pattern = number_format(column)
        return self._get(pattern, {"num_format": pattern})

    def _get(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._made:
            self._made[name] = self._book.add_format(self._BASE | properties)
        return self._made[name]


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Any) -> None:
    sheet.write_string(row, column, clean(text)[:_LONGEST_TEXT], style)


def _front(book: Workbook, styles: _Styles, report: Report, tables: Sequence[tuple[str, Table]]) -> None:
    sheet = book.add_worksheet(FRONT)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _FRONT_WIDTH, styles["text"])
    sheet.set_column(1, 1, 14, styles["text"])
    row = _front_words(sheet, styles, report)
    _write_text(sheet, row, 0, "The tables", styles["heading"])
    for name, table in tables:
        row += 1
        link = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{link}'!A1", styles["link"], clean(table.title)[:255] or name)
        sheet.write_number(row, 1, len(table.rows), styles["rows"])
    row += 2
    _write_text(sheet, row, 0, "Sources", styles["heading"])
    for source in report.sources:
        _write_text(sheet, row + 1, 0, source_line(source), styles["wrapped"])
        _write_text(sheet, row + 2, 0, file_line(source), styles["note"])
        row += 2
    _write_text(sheet, row + 2, 0, report.attribution, styles["quiet"])
    _write_text(sheet, row + 3, 0, f"Made by {report.generated_by}.", styles["quiet"])
    _set_up_page(sheet)
    sheet.activate()


def _set_up_page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&Rpage &P of &N")


def _front_words(sheet: Worksheet, styles: _Styles, report: Report) -> int:
    """The question and its answer, how to read the sheets; returns the next free row."""
    lines = [
        (running_head(report), "quiet"),
        (report.question, "title"),
        *((text, "wrapped") for text, _ in report.headlines),
    ]
    lines += [(report.unjudged, "wrapped")] if report.unjudged else []
    lines += [
        ("", "text"),
        ("How to read this workbook", "heading"),
        *((text, "wrapped") for text in how_to_read(report, drawn=False)),
    ]
    lines += [("Cells hold exact values and show them rounded.", "wrapped"), ("", "text")]
    for row, (text, style) in enumerate(lines):
        _write_text(sheet, row, 0, text, styles[style])
    return len(lines)


def _table_sheet(sheet: Worksheet, styles: _Styles, report: Report, finding: Finding, table: Table) -> None:
    columns, rows = _with_groups(table)
    notes = [f"{heading_text(column)}: {column.note}" for column in table.columns if column.note]
    about = [finding.headline if finding.headline != table.title else "", table.caption, *notes]
    above = [text for text in about if text] + [f"{report.geography_label}, {report.period_label}."]
    _write_text(sheet, 0, 0, table.title, styles["heading"])
    for index, text in enumerate(above, start=1):
        _write_text(sheet, index, 0, text, styles["note"])
    head = len(above) + 1
    sheet.write_url(head, 0, f"internal:'{FRONT}'!A1", styles["link"], "Back to the report")
    head += 1
    for index, column in enumerate(columns):
        style = styles["head-number" if column.kind in ("integer", "number", "percent") else "head-text"]
        _write_text(sheet, head, index, heading_text(column), style)
        sheet.set_column(index, index, _width(column, [row[index] for row in rows]))
        _write_column(sheet, head + 1, index, [row[index] for row in rows], styles.cells(column))
    sheet.freeze_panes(head + 1, 1)
    if rows and columns:
        sheet.autofilter(head, 0, head + len(rows), len(columns) - 1)
    sheet.repeat_rows(head)
    _set_up_page(sheet)


def _with_groups(table: Table) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    """Headings between rows become a first column, so that sorting the sheet loses nothing."""
    if not table.row_groups:
        return list(table.columns), list(table.rows)
    rows: list[tuple[Cell, ...]] = [(group, *row) for group, row in zip(group_of_rows(table), table.rows, strict=True)]
    return [Column("", "Group"), *table.columns], rows


def _write_column(sheet: Worksheet, top: int, index: int, values: Sequence[Cell], style: Any) -> None:
    for offset, value in enumerate(values):
        row = top + offset
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            sheet.write_blank(row, index, None, style)
        elif isinstance(value, bool):
            _write_text(sheet, row, index, "yes" if value else "no", style)
        elif isinstance(value, str):
            _write_text(sheet, row, index, value, style)
        else:
            sheet.write_number(row, index, value, style)


def _width(column: Column, values: Sequence[Cell]) -> float:
    """Wide enough for nine cells in ten and for the longest word of the heading, within reason."""
    if column.kind in ("text", "code"):
        lengths = sorted(len(value) if isinstance(value, str) else 4 for value in values)
        typical = lengths[int(len(lengths) * 0.95)] if lengths else 0
    else:
        numbers = [abs(value) for value in values if isinstance(value, (int, float)) and math.isfinite(value)]
        digits = len(f"{int(max(numbers, default=0)):,}")
        typical = digits + column.decimals + 2
    longest_word = max((len(word) for word in heading_text(column).split()), default=0)
    return min(max(typical + 2, longest_word + 3, _NARROWEST), _WIDEST)
