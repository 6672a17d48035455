"""Operations cancelled by hospitals at the last minute for non-clinical reasons, by provider and quarter (QMCO).

``cancelled`` counts operations cancelled on the day the patient was due to arrive, on the day of arrival or on the day
of the operation. ``not_treated_28`` counts patients not treated within 28 days of such a cancellation. The two are of
one quarter and not of the same patients: the 28 days of an operation cancelled in June end in July, so the second is
counted when they are over and can in a small hospital exceed the first. Rates of one over the other say so.

Quarters are those of the financial year, which runs from April to March: “2024-25 Q2” is July to September 2024. A
file covers several quarters as a series, or one as the official workbook. Independent providers are in it under
their own codes; England without them is printed beside England in the workbooks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.items import ALL
from fairwait.sources.capacity.quarters import from_label, period_column, quarter_gaps
from fairwait.sources.capacity.reading import READ, CapacityReturn, Content
from fairwait.sources.capacity.tables import (
    COUNTS,
    RETURNED,
    nhs_equals_england,
    not_returned,
    part_exceeds_whole,
    regions_equal_england,
    sums_equal_england,
)
from fairwait.sources.capacity.workbook import ORGANISATION_FIELDS, SheetLayout
from fairwait.sources.capacity.workbook_rows import Figures
from fairwait.sources.contract import CheckResult, OpenedFile
from fairwait.sources.csv_header import Header
from fairwait.sources.tidy_csv import CsvColumn, refuse_duplicates

if TYPE_CHECKING:
    import duckdb

_TEACH = "HEADER in fairwait/sources/capacity/cancelled.py"
HEADER = Header(
    required=(
        CsvColumn("quarter", "quarter", "text"),
        CsvColumn("parent_code", "region code", "text"),
        CsvColumn("parent_name", "region name", "text"),
        CsvColumn("org", "organisation code", "text"),
        CsvColumn("name", "organisation name", "text"),
        CsvColumn(
            "cancelled", "number of last minute elective operations cancelled for non clinical reasons", "count",
            blank=True,
        ),
        CsvColumn(
            "not_treated_28",
            "number of patients not treated within 28 days of last minute elective cancellation", "count", blank=True,
        ),
    ),
    teach=_TEACH,
)  # fmt: skip
#: The columns of figures of the workbook, by the headings that its editions give them.
FIGURES = {
    (HEADER.required[5].published,): Figures(ALL, "cancelled", "count"),
    (
        "number of patients not treated within 28 days of last minute cancellation",
        HEADER.required[6].published,
    ): Figures(ALL, "not_treated_28", "count"),
}
SHEET = SheetLayout(
    sheet="Provider",
    beside=("Region", "England", "Time Series"),
    fields=ORGANISATION_FIELDS,
    marks=("elective operation", "elective cancellation", "not treated within"),
    teach="FIGURES and SHEET in fairwait/sources/capacity/cancelled.py",
)


class CancelledOperations(CapacityReturn):
    """Reads operations cancelled at the last minute, as a series of quarters or as the workbook of one."""

    publication = "cancelled-operations"
    title = "Elective operations cancelled at the last minute for non-clinical reasons, by provider and quarter (QMCO)"
    header = HEADER
    sheet = SHEET
    signs = tuple(column.published for column in HEADER.required)
    at_least = 5
    missing = "NA"

    def fill(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the series of quarters.

        Raises
        ------
        BadInputError
            As :func:`fairwait.sources.tidy_csv.load`, for a label that is no quarter, and for an organisation twice.
        """
        rows, drift = self.load_csv(file, con)
        period_column(
            con, READ, ("quarter",), from_label,
            where=file.name, printed="column “quarter”", expected="a quarter such as 2024-25 Q2",
        )  # fmt: skip
        refuse_duplicates(con, READ, ("org", "period"), file.name)
        con.execute(
            f"""
            create or replace temp table {RETURNED} as
            select line, period, 'provider' as level, org, name, parent_code, parent_name, '{ALL}' as item,
                   unnest(['cancelled', 'not_treated_28']) as quantity,
                   unnest([cancelled, not_treated_28])::double as value
            from {READ}
            """
        )
        return Content(rows, drift)

    def fill_from_workbook(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> Content:
        """Read the sheet of providers of one quarter."""
        return self.fill_from_plain_table(file, con, FIGURES)

    def checks(self, con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
        """Gaps, sums as printed, and where the second count exceeds the first."""
        return (
            quarter_gaps(con, COUNTS, "A quarter between the first and the last is absent: it is missing, not 0."),
            not_returned(con),
            sums_equal_england(con, "error"),
            nhs_equals_england(con),
            regions_equal_england(con, "A region as printed is not the sum of its organisations."),
            part_exceeds_whole(
                con, "not_treated_28", "cancelled", id="not-treated-within-cancelled", severity="warning",
                sentence="More patients went untreated for 28 days than operations were cancelled in the quarter. The "
                "28 days of a cancellation can end in the next quarter, so a few are possible; many are an error.",
            ),
        )  # fmt: skip
