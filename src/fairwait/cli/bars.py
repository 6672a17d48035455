"""An estimate with its interval as a line of text: ``──●──│──``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

Number = float | None


class Marks(NamedTuple):
    """The characters that draw: the interval, the point, and the reference line."""

    line: str
    point: str
    reference: str


UNICODE: Final = Marks("─", "●", "│")
ASCII: Final = Marks("-", "o", "|")


def bars(
    values: Sequence[Number],
    lows: Sequence[Number],
    highs: Sequence[Number],
    reference: Number = None,
    marks: Marks = UNICODE,
) -> Callable[[int], list[str]]:
    """A function from a width to one line a row, all rows on one scale, with the reference through all of them.

    A row without a value shows the reference alone; without an interval, its point.
    """
    known = [one for one in map(_known, (*values, *lows, *highs, reference)) if one is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    rows = [(_known(value), _known(start), _known(end)) for value, start, end in zip(values, lows, highs, strict=True)]

    def draw(width: int) -> list[str]:
        def at(value: float) -> int:
            share = (value - low) / (high - low) if high > low else 0.5
            return round(share * (width - 1))

        return [_bar(row, _known(reference), width, at, marks) for row in rows]

    return draw


def _bar(
    row: tuple[Number, Number, Number], reference: Number, width: int, at: Callable[[float], int], marks: Marks
) -> str:
    value, low, high = row
    cells = [" "] * width
    if low is not None and high is not None:
        for place in range(at(low), at(high) + 1):
            cells[place] = marks.line
    if reference is not None:
        cells[at(reference)] = marks.reference
    if value is not None:
        cells[at(value)] = marks.point
    return "".join(cells)


def _known(value: Number) -> Number:
    return value if value is not None and math.isfinite(value) else None
