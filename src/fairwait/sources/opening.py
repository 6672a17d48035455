"""From a file as downloaded to a plain file that a source can read, without ever trusting the file.

A zip or gzip file is unpacked into a folder the caller names, under a name of our own (a path inside an archive is
never used), with a limit on the unpacked size that is enforced while unpacking, whatever the archive declares.
"""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from datetime import date
from pathlib import Path
from typing import Protocol

from fairwait.domain.errors import BadInputError
from fairwait.domain.harmless import decoded
from fairwait.sources.contract import OpenedFile
from fairwait.sources.workbook_container import MAGIC
from fairwait.sources.workbook_guard import examined_xls, examined_xlsx

#: The largest real monthly file is 85 MB unpacked; six times that is not a monthly file.
MAX_UNPACKED_BYTES = 500_000_000
_CHUNK = 1 << 20
_ZIP = b"PK"
_GZIP = b"\x1f\x8b"
_ANOTHER_COPY = "download the file again from the publisher's page"


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def open_file(path: Path, workdir: Path) -> OpenedFile:
    """Unpack ``path`` where needed and hand on a plain file.

    Parameters
    ----------
    path:
        A .csv, .csv.gz, .zip holding one .csv, .xls, .xlsx or .parquet file.
    workdir:
        A temporary folder that the caller removes.

    Raises
    ------
    BadInputError
        For an empty, truncated, encrypted or oversized archive, one with several data files, or a web page.
    """
    try:
        with path.open("rb") as handle:
            head = handle.read(512)
    except OSError as error:
        raise BadInputError(
            f"{path.name} cannot be read",
            where=str(path),
            expected="a file that this account may read",
            remedy=f"check the path and its permissions ({error.strerror})",
        ) from error
    if not head.strip(b"\x00\r\n \t"):
        raise BadInputError(
            f"{path.name} is empty", where=str(path), expected="a published data file", remedy=_ANOTHER_COPY
        )
    if _is_web_page(head):
        raise BadInputError(
            f"{path.name} is a web page, not a data file",
            where=str(path),
            expected="a .csv, .csv.gz, .zip, .xls, .xlsx or .parquet file",
            remedy="the publisher's site probably answered with an error page: " + _ANOTHER_COPY,
        )
    if head.startswith(_ZIP):
        return _open_zip(path, workdir)
    if head.startswith(_GZIP):
        return _open_gzip(path, workdir)
    if head.startswith(MAGIC):
        return OpenedFile(raw_path=path, path=examined_xls(path, workdir), name=decoded(path.name))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError(
            f"{path.name} is in UTF-16, not in the encoding it is published in",
            where=str(path),
            expected="UTF-8 text",
            remedy=f"opening and saving a file in a spreadsheet program changes it: {_ANOTHER_COPY}",
        )
    return OpenedFile(raw_path=path, path=_under_a_name(path, workdir), name=decoded(path.name))


def _is_web_page(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf\r\n \t").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) and b"<" in start


def _under_a_name(path: Path, workdir: Path) -> Path:
    """The file, or a copy where its path holds bytes that are no text: those who read it take only text."""
    if decoded(str(path)) == str(path):
        return path
    return Path(shutil.copyfile(path, workdir / f"plain{decoded(path.suffix)}"))


def _open_zip(path: Path, workdir: Path) -> OpenedFile:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:  # an .xlsx workbook is itself a zip
                return OpenedFile(raw_path=path, path=examined_xlsx(path, archive, workdir), name=decoded(path.name))
            member = _only_member(path, archive)
            target = workdir / "member.csv"
            with archive.open(member) as source:
                _copy_limited(source, target, path)
            name = Path(member.filename.replace("\\", "/")).name
            return OpenedFile(raw_path=path, path=target, name=name, member_date=_member_date(member))
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise BadInputError(
            f"{path.name} is a damaged or truncated zip file",
            where=str(path),
            expected="a complete zip file holding one .csv",
            remedy=_ANOTHER_COPY,
        ) from error
    except NotImplementedError as error:
        raise BadInputError(
            f"{path.name} is packed in a way that is not supported",
            where=str(path),
            expected="an ordinary zip file",
            remedy="unpack it and give the .csv itself",
        ) from error


def _only_member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
    data = [info for info in members if info.filename.lower().endswith((".csv", ".txt"))]
    if len(data) != 1:
        listed = ", ".join(Path(info.filename).name for info in data[:4]) or "none"
        raise BadInputError(
            f"{path.name} holds {len(data)} .csv files ({listed})",
            where=str(path),
            expected="a zip with exactly one .csv inside",
            remedy="unpack it and give the files one by one" if data else _ANOTHER_COPY,
        )
    member = data[0]
    if member.flag_bits & 0x1:
        raise BadInputError(
            f"{path.name} is encrypted",
            where=f"{path}, member {Path(member.filename).name}",
            expected="the file as published, which has no password",
            remedy=_ANOTHER_COPY,
        )
    if member.file_size > MAX_UNPACKED_BYTES:
        raise _too_large(path)
    return member


def _member_date(member: zipfile.ZipInfo) -> date | None:
    try:
        return date(*member.date_time[:3])
    except ValueError:
        return None


def _open_gzip(path: Path, workdir: Path) -> OpenedFile:
    name = decoded(path.name).removesuffix(".gz")
    target = workdir / "member.csv"
    try:
        with gzip.open(path, "rb") as source:
            _copy_limited(source, target, path)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInputError(
            f"{path.name} is a damaged or truncated gzip file",
            where=str(path),
            expected="a complete .csv.gz file",
            remedy=_ANOTHER_COPY,
        ) from error
    return OpenedFile(raw_path=path, path=target, name=name)


def _copy_limited(source: _Readable, target: Path, path: Path) -> None:
    """Copy a .csv in chunks, stopping at the limit: an archive's declared size is not to be trusted."""
    written = 0
    with target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > MAX_UNPACKED_BYTES:
                raise _too_large(path)
            out.write(chunk)
    if written == 0:
        raise BadInputError(
            f"{path.name} holds an empty file", where=str(path), expected="a published data file", remedy=_ANOTHER_COPY
        )
    with target.open("rb") as unpacked:
        head = unpacked.read(4)
    if head in (b"PK\x03\x04", MAGIC):  # it would be read without having been examined
        raise BadInputError(
            f"{path.name} holds a workbook or another archive under the name of a .csv",
            where=str(path), expected="a .csv", remedy="unpack it and give what is inside under its own name",
        )  # fmt: skip


def _too_large(path: Path) -> BadInputError:
    return BadInputError(
        f"{path.name} unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000:,} MB",
        where=str(path),
        expected="a monthly file of about 85 MB unpacked",
        remedy=_ANOTHER_COPY,
    )
