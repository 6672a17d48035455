"""The website under load, asked by public tools: ``hey`` for an even 50 requests a second, ``wrk`` for all it can give.

An edition of 60 months x 106 areas x 24 treatment functions is served by two processes. The floor, in the same run, is
the same server around an application that sends the same bytes to everybody. Both tools are packages of Debian.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.big_edition import make_big_edition
from benchmarks.measuring import FAIRWAIT, ROOT

WORKERS = 2
RATE = 50
#: hey has its clients ask all at the same moment: one alone asks evenly, many ask in bursts.
_EVENLY, _IN_BURSTS = 1, 10
_GZIP = "Accept-Encoding: gzip"
PAGE = "place/02P/"
#: What is asked where nothing is remembered: printed pages, and pages and answers that are made when asked for.
UNCACHED = (PAGE, "measures/within_18_weeks/sub-icb/", "places/?q=south", "wait/", "compare/?place=02P&place=03N")
#: A map of England drawn anew out of the findings of the real start page.
CHART = "charts/glance-map-within-18-weeks-1-map.svg"
API = (
    "api/v1/estimates?measure=within_18_weeks&geography=sub-icb&period=2026-01",
    "api/v1/estimates?measure=within_18_weeks&area=02P",
    "api/v1/places?geography=sub-icb",
)


def website(seconds: int = 20) -> dict[str, Any]:
    """Times in milliseconds, sizes in bytes, memory in megabytes of one process."""
    missing = [tool for tool in ("hey", "wrk") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"This benchmark needs {' and '.join(missing)} (Debian: apt-get install hey wrk).")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = make_big_edition(folder / "big")
        other = path.with_name("other.sqlite")
        shutil.copy(path, other)
        with _served(folder / "big", "--memory", "0") as (base, _):
            uncached = {one: _paced(base + one, seconds) for one in UNCACHED if _answers(base + one)}
            api = {one: _paced(base + one, seconds) for one in API}
        with _served(folder / "big") as (base, server):
            cached, size = _paced(base + PAGE, seconds), len(_read(base + PAGE))
            most = _saturated(base + PAGE, seconds)
            swapped = _swapped_under_load(base + PAGE, folder / "big", (path, other), seconds)
            memory = _memory(server)
        _make_start(folder / "real")
        with _served(folder / "real", "--memory", "0") as (base, _):
            size_of_start = _first_page(base)
            chart = _paced(base + CHART, seconds)
        with _bare(size) as base:
            floor, floor_most = _paced(base, seconds), _saturated(base, seconds)
        return {
            "cached_p95_ms": cached["p95"], "uncached_p95_ms": max(one["p95"] for one in (*uncached.values(), chart)),
            "api_p95_ms": max(one["p95"] for one in api.values()), "floor_p95_ms": floor["p95"],
            "uncached": uncached, "api": api,
            "pages_a_second": most, "floor_pages_a_second": floor_most, "share_of_floor": most / floor_most,
            "memory_mb": memory["rss"], "own_memory_mb": memory["pss"], "swaps": swapped["swaps"],
            "asked_while_swapping": swapped["asked"], "failed_while_swapping": swapped["failed"],
            "first_page_bytes": size_of_start, "chart": chart, "seconds_each": seconds,
        }  # fmt: skip


@contextlib.contextmanager
def _served(editions: Path, *options: str) -> Iterator[tuple[str, int]]:
    """The website in processes of its own, with its log written to a file; yields its address and its process."""
    command = [FAIRWAIT, "serve", "--port", "0", "--workers", str(WORKERS), "--editions", str(editions),
               "--no-prepare", "--rate", "0", "--log", *options]  # fmt: skip
    with (
        (editions / "log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT) as server,
    ):
        assert server.stdout is not None
        try:
            base = server.stdout.readline().split()[-1]
            _await(base)
            yield base, server.pid
        finally:
            server.terminate()


@contextlib.contextmanager
def _bare(size: int) -> Iterator[str]:
    """The floor, served by the same server with the same number of processes."""
    port = 8790
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare_site:app", "--workers", str(WORKERS), "--port",
               str(port), "--no-access-log", "--log-level", "critical"]  # fmt: skip
    environment = {**os.environ, "BARE_BYTES": str(size)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _await(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def _await(base: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            _read(base)
            return
        time.sleep(0.1)
    sys.exit(f"Nothing answers at {base}")


def _read(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def _answers(address: str) -> bool:
    """Whether the made-up edition holds what the page needs."""
    try:
        _read(address)
    except urllib.error.HTTPError:
        return False
    return True


def _paced(address: str, seconds: int) -> dict[str, float]:
    """An even stream of requests: percentiles of their times in milliseconds, and how many did not end well."""
    _read(address)
    rows = _asked(address, seconds, RATE, _EVENLY)
    times = sorted(float(row["response-time"]) * 1000 for row in rows)
    failed = sum(1 for row in rows if row["status-code"] != "200")
    if failed or len(times) < RATE * seconds * 0.9:
        sys.exit(f"{address}: {failed} of {len(times)} requests failed; {RATE * seconds} were to be made")
    return {"p50": times[len(times) // 2], "p95": times[int(len(times) * 0.95)], "worst": times[-1]}


def _asked(address: str, seconds: int, rate: int, clients: int) -> list[dict[str, str]]:
    command = ["hey", "-z", f"{seconds}s", "-c", str(clients), "-q", str(rate / clients), "-o", "csv", "-H", _GZIP]
    told = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(told)))


def _saturated(address: str, seconds: int) -> float:
    """How many requests a second are answered when 32 connections ask without a pause."""
    _read(address)
    told = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{seconds}s", "-H", _GZIP, address], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in told:
        sys.exit(f"{address} did not always answer:\n{told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]


def _swapped_under_load(address: str, folder: Path, editions: Sequence[Path], seconds: int) -> dict[str, int]:
    """One edition after the other is made the current one while readers ask; counts requests that did not end well."""
    from fairwait.editions.naming import point_to

    ended, swaps = threading.Event(), 0

    def swap() -> None:
        nonlocal swaps
        while not ended.wait(1.2):
            point_to(folder, editions[swaps % 2])
            swaps += 1

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        rows = _asked(address, seconds, 10 * RATE, _IN_BURSTS)
    finally:
        ended.set()
        swapping.join()
    return {"swaps": swaps, "asked": len(rows), "failed": sum(1 for row in rows if row["status-code"] != "200")}


def _memory(server: int) -> dict[str, float]:
    """The largest web worker: all it has in memory, and its share of what processes have in common."""
    most = {"rss": 0.0, "pss": 0.0}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (process / "stat").read_text().rpartition(")")[2].split()
            if int(told[1]) == server and b"web.serving.worker" in (process / "cmdline").read_bytes():
                used = (process / "smaps_rollup").read_text()
                for name in most:
                    found = re.search(rf"^{name}:\s+(\d+) kB", used, re.IGNORECASE | re.MULTILINE)
                    most[name] = max(most[name], int(found[1]) / 1000 if found else 0.0)
    return most


def _first_page(base: str) -> int:
    """Bytes of the real start page and of all that it loads, as they are sent."""
    page = urllib.request.urlopen(base, timeout=30).read().decode("utf-8")
    parts = set(re.findall(r'<(?:script|link rel="(?:stylesheet|icon)")[^>]* (?:src|href)="([^"]+)"', page))
    parts |= set(re.findall(r'<img[^>]* src="([^"]+)"', page))
    return sum(len(_read(base + part.removeprefix("./"))) for part in ["", *sorted(parts)])


def _make_start(folder: Path) -> None:
    """An edition of the start page alone, of the packaged figures."""
    from fairwait.analysis.workbench import Workbench
    from fairwait.editions.naming import edition_file, point_to
    from fairwait.editions.plan import kind
    from fairwait.editions.reading import Edition
    from fairwait.editions.tables import places
    from fairwait.editions.writing import EditionWriter
    from fairwait.store.reader import packaged_figures
    from fairwait.web.layout.press import press

    bench = Workbench(packaged_figures())
    path = edition_file(folder, "start")
    writer = EditionWriter.new(path, "start", {"period": str(bench.latest_period())})
    places.fill(bench, writer)
    writer.fact("plan", [""])
    page = kind("start").make(bench, "")
    writer.page(page, press(page, Edition(path)))
    writer.finish()
    point_to(folder, path)


if __name__ == "__main__":
    for name, value in website(int(sys.argv[1]) if len(sys.argv) > 1 else 20).items():
        print(f"{name:24s} {value}")
