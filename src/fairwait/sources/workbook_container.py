"""The container of the older file type (.xls): its streams taken out, and one stream put into a container of our own.

An .xls is a file of sectors with a table that chains them and a directory of named streams; the workbook is one of
them. Counts and lengths in the container are not trusted: nothing here reads more sectors than the file has.
"""

from __future__ import annotations

import struct
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0"
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_TABLE = 0xFFFFFFFD
_END = 0xFFFFFFFA
_HEADER = 512
_SMALL = 4096
_SMALL_SECTOR = 64
_LISTED = 109
#: Sectors of the container that is written: so large that the 109 places in its header hold any table.
_SIZE = 4096


class BrokenContainerError(ValueError):
    """The chain of sectors leads out of the file, or round in a circle."""


def streams(path: Path) -> dict[str, bytes]:
    """The streams of an .xls that hold a workbook, or one under a password, by name in lower case.

    Names looked for are ``workbook``, ``book`` and ``encryptedpackage``; where one is there twice, the first counts.

    Raises
    ------
    BrokenContainerError
        When the file is cut short or its table of sectors is not one.
    """
    content = path.read_bytes()
    try:
        size = 1 << struct.unpack_from("<H", content, 30)[0]
        if size not in (512, 4096):
            raise BrokenContainerError
        return _Container(content, size).streams()
    except (struct.error, IndexError) as error:
        raise BrokenContainerError from error


class _Container:
    def __init__(self, content: bytes, size: int) -> None:
        self.content = content
        self.size = size
        self.sectors = len(content) // size
        self.table = self._table()

    def streams(self) -> dict[str, bytes]:
        directory = self._chain(struct.unpack_from("<I", self.content, 48)[0])
        first, long = struct.unpack_from("<II", directory, 116)
        found: dict[str, bytes] = {}
        for entry in range(0, len(directory) - 127, 128):
            name = directory[entry : entry + 64].decode("utf-16-le", errors="replace").partition("\0")[0].lower()
            if name in ("workbook", "book", "encryptedpackage") and name not in found:
                start, length = struct.unpack_from("<II", directory, entry + 116)
                small = length < _SMALL
                found[name] = self._small(first, long, start, length) if small else self._chain(start)[:length]
        return found

    def _small(self, first: int, long: int, start: int, length: int) -> bytes:
        """A short stream, which lies in pieces of 64 bytes inside another stream that the root names."""
        if not length:
            return b""
        (table_at,) = struct.unpack_from("<I", self.content, 60)
        chain = self._chain(table_at)
        table = struct.unpack(f"<{len(chain) // 4}I", chain)
        pieces = self._chain(first)[:long]
        found: list[bytes] = []
        place = start
        while place < _END:
            if place >= len(table) or len(found) > len(pieces) // _SMALL_SECTOR:
                raise BrokenContainerError
            found.append(pieces[place * _SMALL_SECTOR : (place + 1) * _SMALL_SECTOR])
            place = table[place]
        return b"".join(found)[:length]

    def _table(self) -> list[int]:
        """The table of sectors: for each, which one follows."""
        parts = [part for part in struct.unpack_from(f"<{_LISTED}I", self.content, 76) if part < _END]
        (further,) = struct.unpack_from("<I", self.content, 68)
        steps = 0
        while further < _END:
            *listed, further = struct.unpack(f"<{self.size // 4}I", self._sector(further))
            parts += [part for part in listed if part < _END]
            steps += 1
            if steps > self.sectors or len(parts) > self.sectors:
                raise BrokenContainerError
        table: list[int] = []
        for part in parts:
            table += struct.unpack(f"<{self.size // 4}I", self._sector(part))
        return table

    def _chain(self, first: int) -> bytes:
        found: list[bytes] = []
        place = first
        while place < _END:
            if place >= len(self.table) or len(found) > self.sectors:
                raise BrokenContainerError
            found.append(self._sector(place))
            place = self.table[place]
        return b"".join(found)

    def _sector(self, place: int) -> bytes:
        start = _HEADER + place * self.size if self.size == _HEADER else (place + 1) * self.size
        found = self.content[start : start + self.size]
        if len(found) < self.size:
            raise BrokenContainerError
        return found


def container(stream: bytes) -> bytes:
    """A container with nothing in it but a workbook's stream.

    Raises
    ------
    BrokenContainerError
        When the stream is longer than any workbook (about 450 MB).
    """
    body = stream.ljust(_SMALL, b"\0")
    long = len(body)
    body += bytes(-long % _SIZE)
    used = len(body) // _SIZE  # sectors of the stream, which come first; then the directory, then the table
    tables = 1
    while used + 1 + tables > tables * (_SIZE // 4):
        tables += 1
    if tables > _LISTED:
        raise BrokenContainerError
    chain = [*range(1, used), _LAST, _LAST, *[_TABLE] * tables]
    chain += [_FREE] * (tables * (_SIZE // 4) - len(chain))
    directory = _entry("Root Entry", 5, 1, 0, 0) + _entry("Workbook", 2, _FREE, 0, long)
    listed = [*range(used + 1, used + 1 + tables), *[_FREE] * (_LISTED - tables)]
    header = _SIGNATURE + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 1, tables, used, 0, _SMALL, _LAST, 0, _LAST, 0, listed[0])
    header += struct.pack(f"<{_LISTED - 1}I", *listed[1:])
    return b"".join((header.ljust(_SIZE, b"\0"), body, directory.ljust(_SIZE, b"\0"),
                     struct.pack(f"<{len(chain)}I", *chain)))  # fmt: skip


def _entry(name: str, kind: int, child: int, first: int, long: int) -> bytes:
    """One entry of the directory: a name, its kind, what follows it, and where its stream is."""
    words = (name + "\0").encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return words.ljust(64, b"\0") + struct.pack("<H", len(words)) + links + bytes(36) + struct.pack("<IQ", first, long)
