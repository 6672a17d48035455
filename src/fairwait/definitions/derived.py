"""Files that no publisher gives: whose figures were put together by others from what was published, and how."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from fairwait.definitions.packaged import read_toml


def derivation(publication: str) -> str:
    """How the file of a publication of the store was made, in words; empty where it is the publisher's own."""
    return _derived().get(publication, "")


@cache
def _derived() -> Mapping[str, str]:
    return {str(key): str(told) for key, told in read_toml("derived.toml")["derived"].items()}
