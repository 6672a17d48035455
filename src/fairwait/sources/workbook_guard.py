"""What is looked at before a spreadsheet library may open a workbook, so that no file can exhaust the machine.

An .xlsx is a zip of XML. It is unpacked here in passing, never to disk: a few kilobytes can unpack to gigabytes, and
one stray figure in the last row of a sheet would make a reader set aside room for a million rows.
"""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

from fairwait.domain.errors import BadInputError

#: The largest published workbook is about 9 MB, which unpacks to less than 100 MB.
MAX_WORKBOOK_BYTES = 400_000_000
#: The longest published sheet has some 13,000 rows: 500 providers by 25 treatment functions.
MAX_ROWS = 60_000
_CONTAINER = b"\xd0\xcf\x11\xe0"
_SPECIAL, _FREE = 0xFFFFFFFA, 0xFFFFFFFF
_CHUNK = 1 << 20
_OVERLAP = 256
_LAST_VALUE = re.compile(rb'<c r="[A-Z]+(\d+)"')
_AGAIN = "download the workbook again from the publisher's page; do not edit it"


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


def is_cut_short(path: Path) -> bool:
    """Whether an .xls ends before the last sector that its own table of sectors says is in use.

    The table's first 109 parts are named in the first 512 bytes; they cover 7 MB, and more than that is not looked at.
    """
    with path.open("rb") as handle:
        head = handle.read(512)
        if not head.startswith(_CONTAINER):
            return False
        if len(head) < 512:
            return True
        size = 1 << struct.unpack_from("<H", head, 30)[0]
        length = path.stat().st_size
        if not 128 <= size <= 4096:
            return True
        for index, part in enumerate(struct.unpack_from("<109I", head, 76)):
            if part >= _SPECIAL:
                continue
            handle.seek((part + 1) * size)
            table = handle.read(size)
            if len(table) < size:
                return True
            used = [entry for entry, follows in enumerate(struct.unpack(f"<{size // 4}I", table)) if follows != _FREE]
            if used and (index * (size // 4) + used[-1] + 1) * size >= length:
                return True
    return False


def password_error(path: Path) -> BadInputError:
    """The error for a workbook that asks for a password."""
    return BadInputError(
        f"{path.name} is protected by a password",
        where=path.name,
        expected="the workbook as published, which has no password",
        remedy=_AGAIN,
    )


def too_long(name: str, sheet: str, row: int) -> BadInputError:
    """The error for a sheet that reaches further down than any published one."""
    return BadInputError(
        f"The sheet reaches down to row {row:,}",
        where=f"{name}, {sheet}, row {row}",
        expected=f"a table of at most {MAX_ROWS:,} rows",
        remedy=_AGAIN,
    )


def _refuse_far_rows(path: Path, member: str, text: bytes) -> bytes:
    """Look at the last figure of each piece only (rows ascend); hand on the end of the piece for the next."""
    value = max(text.rfind(b"<v"), text.rfind(b"<is"))
    start = text.rfind(b'<c r="', 0, value) if value >= 0 else -1
    if start >= 0 and (match := _LAST_VALUE.match(text, start)) and int(match[1]) > MAX_ROWS:
        raise too_long(path.name, f"part {Path(member).name}", int(match[1]))
    return text[-_OVERLAP:]


def _too_large(path: Path) -> BadInputError:
    return BadInputError(
        f"{path.name} unpacks to more than {MAX_WORKBOOK_BYTES // 1_000_000} MB",
        where=path.name,
        expected="a workbook of less than 100 MB unpacked",
        remedy=_AGAIN,
    )
