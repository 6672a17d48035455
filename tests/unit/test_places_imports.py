"""Knowing the places must not slow the start of the program."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy", "duckdb", "numpy", "pydantic", "pandas")


def test_importing_the_places_loads_nothing_heavy() -> None:
    code = f"import sys, fairwait.places; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
