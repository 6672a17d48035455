"""The figures that travel with the package, read once for all tests of a process: what one asked for, the next has."""

from __future__ import annotations

from functools import cache

from fairwait.analysis.workbench import Workbench
from fairwait.store.reader import packaged_figures


@cache
def packaged_bench() -> Workbench:
    """Everything computed from the packaged figures, shared: tests must not change it."""
    return Workbench(packaged_figures())
