"""The older file type (.xls) before a spreadsheet library opens it: whether it is whole, how far its cells reach.

An .xls is a container of sectors with a table that chains them; the workbook is one stream of records in it. A reader
sets aside room for every cell from the first to the last, so that two stray cells cost gigabytes: a few kilobytes of
file are enough. Only the records' kinds and places are read here, not their values.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0"
_END = 0xFFFFFFFA
_HEADER = 512
_SMALL = 4096
_BEGIN = 0x0809
#: Kinds of record that hold a cell with a value: formula, number, label, truth, shared text, packed number(s).
_CELLS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00BD, 0x00D6))


class BrokenContainerError(ValueError):
    """The chain of sectors leads out of the file, or round in a circle."""


def workbook_stream(path: Path) -> bytes:
    """The stream of records of an .xls; empty when the file is another kind of container or a very small one.

    Raises
    ------
    BrokenContainerError
        When the file is cut short or its table of sectors is not one.
    """
    content = path.read_bytes()
    if not content.startswith(MAGIC):
        return b""
    try:
        size = 1 << struct.unpack_from("<H", content, 30)[0]
        if size not in (512, 4096):
            raise BrokenContainerError
        table = _table(content, size)
        directory = b"".join(_sectors(content, size, table, struct.unpack_from("<I", content, 48)[0]))
        for entry in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, entry + 64)[0]
            name = directory[entry : entry + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
            first, bytes_long = struct.unpack_from("<II", directory, entry + 116)
            if name.lower() in ("workbook", "book") and bytes_long >= _SMALL:
                return b"".join(_sectors(content, size, table, first))[:bytes_long]
    except struct.error as error:
        raise BrokenContainerError from error
    return b""


def cells_reached(stream: bytes) -> int:
    """How many cells lie from the first to the last that has a value, over all sheets of the stream."""
    read, place, total = struct.Struct("<HH").unpack_from, 0, 0
    rows, columns = [65536, -1], [65536, -1]
    end = len(stream) - 8
    while place <= end:
        kind, length = read(stream, place)
        if kind in _CELLS:
            row, column = read(stream, place + 4)
            if kind == 0x00BD and length >= 6:  # several cells in a row: the last one's column ends the record
                columns[1] = max(columns[1], read(stream, place + min(length, len(stream) - place - 4))[1])
            rows = [min(rows[0], row), max(rows[1], row)]
            columns = [min(columns[0], column), max(columns[1], column)]
        elif kind == _BEGIN:
            total += _area(rows, columns)
            rows, columns = [65536, -1], [65536, -1]
        place += 4 + length
    return total + _area(rows, columns)


def _area(rows: list[int], columns: list[int]) -> int:
    return max(rows[1] - rows[0] + 1, 0) * max(columns[1] - columns[0] + 1, 0)


def _table(content: bytes, size: int) -> list[int]:
    """The table of sectors: for each, which one follows."""
    parts = [part for part in struct.unpack_from("<109I", content, 76) if part < _END]
    further, count = struct.unpack_from("<II", content, 68)
    while further < _END and count > 0:
        *listed, further = struct.unpack(f"<{size // 4}I", _sector(content, size, further))
        parts += [part for part in listed if part < _END]
        count -= 1
    table: list[int] = []
    for part in parts:
        table += struct.unpack(f"<{size // 4}I", _sector(content, size, part))
    return table


def _sectors(content: bytes, size: int, table: list[int], first: int) -> Iterator[bytes]:
    place, steps = first, 0
    while place < _END:
        if place >= len(table) or steps > len(table):
            raise BrokenContainerError
        yield _sector(content, size, place)
        place, steps = table[place], steps + 1


def _sector(content: bytes, size: int, place: int) -> bytes:
    start = _HEADER + place * size if size == _HEADER else (place + 1) * size
    found = content[start : start + size]
    if len(found) < size:
        raise BrokenContainerError
    return found
