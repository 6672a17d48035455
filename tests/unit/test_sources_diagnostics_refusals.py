"""Diagnostics files that are not as published are refused, naming the place, and leave the store as it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.ingest import ingest
from fairwait.sources import workbook_guard
from tests.synthetic.diagnostics import make_book, make_series
from tests.synthetic.diagnostics_breakages import BROKEN, BROKEN_SERIES, Spoiled, SpoiledSeries
from tests.synthetic.workbook_bombs import SHEETS, write_xlsx


def refusal(path: Path, store: Path) -> BadInputError:
    """The error of ingesting one file, having looked that nothing of it was kept."""
    (file,) = ingest([path], store).files
    assert isinstance(file.error, BadInputError), f"accepted as {file.release}"
    kept = [each for each in store.rglob("*") if each.is_file() and each.name != ".writer.lock"]
    assert [each for each in kept if each.suffix in (".parquet", ".xlsx", ".xls", ".csv")] == []
    assert file.error.expected
    assert file.error.remedy
    return file.error


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.id)
def test_a_spoiled_workbook_is_refused_in_words(fault: Spoiled, tmp_path: Path) -> None:
    book = make_book()
    fault.spoil(book)
    error = refusal(book.write(tmp_path), tmp_path / "store")
    assert fault.what in error.what
    assert fault.where in error.where


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_a_good_workbook_is_kept(suffix: str, tmp_path: Path) -> None:
    """The other tests of this file could pass with a reader that refuses everything."""
    (file,) = ingest([make_book().write(tmp_path, suffix)], tmp_path / "store").files
    assert file.outcome == "new"
    assert file.release is not None
    assert file.release.publication == "diagnostics-provider"


def test_what_stood_in_the_store_still_stands_after_a_refusal(tmp_path: Path) -> None:
    store = tmp_path / "store"
    ingest([make_book().write(tmp_path)], store)
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    book = make_book(seed=6)
    BROKEN[0].spoil(book)
    (file,) = ingest([book.write(tmp_path, name="other.xls")], store).files
    assert file.outcome == "failed"
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before


def test_the_name_says_another_month(tmp_path: Path) -> None:
    path = make_book().write(tmp_path, name="Monthly-Diagnostics-Web-File-Provider-May-2023.xls")
    error = refusal(path, tmp_path / "store")
    assert "The file's name says May 2023, its content says October 2024" in error.what


def test_the_name_says_another_basis(tmp_path: Path) -> None:
    path = make_book().write(tmp_path, name="Monthly-Diagnostics-Web-File-Commissioner-October-2024.xls")
    error = refusal(path, tmp_path / "store")
    assert "The file's name says by commissioner, its content says by provider" in error.what


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_truncated_workbook(suffix: str, share: float, tmp_path: Path) -> None:
    path = make_book().write(tmp_path, suffix)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    error = refusal(path, tmp_path / "store")
    assert path.name in error.what or path.name in error.where


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_WORKBOOK_BYTES", 3_000_000)
    path = make_book().write(tmp_path, ".xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", bytes(4_000_000))
    assert "unpacks to more than 3 MB" in refusal(path, tmp_path / "store").what


def test_a_sheet_that_reaches_too_far_is_not_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "Monthly-Diagnostics-Web-File-Provider-October-2024.xlsx", SHEETS["plain"])
    assert "The sheet reaches" in refusal(path, tmp_path / "store").what


def test_a_web_page_under_the_workbooks_name(tmp_path: Path) -> None:
    path = tmp_path / "Monthly-Diagnostics-Web-File-Provider-October-2024.xls"
    path.write_text("<!DOCTYPE html><html><body>Not found</body></html>", encoding="utf-8")
    assert "is a web page" in refusal(path, tmp_path / "store").what


@pytest.mark.parametrize("fault", BROKEN_SERIES, ids=lambda fault: fault.id)
def test_a_spoiled_series_is_refused_in_words(fault: SpoiledSeries, tmp_path: Path) -> None:
    series = make_series()
    fault.spoil(series)
    error = refusal(series.write(tmp_path), tmp_path / "store")
    assert fault.what in error.what
    assert fault.where in error.where


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("2019-01-01,4111441,0,4111441", "4,111,441 is odd"),
        ("2019-01-01,4111440,2,4111440", "1 breach of a rule"),
        ("2019-01-15,4111440,0,4111440", "stands where a month as YYYY-MM-01"),
    ],
)
def test_englands_tests_are_halved_only_where_all_were_counted_twice(cells: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "england.csv"
    path.write_text(f"Period,dm01_total_activity,CDC_total_activity,non_CDC_activity\n{cells}\n", encoding="utf-8")
    error = refusal(path, tmp_path / "store")
    assert what in error.what
    assert "line 2" in error.where


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ("R0A,MANCHESTER,10.0,11.0,2.0", "1 breach of a rule"),
        ("R0A,MANCHESTER,10.5,1.0,1.0", "“10.5” stands where a whole number"),
    ],
)
def test_snapshots_that_do_not_hold_together(cells: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "snapshots.csv"
    header = "period,Trust Code,Trust Name,Waiting List Total,Waiting 6+ weeks,Waiting 13+ weeks"
    path.write_text(f"{header}\n2020-12-01,{cells}\n", encoding="utf-8")
    error = refusal(path, tmp_path / "store")
    assert what in error.what
    assert "line 2" in error.where
