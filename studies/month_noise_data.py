"""The published monthly series, as panels of areas x months."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np


@dataclass(frozen=True)
class Panel:
    """Counts ``total`` (areas x months) with what was counted; ``parts`` holds arrays of the same shape."""

    name: str
    part: str
    treatment_function: str
    geography: str
    months: tuple[str, ...]
    source: str
    total: np.ndarray
    parts: dict[str, np.ndarray] = field(default_factory=dict)

    def label(self) -> dict[str, Any]:
        """The columns of a result row that name the panel."""
        return {
            "part": self.part,
            "treatment_function": self.treatment_function,
            "geography": self.geography,
            "first": self.months[0],
            "last": self.months[-1],
            "source": self.source,
        }

    def only(self, areas: np.ndarray) -> Panel:
        """The panel of some areas."""
        return replace(self, total=self.total[areas], parts={k: v[areas] for k, v in self.parts.items()})


def flow_panels(data: Path) -> Iterator[Panel]:
    """Completed pathways and new periods by the provider's system, in the months after the boundaries settled."""
    rows = duckdb.sql(
        f"SELECT stp20_nhs_code, strftime(date, '%Y-%m') m, completed, new FROM read_csv('{data}/rtt/series/"
        "ics_flows_2020-04_2025-02.csv.gz') WHERE m BETWEEN '2023-05' AND '2025-02'"
    ).fetchall()
    months = tuple(sorted({row[1] for row in rows}))
    completed, new = _grid({(row[0], row[1]): list(row[2:]) for row in rows}, months)
    for name, part, total in (("completed", "1A+1B", completed), ("new_periods", "3", new)):
        yield Panel(name, part, "C_999", "ICB (by provider)", months, "System flows, derived", total)


def area_panel(data: Path) -> Iterator[Panel]:
    """Lists of 106 sub-ICB locations by treatment function, April 2025 to February 2026."""
    rows = duckdb.sql(
        "SELECT commissioner_org_code a, period, treatment_function_code t, sum(total_all), sum(within_18wks) "
        f"FROM read_csv('{data}/rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz', "
        "types={'commissioner_org_code': 'VARCHAR', 'period': 'VARCHAR'}) GROUP BY ALL"
    ).fetchall()
    places = _sub_icb_codes(data)
    yield from _by_function(
        [row for row in rows if row[0] in places], "sub-ICB location", "Provider by area panel, derived", ("within_18",)
    )


def _sub_icb_codes(data: Path) -> set[str]:
    with (data / "organisations" / "sicbl23_icb23_region_lookup_pop.csv").open(encoding="utf-8-sig") as lines:
        return {row["SICBL23CDH"] for row in csv.DictReader(lines)}


def list_panels(data: Path) -> Iterator[Panel]:
    """Lists of ICBs and of large providers, May 2023 to March 2026 (after dental commissioning moved)."""
    path = f"{data}/rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz"
    for level, geography in (("icb", "ICB"), ("provider", "provider over 10,000")):
        rows = duckdb.sql(
            "SELECT code, month, 'C_999', incomplete_total, within_18w, w52, w65 FROM "
            f"read_csv('{path}', types={{'month': 'VARCHAR'}}) WHERE level = '{level}' "
            "AND month BETWEEN '2023-05' AND '2026-03' AND incomplete_total > 10000"
        ).fetchall()
        names = ("within_18", "over_52", "over_65")
        yield from _by_function(rows, geography, "Incomplete pathways series, derived", names)


def trust_panels(data: Path) -> Iterator[Panel]:
    """Lists of NHS trusts by treatment function with printed percentiles, April 2024 to April 2026."""
    path = f"{data}/rtt/series/incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
    rows = duckdb.sql(
        "SELECT Provider_Code, period[:4] || '-' || period[5:], Treatment_Function_Code, "
        "Total_Incomplete_Pathways, Median_Waiting_Time_Weeks, P92_Waiting_Time_Weeks "
        f"FROM read_csv('{path}', types={{'period': 'VARCHAR'}}, nullstr=['', '-']) "
        "WHERE Treatment_Function_Code IN ('C_999', 'C_100', 'C_110', 'C_320', 'C_502')"
    ).fetchall()
    for panel in _by_function(rows, "NHS trust", "Trust by treatment function, derived", ("median", "p92")):
        for name in panel.parts:
            panel.parts[name][~(panel.parts[name] > 0)] = np.nan
        yield panel


def _by_function(rows: list[Any], geography: str, source: str, names: tuple[str, ...]) -> Iterator[Panel]:
    """Panels by treatment function from rows (area, month, function, total, part...), and their sum where absent."""
    functions: dict[str, dict[tuple[str, str], list[float]]] = defaultdict(dict)
    for area, month, function, *values in rows:
        functions[function][area, month] = [np.nan if v is None else float(v) for v in values]
    if "C_999" not in functions:
        sums: dict[tuple[str, str], list[float]] = {}
        for found in list(functions.values()):
            for key, values in found.items():
                sums[key] = [a + b for a, b in zip(sums.get(key, [0.0] * len(values)), values, strict=True)]
        functions["C_999"] = sums
    months = tuple(sorted({month for found in functions.values() for _, month in found}))
    for function, found in sorted(functions.items()):
        total, *parts = _grid(found, months)
        total[total == 0] = np.nan
        yield Panel("list", "2", function, geography, months, source, total, dict(zip(names, parts, strict=True)))


def _grid(cells: dict[tuple[str, str], list[float]], months: tuple[str, ...]) -> list[np.ndarray]:
    """(area, month) -> values as one areas x months array a value; NaN where there is no row."""
    areas = sorted({area for area, _ in cells})
    row = {area: i for i, area in enumerate(areas)}
    column = {month: i for i, month in enumerate(months)}
    width = len(next(iter(cells.values())))
    grid = np.full((width, len(areas), len(months)), np.nan)
    for (area, month), values in cells.items():
        grid[:, row[area], column[month]] = values
    return list(grid)
