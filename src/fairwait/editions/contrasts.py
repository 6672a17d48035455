"""Contrasts of pairs of places as they are kept: how many draws put the first above, and the ratio with its limits.

Kept in bytes, since there are a hundred thousand pairs of providers for a measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import Final

#: Draws in which the place of the larger value is above; median ratio of it over the other; its 95 per cent limits.
Shape = tuple[int, float, float, float]
_ONE: Final = Struct("<Hfff")
WIDTH: Final = _ONE.size


def pack_row(contrasts: Iterable[Shape]) -> bytes:
    """The contrasts of one place with those ranked after it, in their order."""
    return b"".join(_ONE.pack(*one) for one in contrasts)


def unpack_one(body: bytes) -> Shape:
    """One contrast out of its :data:`WIDTH` bytes."""
    draws, ratio, low, high = _ONE.unpack(body)
    return draws, ratio, low, high


def claims_that_hold(chances: Sequence[float], level: float) -> tuple[bool, ...]:
    """Which of some claims, each with its chance of being true, hold with at most ``level`` of them false.

    Claims are taken surest first while the running mean of the chances of error stays within ``level``: the rule of
    :func:`fairwait.stats.multiplicity.bayesian_fdr`, for whoever may not load arrays.
    """
    order = sorted(range(len(chances)), key=lambda at: -chances[at])
    wrong, allowed = 0.0, 0
    for number, at in enumerate(order, 1):
        wrong += 1.0 - chances[at]
        if wrong / number <= level:
            allowed = number
    kept = set(order[:allowed])
    return tuple(at in kept for at in range(len(chances)))
