"""What changed, and when, in the columns of the RTT full CSV data file."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

PART_NAMES = {
    "1A": ("Part_1A", "Completed Pathways For Admitted Patients"),
    "1B": ("Part_1B", "Completed Pathways For Non-Admitted Patients"),
    "2": ("Part_2", "Incomplete Pathways"),
    "2A": ("Part_2A", "Incomplete Pathways with DTA"),
    "3": ("Part_3", "New RTT Periods - All Patients"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one month's file is laid out.

    ``open_band`` is the number of the last, open band: 104 ("104 weeks and more") or 52 before April 2021.
    ``preamble`` is the number of lines above the header. ``financial_year`` replaces ``Period`` by ``Year`` and
    ``Period Name``. ``swapped_treatment`` is July 2016's slip: the code under the heading of the name.
    """

    open_band: int = 104
    preamble: int = 0
    financial_year: bool = False
    swapped_treatment: bool = False
    upper_case_month: bool = False
    commissioners: str = "sub-icb"

    @property
    def band_columns(self) -> list[str]:
        closed = [f"Gt {j:02d} To {j + 1:02d} Weeks SUM 1" for j in range(self.open_band)]
        return [*closed, f"Gt {self.open_band} Weeks SUM 1"]

    @property
    def key_columns(self) -> list[str]:
        """Headings of the identifying columns, in order."""
        period = ["Year", "Period Name"] if self.financial_year else ["Period"]
        part = "RTT Part Name" if self.financial_year else "RTT Part Type"
        treatment = (
            ["Treatment Function Name", "Treatment Function Description"]
            if self.swapped_treatment
            else ["Treatment Function Code", "Treatment Function Name"]
        )
        return [
            *period,
            "Provider Parent Org Code",
            "Provider Parent Name",
            "Provider Org Code",
            "Provider Org Name",
            "Commissioner Parent Org Code",
            "Commissioner Parent Name",
            "Commissioner Org Code",
            "Commissioner Org Name",
            part,
            "RTT Part Description",
            *treatment,
        ]

    @property
    def columns(self) -> list[str]:
        return [*self.key_columns, *self.band_columns, "Total", "Patients with unknown clock start date", "Total All"]

    def period_values(self, year: int, month: int) -> list[str]:
        """What the period column or columns hold for a calendar month."""
        name = calendar.month_name[month]
        if self.upper_case_month or self.financial_year:
            name = name.upper()
        if not self.financial_year:
            return [f"RTT-{name}-{year}"]
        start = year if month >= 4 else year - 1
        return [f"{start}-{(start + 1) % 100:02d}", name]


def layout_for(period: str) -> Layout:
    """The layout that was published for a month (``YYYY-MM``), as far as published code tells."""
    early = period < "2017-10"
    return Layout(
        open_band=104 if period >= "2021-04" else 52,
        preamble=2 if early else 0,
        financial_year=early,
        swapped_treatment=period == "2016-07",
        upper_case_month=period == "2021-07",
        commissioners="sub-icb" if period >= "2022-07" else "ccg",
    )
