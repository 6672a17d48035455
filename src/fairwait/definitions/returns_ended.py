"""Who joined whom after leaving the waiting-time figures, as returns other than RTT show it.

The reviewed changes of providers rest on waiting lists, and these ended before the merger; the other returns go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fairwait.definitions.packaged import read_rows


@dataclass(frozen=True, slots=True)
class ReturnsEnded:
    """A provider without returns of its own from ``first`` (``YYYY-MM``), part of ``successor`` since, and why."""

    code: str
    successor: str
    first: str
    why: str


@cache
def returns_ended() -> tuple[ReturnsEnded, ...]:
    """Every reviewed one, in order of month."""
    return read_rows(ReturnsEnded, "returns_ended.csv")
