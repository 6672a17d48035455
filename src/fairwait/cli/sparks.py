"""A run of months in one line of a terminal: ``▂▃▅▇ ▆``, a gap where nothing is known, a bar where a series breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_DIGITS: Final = "12345678"
GAP: Final = " "


def spark(
    values: Sequence[float | None],
    *,
    limits: tuple[float, float] | None = None,
    stretches: Sequence[int] = (),
    flipped: bool = False,
    unicode: bool = True,
) -> str:
    """One character a month, low to high; ``flipped`` draws small values high, as ranks are.

    ``limits`` put several lines on one scale. A month without a value is a space; where ``stretches`` changes, a bar
    says that the months on its two sides cannot be compared.
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = limits or ((min(known), max(known)) if known else (0.0, 1.0))
    marks, bar = (_BLOCKS, "│") if unicode else (_DIGITS, "|")
    drawn = []
    for at, value in enumerate(values):
        if at and stretches and stretches[at] != stretches[at - 1]:
            drawn.append(bar)
        drawn.append(_mark(value, low, high, marks, flipped))
    return "".join(drawn)


def _mark(value: float | None, low: float, high: float, marks: str, flipped: bool) -> str:
    if value is None or not math.isfinite(value):
        return GAP
    share = (value - low) / (high - low) if high > low else 0.5
    share = min(max(1.0 - share if flipped else share, 0.0), 1.0)
    return marks[min(int(share * len(marks)), len(marks) - 1)]


def rows_of_sparks(lines: Sequence[tuple[str, str, str]], width: int) -> list[str]:
    """Lines of a name, its spark and a remark, aligned; on a narrow terminal the name stands above its spark.

    A spark longer than the terminal loses its oldest months.
    """
    name = max(len(one[0]) for one in lines)
    longest = max(len(one[1]) for one in lines)
    remark = max(len(one[2]) for one in lines)
    if name + longest + remark + 4 <= width:
        return [f"{one[0]:<{name}}  {one[1]:<{longest}}  {one[2]}".rstrip() for one in lines]
    if name + longest + 2 <= width and remark + 4 <= width:
        return [text for one in lines for text in (f"{one[0]:<{name}}  {one[1]}", f"{'':<{name}}  {one[2]}".rstrip())]
    return [text for one in lines for text in _above(one, width)]


def _above(one: tuple[str, str, str], width: int) -> list[str]:
    """The name over its spark, the remark beside the name where it fits."""
    name, picture, remark = one
    heading = f"{name}: {remark}"
    picture = f"  {picture[-(width - 2) :]}"
    if len(heading) <= width:
        return [heading, picture]
    return [name if len(name) <= width else f"{name[: width - 1]}…", f"  {remark}", picture]
