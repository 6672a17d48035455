"""A small edition of real figures, made once for all tests of the website: a few places, every kind of page."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Final

import pytest

from fairwait.editions.making import make_edition
from fairwait.editions.naming import current_edition
from fairwait.editions.tables import compare, facts
from fairwait.editions.writing import EditionWriter
from fairwait.store.lasting import write_atomically
from fairwait.web.layout.press import press
from tests.figures import packaged_bench

#: The pages made besides the one page that some kinds have: a location, its board, its region, its main trust, a trust
#: that sent nothing, a location that cannot be judged for it, a board that began since, and one measure at one
#: level with one specialty.
PLACES: Final = ("03R", "QWO", "Y63", "RXF", "RHQ", "03N", "D7T5G")
PAGES: Final = frozenset(
    (
        *(f"place/{code}/" for code in PLACES),
        "measures/median_wait/sub-icb/",
        "measures/median_wait/sub-icb/C_110/",
        "improvers/within_18_weeks/icb/",
        "gap/within_18_weeks/icb/",
        "data/provider/RHQ/",
        "data/provider/RXF/",
    )
)
#: Names a folder in which the small edition is kept from one run to the next, for whoever works on the website's looks.
KEPT: Final = "FAIRWAIT_SMALL_EDITION"
_WHOLE_PLAN: Final = "whole-plan.json"


def chosen(path: str) -> bool:
    """Whether the small edition has a page: the first of every part of the website, and a few below."""
    return path in PAGES or path.count("/") <= 1 or path in ("data/providers/", "data/revisions/", "data/methods/")


@pytest.fixture(scope="session")
def small_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small edition. Tests that run beside one another in other processes share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = Path(os.environ.get(KEPT, "") or shared / "small-edition")
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 3_600
        while not (folder / _WHOLE_PLAN).exists() and time.monotonic() < until:
            time.sleep(0.2)
        return folder
    planned: list[str] = []

    def wanted(path: str) -> bool:
        planned.append(path)
        return chosen(path)

    made = make_edition(folder, press, only=wanted)
    assert made.failed == (), made.failed
    _compare_locations(made.path)
    write_atomically(folder / _WHOLE_PLAN, json.dumps(planned))
    return folder


@pytest.fixture(scope="session")
def small_edition(small_editions: Path) -> Path:
    """The file of the small edition."""
    path = current_edition(small_editions)
    assert path is not None
    return path


@pytest.fixture(scope="session")
def whole_plan(small_editions: Path) -> frozenset[str]:
    """Every page that an edition of all places would have: links to those may lead nowhere here."""
    return frozenset(json.loads((small_editions / _WHOLE_PLAN).read_text(encoding="utf-8")))


def _compare_locations(path: Path) -> None:
    """Fill what an edition of a few pages leaves out: comparisons, here of sub-ICB locations, and the facts."""
    bench, writer = packaged_bench(), EditionWriter(path)
    compare.fill(bench, writer, ("sub-icb",))
    facts.fill(bench, writer)
    writer.finish()
