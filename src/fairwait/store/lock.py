"""One at a time: a lock that another process may hold, and what is said then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairwait.domain.errors import StoreBusyError
from fairwait.store.disk import disk_errors


@contextmanager
def alone(lock_file: Path, root: Path, who: str) -> Iterator[None]:
    """Hold a lock of the store at ``root`` while the block runs. ``who`` would be a second one: “fairwait process”.

    Raises
    ------
    StoreBusyError
        At once, when another process holds it.
    StoreError
        When the lock's file cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file, timeout=0)
    with disk_errors(root):
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreBusyError(
                f"Another {who} this store", where=str(root), expected="one at a time",
                remedy="wait for it to finish and run the command again; nothing has been changed",
            ) from error  # fmt: skip
    try:
        yield
    finally:
        lock.release()
