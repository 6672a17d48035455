"""Files that open but do not hold what the publication holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.synthetic.editing import Rows, column, find_row, header_line, spoil
from tests.synthetic.full_csv import Month

# --- columns ------------------------------------------------------------------------------------------------------


def missing_column(month: Month, folder: Path) -> Path:
    """No column for the band of 17 to 18 weeks."""
    at = column(month, "Gt 17 To 18 Weeks SUM 1")
    return spoil(month, folder, lambda rows: [row[:at] + row[at + 1 :] if len(row) > at else row for row in rows])


def missing_key_column(month: Month, folder: Path) -> Path:
    at = column(month, "Commissioner Org Code")
    return spoil(month, folder, lambda rows: [row[:at] + row[at + 1 :] if len(row) > at else row for row in rows])


def renamed_column(month: Month, folder: Path) -> Path:
    def change(rows: Rows) -> None:
        rows[header_line(month)][column(month, "Provider Org Code")] = "Trust Code"

    return spoil(month, folder, change)


def duplicated_column(month: Month, folder: Path) -> Path:
    """The band of 3 to 4 weeks under the heading of 2 to 3 weeks as well."""

    def change(rows: Rows) -> None:
        rows[header_line(month)][column(month, "Gt 03 To 04 Weeks SUM 1")] = "Gt 02 To 03 Weeks SUM 1"

    return spoil(month, folder, change)


def unknown_column(month: Month, folder: Path) -> Path:
    """A column that no layout has: it may hold pathways, so it cannot be passed over in silence."""

    def change(rows: Rows) -> None:
        for index, row in enumerate(rows[header_line(month) :]):
            row.append("Gt 105 Weeks SUM 1" if index == 0 else "1")

    return spoil(month, folder, change)


def mixed_layouts(month: Month, folder: Path) -> Path:
    """A month of the 52+ layout pasted below one of the 104+ layout, header and all."""
    old = replace(month, layout=replace(month.layout, open_band=52), bands=_collapsed(month))
    path = folder / month.default_name
    path.write_bytes(month.csv_bytes() + old.csv_bytes())
    return path


def _collapsed(month: Month) -> NDArray[np.int64]:
    return np.column_stack([month.bands[:, :52], month.bands[:, 52:].sum(axis=1)])


# --- cells --------------------------------------------------------------------------------------------------------


def _set_cell(month: Month, folder: Path, part: str, heading: str, value: str) -> Path:
    def change(rows: Rows) -> None:
        rows[find_row(rows, month, part)][column(month, heading)] = value

    return spoil(month, folder, change)


def text_in_a_number(month: Month, folder: Path) -> Path:
    return _set_cell(month, folder, "Part_2", "Gt 05 To 06 Weeks SUM 1", "n/a")


def suppression_mark(month: Month, folder: Path) -> Path:
    """A star, as other publications print for small numbers; this one has no suppression."""
    return _set_cell(month, folder, "Part_1A", "Total All", "*")


def fractional_count(month: Month, folder: Path) -> Path:
    return _set_cell(month, folder, "Part_2", "Total All", "12.5")


def negative_count(month: Month, folder: Path) -> Path:
    """Two bands changed so that their sum still holds: only the sign is wrong."""

    def change(rows: Rows) -> None:
        row = rows[find_row(rows, month, "Part_2")]
        low, high = column(month, "Gt 04 To 05 Weeks SUM 1"), column(month, "Gt 05 To 06 Weeks SUM 1")
        both = int(row[low] or 0) + int(row[high] or 0)
        row[low], row[high] = "-3", str(both + 3)

    return spoil(month, folder, change)


def bands_that_do_not_sum(month: Month, folder: Path) -> Path:
    """A detail row whose bands no longer sum to its Total All."""

    def change(rows: Rows) -> None:
        row = rows[find_row(rows, month, "Part_2")]
        at = column(month, "Gt 00 To 01 Weeks SUM 1")
        row[at] = str(int(row[at] or 0) + 7)

    return spoil(month, folder, change)


def total_that_contradicts_unknown(month: Month, folder: Path) -> Path:
    """A completed row whose Total All is not Total plus unknown clock starts."""

    def change(rows: Rows) -> None:
        row = rows[find_row(rows, month, "Part_1B")]
        at = column(month, "Total All")
        row[at] = str(int(row[at]) + 1)

    return spoil(month, folder, change)


def published_total_that_is_not_the_sum(month: Month, folder: Path) -> Path:
    """A C_999 row that is not the sum of its detail, consistent in itself."""

    def change(rows: Rows) -> None:
        row = rows[find_row(rows, month, "Part_2", treatment="C_999")]
        band, total = column(month, "Gt 00 To 01 Weeks SUM 1"), column(month, "Total All")
        row[band], row[total] = str(int(row[band] or 0) + 5), str(int(row[total]) + 5)

    return spoil(month, folder, change)


def missing_published_total(month: Month, folder: Path) -> Path:
    """Detail rows whose C_999 row is not there."""

    def change(rows: Rows) -> None:
        del rows[find_row(rows, month, "Part_2", treatment="C_999")]

    return spoil(month, folder, change)


def duplicate_key(month: Month, folder: Path) -> Path:
    def change(rows: Rows) -> None:
        index = find_row(rows, month, "Part_2")
        rows.insert(index, list(rows[index]))

    return spoil(month, folder, change)


def unknown_part(month: Month, folder: Path) -> Path:
    name = "RTT Part Name" if month.layout.financial_year else "RTT Part Type"
    return _set_cell(month, folder, "Part_1B", name, "Part_4")


def blank_commissioner(month: Month, folder: Path) -> Path:
    """A commissioner's parent may be blank; its own code may not."""
    return _set_cell(month, folder, "Part_2", "Commissioner Org Code", "")


