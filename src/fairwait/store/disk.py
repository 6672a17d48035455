"""What the system says of a disk that is full or closed to us, as an error that a person can act on."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairwait.domain.errors import StoreError


@contextmanager
def disk_errors(root: Path, what: str = "The store") -> Iterator[None]:
    """Turn errors of writing below ``root`` into a :class:`StoreError` while the block runs; ``what`` is written."""
    try:
        yield
    except Exception as error:
        if not _is_disk_error(error):
            raise
        full = getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error)
        raise StoreError(
            "The disk is full" if full else f"{what} cannot be written to",
            where=str(root),
            expected="a folder with free space that this account may write to",
            remedy=("free some space" if full else "check the folder's permissions")
            + " and run the command again; nothing has been changed",
        ) from error


def _is_disk_error(error: Exception) -> bool:
    """Whether the system or DuckDB could not write. DuckDB is asked only if it was ever loaded: it is slow to load."""
    loaded = sys.modules.get("duckdb")
    return isinstance(error, OSError) or (loaded is not None and isinstance(error, loaded.IOException))
