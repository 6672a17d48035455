"""The packaged figures are what our own build makes of the published files, and answer as a store of them does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fairwait.analysis.workbench import Workbench
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.pipeline.build_figures import build_figures
from fairwait.pipeline.ingest import ingest
from fairwait.places.areas import areas
from fairwait.store.reader import open_store, packaged_figures

JANUARY = Period(2026, 1)
LIMIT_BYTES = 6_000_000


def packaged_files(shared_data: Path) -> list[Path]:
    """The published files that the packaged figures say they come from."""
    names = {release.file_name for release in packaged_figures().all_releases}
    found = [path for path in shared_data.rglob("*") if path.name in names]
    assert {path.name for path in found} == names
    return found


@pytest.fixture(scope="module")
def store_of_the_same_files(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("same") / "store"
    ingest(packaged_files(shared_data), root)
    return root


def test_the_package_holds_figures_and_no_rows_of_provider_by_commissioner() -> None:
    for release in packaged_figures().all_releases:
        assert not release.path("facts").exists()
        assert not release.path("totals").exists()


def test_everything_packaged_is_small_and_attributed() -> None:
    root = packaged_figures().root
    kept = [path for path in root.parent.rglob("*") if path.is_file() and path.suffix != ".pyc"]  # made on first use
    assert sum(path.stat().st_size for path in kept) < LIMIT_BYTES
    attribution = (root / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in attribution
    for release in packaged_figures().all_releases:
        assert release.sha256 in attribution
        assert release.file_name in attribution


def _same(a: object, b: object) -> bool:
    """Equal, or floating-point numbers one unit of the sixth figure apart: a parallel sum has no fixed order."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or abs(a - b) <= 2e-6 * max(1.0, abs(a))
    return a == b


def test_building_again_from_the_published_files_gives_the_same_figures(shared_data: Path, tmp_path: Path) -> None:
    build_figures(packaged_files(shared_data), tmp_path / "england")
    packaged = packaged_figures().root
    built = {path.relative_to(tmp_path / "england"): path for path in (tmp_path / "england").rglob("*.*")}
    assert built.keys() == {path.relative_to(packaged) for path in packaged.rglob("*.*")}
    con = packaged_figures().connection.cursor()
    import duckdb

    fresh = duckdb.connect()
    for name, path in built.items():
        if path.suffix == ".parquet":
            ours = con.execute(f"select * from read_parquet('{packaged / name}')").fetchall()
            theirs = fresh.execute(f"select * from read_parquet('{path}')").fetchall()
            assert len(ours) == len(theirs), name
            for row, other in zip(ours, theirs, strict=True):
                assert all(_same(a, b) for a, b in zip(row, other, strict=True)), (name, row, other)
        elif path.suffix == ".json":
            assert json.loads(path.read_text("utf-8")) == json.loads((packaged / name).read_text("utf-8"))


def test_completeness_is_the_same_from_the_package_and_from_a_store(store_of_the_same_files: Path) -> None:
    package, store = Workbench(packaged_figures()), Workbench(open_store(store_of_the_same_files))
    for function in TREATMENT_FUNCTIONS:
        for geography in (Geography.SUB_ICB, Geography.ICB, Geography.REGION):
            for area in areas(geography, JANUARY):
                ours = package.completeness(area.code, JANUARY, function)
                theirs = store.completeness(area.code, JANUARY, function)
                assert ours.status == theirs.status, (area.code, function)
                assert ours.completeness == pytest.approx(theirs.completeness, abs=1e-4, nan_ok=True)
                assert ours.reason == theirs.reason


def test_estimates_are_the_same_from_the_package_and_from_a_store(store_of_the_same_files: Path) -> None:
    package, store = Workbench(packaged_figures()), Workbench(open_store(store_of_the_same_files))
    for measure in ("within_18_weeks", "admitted_treated_per_1000", "median_wait"):
        for geography in Geography:
            if measure == "admitted_treated_per_1000" and geography is Geography.PROVIDER:
                continue
            ours = list(package.all_estimates(measure, geography, JANUARY).records())
            theirs = list(store.all_estimates(measure, geography, JANUARY).records())
            for a, b in zip(ours, theirs, strict=True):
                assert {**a, "completeness": None} == {**b, "completeness": None}
