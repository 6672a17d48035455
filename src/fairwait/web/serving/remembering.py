"""Pages that a worker remembers: the bytes that were sent, up to so many of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

Header = tuple[bytes, bytes]

_OVERHEAD: Final = 1_000  # a page's headers, key and place in the table, roughly, in bytes
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
        self._kept: OrderedDict[Hashable, Remembered] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Remembered | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Hashable, one: Remembered) -> None:
        cost = len(one.body) + _OVERHEAD
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

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.size -= len(gone.body) + _OVERHEAD
