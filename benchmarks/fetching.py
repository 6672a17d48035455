"""Fetching many months over loopback and ingesting them, against ingesting the same files alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.ingest import parquet_mb, periods_up_to, write_month
from benchmarks.measuring import FAIRWAIT, Cost, run

#: Months of each by turns: few, so that whatever else the machine does falls on both.
STEP = 6


def many_fetched(count: int) -> dict[str, Any]:
    """Made-up months of England's size, half a year at a time, fetched into one store and ingested into another.

    The two take turns, and take turns at being first, so that whatever else the machine does falls on both. The
    publisher is a process of its own on the same machine; what it costs is part of what fetching costs here.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        periods = periods_up_to(2026, 3, count)
        with ProcessPoolExecutor(2) as pool:
            paths = list(pool.map(write_month, periods, [str(folder / "files")] * count))
        fetched: list[Cost] = []
        ingested: list[Cost] = []
        with _publisher(dict(zip(periods, paths, strict=True))) as base:
            for turn, start in enumerate(range(0, count, STEP)):
                months, files = periods[start : start + STEP], paths[start : start + STEP]
                fetch = [FAIRWAIT, "fetch", "rtt-full-csv", "--from", months[0], "--to", months[-1], "--mirror", base,
                         "--store", str(folder / "fetched")]  # fmt: skip
                ingest = [FAIRWAIT, "ingest", *files, "--store", str(folder / "ingested")]
                for kept, command in ((fetched, fetch), (ingested, ingest))[:: -1 if turn % 2 else 1]:
                    kept.append(run(command))
                print(f"  {months[0]}: {fetched[-1].wall / len(months):.2f} s a month fetched, "
                      f"{ingested[-1].wall / len(months):.2f} ingested", flush=True)  # fmt: skip
        return {
            "months": count,
            "download_mb": sum(Path(path).stat().st_size for path in paths) / 1e6,
            "fetch_seconds": sum(cost.wall for cost in fetched),
            "ingest_seconds": sum(cost.wall for cost in ingested),
            "ratio": sum(cost.wall for cost in fetched) / sum(cost.wall for cost in ingested),
            "fetch_memory_mb": max(cost.memory_mb for cost in fetched),
            "ingest_memory_mb": max(cost.memory_mb for cost in ingested),
            "parquet_mb": parquet_mb(folder / "fetched" / "releases"),
            "store_mb": sum(path.stat().st_size for path in (folder / "fetched").rglob("*") if path.is_file()) / 1e6,
            "ratios": [round(one.wall / other.wall, 3) for one, other in zip(fetched, ingested, strict=True)],
        }


@contextmanager
def _publisher(files: dict[str, str]) -> Iterator[str]:
    """A made-up publisher of the files by month, in a process of its own on loopback; yields its address."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(files, theirs), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("enough")
        process.join()


def _serve(files: dict[str, str], line: Connection) -> None:
    from tests.synthetic.publisher.pages import build_site
    from tests.synthetic.publisher.server import Publisher

    from fairwait.domain.period import Period

    def content(publication: str, period: Period) -> bytes | None:
        path = files.get(str(period)) if publication == "rtt-full-csv" else None
        return Path(path).read_bytes() if path else None

    with Publisher(build_site(content, publications=("rtt-full-csv",), first=Period.parse(min(files)))) as publisher:
        line.send(publisher.base)
        line.recv()
