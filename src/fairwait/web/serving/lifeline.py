"""A child that does not outlive its parent: standard input is a pipe that the parent holds and never writes to."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

#: How long a child may take to end in good order once its parent has gone, in seconds.
GRACE: Final = 15.0


def watch_parent(grace: float = GRACE) -> None:
    """End this process when the one that began it has gone, however it went: asked first, and then at once."""
    threading.Thread(target=_watch, args=(grace,), daemon=True).start()


def _watch(grace: float) -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    if grace > 0:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
    os._exit(1)
