"""A web worker reads and sends. What computes is not even loaded, and it takes little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from fairwait.editions.naming import point_to

HEAVY: Final = ("numpy", "scipy", "duckdb", "vl_convert", "typst", "docx", "xlsxwriter", "fairwait.analysis")
#: The most memory that a worker took, in MB: 84 at the time of writing. The issue allows 400.
MOST_MB: Final = 120
WITH_ALL_REMEMBERED_MB: Final = 200


@pytest.fixture(scope="module")
def worker(small_edition: Path, api_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a worker told of itself that had answered every kind of question over real figures, by itself."""
    if not Path("/proc/self/status").exists():
        pytest.skip("how much memory a process took at most is read from /proc")
    base = tmp_path_factory.mktemp("worker")
    folders = [base / "pages", base / "api"]
    for folder, file in zip(folders, (small_edition, api_file), strict=True):
        folder.mkdir()
        (folder / file.name).symlink_to(file)
        point_to(folder, folder / file.name)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.web.one_worker", *map(str, folders), str(base / "spool")],
        cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_a_worker_that_has_answered_every_kind_of_question_has_loaded_nothing_heavy(worker: dict[str, Any]) -> None:
    assert "fairwait.web.app" in worker["loaded"]
    assert [one for one in HEAVY if one in worker["loaded"]] == []


def test_its_memory_stays_small_and_so_with_all_answers_that_it_may_remember(worker: dict[str, Any]) -> None:
    assert worker["memory_mb"] < MOST_MB
    assert worker["memory_mb"] + worker["remembers_mb"] < WITH_ALL_REMEMBERED_MB
