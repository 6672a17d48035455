"""Areas to show in an example report: real ones from the published files where those are at hand, else invented."""

from __future__ import annotations

import csv
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class AreaFigures:
    """One area's month: people, admitted treatments, pathways waiting and those within 18 weeks."""

    code: str
    name: str
    icb: str
    people: float
    deprived: float  # share of residents in the most deprived fifth of neighbourhoods
    admitted: int
    waiting: int
    within_18: int
    judged: bool
    reason: str = ""

    @property
    def rate(self) -> float:
        """Admitted treatments per 1,000 people in the month."""
        return self.admitted / self.people * 1000

    @property
    def noise(self) -> float:
        """Standard error of the log rate: counting plus month-to-month noise of 8%."""
        return math.sqrt(1 / (self.admitted + 0.5) + 0.08**2)

    @property
    def interval(self) -> tuple[float, float]:
        return self.rate * math.exp(-1.96 * self.noise), self.rate * math.exp(1.96 * self.noise)


def published_areas(shared: Path, scratch: Path) -> list[AreaFigures]:
    """The 106 sub-ICB locations of January 2026 from the full CSV data file, highest rate first."""
    archive = next((shared / "rtt" / "full_csv").glob("*.zip"))
    with zipfile.ZipFile(archive) as opened:
        extracted = opened.extract(opened.namelist()[0], scratch)
    names = {row["CCG21CDH"]: row["CCG Name"] for row in _rows(shared / "organisations" / "ccg21_stp21_region_pop.csv")}
    icbs = {
        row["SICBL23CDH"]: row["ICB23NM"]
        for row in _rows(shared / "organisations" / "sicbl23_icb23_region_lookup_pop.csv")
    }
    people = {row["SICBL22CDH"]: row for row in _rows(shared / "population" / "pop_mid2020_imd_sicbl22.csv")}
    within = "+".join(f'COALESCE("Gt {week:02d} To {week + 1:02d} Weeks SUM 1", 0)' for week in range(18))
    counted = duckdb.sql(
        f"""SELECT "Commissioner Org Code" AS code,
            sum("Total All") FILTER ("RTT Part Type" = 'Part_1A') AS admitted,
            sum("Total All") FILTER ("RTT Part Type" = 'Part_2') AS waiting,
            sum({within}) FILTER ("RTT Part Type" = 'Part_2') AS within
        FROM read_csv('{extracted}') WHERE "Treatment Function Code" = 'C_999' GROUP BY 1"""
    ).fetchall()
    areas = []
    for code, admitted, waiting, within_18 in counted:
        if code not in people:
            continue
        row = people[code]
        name = names.get(code, code).removeprefix("NHS ").removesuffix(" CCG")
        short = (admitted or 0) / float(row["total_population"]) < 0.0028
        areas.append(
            AreaFigures(
                code,
                f"{name} ({code})",
                icbs[code].removeprefix("NHS ").removesuffix(" Integrated Care Board"),
                float(row["total_population"]),
                float(row["pct_pop_imd_quintile1"]) / 100,
                int(admitted or 0),
                int(waiting or 0),
                int(within_18 or 0),
                not short,
                "21% of this area’s usual activity is at hospitals that sent no figures" if short else "",
            )
        )
    return sorted(areas, key=lambda area: -area.rate)


def invented_areas(count: int = 40) -> list[AreaFigures]:
    """Places that do not exist, with figures from a fixed recurrence, the last three not judged."""
    first = ("Alder", "Birch", "Cedar", "Dovet", "Elder", "Fern", "Gorse", "Hazel", "Ivy", "Juniper")
    last = ("field", "combe", "ton", "wick")
    state, areas = 7, []
    for index in range(count):
        state = (state * 48271) % 2147483647
        share = state / 2147483647
        people = 150_000 + 600_000 * share
        admitted = int(people * (0.0035 + 0.004 * ((share * 7) % 1)))
        waiting = int(people * (0.11 + 0.04 * ((share * 11) % 1)))
        judged = index < count - 3
        areas.append(
            AreaFigures(
                f"Z{index:02d}",
                f"{first[index % 10]}{last[index // 10 % 4]} (Z{index:02d})",
                f"Board {index % 6 + 1}",
                people,
                (share * 5) % 1 * 0.5,
                admitted,
                waiting,
                int(waiting * (0.52 + 0.2 * ((share * 3) % 1))),
                judged,
                "" if judged else "The hospital that most residents use sent no figures",
            )
        )
    return sorted(areas, key=lambda area: -area.rate)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))
