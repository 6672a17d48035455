"""An edition that holds only the tables that a test names, of the figures that travel with the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.editions.reading import Edition
from fairwait.editions.writing import EditionWriter


@pytest.fixture(scope="session")
def edition_of(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Edition]]:
    """Makes an edition of no pages, with the tables named."""
    opened = []

    def made(*tables: str) -> Edition:
        path: Path = tmp_path_factory.mktemp("edition") / "tables.sqlite"
        period = bench.latest_period()
        writer = EditionWriter.new(path, "tables", {"period": str(period), "period_label": period.label})
        for name in tables:
            import_module(f"fairwait.editions.tables.{name}").fill(bench, writer)
        writer.finish()
        opened.append(Edition(path))
        return opened[-1]

    yield made
    for one in opened:
        one.close()
