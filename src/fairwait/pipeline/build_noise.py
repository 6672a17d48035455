"""Measure month-to-month noise on the published series and write the tables that single months borrow from.

Run by the build command, never when answering a question. Flows are measured on the commissioner panel of 2014-15,
brought to today's boundaries, and on the systems of 2023 to 2025; lists on the areas, boards and trusts of 2022 to
2026; providers by length of list, whole lists and those of single treatment functions. Which of them
serves whom is a written rule (:mod:`fairwait.pipeline.noise.rule`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from fairwait.definitions.noise import COLLECTED_TABLE, PROVIDER_TABLE, TABLE
from fairwait.definitions.noise.lengths import TIMES_TABLE
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.pipeline.noise.collected import COLUMNS as COLLECTED_COLUMNS
from fairwait.pipeline.noise.collected import collected_rows
from fairwait.pipeline.noise.commissioners import CommissionerPanel
from fairwait.pipeline.noise.flows import flow_rows
from fairwait.pipeline.noise.lists import list_rows
from fairwait.pipeline.noise.providers import COLUMNS as PROVIDER_COLUMNS
from fairwait.pipeline.noise.providers import TIMES_COLUMNS, provider_rows
from fairwait.pipeline.noise.rule import Row
from fairwait.pipeline.noise.series import Series

COLUMNS = (
    "measure", "treatment_function", "scale", "sub_icb", "icb", "region", "low", "high", "rho", "places", "months",
    "source",
)  # fmt: skip


def build_noise(shared: Path, out: Path) -> Path:
    """Write the tables of noise into ``out`` from the series below ``shared``.

    They are ``noise.csv``, ``provider_noise.csv``, ``function_times.csv`` and ``collected.csv``.
    ``shared`` is the folder of published files; the path of ``noise.csv`` comes back.
    """
    series = Series(shared)
    rows = [*flow_rows(CommissionerPanel(shared, series.serves()), series), *list_rows(series)]
    lengths, times = provider_rows(shared)
    _write(out / PROVIDER_TABLE, PROVIDER_COLUMNS, lengths)
    _write(out / TIMES_TABLE, TIMES_COLUMNS, times)
    _write(out / COLLECTED_TABLE, COLLECTED_COLUMNS, collected_rows(shared))
    return _write(out / TABLE, COLUMNS, map(_printed, sorted(rows, key=lambda row: (row.measure, _place(row)))))


def _is_total(row: Row) -> bool:
    return row.treatment_function == TOTAL


def _place(row: Row) -> str:
    return "" if _is_total(row) else row.treatment_function


def _printed(row: Row) -> dict[str, str]:
    limited = row.low <= row.omegas[Geography.SUB_ICB] <= row.high  # a value raised to a floor has no limits of its own
    return {
        "measure": row.measure,
        "treatment_function": row.treatment_function,
        "scale": row.scale,
        "sub_icb": f"{row.omegas[Geography.SUB_ICB]:.4f}",
        "icb": f"{row.omegas[Geography.ICB]:.4f}",
        "region": f"{row.omegas[Geography.REGION]:.4f}",
        "low": f"{row.low:.4f}" if limited else "",
        "high": f"{row.high:.4f}" if limited else "",
        "rho": f"{row.rho:.1f}",
        "places": str(row.places or ""),
        "months": str(row.months) if row.places else "",
        "source": row.source,
    }


def _write(target: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> Path:
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target
