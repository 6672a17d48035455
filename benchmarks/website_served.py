"""The website, and a floor below it, in processes of their own for as long as they are measured."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import FAIRWAIT, ROOT

WORKERS = 2


@contextlib.contextmanager
def served(editions: Path, *options: str) -> Iterator[tuple[str, int]]:
    """The website with its log written to a file; yields its address and the number of its process."""
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
def bare(size: int) -> Iterator[str]:
    """The floor: as many bytes to everybody, from the same server with the same number of processes."""
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


def read(address: str) -> bytes:
    """The body of an answer as it was sent, packed where it was. Raises an error where there is none."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def memory(server: int) -> dict[str, float]:
    """Of the largest web process: all it has in memory, and its share of what processes have in common, in MB."""
    most = {"rss": 0.0, "pss": 0.0}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            status = (process / "stat").read_text().rpartition(")")[2].split()
            if int(status[1]) == server and b"web.serving.worker" in (process / "cmdline").read_bytes():
                used = (process / "smaps_rollup").read_text()
                for name in most:
                    found = re.search(rf"^{name}:\s+(\d+) kB", used, re.IGNORECASE | re.MULTILINE)
                    most[name] = max(most[name], int(found[1]) / 1000 if found else 0.0)
    return most


def _await(base: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            read(base)
            return
        time.sleep(0.1)
    sys.exit(f"Nothing answers at {base}")
