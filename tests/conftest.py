"""What holds for every test: how Hypothesis runs, where the published files and the oracle cases are."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench

# The same examples on every machine and in every run, and no clock: the machine may be busy, and the first use of scipy
# imports it. A failure prints what reproduces it. To search with new examples: --hypothesis-profile=searching.
settings.register_profile("steady", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("searching", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def pytest_sessionfinish() -> None:
    """Connections to DuckDB are closed before Python itself is taken down, which they would complain of."""
    figures = sys.modules.get("tests.figures")
    if figures is not None:
        figures.packaged_bench.cache_clear()
        gc.collect()


@pytest.fixture(autouse=True)
def _rubbish_is_collected() -> Iterator[None]:
    """A command that runs in the tests' process may put collecting off to its own end: theirs is hours away."""
    yield
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _what_a_module_read_is_forgotten() -> Iterator[None]:
    """Tables that the program keeps for the next question of its one run: here runs follow runs on other files."""
    yield
    kept = sys.modules.get("fairwait.measures.remembered")
    if kept is not None:
        kept._kept.clear()


@pytest.fixture(scope="session")
def bench() -> Workbench:
    """Everything computed from the packaged figures (January 2026), shared: tests must not change it."""
    from tests.figures import packaged_bench

    return packaged_bench()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real published files; the test is skipped, saying so, where it is absent."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("needs the published files in ../shared/data, which are not on this machine")
    return folder


@pytest.fixture(scope="session")
def shared_methods() -> Path:
    folder = SHARED / "methods"
    if not folder.is_dir():
        pytest.skip("needs the oracle cases in ../shared/methods, which are not on this machine")
    return folder


@pytest.fixture(scope="session")
def oracles(shared_methods: Path) -> dict[str, Any]:
    """Inputs and expected outputs of every method, by name."""
    loaded: dict[str, Any] = json.loads((shared_methods / "oracles_methods.json").read_text(encoding="utf-8"))
    return loaded
