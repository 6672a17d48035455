"""What a page asks an edition: which places and pages it has, and which data it is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fairwait.editions.reading import Place


class Known(Protocol):
    """An edition, or whatever answers like one."""

    @property
    def version(self) -> str: ...

    @property
    def meta(self) -> Mapping[str, str]: ...

    def place(self, code: str) -> Place | None: ...

    def planned(self, path: str) -> bool: ...


class Nothing:
    """The answers while there is no edition yet: no place is known and no page is planned."""

    version = ""
    meta: Mapping[str, str] = {}

    def place(self, code: str) -> Place | None:
        return None

    def planned(self, path: str) -> bool:
        return False
