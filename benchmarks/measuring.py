"""Running a whole command and weighing it: wall time, processor time and peak memory of the process."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: The program as installed beside the Python that runs the benchmarks.
FAIRWAIT = str(Path(sys.executable).parent / ("fairwait.exe" if os.name == "nt" else "fairwait"))


#: What is set on machines of developers and would be measured as if it were the program's.
_OURS = ("FAIRWAIT_STORE", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds on the wall, seconds of processor, megabytes at its largest."""

    wall: float
    processor: float
    memory_mb: float


def run(command: Sequence[str], *, environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> Cost:
    """Run a command to its end and weigh it. A failure stops the benchmark, showing what the command said."""
    own = as_installed() | dict(environment or {})
    started = time.perf_counter()
    with subprocess.Popen(command, env=own, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode(errors='replace')}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def as_installed() -> dict[str, str]:
    """The environment of a person who installed the program: no store named, and Python keeps what it compiled."""
    return {name: value for name, value in os.environ.items() if name not in _OURS}


def best_of(command: Sequence[str], runs: int, **options: Mapping[str, str]) -> Cost:
    """The medians of several runs, after one that warms the disk's cache."""
    run(command, **options)  # type: ignore[arg-type]
    return median([run(command, **options) for _ in range(runs)])  # type: ignore[arg-type]


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
        max(cost.memory_mb for cost in costs),
    )


def machine() -> dict[str, str | int]:
    """What the figures were measured on, without anything that names the machine."""
    import duckdb
    import numpy as np

    return {
        "cores": os.cpu_count() or 0,
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "numpy": np.__version__,
    }
