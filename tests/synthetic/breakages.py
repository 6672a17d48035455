"""Ways in which a full CSV data file can be wrong, each as a function (month, folder) -> path of the spoilt file.

:data:`BREAKAGES` maps a short name to the function. Every one of them must be refused with a clear error and leave
the store as it was. What is known to happen and must be accepted is kept apart in :data:`ACCEPTED`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.synthetic import broken_containers as containers
from tests.synthetic import broken_content as content
from tests.synthetic.editing import Rows, column, find_row, header_line, spoil
from tests.synthetic.full_csv import Month

BREAKAGES: dict[str, Callable[[Month, Path], Path]] = {
    function.__name__: function
    for function in (
        containers.truncated_zip,
        containers.corrupted_zip,
        containers.encrypted_zip,
        containers.zip_bomb,
        containers.expanding_zip,
        containers.two_csvs_in_one_zip,
        containers.zip_with_nothing_in_it,
        containers.html_named_zip,
        containers.html_named_csv,
        containers.truncated_gzip,
        containers.empty_file,
        containers.header_only,
        containers.cut_off_in_a_row,
        content.missing_column,
        content.missing_key_column,
        content.renamed_column,
        content.duplicated_column,
        content.unknown_column,
        content.mixed_layouts,
        content.text_in_a_number,
        content.suppression_mark,
        content.fractional_count,
        content.negative_count,
        content.bands_that_do_not_sum,
        content.total_that_contradicts_unknown,
        content.published_total_that_is_not_the_sum,
        content.missing_published_total,
        content.duplicate_key,
        content.unknown_part,
        content.blank_commissioner,
        content.bands_in_part_3,
        content.period_that_contradicts_the_name,
        content.two_periods,
        content.period_that_is_no_month,
        content.utf16_encoding,
        content.latin_1_names,
        content.binary_rubbish,
    )
}


# --- faults that are known to happen and are accepted -------------------------------------------------------------


def more_decided_than_waiting(month: Month, folder: Path) -> Path:
    """A key whose part 2A is larger than its part 2. Accepted, and flagged by a check."""

    def change(rows: Rows) -> None:
        keys = slice(0, month.layout.columns.index("RTT Part Description") - 1)
        treatment = month.layout.columns.index("RTT Part Description") + 1
        band, total = column(month, "Gt 00 To 01 Weeks SUM 1"), column(month, "Total All")
        at = find_row(rows, month, "Part_2A")
        chosen = rows[at]
        for row in rows[header_line(month) + 1 :]:
            same = row[keys] == chosen[keys] and row[treatment - 2] == "Part_2A"
            if same and row[treatment] in (chosen[treatment], "C_999"):
                row[band], row[total] = str(int(row[band] or 0) + 100_000), str(int(row[total]) + 100_000)

    return spoil(month, folder, change)


def with_byte_order_mark(month: Month, folder: Path) -> Path:
    """The mark that spreadsheets put before UTF-8. The figures are whole."""
    path = folder / month.default_name
    path.write_bytes(b"\xef\xbb\xbf" + month.csv_bytes())
    return path


ACCEPTED: dict[str, Callable[[Month, Path], Path]] = {
    function.__name__: function for function in (more_decided_than_waiting, with_byte_order_mark)
}
