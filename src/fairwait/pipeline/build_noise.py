"""Measure month-to-month noise on the published series and write the table that single months borrow from.

Run by the build command, never when answering a question. Four kinds of source, in order of preference:

* the provider x sub-ICB location panel (April 2025 to February 2026), summed to areas: lists and shares, by function;
* the NHS trust x treatment function series (April 2024 to April 2026): percentiles and long waits, by function;
* the series of all providers (April 2022 to April 2026): shares, by length of list, since short lists move more;
* for flows by part, for which no monthly series by area is at hand, the values measured on NHS trusts in September to
  November 2025 and given in the methods of this project (section 3.1).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np

from fairwait.definitions.noise import ANY_DETAIL, PROVIDER_TABLE, TABLE
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, TREATMENT_FUNCTIONS
from fairwait.places.areas import area_index
from fairwait.stats.arrays import Floats
from fairwait.stats.noise import Scale
from fairwait.stats.noise_series import logit_share, measure_series_noise

_COLUMNS = ("measure", "treatment_function", "scale", "omega", "rho", "areas", "months", "source")
_PANEL = "rtt/series/part2_provider_subicb_treatment_function_2025-04_2026-02.csv.gz"
_TRUSTS = "rtt/series/incomplete_nhs_trust_treatment_function_2024-04_2026-04.csv.gz"
_PROVIDERS = "rtt/series/incomplete_provider_icb_2022-04_2026-04.csv.gz"
_FEWEST_PATHWAYS = 100  # smaller cells say more about counting than about month-to-month noise
_FEWEST_AREAS = 20
_SHORTEST_LIST = 20  # no provider with fewer pathways is ranked
_SMALLEST_LISTS = (0, 200, 1_000, 5_000)  # where the classes of providers begin
_PROVIDER_COLUMNS = ("measure", "smallest_list", "omega", "scale", "areas", "months", "source")
_PROVIDER_SHARES = {
    "within_18_weeks": "within_18w",
    "over_52_weeks": "w52",
    "over_65_weeks": "w65",
    "over_78_weeks": "w78",
    "over_104_weeks": "w104",
}
#: Measures of lists that the series of providers does not carry: as much noisier than areas as the share in 18 weeks.
_IN_PROPORTION = ("decision_to_admit_share", "median_wait", "p92_wait", "p95_wait")
_RARE = frozenset({"over_65", "over_78", "w65", "w78", "w104"})

#: Flows: sd of the log monthly rate of NHS trusts, September to November 2025, after area and month effects, counting
#: error removed. One figure for all functions together; for single functions the upper end of the measured range.
_TRUST_FLOWS = "NHS trusts, September to November 2025 (methods, 3.1), borrowed for areas"
_FLOWS = (
    ("admitted_treated_per_1000", TOTAL, 0.075, _TRUST_FLOWS),
    ("admitted_treated_per_1000", ANY_DETAIL, 0.13, _TRUST_FLOWS + "; upper end of the range by treatment function"),
    ("completed_treated_per_1000", TOTAL, 0.057, _TRUST_FLOWS + "; measured on non-admitted pathways"),
    ("completed_treated_per_1000", ANY_DETAIL, 0.17, _TRUST_FLOWS + "; upper end of the range, non-admitted"),
    ("new_periods_per_1000", TOTAL, 0.057, _TRUST_FLOWS + "; measured on non-admitted pathways, not on new periods"),
    ("new_periods_per_1000", ANY_DETAIL, 0.17, _TRUST_FLOWS + "; upper end of the range, non-admitted pathways"),
)
#: Measures that no monthly series at hand carries: they borrow from the nearest relative, and say so.
_RELATIVES = {
    "decision_to_admit_share": "within_18_weeks",
    "p95_wait": "p92_wait",
    # Percentiles of flows vary more than those of lists; the noise of the rate is a cautious stand-in.
    "admitted_median_wait": "admitted_treated_per_1000",
    "admitted_p95_wait": "admitted_treated_per_1000",
    "non_admitted_median_wait": "completed_treated_per_1000",
    "non_admitted_p95_wait": "completed_treated_per_1000",
}


def build_noise(shared: Path, out: Path) -> Path:
    """Write ``noise.csv`` and ``provider_noise.csv`` into ``out`` from the series below ``shared``.

    ``shared`` is the folder of published files; the path of ``noise.csv`` comes back.
    """
    rows = [*_flow_rows(), *_panel_rows(shared / _PANEL), *_trust_rows(shared / _TRUSTS)]
    rows += [
        {**row, "measure": measure, "source": f"{row['source']}; measured on {relative}, borrowed for {measure}"}
        for measure, relative in _RELATIVES.items()
        for row in rows
        if row["measure"] == relative
    ]
    _write(out / PROVIDER_TABLE, _PROVIDER_COLUMNS, _provider_rows(shared / _PROVIDERS, rows))
    return _write(out / TABLE, _COLUMNS, sorted(rows, key=lambda row: (row["measure"], row["treatment_function"])))


def _write(target: Path, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> Path:
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def _flow_rows() -> Iterator[dict[str, str]]:
    for measure, function, omega, source in _FLOWS:
        yield _row(measure, function, "log", omega, 0, 3, source)


def _row(
    measure: str, function: str, scale: Scale, omega: float, areas: int, months: int, source: str
) -> dict[str, str]:
    return {
        "measure": measure, "treatment_function": function, "scale": scale, "omega": f"{omega:.4f}", "rho": "0.3",
        "areas": str(areas or ""), "months": str(months or ""), "source": source,
    }  # fmt: skip


def _panel_rows(path: Path) -> Iterator[dict[str, str]]:
    """Lists and shares within 18 weeks of the 106 sub-ICB locations."""
    source = "sub-ICB locations, April 2025 to February 2026, month-on-month changes"
    columns = {
        "waiting_per_1000": ("log", "total_all", None),
        "within_18_weeks": ("logit", "within_18wks", "total_all"),
    }
    with duckdb.connect() as con:
        con.execute(
            """create table cells as
            select period as month, commissioner_org_code as unit, treatment_function_code as function,
                   sum(total_all) as total_all, sum(within_18wks) as within_18wks
            from read_csv(?) where commissioner_org_code in (select unnest(?)) and treatment_function_code <> 'C_999'
            group by all""",
            [str(path), sorted(area_index(Geography.SUB_ICB, Period(2026, 1)))],
        )
        con.execute(f"""insert into cells select month, unit, '{TOTAL}', sum(total_all), sum(within_18wks)
                        from cells group by month, unit""")
        yield from _measured(con, columns, source)


def _trust_rows(path: Path) -> Iterator[dict[str, str]]:
    """Percentiles and long waits of NHS trusts, whose lists are of the size of an area's."""
    source = "NHS trusts, April 2024 to April 2026, month-on-month changes, borrowed for areas"
    columns: dict[str, tuple[str, str, str | None]] = {
        "median_wait": ("log", "median", None),
        "p92_wait": ("log", "p92", None),
        "over_52_weeks": ("logit", "over_52", "total_all"),
        "over_65_weeks": ("logit", "over_65", "total_all"),
        "over_78_weeks": ("logit", "over_78", "total_all"),
        "over_104_weeks": ("logit", "over_78", "total_all"),
    }
    with duckdb.connect() as con:
        con.execute(
            f"""create table cells as
            select period as month, Provider_Code as unit,
                   case when Is_Total then '{TOTAL}' else Treatment_Function_Code end as function,
                   Total_Incomplete_Pathways as total_all, try_cast(Median_Waiting_Time_Weeks as double) as median,
                   try_cast(P92_Waiting_Time_Weeks as double) as p92, Total_52_Plus_Weeks as over_52,
                   Total_65_Plus_Weeks as over_65, Total_78_Plus_Weeks as over_78
            from read_csv(?)""",
            [str(path)],
        )
        yield from _measured(con, columns, source)


