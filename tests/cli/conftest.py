"""Running the command line: inside the test's process for speed, in one of its own where that is what is tested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from fairwait.app.program import app
from tests.synthetic.full_csv import make_month


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is not JSON")

        return json.loads(self.out, parse_constant=refuse)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Fairwait = Callable[..., Ran]


@pytest.fixture
def fairwait(monkeypatch: pytest.MonkeyPatch) -> Fairwait:
    """Run ``fairwait ARGUMENTS`` on a terminal of a given width that is none."""
    monkeypatch.delenv("FAIRWAIT_STORE", raising=False)

    def run(*arguments: str, width: int = 80, **environment: str) -> Ran:
        result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": str(width), **environment})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("FAIRWAIT_STORE", "FORCE_COLOR")}
    return kept | {"COLUMNS": "80"} | more


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """``fairwait ARGUMENTS`` as a process of its own."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()} | options
    return subprocess.Popen([sys.executable, "-m", "fairwait", *arguments], **given)


@pytest.fixture(scope="session")
def synthetic_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three made-up months with a gap, the first in two vintages."""
    from fairwait.pipeline.ingest import ingest

    folder = tmp_path_factory.mktemp("synthetic")
    files = []
    for period, seed in (("2025-09", 1), ("2025-10", 1), ("2026-01", 1)):
        path = folder / f"full-csv-{period}.csv"
        make_month(period, seed=seed).write(path)
        files.append(path)
    ingest(files, folder / "store")
    revised = folder / "full-csv-2025-09-revised.csv"
    make_month("2025-09", seed=7).write(revised)
    ingest([revised], folder / "store")
    return folder / "store"
