"""Made-up countries for the tests of the analysis room: small stores to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.pipeline.ingest import ingest
from tests.analysis.stores import NOW, add_months, history, month_of, with_month, write_series
from tests.synthetic.full_csv import Month


@pytest.fixture(scope="session")
def january(bench: Workbench) -> Period:
    assert bench.latest_period() == Period(2026, 1)
    return Period(2026, 1)


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a store with five complete months of a made-up country and a month of series before them."""
    folder = tmp_path_factory.mktemp("past")
    report = ingest([write_series(folder / "series.csv")], folder / "store")
    assert report.files[0].error is None
    return add_months(folder / "store", history(), folder / "files")


@pytest.fixture(scope="session")
def made(past: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Month], Workbench]:
    """A workbench over the made-up country's past and one last month, as changed by the test."""

    def _bench(month: Month) -> Workbench:
        return with_month(past, month, tmp_path_factory.mktemp("made"))

    return _bench


@pytest.fixture(scope="session")
def complete(made: Callable[[Month], Workbench]) -> Workbench:
    """The made-up country when everybody reported; shared, not to be changed."""
    return made(month_of(NOW))
