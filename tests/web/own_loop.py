"""Running a coroutine to its end from a test, whatever else this process is doing.

The browser tests share a process with the others, and Playwright's driver leaves its loop marked as running in
the main thread for as long as its browser is open: `asyncio.run` there refuses. Another thread will not do, for
an edition is read only in the thread that opened it. The driver's loop is set aside while ours runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_to_the_end(work: Coroutine[Any, Any, Result]) -> Result:
    """What the coroutine returns, or the exception it raises."""
    waiting = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return asyncio.run(work)
    finally:
        asyncio._set_running_loop(waiting)
