"""Rounding as people do by hand, half away from zero on the shortest decimal form of a number, and printing it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

#: The typographic minus sign: a hyphen before a figure reads as a range.
MINUS: Final = "\N{MINUS SIGN}"
#: A page prints most of its numbers more than once, and the next page many of them again.
_KEPT: Final = 8192


def exact(value: float) -> Decimal:
    """The number as a person would write it down: the shortest decimal that names this float."""
    return Decimal(int(value)) if isinstance(value, int) else Decimal(repr(float(value)))


@lru_cache(maxsize=_KEPT, typed=True)
def to_decimals(value: float, decimals: int, *, times_ten: int = 0) -> str:
    """Thousands separated, rounded half up, with a true minus sign and no negative nought.

    ``times_ten`` is how often the number is first multiplied by ten, exactly: twice for percentages.
    """
    number = exact(value)
    return _rounded(number.scaleb(times_ten) if times_ten else number, decimals)


@lru_cache(maxsize=_KEPT, typed=True)
def to_figures(value: float, figures: int) -> str:
    """The same to that many significant figures."""
    number = exact(value)
    if number == 0:
        return "0"
    # Rounding may carry into a new digit (9.996 is 10.0 to three figures, not 10.00).
    rounded = number.quantize(_last(figures - 1 - number.adjusted()), rounding=ROUND_HALF_UP)
    return _rounded(rounded, max(figures - 1 - rounded.adjusted(), 0))


def _rounded(value: Decimal, decimals: int) -> str:
    rounded = value.quantize(_last(decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{max(decimals, 0)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


@lru_cache(maxsize=64)
def _last(decimals: int) -> Decimal:
    """One in the last place that is kept."""
    return Decimal(1).scaleb(-decimals)
