"""What was read of immutable releases, kept for the next month's question.

A question about two years asks who sent figures in each of twenty-four months, and each answer starts from the same few
long tables. A release never changes once written, and its folder names its content, so what was made of it may be
kept: under a key that holds the path of every file it was read from.

All months of the two longest returns, of boards and of trusts, are about 90 MB. A dictionary that is kept empty is
filled by whoever asked for it, without a lock: figures are asked for from one thread of a process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

_MOST = 96
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()
T = TypeVar("T")


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gave for this key, made the first time; the longest unused of 96 is forgotten."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(T, _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def of_files(relation: str, key: Hashable, make: Callable[[], T]) -> T:
    """As :func:`remembered`, if ``relation`` says itself what it reads: not of a table made anew for each question."""
    return remembered((relation, key), make) if names_files(relation) else make()


class Same:
    """The identity of something as a part of a key: values too large to compare. The key keeps them alive."""

    def __init__(self, held: object) -> None:
        self._held = held

    def __hash__(self) -> int:
        return id(self._held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self._held is other._held


def names_files(relation: str) -> bool:
    """Whether SQL says itself what it reads: files by path, and not a table that is made anew for each question."""
    return "read_parquet" in relation
