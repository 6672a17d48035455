"""Boards that began after the month of an edition: who they are, and why what is of that month has nothing of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from fairwait.editions.reading import Edition

#: Under which name the edition keeps them.
FACT: Final = "begun"


@dataclass(frozen=True, slots=True)
class Begun:
    """A board that began later. ``told`` says so in two sentences; ``origins`` are codes of the boards before it."""

    code: str
    label: str
    told: str
    origins: tuple[str, ...]


def begun(edition: Edition, code: str) -> Begun | None:
    """The board of a code, if it began after the month of the edition; None for every other place."""
    known: dict[str, Any] = edition.once(FACT, lambda: edition.fact(FACT) or {}, early=True)
    found = known.get(code.upper())
    return Begun(code.upper(), found["label"], found["told"], tuple(found["origins"])) if found else None
