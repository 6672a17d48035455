"""The table of false alarms that travels with fairwait: simulated here, and written as a module of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fairwait.stats.control.false_alarms import simulated_shares

TABLE = Path(__file__).resolve().parents[1] / "src" / "fairwait" / "stats" / "control" / "false_alarm_table.py"
LENGTHS = (8, 10, 12, 14, 16, 20, 24, 30, 36, 48, 60, 90, 120, 180)
RHOS = (0.0, 0.05, 0.1, 0.15, 0.2)
#: Series behind each cell.
SERIES = 40_000
_HEAD = '''\
"""Shares of unchanged series that control charts flag, simulated once, so that no list of signals waits for it.

Written by ``python -m studies signals`` with 40,000 made-up series a cell
(:func:`fairwait.stats.control.false_alarms.simulated_shares`); a test repeats cells. By correlation of neighbouring
months: for each length the shares with any point outside the limits, any run of seven, any signal, a signal at the
latest month, and one above.
"""

from __future__ import annotations

from typing import Final

#: Months of a chart.
'''


def table(cells: Mapping[tuple[float, int], tuple[float, ...]]) -> str:
    """The module, from the shares of every correlation and length."""
    lines = [f"LENGTHS: Final = {LENGTHS}", "#: Shares by correlation, one row a length.",
             "SIMULATED: Final[dict[float, tuple[tuple[float, ...], ...]]] = {"]  # fmt: skip
    for rho in RHOS:
        rows = ("        (" + ", ".join(f"{one:.4f}" for one in cells[rho, months]) + ")," for months in LENGTHS)
        lines += [f"    {rho}: (", *rows, "    ),"]
    return _HEAD + "\n".join([*lines, "}"]) + "\n"


def write_table() -> None:
    """Simulate every cell and write the module."""
    cells = {(rho, months): simulated_shares(months, rho, series=SERIES) for rho in RHOS for months in LENGTHS}
    TABLE.write_text(table(cells), encoding="utf-8")
