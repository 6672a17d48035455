"""Noise of the lists of providers by how long they are: short lists move far more from month to month than areas'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import numpy as np

from fairwait.pipeline.noise.lists import RARE
from fairwait.stats.arrays import Floats
from fairwait.stats.noise_series import logit_share, measure_series_noise

COLUMNS = ("measure", "smallest_list", "omega", "scale", "areas", "months", "source")
_PROVIDERS = "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz"
_SHORTEST_LIST = 20  # no provider with fewer pathways is ranked
_SMALLEST_LISTS = (0, 200, 1_000, 5_000)  # where the classes of providers begin
_PROVIDER_SHARES = {
    "within_18_weeks": "within_18w",
    "over_52_weeks": "w52",
    "over_65_weeks": "w65",
    "over_78_weeks": "w78",
    "over_104_weeks": "w104",
}
#: Measures of lists that the series of providers does not carry: as much noisier than areas as the share in 18 weeks.
_IN_PROPORTION = ("decision_to_admit_share", "median_wait", "p92_wait", "p95_wait")


def provider_rows(shared: Path, areas: Mapping[str, tuple[float, str]]) -> Iterator[dict[str, str]]:
    """One row a measure and class of list, shortest lists first; ``areas`` has the noise and scale of each measure.

    No class is taken to be calmer than areas are, nor than a class with longer lists: where hardly anybody waits so
    long, most cells of short lists stand near zero, and "calm" says nothing.
    """
    source = "NHS and independent providers by length of list, April 2022 to April 2026, month-on-month changes"
    lists, parts = _provider_series(shared / _PROVIDERS)
    usual = np.nanmedian(lists, axis=1)
    multiples: dict[int, float] = {}
    for measure, column in _PROVIDER_SHARES.items():
        series = logit_share(parts[column], lists)
        omega, _ = areas[measure]
        rows = []
        for smallest, end in reversed(list(zip(_SMALLEST_LISTS, (*_SMALLEST_LISTS[1:], np.inf), strict=True))):
            mine = series[(usual >= smallest) & (usual < end)]
            mine = mine[np.isfinite(mine).sum(axis=1) >= mine.shape[1] // 2]
            noise = measure_series_noise(mine, scale="logit")
            omega = max(omega, noise.omega_all if column in RARE else noise.omega)
            if measure == "within_18_weeks":
                multiples[smallest] = omega / areas[measure][0]
            rows.append(_provider_row(measure, smallest, omega, "logit", noise.areas, noise.months, source))
        yield from reversed(rows)
    for measure in _IN_PROPORTION:
        omega, scale = areas[measure]
        words = f"{source}; as much above that of areas as for the share within 18 weeks"
        for smallest in _SMALLEST_LISTS:
            yield _provider_row(measure, smallest, omega * multiples[smallest], scale, 0, 0, words)


def _provider_row(
    measure: str, smallest: int, omega: float, scale: str, areas: int, months: int, source: str
) -> dict[str, str]:
    return {
        "measure": measure, "smallest_list": str(smallest), "omega": f"{omega:.4f}", "scale": scale,
        "areas": str(areas or ""), "months": str(months or ""), "source": source,
    }  # fmt: skip


def _provider_series(path: Path) -> tuple[Floats, dict[str, Floats]]:
    """Lists and their parts, providers x months; months with too short a list to be ranked are NaN."""
    names = ("incomplete_total", *_PROVIDER_SHARES.values())
    with duckdb.connect() as con:
        rows = con.execute(
            f"select code, month, {', '.join(names)} from read_csv(?) "
            "where level = 'provider' and incomplete_total >= ? order by 1, 2",
            [str(path), _SHORTEST_LIST],
        ).fetchall()
    units = {unit: i for i, unit in enumerate(sorted({row[0] for row in rows}))}
    months = {month: i for i, month in enumerate(sorted({row[1] for row in rows}))}
    cube = np.full((len(names), len(units), len(months)), np.nan)
    for unit, month, *values in rows:
        cube[:, units[unit], months[month]] = [np.nan if value is None else value for value in values]
    return cube[0], dict(zip(names[1:], cube[1:], strict=True))
