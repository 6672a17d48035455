"""The pages still to be made, in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence


class Queue:
    """The pages still to be made, in the order of the plan, but wanted ones first."""

    def __init__(self, plan: Sequence[tuple[str, str]], wanted: Callable[[], Iterable[str]]) -> None:
        self._left = {path: name for name, path in plan}
        self._order = deque(path for _, path in plan)
        self._wanted = wanted

    def __bool__(self) -> bool:
        return bool(self._left)

    def next(self) -> tuple[str, str]:
        for path in self._wanted():
            if path in self._left:
                return self._left.pop(path), path
        while (path := self._order.popleft()) not in self._left:
            pass
        return self._left.pop(path), path
