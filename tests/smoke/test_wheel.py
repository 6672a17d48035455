"""The program as others would install it: one wheel with everything in it, working far from this tree."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.smoke.small_project import REPOSITORY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="the build tool is not installed here"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return folder / done.stdout.split()[-1]


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
    source = REPOSITORY / "src"
    listed = subprocess.run(["git", "ls-files", "src"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    tracked = {Path(line).relative_to("src").as_posix() for line in listed.stdout.splitlines()}
    assert {name for name in tracked if (source / name).exists()} <= held
    assert all(name.startswith("fairwait/") for name in held)
    assert not {name for name in held if name.endswith((".pyc", ".zip", ".xlsx", ".csv.gz"))}


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 10_000_000


def test_the_wheel_answers_with_england_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    environment = {name: value for name, value in os.environ.items() if name != "FAIRWAIT_STORE"}
    environment["PYTHONPATH"] = str(tmp_path / "installed")
    question = ["estimate", "within_18_weeks", "--geography", "england", "--period", "2026-01", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "fairwait", *question],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    (england,) = json.loads(done.stdout)
    assert (england["numerator"], england["denominator"]) == (4_395_958, 7_155_958)
