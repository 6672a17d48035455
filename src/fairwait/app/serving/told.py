"""What the supervisor tells a process of its own: where editions stand, the spool, and the store."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fairwait.domain.errors import FairwaitError
from fairwait.store.lock import alone
from fairwait.web.serving.lifeline import watch_parent
from fairwait.web.serving.line import Line
from fairwait.web.serving.spool import Spool

#: How often a process that stands by looks whether it is its turn, in seconds.
_GLANCE: Final = 0.5


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


def taking(line: Line) -> contextlib.ExitStack:
    """Be the only one that takes jobs out of ``line``, until what is given is closed or this process ends.

    Two servers of one folder of editions share its lines: the process of the second stands by until that of the first
    has gone, and does not take its unfinished work for that of somebody who died. Where nothing can be written no job
    can be put in either.
    """
    held = contextlib.ExitStack()
    while True:
        try:
            held.enter_context(alone(line.folder / "taker.lock", line.folder, "process takes jobs from"))
            return held
        except FairwaitError:
            time.sleep(_GLANCE)


def at_most(seconds: int) -> None:
    """Die of whatever is begun now and not ended in that time; nought takes the limit away.

    The libraries at work do not come back to Python to be told, so that only the system can see to it.
    """
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