def bands_in_part_3(month: Month, folder: Path) -> Path:
    return _set_cell(month, folder, "Part_3", "Gt 00 To 01 Weeks SUM 1", "4")


# --- period and encoding ------------------------------------------------------------------------------------------


def period_that_contradicts_the_name(month: Month, folder: Path) -> Path:
    """December's figures under January's name."""
    path = folder / "20260131-RTT-January-2026-full-extract.csv"
    if month.period == "2026-01":
        path = folder / "20251231-RTT-December-2025-full-extract.csv"
    return month.write(path)


def two_periods(month: Month, folder: Path) -> Path:
    """One row says another month."""

    def change(rows: Rows) -> None:
        row = rows[find_row(rows, month, "Part_2")]
        if month.layout.financial_year:
            row[1] = "MAY" if row[1] != "MAY" else "JUNE"
        else:
            row[0] = "RTT-May-2019"

    return spoil(month, folder, change)


def period_that_is_no_month(month: Month, folder: Path) -> Path:
    def change(rows: Rows) -> None:
        for row in rows[header_line(month) + 1 :]:
            row[1 if month.layout.financial_year else 0] = "RTT-Sometime-2026"

    return spoil(month, folder, change)


def utf16_encoding(month: Month, folder: Path) -> Path:
    return spoil(month, folder, lambda rows: None, encoding="utf-16")


def latin_1_names(month: Month, folder: Path) -> Path:
    """An organisation's name with an accent, saved in an encoding that is not UTF-8."""

    def change(rows: Rows) -> None:
        at = column(month, "Provider Org Name")
        for row in rows[header_line(month) + 1 :]:
            row[at] = row[at].replace("SYNTH", "SÝNTH").replace("HOSPITALS", "HÔSPITALS")

    return spoil(month, folder, change, encoding="latin-1")


def binary_rubbish(month: Month, folder: Path) -> Path:
    """Bytes that are no text in any encoding, after a good header."""
    path = folder / month.default_name
    head = ",".join(month.layout.columns).encode() + b"\r\n"
    path.write_bytes(head + bytes(range(256)) * 200)
    return path
