"""A website over the tables of an edition of real figures, without any page: what pages made on request answer from."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from fairwait.editions.naming import edition_file, point_to
from fairwait.editions.tables import compare
from fairwait.editions.writing import EditionWriter
from fairwait.web.app import create_app
from fairwait.web.settings import Settings
from tests.figures import packaged_bench
from tests.web.asgi import Answer, ask

#: The tables that the pages made on request read, besides the one of comparisons, here only of sub-ICB locations.
TABLES = ("places", "begun", "names", "waits")

Asked = Callable[..., Answer]


@pytest.fixture(scope="session")
def tables_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of editions whose current one holds the tables, and no page."""
    folder = tmp_path_factory.mktemp("tables-edition")
    bench = packaged_bench()
    period = bench.latest_period()
    path = edition_file(folder, "tables")
    writer = EditionWriter.new(path, "tables", {"period": str(period), "period_label": period.label})
    for name in TABLES:
        import_module(f"fairwait.editions.tables.{name}").fill(bench, writer)
    compare.fill(bench, writer, ("sub-icb",))
    writer.finish()
    point_to(folder, path)
    return folder


@pytest.fixture(scope="session")
def asked(tables_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Ask the website: ``asked("/wait/", "near=03R")``."""
    app = create_app(Settings(tables_folder, tmp_path_factory.mktemp("spool"), rate=0.0, log=False))
    return lambda path, query="", **more: ask(app, path, query, **more)