def _measured(
    con: duckdb.DuckDBPyConnection, columns: dict[str, tuple[str, str, str | None]], source: str
) -> Iterator[dict[str, str]]:
    """One row a measure and function; a single function is never taken to be calmer than all of them together."""
    for measure, (scale, column, whole) in columns.items():
        floor = largest = 0.0
        for function in (TOTAL, *(code for code in TREATMENT_FUNCTIONS if code != TOTAL)):
            series = _series(con, function, column, whole)
            if series is None:
                continue
            noise = measure_series_noise(series, scale="logit" if scale == "logit" else "log")
            # Jumps are kept where the event is rare: most cells are then near zero and "calm" says nothing.
            omega = noise.omega_all if column in _RARE else noise.omega
            floor = omega if function == TOTAL else floor
            largest = max(largest, omega, floor)
            yield _row(measure, function, noise.scale, max(omega, floor), noise.areas, noise.months, source)
        words = f"{source}; the largest of the measured treatment functions"
        yield _row(measure, ANY_DETAIL, "logit" if scale == "logit" else "log", largest, 0, 0, words)


def _series(con: duckdb.DuckDBPyConnection, function: str, column: str, whole: str | None) -> Floats | None:
    """Units x months of logs or logits; cells with too few pathways are left out."""
    rows = con.execute(
        f"select unit, month, {column}, {whole or 'total_all'}, total_all from cells where function = ? order by 1, 2",
        [function],
    ).fetchall()
    units = {unit: i for i, unit in enumerate(sorted({row[0] for row in rows}))}
    months = {month: i for i, month in enumerate(sorted({row[1] for row in rows}))}
    part = np.full((len(units), len(months)), np.nan)
    total = np.full_like(part, np.nan)
    for unit, month, value, of, size in rows:
        if value is not None and size >= _FEWEST_PATHWAYS:
            part[units[unit], months[month]], total[units[unit], months[month]] = value, of
    series = np.log(np.where(part > 0, part, np.nan)) if whole is None else logit_share(part, total)
    seen = np.isfinite(series).sum(axis=1) >= len(months) // 2
    return series[seen] if seen.sum() >= _FEWEST_AREAS else None


def _provider_rows(path: Path, area_rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """One row a measure and class of list, shortest lists first.

    No class is taken to be calmer than areas are, nor than a class with longer lists: where hardly anybody waits so
    long, most cells of short lists stand near zero, and "calm" says nothing.
    """
    source = "NHS and independent providers by length of list, April 2022 to April 2026, month-on-month changes"
    areas = {
        row["measure"]: (float(row["omega"]), row["scale"]) for row in area_rows if row["treatment_function"] == TOTAL
    }
    lists, parts = _provider_series(path)
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
            omega = max(omega, noise.omega_all if column in _RARE else noise.omega)
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
