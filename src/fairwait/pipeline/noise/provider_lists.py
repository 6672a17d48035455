"""The lists of providers month by month, whole and of single functions, as values with their counting variance.

Shares are logits, percentiles and sizes logs. A share of long waits counts where at least twenty pathways wait so
long: of fewer the counting error hides everything else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from fairwait.definitions.noise.lengths import COUNTING, LIST_SIZE
from fairwait.domain.place import Sector
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.curves import SHORTEST, Reading
from fairwait.places.sectors import sector_of
from fairwait.sources.opening import open_file
from fairwait.sources.specialty_months import SpecialtyMonths

SHARE = "within_18_weeks"
LONG_WAITS = ("over_52_weeks", "over_65_weeks", "over_78_weeks")
LEVELS = {"median_wait": 0.5, "p92_wait": 0.92}
_FEWEST_LONG = 20
_PROVIDERS = "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz"
_TRUSTS = "rtt/series/incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
_AREAS = "rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz"
_MONTHS_WAITED = "rtt/series/provider_specialty_months_waited_2024-05_2025-05.parquet"
_BANDS = 13


@dataclass(frozen=True)
class ProviderLists:
    """The series below ``shared``, the folder of published files."""

    shared: Path

    def whole(self, sector: Sector) -> dict[str, list[Reading]]:
        """Sizes and shares of the whole lists of a sector by measure, April 2022 to April 2026."""
        rows = self._query(
            """select code, $total, cast(left(month, 4) as int) * 12 + cast(right(month, 2) as int), incomplete_total,
                within_18w, w52, w65, w78
            from read_csv($path, types = {'month': 'VARCHAR'})
            where level = 'provider' and incomplete_total >= $shortest""",
            _PROVIDERS,
        )
        return _sizes_and_shares([row for row in rows if sector_of(row[0]) is sector])

    def whole_trusts(self) -> dict[str, list[Reading]]:
        """Percentiles printed of the whole lists of NHS trusts, by measure, April 2024 to April 2026."""
        return {name: _printed(self._trusts, name, total=True) for name in LEVELS}

    def single_trusts(self) -> dict[str, list[Reading]]:
        """Sizes, shares and percentiles printed of single functions of NHS trusts, by measure."""
        single = [row for row in self._trusts if row[1] != TOTAL]
        return _sizes_and_shares(single) | {name: _printed(self._trusts, name, total=False) for name in LEVELS}

    def single_independents(self) -> dict[str, list[Reading]]:
        """Sizes and shares within 18 weeks of single functions of independent providers, by measure."""
        rows = self._query(
            """select provider_org_code, treatment_function_code,
                cast(left(period, 4) as int) * 12 + cast(right(period, 2) as int), sum(total_all), sum(within_18wks)
            from read_csv($path, types = {'period': 'VARCHAR'}) where treatment_function_code <> $total
            group by all having sum(total_all) >= $shortest""",
            _AREAS,
        )
        return _sizes_and_shares([row for row in rows if sector_of(row[0]) is Sector.INDEPENDENT])

    def by_months_waited(self, measure: str, sector: Sector, *, whole: bool) -> list[Reading]:
        """A percentile worked out from lists by months waited, of whole lists or of single functions of a sector."""
        rows = self._waited_whole if whole else self._waited
        mine = (row for row in rows if sector_of(row[0]) is sector)
        return [one for row in mine if (one := _percentile(row, LEVELS[measure])) is not None]

    @cached_property
    def _trusts(self) -> list[tuple[Any, ...]]:
        return self._query(
            """select Provider_Code, case when Is_Total then $total else Treatment_Function_Code end,
                (period // 100) * 12 + period % 100, Total_Incomplete_Pathways, Total_Within_18_Weeks,
                Total_52_Plus_Weeks, Total_65_Plus_Weeks, Total_78_Plus_Weeks,
                try_cast(Median_Waiting_Time_Weeks as double), try_cast(P92_Waiting_Time_Weeks as double)
            from read_csv($path) where (Is_Total or Treatment_Function_Code <> $total)
                and Total_Incomplete_Pathways >= $shortest""",
            _TRUSTS,
        )

    @cached_property
    def _waited(self) -> list[tuple[Any, ...]]:
        return self._months_waited("treatment_function", lambda band: f"coalesce({band}, 0)", "")

    @cached_property
    def _waited_whole(self) -> list[tuple[Any, ...]]:
        return self._months_waited(f"'{TOTAL}'", lambda band: f"sum(coalesce({band}, 0))", "group by all")

    def _months_waited(self, function: str, counted: Callable[[str], str], grouped: str) -> list[tuple[Any, ...]]:
        bands = ", ".join(counted(f"m{band:02d}") for band in range(_BANDS))
        with duckdb.connect() as con, tempfile.TemporaryDirectory() as workdir:
            table = SpecialtyMonths().read(open_file(self.shared / _MONTHS_WAITED, Path(workdir)), con).tables["marts"]
            return con.execute(
                f"""select org, {function}, cast(left(period, 4) as int) * 12 + cast(right(period, 2) as int), {bands}
                from {table}
                where kind = 'incomplete' and org_status = 'exact' and treatment_function <> '{TOTAL}' {grouped}
                order by all"""
            ).fetchall()

    def _query(self, query: str, name: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as con:
            given = {"path": str(self.shared / name), "total": TOTAL, "shortest": SHORTEST}
            return con.execute(query, given).fetchall()


def _sizes_and_shares(rows: list[tuple[Any, ...]]) -> dict[str, list[Reading]]:
    """Rows of provider, function, month, list, within 18 weeks and, where held, over 52, 65 and 78 weeks."""
    found = {
        LIST_SIZE: [_size(*row[:4]) for row in rows],
        SHARE: [_share(row[0], row[1], row[2], row[3], row[4]) for row in rows],
    }
    for column, name in enumerate(LONG_WAITS, start=5):
        if rows and column < len(rows[0]):
            found[name] = [
                _share(row[0], row[1], row[2], row[3], row[column])
                for row in rows
                if (row[column] or 0) >= _FEWEST_LONG
            ]
    return found


def _size(code: str, function: str, month: int, whole: float) -> Reading:
    size = float(whole) + 0.5
    return code, function, int(month), float(whole), np.log(size), 1 / size


def _share(code: str, function: str, month: int, whole: float, part: float) -> Reading:
    inside, outside = float(part) + 0.5, max(0.0, float(whole) - float(part)) + 0.5
    return code, function, int(month), float(whole), np.log(inside / outside), 1 / inside + 1 / outside


def _printed(rows: list[tuple[Any, ...]], measure: str, *, total: bool) -> list[Reading]:
    column = 8 + list(LEVELS).index(measure)
    mine = (row for row in rows if (row[1] == TOTAL) is total and row[column])
    return [(*row[:4], np.log(row[column]), COUNTING[measure] ** 2 / row[3]) for row in mine]


def _percentile(row: tuple[Any, ...], level: float) -> Reading | None:
    """The log of a percentile in months, straight within a month, and its counting variance; None in the open band."""
    bands = np.array(row[3:], dtype=np.float64)
    whole, upto = bands.sum(), np.cumsum(bands)
    band = int(np.searchsorted(upto, level * whole))
    if whole < SHORTEST or band >= len(bands) - 1 or bands[band] <= 0:
        return None
    months = band + (level * whole - (upto[band - 1] if band else 0.0)) / bands[band]
    variance = level * (1 - level) * whole / (bands[band] * months) ** 2
    return (*row[:3], whole, np.log(months), variance) if months > 0 else None
