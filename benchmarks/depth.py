"""The older publications in one command: every monthly workbook and every series that lies beside the project."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measuring import FAIRWAIT, ROOT, median, run

_FOLDERS = ("rtt/commissioner_workbooks", "rtt/series")


def older_publications(runs: int) -> dict[str, Any]:
    """All workbooks, then workbooks and series together, each run into a store of its own."""
    folders = [ROOT.parent / "shared" / "data" / folder for folder in _FOLDERS]
    if not all(folder.is_dir() for folder in folders):
        sys.exit("This benchmark needs the published files in ../shared/data, which are not on this machine.")
    workbooks, both = [], []
    with tempfile.TemporaryDirectory() as name:
        for turn in range(runs + 1):
            first = run([FAIRWAIT, "ingest", str(folders[0]), "--store", str(Path(name) / f"workbooks-{turn}")])
            second = run([FAIRWAIT, "ingest", *map(str, folders), "--store", str(Path(name) / f"both-{turn}")])
            if turn:  # the first turn warms the disk's cache
                workbooks.append(first)
                both.append(second)
    return {
        "workbooks": sum(1 for path in folders[0].iterdir() if path.suffix in (".xls", ".xlsx")),
        "series": sum(1 for path in folders[1].iterdir() if path.is_file()),
        "workbooks_seconds": median(workbooks).wall,
        "workbooks_memory_mb": median(workbooks).memory_mb,
        "seconds": median(both).wall,
        "memory_mb": median(both).memory_mb,
    }
