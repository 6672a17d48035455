"""The second process: it makes what it is handed, one thing after the other, until the first process is gone.

Started by :mod:`fairwait.reports.beside.helper` as ``python -m fairwait.reports.beside.worker``; nobody types that.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pickle import PicklingError
from typing import IO, cast

from fairwait.reports.beside.frames import opened, receive, send


def greeting() -> str:
    """What both processes must agree on before one trusts the other's numbers: which fairwait they are."""
    return str(Path(__file__).resolve())


def serve() -> None:
    """Answer jobs from standard input on standard output; whatever else is printed goes nowhere."""
    gc.disable()  # as in the command itself: all that is made is kept to the end
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    send(answers, greeting())
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    while True:
        answer = _answer(jobs.get())
        try:
            send(answers, answer)
        except (TypeError, AttributeError, PicklingError):  # made, and nothing that could travel
            send(answers, (False, None))


def _listen(pipe: IO[bytes], jobs: queue.SimpleQueue[bytes]) -> None:
    """Take jobs as they come. When the first process ends, however it ends, so does this one, in the midst of work."""
    try:
        while True:
            jobs.put(receive(pipe))
    finally:
        os._exit(0)


def _answer(job: bytes) -> tuple[bool, object]:
    """Whether it could be made, and what was. Why not is for the first process to find out: it makes it itself."""
    try:
        function, arguments = cast("tuple[Callable[..., object], tuple[object, ...]]", opened(job))
        return True, function(*arguments)
    except Exception:
        return False, None


def load(*modules: str) -> None:
    """Load what the work will need while the first process still finds out what is asked."""
    for name in modules:
        import_module(name)


if __name__ == "__main__":
    serve()
