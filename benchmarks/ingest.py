"""Ingest against a bare read of the same CSV, many months into one store, and the same file again."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.measuring import FAIRWAIT, ROOT, Cost, median, run

JANUARY = "rtt/full_csv/Full-CSV-data-file-Jan26-ZIP-4M-WL5BiP.zip"
#: The least that anyone can do with the file: let DuckDB find the types and read it into a temporary table.
BARE_READ = "import duckdb, sys; duckdb.connect().execute('create temp table t as from read_csv(?)', [sys.argv[1]])"
BATCH = 12


def january() -> Path:
    """The published file of January 2026, which lies beside the project and is no part of it."""
    path = ROOT.parent / "shared" / "data" / JANUARY
    if not path.is_file():
        sys.exit("This benchmark needs the published files in ../shared/data, which are not on this machine.")
    return path


def one_month(runs: int) -> dict[str, Any]:
    """Both commands turn by turn, so that whatever else the machine does falls on both."""
    bundle = january()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(bundle) as opened:
            csv = Path(opened.extract(opened.namelist()[0], folder))
        ingests, reads = [], []
        for turn in range(runs + 1):
            store = folder / f"store-{turn}"
            ingest = run([FAIRWAIT, "ingest", str(bundle), "--store", str(store)])
            read = run([sys.executable, "-c", BARE_READ, str(csv)])
            if turn:  # the first turn warms the disk's cache
                ingests.append(ingest)
                reads.append(read)
        again = [run([FAIRWAIT, "ingest", str(bundle), "--store", str(store)]) for _ in range(5)]
        size = parquet_mb(store)
    ingest, read = median(ingests), median(reads)
    return {
        "ingest_seconds": ingest.wall,
        "ingest_processor_seconds": ingest.processor,
        "bare_read_seconds": read.wall,
        "bare_read_processor_seconds": read.processor,
        "ratio": ingest.wall / read.wall,
        "memory_mb": ingest.memory_mb,
        "parquet_mb": size,
        "again_seconds": median(again).wall,
    }


def many_months(count: int) -> dict[str, Any]:
    """Made-up months of England's size, oldest first, through every layout, a year at a time into one store."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        periods = periods_up_to(2026, 3, count)
        with ProcessPoolExecutor(2) as pool:
            paths = list(pool.map(write_month, periods, [str(folder / "files")] * count))
        store = folder / "store"
        batches: list[Cost] = []
        for first in range(0, count, BATCH):
            group = paths[first : first + BATCH]
            batches.append(run([FAIRWAIT, "ingest", *group, "--store", str(store)]))
            print(f"  {periods[first]}: {batches[-1].wall / len(group):.2f} s a month", flush=True)
        sizes = [parquet_mb(each) for each in (store / "releases" / "rtt-full-csv").iterdir()]
        full, empty = _one_more(folder, store)
    counts = [len(paths[first : first + BATCH]) for first in range(0, count, BATCH)]
    per_month = [cost.wall / number for cost, number in zip(batches, counts, strict=True)]
    return {
        "months": count,
        "seconds": sum(cost.wall for cost in batches),
        "one_more_in_full_store_seconds": full.wall,
        "one_more_in_empty_store_seconds": empty.wall,
        "one_more_in_full_store_memory_mb": full.memory_mb,
        "one_more_in_empty_store_memory_mb": empty.memory_mb,
        "memory_mb_most": max(cost.memory_mb for cost in batches),
        "parquet_mb_a_month_most": max(sizes),
        "batches": [round(value, 3) for value in per_month],
    }


def _one_more(folder: Path, store: Path) -> tuple[Cost, Cost]:
    """One more month into the full store and into an empty one, turn by turn: the same month, so the same work."""
    full, empty = [], []
    for turn, period in enumerate(("2026-04", "2026-05", "2026-06")):
        # In a process of its own: what this one has ever held would be counted as its children's memory.
        with ProcessPoolExecutor(1) as pool:
            path = pool.submit(write_month, period, str(folder / "files")).result()
        full.append(run([FAIRWAIT, "ingest", path, "--store", str(store)]))
        empty.append(run([FAIRWAIT, "ingest", path, "--store", str(folder / f"empty-{turn}")]))
    return median(full), median(empty)


def periods_up_to(year: int, month: int, count: int) -> list[str]:
    last = year * 12 + month - 1
    return [f"{index // 12}-{index % 12 + 1:02d}" for index in range(last - count + 1, last + 1)]


def write_month(period: str, folder: str) -> str:
    from tests.synthetic.full_csv import make_month, national_world

    target = Path(folder)
    target.mkdir(exist_ok=True)
    month = make_month(period, world=national_world())
    return str(month.write(target / month.default_name.replace(".csv", ".zip")))


def parquet_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6
