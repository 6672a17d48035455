"""A small edition of real figures, made once for all tests of the website: a few places, every kind of page."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

import pytest

from fairwait.editions.making import make_edition
from fairwait.editions.naming import POINTER, current_edition
from fairwait.editions.plan import KINDS
from fairwait.web.layout.press import press

#: The pages made besides the one page that some kinds have: a location, its board, its region, its main trust, a trust
#: that sent nothing, a location that cannot be judged for it, and one measure at one level with one specialty.
PLACES: Final = ("03R", "QWO", "Y63", "RXF", "RHQ", "03N")
PAGES: Final = frozenset(
    (
        *(f"place/{code}/" for code in PLACES),
        "measures/median_wait/sub-icb/",
        "measures/median_wait/sub-icb/C_110/",
        "improvers/median_wait/sub-icb/",
        "gap/median_wait/sub-icb/",
        "data/provider/RXF/",
    )
)


def chosen(path: str) -> bool:
    """Whether the small edition has a page: the first of every part of the website, and a few below."""
    return path in PAGES or path.count("/") <= 1 or path in ("data/providers/", "data/revisions/", "data/methods/")


@pytest.fixture(scope="session")
def small_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small edition. Tests that run beside one another in other processes share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "small-edition"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not (folder / POINTER).exists() and time.monotonic() < until:
            time.sleep(0.2)
        return folder
    made = make_edition(folder, press, only=chosen)
    assert made.failed == (), made.failed
    return folder


@pytest.fixture(scope="session")
def small_edition(small_editions: Path) -> Path:
    """The file of the small edition."""
    path = current_edition(small_editions)
    assert path is not None
    assert KINDS
    return path
