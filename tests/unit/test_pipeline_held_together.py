"""Files of one return that a store holds are held against each other, once they are all there."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.pipeline.held_together import held_together
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store
from tests.synthetic.diagnostics import make_book, make_series


@pytest.mark.parametrize(("seed", "passed"), [(5, True), (6, False)])
def test_a_workbook_is_held_against_the_series(seed: int, passed: bool, tmp_path: Path) -> None:
    ingest([make_book(seed=seed).write(tmp_path), make_series(seed=5).write(tmp_path)], tmp_path / "store")
    (check,) = held_together(open_store(tmp_path / "store"))
    assert (check.id, check.passed) == ("workbook-equals-series", passed)


def test_boards_that_count_other_patients_than_providers_are_seen(tmp_path: Path) -> None:
    files = [make_series(basis, seed=5).write(tmp_path, f"{basis}.csv") for basis in ("provider", "commissioner")]
    ingest(files, tmp_path / "store")
    (check,) = held_together(open_store(tmp_path / "store"))
    assert check.id == "commissioners-equal-providers"
    assert not check.passed


def test_one_file_alone_is_held_against_nothing(tmp_path: Path) -> None:
    ingest([make_book().write(tmp_path)], tmp_path / "store")
    assert held_together(open_store(tmp_path / "store")) == ()
