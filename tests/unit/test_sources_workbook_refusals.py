"""Workbooks that are not as published are refused, naming sheet and cell, and leave nothing behind."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from fairwait.domain.errors import BadInputError
from fairwait.pipeline.ingest import ingest
from fairwait.sources import workbook_guard
from fairwait.store.reader import open_store
from tests.synthetic.workbook import HEADER, make_book, write_sheets
from tests.synthetic.workbook_breakages import BROKEN, PROVIDER_BROKEN, Spoiled


def refusal(path: Path, store: Path) -> BadInputError:
    """The error of ingesting one file, having looked that nothing of it was kept."""
    (file,) = ingest([path], store).files
    assert isinstance(file.error, BadInputError), f"accepted as {file.release}"
    kept = [each for each in store.rglob("*") if each.is_file() and each.name != ".writer.lock"]
    assert [each for each in kept if each.suffix in (".parquet", ".xlsx", ".xls")] == []
    assert file.error.expected
    assert file.error.remedy
    return file.error


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.id)
def test_a_spoiled_workbook_is_refused_in_words(fault: Spoiled, suffix: str, tmp_path: Path) -> None:
    book = make_book(fault.part, "commissioner")
    fault.spoil(book)
    path = book.write(tmp_path, suffix, f"Admitted-Commissioner-Dec24{suffix}")
    error = refusal(path, tmp_path / "store")
    assert fault.what in error.what
    assert fault.where.replace(".xlsx", suffix) in error.where


@pytest.mark.parametrize("fault", PROVIDER_BROKEN, ids=lambda fault: fault.id)
def test_a_spoiled_workbook_of_providers_is_refused(fault: Spoiled, tmp_path: Path) -> None:
    book = make_book(fault.part, "provider")
    fault.spoil(book)
    error = refusal(book.write(tmp_path), tmp_path / "store")
    assert fault.what in error.what
    assert fault.where in error.where


def test_a_good_workbook_is_kept(tmp_path: Path) -> None:
    """The other tests of this file could pass with a reader that refuses everything."""
    (file,) = ingest([make_book("1A", "commissioner").write(tmp_path)], tmp_path / "store").files
    assert file.outcome == "new"
    store = open_store(tmp_path / "store")
    assert "rtt-admitted-commissioner" in {release.publication for release in store.all_releases}


def test_an_xls_with_a_password(tmp_path: Path) -> None:
    path = make_book("1A", "commissioner").write(tmp_path, ".xls")
    content = bytearray(path.read_bytes())
    start = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    struct.pack_into("<H", content, start, 0x2F)  # the record after the first becomes FILEPASS
    path.write_bytes(bytes(content))
    assert "protected by a password" in refusal(path, tmp_path / "store").what


def test_an_xlsx_with_a_password(tmp_path: Path) -> None:
    """A locked .xlsx is no zip: the whole of it lies encrypted in a stream of an older container."""
    from xlwt.CompoundDoc import XlsDoc

    path = tmp_path / "Admitted-Commissioner-Dec24.xlsx"
    container = io.BytesIO()
    XlsDoc().save(container, bytes(8192))
    name, other = ("EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le"))
    content = container.getvalue()
    at = content.index(other)
    entry = name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2)
    path.write_bytes(content[:at] + entry + content[at + 66 :])
    assert "protected by a password" in refusal(path, tmp_path / "store").what


def test_a_zip_member_with_a_password(tmp_path: Path) -> None:
    path = make_book("1A", "commissioner").write(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(bytes(content))
    assert "protected by a password" in refusal(path, tmp_path / "store").what


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_truncated_workbook(suffix: str, share: float, tmp_path: Path) -> None:
    path = make_book("1A", "commissioner").write(tmp_path, suffix)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    error = refusal(path, tmp_path / "store")
    assert path.name in error.what or path.name in error.where


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "MAX_WORKBOOK_BYTES", 3_000_000)
    path = make_book("1A", "commissioner").write(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", bytes(4_000_000))
    assert "unpacks to more than 3 MB" in refusal(path, tmp_path / "store").what


@pytest.mark.parametrize("cell", [(1_048_575, 3), (5, 16_383)])
def test_a_stray_cell_in_an_xlsx_does_not_fill_the_memory(cell: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "Admitted-Commissioner-Dec24.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("National")
        sheet.write_number(0, 0, 1)
        sheet.write_number(*cell, 1)
    error = refusal(path, tmp_path / "store")
    assert "The sheet reaches" in error.what
    assert "sheet1.xml" in error.where


def test_stray_cells_in_an_xls_do_not_fill_the_memory(tmp_path: Path) -> None:
    """Six kilobytes that would cost a reader two gigabytes."""
    path = tmp_path / "Admitted-Commissioner-Dec24.xls"
    corners = [[1.0]] + [[]] * 65_534 + [[""] * 255 + [1.0]]
    write_sheets(path, dict.fromkeys(("National", "Region", "Commissioner"), corners))
    assert path.stat().st_size < 10_000
    assert "reach over 33,554,432 places" in refusal(path, tmp_path / "store").what


def test_a_container_whose_sectors_go_round_in_a_circle(tmp_path: Path) -> None:
    path = make_book("1A", "commissioner").write(tmp_path, ".xls")
    content = bytearray(path.read_bytes())
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<II", content, 512 * (table + 1), 1, 0)  # sector 0 leads to 1, and 1 to 0
    path.write_bytes(bytes(content))
    assert "cannot be opened as a workbook" in refusal(path, tmp_path / "store").what


def test_a_million_blank_rows_are_passed_over(tmp_path: Path) -> None:
    """Rows that only carry a style hold nothing: a workbook that someone has clicked about in still reads."""
    path = make_book("1A", "commissioner").write(tmp_path)
    blank = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(1000, 1_048_577))
    folder = tmp_path / "other"
    folder.mkdir()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(folder / path.name, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet4.xml":
                assert b"</sheetData>" in content
                content = content.replace(b"</sheetData>", blank + b"</sheetData>")
            target.writestr(info, content)
    (file,) = ingest([folder / path.name], tmp_path / "store").files
    assert file.outcome == "new", file.error


def test_a_header_below_a_long_preamble_is_not_looked_for_for_ever(tmp_path: Path) -> None:
    book = make_book("1A", "commissioner")
    cells = book.sheets["Sub-ICB"]
    book.sheets["Sub-ICB"] = [*cells[:HEADER], *[[] for _ in range(60)], *cells[HEADER:]]
    assert "no header" in refusal(book.write(tmp_path), tmp_path / "store").what
