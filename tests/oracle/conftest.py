"""The documented cases of peer software, by their id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def peer_oracles(shared_methods: Path) -> dict[str, Any]:
    loaded = json.loads((shared_methods / "oracles_peers.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in loaded["cases"]}
