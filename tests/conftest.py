"""Fixtures that every test may use: where the published files and the oracle cases are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


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
