"""The monthly series of today's places that noise is measured on: lists by area, by board and by trust, and flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.places import areas_today, boards_today, summing_to
from fairwait.stats.arrays import Floats

_PANEL = "rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz"
_BOARDS = "rtt/series/icb_treatment_function_incomplete_2022-10_2026-03.csv.gz"
_TRUSTS = "rtt/series/incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
_FLOWS = "rtt/series/ics_flows_2020-04_2025-02.csv.gz"
#: Dental commissioning moved to boards in April 2023, and lists with it.
_FIRST_OF_BOARDS = "2023-05"
#: COVID and the recovery from it are left out of the flows; from here they are the ordinary course of things.
_FIRST_OF_FLOWS = "2023-05"
#: Columns that do not add up.
PERCENTILES = ("median", "p92")


@dataclass(frozen=True, slots=True)
class Table:
    """One series: ``columns`` of arrays places x months for each treatment function, and the months in order."""

    months: tuple[str, ...]
    columns: Mapping[str, Mapping[str, Floats]]

    def functions(self) -> tuple[str, ...]:
        return tuple(sorted(self.columns))


class Series:
    """The published series below ``shared``."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    @cached_property
    def areas(self) -> Table:
        """Lists of the 106 areas, April 2025 to February 2026: ``total`` and ``within_18``."""
        rows = self._rows(
            """select commissioner_org_code, period, treatment_function_code, sum(total_all), sum(within_18wks)
            from read_csv($path, types = {'commissioner_org_code': 'VARCHAR', 'period': 'VARCHAR'})
            where treatment_function_code <> 'C_999' group by all""",
            _PANEL,
        )
        return _table(rows, areas_today(), ("total", "within_18"), add_total=True)

    @cached_property
    def boards(self) -> Table:
        """Lists of the 42 boards since May 2023: sizes, long waits, and percentiles as published."""
        rows = self._rows(
            f"""select ICB_Code, Period, TF_Code, sum(Incomplete_Pathways), sum(Within_18wks),
                any_value(try_cast(Median_Wait_Wks as double)), any_value(try_cast(P92_Wait_Wks as double)),
                sum(Waiters_52plus), sum(Waiters_65plus), sum(Waiters_78plus)
            from read_csv($path, types = {{'Period': 'VARCHAR'}})
            where Period >= '{_FIRST_OF_BOARDS}' and TF_Code <> '{TOTAL}' group by all""",
            _BOARDS,
        )
        names = ("total", "within_18", "median", "p92", "over_52", "over_65", "over_78")
        return _table(rows, boards_today(), names, add_total=True)

    @cached_property
    def trusts(self) -> Table:
        """Lists of NHS trusts, April 2024 to April 2026: sizes, long waits, and percentiles as published."""
        rows = self._rows(
            f"""select Provider_Code, period, case when Is_Total then '{TOTAL}' else Treatment_Function_Code end,
                Total_Incomplete_Pathways, Total_Within_18_Weeks, try_cast(Median_Waiting_Time_Weeks as double),
                try_cast(P92_Waiting_Time_Weeks as double), Total_52_Plus_Weeks, Total_65_Plus_Weeks,
                Total_78_Plus_Weeks
            from read_csv($path, types = {{'period': 'VARCHAR'}})""",
            _TRUSTS,
        )
        names = ("total", "within_18", "median", "p92", "over_52", "over_65", "over_78")
        return _table(rows, sorted({row[0] for row in rows}), names)

    @cached_property
    def flows(self) -> Table:
        """Completed pathways and new periods of the 42 systems, by where the provider sits, from May 2023."""
        rows = self._rows(
            f"""select stp20_nhs_code, strftime(date, '%Y-%m') as period, '{TOTAL}', completed, new
            from read_csv($path) where period >= '{_FIRST_OF_FLOWS}'""",
            _FLOWS,
        )
        return _table(rows, boards_today(), ("completed", "new"))

    def serves(self) -> dict[tuple[str, str], float]:
        """For each provider and area, the share of the area's list of 2025-26 that the provider holds."""
        rows = self._rows(
            """with held as (
                select provider_org_code as provider, commissioner_org_code as area, sum(total_all) as list
                from read_csv($path, types = {'commissioner_org_code': 'VARCHAR'}) group by all)
            select provider, area, list / sum(list) over (partition by area) from held""",
            _PANEL,
        )
        return {(provider, area): float(share) for provider, area, share in rows}

    def _rows(self, query: str, name: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as con:
            return con.execute(query, {"path": str(self._shared / name)}).fetchall()


def summed(columns: Mapping[str, Floats], geography: Geography, of: Geography) -> dict[str, Floats]:
    """Counts of larger places; a month without one of its parts is not known."""
    matrix = summing_to(geography, of=of)
    return {name: matrix @ values for name, values in columns.items() if name not in PERCENTILES}


def _table(
    rows: Sequence[tuple[Any, ...]], places: Sequence[str], names: Sequence[str], add_total: bool = False
) -> Table:
    """Rows of (place, month, function, value...) as arrays; places that are not asked for are passed over."""
    at = {code: i for i, code in enumerate(places)}
    months = tuple(sorted({row[1] for row in rows}))
    when = {month: i for i, month in enumerate(months)}
    found: dict[str, dict[str, Floats]] = {}
    for place, month, function, *values in rows:
        if place in at:
            columns = found.setdefault(function, _empty(names, len(at), len(months)))
            for name, value in zip(names, values, strict=True):
                columns[name][at[place], when[month]] = np.nan if value is None else value
    if add_total:
        found[TOTAL] = {
            name: np.nansum([one[name] for one in found.values()], axis=0)
            if name not in PERCENTILES
            else np.full((len(at), len(months)), np.nan)
            for name in names
        }
    return Table(months, found)


def _empty(names: Sequence[str], places: int, months: int) -> dict[str, Floats]:
    return {name: np.full((places, months), np.nan) for name in names}
