"""What a person waits for: help, a question, the report from the packaged figures, every format of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import FAIRWAIT, Cost, median, run


def commands(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = _report(folder / "page", runs, "--format", "html")
        everything = _report(folder / "all", runs, "--format", "all")
        size = sum(path.stat().st_size for path in (folder / "page").rglob("*.html"))
    helps = median([run([FAIRWAIT, "--help"]) for _ in range(2 * runs + 1)])
    estimate = [FAIRWAIT, "estimate", "within_18_weeks", "--geography", "icb", "--period", "2026-01", "--json"]
    rank = [FAIRWAIT, "rank", "within_18_weeks", "--geography", "sub-icb", "--period", "2026-01", "--json"]
    return {
        "help_seconds": helps.wall,
        "estimate_seconds": median([run(estimate) for _ in range(runs)]).wall,
        "rank_seconds": median([run(rank) for _ in range(runs)]).wall,
        "html_seconds": page.wall,
        "html_memory_mb": page.memory_mb,
        "html_mb": size / 1e6,
        "all_formats_seconds": everything.wall,
        "all_formats_memory_mb": everything.memory_mb,
    }


def _report(folder: Path, runs: int, *options: str) -> Cost:
    return median([run([FAIRWAIT, "report", "--out", str(folder), *options]) for _ in range(runs)])
