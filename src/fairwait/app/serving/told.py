"""What the supervisor tells a process of its own: where editions stand, the spool, and the store."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from fairwait.web.serving.lifeline import watch_parent
from fairwait.web.serving.spool import Spool


@dataclass(frozen=True, slots=True)
class Told:
    """``store`` is None for the packaged figures."""

    editions: Path
    spool: Spool
    store: Path | None


def begin(*, gently: int = 5) -> Told:
    """Read what was told, step back behind those who answer readers, and end when the supervisor does."""
    watch_parent(grace=0)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(gently)
    editions, spool, *store = sys.argv[1:]
    return Told(Path(editions), Spool(Path(spool)), Path(store[0]) if store else None)


def at_most(seconds: int) -> None:
    """Die of whatever is begun now and not ended in that time; nought takes the limit away.

    The libraries at work do not come back to Python to be told, so that only the system can see to it.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
