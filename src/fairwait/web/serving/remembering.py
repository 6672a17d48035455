"""Pages that a worker remembers: the bytes that were sent, up to so many of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

Header = tuple[bytes, bytes]
#: What was asked: bytes only, so that what a key needs can be counted.
Key = tuple[bytes, ...]

_OVERHEAD: Final = 1_000  # what Python needs besides for one answer and its place in the table, in bytes
_LARGEST_SHARE: Final = 8  # nothing larger than an eighth of the room is remembered


@dataclass(frozen=True, slots=True)
class Remembered:
    """A whole answer. ``body`` is packed with gzip if ``packed``; ``headers`` tell neither that nor its size."""

    headers: tuple[Header, ...]
    body: bytes
    etag: bytes
    packed: bool


class Memory:
    """Answers by what was asked, at most ``room`` bytes of them; what was not asked for longest is forgotten first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Key, Remembered] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Remembered | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, one: Remembered) -> None:
        cost = _cost(key, one)
        if cost * _LARGEST_SHARE > self._room:
            return
        self._drop(key)
        self._kept[key] = one
        self.size += cost
        while self.size > self._room:
            self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        self._kept.clear()
        self.size = 0

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.size -= _cost(key, gone)


def _cost(key: Key, one: Remembered) -> int:
    """Bytes that an answer takes: its own, its headers', and those of what was asked."""
    headers = sum(len(name) + len(value) for name, value in one.headers)
    return len(one.body) + headers + sum(map(len, key)) + _OVERHEAD
