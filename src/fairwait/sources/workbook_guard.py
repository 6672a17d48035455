"""What is looked at before a spreadsheet library may open a workbook, so that no file can exhaust the machine.

An .xlsx is a zip of XML. It is unpacked here in passing, never to disk: a few kilobytes can unpack to gigabytes, and
one stray figure in the last row of a sheet would make a reader set aside room for a million rows.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from fairwait.domain.errors import BadInputError
from fairwait.sources.workbook_container import BrokenContainerError, cells_reached, workbook_stream

#: The largest published workbook is about 9 MB, which unpacks to less than 100 MB.
MAX_WORKBOOK_BYTES = 400_000_000
#: The longest published sheet has some 13,000 rows: 500 providers by 25 treatment functions.
MAX_ROWS = 30_000
#: Room for cells takes some 24 bytes each, whether there is anything in them or not.
MAX_CELLS = 20_000_000
_CHUNK = 1 << 20
_OVERLAP = 256
#: A cell that is not empty and stands past column ZZ: published tables have at most some 120 columns.
_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{3}\d+)"(?:[^>]*[^>/])?>')
_LAST_VALUE = re.compile(rb'<c r="[A-Z]+(\d+)"')
AGAIN = "download the workbook again from the publisher's page; do not edit it"


def refuse_unsafe_workbook(path: Path, archive: zipfile.ZipFile) -> None:
    """Unpack every member of an .xlsx in passing; raise where it is too large, too long, encrypted or damaged.

    Raises
    ------
    BadInputError
        For more than :data:`MAX_WORKBOOK_BYTES` unpacked, a figure below row :data:`MAX_ROWS`, or a member with a
        password. A damaged member raises ``zipfile.BadZipFile`` or ``zlib.error``, as any zip does.
    """
    unpacked = 0
    for info in archive.infolist():
        if info.flag_bits & 0x1:
            raise password_error(path)
        rows = info.filename.startswith("xl/worksheets/")
        with archive.open(info) as member:
            tail = b""
            while chunk := member.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MAX_WORKBOOK_BYTES:
                    raise _too_large(path)
                if rows:
                    tail = _refuse_far_rows(path, info.filename, tail + chunk)


def refuse_unsafe_container(path: Path) -> None:
    """Look how far the cells of an .xls reach before it is opened; another kind of file passes.

    Raises
    ------
    BadInputError
        When the file is cut short, or its cells reach over more than :data:`MAX_CELLS`.
    """
    try:
        reached = cells_reached(workbook_stream(path))
    except (BrokenContainerError, OSError) as error:
        raise damaged(path.name) from error
    if reached > MAX_CELLS:
        raise BadInputError(
            f"The cells of {path.name} reach over {reached:,} places, most of them empty",
            where=path.name,
            expected="tables of at most a million cells",
            remedy=AGAIN,
        )


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


def _refuse_far_rows(path: Path, member: str, text: bytes) -> bytes:
    """Look at the last figure of each piece (rows ascend) and for one far out; hand on the end for the next piece."""
    value = max(text.rfind(b"<v"), text.rfind(b"<is"))
    if match := _FAR_COLUMN.search(text):
        raise BadInputError(
            f"The sheet reaches out to cell {match[1].decode()}",
            where=f"{path.name}, part {Path(member).name}, cell {match[1].decode()}",
            expected="a table of some hundred columns",
            remedy=AGAIN,
        )
    start = text.rfind(b'<c r="', 0, value) if value >= 0 else -1
    if start >= 0 and (match := _LAST_VALUE.match(text, start)) and int(match[1]) > MAX_ROWS:
        raise too_long(path.name, f"part {Path(member).name}", int(match[1]))
    return text[-_OVERLAP:]


def _too_large(path: Path) -> BadInputError:
    return BadInputError(
        f"{path.name} unpacks to more than {MAX_WORKBOOK_BYTES // 1_000_000} MB",
        where=path.name,
        expected="a workbook of less than 100 MB unpacked",
        remedy=AGAIN,
    )
