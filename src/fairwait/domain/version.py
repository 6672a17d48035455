"""Which version of fairwait this is, as installed."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """The installed version, such as ``0.1.0``; says so where the package is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("fairwait")
    except PackageNotFoundError:
        return "not installed"
