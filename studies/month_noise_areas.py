"""The commissioner panel of 2014-15 on today's boundaries: its noise, what four months know, whether it still holds.

Measured by the functions that build the table, so the page and the table cannot differ.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL, Part
from fairwait.pipeline.noise.commissioners import Cells, CommissionerPanel
from fairwait.pipeline.noise.flows import RHO, WINDOW, systems
from fairwait.pipeline.noise.places import areas_today
from fairwait.pipeline.noise.series import Series, summed
from fairwait.pipeline.noise.values import Valued, list_values, rate_values, share_values, wait_values
from fairwait.sources.opening import open_file
from fairwait.sources.workbooks.source import Workbook
from fairwait.stats.noise import JUMP_LIMIT
from fairwait.stats.noise_panel import measure_panel, window_correlation
from fairwait.store.reader import packaged_figures

FUNCTIONS = (TOTAL, "C_320", "C_110", "C_502", "C_100")
FLOWS: dict[str, tuple[tuple[Part, ...], float | None]] = {
    "admitted": ((Part.ADMITTED,), None),
    "completed": ((Part.ADMITTED, Part.NON_ADMITTED), None),
    "admitted, median wait": ((Part.ADMITTED,), 0.5),
    "admitted, 95th percentile": ((Part.ADMITTED,), 0.95),
    "non-admitted, median wait": ((Part.NON_ADMITTED,), 0.5),
    "non-admitted, 95th percentile": ((Part.NON_ADMITTED,), 0.95),
}
_PLACES = (Geography.SUB_ICB, Geography.ICB, Geography.REGION)
_KEPT = ("omega", "low", "high", "calm", "places", "jumps")
_LATER = "rtt/commissioner_workbooks"


def measure_areas(data: Path) -> dict[str, Any]:
    """Everything the page says about commissioners, then and now."""
    series = Series(data)
    panel = CommissionerPanel(data, series.serves())
    return {
        "flows": list(flows(panel)),
        "correlation": list(correlations(panel)),
        "eras": list(eras(panel, series)),
        "systems": list(flows_of_systems(series)),
        "thirteen": list(thirteen_months(data)),
    }


def flows(panel: CommissionerPanel) -> Iterator[dict[str, Any]]:
    """Noise of flows by treatment function: groups as published, all areas, areas without silent trusts, and larger."""
    for name, (parts, level) in FLOWS.items():
        for function in FUNCTIONS:
            row: dict[str, Any] = {"flow": name, "treatment_function": function}
            for label, cells in _versions(panel, parts, function):
                row[label] = _noise(
                    rate_values(cells.total) if level is None else wait_values(cells, level, stock=False)
                )
            yield row


def _versions(panel: CommissionerPanel, parts: tuple[Part, ...], function: str) -> Iterator[tuple[str, Cells]]:
    yield "groups", _sum([panel.groups(part, function) for part in parts])
    yield "all_areas", _sum([panel.cells(part, function, Geography.SUB_ICB, keep_silent=True) for part in parts])
    for place in _PLACES:
        yield place.value, _sum([panel.cells(part, function, place) for part in parts])


def _sum(cells: list[Cells]) -> Cells:
    return Cells(np.sum([one.bands for one in cells], axis=0), np.sum([one.total for one in cells], axis=0))


def _noise(values: Valued, *, stock: bool = False) -> dict[str, Any] | None:
    try:
        found = measure_panel(*values, drift="first_differences" if stock else "level", rho=0.0 if stock else RHO)
    except NothingToAnswerWithError:
        return None
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in asdict(found).items()
        if key in _KEPT
    }


def correlations(panel: CommissionerPanel) -> Iterator[dict[str, Any]]:
    """What four months know of the correlation between months, of all functions together."""
    for part in (Part.ADMITTED, Part.NON_ADMITTED):
        for label, cells in (
            ("groups", panel.groups(part, TOTAL)),
            ("areas", panel.cells(part, TOTAL, Geography.SUB_ICB)),
        ):
            found = window_correlation(*rate_values(cells.total))
            by_rho = {
                str(rho): round(measure_panel(*rate_values(cells.total), rho=rho).omega, 4)
                for rho in (0.0, 0.2, 0.4, 0.6)
            }
            yield {
                "part": part.value, "places": label, "rho": round(found.rho, 2), "low": round(found.low, 2),
                "high": round(found.high, 2), "omega_by_rho": by_rho,
            }  # fmt: skip


def eras(panel: CommissionerPanel, series: Series) -> Iterator[dict[str, Any]]:
    """The same estimator on lists of both eras: four months of 2014-15, and every window of four months of 2025-26."""
    for place in (Geography.SUB_ICB, Geography.ICB):
        for function in panel.functions:
            if function not in series.areas.columns:
                continue
            then, now = panel.cells(Part.INCOMPLETE, function, place), series.areas.columns[function]
            columns = summed(now, place, Geography.SUB_ICB)
            for what in ("size", "within_18"):
                old = _noise(_listed(what, then.within_18, then.known), stock=True)
                within, total = columns["within_18"], columns["total"]
                windows = [slice(at, at + WINDOW) for at in range(total.shape[1] - WINDOW + 1)]
                new = [_noise(_listed(what, within[:, one], total[:, one]), stock=True) for one in windows]
                found = [one for one in new if one is not None]
                if old is None or old["places"] < 20 or not found or found[0]["places"] < 20:
                    continue
                share_then = float(np.nansum(then.within_18) / np.nansum(then.known))
                share_now = float(np.nansum(columns["within_18"]) / np.nansum(columns["total"]))
                yield {
                    "what": what, "geography": place.value, "treatment_function": function, "then": old["calm"],
                    "now": round(_root([one["calm"] for one in found]), 4), "then_all": old["omega"],
                    "now_all": round(_root([one["omega"] for one in found]), 4), "share_then": round(share_then, 4),
                    "share_now": round(share_now, 4),
                }  # fmt: skip


def _listed(what: str, within: np.ndarray, total: np.ndarray) -> Valued:
    return list_values(total) if what == "size" else share_values(within, total, stock=True)


def _root(values: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def flows_of_systems(series: Series) -> Iterator[dict[str, Any]]:
    """Completed pathways and new periods of systems, by windows of four months and over all months."""
    for column in ("completed", "new"):
        for place in (Geography.ICB, Geography.REGION):
            counts = summed(series.flows.columns[TOTAL], place, Geography.ICB)[column]
            values, sampling = rate_values(counts)
            rho = window_correlation(values, sampling)
            each = [
                measure_panel(values[:, at : at + WINDOW], sampling[:, at : at + WINDOW], rho=RHO)
                for at in range(counts.shape[1] - WINDOW + 1)
            ]
            windows = [one.omega for one in each]
            yield {
                "flow": column, "geography": place.value, "first": series.flows.months[0],
                "last": series.flows.months[-1], "months": counts.shape[1],
                "window": round(systems(series, column, place).omega, 4),
                "calm": round(_root([one.calm for one in each]), 4), "lowest": round(min(windows), 4),
                "highest": round(max(windows), 4), "rho": round(rho.rho, 2), "rho_low": round(rho.low, 2),
                "rho_high": round(rho.high, 2), "whole": round(measure_panel(values, sampling, rho=rho.rho).omega, 4),
            }  # fmt: skip


def thirteen_months(data: Path) -> Iterator[dict[str, Any]]:
    """The most that the noise of admitted pathways can be: the change from December 2024 to January 2026 over √2.

    What lasted counts as noise here, so this is a ceiling.
    """
    then, now = _december(data), _january()
    for function in FUNCTIONS:
        both = [_cells(rows, function) for rows in (then, now)]
        cells = Cells(np.stack([one[0] for one in both], axis=1), np.stack([one[1] for one in both], axis=1))
        for name, values in (
            ("admitted", rate_values(cells.total)),
            ("admitted, median wait", wait_values(cells, 0.5, stock=False)),
            ("admitted, 95th percentile", wait_values(cells, 0.95, stock=False)),
        ):
            change = values[0][:, 1] - values[0][:, 0]
            kept = np.isfinite(change) & np.isfinite(values[1]).all(axis=1)
            change, chance = change[kept] - np.median(change[kept]), values[1][kept].sum(axis=1)
            calm = np.abs(change) <= JUMP_LIMIT * 1.4826 * np.median(np.abs(change))
            square = float(change[calm].var(ddof=1)) - float(chance[calm].mean())
            yield {
                "flow": name, "treatment_function": function, "places": int(kept.sum()),
                "jumps": int((~calm).sum()), "ceiling": round(float(np.sqrt(max(0.0, square) / 2.0)), 4),
            }  # fmt: skip


_Rows = list[tuple[Any, ...]]
_BANDS = ", ".join(f"b{band:03d}" for band in range(105))


def _december(data: Path) -> _Rows:
    path = sorted((data / _LATER).glob("Admitted-Commissioner-Dec24*"))[0]
    with tempfile.TemporaryDirectory() as workdir, duckdb.connect() as con:
        read = Workbook().read(open_file(path, Path(workdir)), con)
        return con.execute(f"select org, treatment_function, {_BANDS}, total from {read.tables['marts']}").fetchall()


def _january() -> _Rows:
    figures = packaged_figures()
    table = figures.table_sql([figures.release("rtt-full-csv", "2026-01")], "marts")
    return figures.connection.execute(
        f"select org, treatment_function, {_BANDS}, total from {table} where basis = 'commissioner' and part = '1A'"
    ).fetchall()


def _cells(rows: _Rows, function: str) -> tuple[np.ndarray, np.ndarray]:
    """Weekly bands up to 104 weeks and the rest, and totals, of the 106 areas."""
    found = {row[0]: [value or 0 for value in row[2:]] for row in rows if row[1] == function}
    counts = np.array([found.get(code, [0] * 106) for code in areas_today()], dtype=np.float64)
    return counts[:, :105], counts[:, 105]
