"""What is looked at before a spreadsheet library may open a workbook, so that no file can exhaust the machine.

A few kilobytes can unpack to gigabytes, one stray figure in the last row of a sheet makes a reader set aside room for
a million rows, and one long text shown by a million cells is copied a million times; a reader that is refused memory
ends the whole program. So every part is examined first, and what was examined is written anew, with nothing else, into
the file that the library reads: however oddly a container is built, the two cannot see different content.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.parsers.expat import ExpatError

from fairwait.domain.errors import BadInputError
from fairwait.sources.workbook_container import BrokenContainerError, container, streams
from fairwait.sources.workbook_parts import (
    MAX_ROWS,
    FarCellError,
    NotPlainXmlError,
    Part,
    TooManyElementsError,
    examine_part,
)
from fairwait.sources.workbook_records import BrokenRecordsError, TooFarError, examine_records

#: The largest published workbook is about 9 MB, which unpacks to less than 100 MB.
MAX_WORKBOOK_BYTES = 300_000_000
#: Room for cells takes some 24 bytes each, whether there is anything in them or not.
MAX_CELLS = 20_000_000
#: The texts of all cells together.
MAX_TEXT = 500_000_000
_CHUNK = 1 << 20
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
AGAIN = "download the workbook again from the publisher's page; do not edit it"


def examined_xlsx(path: Path, archive: zipfile.ZipFile, workdir: Path) -> Path:
    """Examine every part of an .xlsx and write those that make up the sheets into a new file; return its path.

    Raises
    ------
    BadInputError
        For more than :data:`MAX_WORKBOOK_BYTES` unpacked, a figure below row :data:`MAX_ROWS` or past column ZZ, more
        than :data:`MAX_CELLS` or :data:`MAX_TEXT`, or a member with a password or that is not XML as published. A
        damaged member raises ``zipfile.BadZipFile`` or ``zlib.error``, as any zip does.
    """
    target = workdir / "workbook.xlsx"
    parts: list[Part] = []
    names: set[str] = set()
    unpacked = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as examined:
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                raise password_error(path)
            text = _unpack(path, archive, info, MAX_WORKBOOK_BYTES - unpacked)
            unpacked += len(text)
            name = info.filename.replace("\\", "/").lstrip("/")
            if _makes_sheets(name.lower()):
                if name.lower() in names:
                    raise damaged(path.name)
                names.add(name.lower())
                parts.append(_examine(path, Path(name).name, text))
                examined.writestr(name, text)
    _refuse_area(path, sum(part.rows * part.columns for part in parts), sum(part.cells for part in parts))
    _refuse_texts(path, _shown(parts))
    return target


def examined_xls(path: Path, workdir: Path) -> Path:
    """Examine the records of an .xls and write them into a new file; return its path.

    Raises
    ------
    BadInputError
        When the file is cut short, has a password, or its cells reach over more than :data:`MAX_CELLS` or hold more
        than :data:`MAX_TEXT`.
    """
    try:
        if path.stat().st_size > MAX_WORKBOOK_BYTES:
            raise _too_large(path)
        found = streams(path)
        if "encryptedpackage" in found:
            raise password_error(path)
        stream = found.get("workbook") or found.get("book")
        if not stream:
            raise damaged(path.name)
        reached = examine_records(stream, MAX_CELLS)
    except TooFarError as error:
        raise _too_many_places(path, error.places) from error
    except (BrokenContainerError, BrokenRecordsError, OSError) as error:
        raise damaged(path.name) from error
    _refuse_texts(path, reached.text)
    target = workdir / "workbook.xls"
    target.write_bytes(container(stream))
    return target


def damaged(name: str) -> BadInputError:
    """The error for a file that begins as a workbook and cannot be read as one."""
    return BadInputError(
        f"{name} cannot be opened as a workbook",
        where=name,
        expected="a complete .xlsx or .xls workbook as published",
        remedy=AGAIN,
    )


def password_error(path: Path) -> BadInputError:
    """The error for a workbook that asks for a password."""
    return BadInputError(
        f"{path.name} is protected by a password",
        where=path.name,
        expected="the workbook as published, which has no password",
        remedy=AGAIN,
    )


def too_long(name: str, sheet: str, row: int) -> BadInputError:
    """The error for a sheet that reaches further down than any published one."""
    return BadInputError(
        f"The sheet reaches down to row {row:,}",
        where=f"{name}, {sheet}, row {row}",
        expected=f"a table of at most {MAX_ROWS:,} rows",
        remedy=AGAIN,
    )


def _makes_sheets(name: str) -> bool:
    """Whether a part, named in lower case, belongs to what a reader of sheets needs; pictures and notes do not."""
    return name.endswith((".xml", ".rels")) and (
        name == "[content_types].xml" or name.startswith("_rels/")
        or (name.startswith("xl/") and not name.startswith(("xl/drawings/", "xl/charts/", "xl/media/")))
    )  # fmt: skip


def _unpack(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """A member's content, stopping at the limit: an archive's declared size is not to be trusted."""
    if info.compress_type not in _PACKED:  # others can ask for gigabytes just to begin
        raise damaged(path.name)
    content = bytearray()
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            content += chunk
            if len(content) > room:
                raise _too_large(path)
    return bytes(content)


def _examine(path: Path, name: str, text: bytes) -> Part:
    where = f"{path.name}, part {name}"
    try:
        return examine_part(text)
    except FarCellError as error:
        if error.row > MAX_ROWS:
            raise too_long(path.name, f"part {name}", error.row) from error
        raise BadInputError(
            f"The sheet reaches out to column {error.column:,}",
            where=f"{where}, row {error.row}, column {error.column}",
            expected="a table of some hundred columns",
            remedy=AGAIN,
        ) from error
    except TooManyElementsError as error:
        raise BadInputError(
            f"A part of {path.name} has more than {error.most:,} elements",
            where=where, expected="a sheet of at most two million cells", remedy=AGAIN,
        ) from error  # fmt: skip
    except (NotPlainXmlError, ExpatError, ValueError) as error:
        raise BadInputError(
            f"A part of {path.name} is not written as spreadsheet programs write it",
            where=where,
            expected="well-formed XML in UTF-8 without a document type, each cell at a place such as C15",
            remedy=AGAIN,
        ) from error


def _shown(parts: Iterable[Part]) -> int:
    """The size of the shared texts once each cell that shows one has a copy of its own."""
    every = list(parts)
    texts = [size for part in every for size in part.texts]
    if 0 in texts:  # some readers leave the empty ones out when counting, so that any cell may show any text
        texts = [max(texts)] * len(texts)
    return sum(texts) + sum(
        number * _size(texts, place) for part in every for place, number in part.shown.items()
    )  # fmt: skip


def _size(texts: list[int], place: bytes) -> int:
    try:
        return texts[int(place)]
    except (ValueError, IndexError):
        return max(texts, default=0)


def _refuse_area(path: Path, area: int, cells: int) -> None:
    if max(area, cells) > MAX_CELLS:
        raise _too_many_places(path, max(area, cells))


def _too_many_places(path: Path, places: int) -> BadInputError:
    return BadInputError(
        f"The cells of {path.name} reach over {places:,} places, most of them empty",
        where=path.name,
        expected="tables of at most a million cells",
        remedy=AGAIN,
    )


def _refuse_texts(path: Path, size: int) -> None:
    if size > MAX_TEXT:
        raise BadInputError(
            f"The texts in the cells of {path.name} come to {size // 1_000_000:,} MB",
            where=path.name,
            expected="cells of figures and names",
            remedy=AGAIN,
        )


def _too_large(path: Path) -> BadInputError:
    return BadInputError(
        f"{path.name} unpacks to more than {MAX_WORKBOOK_BYTES // 1_000_000} MB",
        where=path.name,
        expected="a workbook of less than 100 MB unpacked",
        remedy=AGAIN,
    )
