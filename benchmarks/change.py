"""Change over time: improvers of every measure followed and the digest of every board, against reading one panel.

The floor is what anybody must do who looks back: read one series of boards and bring it to one map, month by month.
Each turn is a new process, as a command is, because much of the cost is reading things once.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.measuring import ROOT, as_installed

_TIMED = """
import json, time
start = time.process_time()
{work}
print(json.dumps({{"seconds": time.process_time() - start, "found": found}}))
"""
_BENCH = """
from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.store.reader import packaged_figures
bench = Workbench(packaged_figures())
"""
#: The last month in which England had 42 boards.
_WORKS = {
    "floor": "from fairwait.analysis.panel import panel\n"
    "found = len(panel(bench, 'within_18_weeks', Geography.ICB, last=Period(2026, 3)))",
    "improvers": "from fairwait.analysis.improvers.overview import overview\nfound = len(overview(bench).found)",
    "digest": "from fairwait.analysis.digest import digest\nfound = len(digest(bench, period=Period(2026, 3)).areas)",
}


def change(runs: int) -> dict[str, Any]:
    """Median processor seconds of each, turn by turn, and how many times the floor they are."""
    taken: dict[str, list[float]] = {name: [] for name in _WORKS}
    counted: dict[str, int] = {}
    for _ in range(runs):
        for name, work in _WORKS.items():
            ran = subprocess.run(
                [sys.executable, "-c", _TIMED.format(work=_BENCH + work)],
                check=True, capture_output=True, text=True, cwd=ROOT, env=as_installed(),
            )  # fmt: skip
            told = json.loads(ran.stdout)
            taken[name].append(told["seconds"])
            counted[name] = told["found"]
    middle = {name: statistics.median(one) for name, one in taken.items()}
    return {
        "measures": counted["improvers"],
        "boards": counted["digest"],
        "floor_seconds": middle["floor"],
        "improvers_seconds": middle["improvers"],
        "digest_seconds": middle["digest"],
        "improvers_ratio": middle["improvers"] / middle["floor"],
        "digest_ratio": middle["digest"] / middle["floor"],
    }


if __name__ == "__main__":
    for name, value in change(3).items():
        print(f"{name:20s} {value:g}")
