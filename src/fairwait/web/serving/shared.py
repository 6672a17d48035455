"""Numbers by name that all workers of one server see: a small table in a file that each maps into its memory.

Nobody locks it: a number is written in one go, and where two workers write for one name at the very same moment the
later number stands. Whoever uses it can bear that, and no worker ever waits for another. Names stand in it as digests
with a salt that only the running server knows, so the file tells nothing about anybody.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import Final

_SLOT: Final = Struct("=Qd")
#: In how many places a name may stand: of those the one with the least number is given up for a new name.
_WAYS: Final = 4
_MOST: Final = 16_384


class Table:
    """A table of at most ``most`` numbers, in a file of its own size or, without one, in this process alone."""

    def __init__(self, salt: str = "", *, most: int = _MOST, file: Path | None = None) -> None:
        self._salt = salt.encode("utf-8")[:64]
        self._sets = max(1, most // _WAYS)
        size = self._sets * _WAYS * _SLOT.size
        mapped = _mapped(file, size) if file is not None else None
        self._memory: mmap.mmap | bytearray = bytearray(size) if mapped is None else mapped

    def __len__(self) -> int:
        """How many names have a number."""
        return sum(1 for _, number in _SLOT.iter_unpack(self._memory[:]) if number)

    def find(self, name: str, most: float) -> tuple[int, float]:
        """Where the number of a name stands, or is to stand, and what it is: nought for a name that has none.

        A number above ``most`` is of another time: it counts as nought.
        """
        tag = self._tag(name)
        first = tag % self._sets * _WAYS * _SLOT.size
        free, least = first, float("inf")
        for at in range(first, first + _WAYS * _SLOT.size, _SLOT.size):
            held, number = _SLOT.unpack_from(self._memory, at)
            number = number if number <= most else 0.0
            if held == tag:
                return at, number
            if number < least:
                free, least = at, number
        return free, 0.0

    def put(self, at: int, name: str, number: float) -> None:
        """Write the number of a name where :meth:`find` said."""
        _SLOT.pack_into(self._memory, at, self._tag(name), number)

    def _tag(self, name: str) -> int:
        return int.from_bytes(blake2b(name.encode("utf-8"), digest_size=8, key=self._salt).digest(), "little")


def _take_room(opened: int, size: int) -> None:
    """Have the disk keep all of the file: a process that writes to a part for which there is no room left is ended.

    Raises OSError where there is none.
    """
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(opened, 0, size)
    elif (held := os.fstat(opened).st_size) < size:
        os.lseek(opened, held, os.SEEK_SET)
        os.write(opened, bytes(size - held))


def _mapped(file: Path, size: int) -> mmap.mmap | None:
    """The file in memory, made or made longer where it has to be; None where there can be none."""
    with contextlib.suppress(OSError, ValueError):
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take_room(opened, size)
            return mmap.mmap(opened, size)
        finally:
            os.close(opened)
    return None
