"""How much memory this process holds, asked of the system."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

_TOLD: Final = Path("/proc/self/statm")


def memory_used() -> float | None:
    """What this process has in memory, in megabytes; None where the system does not say (only Linux does so)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        import resource

        return int(_TOLD.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return None
